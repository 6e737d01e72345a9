package dev.clawsetup;

import dev.clawsetup.answers.Answers;
import dev.clawsetup.facts.Facts;
import dev.clawsetup.machine.MachineLost;
import dev.clawsetup.run.Event;
import dev.clawsetup.run.Report;
import dev.clawsetup.steps.runtime.Mode;

import java.util.ArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// The report of a run, and the address under which another device opens the gateway, where it has
/// one: the shortest way, so it stands first.
record Elsewhere(Answers want, Supplier<Facts> look) {

    /// @param now as it was before the run
    static Elsewhere after(Facts now, Answers want, Supplier<Facts> look) {
        var known = now.tailscale().running() || !want.gateway().inTailnet();
        return new Elsewhere(want, known ? () -> now : look);
    }

    Consumer<Event> telling(Consumer<Event> tell) {
        return event ->
                tell.accept(
                        event instanceof Event.Ended(var at, var report)
                                ? new Event.Ended(at, of(report))
                                : event);
    }

    Report of(Report report) {
        if (report.access().isEmpty()) {
            return report;
        }
        var access = new ArrayList<>(report.access());
        try {
            var mode = Mode.of(look.get(), want);
            mode.url()
                    .or(mode::urlFromNetworks)
                    .filter(url -> !access.contains(url))
                    .ifPresent(access::addFirst);
        } catch (MachineLost e) {
            return report; // it says so itself
        }
        return new Report(
                report.server(),
                report.run(),
                report.exit(),
                report.summary(),
                report.rows(),
                access,
                report.todo(),
                report.undo());
    }
}
