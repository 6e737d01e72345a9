package dev.clawsetup.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

import dev.clawsetup.answers.Answers;
import dev.clawsetup.answers.Operator;
import dev.clawsetup.facts.Facts;
import dev.clawsetup.facts.FactsReader;
import dev.clawsetup.machine.CannotConnect;
import dev.clawsetup.machine.Connector;
import dev.clawsetup.machine.Target;
import dev.clawsetup.plan.Change;
import dev.clawsetup.plan.Plan;
import dev.clawsetup.plan.Step;
import dev.clawsetup.plan.Work;
import dev.clawsetup.secret.Secret;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/// A real server: looks at it, changes it step by step, and takes changes back.
public final class Engine implements Provisioner {
    private static final DateTimeFormatter NAME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HHmmss").withZone(ZoneOffset.UTC);

    private final Line line;
    private final List<Step> steps;
    private final Clock clock;
    private final Attended attended;
    private final Pause pause;
    private final Probe probe;
    private final Operator operator;
    private volatile boolean stopAsked;

    Engine(Line line, List<Step> steps, Clock clock, Attended attended, Pause pause, Probe probe) {
        this.line = line;
        this.steps = List.copyOf(steps);
        this.clock = clock;
        this.attended = attended;
        this.pause = pause;
        this.probe = probe;
        var session = line.machine().session();
        this.operator =
                new Operator(
                        session.user(),
                        session.publicKey(),
                        session.keyFingerprint(),
                        session.method(),
                        session.offered());
    }

    /// Logs in, once: the session that work is done over.
    ///
    /// @param connector closed together with the engine
    public static Engine open(Connector connector, List<Step> steps, Clock clock, Attended attended)
            throws CannotConnect {
        return open(connector, steps, clock, attended, FactsReader::read, Pause.REAL, Probe.REAL);
    }

    static Engine open(
            Connector connector,
            List<Step> steps,
            Clock clock,
            Attended attended,
            Function<String, Facts> reader,
            Pause pause,
            Probe probe)
            throws CannotConnect {
        var line = new Line(connector, connector.connect(), reader);
        return new Engine(line, steps, clock, attended, pause, probe);
    }

    @Override
    public String server() {
        return line.connector().target().label();
    }

    @Override
    public Operator operator() {
        return operator;
    }

    @Override
    public Facts look() {
        return line.look();
    }

    /// What to keep at hand for the day when no login works.
    public String rescueCard() {
        return RescueCard.text(server(), target(), line.machine().session());
    }

    /// What `facts.sh` printed, for a bug report: it becomes a test.
    public String recording() {
        return line.recording();
    }

    @Override
    public Plan plan(Facts now, Answers want) {
        var plan = Plan.of(steps, now, want);
        return attended == Attended.BY_NOBODY && insideAnSshLogin(now)
                ? new Plan(plan.rows().stream().map(Engine::refusedUnattended).toList())
                : plan;
    }

    private boolean insideAnSshLogin(Facts now) {
        return operator.method().equals("local") && now.weather().connection().isPresent();
    }

    private static Plan.Row refusedUnattended(Plan.Row row) {
        return row.change() instanceof Work work && work.safety() == Work.Safety.GUARDED
                ? new Plan.Row(
                        row.step(),
                        Change.refuse(
                                "it could cut the SSH login that this runs in, and nobody is here"
                                        + " to prove that a new one works",
                                "run clawsetup on another machine with the address of this server,"
                                        + " or without --yes"))
                : row;
    }

    @Override
    public List<PastRun> runs() {
        return new Past(line, new Telling(clock, event -> {})).runs();
    }

