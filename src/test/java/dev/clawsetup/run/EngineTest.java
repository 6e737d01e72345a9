package dev.clawsetup.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clawsetup.answers.Answers;
import dev.clawsetup.answers.Level;
import dev.clawsetup.answers.Operator;
import dev.clawsetup.facts.Facts;
import dev.clawsetup.facts.FactsReader;
import dev.clawsetup.plan.Action;
import dev.clawsetup.plan.Change;
import dev.clawsetup.plan.Proof;
import dev.clawsetup.plan.Step;
import dev.clawsetup.plan.Work;
import dev.clawsetup.secret.Secret;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

class EngineTest {
    private static final Duration DEADLINE = Duration.ofSeconds(90);

    /// A promise that holds once its step was applied.
    private record Promise(String id, Work work, List<String> needs) implements Step {
        @Override
        public String title() {
            return "Promise " + id;
        }

        @Override
        public Change change(Facts now, Answers want) {
            return now.installed("promise-" + id) ? Change.none(id + " is kept") : work;
        }
    }

    private static Work write(String id) {
        return Change.of(Action.WriteFile.of("/etc/" + id, id + "\n"));
    }

    private static final List<Step> STEPS =
            List.of(
                    new Promise("10", write("10"), List.of()),
                    new Promise(
                            "20",
                            write("20")
                                    .guarded()
                                    .provedBy(
                                            new Proof.FreshLogin("ada"),
                                            new Proof.OffersOnly(List.of("publickey")),
                                            new Proof.Unreachable(80)),
                            List.of()),
                    new Promise("30", write("30").guarded(), List.of()),
                    new Promise(
                            "40",
                            write("40")
                                    .provedByHealth("http://127.0.0.1:1/x", Duration.ofSeconds(9)),
                            List.of()));

    private final List<Event> events = new ArrayList<>();

    private Probe probe = (address, port) -> port == 22;

    private Engine engine(ScriptedServer server, List<Step> steps, Attended attended)
            throws Exception {
        return Engine.open(server, steps, server, attended, FactsReader::read, server::pass, probe);
    }

    private static Answers answers(Operator operator) {
        return new Answers(
                Answers.Purpose.HARDEN,
                Level.INTERNET,
                Answers.Selection.ALL,
                new Answers.Access(operator, "ada", false, Optional.empty(), List.of(), true),
                new Answers.Firewall(List.of(), List.of(), List.of()),
                new Answers.Updates(Optional.empty()),
                new Answers.Runtime("latest", Optional.empty(), Optional.empty()),
                new Answers.Gateway(
                        Answers.Bind.LOOPBACK,
                        Optional.empty(),
                        18789,
                        Optional.of(Secret.of(ScriptedServer.SECRET))),
                DEADLINE);
    }

    private Report run(ScriptedServer server) throws Exception {
        return run(server, STEPS);
    }

    private Report run(ScriptedServer server, List<Step> steps) throws Exception {
        try (var engine = engine(server, steps, Attended.BY_A_PERSON)) {
            var now = engine.look();
            var want = answers(engine.operator());
            return engine.carryOut(
                    engine.plan(now, want),
                    now,
                    want,
                    event -> {
                        synchronized (events) {
                            events.add(event);
                        }
                    });
        }
    }

