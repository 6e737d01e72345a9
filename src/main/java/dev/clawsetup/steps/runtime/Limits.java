package dev.clawsetup.steps.runtime;

import dev.clawsetup.answers.Answers;
import dev.clawsetup.facts.Facts;
import dev.clawsetup.facts.FileState;
import dev.clawsetup.plan.Action;
import dev.clawsetup.plan.Change;
import dev.clawsetup.plan.Step;
import dev.clawsetup.plan.Work;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Keeps a runaway assistant from taking the server down with it.
///
/// Memory, processes and the journal have caps; processor and disk are shared with it last. What it
/// can fill of the disk has no cap of its own (that would need quotas, which few servers have):
/// ext4 keeps 5 % for root, and a login needs no room at all.
public final class Limits implements Step {
    static final String DROP_IN =
            "/etc/systemd/system/%s.d/50-clawsetup-limits.conf".formatted(Gateway.UNIT);
    static final String JOURNAL = "/etc/systemd/journald.conf.d/clawsetup.conf";

    /// OpenClaw takes 780 to 940 MB when idle, and dies of less than a gigabyte.
    private static final int LEAST_HIGH_MB = 1024;

    private static final int LEAST_MAX_MB = 1280;

    @Override
    public String id() {
        return "runtime.limits";
    }

    @Override
    public String title() {
        return "A runaway assistant can't take SSH away";
    }

    @Override
    public List<String> needs() {
        return List.of("runtime.openclaw");
    }

    @Override
    public Change change(Facts now, Answers want) {
        if (want.purpose() == Answers.Purpose.HARDEN) {
            return Change.off("this server is only hardened");
        }
        var files = wanted(now.platform().memoryMb());
        var writes =
                files.entrySet().stream()
                        .filter(f -> !now.file(f.getKey()).equals(Optional.of(f.getValue())))
                        .map(f -> Action.WriteFile.of(f.getKey(), f.getValue().content()))
                        .toList();
        if (writes.isEmpty()) {
            return Change.none("memory, processes and the journal have their caps");
        }
        Work work =
                Change.of(List.copyOf(writes))
                        .because("memory, processes and the journal are not capped like this");
        if (writes.stream().anyMatch(w -> w.path().equals(JOURNAL))) {
            work = work.thenReload(Work.Reload.JOURNAL);
        }
        return writes.stream().anyMatch(w -> w.path().equals(DROP_IN))
                ? Gateway.takenUp(work.thenReload(Work.Reload.SYSTEMD), now, want.gateway().port())
                : work;
    }

    /// What the kernel shows is a little less than what was sold, and changes with its version; the
    /// text must not, or every kernel update would ask for a new one.
    private static Map<String, FileState> wanted(int memoryMb) {
        var sold = (memoryMb + 511) / 512 * 512;
        var dropIn =
                Shipped.named("openclaw/limits.conf")
                        .with("SOLD", sold)
                        .with("HIGH", Math.max(LEAST_HIGH_MB, sold / 8 * 5))
                        .with("MAX", Math.max(LEAST_MAX_MB, sold / 4 * 3))
                        .complete();
        var files = new LinkedHashMap<String, FileState>();
        files.put(DROP_IN, new FileState("0644", "root:root", dropIn));
        files.put(
                JOURNAL,
                new FileState(
                        "0644", "root:root", Shipped.named("openclaw/journald.conf").complete()));
        return files;
    }
}
