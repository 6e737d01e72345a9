# shellcheck shell=sh
# /var is a small file system of its own with nothing left. It lives in memory: each boot starts from the image again.
set -eu
cat > /usr/lib/practice/start.d/fulldisk <<'SH'
mkdir -p /run/practice-var
size=$(($(du -sk /var | cut -f 1) * 12 / 10 + 16384))
mount -t tmpfs -o "size=${size}k,mode=755" tmpfs /run/practice-var
cp -a /var/. /run/practice-var/
cat /dev/zero > /run/practice-var/tmp/full 2>/dev/null || :
mount --move /run/practice-var /var
rmdir /run/practice-var
SH
