package dev.clawsetup.ui.line;

import dev.clawsetup.answers.Complaint;
import dev.clawsetup.plan.Plan;
import dev.clawsetup.run.Event;
import dev.clawsetup.run.Report;
import dev.clawsetup.ui.Clean;
import dev.clawsetup.ui.Marks;
import dev.clawsetup.ui.Teller;
import dev.clawsetup.ui.Words;

import java.time.ZoneId;
import java.util.function.Consumer;

/// Tells a run as lines: progress to one place, the report to another.
public final class Lines implements Teller {
    private final Consumer<String> progress;
    private final Consumer<String> result;
    private final Marks marks;
    private final Words words;

    /// @param progress standard error
    /// @param result standard output
    public Lines(Consumer<String> progress, Consumer<String> result, Marks marks, ZoneId zone) {
        this.progress = progress;
        this.result = result;
        this.marks = marks;
        this.words = new Words(marks, zone);
    }

    @Override
    public void event(Event event) {
        words.of(event).ifPresent(line -> progress.accept(words.clock(event.at()) + "  " + line));
    }

    @Override
    public void complaint(Complaint complaint) {
        progress.accept(marks.bad() + " " + Clean.line(complaint.sentence()));
    }

    @Override
    public void refusal(Plan.Row row) {
        progress.accept(words.row(row));
    }

    @Override
    public void trouble(String what, String remedy) {
        progress.accept(marks.bad() + " " + Clean.line(what));
        progress.accept("  " + Clean.line(remedy));
    }

    @Override
    public void report(Report report) {
        words.report(report).forEach(result);
    }
}
