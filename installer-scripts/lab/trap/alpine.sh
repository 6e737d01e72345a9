# shellcheck shell=sh
# A distribution that clawsetup does not know.
set -eu
printf 'NAME="Alpine Linux"\nID=alpine\nVERSION_ID=3.21.2\nPRETTY_NAME="Alpine Linux v3.21"\n' > /usr/lib/os-release
rm -f /etc/debian_version
