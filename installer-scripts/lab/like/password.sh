# shellcheck shell=sh
# A machine whose owner was sent passwords: root's own, and an account `ada` that sudo asks for hers. No key anywhere.
set -eu
useradd -m -s /bin/bash -c 'Ada' -G sudo ada
printf 'PermitRootLogin yes\nPasswordAuthentication yes\n' > /etc/ssh/sshd_config.d/10-provider.conf
