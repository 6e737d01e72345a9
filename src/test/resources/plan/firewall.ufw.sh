set -eu
. /var/lib/clawsetup/lib.sh
save 2026-11-20T091402-7f3a/07-firewall.ufw 'Only what you named answers from outside'
keep_ufw
cat >"$DIR/apply.sh" <<'END'
set -eu
. /var/lib/clawsetup/lib.sh
step 2026-11-20T091402-7f3a/07-firewall.ufw
umask 022
ufw_defaults
ufw allow 22/tcp comment 'clawsetup: ssh'
ufw allow 80/tcp comment 'clawsetup: kept'
ufw --force delete allow 8080/tcp
ufw --force enable
END
cat >"$DIR/undo.sh" <<'END'
files() {
    put_back /etc/ufw/ufw.conf
    put_back /etc/ufw/user.rules
    put_back /etc/ufw/user6.rules
    put_back /etc/default/ufw
}
live() {
    ufw_back || failed=1
}
END
echo maple >"$DIR/word"
saved
arm 90
