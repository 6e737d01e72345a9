# shellcheck shell=sh
# Logins fail as soon as a file of clawsetup lies in sshd_config.d: every static check passes, open sessions live on,
# only a fresh login shows it. The account stack is where it bites, since a login by key skips the auth stack.
set -eu
cat > /usr/local/lib/late-login <<'SH'
#!/bin/sh
for file in /etc/ssh/sshd_config.d/*clawsetup*; do
    [ ! -e "$file" ] || exit 1
done
exit 0
SH
chmod 755 /usr/local/lib/late-login
sed -i '0,/^@include common-account/s//account required pam_exec.so quiet \/usr\/local\/lib\/late-login\n@include common-account/' /etc/pam.d/sshd
grep -q late-login /etc/pam.d/sshd
