# What `clawsetup harden` does on a server like this, as bare commands in one ssh: the least that the work itself takes. Nothing is looked
# at before, proved after, or can be taken back. See playbook.yml, which says the same in Ansible. The files come before it, as $files/NAME.
# shellcheck shell=sh disable=SC2154
set -eu
export DEBIAN_FRONTEND=noninteractive
dpkg-query -W ufw fail2ban python3-systemd unattended-upgrades >/dev/null 2>&1 ||
    apt-get -qq -y --no-install-recommends install ufw fail2ban python3-systemd unattended-upgrades >/dev/null
put() { # put NAME MODE FILE: false where it is there already
    ! cmp -s "$files/$1" "$3" && install -m "$2" "$files/$1" "$3"
}
if ! ufw status | grep -q '^Status: active'; then
    ufw allow 22/tcp comment 'clawsetup: ssh'
    ufw default deny incoming
    ufw default deny routed
    ufw default allow outgoing
    ufw --force enable
fi
if put clawsetup.local.j2 644 /etc/fail2ban/jail.d/clawsetup.local; then systemctl restart fail2ban; fi
put 52clawsetup-updates 644 /etc/apt/apt.conf.d/52clawsetup-updates || :
again=
for one in keys-only no-root limits; do
    if put 00-clawsetup-$one.conf 600 /etc/ssh/sshd_config.d/00-clawsetup-$one.conf; then again=yes; fi
done
if [ -n "$again" ]; then sshd -t && systemctl reload ssh; fi
rm -r "$files"
