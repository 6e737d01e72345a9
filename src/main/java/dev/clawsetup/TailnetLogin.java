package dev.clawsetup;

import dev.clawsetup.answers.Answers;
import dev.clawsetup.answers.Operator;
import dev.clawsetup.facts.Facts;
import dev.clawsetup.machine.CannotConnect;
import dev.clawsetup.machine.Command;
import dev.clawsetup.machine.Connector;
import dev.clawsetup.machine.MachineLost;
import dev.clawsetup.plan.Change;
import dev.clawsetup.plan.Plan;
import dev.clawsetup.plan.Shell;
import dev.clawsetup.plan.Work;
import dev.clawsetup.run.Attended;
import dev.clawsetup.run.Engine;
import dev.clawsetup.run.Event;
import dev.clawsetup.run.PastRun;
import dev.clawsetup.run.Provisioner;
import dev.clawsetup.run.Report;
import dev.clawsetup.secret.Secret;
import dev.clawsetup.steps.tailnet.Login;
import dev.clawsetup.ui.Settle;

import java.util.List;
import java.util.function.Consumer;

/// The engine, and what logging in to a tailnet needs besides: an auth key that reaches the server
/// without lying on its disk, and somebody who may think better of it.
///
/// Each goes over a login of its own, as the engine's is busy with the step. On the server the key
/// lies in memory, and the step removes it when it has read it; the end of the run does so too.
final class TailnetLogin implements Provisioner {
    private final Engine engine;
    private final Connector connector;
    private final Attended attended;

    TailnetLogin(Engine engine, Connector connector, Attended attended) {
        this.engine = engine;
        this.connector = connector;
        this.attended = attended;
    }

    /// Ends an earlier run that was left in the middle.
    static Report settle(Provisioner server, Consumer<Event> tell) {
        return Settle.BY_ENGINE.settle(
                server instanceof TailnetLogin login ? login.engine : server, tell);
    }

    Engine engine() {
        return engine;
    }

    @Override
    public Report carryOut(Plan plan, Facts now, Answers want, Consumer<Event> tell) {
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
        return awaited(engine.plan(now, want), want, attended);
    }

    static Plan awaited(Plan plan, Answers want, Attended attended) {
        return attended == Attended.BY_NOBODY && want.tailnet().key().isEmpty()
                ? new Plan(plan.rows().stream().map(TailnetLogin::refused).toList())
                : plan;
    }

    private static Plan.Row refused(Plan.Row row) {
        return row.change() instanceof Work && row.step().id().equals(Login.ID)
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
        engine.stop();
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
