package dev.clawsetup.ui.tui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clawsetup.answers.Answers;
import dev.clawsetup.answers.Draft;
import dev.clawsetup.answers.SampleServer;
import dev.clawsetup.ui.FakeProvisioner;
import dev.clawsetup.ui.Scenario;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The whole wizard, keyboard only, for each kind of person that the README names: every page with
/// its help, its details, and back and forward again without losing an answer.
class EveryPageTest {
    private final List<Draft> left = new ArrayList<>();
    private final List<Draft> back = new ArrayList<>();

    private static Scenario scenario(
            FakeProvisioner server, Optional<String> target, Optional<Answers.Purpose> purpose) {
        return new Scenario(
                (to, asks) -> server, target, Draft.empty(), purpose, FakeProvisioner.CONTROLS);
    }

    /// Help and details of the page that shows these words.
    private static Walk explained(Walk walk, String page) {
        return walk.sees(page)
                .press("F1")
                .sees("Help")
                .sees("scroll")
                .press("Escape")
                .sees(page)
                .press("F2")
                .sees("Details")
                .sees("scroll")
                .press("?")
                .sees("Help", "search")
                .press("Escape")
                .sees("Details")
                .press("Escape")
                .sees(page);
    }

    /// The page before, and here again: nothing but Escape and the key that leads on from there.
    private Walk andBack(Walk walk, String page, String before, String... on) {
        return walk.draft(left::add)
                .press("Escape")
                .sees(before)
                .press(on)
                .sees(page)
                .draft(back::add);
    }

    private Walk whole(Walk walk, String page, String before, String... on) {
        return andBack(explained(walk, page), page, before, on);
    }

    private void nothingWasLost(int pages) {
        assertEquals(pages, left.size());
        assertEquals(left, back);
    }

    /// Says what they want where they know it, and presses Enter everywhere else.
    @Test
    void whoHostsSomethingForTheFirstTime() throws IOException {
        var server = new FakeProvisioner();
        var walk = new Walk(80, 24);
        explained(walk, "Which server shall run OpenClaw?")
                .press("?")
                .sees("Help")
                .press("Escape")
                .press("root@203.0.113.7", "Enter");
        explained(walk, "2 things to fix")
                .press("?")
                .sees("Help")
                .press("Escape")
                .sees("2 things to fix")
                .press("d")
                .sees("Details")
                .press("Escape");
        andBack(walk, "2 things to fix", "root@203.0.113.7", "Enter");
        walk.press("Enter");

        whole(walk, "Who can reach this server?", "2 things to fix", "Enter")
                .press("?")
                .sees("In an answers file: level")
                .press("Escape")
                .sees("A rented server")
                .press("Enter");

        whole(walk, "Under which name will you log in", "Who can reach this server?", "Enter")
                .press("?")
                .sees("In an answers file: access.admin.name")
                .press("Escape")
                .sees("Under which name")
                .press("ada", "Enter")
                .sees("Which password shall sudo ask");
        andBack(walk, "Which password shall sudo ask", "Who can reach this server?", "Enter");
        walk.press("four random words", "Enter").press("Enter", "y", "Enter");

        whole(
                        walk,
                        "Shall this server be in your Tailscale network?",
                        "Have you opened your provider",
                        "Enter")
                .press("Enter");
        whole(walk, "From where may OpenClaw be opened?", "Tailscale network?", "Enter")
                .press("Enter", "Ctrl-U", "19000", "Enter", "Enter");
        whole(walk, "Which version of OpenClaw?", "On which port", "Enter").press("Enter");
        walk.press("02:30", "Enter");
        whole(walk, "2 changes, all ready", "Which version of OpenClaw?", "Enter")
                .press("?")
                .sees("This is everything that would be done")
                .press("Escape")
                .sees("2 changes, all ready")
                .press("d")
                .sees("Details")
                .press("Escape")
                .sees("2 changes, all ready")
                .press("Enter");
        explained(walk, "Your server is ready").press("Enter");

        assertEquals(
                0,
                walk.run(scenario(server, Optional.empty(), Optional.of(Answers.Purpose.INSTALL))));
        nothingWasLost(8);
        var want = server.carriedOut().getFirst();
        assertEquals("ada", want.access().admin());
        assertTrue(want.access().adminPassword().isPresent());
        assertTrue(want.access().consoleTried());
        assertEquals(19000, want.gateway().port());
        assertEquals(Optional.of("02:30"), want.updates().rebootAt());
    }

