package dev.clawsetup.demo;

import dev.clawsetup.answers.Answers;
import dev.clawsetup.answers.Operator;
import dev.clawsetup.facts.Facts;
import dev.clawsetup.plan.Plan;
import dev.clawsetup.plan.Step;
import dev.clawsetup.run.Event;
import dev.clawsetup.run.PastRun;
import dev.clawsetup.run.Provisioner;
import dev.clawsetup.run.Recorded;
import dev.clawsetup.run.Report;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// A recorded server as a play: seen by whoever was logged in when it was recorded, and with the
/// ending that one wants to see. It reaches nothing and touches nothing.
public final class Played implements Provisioner {
    private final Provisioner recorded;
    private final Ending ending;
    private final Duration beat;
    private final Clock clock;
    private final Waiting waiting;

    /// How the run comes out.
    public enum Ending {
        WELL,
        /// One dangerous change shuts the door, and the server puts the old settings back.
        ROLLED_BACK
    }

    Played(Provisioner recorded, Ending ending, Duration beat, Clock clock, Waiting waiting) {
        this.recorded = recorded;
        this.ending = ending;
        this.beat = beat;
        this.clock = clock;
        this.waiting = waiting;
    }

    /// @param beat between two things that happen
    public static Played of(Recording recording, List<Step> steps, Duration beat, Ending ending) {
        return new Played(
                Recorded.of(recording.file(), steps, beat),
                ending,
                beat,
                Clock.systemUTC(),
                Waiting.REAL);
    }

    @Override
    public String server() {
        return "%s@%s (recorded)"
                .formatted(operator().account(), recorded.look().platform().hostname());
    }

    /// Who came with a password has no key that a recording could tell of.
    @Override
    public Operator operator() {
        return recorded.look().weather().logins().stream()
                .findFirst()
                .filter(login -> login.method().equals("password"))
                .map(login ->
                        new Operator(
                                login.account(),
                                Optional.empty(),
                                Optional.empty(),
                                login.method(),
                                List.of("publickey", "password")))
                .orElseGet(recorded::operator);
    }

    @Override
    public Facts look() {
        return recorded.look();
    }

    @Override
    public Plan plan(Facts now, Answers want) {
        return recorded.plan(now, want);
    }

    @Override
    public List<PastRun> runs() {
        return recorded.runs();
    }

    @Override
    public Report carryOut(Plan plan, Facts now, Answers want, Consumer<Event> tell) {
        Consumer<Event> named = event -> tell.accept(underItsName(event));
        return switch (ending) {
            case WELL -> underItsName(recorded.carryOut(plan, now, want, named));
            case ROLLED_BACK ->
                    Mishap.of(plan)
                            .map(step ->
                                    new Mishap(
                                            step,
                                            operator(),
                                            beat,
                                            clock,
                                            waiting,
                                            recorded,
                                            named))
                            .map(mishap ->
                                    underItsName(
                                            mishap.report(
                                                    recorded.carryOut(plan, now, want, mishap))))
                            .orElseGet(
                                    () -> underItsName(recorded.carryOut(plan, now, want, named)));
        };
    }

    private Event underItsName(Event event) {
        return switch (event) {
            case Event.Began(var at, var _, var run, var steps) ->
                    new Event.Began(at, server(), run, steps);
            case Event.Ended(var at, var report) -> new Event.Ended(at, underItsName(report));
            case Event.Preparing e -> e;
            case Event.StepBegan e -> e;
            case Event.Log e -> e;
            case Event.Armed e -> e;
            case Event.Proved e -> e;
            case Event.ConfirmByHand e -> e;
            case Event.StepEnded e -> e;
            case Event.Beat e -> e;
            case Event.Lost e -> e;
            case Event.Waiting e -> e;
            case Event.Reconnected e -> e;
            case Event.Verdict e -> e;
        };
    }

    private Report underItsName(Report r) {
        return new Report(
                server(), r.run(), r.exit(), r.summary(), r.rows(), r.access(), r.todo(), r.undo());
    }

    @Override
    public void stop() {
        recorded.stop();
    }

    @Override
    public void close() {
        recorded.close();
    }
}
