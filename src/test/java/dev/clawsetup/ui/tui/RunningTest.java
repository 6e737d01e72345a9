package dev.clawsetup.ui.tui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clawsetup.plan.Proof;
import dev.clawsetup.run.Event;
import dev.clawsetup.run.Outcome;
import dev.clawsetup.run.Standing;
import dev.clawsetup.ui.FakeProvisioner;

import io.nayuki.qrcodegen.QrCode;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

class RunningTest {
    private static final Instant AT = FakeProvisioner.START;

    private static List<Event> armed() {
        return List.of(
                new Event.Began(
                        AT,
                        "root@203.0.113.7",
                        "2026-11-20T091400-7f3a",
                        List.of(
                                new Event.Todo("ssh.keys-only", "Only keys open the door", true),
                                new Event.Todo(
                                        "fail2ban.sshd", "Hosts that guess are banned", true))),
                new Event.Preparing(AT, "installing 5 packages"),
                new Event.StepBegan(AT.plusSeconds(2), "ssh.keys-only"),
                new Event.StepEnded(AT.plusMillis(4200), "ssh.keys-only", Outcome.DONE, ""),
                new Event.Beat(AT.plusSeconds(40), true),
                new Event.StepBegan(AT.plusSeconds(40), "fail2ban.sshd"),
                new Event.Armed(AT.plusSeconds(9), "fail2ban.sshd", AT.plusSeconds(99)),
                new Event.Log(AT.plusSeconds(40), "fail2ban.sshd", "Server ready"),
                new Event.Proved(
                        AT.plusSeconds(41),
                        "fail2ban.sshd",
                        new Proof.FreshLogin("root"),
                        "from here",
                        true,
                        "24 ms"));
    }

    private static List<Event> and(List<Event> events, Event... more) {
        var all = new ArrayList<>(events);
        all.addAll(List.of(more));
        return all;
    }

    private static Walk end(Walk walk, PausingServer server) {
        return walk.meanwhile(server::goOn).sees("What I saw").press("Enter");
    }

    private static final String PAGE = "https://login.tailscale.com/a/0123456789ab";

    /// As Tailscale draws it (`qrcode.Medium`), with the light border of four that a camera needs.
    private static List<String> drawn(String link) {
        var code = QrCode.encodeText(link, QrCode.Ecc.MEDIUM);
        var rows = new ArrayList<String>();
        for (var y = -4; y < code.size + 4; y += 2) {
            var row = new StringBuilder();
            for (var x = -4; x < code.size + 4; x++) {
                var above = !code.getModule(x, y);
                var below = !code.getModule(x, y + 1) && y + 1 < code.size + 4;
                row.append(above ? below ? '█' : '▀' : below ? '▄' : ' ');
            }
            rows.add(row.toString());
        }
        return rows;
    }

    private static List<Event> shown(Duration at, String words, String link) {
        var events = new ArrayList<Event>();
        events.add(new Event.Log(AT.plus(at), "tailscale.login", words + link));
        drawn(link).forEach(row -> events.add(new Event.Log(AT.plus(at), "tailscale.login", row)));
        return events;
    }

    /// What a phone reads that is held before the screens that show this link, in whatever size.
    private static Set<String> read(Walk walk, String link) {
        var last = drawn(link).reversed().get(2).strip().replaceAll("^█+|█+$", "");
        return walk.screens().stream()
                .filter(screen -> screen.contains(link) && screen.contains(last))
                .map(screen -> Camera.reads(screen.lines().toList(), Theme.Ground.DARK))
                .collect(Collectors.toSet());
    }

    private static List<Event> waitingForAPerson() {
        var events = new ArrayList<Event>();
        events.add(
                new Event.Began(
                        AT,
                        "root@203.0.113.7",
                        "2026-11-20T091400-7f3a",
                        List.of(
                                new Event.Todo(
                                        "tailscale.login",
                                        "The server is in your Tailscale network",
                                        false))));
        events.add(new Event.Beat(AT.plusSeconds(40), true));
        events.add(new Event.StepBegan(AT.plusSeconds(2), "tailscale.login"));
        events.addAll(
                shown(
                        Duration.ofSeconds(3),
                        "Open this page within 10 minutes to let the server in: ",
                        PAGE));
        return events;
    }

