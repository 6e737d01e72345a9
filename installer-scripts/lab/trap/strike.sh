# shellcheck shell=sh
# A server that stands still at one point of a change, so that something can happen to it exactly there: the fault matrix.
# /run/strike/point names it, as in `before mv -T *-ssh.keys-only/state.saved *`; then /run/strike/reached appears, and it goes
# on when /run/strike/go does. All of that lies in memory: a boot ends it.
#   /run/strike/fails    one command that matches this pattern fails, once
#   /run/strike/refuse   new logins are refused while a change is in force, though every check passes
# A server that runs already is taken as it is, and /usr/lib/practice/strike-off gives it back.
set -eu
if [ ! -d /run/systemd/system ]; then
    export DEBIAN_FRONTEND=noninteractive
    apt-get -q update >/dev/null
    apt-get -q -y install --no-install-recommends ufw fail2ban python3-systemd >/dev/null
    systemctl -q disable fail2ban.service
    rm -rf /var/lib/apt/lists/* /var/log/fail2ban.log

    # A service account that somebody gave too much, for the step that takes it back.
    useradd -r -m -d /var/lib/openclaw -s /bin/bash -p '*' -G sudo openclaw
fi

mkdir -p /usr/lib/practice/real
cat > /usr/lib/practice/strike <<'SH'
# Sourced by each command that can be struck, with $real and its arguments.
line="${0##*/} $*"
fails=$(cat /run/strike/fails 2>/dev/null || :)
# shellcheck disable=SC2254  # a pattern on purpose
case ${fails:+$line} in
$fails) if /usr/bin/rm /run/strike/fails 2>/dev/null; then echo "it fails here, to see what happens" >&2; exit 1; fi ;;
esac
stand() { # until somebody says go; a minute at most, as nobody may be left to say it
    : > /run/strike/reached
    n=0
    while [ ! -e /run/strike/go ] && [ "$n" -lt 1200 ]; do sleep 0.05; n=$((n + 1)); done
}
read -r when pattern 2>/dev/null < /run/strike/point || exec "$real" "$@"
# `login` stands in strike-login; `answered` is the first command of the login that proves, and not the same one before it
case $when in login) exec "$real" "$@" ;; answered) [ -e /run/strike/login ] || exec "$real" "$@" ;; esac
# shellcheck disable=SC2254
case $line in
$pattern)
    /usr/bin/mkdir /run/strike/taken 2>/dev/null || exec "$real" "$@"
    case $when in
    before) stand ;;
    after | answered) status=0; "$real" "$@" || status=$?; [ "$status" != 0 ] || stand; exit "$status" ;;
    esac ;;
esac
exec "$real" "$@"
SH

# Where a wrapper can stand before the command in everybody's PATH it does; the others move, under their own name.
struck() { # COMMAND WRAPPER
    # shellcheck disable=SC2016  # it expands there
    printf '#!/bin/sh\nreal=%s\n[ -e /run/strike ] || exec "$real" "$@"\n. /usr/lib/practice/strike\n' "$1" > "$2.new"
    chmod 755 "$2.new"
    mv -T "$2.new" "$2"
}
for command in mkdir mv systemctl systemd-run fail2ban-client; do struck "/usr/bin/$command" "/usr/sbin/$command"; done
for command in ufw sshd visudo; do
    mv "/usr/sbin/$command" /usr/lib/practice/real/
    struck "/usr/lib/practice/real/$command" "/usr/sbin/$command"
done
struck /usr/bin/id /usr/local/sbin/id

cat > /usr/lib/practice/strike-login <<'SH'
#!/bin/sh
# A login while a change is in force: made, and not confirmed yet.
[ -d /run/strike ] || exit 0
for state in /var/lib/clawsetup/runs/*/*/state.armed /var/lib/clawsetup/runs/*/*/state.undoing; do
    [ -e "${state%/*}/exit" ] || continue
    : > /run/strike/login
    [ "$(cat /run/strike/point 2>/dev/null)" != login ] || ! mkdir /run/strike/taken 2>/dev/null || {
        : > /run/strike/reached
        n=0
        while [ ! -e /run/strike/go ] && [ "$n" -lt 1200 ]; do sleep 0.05; n=$((n + 1)); done
    }
    [ ! -e /run/strike/refuse ] || exit 1
done
exit 0
SH
chmod 755 /usr/lib/practice/strike-login
# Under a name that nothing knows: an account rule by pam_exec is refused where an account is new, rightly.
exec=$(find /lib /usr/lib -name pam_exec.so | head -n 1)
cp "$exec" "${exec%/*}/pam_practice.so"
sed -i '0,/^@include common-account/s//account required pam_practice.so quiet \/usr\/lib\/practice\/strike-login\n@include common-account/' /etc/pam.d/sshd
grep -q strike-login /etc/pam.d/sshd

cat > /usr/lib/practice/strike-off <<'SH'
#!/bin/sh
set -eu
/usr/bin/sed -i /strike-login/d /etc/pam.d/sshd
/usr/bin/rm -f /lib/*/security/pam_practice.so /usr/local/sbin/id
for command in mkdir mv systemctl systemd-run fail2ban-client; do /usr/bin/rm "/usr/sbin/$command"; done
for command in ufw sshd visudo; do /usr/bin/mv -T "/usr/lib/practice/real/$command" "/usr/sbin/$command"; done
/usr/bin/rm -r /usr/lib/practice/real /usr/lib/practice/strike /usr/lib/practice/strike-login /usr/lib/practice/strike-off
SH
chmod 755 /usr/lib/practice/strike-off