    private String story() {
        return events.stream()
                .map(event ->
                        switch (event) {
                            case Event.Armed e -> e.id() + ":armed";
                            case Event.Lost e -> "lost";
                            case Event.Waiting e -> "";
                            case Event.Reconnected e -> "back";
                            case Event.Verdict e ->
                                    "record="
                                            + e.standing()
                                                    .name()
                                                    .toLowerCase(java.util.Locale.ROOT);
                            case Event.StepEnded e ->
                                    e.id()
                                            + ":"
                                            + e.outcome().name().toLowerCase(java.util.Locale.ROOT);
                            case Event.Began e -> "";
                            case Event.Preparing e -> "";
                            case Event.StepBegan e -> "";
                            case Event.Log e -> "";
                            case Event.Proved e -> "";
                            case Event.ConfirmByHand e -> "";
                            case Event.Beat e -> "";
                            case Event.Ended e -> "= " + e.report().exit();
                        })
                .filter(words -> !words.isEmpty())
                .collect(Collectors.joining(" "));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    nothing             | 10:done 20:armed 20:done 30:armed 30:done 40:done = 0
                    10:blinks           | lost back 10:done 20:armed 20:done 30:armed 30:done 40:done = 0
                    10:fails            | 10:undone 20:left_out 30:left_out 40:left_out = 1
                    10:changes-nothing  | 10:undone 20:left_out 30:left_out 40:left_out = 1
                    10:not-saved        | 10:left_out 20:left_out 30:left_out 40:left_out = 74
                    20:fails            | 10:done 20:armed 20:undone 30:left_out 40:left_out = 75
                    20:changes-nothing  | 10:done 20:armed 20:undone 30:left_out 40:left_out = 75
                    20:blinks           | 10:done 20:armed lost back record=armed 20:done 30:armed 30:done 40:done = 0
                    20:cut              | 10:done 20:armed lost back record=undone 20:undone 30:left_out 40:left_out = 75
                    20:never-back       | 10:done 20:armed lost 20:failed 30:left_out 40:left_out = 69
                    20:login-refused    | 10:done 20:armed 20:undone 30:left_out 40:left_out = 75
                    20:other-host-key   | 10:done 20:armed 20:undone 30:left_out 40:left_out = 75
                    20:no-sudo          | 10:done 20:armed 20:undone 30:left_out 40:left_out = 75
                    20:offers-password  | 10:done 20:armed 20:undone 30:left_out 40:left_out = 75
                    20:lifeline-silent  | 10:done 20:armed 20:undone 30:left_out 40:left_out = 75
                    20:too-late         | 10:done 20:armed 20:undone 30:left_out 40:left_out = 75
                    20:lost-at-confirm  | 10:done 20:armed 20:done 30:armed 30:done 40:done = 0
                    20:not-armed        | 10:done 20:failed 30:left_out 40:left_out = 1
                    30:cut              | 10:done 20:armed 20:done 30:armed lost back record=undone 30:undone 40:left_out = 75
                    20:slept            | 10:done 20:armed 20:undone 30:left_out 40:left_out = 75
                    20:killed-by-undo   | 10:done 20:armed 20:undone 30:left_out 40:left_out = 75
                    20:booted           | 10:done 20:armed lost back record=undone 20:undone 30:left_out 40:left_out = 75
                    40:unhealthy        | 10:done 20:armed 20:done 30:armed 30:done 40:undone = 1
                    lease:busy          | 10:left_out 20:left_out 30:left_out 40:left_out = 73
                    kit:later           | 10:left_out 20:left_out 30:left_out 40:left_out = 66
                    kit:full            | 10:left_out 20:left_out 30:left_out 40:left_out = 74
                    rehearsal:fails     | 10:left_out 20:left_out 30:left_out 40:left_out = 66
                    """)
    void whateverHappensTheStoryEndsWell(String luck, String story) throws Exception {
        run(new ScriptedServer(luck));
        assertEquals(story, story());
    }

    /// Each that drops packets costs 3 s. Here one answers only once the other was asked as well.
    @Test
    void portsThatShallBeClosedAreAskedAtTheSameTime() throws Exception {
        var both = new CountDownLatch(2);
        probe =
                (address, port) -> {
                    both.countDown();
                    try {
                        return !both.await(10, TimeUnit.SECONDS);
                    } catch (InterruptedException e) {
                        return true;
                    }
                };
        var work =
                write("20")
                        .guarded()
                        .provedBy(new Proof.Unreachable(80), new Proof.Unreachable(443));
        run(new ScriptedServer("nothing"), List.of(new Promise("20", work, List.of())));
        assertEquals("20:armed 20:done = 0", story());
        assertEquals(
                List.of("port 80 is closed", "port 443 is closed"),
                events.stream()
                        .filter(Event.Proved.class::isInstance)
                        .map(event -> ((Event.Proved) event).seen().split(" on ")[0])
                        .filter(words -> words.startsWith("port "))
                        .toList());
    }

    private static final List<Step> SSHD =
            List.of(
                    new Promise(
                            "20",
                            Change.of(Action.WriteFile.of("/etc/ssh/sshd_config.d/20.conf", "x\n"))
                                    .thenReload(Work.Reload.SSH)
                                    .guarded()
                                    .provedBy(
                                            new Proof.FreshLogin("ada"),
                                            new Proof.OffersOnly(List.of("publickey")))
                                    .keepingOut("root"),
                            List.of()));

    /// `canary`: the candidate does it; `always`: sshd's files of today do so as well; `unread`:
    /// they do, and sshd has not read them; `from`: they look at addresses.
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    nothing                | ada root     | 20:armed 20:done = 0
                    candidate:not-taken    |              | 20:failed = 1
                    candidate:no-room      |              | 20:armed 20:done = 0
                    canary:ada-kept-out    | ada ada      | 20:failed = 1
                    canary:ada-not-root    | ada ada      | 20:failed = 1
                    canary:root-gets-in    | ada root     | 20:failed = 1
                    canary:offers-password | ada          | 20:failed = 1
                    always:ada-kept-out    | ada ada root | 20:armed 20:done = 0
                    unread:ada-kept-out    | ada          | 20:failed = 1
                    from:ada-kept-out      | ada root     | 20:armed 20:done = 0
                    from:root-gets-in      | ada root     | 20:armed 20:done = 0
                    """)
    void aChangeOfSshdIsTriedBeforeAnythingIsArmed(String luck, String tried, String story)
            throws Exception {
        var server = new ScriptedServer(luck);
        var before = server.recording();
        run(server, SSHD);
        assertEquals(story, story());
        assertEquals(tried == null ? "" : tried, String.join(" ", server.tried));
        assertTrue(server.ran.stream().anyMatch(script -> script.endsWith("candidate_gone")));
        if (story.contains("failed")) {
            assertEquals(before, server.recording());
            var row = only(Event.StepEnded.class);
            assertTrue(row.words().contains("Nothing was changed. "), row.words());
        }
    }