    /// Looks at each answer that holds, and changes one.
    @Test
    void whoComesBackToChangeSomething() throws IOException {
        var server =
                new FakeProvisioner(
                        new SampleServer()
                                .inUse()
                                .setUp("home", "fail2ban.sshd")
                                .letsIn("allow 80/tcp comment 'clawsetup: kept'")
                                .listening("80/tcp", "nginx", "nginx.service")
                                .facts(),
                        FakeProvisioner.STEPS,
                        List.of());
        var page = "What shall change?";
        var walk = new Walk(80, 24).sees("2 things to fix").press("Enter");
        whole(walk, page, "2 things to fix", "Enter");
        walk.sees("1 change picked");
        var questions =
                List.of(
                        "Who can reach this server?",
                        "Under which name will you log in",
                        "Which other public keys",
                        "Have you opened your provider",
                        "Which of these doors",
                        "Which addresses shall never be banned",
                        "Shall this server be in your Tailscale network?",
                        "may the server restart by itself",
                        "After how many seconds");
        for (var question : questions) {
            walk.press("Enter");
            whole(walk, question, page, "Enter");
            walk.press("Escape").sees(page).press("ArrowDown");
        }
        walk.press("ArrowUp", "ArrowUp", "Enter")
                .sees("may the server restart by itself")
                .press("02:30", "Enter")
                .sees(page, "was: never by itself")
                .press("g");
        whole(walk, "1 change, ready", page, "g").press("Enter");
        explained(walk, "Your server is ready").press("Enter");

        assertEquals(
                0, walk.run(scenario(server, Optional.of("root@203.0.113.7"), Optional.empty())));
        nothingWasLost(questions.size() + 2);
        var want = server.carriedOut().getFirst();
        assertEquals(Optional.of("02:30"), want.updates().rebootAt());
        assertEquals("home", want.level().word());
        assertEquals(List.of("80/tcp"), want.firewall().keep());
        assertFalse(want.chosen().has("ssh.keys-only"));
    }

    /// Keeps the web site, shuts the database, and opens the page that was not asked.
    @Test
    void whoHardensAServerInUse() throws IOException {
        var server =
                new FakeProvisioner(
                        new SampleServer()
                                .inUse()
                                .listening("80/tcp", "nginx", "nginx.service")
                                .listening("3306/tcp", "mysqld", "mysql.service")
                                .facts(),
                        FakeProvisioner.STEPS,
                        List.of());
        var walk = new Walk(80, 24);
        explained(walk, "2 things to fix").press("Enter");
        whole(walk, "Who can reach this server?", "2 things to fix", "Enter").press("Enter");
        whole(walk, "Under which name will you log in", "Who can reach this server?", "Enter")
                .press("Enter", "Enter", "Enter");
        whole(walk, "Which of these doors shall stay open", "Have you opened your", "Enter")
                .press("ArrowDown", " ", "Enter");
        andBack(walk, "Which addresses shall never be banned", "Have you opened your", "Enter");
        walk.press("Enter");
        whole(walk, "may the server restart by itself", "Which of these doors", "Enter")
                .press("Enter");
        whole(walk, "2 changes, all ready", "may the server restart by itself", "Enter")
                .press("End", "Enter");
        explained(walk, "After how many seconds")
                .press("Ctrl-U", "120", "Enter")
                .sees("2 changes, all ready")
                .press("Home", "Enter");
        explained(walk, "Your server is ready").press("Enter");

        assertEquals(
                0,
                walk.run(
                        scenario(
                                server,
                                Optional.of("root@203.0.113.7"),
                                Optional.of(Answers.Purpose.HARDEN))));
        nothingWasLost(6);
        var want = server.carriedOut().getFirst();
        assertEquals(List.of("80/tcp"), want.firewall().keep());
        assertEquals(120, want.deadline().toSeconds());
    }
}
