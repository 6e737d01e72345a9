package dev.clawsetup.hosts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;

/// The promise itself, with the file that people download: on a server whose logins fail as soon as
/// our change is live (every check before it passes), whatever happens to us, the server lets
/// people in again and is as before. What the fault matrix does not: faults where logins fail as
/// well, what happens again and again, and a firewall that does more than its rules say.
@Order(3)
@Execution(ExecutionMode.CONCURRENT) // a server of its own for each row
class LockoutIT {
    private static final int ROLLED_BACK = 75;
    private static final int KILLED = 137;
    private static final int BOOTS = 5;

    /// Seconds to the deadline, where it is what undoes; and where a boot has to come before it.
    private static final String SHORT = "8";

    private static final String LONG = "25";

    private static final String BOOTED = "as the server booted before it was proven";
    private static final String SILENT = "as nobody could prove it";

    private static final String STEPS = "/var/lib/clawsetup/runs/*/*";
    private static final String SSH_CHANGED =
            "[ -e /etc/ssh/sshd_config.d/00-clawsetup-keys-only.conf ]";
    private static final String SETTLED =
            "[ -z \"$(ls -d " + STEPS + "/state.armed " + STEPS + "/state.undoing 2>/dev/null)\" ]";

    /// A firewall that forbids every packet of ours as soon as it is switched on, whatever its
    /// rules say: the session that is held open freezes too. ufw runs this file if it can be run.
    private static final String WALL =
            """
            mkdir /etc/ufw
            cat >/etc/ufw/before.init <<'END'
            #!/bin/sh
            for t in iptables ip6tables; do
                case $1 in
                start) $t -I INPUT -p tcp --dport 22 -j DROP ;;
                stop) $t -D INPUT -p tcp --dport 22 -j DROP 2>/dev/null || : ;;
                esac
            done
            END
            chmod 750 /etc/ufw/before.init
            """;

    @ParameterizedTest(name = "{2} on {0}/{1}")
    @CsvSource({
        "debian12, cloud, nothing",
        "debian13, cloud, kill",
        "debian12, socket, kill",
        "debian13, cloud, cut",
        "debian13, socket, cut",
        "debian13, cloud, boots",
        "debian12, socket, boots"
    })
    void letsPeopleInAgain(String os, String like, String fault) throws Exception {
        try (var server = Practice.up(os, like, "--trap", "late")) {
            var laptop = new Laptop(server);
            assertTrue(laptop.logsInByKey());
            var before = server.camera();

            var run = harden(laptop, "ssh.*", SHORT);
            if (!fault.equals("nothing")) {
                server.await(SSH_CHANGED);
                Shipped.signal(run, "STOP"); // nothing of ours can undo it now but the server
            }
            switch (fault) {
                case "nothing" -> {}
                case "kill" -> Shipped.signal(run, "KILL");
                case "cut" -> {
                    try (var _ = server.cut("both")) {
                        Shipped.signal(run, "CONT");
                        server.await(SETTLED);
                    }
                }
                case "boots" -> {
                    Shipped.signal(run, "KILL");
                    loseThePowerInEveryUndo(server);
                }
                default -> throw new AssertionError(fault);
            }
            server.await(SETTLED);
            var ended = Shipped.end(run);
            var killed = fault.equals("kill") || fault.equals("boots");
            assertEquals(killed ? KILLED : ROLLED_BACK, ended.exit(), ended.all());
            isAsBefore(
                    laptop,
                    server,
                    before,
                    "ssh.keys-only",
                    fault.equals("boots") ? BOOTED : SILENT);
        }
    }

