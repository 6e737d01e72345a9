package dev.clawsetup.run;

import dev.clawsetup.facts.Facts;
import dev.clawsetup.plan.Plan;
import dev.clawsetup.plan.Scripts;
import dev.clawsetup.plan.Work;

import java.util.List;
import java.util.Optional;

/// Whether a run can write down what was, and what it brings: before anything else, as an undo
/// rests on it.
final class Room {
    /// What a run writes into its own folder, and some air: MiB.
    private static final int RECORDS = 40;

    /// What apt needs to unpack what it has loaded: MiB.
    private static final int PACKAGES = 300;

    private Room() {}

    /// Why not, in the user's words; empty if there is room.
    static Optional<String> trouble(Plan plan, Facts now) {
        for (var path : List.of("/etc", "/var/lib")) {
            if (now.weather().readOnly().contains(path)) {
                return Optional.of(
                        ("cannot begin: %s is mounted read-only. Nothing was changed. Find out why"
                                        + " (dmesg) before anything else.")
                                .formatted(path));
            }
        }
        var work =
                plan.rows().stream()
                        .map(Plan.Row::change)
                        .filter(Work.class::isInstance)
                        .map(Work.class::cast)
                        .toList();
        return lacking(now, "/var/lib", RECORDS)
                .or(() -> lacking(now, "/etc", RECORDS))
                .or(() ->
                        Scripts.packagesOf(work).isPresent()
                                ? lacking(now, "/", PACKAGES)
                                : Optional.empty());
    }

    private static Optional<String> lacking(Facts now, String path, int mb) {
        var free = now.weather().freeMb().getOrDefault(path, mb);
        return free >= mb
                ? Optional.empty()
                : Optional.of(
                        ("cannot begin: %d MB are free on %s, and %d are needed. Nothing was"
                                        + " changed. Make room (`df -h %2$s`, `apt-get clean`,"
                                        + " `journalctl --vacuum-size=100M`) and try again.")
                                .formatted(free, path, mb));
    }
}
