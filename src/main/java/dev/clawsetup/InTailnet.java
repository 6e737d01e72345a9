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

/// The report of a run, and the address in the tailnet under which the gateway is opened, where it
/// has one: the shortest way, so it stands first.
record InTailnet(Answers want, Supplier<Facts> look) {

    /// @param now as it was before the run
    static InTailnet after(Facts now, Answers want, Supplier<Facts> look) {
        return new InTailnet(want, now.tailscale().running() ? () -> now : look);
    }

    Consumer<Event> telling(Consumer<Event> tell) {
        return event ->
                tell.accept(
                        event instanceof Event.Ended(var at, var report)
                                ? new Event.Ended(at, of(report))
                                : event);
    }

    Report of(Report report) {
        if (report.access().isEmpty() || !want.gateway().inTailnet()) {
            return report;
        }
        var access = new ArrayList<>(report.access());
        try {
            Mode.of(look.get(), want)
                    .url()
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
