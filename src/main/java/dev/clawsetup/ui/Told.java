package dev.clawsetup.ui;

import dev.clawsetup.answers.Answers;
import dev.clawsetup.answers.Draft;
import dev.clawsetup.answers.Interview;
import dev.clawsetup.answers.Keys;
import dev.clawsetup.answers.Level;
import dev.clawsetup.answers.Value;
import dev.clawsetup.facts.Facts;
import dev.clawsetup.plan.Change;
import dev.clawsetup.plan.Plan;
import dev.clawsetup.run.Event;
import dev.clawsetup.run.Exit;
import dev.clawsetup.run.Outcome;
import dev.clawsetup.run.Provisioner;
import dev.clawsetup.run.Report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Carries a plan out, and tells what no engine sees: what stays though nobody asks for it, and,
/// once the server is as the person wants it, what nobody but them can do about the rest.
public record Told(Provisioner server, Facts now, Interview interview, Draft draft) {
    public Report carriedOut(Plan plan, Consumer<Event> tell) {
        var want = interview.answers(draft);
        var report =
                TakeBack.told(
                        server.carryOut(plan, now, want, tell), TakeBack.unasked(plan, want, now));
        return report.exit() == Exit.DONE
                        && report.rows().stream().anyMatch(r -> r.outcome() == Outcome.DONE)
                ? with(report, yours(plan, want))
                : report;
    }

    private static Report with(Report report, List<String> more) {
        var todo = new ArrayList<>(report.todo());
        todo.addAll(more);
        return new Report(
                report.server(),
                report.run(),
                report.exit(),
                report.summary(),
                report.rows(),
                report.access(),
                todo,
                report.undo());
    }

    /// Doors that are not on the server, and what is left to want: each fits a row of 80 columns,
    /// 71 signs where marks are words.
    private List<String> yours(Plan plan, Answers want) {
        var all = new ArrayList<String>();
        var rented = want.level() != Level.HOME;
        var installs = want.purpose() == Answers.Purpose.INSTALL;
        if (installs) {
            all.add(
                    "turn on two-factor login at Telegram%s"
                            .formatted(
                                    rented
                                            ? ", your hosting and model providers"
                                            : " and your model provider"));
        } else if (rented) {
            all.add("turn on two-factor login at your provider: it opens this server too");
        }
        if (rented) {
            all.add("make a snapshot at your provider, now that the server is as you want it");
        }
        next(plan, want).ifPresent(all::add);
        return all;
    }

    /// What the next level would add.
    private Optional<String> next(Plan plan, Answers want) {
        if (want.level() == Level.REGULATED) {
            return Optional.empty();
        }
        var level = Level.values()[want.level().ordinal() + 1];
        var stricter =
                server.plan(now, interview.answers(draft.with(Keys.LEVEL, Value.of(level.word()))));
        var added =
                stricter.rows().stream()
                        .filter(row -> !(row.change() instanceof Change.Off))
                        .filter(row ->
                                plan.rows().stream()
                                        .anyMatch(old ->
                                                old.step().id().equals(row.step().id())
                                                        && old.change() instanceof Change.Off))
                        .map(row -> Clean.line(row.step().title()))
                        .toList();
        return added.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        "the protection level %s would add: %s"
                                .formatted(level.word(), String.join("; ", added)));
    }
}
