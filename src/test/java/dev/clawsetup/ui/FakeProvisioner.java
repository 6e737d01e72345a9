package dev.clawsetup.ui;

import dev.clawsetup.answers.Answers;
import dev.clawsetup.answers.Draft;
import dev.clawsetup.answers.Interview;
import dev.clawsetup.answers.Level;
import dev.clawsetup.answers.Operator;
import dev.clawsetup.answers.SampleServer;
import dev.clawsetup.facts.Facts;
import dev.clawsetup.plan.Action;
import dev.clawsetup.plan.Change;
import dev.clawsetup.plan.Plan;
import dev.clawsetup.plan.Proof;
import dev.clawsetup.plan.Step;
import dev.clawsetup.plan.Work;
import dev.clawsetup.run.Event;
import dev.clawsetup.run.Outcome;
import dev.clawsetup.run.PastRun;
import dev.clawsetup.run.Provisioner;
import dev.clawsetup.run.Report;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/// A server for the fronts' tests: four steps, no clock and no network. It remembers what it was
/// told to do.
public final class FakeProvisioner implements Provisioner {
    public static final Instant START = Instant.parse("2026-11-20T09:14:00Z");

    /// Ids of {@link #STEPS}.
    public static final Set<String> CONTROLS =
            Set.of("access.console", "ssh.keys-only", "fail2ban.sshd", "updates.security");

    /// One that needs the person's word, one guarded, one with packages, one already fine.
    public static final List<Step> STEPS =
            List.of(
                    step(
                            "access.console",
                            "There is a way in when SSH is gone",
                            want ->
                                    want.access().consoleTried()
                                            ? Change.none("you opened the console")
                                            : Change.advise(
                                                    "nobody has tried the console yet",
                                                    "open it once in your provider's web page")),
                    step(
                            "ssh.keys-only",
                            "Only keys open the door",
                            want ->
                                    Change.of(
                                                    Action.WriteFile.of(
                                                            "/etc/ssh/sshd_config.d/00-clawsetup-keys-only.conf",
                                                            "PasswordAuthentication no\n"))
                                            .because("passwords are accepted")
                                            .checkedBy("sshd -t")
                                            .thenReload(Work.Reload.SSH)
                                            .guarded()
                                            .provedBy(
                                                    new Proof.FreshLogin(want.access().admin()),
                                                    new Proof.OffersOnly(List.of("publickey")))),
                    step(
                            "fail2ban.sshd",
                            "Hosts that guess are banned",
                            want ->
                                    Change.of(
                                                    Action.WriteFile.of(
                                                            "/etc/fail2ban/jail.d/clawsetup.local",
                                                            "[sshd]\nenabled = true\nignoreip = "
                                                                    + String.join(
                                                                            " ",
                                                                            want.firewall()
                                                                                    .ignore())
                                                                    + "\n"))
                                            .because("fail2ban is not installed")
                                            .withPackages(
                                                    List.of("fail2ban"),
                                                    List.of("fail2ban.service"))
                                            .guarded()),
                    step(
                            "updates.security",
                            "Security updates install themselves",
                            want -> Change.none("the dry run names Debian-Security")));

    private final Facts facts;
    private final Operator operator;
    private final List<Step> steps;
    private final List<PastRun> runs;
    private final List<Answers> carriedOut = new ArrayList<>();
    private final List<Event> told = new ArrayList<>();
    private String logLine = "Setting up fail2ban";
    private String address = "";
    private volatile boolean stopped;
    private volatile boolean closed;
    private String failing = "";

    public FakeProvisioner(Facts facts, List<Step> steps, List<PastRun> runs) {
        this.facts = facts;
        this.operator = SampleServer.root();
        this.steps = steps;
        this.runs = runs;
    }

    public FakeProvisioner() {
        this(new SampleServer().facts(), STEPS, List.of());
    }

    /// What the server prints while it works.
    public FakeProvisioner printing(String line) {
        logLine = line;
        return this;
    }

    /// The next run fails at that step; the one after it does not.
    public FakeProvisioner failingOnceAt(String id) {
        failing = id;
        return this;
    }

    /// A step of these words, and nothing behind them.
    static Step step(String id, String title, java.util.function.Function<Answers, Change> change) {
        return new Step() {
            @Override
            public String id() {
                return id;
            }

            @Override
            public String title() {
                return title;
            }

            @Override
            public Change change(Facts now, Answers want) {
                return change.apply(want);
            }
        };
    }

    /// A step that cannot be done.
    public static Step refusing(String id, String why, String remedy) {
        return step(id, "A promise that cannot be kept", want -> Change.refuse(why, remedy));
    }

    /// A step that level home does not ask for; elsewhere it has nothing to do.
    public static Step notAtHome(String id, String title) {
        return step(
                id,
                title,
                want ->
                        want.level() == Level.HOME
                                ? Change.off("not at level home")
                                : Change.none("4 tries and 30 s for a login"));
    }

