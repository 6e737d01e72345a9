package dev.clawsetup.ui.tui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clawsetup.answers.Answers;
import dev.clawsetup.answers.Draft;
import dev.clawsetup.answers.Keys;
import dev.clawsetup.answers.SampleServer;
import dev.clawsetup.facts.Facts;
import dev.clawsetup.ui.FakeProvisioner;
import dev.clawsetup.ui.Scenario;
import dev.clawsetup.ui.line.Conversation;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/// The full screen and the line mode are two ways to the same answers: whoever chooses the same in
/// both gets the same draft and the same run, on every page.
class BothFrontsTest {
    private static final String TOKEN = "ThisIsTheTokenOfMyGateway";

    private static Facts inUse() {
        return new SampleServer()
                .inUse()
                .listening("80/tcp", "nginx", "nginx.service")
                .listening("111/tcp", "rpcbind", "rpcbind.service")
                .listening("3306/tcp", "mysqld", "mysql.service")
                .facts();
    }

    private static Facts setUpBefore() {
        return new SampleServer()
                .inUse()
                .setUp("home", "fail2ban.sshd")
                .letsIn("allow 80/tcp comment 'clawsetup: kept'")
                .listening("80/tcp", "nginx", "nginx.service")
                .facts();
    }

    private static FakeProvisioner server(Facts facts) {
        return new FakeProvisioner(facts, FakeProvisioner.STEPS, List.of());
    }

    private static Scenario scenario(FakeProvisioner server, Optional<Answers.Purpose> purpose) {
        return new Scenario(
                (to, asks) -> server,
                Optional.of("root@203.0.113.7"),
                Draft.empty(),
                purpose,
                FakeProvisioner.CONTROLS);
    }

    /// What the last page keeps as answers.yaml.
    private static Draft onTheFullScreen(Walk walk, Scenario scenario) throws IOException {
        var kept = new AtomicReference<Draft>();
        walk.sees("Your server is ready", "answers.yaml").press("Enter");
        walk.run(
                scenario,
                (report, answers) -> {
                    kept.set(answers);
                    return List.of("answers.yaml");
                });
        return kept.get();
    }

    @Test
    void everyPageGivesTheSameAnswersInBoth() throws IOException {
        var install = Optional.of(Answers.Purpose.INSTALL);
        var one = server(inUse());
        var walk =
                new Walk(80, 24)
                        .sees("2 things to fix")
                        .press("Enter")
                        .sees("Who can reach this server?")
                        .press("ArrowUp", "Enter", "Enter")
                        .sees("Under which name")
                        .press("ada", "Enter", "four random words", "Enter")
                        .press(SampleServer.KEY, "Enter", "Enter", "y", "Enter")
                        .sees("Which of these doors")
                        // 80 stays, 111 was not suggested, 3306 goes
                        .press("ArrowDown", "ArrowDown", " ", "Enter")
                        .sees("Which of these services")
                        .press(" ", "Enter")
                        .sees("Which addresses shall never be banned")
                        .press("192.0.2.9", "Enter", "198.51.100.0/24", "Enter", "Enter")
                        .sees("Shall this server be in your Tailscale network?")
                        .press("Enter")
                        .sees("From where may OpenClaw be opened?")
                        .press("ArrowDown", "ArrowDown", "Enter", "Enter")
                        .sees("Through which address")
                        .press("10.0.0.5", "Enter", "10.0.0.0/24", "Enter", "Enter")
                        .press("Ctrl-U", "19000", "Enter", TOKEN, "Enter")
                        .sees("Which version of OpenClaw?")
                        .press("Ctrl-U", "2026.9.6", "Enter", "02:30", "Enter")
                        .sees("2 changes, all ready")
                        .press("End", "Enter")
                        .sees("mirror of npm")
                        .press("https://npm.example/", "Enter", "Enter", "Ctrl-U", "120", "Enter")
                        .sees("2 changes, all ready")
                        .press("Home", " ")
                        .sees("1 change, ready")
                        .press("Enter");
        var full = onTheFullScreen(walk, scenario(one, install));

        var other = server(inUse());
        var line =
                Conversation.of(
                        scenario(other, install),
                        "home",
                        "ada",
                        "four random words",
                        SampleServer.KEY,
                        "",
                        "yes",
                        "1",
                        "1",
                        "192.0.2.9",
                        "198.51.100.0/24",
                        "",
                        "no",
                        "custom",
                        "10.0.0.5",
                        "10.0.0.0/24",
                        "",
                        "19000",
                        TOKEN,
                        "2026.9.6",
                        "02:30",
                        "5",
                        "https://npm.example/",
                        "",
                        "120",
                        "x1",
                        "yes");

        assertEquals(full, line.finish().answers(), line.said());
        assertEquals(one.carriedOut(), other.carriedOut());
        assertEquals(one.told(), other.told());
        var want = one.carriedOut().getFirst();
        assertEquals(List.of("80/tcp"), want.firewall().keep());
        assertEquals(List.of("rpcbind.service"), want.firewall().stop());
        assertEquals(Optional.of("10.0.0.5"), want.gateway().host());
        assertEquals(List.of("10.0.0.0/24"), want.gateway().networks());
        assertTrue(want.gateway().token().isPresent());
        assertEquals(120, want.deadline().toSeconds());
        assertFalse(want.chosen().has("ssh.keys-only"));
        assertFalse((line.said() + line.result()).contains(TOKEN), "a secret is not said");
        assertTrue(walk.screens().stream().noneMatch(screen -> screen.contains(TOKEN)));
    }

