set -eu
. /var/lib/clawsetup/lib.sh
save 2026-11-20T091402-7f3a/07-system 'Swap, kernel settings, a unit off'
note /swapfile
keep /etc/systemd/system/swapfile.swap
keep_unit swapfile.swap
keep /etc/sysctl.d/60-clawsetup.conf
keep_sysctls kernel.kptr_restrict vm.swappiness
keep_unit rpcbind.socket
mkdir -p "$DIR/files"/etc/systemd/system
cat >"$DIR/files"/etc/systemd/system/swapfile.swap <<'END'
# clawsetup: a swap file for a server with little memory
[Unit]
Description=Swap file of clawsetup

[Swap]
What=/swapfile

[Install]
WantedBy=swap.target
END
mkdir -p "$DIR/files"/etc/sysctl.d
cat >"$DIR/files"/etc/sysctl.d/60-clawsetup.conf <<'END'
kernel.kptr_restrict = 1
vm.swappiness = 10
END
cat >"$DIR/apply.sh" <<'END'
set -eu
. /var/lib/clawsetup/lib.sh
step 2026-11-20T091402-7f3a/07-system
umask 022
swap_file /swapfile 2048
put /etc/systemd/system/swapfile.swap 0644
systemctl daemon-reload
unit_on swapfile.swap
put /etc/sysctl.d/60-clawsetup.conf 0644
sysctl -q -p /etc/sysctl.d/60-clawsetup.conf
unit_off rpcbind.socket
END
cat >"$DIR/undo.sh" <<'END'
files() {
    unit_files rpcbind.socket
    put_back /etc/sysctl.d/60-clawsetup.conf
    unit_files swapfile.swap
    put_back /etc/systemd/system/swapfile.swap
}
live() {
    unit_back rpcbind.socket
    sysctls_back || failed=1
    unit_back swapfile.swap
    swap_back /swapfile || failed=1
}
END
saved
