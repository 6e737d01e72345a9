package dev.clawsetup.ui.tui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clawsetup.answers.Answers;
import dev.clawsetup.answers.Draft;
import dev.clawsetup.answers.Keys;
import dev.clawsetup.answers.SampleServer;
import dev.clawsetup.answers.Value;
import dev.clawsetup.run.Event;
import dev.clawsetup.run.Exit;
import dev.clawsetup.run.Outcome;
import dev.clawsetup.run.Report;
import dev.clawsetup.secret.Secret;
import dev.clawsetup.ui.FakeProvisioner;
import dev.clawsetup.ui.Kept;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/// Leaving in the middle and coming back; pausing, trying again, and leaving a step out.
class GoingOnTest {
    private static final Optional<Answers.Purpose> INSTALL = Optional.of(Answers.Purpose.INSTALL);

    private static final Event BEGAN =
            new Event.Began(
                    FakeProvisioner.START,
                    "root@203.0.113.7",
                    "r",
                    List.of(
                            new Event.Todo("ssh.keys-only", "Only keys open the door", true),
                            new Event.Todo("fail2ban.sshd", "Hosts that guess are banned", true)));

    @ParameterizedTest
    @EnumSource
    void whoLeavesWhileAnsweringIsOfferedToGoOn(Term term) throws IOException {
        var kept = new Kept();
        var first =
                Scenes.toGateway(new Walk(term))
                        .press("Tab", "Ctrl-U", "20000", "Tab", "ThisIsTheTokenOfMyGateway")
                        .press("Ctrl-C")
                        .sees("Leave clawsetup?", "Your answers are kept, without secrets")
                        .press("q");
        assertEquals(130, first.run(Scenes.on(new FakeProvisioner()).keeping(kept)));

        var secretless =
                kept.newest()
                        .orElseThrow()
                        .answers()
                        .with(Keys.TOKEN, Value.of("ask")); // as the file keeps it
        kept.put("root@203.0.113.7", INSTALL, secretless);

        var server = new FakeProvisioner();
        var second =
                Scenes.toGateway(
                                new Walk(term)
                                        .sees("Go on where you left?", "19 November, 18:02")
                                        .golden("look-go-on")
                                        .press("Enter"))
                        .sees("20000")
                        .press("Tab", "Tab", "Enter")
                        .sees("That is not kept, as it is a secret")
                        .golden("gateway-secret-again")
                        .press("AnotherTokenOfTwentyFour", "Enter")
                        .sees("Which version of OpenClaw?")
                        .press("Tab", "Enter")
                        .sees("all ready")
                        .press("Enter")
                        .sees("Your server is ready")
                        .press("Enter");
        assertEquals(0, second.run(Scenes.on(server).keeping(kept)));
        assertEquals(20000, server.carriedOut().getFirst().gateway().port());
        assertEquals(
                Optional.of(Secret.of("AnotherTokenOfTwentyFour")),
                server.carriedOut().getFirst().gateway().token());
        assertEquals(List.of("root@203.0.113.7"), kept.dropped());
    }

    @Test
    void aSecretThatWasNotKeptCanBeLeftOut() throws IOException {
        var kept = new Kept();
        kept.put("root@203.0.113.7", INSTALL, Draft.empty().with(Keys.TOKEN, Value.of("ask")));
        var server = new FakeProvisioner();
        var walk =
                Scenes.toGateway(new Walk(80, 24).sees("Go on where you left?").press("Enter"))
                        .press("Tab", "Tab", "Enter")
                        .sees("press Enter once more to go without it")
                        .press("Enter")
                        .sees("Which version of OpenClaw?")
                        .press("Tab", "Enter")
                        .sees("all ready")
                        .press("Enter")
                        .sees("Your server is ready")
                        .press("Enter");
        walk.run(Scenes.on(server).keeping(kept));
        assertEquals(Optional.empty(), server.carriedOut().getFirst().gateway().token());
    }

    /// `clawsetup harden` was left, and a bare `clawsetup` goes on with it; a command that says
    /// what it wants gets that.
    @Test
    void aBareStartGoesOnWithWhatWasLeft() throws IOException {
        var kept = new Kept();
        kept.put(
                "root@203.0.113.7",
                Optional.of(Answers.Purpose.HARDEN),
                Draft.empty().with(Keys.LEVEL, Value.of("home")));
        var bare =
                new Walk(80, 24)
                        .sees("Go on where you left?")
                        .press("Enter")
                        .sees("2 things to fix")
                        .press("Enter")
                        .sees("Who can reach this server?", "4 of 9");
        Scenes.leave(bare).run(Scenes.on(new FakeProvisioner()).unsaid().keeping(kept));
        assertEquals(
                Optional.of(Answers.Purpose.HARDEN),
                kept.of("root@203.0.113.7").orElseThrow().named());
        var named =
                new Walk(80, 24)
                        .sees("Go on where you left?")
                        .press("Enter")
                        .sees("2 things to fix")
                        .press("Enter")
                        .sees("Who can reach this server?", "4 of 11");
        Scenes.leave(named).run(Scenes.on(new FakeProvisioner()).keeping(kept));
    }

    @Test
    void whoBeginsAnewHasNothingOfBefore() throws IOException {
        var kept = new Kept();
        kept.put("root@203.0.113.7", INSTALL, Draft.empty().with(Keys.PORT, Value.of("20000")));
        var walk =
                Scenes.toGateway(new Walk(80, 24).sees("Go on where you left?").press("n"))
                        .sees("18789");
        Scenes.leave(walk).run(Scenes.on(new FakeProvisioner()).keeping(kept));
        assertTrue(walk.screens().stream().noneMatch(s -> s.contains("20000")));
    }