    /// An undo that restarts a service while others start: what goes wrong there goes wrong now and
    /// then, so it is done again and again.
    @ParameterizedTest(name = "{0}/{1}")
    @CsvSource({"debian12, cloud", "debian13, socket"})
    void letsPeopleInAgainAfterEachOfFiveBoots(String os, String like) throws Exception {
        try (var server = Practice.up(os, like, "--trap", "late")) {
            var laptop = new Laptop(server);
            assertTrue(laptop.logsInByKey());
            var before = server.camera();

            for (var boot = 1; boot <= BOOTS; boot++) {
                var run = harden(laptop, "ssh.*", LONG);
                server.await(SSH_CHANGED);
                var last = boot == BOOTS;
                Shipped.signal(run, last ? "STOP" : "KILL");
                server.reboot();
                server.await(SETTLED);
                assertTrue(laptop.logsInByKey(), "a new login works after boot " + boot);
                if (last) {
                    Shipped.signal(run, "CONT");
                }
                var ended = Shipped.end(run);
                assertEquals(last ? ROLLED_BACK : KILLED, ended.exit(), ended.all());
            }
            var undone = server.inside("cat " + STEPS + "/undo.log | grep -c 'begins (boot)'");
            assertEquals(String.valueOf(BOOTS), undone.out().strip(), "by the boot, each time");
            isAsBefore(laptop, server, before, "ssh.keys-only", BOOTED);
        }
    }

    @ParameterizedTest(name = "{2} on {0}/{1}")
    @CsvSource({"debian12, cloud, wall", "debian13, cloud, cut", "debian13, cloud, reboot"})
    void aFirewallThatKeepsPeopleOutIsTurnedOffAgain(String os, String like, String fault)
            throws Exception {
        try (var server = Practice.up(os, like)) {
            var laptop = new Laptop(server);
            assertTrue(laptop.logsInByKey());
            var before = server.camera();

            if (fault.equals("wall")) {
                var built = server.inside(WALL);
                assertEquals(0, built.exit(), built.err());
            }
            var run = harden(laptop, "firewall.*", SHORT);
            if (!fault.equals("wall")) {
                server.await("grep -qs ENABLED=yes /etc/ufw/ufw.conf");
                Shipped.signal(run, "STOP");
            }
            switch (fault) {
                case "wall" -> {}
                case "cut" -> {
                    try (var _ = server.cut("in")) {
                        Shipped.signal(run, "CONT");
                        server.await(SETTLED);
                    }
                }
                case "reboot" -> {
                    server.reboot();
                    Shipped.signal(run, "CONT");
                }
                default -> throw new AssertionError(fault);
            }
            var ended = Shipped.end(run);
            assertEquals(ROLLED_BACK, ended.exit(), ended.all());
            if (fault.equals("wall")) {
                server.inside("rm /etc/ufw/before.init"); // of the test, not of ufw's package
            }
            isAsBefore(
                    laptop,
                    server,
                    before,
                    "firewall.ufw",
                    fault.equals("reboot") ? BOOTED : SILENT);
        }
    }

    private static Shipped.Running harden(Laptop laptop, String only, String seconds) {
        return Shipped.start(
                laptop.words("harden", "--yes", "--only", only, "--deadline", seconds));
    }

    /// Each boot is cut off when it has put the files back, and before anything was started again.
    private static void loseThePowerInEveryUndo(Practice server) {
        for (var boot = 1; boot <= BOOTS; boot++) {
            server.losePower();
            server.await(
                    "[ \"$(grep -c 'files are back' " + STEPS + "/undo.log)\" -ge " + boot + " ]");
        }
    }

    private static void isAsBefore(
            Laptop laptop, Practice server, String before, String step, String told) {
        assertTrue(laptop.logsInByKey(), "a new login works");
        var runs = laptop.clawsetup("runs");
        assertEquals(0, runs.exit(), runs.all());
        assertTrue(
                runs.out().lines().anyMatch(line -> line.contains("undone") && line.contains(step)),
                runs.all());
        var settled = laptop.clawsetup("undo", "--all");
        assertEquals(0, settled.exit(), settled.all());
        assertEquals(
                List.of(), Stays.differences(before, server.camera()), "the server is as before");
    }
}
