# shellcheck shell=sh
# Two administrators, each with the key: nothing may lock the other one out.
set -eu
for name in debian alice; do
    useradd -m -s /bin/bash -G sudo,adm "$name"
    echo "$name ALL=(ALL) NOPASSWD:ALL" > "/etc/sudoers.d/90-$name"
    chmod 440 "/etc/sudoers.d/90-$name"
    install -d -m 700 -o "$name" -g "$name" "/home/$name/.ssh"
    install -m 600 -o "$name" -g "$name" /usr/lib/practice/key.pub "/home/$name/.ssh/authorized_keys"
done
