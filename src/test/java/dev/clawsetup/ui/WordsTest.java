package dev.clawsetup.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clawsetup.answers.Answers;
import dev.clawsetup.answers.Draft;
import dev.clawsetup.answers.Interview;
import dev.clawsetup.answers.SampleServer;
import dev.clawsetup.plan.Plan;
import dev.clawsetup.run.Event;
import dev.clawsetup.run.Outcome;
import dev.clawsetup.run.Standing;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

class WordsTest {
    private final Words words = new Words(Marks.SIGNS, ZoneOffset.UTC);
    private final FakeProvisioner server = new FakeProvisioner();

    private Answers answers() {
        return new Interview(
                        server.look(),
                        server.operator(),
                        Answers.Purpose.INSTALL,
                        FakeProvisioner.CONTROLS)
                .answers(Draft.empty());
    }

    private Plan plan() {
        return server.plan(server.look(), answers());
    }

    @Test
    void aRunReadsLikeAStory() {
        var story = new ArrayList<String>();
        var report =
                server.carryOut(
                        plan(),
                        server.look(),
                        answers(),
                        event -> words.of(event).ifPresent(story::add));
        assertEquals(
                List.of(
                        "2 changes on root@203.0.113.7",
                        "Step 1 of 2: Only keys open the door",
                        "  ↺ safety net: unless a new login works by 09:15:30, the server undoes"
                                + " it",
                        "  | Setting up fail2ban",
                        "  ✓ from here: a new login as root, which can become root (24 ms)",
                        "  ✓ from here: the server offers only publickey (24 ms)",
                        "  ✓ done"),
                story.subList(0, 7));
        assertEquals("your server is ready", story.getLast());
        assertEquals(
                List.of(
                        "root@203.0.113.7: your server is ready",
                        "",
                        "✓ Only keys open the door (done): seen",
                        "✓ Hosts that guess are banned (done): seen",
                        "! There is a way in when SSH is gone (for you to do): seen",
                        "✓ Security updates install themselves (already fine): seen",
                        "",
                        "Open OpenClaw",
                        "  ssh -N -L 18789:127.0.0.1:18789 -o ExitOnForwardFailure=yes"
                                + " root@203.0.113.7",
                        "",
                        "Yours to do",
                        "  Your provider's console, tried once",
                        "",
                        "Undo everything",
                        "  clawsetup undo root@203.0.113.7"),
                words.report(report));
    }

    @Test
    void everythingFromTheServerIsCleaned() {
        var evil = "\u001b]0;owned\u0007";
        for (var event :
                List.<Event>of(
                        new Event.Log(FakeProvisioner.START, "x", evil),
                        new Event.Preparing(FakeProvisioner.START, evil),
                        new Event.StepEnded(FakeProvisioner.START, evil, Outcome.FAILED, evil),
                        new Event.Lost(
                                FakeProvisioner.START,
                                evil,
                                FakeProvisioner.START.plusSeconds(9),
                                FakeProvisioner.START.plusSeconds(99)),
                        new Event.Waiting(FakeProvisioner.START.plusSeconds(10), evil),
                        new Event.Verdict(FakeProvisioner.START, "x", Standing.UNDONE, evil),
                        new Event.Reconnected(FakeProvisioner.START, evil),
                        new Event.ConfirmByHand(
                                FakeProvisioner.START, "x", evil, FakeProvisioner.START))) {
            var said = words.of(event).orElseThrow();
            assertTrue(said.chars().noneMatch(Character::isISOControl), said);
        }
    }

