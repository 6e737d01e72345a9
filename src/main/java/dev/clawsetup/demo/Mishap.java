package dev.clawsetup.demo;

import dev.clawsetup.answers.Operator;
import dev.clawsetup.plan.Plan;
import dev.clawsetup.plan.Proof;
import dev.clawsetup.plan.Step;
import dev.clawsetup.plan.Work;
import dev.clawsetup.run.Event;
import dev.clawsetup.run.Exit;
import dev.clawsetup.run.Outcome;
import dev.clawsetup.run.Provisioner;
import dev.clawsetup.run.Report;
import dev.clawsetup.run.Standing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Optional;
import java.util.function.Consumer;

/// Turns the events of a play that goes well into those of one where a dangerous change shuts the
/// door: the new login is refused, the session that was held open falls silent, and the server,
/// which hears nothing, puts the old settings back at the deadline.
///
/// What is told, and in which order, is what `Guard` tells then. Only the deadline is shorter than
/// a real one, so that nobody waits.
final class Mishap implements Consumer<Event> {
    /// In beats: some fifteen seconds at the pace that one can read along with.
    private static final int DEADLINE = 40;

    private static final int LOOKS_AT_THE_CLOCK = 4;
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final String FAVOURITE = "ssh.keys-only";

    private final Step step;
    private final Operator operator;
    private final Duration beat;
    private final Clock clock;
    private final Waiting waiting;
    private final Provisioner play;
    private final Consumer<Event> tell;
    private Instant until;
    private Optional<String> undone = Optional.empty();

    Mishap(
            Step step,
            Operator operator,
            Duration beat,
            Clock clock,
            Waiting waiting,
            Provisioner play,
            Consumer<Event> tell) {
        this.step = step;
        this.operator = operator;
        this.beat = beat;
        this.clock = clock;
        this.waiting = waiting;
        this.play = play;
        this.tell = tell;
        this.until = clock.instant();
    }

    /// The change that goes wrong: the one about keys, as everybody knows what that means, or else
    /// the first dangerous one. Empty where nothing is dangerous, or nothing is going to be done.
    static Optional<Step> of(Plan plan) {
        var guarded =
                plan.work().stream()
                        .filter(row -> ((Work) row.change()).safety() == Work.Safety.GUARDED)
                        .map(Plan.Row::step)
                        .toList();
        return plan.refusals().isEmpty()
                ? guarded.stream()
                        .filter(s -> s.id().equals(FAVOURITE))
                        .findFirst()
                        .or(() -> guarded.stream().findFirst())
                : Optional.empty();
    }

    @Override
    public void accept(Event event) {
        switch (event) {
            case Event.Armed e when e.id().equals(step.id()) -> {
                var at = clock.instant();
                until = at.plus(beat.multipliedBy(DEADLINE));
                tell.accept(new Event.Armed(at, e.id(), until));
            }
            case Event.Proved e when e.id().equals(step.id()) -> happens();
            case Event.StepEnded e when e.id().equals(step.id()) -> happens();
            // told once, by the report of this ending
            case Event.Ended _ -> {}
            case Event.Began _,
                    Event.Preparing _,
                    Event.StepBegan _,
                    Event.Log _,
                    Event.Armed _,
                    Event.Proved _,
                    Event.ConfirmByHand _,
                    Event.StepEnded _,
                    Event.Beat _,
                    Event.Lost _,
                    Event.Waiting _,
                    Event.Reconnected _,
                    Event.Verdict _ -> {
                tell.accept(event);
            }
        }
    }

    private void happens() {
        if (undone.isPresent()) {
            return;
        }
        play.stop();
        var seen = "cannot log in as %s: the server refuses the key".formatted(operator.account());
        tell.accept(
                new Event.Proved(
                        clock.instant(),
                        step.id(),
                        new Proof.FreshLogin(operator.account()),
                        "from the demo",
                        false,
                        seen));
        waiting.last(beat.multipliedBy(2));
        tell.accept(new Event.Beat(clock.instant(), false));
        tell.accept(
                new Event.Lost(
                        clock.instant(),
                        "the session that was held open does not answer any more",
                        until,
                        until.plus(PATIENCE)));
        silence();
        tell.accept(new Event.Reconnected(clock.instant(), "connected again"));
        tell.accept(new Event.Beat(clock.instant(), true));
        tell.accept(
                new Event.Verdict(
                        clock.instant(),
                        step.id(),
                        Standing.UNDONE,
                        "the change was put back at %s, as nobody could prove it"
                                .formatted(until.truncatedTo(ChronoUnit.SECONDS))));
        waiting.last(beat.multipliedBy(LOOKS_AT_THE_CLOCK));
        var words =
                seen
                        + ". The server put the old settings back by itself; everything is as"
                        + " before.";
        undone = Optional.of(words);
        tell.accept(new Event.StepEnded(clock.instant(), step.id(), Outcome.UNDONE, words));
    }

    /// No login is tried while the change is in force: servers count those.
    private void silence() {
        var each = Duration.between(clock.instant(), until).dividedBy(LOOKS_AT_THE_CLOCK);
        for (var i = 0; i < LOOKS_AT_THE_CLOCK && each.isPositive(); i++) {
            tell.accept(new Event.Waiting(clock.instant(), ""));
            waiting.last(each);
        }
    }

    /// The report of this ending; tells it as well.
    ///
    /// @param well what would have been
    Report report(Report well) {
        if (undone.isEmpty()) {
            // stopped before it came to that
            tell.accept(new Event.Ended(clock.instant(), well));
            return well;
        }
        var rows = new ArrayList<Report.Row>();
        var after = false;
        for (var row : well.rows()) {
            if (row.id().equals(step.id())) {
                after = true;
                rows.add(row(row, Outcome.UNDONE, undone.get()));
            } else if (after && row.outcome() == Outcome.LEFT_OUT && !row.observed().isEmpty()) {
                var why = "the run ended before it";
                rows.add(row(row, Outcome.LEFT_OUT, why));
                tell.accept(new Event.StepEnded(clock.instant(), row.id(), Outcome.LEFT_OUT, why));
            } else {
                rows.add(row);
            }
        }
        var done = rows.stream().filter(r -> r.outcome() == Outcome.DONE).count();
        var report =
                new Report(
                        well.server(),
                        well.run(),
                        Exit.ROLLED_BACK,
                        "%s made. “%s” did not come about: %s This was a demo: no server was touched."
                                .formatted(
                                        done == 1 ? "One change is" : done + " changes are",
                                        step.title(),
                                        undone.get()),
                        rows,
                        well.access(),
                        well.todo(),
                        well.undo());
        tell.accept(new Event.Ended(clock.instant(), report));
        return report;
    }

    private static Report.Row row(Report.Row row, Outcome outcome, String seen) {
        return new Report.Row(row.id(), row.title(), outcome, seen);
    }
}
