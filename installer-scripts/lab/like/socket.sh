# shellcheck shell=sh
# sshd started by ssh.socket for each connection, as Ubuntu does by default.
set -eu
useradd -m -s /bin/bash -c 'Debian' -G sudo,adm debian
echo 'debian ALL=(ALL) NOPASSWD:ALL' > /etc/sudoers.d/90-cloud-init-users
chmod 440 /etc/sudoers.d/90-cloud-init-users
install -d -m 700 -o debian -g debian /home/debian/.ssh
install -m 600 -o debian -g debian /usr/lib/practice/key.pub /home/debian/.ssh/authorized_keys
systemctl disable -q ssh.service
systemctl enable -q ssh.socket