    @Test
    void tellsWhenTheServerMendsItself() {
        assertEquals(
                Optional.of(
                        "! the line is gone: no answer for 15 s; the server puts things back by"
                                + " itself at 09:15:30"),
                words.of(
                        new Event.Lost(
                                FakeProvisioner.START,
                                "no answer for 15 s",
                                FakeProvisioner.START.plusSeconds(90),
                                FakeProvisioner.START.plusSeconds(330))));
        assertEquals(
                Optional.of("  · no line yet: the server puts the old settings back in 1:15"),
                words.of(new Event.Waiting(FakeProvisioner.START.plusSeconds(15), "")));
        assertEquals(
                Optional.of("  · no login yet (connection refused): I go on trying until 09:19:30"),
                words.of(
                        new Event.Waiting(
                                FakeProvisioner.START.plusSeconds(95), "connection refused")));
        assertEquals(
                Optional.of(
                        "↺ the server's record: the change was put back at"
                                + " 09:15:31, as nobody could prove it"),
                words.of(
                        new Event.Verdict(
                                FakeProvisioner.START.plusSeconds(97),
                                "ssh.keys-only",
                                Standing.UNDONE,
                                "the change was put back at 2026-11-20T09:15:31Z, as nobody could"
                                        + " prove it")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    -30 | the server was to put things back by itself at 09:13:30
                    0   | what runs on the server goes on
                    30  | the server puts things back by itself at 09:14:30
                    """)
    void aLostLineSaysWhatTheServerDoesMeanwhile(int mends, String words) {
        var lost =
                new Event.Lost(
                        FakeProvisioner.START,
                        "no answer",
                        FakeProvisioner.START.plusSeconds(mends),
                        FakeProvisioner.START.plusSeconds(99));
        assertEquals(Optional.of("! the line is gone: no answer; " + words), this.words.of(lost));
    }

    @Test
    void aHeartbeatIsOnlyToldWhenItIsMissing() {
        assertEquals(Optional.empty(), words.of(new Event.Beat(FakeProvisioner.START, true)));
        assertTrue(words.of(new Event.Beat(FakeProvisioner.START, false)).isPresent());
    }

    @Test
    void everyMarkHasAWord() {
        for (var outcome : Outcome.values()) {
            assertTrue(Marks.WORDS.of(outcome).matches("[A-Za-z]+"));
            assertEquals(1, Marks.SIGNS.of(outcome).length());
        }
    }

    @Test
    void detailsShowTheFileAndTheProof() {
        var row = plan().work().getFirst();
        assertEquals(
                List.of(
                        "Now: passwords are accepted",
                        "Writes /etc/ssh/sshd_config.d/00-clawsetup-keys-only.conf (root:root,"
                                + " 0644)",
                        "+ PasswordAuthentication no",
                        "Checks sshd -t",
                        "Then reloads the SSH server; open sessions stay",
                        "Proof: a new login as root, which can become root",
                        "Proof: the server offers only publickey",
                        "If it is not proved in time, the server itself undoes it"),
                Details.of(row.change(), server.look()));
    }

    @Test
    void aDifferenceShowsWhatGoesAndWhatComes() {
        var before =
                new SampleServer()
                        .file(
                                "/etc/ssh/sshd_config.d/00-clawsetup-keys-only.conf",
                                "# ours\nPasswordAuthentication yes\n")
                        .facts();
        var details = Details.of(plan().work().getFirst().change(), before);
        assertEquals(
                List.of("- # ours", "- PasswordAuthentication yes", "+ PasswordAuthentication no"),
                details.subList(2, 5));
        assertEquals(
                List.of("  a", "- b", "+ x", "  c", "+ d"),
                Details.diff(List.of("a", "b", "c"), List.of("a", "x", "c", "d")));
    }

    @Test
    void aFileThatMayHoldSecretsIsNotShown() {
        var before =
                new SampleServer()
                        .file("/etc/ssh/sshd_config.d/00-clawsetup-keys-only.conf", "sha256:0123")
                        .facts();
        var details = Details.of(plan().work().getFirst().change(), before);
        assertTrue(details.get(2).contains("not shown"));
    }

    @Test
    void spansAreReadable() {
        assertEquals("0.4 s", Words.span(Duration.ofMillis(400)));
        assertEquals("41 s", Words.span(Duration.ofMillis(41_300)));
        assertEquals("2 min 14 s", Words.span(Duration.ofSeconds(134)));
    }
}
