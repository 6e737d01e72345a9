set -eu
. /var/lib/clawsetup/lib.sh
save 2026-11-20T091402-7f3a/07-packages Packages
keep_packages
cat >"$DIR/apply.sh" <<'END'
set -eu
. /var/lib/clawsetup/lib.sh
step 2026-11-20T091402-7f3a/07-packages
umask 022
packages 'fail2ban python3-systemd ufw' fail2ban.service
END
cat >"$DIR/undo.sh" <<'END'
files() {
    :
}
live() {
    packages_back fail2ban.service
}
END
saved