    @Override
    public String server() {
        return "root@203.0.113.7";
    }

    @Override
    public Operator operator() {
        return operator;
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
        return runs;
    }

    @Override
    public Report carryOut(Plan plan, Facts now, Answers want, Consumer<Event> tell) {
        carriedOut.add(want);
        Consumer<Event> both =
                event -> {
                    told.add(event);
                    tell.accept(event);
                };
        if (!plan.refusals().isEmpty()) {
            return end(report(plan, 66, "nothing was changed"), both);
        }
        both.accept(
                new Event.Began(
                        START,
                        server(),
                        "2026-11-20T091400-7f3a",
                        plan.work().stream()
                                .map(row ->
                                        new Event.Todo(
                                                row.step().id(),
                                                row.step().title(),
                                                ((Work) row.change()).safety()
                                                        == Work.Safety.GUARDED))
                                .toList()));
        var left = new ArrayList<String>();
        for (var row : plan.work()) {
            var id = row.step().id();
            if (stopped || !left.isEmpty()) {
                left.add(id);
                continue;
            }
            both.accept(new Event.StepBegan(START, id));
            both.accept(new Event.Armed(START, id, START.plusSeconds(90)));
            both.accept(new Event.Log(START, id, logLine));
            both.accept(new Event.Beat(START, true));
            for (var proof : ((Work) row.change()).proofs()) {
                both.accept(new Event.Proved(START, id, proof, "from here", true, "24 ms"));
            }
            var fails = id.equals(failing);
            both.accept(new Event.StepEnded(START, id, fails ? Outcome.FAILED : Outcome.DONE, ""));
            if (fails) {
                left.add(id);
            }
        }
        var report =
                left.isEmpty()
                        ? report(plan, 0, "your server is ready")
                        : partly(report(plan, 0, "something is left"), left);
        stopped = false;
        failing = "";
        return end(report, both);
    }

    private Report partly(Report whole, List<String> left) {
        return new Report(
                whole.server(),
                whole.run(),
                1,
                whole.summary(),
                whole.rows().stream()
                        .map(row ->
                                left.contains(row.id())
                                        ? new Report.Row(
                                                row.id(),
                                                row.title(),
                                                row.id().equals(failing)
                                                        ? Outcome.FAILED
                                                        : Outcome.LEFT_OUT,
                                                "not seen")
                                        : row)
                        .toList(),
                whole.access(),
                whole.todo(),
                whole.undo());
    }

    /// Takes back whatever it is asked to, and says what.
    public static TakeBack takingBack(Consumer<String> hears) {
        return (there, step, tell) -> {
            hears.accept(step);
            return new Report(
                    there.server(),
                    "r",
                    0,
                    "It is taken back.",
                    List.of(),
                    List.of(),
                    List.of(),
                    "");
        };
    }

    private static Report end(Report report, Consumer<Event> tell) {
        tell.accept(new Event.Ended(START, report));
        return report;
    }

    private List<String> access() {
        var tunnel = "ssh -N -L 18789:127.0.0.1:18789 -o ExitOnForwardFailure=yes root@203.0.113.7";
        return address.isEmpty() ? List.of(tunnel) : List.of(address, tunnel);
    }

    /// From now on the gateway has an address in a tailnet.
    public FakeProvisioner reachedAt(String url) {
        address = url;
        return this;
    }

    /// Those answers, and what this server would suggest for all others: nothing is left to ask.
    public Draft complete(Draft given) {
        return new Interview(facts, operator, Answers.Purpose.INSTALL, CONTROLS).complete(given);
    }

    private Report report(Plan plan, int exit, String summary) {
        return new Report(
                server(),
                exit == 0 ? "2026-11-20T091400-7f3a" : "",
                exit,
                summary,
                plan.rows().stream()
                        .map(row ->
                                new Report.Row(
                                        row.step().id(),
                                        row.step().title(),
                                        switch (row.change()) {
                                            case Change.None none -> Outcome.NOTHING_TO_DO;
                                            case Change.Off off -> Outcome.OFF;
                                            case Change.Refusal refusal -> Outcome.REFUSED;
                                            case Change.Advice advice -> Outcome.ADVICE;
                                            case Work work ->
                                                    exit == 0 ? Outcome.DONE : Outcome.LEFT_OUT;
                                        },
                                        "seen"))
                        .toList(),
                exit == 0 ? access() : List.of(),
                List.of("your provider's console, tried once"),
                exit == 0 ? "clawsetup undo root@203.0.113.7" : "");
    }

    @Override
    public void stop() {
        stopped = true;
    }

    @Override
    public void close() {
        closed = true;
    }

    /// The answers of every run, in order.
    public List<Answers> carriedOut() {
        return carriedOut;
    }

    /// Every event that was told, in order.
    public List<Event> told() {
        return told;
    }

    public boolean isClosed() {
        return closed;
    }
}
