set -eu
. /var/lib/clawsetup/lib.sh
save 2026-11-20T091402-7f3a/07-access.admin 'A person administers'
keep_account ada
keep /home/ada/.ssh/authorized_keys
keep_groups openclaw
hide password-ada 'pass'\''word'
cat >"$DIR/apply.sh" <<'END2'
set -eu
. /var/lib/clawsetup/lib.sh
step 2026-11-20T091402-7f3a/07-access.admin
umask 022
account ada person /home/ada
password=$(secret password-ada)
printf '%s:%s\n' ada "$password" | chpasswd
group_add ada sudo
add_keys ada /home/ada/.ssh/authorized_keys <<'END'
ssh-ed25519 AAAA ada@laptop
END
group_remove openclaw 'sudo docker'
END2
cat >"$DIR/undo.sh" <<'END'
files() {
    put_back /home/ada/.ssh/authorized_keys
}
live() {
    groups_back openclaw '' 'sudo docker'
    account_back ada
}
END
echo maple >"$DIR/word"
saved
arm 90