    @ParameterizedTest
    @EnumSource
    void theFirstPageKnowsTheServerWhereOneLeft(Term term) throws IOException {
        var kept = new Kept();
        kept.put("ada@203.0.113.7", INSTALL, Draft.empty().with(Keys.PORT, Value.of("20000")));
        var walk =
                new Walk(term)
                        .sees("You left in the middle of the questions about ada@203.0.113.7")
                        .golden("where-left")
                        .press("Enter")
                        .sees("Go on where you left?")
                        .press("Escape")
                        .sees("I only looked.");
        Scenes.leave(walk)
                .run(Scenes.asking((target, asks) -> new FakeProvisioner()).keeping(kept));
    }

    @ParameterizedTest
    @EnumSource
    void aPauseEndsTheRunBetweenTwoStepsAndGoesOnWithWhatIsLeft(Term term) throws IOException {
        var server = new PausingServer(List.of(BEGAN));
        var walk =
                Scenes.toRun(new Walk(term))
                        .sees("0 of 2 done", "p pause")
                        .press("p")
                        .sees("Paused: 2 steps wait")
                        .golden("done-paused")
                        .press("g")
                        .sees("2 changes, all ready")
                        .press("Enter")
                        .sees("Your server is ready")
                        .press("Enter");
        assertEquals(0, walk.run(Scenes.on(server)));
        assertTrue(server.isStopped());
    }

    @Test
    void aRunThatWasStoppedIsGoneOnWithToo() throws IOException {
        var server = new PausingServer(List.of(BEGAN));
        var walk =
                Scenes.toRun(new Walk(80, 24))
                        .sees("0 of 2 done")
                        .press("Ctrl-C")
                        .sees("Stop here?")
                        .press("s")
                        .sees("Stopped: 2 steps wait", "g go on")
                        .press("g")
                        .sees("2 changes, all ready")
                        .press("Ctrl-C")
                        .sees("Leave clawsetup?", "Since then I only looked")
                        .press("Enter")
                        .sees("2 changes, all ready")
                        .press("Enter")
                        .sees("Your server is ready")
                        .press("Enter");
        assertEquals(0, walk.run(Scenes.on(server)));
    }

    @ParameterizedTest
    @EnumSource
    void aStepThatFailedIsTriedAgainOrLeftOut(Term term) throws IOException {
        var server = new FakeProvisioner().failingOnceAt("ssh.keys-only");
        var walk =
                Scenes.toRun(new Walk(term))
                        .sees("Not everything is done", "g try again", "x go on without it")
                        .golden("done-failed")
                        .press("x")
                        .sees("1 change, ready", "switched off")
                        .press("Enter")
                        .sees("Your server is ready")
                        .press("Enter");
        assertEquals(0, walk.run(Scenes.on(server)));
        assertTrue(server.carriedOut().getFirst().chosen().has("ssh.keys-only"));
        assertFalse(server.carriedOut().getLast().chosen().has("ssh.keys-only"));
    }

    @ParameterizedTest
    @EnumSource
    void anEarlierRunIsBroughtToItsEndAndThenTheRestIsDone(Term term) throws IOException {
        var open = new SampleServer().leftOpen("2026-11-19T1/07-ssh", "armed").facts();
        var server = new PausingServer(List.of()).seeing(open);
        var seen = new CountDownLatch(1);
        var walk =
                new Walk(term)
                        .sees("An earlier run was left in the middle", "g go on with that run")
                        .press("g")
                        .sees("Bringing the earlier run to its end", "0 of 2 done")
                        .golden("run-settling")
                        .meanwhile(seen::countDown)
                        .sees("I only looked.", "2 things to fix")
                        .press("ArrowDown")
                        .sees("Fail2ban is not installed");
        Scenes.leave(walk)
                .run(
                        Scenes.on(server)
                                .settling((there, tell) -> {
                                    tell.accept(BEGAN);
                                    PausingServer.await(seen);
                                    return report(Exit.DONE);
                                }));
    }

    @Test
    void whatCannotBeSettledIsToldAndNothingIsBegun() throws IOException {
        var open = new SampleServer().leftOpen("2026-11-19T1/07-ssh", "armed").facts();
        var server = new PausingServer(List.of()).seeing(open);
        var walk =
                new Walk(80, 24)
                        .sees("An earlier run was left in the middle")
                        .press("g")
                        .sees("Not everything is done", "It is still being put back")
                        .press("Enter");
        assertEquals(
                Exit.STEP_FAILED,
                walk.run(Scenes.on(server).settling((there, tell) -> report(Exit.STEP_FAILED))));
        assertEquals(List.of(), server.carriedOut());
    }

    private static Report report(int exit) {
        return new Report(
                "root@203.0.113.7",
                "r",
                exit,
                "it is still being put back",
                List.of(new Report.Row("ssh.keys-only", "Only keys", Outcome.FAILED, "armed")),
                List.of(),
                List.of(),
                "");
    }

    @ParameterizedTest
    @EnumSource
    void ctrlZInTheMiddleOfAChangeSaysWhatSleepMeans(Term term) throws IOException {
        var at = FakeProvisioner.START;
        var server =
                new PausingServer(
                        List.of(
                                BEGAN,
                                new Event.StepBegan(at, "ssh.keys-only"),
                                new Event.Armed(at, "ssh.keys-only", at.plusSeconds(90))));
        var walk =
                Scenes.toRun(new Walk(term))
                        .sees("Safety net")
                        .press("Ctrl-Z")
                        .sees("Put clawsetup to sleep now?", "back by itself at 09:15:30")
                        .golden("run-sleep-asked")
                        .press("Escape")
                        .sees("Safety net")
                        .meanwhile(server::goOn)
                        .sees("What I saw")
                        .press("Enter");
        walk.run(Scenes.on(server));
    }
}