    @Test
    void whatDoesNotConcernSshdIsNotTried() throws Exception {
        var server = new ScriptedServer("nothing");
        run(server);
        assertEquals(List.of(), server.tried);
    }

    @Test
    void whoeverIsKeptOutEndsNothingOfWhoIsAtWork() throws Exception {
        var ends = Kit.using("end").script();
        var kept = new ScriptedServer("lease:busy");
        run(kept);
        assertEquals(false, kept.ran.contains(ends));
        var alone = new ScriptedServer("nothing");
        run(alone);
        assertEquals(true, alone.ran.contains(ends));
    }

    @Test
    void nothingToDoTakesOneRoundTripAndNoSecondLogin() throws Exception {
        var server = new ScriptedServer("nothing");
        run(server);
        var logins = server.logins;
        server.ran.clear();
        events.clear();
        var report = run(server);
        assertEquals(Exit.DONE, report.exit());
        assertEquals(List.of(Kit.text("facts.sh")), server.ran);
        assertEquals(logins + 1, server.logins);
    }

    @Test
    void looksAgainOnceForEachChangedStep() throws Exception {
        var server = new ScriptedServer("nothing");
        run(server);
        var looked = server.ran.stream().filter(Kit.text("facts.sh")::equals).count();
        assertEquals(1 + STEPS.size(), looked);
    }

