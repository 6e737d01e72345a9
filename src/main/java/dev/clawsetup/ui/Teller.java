package dev.clawsetup.ui;

import dev.clawsetup.answers.Complaint;
import dev.clawsetup.plan.Plan;
import dev.clawsetup.run.Event;
import dev.clawsetup.run.Report;

import java.util.function.Consumer;

/// Tells a run to whoever reads along, without ever asking: as sentences, or as JSON.
public interface Teller {
    void event(Event event);

    /// Events as they come, but for the last one: the report is told once, by {@link #report}. If a
    /// signal ends the program before it, what is true then is said.
    default Consumer<Event> events() {
        var last = LastWords.onSignals();
        return event -> {
            last.hear(event);
            if (!(event instanceof Event.Ended)) {
                event(event);
            }
        };
    }

    /// An answer that cannot be used.
    void complaint(Complaint complaint);

    /// A row of the plan that cannot be done as it stands.
    void refusal(Plan.Row row);

    /// Why nothing was begun, and what to do next.
    void trouble(String what, String remedy);

    /// The last word; each run has exactly one.
    void report(Report report);
}