    @ParameterizedTest
    @EnumSource
    void aPageToLogInOnIsShownAsALinkAndAPicture(Term term) throws IOException {
        var server = new PausingServer(waitingForAPerson());
        var walk =
                Scenes.toRun(new Walk(term))
                        .sees("https://login.tailscale.com/a/0123456789ab")
                        .meanwhile(server::awaitTold) // row by row
                        .press("F12")
                        .golden("run-login-page");
        assertEquals(0, end(walk, server).run(Scenes.on(server)));
        assertEquals(term == Term.ASCII ? Set.of() : Set.of(PAGE), read(walk, PAGE));
    }

    @ParameterizedTest
    @EnumSource
    void aLinkThatIsGoodNoMoreGivesWayToTheNextOne(Term term) throws IOException {
        // of the longer kind: its picture has four squares more in each direction
        var another = "https://login.tailscale.com/a/1ba9876543210f";
        var told = waitingForAPerson();
        told.addAll(
                shown(
                        Duration.ofSeconds(240),
                        "Open this page instead, as the link before is good no more: ",
                        another));
        var server = new PausingServer(told);
        var walk =
                Scenes.toRun(new Walk(term))
                        .sees(another, "The link before is", "this one is.")
                        .meanwhile(server::awaitTold)
                        .press("F12")
                        .golden("run-login-page-again");
        assertEquals(0, end(walk, server).run(Scenes.on(server)));
        assertEquals(term == Term.ASCII ? Set.of() : Set.of(another), read(walk, another));
    }

    @Test
    void aLightTerminalShowsThatPictureToo() {
        var rows = drawn(PAGE).stream().map(LoginPage::inverted).toList();
        assertEquals(PAGE, Camera.reads(rows, Theme.Ground.LIGHT));
    }

    @ParameterizedTest
    @EnumSource
    void theSafetyNetCountsDownUnderItsStep(Term term) throws IOException {
        var server = new PausingServer(armed());
        var walk =
                Scenes.toRun(new Walk(term))
                        .sees("Safety net", "58 s", "24 ms")
                        .golden("run")
                        .at(AT.plusSeconds(60))
                        .sees("39 s");
        assertEquals(0, end(walk, server).run(Scenes.on(server)));
    }

    @ParameterizedTest
    @EnumSource
    void ctrlCAsksOnceAndSaysWhatIsTrue(Term term) throws IOException {
        var server = new PausingServer(armed());
        var walk =
                Scenes.toRun(new Walk(term))
                        .sees("58 s")
                        .press("Ctrl-C")
                        .sees("Stop here?", "1 step is done and stays", "in 58 s at the latest")
                        .golden("run-stop-asked")
                        .press("Enter")
                        .sees("What happens")
                        .press("Ctrl-C")
                        .sees("Stop here?")
                        .press("s")
                        .sees("What I saw")
                        .press("Enter");
        walk.run(Scenes.on(server));
        assertTrue(server.isStopped());
    }

    private static final Event LOST =
            new Event.Lost(
                    AT.plusSeconds(41),
                    "the line to the server is gone",
                    AT.plusSeconds(99),
                    AT.plusSeconds(339));

    @ParameterizedTest
    @EnumSource
    void aLostLineCountsDownToWhenTheServerMendsItself(Term term) throws IOException {
        var server = new PausingServer(and(armed(), LOST));
        var walk =
                Scenes.toRun(new Walk(term))
                        .sees("The line to the server is gone", "in 0:58", "no line")
                        .golden("run-lost")
                        .at(AT.plusSeconds(60))
                        .sees("in 0:39");
        end(walk, server).run(Scenes.on(server));
    }

    @ParameterizedTest
    @EnumSource
    void aServerThatStaysAwayIsTriedAgainAndTheWayInIsNamed(Term term) throws IOException {
        var server =
                new PausingServer(
                        and(
                                armed(),
                                LOST,
                                new Event.Waiting(AT.plusSeconds(101), "connection refused")));
        var walk =
                Scenes.toRun(new Walk(term))
                        .sees("The line to the server is gone")
                        .at(AT.plusSeconds(101))
                        .sees("09:19:39", "connection refused", "rescue")
                        .golden("run-away");
        end(walk, server).run(Scenes.on(server));
    }