    @Test
    void eachLineOfALogIsToldOnceThoughTheLineBroke() throws Exception {
        run(new ScriptedServer("10:blinks"));
        var told =
                events.stream()
                        .filter(e -> e instanceof Event.Log log && log.id().equals("10"))
                        .map(e -> ((Event.Log) e).line())
                        .toList();
        assertEquals(List.of("one", "two"), told);
    }

    @Test
    void saysWhenTheServerWillHaveMendedItself() throws Exception {
        run(new ScriptedServer("20:cut"));
        var armed = only(Event.Armed.class);
        var lost = only(Event.Lost.class);
        assertEquals(armed.until(), lost.mends());
        assertTrue(armed.until().isAfter(armed.at()));
    }

    private <E extends Event> E only(Class<E> kind) {
        var all = events.stream().filter(kind::isInstance).map(kind::cast).toList();
        assertEquals(1, all.size());
        return all.getFirst();
    }

    @Test
    void waitsForTheUndoBeforeItLogsInAgain() throws Exception {
        var server = new ScriptedServer("20:cut");
        var before = server.instant();
        run(server);
        assertFalse(Duration.between(before, server.instant()).compareTo(DEADLINE) < 0);
    }

    @Test
    void tellsThatEverythingIsAsBefore() throws Exception {
        var report = run(new ScriptedServer("20:login-refused"));
        var row = report.rows().stream().filter(r -> r.id().equals("20")).findFirst().orElseThrow();
        assertEquals(Outcome.UNDONE, row.outcome());
        assertTrue(row.observed().endsWith("It was put back; everything is as before."));
    }

