package dev.clawsetup.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.clawsetup.run.Event;
import dev.clawsetup.run.Exit;
import dev.clawsetup.run.Outcome;
import dev.clawsetup.run.Report;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

class LastWordsTest {
    private static final Instant AT = Instant.parse("2026-11-20T09:14:00Z");

    private final LastWords last = new LastWords(ZoneId.of("Europe/Berlin"));

    private void began(String server) {
        last.hear(
                new Event.Began(
                        AT,
                        server,
                        "2026-11-20T091400-7f3a",
                        List.of(new Event.Todo("ssh.keys-only", "Only keys open the door", true))));
    }

    @Test
    void nothingIsSaidOfARunThatHasNotBegunOrHasEnded() {
        assertEquals(Optional.empty(), last.now());
        began("ada@h");
        last.hear(
                new Event.Ended(
                        AT,
                        new Report(
                                "ada@h", "", Exit.DONE, "done", List.of(), List.of(), List.of(),
                                "")));
        assertEquals(Optional.empty(), last.now());
    }

    @Test
    void whatTheServerWillDoByItselfIsToldWithItsTime() {
        began("ada@h");
        last.hear(new Event.StepBegan(AT, "ssh.keys-only"));
        assertEquals(
                Optional.of(
                        "No step is done yet. “Only keys open the door” may go on by itself on the"
                                + " server. To see what is there: clawsetup runs ada@h"),
                last.now());
        last.hear(new Event.Armed(AT, "ssh.keys-only", AT.plusSeconds(90)));
        assertEquals(
                "No step is done yet. “Only keys open the door” is taken back by the server itself"
                        + " at 10:15:30.",
                last.standing());
        last.hear(new Event.StepEnded(AT, "ssh.keys-only", Outcome.DONE, ""));
        assertEquals("1 step is done and stays.", last.standing());
    }

    @Test
    void theServerItselfIsNamedAsACommandNamesIt() {
        began("this server");
        assertEquals(
                Optional.of("No step is done yet. To see what is there: clawsetup runs --local"),
                last.now());
    }
}