    @Test
    void whoComesBackPicksTheSameInBoth() throws IOException {
        var one = server(setUpBefore());
        var walk =
                new Walk(80, 24)
                        .sees("2 things to fix")
                        .press("Enter")
                        .sees("What shall change?", "1 change picked")
                        .press("Enter")
                        .sees("Who can reach this server?")
                        .press("ArrowDown", "Enter", "Enter")
                        .sees("What shall change?", "was: A box at home")
                        .press("ArrowDown", "ArrowDown", "ArrowDown", "ArrowDown", "ArrowDown")
                        .press("Enter")
                        .sees("Which addresses shall never be banned")
                        .press("192.0.2.9", "Enter", "Enter")
                        .sees("192.0.2.9", "1 change picked")
                        .press("End", "ArrowUp", " ")
                        .sees("2 changes picked")
                        .press("g")
                        .sees("2 changes, all ready")
                        .press("Enter");
        var full = onTheFullScreen(walk, scenario(one, Optional.empty()));

        var other = server(setUpBefore());
        var line =
                Conversation.of(
                        scenario(other, Optional.empty()),
                        "1",
                        "internet",
                        "6",
                        "192.0.2.9",
                        "",
                        "10",
                        "yes",
                        "yes");
        assertEquals(full, line.finish().answers(), line.said());
        assertEquals(one.carriedOut(), other.carriedOut());
        assertEquals("internet", full.text(Keys.LEVEL));
    }

    /// The step fails once: both offer to go on with the rest, with it or without.
    @Test
    void whatFailedIsLeftOutInBoth() throws IOException {
        var install = Optional.of(Answers.Purpose.INSTALL);
        var one = new FakeProvisioner().failingOnceAt("ssh.keys-only");
        var walk =
                Scenes.toRun(new Walk(80, 24))
                        .sees("go on without it")
                        .press("x")
                        .sees("1 change, ready")
                        .press("Enter");
        var full = onTheFullScreen(walk, scenario(one, install));

        var other = new FakeProvisioner().failingOnceAt("ssh.keys-only");
        var line =
                Conversation.of(
                        scenario(other, install),
                        "",
                        "",
                        "",
                        "",
                        "",
                        "",
                        "",
                        "",
                        "",
                        "",
                        "yes",
                        "x",
                        "yes");
        assertEquals(full, line.finish().answers(), line.said());
        assertEquals(2, other.carriedOut().size(), line.said());
        assertEquals(one.carriedOut(), other.carriedOut());
        assertFalse(other.carriedOut().getLast().chosen().has("ssh.keys-only"));
    }
}
