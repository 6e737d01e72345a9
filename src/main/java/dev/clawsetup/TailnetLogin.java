package dev.clawsetup;

import dev.clawsetup.answers.Answers;
import dev.clawsetup.answers.Operator;
import dev.clawsetup.facts.Facts;
import dev.clawsetup.machine.CannotConnect;
import dev.clawsetup.machine.Command;
import dev.clawsetup.machine.Connector;
import dev.clawsetup.machine.MachineLost;
import dev.clawsetup.machine.Target;
import dev.clawsetup.plan.Change;
import dev.clawsetup.plan.Plan;
import dev.clawsetup.plan.Shell;
import dev.clawsetup.plan.Work;
import dev.clawsetup.run.Attended;
import dev.clawsetup.run.Engine;
import dev.clawsetup.run.Event;
import dev.clawsetup.run.Exit;
import dev.clawsetup.run.Outcome;
import dev.clawsetup.run.PastRun;
import dev.clawsetup.run.Provisioner;
import dev.clawsetup.run.Report;
import dev.clawsetup.run.Undo;
import dev.clawsetup.secret.Secret;
import dev.clawsetup.steps.tailnet.Login;
import dev.clawsetup.steps.tailnet.SshOnly;
import dev.clawsetup.ui.Settle;
import dev.clawsetup.ui.TakeBack;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// The engine, and what some answers need besides: the password that the administrator gets is the
/// one that a proof becomes root with, and logging in to a tailnet takes an auth key that reaches
/// the server without lying on its disk, and somebody who may think better of it.
///
/// What a tailnet needs goes over a login of its own, as the engine's is busy with the step. On the
/// server the key lies in memory, and the step removes it when it has read it; the end of the run
/// does so too.
final class TailnetLogin implements Provisioner {
    private static final String INSTALL = "tailscale.install";

    private final Engine engine;
    private final Connector connector;
    private final Attended attended;
    private final Optional<TailnetDoor> door;
    private volatile Engine atWork;
    private volatile boolean stopped;

    TailnetLogin(Engine engine, Connector connector, Attended attended) {
        this.engine = engine;
        this.connector = connector;
        this.attended = attended;
        this.atWork = engine;
        this.door =
                connector instanceof ProvingConnector daily
                        ? Optional.of(new TailnetDoor(daily, attended))
                        : Optional.empty();
    }

    /// Ends an earlier run that was left in the middle.
    static Report settle(Provisioner server, Consumer<Event> tell) {
        return Settle.BY_ENGINE.settle(
                server instanceof TailnetLogin login ? login.engine : server, tell);
    }

    /// Why earlier changes cannot be taken back over this session: the way in would go with them.
    Optional<String> undoTrouble(Undo what) {
        var gone = gone(what);
        if (gone.stream().noneMatch(List.of(INSTALL, Login.ID)::contains)) {
            return Optional.empty();
        }
        var now = engine.look();
        var only = now.ufw().sshInTailnetOnly();
        var here = now.weather().connection().filter(now.tailscale()::carries).isPresent();
        if (only && (here || !gone.contains(SshOnly.ID))) {
            return Optional.of(
                    "cannot take Tailscale away: SSH is open in the tailnet only. Nothing was"
                            + " changed. Open SSH to others first (clawsetup undo, --step "
                            + SshOnly.ID
                            + "), then log in over the server's public address and take the rest"
                            + " back.");
        }
        return here
                ? Optional.of(
                        "cannot take Tailscale away over a login that came through the tailnet: it"
                                + " would end in the middle. Nothing was changed. Log in over the"
                                + " server's public address.")
                : Optional.empty();
    }

    /// The ids of what would be taken back.
    private Set<String> gone(Undo what) {
        var runs =
                engine.runs().stream()
                        .filter(run -> what.run().map(run.name()::equals).orElse(true))
                        .filter(run -> run.steps().stream().anyMatch(TailnetLogin::undoable))
                        .limit(
                                what.step().isPresent() || what.also().contains(Undo.Also.ALL_RUNS)
                                        ? Long.MAX_VALUE
                                        : 1)
                        .toList();
        return runs.stream()
                .flatMap(run -> run.steps().stream())
                .filter(TailnetLogin::undoable)
                .map(PastRun.PastStep::id)
                .filter(id -> what.step().map(id::equals).orElse(true))
                .collect(Collectors.toSet());
    }

    private static boolean undoable(PastRun.PastStep step) {
        return !List.of("saved", "undone").contains(step.state());
    }

    /// Takes one control back, as `clawsetup undo --step` does.
    static Report takeBack(Provisioner server, String step, Consumer<Event> tell) {
        return TakeBack.BY_ENGINE.takeBack(
                server instanceof TailnetLogin login ? login.engine : server, step, tell);
    }

    Target target() {
        return connector.target();
    }

    Engine engine() {
        return engine;
    }

    @Override
    public Report carryOut(Plan plan, Facts now, Answers want, Consumer<Event> tell) {
        if (connector instanceof ProvingConnector proving) {
            var access = want.access();
            access.adminPassword()
                    .ifPresent(password -> proving.becomesRootWith(access.admin(), password));
        }
        var address = Elsewhere.after(now, want, engine::look);
        return address.of(inOneRunOrTwo(plan, now, want, address.telling(tell)));
    }