    @ParameterizedTest
    @EnumSource
    void backAgainItTellsWhatTheServerHasOnRecord(Term term) throws IOException {
        var server =
                new PausingServer(
                        and(
                                armed(),
                                LOST,
                                new Event.Reconnected(AT.plusSeconds(102), "connected again"),
                                new Event.Verdict(
                                        AT.plusSeconds(102),
                                        "fail2ban.sshd",
                                        Standing.UNDONE,
                                        "the change was put back at 2026-11-20T09:15:39Z, as nobody"
                                                + " could prove it")));
        var walk =
                Scenes.toRun(new Walk(term))
                        .at(AT.plusSeconds(102))
                        .sees("I am logged in again", "put back at 09:15:39")
                        .golden("run-back");
        end(walk, server).run(Scenes.on(server));
    }

    @ParameterizedTest
    @EnumSource
    void aWordThatAPersonHasToTypeStandsWhole(Term term) throws IOException {
        var command = "sudo /var/lib/clawsetup/confirm plum-otter-41";
        var server =
                new PausingServer(
                        and(
                                armed(),
                                new Event.ConfirmByHand(
                                        AT.plusSeconds(41),
                                        "fail2ban.sshd",
                                        command,
                                        AT.plusSeconds(99))));
        var walk =
                Scenes.toRun(new Walk(term))
                        .sees("Open a new login", command)
                        .golden("run-by-hand");
        end(walk, server).run(Scenes.on(server));
    }

    @ParameterizedTest
    @EnumSource
    void ofManyStepsThoseAroundTheOneAtHandAreShown(Term term) throws IOException {
        var todo =
                IntStream.rangeClosed(1, 30)
                        .mapToObj(i -> new Event.Todo("step." + i, "Promise number " + i, false))
                        .toList();
        var events = new ArrayList<Event>();
        events.add(new Event.Began(AT, "h", "r", todo));
        for (var i = 1; i <= 12; i++) {
            events.add(new Event.StepBegan(AT, "step." + i));
            events.add(
                    new Event.StepEnded(
                            AT.plusSeconds(1),
                            "step." + i,
                            i == 3 ? Outcome.FAILED : Outcome.DONE,
                            ""));
        }
        events.add(new Event.StepBegan(AT, "step.13"));
        var server = new PausingServer(events);
        var walk =
                Scenes.toRun(new Walk(term))
                        .sees("Promise number 13", "12 of 30 done", "1 of them not done")
                        .golden("run-many");
        end(walk, server).run(Scenes.on(server));
    }

    @Test
    void theWholeLogCanBeReadAndSearched() throws IOException {
        var events = new ArrayList<>(armed());
        for (var i = 0; i < 12_000; i++) {
            events.add(
                    new Event.Log(
                            AT,
                            "fail2ban.sshd",
                            i == 9_000 || i == 9_002 ? "a needle" : "Unpacking " + i));
        }
        var server = new PausingServer(events);
        var walk =
                Scenes.toRun(new Walk(80, 24))
                        .sees("Unpacking 11999")
                        .press("l")
                        .sees("What happened", "Unpacking 11999", "following")
                        .press("Home")
                        .sees("7006 earlier lines", "held")
                        .press("/", "NEEDLE", "Enter")
                        .sees("a needle", "match 1 of 2")
                        .press("n")
                        .sees("match 2 of 2")
                        .press("n")
                        .sees("match 1 of 2")
                        .press("N")
                        .sees("match 2 of 2")
                        .press("/", "no such thing", "Enter")
                        .sees("not found")
                        .press("f")
                        .sees("Unpacking 11999")
                        .press("Escape")
                        .sees("Changing your server");
        end(walk, server).run(Scenes.on(server));
    }

