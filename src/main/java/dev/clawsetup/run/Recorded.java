package dev.clawsetup.run;

import dev.clawsetup.answers.Answers;
import dev.clawsetup.answers.Operator;
import dev.clawsetup.facts.Account;
import dev.clawsetup.facts.Facts;
import dev.clawsetup.facts.FactsReader;
import dev.clawsetup.plan.Change;
import dev.clawsetup.plan.Plan;
import dev.clawsetup.plan.Step;
import dev.clawsetup.plan.Work;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/// A server that was recorded once, for `demo`: the facts are real, the plan is what the steps
/// really decide about them, and the run is acted and says so. It reaches nothing and touches
/// nothing.
public final class Recorded implements Provisioner {
    private static final String RUN = "demo";

    /// Between two things that happen: long enough to read along, short enough to watch to the end.
    public static final Duration BEAT = Duration.ofMillis(350);

    private static final Duration DEADLINE_SHOWN = Duration.ofSeconds(90);

    private final String recording;
    private final Facts facts;
    private final List<Step> steps;
    private final Runnable beat;
    private final Clock clock;
    private volatile boolean stopped;

    Recorded(String recording, List<Step> steps, Runnable beat, Clock clock) {
        this.recording = recording;
        this.facts = FactsReader.read(recording);
        this.steps = List.copyOf(steps);
        this.beat = beat;
        this.clock = clock;
    }

    /// @param name of a recording that is shipped: `debian13-cloud`
    /// @param beat between two things that happen
    public static Recorded of(String name, List<Step> steps, Duration beat) {
        return new Recorded(text(name), steps, () -> Pause.REAL.last(beat), Clock.systemUTC());
    }

    static String text(String name) {
        try (var in = Recorded.class.getResourceAsStream("/recorded/" + name + ".txt")) {
            if (in == null) {
                throw new IllegalArgumentException("no recording " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String server() {
        return "%s@%s (recorded)".formatted(operator().account(), facts.platform().hostname());
    }

    /// Whoever could log in with a key and become root when the recording was made; root last.
    @Override
    public Operator operator() {
        var account =
                facts.loginAccounts().stream()
                        .filter(Account::administers)
                        .filter(a -> !a.usableKeys().isEmpty())
                        .min(java.util.Comparator.comparing(Account::root));
        return new Operator(
                account.map(Account::name).orElse("root"),
                account.flatMap(a -> publicKey(a.name())),
                account.map(a -> a.usableKeys().getFirst().fingerprint()),
                "publickey",
                List.of("publickey", "password"));
    }

    /// The line itself is only in the recording; facts carry its fingerprint.
    private Optional<String> publicKey(String account) {
        var line =
                Pattern.compile(
                        "^key\t" + Pattern.quote(account) + "\t[^\t]*\t[0-9]+\t(ssh-[^\t\n]+)$",
                        Pattern.MULTILINE);
        return line.matcher(recording).results().map(found -> found.group(1)).findFirst();
    }

    @Override
    public Facts look() {
        return facts;
    }

    @Override
    public Plan plan(Facts now, Answers want) {
        return Plan.of(steps, now, want);
    }

    @Override
    public List<PastRun> runs() {
        return List.of();
    }

    @Override
    public Report carryOut(Plan plan, Facts now, Answers want, Consumer<Event> tell) {
        var rows = new ArrayList<Report.Row>();
        if (plan.refusals().isEmpty()) {
            act(plan, tell, rows);
        } else {
            plan.rows().forEach(row -> rows.add(row(row, Outcome.LEFT_OUT, "nothing was begun")));
        }
        var exit = plan.refusals().isEmpty() ? Exit.DONE : Exit.REFUSED;
        var report =
                new Report(
                        server(),
                        RUN,
                        exit,
                        "this was a demo: no server was touched",
                        rows,
                        List.of(),
                        List.of("for real: clawsetup install ada@your-server"),
                        "");
        tell.accept(new Event.Ended(clock.instant(), report));
        return report;
    }

    private void act(Plan plan, Consumer<Event> tell, List<Report.Row> rows) {
        tell.accept(
                new Event.Began(
                        clock.instant(),
                        server(),
                        RUN,
                        plan.work().stream().map(Recorded::todo).toList()));
        tell.accept(new Event.Preparing(clock.instant(), "demo: what follows is acted"));
        var packages =
                plan.work().stream()
                        .flatMap(row -> ((Work) row.change()).packages().stream())
                        .flatMap(several -> several.names().stream())
                        .distinct()
                        .toList();
        if (!packages.isEmpty()) {
            tell.accept(
                    new Event.Preparing(
                            clock.instant(), "installing " + String.join(", ", packages)));
            beat.run();
        }
        for (var row : plan.rows()) {
            if (row.change() instanceof Work work) {
                rows.add(
                        stopped
                                ? row(row, Outcome.LEFT_OUT, "stopped before it began")
                                : row(row, Outcome.DONE, act(row.step(), work, tell)));
            } else {
                rows.add(row(row, Outcome.LEFT_OUT, ""));
            }
        }
    }

    private String act(Step step, Work work, Consumer<Event> tell) {
        var id = step.id();
        tell.accept(new Event.StepBegan(clock.instant(), id));
        if (work.safety() == Work.Safety.GUARDED) {
            var now = clock.instant();
            tell.accept(new Event.Armed(now, id, now.plus(DEADLINE_SHOWN)));
        }
        for (var action : work.actions()) {
            beat.run();
            tell.accept(
                    new Event.Log(
                            clock.instant(), id, "demo: " + action.getClass().getSimpleName()));
            tell.accept(new Event.Beat(clock.instant(), true));
        }
        for (var proof : work.proofs()) {
            beat.run();
            tell.accept(
                    new Event.Proved(clock.instant(), id, proof, "from the demo", true, "acted"));
        }
        beat.run();
        tell.accept(new Event.StepEnded(clock.instant(), id, Outcome.DONE, "acted"));
        return "acted";
    }

    private static Event.Todo todo(Plan.Row row) {
        return new Event.Todo(
                row.step().id(),
                row.step().title(),
                ((Work) row.change()).safety() == Work.Safety.GUARDED);
    }

    /// @param otherwise the outcome of a row that has work
    private static Report.Row row(Plan.Row row, Outcome otherwise, String seen) {
        return switch (row.change()) {
            case Change.None(var observed) -> row(row.step(), Outcome.NOTHING_TO_DO, observed);
            case Change.Off(var why) -> row(row.step(), Outcome.OFF, why);
            case Change.Refusal(var why, var remedy) ->
                    row(row.step(), Outcome.REFUSED, why + "; " + remedy);
            case Change.Advice(var why, var todo) ->
                    row(row.step(), Outcome.ADVICE, why + "; " + todo);
            case Work work -> row(row.step(), otherwise, seen);
        };
    }

    private static Report.Row row(Step step, Outcome outcome, String seen) {
        return new Report.Row(step.id(), step.title(), outcome, seen);
    }

    @Override
    public void stop() {
        stopped = true;
    }

    @Override
    public void close() {}
}
