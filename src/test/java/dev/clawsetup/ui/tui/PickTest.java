package dev.clawsetup.ui.tui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clawsetup.answers.Answers;
import dev.clawsetup.answers.Draft;
import dev.clawsetup.answers.Keys;
import dev.clawsetup.answers.SampleServer;
import dev.clawsetup.facts.Facts;
import dev.clawsetup.plan.Step;
import dev.clawsetup.ui.FakeProvisioner;
import dev.clawsetup.ui.Scenario;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

class PickTest {
    private static final String PAGE = "What shall change?";

    private static Facts setUp(String... inForce) {
        return new SampleServer()
                .inUse()
                .setUp("home", inForce)
                .letsIn("allow 80/tcp comment 'clawsetup: kept'")
                .listening("80/tcp", "nginx", "nginx.service")
                .facts();
    }

    private static FakeProvisioner server(Facts facts) {
        return new FakeProvisioner(facts, FakeProvisioner.STEPS, List.of());
    }

    private static Scenario scenario(FakeProvisioner server, Answers.Purpose... purpose) {
        return new Scenario(
                (target, asks) -> server,
                Optional.of("root@203.0.113.7"),
                Draft.empty(),
                List.of(purpose).stream().findFirst(),
                FakeProvisioner.CONTROLS);
    }

    @ParameterizedTest
    @EnumSource
    void showsWhatIsThereAndWhoSetItUp(Term term) throws IOException {
        var server = server(setUp("fail2ban.sshd"));
        new Walk(term)
                .sees("2 things to fix")
                .press("Enter")
                .sees(
                        PAGE,
                        "clawsetup set this server up on 14 November, from 198.51.100.4.",
                        "A box at home",
                        "80/tcp",
                        "1 change picked")
                .golden("pick")
                .press("End")
                .sees("not as I left it")
                .press("Ctrl-C")
                .sees("Leave clawsetup?")
                .press("q")
                .run(scenario(server));
    }

    @Test
    void onlyWhatWasPickedIsAskedAndDone() throws IOException {
        var server = server(setUp());
        var walk =
                new Walk(80, 24)
                        .sees("2 things to fix")
                        .press("Enter")
                        .sees(PAGE, "nothing picked")
                        .press("ArrowDown", "ArrowDown", "ArrowDown", "ArrowDown", "ArrowDown")
                        .sees("Enter change it", "shut out for an hour")
                        .press("Enter")
                        .sees("Which addresses shall never be banned")
                        .press("192.0.2.9", "Enter", "Enter")
                        .sees(PAGE, "192.0.2.9", "was: none", "1 change picked")
                        .press("End")
                        .sees("Enter go on")
                        .press("Enter")
                        .sees("1 change, ready", "switched off")
                        .press("Enter")
                        .sees("Your server is ready")
                        .press("Enter");
        assertEquals(0, walk.run(scenario(server)));
        var want = server.carriedOut().getFirst();
        assertEquals(List.of("192.0.2.9"), want.firewall().ignore());
        assertTrue(want.chosen().has("fail2ban.sshd"));
        assertTrue(!want.chosen().has("ssh.keys-only"), "nobody asked for it");
        assertEquals("home", want.level().word(), "as it was, though no file told it");
    }

    @Test
    void whatClawsetupPutInPlaceAndSomebodyChangedIsMended() throws IOException {
        var server = server(setUp("ssh.keys-only"));
        new Walk(80, 24)
                .sees("2 things to fix")
                .press("Enter")
                .sees(PAGE, "1 change picked")
                .press("End")
                .sees("not as I left it")
                .press("g")
                .sees("1 change, ready")
                .press("Escape")
                .sees(PAGE)
                .press("Ctrl-C")
                .sees("Leave clawsetup?")
                .press("q")
                .run(scenario(server));
    }

    @Test
    void whoHardensGetsEverySuggestionTicked() throws IOException {
        var server = server(setUp());
        new Walk(80, 24)
                .sees("2 things to fix")
                .press("Enter")
                .sees(PAGE, "2 changes picked")
                .press("a")
                .sees("Who can reach this server?")
                .press("Escape")
                .sees("2 things to fix")
                .press("Ctrl-C")
                .sees("Leave clawsetup?")
                .press("q")
                .run(scenario(server, Answers.Purpose.HARDEN));
    }