    @Test
    void aSecretThatAProgramQuotesIsMasked() throws Exception {
        var report = run(new ScriptedServer("10:quotes-what-it-was-given"));
        assertEquals("it failed (cannot use ••• here). It was taken back.", observed(report, "10"));
        var told = events.toString() + report;
        assertTrue(told.contains("cannot use ••• here"), told);
        assertFalse(told.contains(ScriptedServer.SECRET), told);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    20:cut            | the line was lost. The server put the old settings back by itself; everything is as before.
                    20:booted         | the line was lost. The server booted meanwhile and put the old settings back; everything is as before.
                    20:slept          | it was not proven before the deadline: the line was silent, or the change took too long. The server put the old settings back by itself; everything is as before.
                    20:killed-by-undo | it was not proven before the deadline: the line was silent, or the change took too long. The server put the old settings back by itself; everything is as before.
                    20:too-late       | the proof came too late. The server put the old settings back by itself; everything is as before.
                    20:no-sudo        | ada cannot become root. It was put back; everything is as before.
                    20:fails          | it failed (status 1). It was put back; everything is as before.
                    """)
    void tellsWhoPutItBackAndWhy(String luck, String words) throws Exception {
        assertEquals(words, observed(run(new ScriptedServer(luck)), "20"));
    }

    private static String observed(Report report, String id) {
        return report.rows().stream()
                .filter(r -> r.id().equals(id))
                .findFirst()
                .orElseThrow()
                .observed();
    }

    @Test
    void whileThereIsNoLineItSaysSoNowAndThen() throws Exception {
        run(new ScriptedServer("20:never-back"));
        var lost = only(Event.Lost.class);
        assertTrue(lost.patience().isAfter(lost.mends()));
        var waiting =
                events.stream()
                        .filter(Event.Waiting.class::isInstance)
                        .map(Event.Waiting.class::cast)
                        .toList();
        assertTrue(waiting.stream().anyMatch(w -> w.at().isBefore(lost.mends())));
        assertTrue(waiting.stream().anyMatch(w -> w.why().startsWith("cannot log in as ada")));
        for (var i = 1; i < waiting.size(); i++) {
            var pause = Duration.between(waiting.get(i - 1).at(), waiting.get(i).at());
            assertTrue(pause.compareTo(Duration.ofSeconds(10)) > 0, pause.toString());
        }
    }

    @Test
    void aServerThatDoesNotComeBackIsLeftWithAWayIn() throws Exception {
        var report = run(new ScriptedServer("20:never-back"));
        assertEquals(Exit.UNREACHABLE, report.exit());
        assertTrue(report.summary().contains("put back by the server itself"), report.summary());
        assertTrue(observed(report, "20").contains("`clawsetup runs`"));
        assertTrue(report.todo().getFirst().contains("rescue card"), report.todo().toString());
        assertTrue(report.todo().getFirst().contains("console"), report.todo().toString());
    }

    @Test
    void aFreshLoginIsProvenEvenWhereTheStepForgotIt() throws Exception {
        run(new ScriptedServer("nothing"));
        assertTrue(
                events.stream()
                        .anyMatch(e ->
                                e instanceof Event.Proved p
                                        && p.id().equals("30")
                                        && p.proof() instanceof Proof.FreshLogin));
    }

    @Test
    void leavesOutWhatNeedsAStepThatWasRefused() throws Exception {
        Step refused =
                new Step() {
                    @Override
                    public String id() {
                        return "05";
                    }

                    @Override
                    public String title() {
                        return "Refused";
                    }

                    @Override
                    public Change change(Facts now, Answers want) {
                        return now.installed("promise-10")
                                ? Change.refuse("it cannot be", "leave it")
                                : write("05");
                    }
                };
        var report =
                run(
                        new ScriptedServer("nothing"),
                        List.of(
                                STEPS.getFirst(),
                                refused,
                                new Promise("40", write("40"), List.of("05"))));
        assertEquals("10:done 05:refused 40:left_out = 1", story());
        assertEquals(Exit.STEP_FAILED, report.exit());
    }

    @Test
    void aRefusalInThePlanMeansThatNothingIsChanged() throws Exception {
        Step refused =
                new Step() {
                    @Override
                    public String id() {
                        return "05";
                    }

                    @Override
                    public String title() {
                        return "Refused";
                    }

                    @Override
                    public Change change(Facts now, Answers want) {
                        return Change.refuse("it cannot be", "leave it");
                    }
                };
        var server = new ScriptedServer("nothing");
        var report = run(server, List.of(refused, STEPS.getFirst()));
        assertEquals(Exit.REFUSED, report.exit());
        assertEquals(List.of(Kit.text("facts.sh")), server.ran);
    }

    @Test
    void stoppingFinishesTheStepAtHandAndLeavesOutTheRest() throws Exception {
        var server = new ScriptedServer("nothing");
        try (var engine = engine(server, STEPS, Attended.BY_A_PERSON)) {
            var now = engine.look();
            var want = answers(engine.operator());
            engine.carryOut(
                    engine.plan(now, want),
                    now,
                    want,
                    event -> {
                        synchronized (events) {
                            events.add(event);
                        }
                        if (event instanceof Event.StepBegan began && began.id().equals("10")) {
                            engine.stop();
                        }
                    });
        }
        assertEquals("10:done 20:left_out 30:left_out 40:left_out = 1", story());
    }

    @Test
    void stoppingTakesBackWhatIsArmed() throws Exception {
        var server = new ScriptedServer("nothing");
        try (var engine = engine(server, STEPS, Attended.BY_A_PERSON)) {
            var now = engine.look();
            var want = answers(engine.operator());
            engine.carryOut(
                    engine.plan(now, want),
                    now,
                    want,
                    event -> {
                        synchronized (events) {
                            events.add(event);
                        }
                        if (event instanceof Event.Armed) {
                            engine.stop();
                        }
                    });
        }
        assertEquals("10:done 20:armed 20:undone 30:left_out 40:left_out = 75", story());
    }

    @Test
    void nothingOfThePlanIsTouchedBeforeTheRehearsalIsOver() throws Exception {
        var server = new ScriptedServer("rehearsal:fails");
        run(server);
        assertTrue(server.ran.stream().noneMatch(s -> s.contains("/var/lib/clawsetup/follow")));
    }
}
