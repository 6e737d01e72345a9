# shellcheck shell=sh
# A machine as a small provider hands it over: root with a key, and not even sudo.
set -eu
DEBIAN_FRONTEND=noninteractive SUDO_FORCE_REMOVE=yes apt-get -y -q purge --auto-remove sudo unattended-upgrades
rm -rf /etc/sudoers.d
install -d -m 700 /root/.ssh
install -m 600 /usr/lib/practice/key.pub /root/.ssh/authorized_keys