    @Override
    public Report carryOut(Plan plan, Facts now, Answers want, Consumer<Event> tell) {
        var telling = new Telling(clock, tell);
        telling.hide(secrets(want));
        for (var row : plan.rows()) {
            var step = row.step();
            switch (row.change()) {
                case Change.None c ->
                        telling.row(step.id(), step.title(), Outcome.NOTHING_TO_DO, c.observed());
                case Change.Off c -> telling.row(step.id(), step.title(), Outcome.OFF, c.why());
                case Change.Refusal c ->
                        telling.row(
                                step.id(),
                                step.title(),
                                Outcome.REFUSED,
                                c.why() + ". " + c.remedy());
                case Change.Advice c ->
                        telling.row(
                                step.id(), step.title(), Outcome.ADVICE, c.why() + ": " + c.todo());
                case Work c -> {}
            }
        }
        var report = carriedOut(plan, now, want, telling);
        telling.ended(report);
        return report;
    }

    /// What was told to us and must never be told again.
    private List<Secret> secrets(Answers want) {
        var all = new ArrayList<Secret>();
        want.access().adminPassword().ifPresent(all::add);
        want.gateway().token().ifPresent(all::add);
        if (line.connector().target() instanceof Target.Remote remote) {
            remote.login().password().ifPresent(all::add);
            remote.login().sudoPassword().ifPresent(all::add);
            remote.login().passphrase().ifPresent(all::add);
        }
        return all;
    }

    private Report carriedOut(Plan plan, Facts now, Answers want, Telling telling) {
        var unfit = Fit.trouble(now);
        if (unfit.isPresent()) {
            return report("", Exit.REFUSED, unfit.get(), now, want, telling);
        }
        if (!plan.empty()) {
            var full = Room.trouble(plan, now);
            if (full.isPresent()) {
                return report("", Exit.NO_SPACE, full.get(), now, want, telling);
            }
        }
        if (!plan.refusals().isEmpty()) {
            return report(
                    "",
                    Exit.REFUSED,
                    "%d of the changes cannot be made, so nothing was changed."
                            .formatted(plan.refusals().size()),
                    now,
                    want,
                    telling);
        }
        if (plan.work().isEmpty()) {
            return report("", Exit.DONE, "Everything is as it should be.", now, want, telling);
        }
        var name = NAME.format(clock.instant()) + "-" + fourDigits();
        var proofs = new Proofs(line, probe, pause);
        var run =
                new Run(
                        line,
                        name,
                        proofs,
                        telling,
                        pause,
                        operator,
                        plan,
                        now,
                        want,
                        () -> stopAsked,
                        attended);
        try {
            var exit = run.go(json(now, want));
            return report(name, exit, summary(exit, telling, proof(now)), run.now(), want, telling);
        } catch (Halt e) {
            for (var step : run.notReached()) {
                if (e.exit() == Exit.UNREACHABLE && run.atHand().equals(Optional.of(step))) {
                    telling.stepEnded(step.id(), step.title(), Outcome.FAILED, UNSEEN);
                } else {
                    telling.stepEnded(
                            step.id(), step.title(), Outcome.LEFT_OUT, "the run ended before it");
                }
            }
            return report(name, e.exit(), e.getMessage(), run.now(), want, telling);
        }
    }

    private static final String UNSEEN =
            "the line was lost in its middle, and nobody has seen the end of it. `clawsetup runs`"
                    + " tells it when the server can be reached again";

    /// For the day when the server does not come back.
    private static final String BY_THE_CONSOLE =
            "if no login works in five minutes: open the server's console on your provider's web"
                    + " site; the rescue card (rescue.txt, kept with this report) says what to type"
                    + " there";

    /// What the proofs are worth: nobody logged in where this runs on a console.
    private String proof(Facts now) {
        return operator.method().equals("local") && now.weather().connection().isEmpty()
                ? "each looked at again, and proved from inside only."
                : "each looked at again and proven.";
    }

    private static String summary(int exit, Telling telling, String proof) {
        var done = telling.rows().stream().filter(r -> r.outcome() == Outcome.DONE).count();
        var changes = done == 1 ? "One change is" : done + " changes are";
        var trouble =
                telling.rows().stream()
                        .filter(r ->
                                switch (r.outcome()) {
                                    case UNDONE, FAILED, REFUSED -> true;
                                    case NOTHING_TO_DO, OFF, DONE, LEFT_OUT, PENDING, ADVICE ->
                                            false;
                                })
                        .findFirst()
                        .map(r -> " “" + r.title() + "” did not come about: " + r.observed());
        return switch (exit) {
            case Exit.DONE -> changes + " made, " + proof;
            case Exit.ROLLED_BACK -> changes + " made." + trouble.orElse(" One was put back.");
            default -> changes + " made." + trouble.orElse(" The rest was left out.");
        };
    }