    /// The last step may need a login of another kind: then two runs make one story.
    private Report inOneRunOrTwo(Plan plan, Facts now, Answers want, Consumer<Event> tell) {
        var last = TailnetDoor.last(plan, want);
        if (door.isEmpty() || last.isEmpty() || !plan.refusals().isEmpty()) {
            return carriedOut(TailnetDoor.openedFirst(plan, want), now, want, tell);
        }
        var story = new TailnetDoor.Story(tell, last.get());
        var first = carriedOut(TailnetDoor.without(plan, last.get()), now, want, story::first);
        if (first.exit() != Exit.DONE || stopped) {
            return story.without(
                    first, Outcome.LEFT_OUT, stopped ? "you stopped" : "the run ended before it");
        }
        var after = now;
        try {
            after = first.run().isEmpty() ? now : engine.look();
            try (var entered = door.get().enter(engine, after)) {
                atWork = entered.engine();
                var there = entered.engine().look();
                var alone = TailnetDoor.alone(entered.engine().plan(there, want), last.get());
                var second = entered.engine().carryOut(alone, there, want, story::second);
                if (second.exit() == Exit.DONE) {
                    entered.remember();
                }
                return story.both(
                        first, second, ((ProvingConnector) connector).target(), entered.at());
            }
        } catch (CannotConnect e) {
            return story.without(first, Outcome.REFUSED, TailnetDoor.notIn(e, after, want));
        } catch (MachineLost e) {
            return story.without(
                    first,
                    Outcome.LEFT_OUT,
                    "the line was lost before it (%s)".formatted(e.getMessage()));
        } finally {
            atWork = engine;
        }
    }

    private Report carriedOut(Plan plan, Facts now, Answers want, Consumer<Event> tell) {
        var target = connector.target();
        return Reaching.exact(done(plan, now, want, Reaching.exact(tell, target)), target);
    }

    private Report done(Plan plan, Facts now, Answers want, Consumer<Event> tell) {
        var key = want.tailnet().key();
        if (key.isEmpty() || !plan.refusals().isEmpty() || !logsIn(plan)) {
            return engine.carryOut(plan, now, want, tell);
        }
        bring(key.get());
        try {
            return engine.carryOut(plan, now, want, tell);
        } finally {
            beside("rm -f /run/clawsetup/tailnet-key"); // where the run ended before the step
        }
    }

    private void bring(Secret key) {
        beside(
                """
                umask 077
                mkdir -p -m 700 /run/clawsetup
                printf %%s %s >/run/clawsetup/tailnet-key
                """
                        .formatted(Shell.word(key.reveal())));
    }

    /// Over a login of its own. What could not be done there is missed by the step, which says so,
    /// or is gone with the next boot.
    private void beside(String script) {
        try (var machine = connector.connect()) {
            machine.run(Command.of(script));
        } catch (CannotConnect | MachineLost e) {
            // said above
        }
    }

    private static boolean logsIn(Plan plan) {
        return plan.work().stream().anyMatch(row -> row.step().id().equals(Login.ID));
    }

    /// Nobody waits for a person who is not there.
    @Override
    public Plan plan(Facts now, Answers want) {
        var plan = awaited(engine.plan(now, want), want, attended);
        return door.map(way -> way.planned(plan, now, want))
                .orElseGet(() -> TailnetDoor.plannedThere(plan, now, want));
    }

    /// The same for who only looks: nobody has to be here for that.
    Plan seen(Facts now, Answers want) {
        var plan = engine.plan(now, want);
        return door.map(way -> way.planned(plan, now, want))
                .orElseGet(() -> TailnetDoor.plannedThere(plan, now, want));
    }

    static Plan awaited(Plan plan, Answers want, Attended attended) {
        return attended == Attended.BY_NOBODY
                ? new Plan(plan.rows().stream().map(row -> refused(row, want)).toList())
                : plan;
    }

    private static Plan.Row refused(Plan.Row row, Answers want) {
        return row.change() instanceof Work work && Login.asksSomebody(work, want)
                ? new Plan.Row(
                        row.step(),
                        Change.refuse(
                                "nobody is here to open Tailscale's page",
                                "give an auth key (tailscale.auth-key as env:NAME or file:PATH), or"
                                        + " run it without --yes"))
                : row;
    }

    /// A login that waits for a person ends at once; its step is taken back like any other.
    @Override
    public void stop() {
        stopped = true;
        atWork.stop();
        Thread.ofVirtual().start(this::stopWaiting);
    }

    /// Where nobody hears it, it ends by itself when its time is up.
    private void stopWaiting() {
        beside("[ ! -p /run/clawsetup/tailnet-pipe ] || : >/run/clawsetup/tailnet-stop");
    }

    @Override
    public String server() {
        return engine.server();
    }

    @Override
    public Operator operator() {
        return engine.operator();
    }

    @Override
    public Facts look() {
        return engine.look();
    }

    @Override
    public List<PastRun> runs() {
        return engine.runs();
    }

    @Override
    public void close() {
        engine.close();
    }
}
