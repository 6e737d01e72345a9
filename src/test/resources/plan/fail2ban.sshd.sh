set -eu
. /var/lib/clawsetup/lib.sh
save 2026-11-20T091402-7f3a/07-fail2ban.sshd 'Hosts that guess are banned'
keep /etc/fail2ban/jail.d/clawsetup.local
keep_unit fail2ban.service
mkdir -p "$DIR/files"/etc/fail2ban/jail.d
cat >"$DIR/files"/etc/fail2ban/jail.d/clawsetup.local <<'END'
[sshd]
END
cat >"$DIR/apply.sh" <<'END'
set -eu
. /var/lib/clawsetup/lib.sh
step 2026-11-20T091402-7f3a/07-fail2ban.sshd
umask 022
put /etc/fail2ban/jail.d/clawsetup.local 0644
fail2ban_again
unit_on fail2ban.service
END
cat >"$DIR/undo.sh" <<'END'
files() {
    unit_files fail2ban.service
    put_back /etc/fail2ban/jail.d/clawsetup.local
}
live() {
    unit_back fail2ban.service
}
END
echo maple >"$DIR/word"
saved
arm 90