    private Report report(
            String run, int exit, String summary, Facts now, Answers want, Telling telling) {
        var rows = telling.rows();
        var todo = new ArrayList<String>();
        for (var row : rows) {
            if (row.outcome() == Outcome.ADVICE) {
                todo.add(row.observed());
            }
        }
        if (rows.stream().anyMatch(r -> r.observed().equals(UNSEEN))) {
            todo.add(BY_THE_CONSOLE);
        }
        var changed = !run.isEmpty() && rows.stream().anyMatch(r -> r.outcome() == Outcome.DONE);
        return new Report(
                server(),
                run,
                exit,
                telling.masked(summary),
                rows,
                access(now, want),
                todo,
                changed ? "clawsetup undo " + target() + " --run " + run : "");
    }

    /// How the gateway is reached from where the user sits.
    private List<String> access(Facts now, Answers want) {
        if (want.purpose() != Answers.Purpose.INSTALL
                || now.state().openclaw().version().isEmpty()) {
            return List.of();
        }
        var port = want.gateway().port();
        return switch (line.connector().target()) {
            case Target.Local local -> List.of("http://127.0.0.1:" + port);
            case Target.Remote remote ->
                    List.of(
                            "clawsetup tunnel " + target(),
                            "ssh -N -L %d:127.0.0.1:%d %s, then http://127.0.0.1:%d"
                                    .formatted(port, port, Again.ssh(remote), port));
        };
    }

    private String target() {
        return Again.clawsetup(line.connector().target());
    }

    private String json(Facts now, Answers want) {
        var about = new LinkedHashMap<String, Object>();
        about.put("format", Kit.FORMAT);
        about.put("who", operator.account());
        about.put("from", now.weather().connection().map(c -> c.clientAddress()).orElse("console"));
        about.put("began", clock.instant().toString());
        about.put("version", version());
        about.put("purpose", want.purpose().name().toLowerCase(java.util.Locale.ROOT));
        about.put("level", want.level().word());
        try {
            return new ObjectMapper().writeValueAsString(about);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("internal error: " + e.getMessage(), e);
        }
    }

    private static String version() {
        var version = Engine.class.getPackage().getImplementationVersion();
        return version == null ? "unpacked" : version;
    }

    private static String fourDigits() {
        return "%04x".formatted(new SecureRandom().nextInt(0x10000));
    }

    /// Tells what is true now, and changes nothing.
    ///
    /// @param from whether all TCP ports are asked from here as well
    public Report verify(
            Plan plan, Facts now, Answers want, Verify.From from, Consumer<Event> tell) {
        var telling = new Telling(clock, tell);
        try (var proofs = new Proofs(line, probe, pause)) {
            var report = new Verify(proofs, telling).verify(server(), plan, now, want, from);
            telling.ended(report);
            return report;
        }
    }

    /// Takes earlier changes back, newest first.
    public Report undo(Undo what, Consumer<Event> tell) {
        var telling = new Telling(clock, tell);
        var report = new Past(line, telling).undo(what);
        telling.ended(report);
        return report;
    }

    /// Brings what an earlier run left unfinished to its end: what was cut off half-way is taken
    /// back, packages are finished. After it, the same plan can be carried out again.
    public Report settle(Consumer<Event> tell) {
        var telling = new Telling(clock, tell);
        var report = new Past(line, telling).settle();
        telling.ended(report);
        return report;
    }

    /// On the server, in a new login: the word that a guarded change waits for.
    public Report confirm(String word) {
        return new Past(line, new Telling(clock, event -> {})).confirm(word);
    }

    @Override
    public void stop() {
        stopAsked = true;
    }

    @Override
    public void close() {
        line.close();
        line.connector().close();
    }
}
