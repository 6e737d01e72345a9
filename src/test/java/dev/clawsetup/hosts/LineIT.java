package dev.clawsetup.hosts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.util.List;

/// What a person reads when the line is lost while a change is in force: when the server mends
/// itself, that we are back, and what the server has on record.
class LineIT {
    private static final String CHANGED = "[ -e /etc/ssh/sshd_config.d/00-clawsetup-limits.conf ]";
    private static final String UNDONE = "[ ! -e /etc/ssh/sshd_config.d/00-clawsetup-limits.conf ]";

    /// Our side gives a silent line up after 15 s.
    private static final String LONGER_THAN_OUR_PATIENCE = "20";

    private static final String SHORTER = "6";

    private static Practice server;

    @BeforeAll
    static void up() {
        server = Practice.up("debian13", "cloud");
    }

    @AfterAll
    static void down() {
        server.close();
    }

    private static Shipped.Running harden(String deadline, String... more) throws Exception {
        var words = new Laptop(server).words("harden", "--yes", "--only", "ssh.limits");
        words.addAll(List.of("--deadline", deadline));
        words.addAll(List.of(more));
        return Shipped.start(words);
    }

    @Test
    void aCutLineIsTakenUpAgainAndTheServersRecordIsTold() throws Exception {
        var before = server.camera();
        var run = harden(LONGER_THAN_OUR_PATIENCE);
        server.await(CHANGED);
        try (var _ = server.cut("both")) {
            server.await(UNDONE);
        }
        var ended = Shipped.end(run);
        assertEquals(75, ended.exit(), ended.all());
        inOrder(
                ended.err(),
                "safety net: unless a new login works by",
                "the line is gone: ",
                "connected again",
                "the server's record: the change was put back at ",
                "as nobody could prove it",
                "undone: the line was lost. The server put the old settings back by itself;"
                        + " everything is as before.");
        assertTrue(ended.err().lines().noneMatch(line -> line.contains("Exception")), ended.err());
        assertEquals(List.of(), Stays.differences(before, server.camera()));
    }

    /// It answers again before anybody gives it up: nothing was lost but time, and what is seen
    /// there since is the undo.
    @Test
    void aLineThatWasOnlySilentDoesNotBlameTheChange() throws Exception {
        var run = harden(SHORTER, "--json");
        server.await(CHANGED);
        try (var _ = server.cut("both")) {
            server.await(UNDONE);
        }
        var ended = Shipped.end(run);
        assertEquals(75, ended.exit(), ended.all());
        var last = ended.out().lines().toList().getLast();
        assertTrue(last.startsWith("{\"event\":\"report\""), last);
        assertTrue(
                last.contains("The server put the old settings back by itself")
                        && !last.contains("still to do"),
                last);
    }

    private static void inOrder(String text, String... parts) {
        var at = 0;
        for (var part : parts) {
            var found = text.indexOf(part, at);
            assertTrue(found >= 0, "“" + part + "” does not come next in:\n" + text);
            at = found + part.length();
        }
    }
}
