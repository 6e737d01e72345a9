package dev.clawsetup.steps.system;

import dev.clawsetup.answers.Answers;
import dev.clawsetup.facts.Facts;
import dev.clawsetup.facts.SwapArea;
import dev.clawsetup.plan.Action;
import dev.clawsetup.plan.Change;
import dev.clawsetup.plan.Step;

import java.util.Set;

/// Gives a small server room to breathe: a swap file where there is little memory.
///
/// OpenClaw idles at 780 to 940 MB (measured), so with less than 768 MB of memory it would live in
/// swap, and no swap file helps.
public final class Swap implements Step {
    private static final int ENOUGH_MEMORY_MB = 2048;
    private static final int LEAST_MEMORY_MB = 768;
    private static final int LEAST_LEFT_MB = 768;
    private static final int ENOUGH_SWAP_MB = 512;

    /// The kernel is the host's, and so is its swap.
    private static final Set<String> CONTAINERS =
            Set.of(
                    "docker",
                    "lxc",
                    "lxc-libvirt",
                    "openvz",
                    "podman",
                    "systemd-nspawn",
                    "container-other");

    /// A swap file there must neither be copied on write nor have holes, and on ZFS it can hang.
    private static final Set<String> UNFIT = Set.of("btrfs", "zfs", "overlay", "tmpfs", "nfs");

    @Override
    public String id() {
        return "system.swap";
    }

    @Override
    public String title() {
        return "There is memory enough";
    }

    @Override
    public Change change(Facts now, Answers want) {
        var platform = now.platform();
        int swap = now.state().swaps().stream().mapToInt(SwapArea::sizeMb).sum();
        if (want.purpose() == Answers.Purpose.INSTALL && platform.memoryMb() < LEAST_MEMORY_MB) {
            return Change.refuse(
                    "%d MB of memory are too little for OpenClaw, which needs about 1 GB"
                            .formatted(platform.memoryMb()),
                    "take a server with 2 GB, or only harden this one (clawsetup harden)");
        }
        if (platform.memoryMb() >= ENOUGH_MEMORY_MB || swap >= ENOUGH_SWAP_MB) {
            return Change.none(
                    "%d MB of memory, %d MB of swap".formatted(platform.memoryMb(), swap));
        }
        if (CONTAINERS.contains(platform.virtualization())) {
            return Change.off("in a container the host decides about swap");
        }
        if (UNFIT.contains(platform.rootFilesystem())) {
            return Change.off("not on " + platform.rootFilesystem());
        }
        int free = now.weather().freeMb().getOrDefault("/", 0);
        int size = free >= 4096 + LEAST_LEFT_MB ? 2048 : 1024;
        if (free < size + LEAST_LEFT_MB) {
            return Change.refuse(
                    "%d MB of memory want a swap file, and the disk has only %d MB left"
                            .formatted(platform.memoryMb(), free),
                    "free some space, or leave system.swap out");
        }
        return Change.of(new Action.Swap("/swapfile", size))
                .because("%d MB of memory and %d MB of swap".formatted(platform.memoryMb(), swap));
    }
}
