set -eu
. /var/lib/clawsetup/lib.sh
save 2026-11-20T091402-7f3a/07-ssh.keys-only 'Only keys open the door'
keep /etc/ssh/sshd_config.d/00-clawsetup-keys-only.conf
keep_ssh
mkdir -p "$DIR/files"/etc/ssh/sshd_config.d
cat >"$DIR/files"/etc/ssh/sshd_config.d/00-clawsetup-keys-only.conf <<'END'
PasswordAuthentication no
END
cat >"$DIR/apply.sh" <<'END'
set -eu
. /var/lib/clawsetup/lib.sh
step 2026-11-20T091402-7f3a/07-ssh.keys-only
umask 022
put /etc/ssh/sshd_config.d/00-clawsetup-keys-only.conf 0644
mkdir -p -m 755 /run/sshd
sshd -t
ssh_again
END
cat >"$DIR/undo.sh" <<'END'
files() {
    put_back /etc/ssh/sshd_config.d/00-clawsetup-keys-only.conf
}
live() {
    ssh_again || failed=1
}
END
echo maple >"$DIR/word"
saved
arm 90
