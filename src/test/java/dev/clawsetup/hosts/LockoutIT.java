package dev.clawsetup.hosts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;

/// The promise itself, with the file that people download: on a server whose logins fail as soon as
/// our change is live (every check before it passes), whatever happens to us, the server lets
/// people in again and is as before.
class LockoutIT {
    private static final String UNDONE =
            "! ls /var/lib/clawsetup/runs/*/*/state.armed"
                    + " /var/lib/clawsetup/runs/*/*/state.undoing 2>/dev/null";

    @ParameterizedTest(name = "{2} on {0}/{1}")
    @CsvSource({
        "debian12, cloud, nothing",
        "debian13, cloud, kill",
        "debian12, socket, kill",
        "debian13, cloud, cut",
        "debian13, socket, cut",
        "debian12, cloud, reboot",
        "debian13, socket, reboot"
    })
    void letsPeopleInAgain(String os, String like, String fault) throws Exception {
        try (var server = Practice.up(os, like, "--trap", "late")) {
            var laptop = new Laptop(server);
            var before = server.camera();
            assertTrue(laptop.logsInByKey());

            var run =
                    Shipped.start(
                            laptop.words("harden", "--yes", "--only", "ssh.*", "--deadline", "8"));
            if (!fault.equals("nothing")) {
                server.await("test -e /etc/ssh/sshd_config.d/00-clawsetup-keys-only.conf");
                Shipped.signal(run, "STOP"); // nothing of ours can undo it now but the server
            }
            var expected = List.of(75);
            switch (fault) {
                case "nothing" -> {}
                case "kill" -> {
                    Shipped.signal(run, "KILL");
                    expected = List.of(137);
                }
                case "cut" -> {
                    try (var _ = server.cut("both")) {
                        Shipped.signal(run, "CONT");
                        server.await(UNDONE);
                    }
                }
                case "reboot" -> {
                    server.reboot();
                    Shipped.signal(run, "CONT");
                }
                default -> throw new AssertionError(fault);
            }
            server.await(UNDONE);
            var ended = Shipped.end(run);
            assertTrue(expected.contains(ended.exit()), ended.exit() + ": " + ended.all());

            assertTrue(laptop.logsInByKey(), "a new login works");
            var runs = laptop.clawsetup("runs");
            assertEquals(0, runs.exit(), runs.all());
            assertTrue(runs.out().contains("undone"), runs.all());
            var settled = laptop.clawsetup("undo", "--all");
            assertEquals(0, settled.exit(), settled.all());
            assertEquals(
                    List.of(),
                    Stays.differences(before, server.camera()),
                    "the server is as before");
        }
    }
}