    @Test
    void aTickIsTheSameOnReviewAndTheOtherWayRound() throws IOException {
        var server = server(setUp());
        new Walk(80, 24)
                .sees("2 things to fix")
                .press("Enter")
                .sees(PAGE, "nothing picked")
                .press("End", "ArrowUp", " ")
                .sees("1 change picked", "Hosts that guess")
                .press("g")
                .sees("1 change, ready")
                .press("ArrowDown", " ")
                .sees("Nothing to change")
                .press("Escape")
                .sees(PAGE, "nothing picked")
                .press("Ctrl-C")
                .sees("Leave clawsetup?")
                .press("q")
                .run(scenario(server));
    }

    @ParameterizedTest
    @EnumSource
    void oneThingIsTakenBackAndLeftAloneFromThenOn(Term term) throws IOException {
        var server = server(setUp("updates.security"));
        var back = new ArrayList<String>();
        var walk =
                new Walk(term)
                        .sees("2 things to fix")
                        .press("Enter")
                        .sees(PAGE, "nothing picked")
                        .press("End")
                        .sees("Security updates install themselves", "in place", "u take it back")
                        .press("u")
                        .sees("Take this back?", "Everything else stays")
                        .golden("pick-take-back")
                        .press("Enter")
                        .sees(PAGE)
                        .press("u")
                        .sees("Take this back?")
                        .press("u")
                        .sees("Look around", "Nothing to fix", "Since then I only looked")
                        .press("Enter")
                        .sees(PAGE)
                        .draft(draft -> back.addAll(draft.texts(Keys.SKIP)))
                        .press("Ctrl-C")
                        .sees("Leave clawsetup?", "Since then I only looked")
                        .press("q");
        walk.run(
                scenario(server)
                        .takingBack(FakeProvisioner.takingBack(step -> back.add("back " + step))));
        assertEquals("back updates.security", back.getFirst());
        assertTrue(back.contains("updates.security"), "it is not suggested again");
        assertEquals(List.of(), server.carriedOut());
    }

    /// From a rented server to a box at home: what only the rented one needs is loosened on request
    /// alone.
    @ParameterizedTest
    @EnumSource
    void aLowerLevelLeavesWhatIsInPlaceAndOffersToTakeItBack(Term term) throws IOException {
        var steps = new ArrayList<Step>(FakeProvisioner.STEPS);
        steps.add(FakeProvisioner.notAtHome("ssh.limits", "Guessing is slow"));
        var facts = new SampleServer().inUse().setUp("internet", "ssh.limits").facts();
        var back = new ArrayList<String>();
        new Walk(term)
                .sees("2 things to fix")
                .press("Enter")
                .sees(PAGE, "Protection", "A rented server")
                .press("Enter")
                .sees("Who can reach this server?")
                .press("ArrowUp", "Enter", "Enter")
                .sees(PAGE, "was: A rented server")
                .press("g")
                .sees("Guessing is slow", "stays; u takes it back")
                .press("ArrowDown", "ArrowDown")
                .sees("I loosen nothing", "u take it back")
                .golden("review-stays")
                .press("u")
                .sees("Take this back?")
                .press("u")
                .sees("Look around")
                .press("Ctrl-C")
                .sees("Leave clawsetup?")
                .press("q")
                .run(
                        scenario(new FakeProvisioner(facts, steps, List.of()))
                                .takingBack(FakeProvisioner.takingBack(back::add)));
        assertEquals(List.of("ssh.limits"), back);
    }

    /// The caps on OpenClaw go alone; the service that OpenClaw runs as does not, and the row says
    /// why and how it goes all the same.
    @Test
    void whatCannotGoAloneSaysWhy() throws IOException {
        var steps = new ArrayList<Step>(FakeProvisioner.STEPS);
        steps.add(FakeProvisioner.notAtHome("runtime.service", "OpenClaw runs locked in"));
        steps.add(FakeProvisioner.notAtHome("runtime.limits", "A runaway can't take SSH away"));
        var facts =
                new SampleServer()
                        .inUse()
                        .setUp("internet", "runtime.limits", "runtime.service")
                        .facts();
        var back = new ArrayList<String>();
        new Walk(80, 24)
                .sees("2 things to fix")
                .press("Enter")
                .sees(PAGE)
                .press("End")
                .sees(
                        "OpenClaw runs locked in",
                        "OpenClaw's parts need each other",
                        "clawsetup undo root@203.0.113.7 --step runtime.service")
                .press("u", "Enter", "ArrowUp")
                .sees("A runaway can't take SSH away", "u take it back")
                .press("u")
                .sees("Take this back?")
                .press("u")
                .sees("Look around")
                .press("Ctrl-C")
                .sees("Leave clawsetup?")
                .press("q")
                .run(
                        scenario(new FakeProvisioner(facts, steps, List.of()))
                                .takingBack(FakeProvisioner.takingBack(back::add)));
        assertEquals(List.of("runtime.limits"), back);
    }
}
