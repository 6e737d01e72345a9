# shellcheck shell=sh
# A Debian that is too old.
set -eu
cat > /usr/lib/os-release <<'RELEASE'
PRETTY_NAME="Debian GNU/Linux 11 (bullseye)"
NAME="Debian GNU/Linux"
VERSION_ID="11"
VERSION="11 (bullseye)"
VERSION_CODENAME=bullseye
ID=debian
RELEASE
echo 11.11 > /etc/debian_version