    @ParameterizedTest
    @EnumSource
    void aLongLineIsWrappedOrCutAndReadSideways(Term term) throws IOException {
        var words = new StringBuilder();
        for (var i = 0; i < 60; i++) {
            words.append("word").append(i).append(' ');
        }
        var server =
                new PausingServer(
                        and(
                                armed(),
                                new Event.Log(AT, "x", words.toString()),
                                new Event.Log(AT, "x", "the last one")));
        var walk =
                Scenes.toRun(new Walk(term))
                        .sees("the last one")
                        .press("l")
                        .sees("word0 ", "word59")
                        .golden("log")
                        .press("/", "word21 word22 word23", "Enter")
                        .sees("match 1 of 1")
                        .golden("log-found")
                        .press("w")
                        .sees("word0 ")
                        .golden("log-cut")
                        .press("?")
                        .sees("are followed until you scroll")
                        .golden("log-help")
                        .press("?")
                        .sees("are followed until you scroll")
                        .press("Escape")
                        .sees("match 1 of 1")
                        .press("ArrowRight", "ArrowRight")
                        .sees("word12")
                        .press("ArrowLeft", "ArrowLeft")
                        .sees("word0 ")
                        .press("w")
                        .sees("word59")
                        .press("q")
                        .sees("Changing your server");
        end(walk, server).run(Scenes.on(server));
    }

    @Test
    void linesThatComeDoNotMoveWhatIsRead() throws IOException {
        var events = new ArrayList<>(armed());
        for (var i = 0; i < 4_990; i++) {
            events.add(new Event.Log(AT, "x", "Unpacking " + i));
        }
        var server = new PausingServer(events);
        var walk =
                Scenes.toRun(new Walk(80, 24))
                        .sees("Unpacking 4989")
                        .press("l")
                        .press("/", "Unpacking 2000", "Enter")
                        .sees("match 1 of 1")
                        .press("/", "Escape")
                        .sees("Unpacking 2000")
                        .meanwhile(() -> server.print("more ", 1_000))
                        .press("ArrowDown")
                        .press("ArrowUp")
                        .sees("Unpacking 1995", "Unpacking 2000", "Unpacking 2011")
                        .press("Escape")
                        .sees("more 999");
        end(walk, server).run(Scenes.on(server));
    }

    @Test
    void theLogIsStillThereWhenTheRunHasEnded() throws IOException {
        var server = new PausingServer(armed());
        var walk =
                Scenes.toRun(new Walk(80, 24))
                        .sees("Server ready")
                        .meanwhile(server::goOn)
                        .sees("What I saw")
                        .press("l")
                        .sees("What happened", "Server ready")
                        .press("Escape")
                        .sees("What I saw")
                        .press("Enter");
        walk.run(Scenes.on(server));
    }

    @Test
    void whatAStepDoesIsOneKeyAwayWhileItRunsAndAfterwards() throws IOException {
        var server = new PausingServer(armed());
        var walk =
                Scenes.toRun(new Walk(80, 24))
                        .sees("Server ready")
                        .press("d")
                        .sees("Details", "+ enabled = true")
                        .press("Escape")
                        .sees("Changing your server")
                        .meanwhile(server::goOn)
                        .sees("What I saw")
                        .press("d")
                        .sees("Details", "+ PasswordAuthentication no")
                        .press("Escape")
                        .sees("What I saw")
                        .press("Enter");
        walk.run(Scenes.on(server));
    }

    @Test
    void hostileTextIsShownHarmlessly() throws IOException {
        var evil = "a\u001b[31mred\u001b]0;pwned\u0007b\u009b31m\u202ec\u0000 \ud83d\ude80 e\u0301";
        var server =
                new PausingServer(
                                and(
                                        armed(),
                                        new Event.Log(AT, "fail2ban.sshd", evil),
                                        new Event.Log(AT, "x", "z".repeat(3_000_000)),
                                        new Event.Lost(AT.plusSeconds(41), evil, AT, AT)))
                        .named("e\u001b[31mv\u0007il\u26a1\u202e@h");
        var walk =
                Scenes.toRun(new Walk(80, 24))
                        .sees("no line")
                        .cells(cell -> {
                            var c = cell.getCharacterString().codePointAt(0);
                            assertTrue(
                                    c >= 32
                                            && c != 127
                                            && !(c >= 0x80 && c < 0xa0)
                                            && c != 0x202e
                                            && c < 0xffff,
                                    () -> "drew U+" + Integer.toHexString(c));
                        });
        end(walk, server).run(Scenes.on(server));
    }
}
