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
        try (var server = Practice.up(os, like, "late")) {
            var target = new Target(server);
            var before = server.camera();
            assertTrue(target.logsInByKey());

            var run =
                    Shipped.start(
                            target.words("harden", "--yes", "--only", "ssh.*", "--deadline", "8"));
            switch (fault) {
                case "nothing" -> {
                    var ended = Shipped.end(run);
                    assertEquals(75, ended.exit(), ended.all());
                }
                case "kill" -> {
                    server.await("test -e /etc/ssh/sshd_config.d/00-clawsetup-keys-only.conf");
                    run.process().destroyForcibly();
                    Shipped.end(run);
                }
                case "cut" -> {
                    server.await("test -e /etc/ssh/sshd_config.d/00-clawsetup-keys-only.conf");
                    server.cut("both");
                    server.await("! ls /var/lib/clawsetup/runs/*/*/state.armed");
                    server.heal();
                    var ended = Shipped.end(run);
                    assertTrue(List.of(75, 69).contains(ended.exit()), ended.all());
                }
                case "reboot" -> {
                    server.await("test -e /etc/ssh/sshd_config.d/00-clawsetup-keys-only.conf");
                    server.reboot();
                    Shipped.end(run);
                }
                default -> throw new AssertionError(fault);
            }
            server.await(
                    "! ls /var/lib/clawsetup/runs/*/*/state.armed"
                            + " /var/lib/clawsetup/runs/*/*/state.undoing");

            assertTrue(target.logsInByKey(), "a new login works");
            var runs = target.clawsetup("runs");
            assertEquals(0, runs.exit(), runs.all());
            assertTrue(runs.out().contains("undone"), runs.all());
            var settled = target.clawsetup("undo", "--all");
            assertEquals(0, settled.exit(), settled.all());
            assertEquals(
                    List.of(),
                    Stays.differences(before, server.camera()),
                    "the server is as before");
        }
    }
}
