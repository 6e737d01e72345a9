# shellcheck shell=sh
# Chromium without a window, for `practice browser`. What is only read by people is left out: it is half of the time.
set -eu
export DEBIAN_FRONTEND=noninteractive LC_ALL=C
printf 'force-unsafe-io\npath-exclude=/usr/share/doc/*\npath-exclude=/usr/share/icons/*\npath-exclude=/usr/share/locale/*\n' > /etc/dpkg/dpkg.cfg.d/browser
apt-get update -q
apt-get -y -q install --no-install-recommends chromium-headless-shell
apt-get clean
rm -rf /var/lib/apt/lists/*
