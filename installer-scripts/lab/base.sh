# shellcheck shell=sh
# Runs as root in a fresh Debian container: makes it what a Debian server's image holds. Sourced settings come from
# `practice` (the machine's own mirror, certificates and npm settings, under /usr/lib/practice/machine).
set -eu
export DEBIAN_FRONTEND=noninteractive LC_ALL=C
machine=/usr/lib/practice/machine

# What container images add and servers do not have.
rm -f /etc/apt/apt.conf.d/docker-* /usr/sbin/policy-rc.d /etc/dpkg/dpkg.cfg.d/docker* /etc/apt/sources.list
[ -d "$machine" ] || { echo "cannot make the base: $machine is missing. It is put there by practice." >&2; exit 1; }
if [ -e "$machine/debian.sources" ]; then
    rm -f /etc/apt/sources.list.d/*
    cp "$machine/debian.sources" /etc/apt/sources.list.d/debian.sources
fi
[ ! -e "$machine/apt.conf" ] || cp "$machine/apt.conf" /etc/apt/apt.conf.d/99machine
[ ! -d "$machine/ca" ] || { mkdir -p /usr/local/share/ca-certificates; cp "$machine"/ca/*.crt /usr/local/share/ca-certificates/; }

# Services must not start while the image is made; the file goes again below.
printf '#!/bin/sh\nexit 101\n' > /usr/sbin/policy-rc.d
chmod 755 /usr/sbin/policy-rc.d
apt-get update -q
apt-get -y -q dist-upgrade
# Debian's priorities "required" and "important" without what needs hardware, then what its cloud images add.
apt-get -y -q install --no-install-recommends \
    init systemd systemd-sysv libpam-systemd dbus kmod procps iproute2 iputils-ping netbase nftables iptables cron logrotate less nano \
    apt-utils e2fsprogs ca-certificates curl openssh-server openssh-client sudo python3 unattended-upgrades
rm -f /usr/sbin/policy-rc.d
[ ! -d "$machine/ca" ] || update-ca-certificates >/dev/null

# npm reads these for every account, whatever Node.js it comes with.
if [ -e "$machine/npmrc" ]; then
    install -m 600 "$machine/npmrc" /root/.npmrc
    install -m 644 "$machine/npmrc" /etc/skel/.npmrc
fi
if [ -d "$machine/ca" ]; then
    # Node.js brings its own list of authorities and ignores the system's.
    echo 'NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt' >> /etc/environment
    mkdir -p /etc/systemd/system.conf.d
    printf '[Manager]\nDefaultEnvironment=NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt\n' > /etc/systemd/system.conf.d/machine.conf
    echo 'Defaults env_keep += "NODE_EXTRA_CA_CERTS"' > /etc/sudoers.d/machine
    chmod 440 /etc/sudoers.d/machine
fi

# Each server gets its own host keys and machine-id at its first start.
rm -f /etc/ssh/ssh_host_*_key /etc/ssh/ssh_host_*_key.pub /var/lib/dbus/machine-id
: > /etc/machine-id
mkdir -p /var/log/journal
chgrp systemd-journal /var/log/journal
chmod 2755 /var/log/journal

install -d /usr/lib/practice/start.d
rm -rf "$machine"
# A fresh server has no package lists yet.
apt-get clean
rm -rf /var/lib/apt/lists/* /var/log/apt/* /var/log/dpkg.log /var/log/alternatives.log /var/log/bootstrap.log
