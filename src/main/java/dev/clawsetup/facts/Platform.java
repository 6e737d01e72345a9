package dev.clawsetup.facts;

/// The machine under the system.
///
/// @param hostname its short name
/// @param architecture Debian's name for it: `amd64`, `arm64`, …
/// @param virtualization `none`, `kvm`, `lxc`, `docker`, … as systemd-detect-virt says
/// @param init the name of process 1: `systemd`, or what else runs
/// @param systemd its version number; 0 where there is none
/// @param memoryMb all memory, in MiB
/// @param diskMb size of the file system that holds /var/lib, in MiB
/// @param rootFilesystem `ext4`, `btrfs`, `zfs`, …
public record Platform(
        String hostname,
        String architecture,
        String kernel,
        String virtualization,
        String init,
        int systemd,
        int memoryMb,
        int diskMb,
        String rootFilesystem) {}
