# shellcheck shell=sh
# dpkg's and apt's locks are held for a minute after each boot, as by unattended-upgrades on a machine just started.
set -eu
cat > /usr/local/lib/apt-holder <<'PL'
#!/usr/bin/perl
# fcntl locks, as apt takes them (flock would not be seen); struct flock of 64-bit Linux: type, whence, start, length, pid.
use strict;
use Fcntl;
$0 = "/usr/bin/unattended-upgrade";
my @held;
for my $path ("/var/lib/dpkg/lock-frontend", "/var/lib/dpkg/lock", "/var/lib/apt/lists/lock", "/var/cache/apt/archives/lock") {
    open(my $file, "+>>", $path) or die "cannot open $path: $!";
    my $lock = pack("s s x4 q q l x4", F_WRLCK, 0, 0, 0, 0);
    fcntl($file, F_SETLK, $lock) or die "cannot lock $path: $!";
    push @held, $file;
}
sleep 60;
PL
chmod 755 /usr/local/lib/apt-holder
cat > /etc/systemd/system/apt-holder.service <<'UNIT'
[Unit]
Description=Holds the package locks for a minute
Before=ssh.service ssh.socket

[Service]
ExecStart=/usr/local/lib/apt-holder

[Install]
WantedBy=multi-user.target
UNIT
systemctl enable -q apt-holder.service
