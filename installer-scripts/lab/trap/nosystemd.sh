# shellcheck shell=sh
# PID 1 is a shell that looks after sshd: no systemd runs, though its files lie on the disk.
set -eu
cat > /usr/lib/practice/start.d/zz-nosystemd <<'SH'
mkdir -p /run/sshd
trap 'kill $daemon; exit 0' TERM
/usr/sbin/sshd -D &
daemon=$!
while :; do wait "$daemon" || :; kill -0 "$daemon" 2>/dev/null || exit 1; done
SH
