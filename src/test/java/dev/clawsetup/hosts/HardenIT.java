package dev.clawsetup.hosts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/// The whole way on real servers, with the file that people download: do it, do it again, look, and
/// take it back. Judged by ssh, by the ports and by the camera, not by what clawsetup says.
@Order(1)
@Execution(ExecutionMode.CONCURRENT) // a server of its own for each row
class HardenIT {
    private static final int WEB = 80;
    private static final int DATABASE = 3306;

    @ParameterizedTest(name = "{2} on {0}/{1}")
    @CsvSource({
        "debian13, cloud, harden",
        "debian13, password, harden",
        "debian12, socket, harden",
        "debian13, bare, install",
        "debian12, cloud, install"
    })
    void hardensAgainChangesNothingAndUndoesAll(String os, String like, String errand)
            throws Exception {
        try (var server = Practice.up(os, like)) {
            var laptop = new Laptop(server);
            var cloud = like.equals("cloud");
            isOpenToAll(server, cloud);
            // a login starts sshd where a socket waits for it
            var offered = laptop.offers(server.user());
            assertTrue(offered.startsWith("publickey"), offered);
            var before = server.camera();

            var first = laptop.clawsetup(errand, wishes(cloud));
            assertEquals(0, first.exit(), first.all());
            var after = server.camera();
            isHardened(server, laptop, cloud, first);

            var second = laptop.clawsetup(errand, wishes(cloud));
            assertEquals(0, second.exit(), second.all());
            assertEquals(
                    List.of(),
                    Stays.moves(after, server.camera()),
                    "a second run changes nothing: " + second.all());

            // every port of both addresses takes most of a minute, so not on each server
            var verify =
                    cloud
                            ? laptop.clawsetup("verify", wishes(cloud, "--from-outside"))
                            : laptop.clawsetup("verify", wishes(cloud));
            assertEquals(0, verify.exit(), verify.all());

            if (errand.equals("install")) {
                Gateway.answersThroughTunnel(laptop, server);
                var closed = "asked from here: port 18789 is closed on %s and %s";
                assertEquals(
                        cloud,
                        verify.all().contains(closed.formatted(server.host(), server.host6())),
                        verify.all());
            } else if (cloud) {
                changesWhatIsAskedForAndNothingElse(server, laptop);
            }
            if (os.equals("debian13") && errand.equals("harden")) {
                RoundTrips.ofARunThatChangesNothing(server, laptop, cloud ? 1 : 2);
            }

            var undo = laptop.clawsetup("undo", "--all");
            assertEquals(0, undo.exit(), undo.all());
            assertEquals(offered, laptop.offers(server.user()), "the old ways in are back");
            assertEquals(
                    List.of(),
                    Stays.differences(before, server.camera()),
                    "undo brings back what was");
        }
    }

    private static List<String> addresses(Practice server) {
        return List.of(server.host(), server.host6());
    }

    static void isOpenToAll(Practice server, boolean cloud) {
        if (cloud) {
            for (var host : addresses(server)) {
                assertTrue(answers(host, WEB), "the web site is there: " + host);
            }
            assertTrue(answers(server.host(), DATABASE), "the database is open");
        }
    }

    /// @param cloud with a web site, which was to be kept, and with an account that has no key
    static void isHardened(Practice server, Laptop laptop, boolean cloud, Shipped.Ended run)
            throws Exception {
        assertTrue(laptop.logsInByKey(), "a new login works");
        assertEquals("publickey", laptop.offers(server.user()), "passwords are off: " + run.all());
        for (var host : addresses(server)) {
            assertTrue(answers(host, 22), host);
            assertFalse(answers(host, DATABASE), host);
            assertEquals(cloud, answers(host, WEB), "what was kept, and nothing else: " + host);
        }
        assertWorks(server, "fail2ban-client status sshd");
        assertWorks(server, "ufw status | grep -qx 'Status: active'");
        assertWorks(server, "systemctl is-enabled ufw.service");
        if (cloud) {
            assertWorks(server, "test -e /etc/ssh/sshd_config.d/50-cloud-init.conf");
            assertEquals("publickey", laptop.offers("bob"), "also for who has no key");
            var root = laptop.ssh("root", "-i", laptop.key().toString());
            assertTrue(root.err().contains("Permission denied (publickey)"), root.all());
        }
    }

    /// Of a server without OpenClaw, `reconfigure` changes what was asked for, and nothing else.
    private static void changesWhatIsAskedForAndNothingElse(Practice server, Laptop laptop) {
        var before = server.camera();
        var again = laptop.clawsetup("reconfigure", "--set", "firewall.keep=", "--yes");
        assertEquals(0, again.exit(), again.all());
        assertTrue(again.err().contains("1 change on"), again.all());
        assertFalse(answers(server.host(), WEB), "what was asked for");
        var changed =
                Stays.differences(before, server.camera()).stream()
                        .filter(line -> !line.contains("ufw") && !line.contains("80/tcp"))
                        .filter(line -> !line.contains("/var/lib/clawsetup/current"))
                        .toList();
        assertEquals(List.of(), changed, "and nothing else");
        assertEquals(0, laptop.clawsetup("verify").exit());
    }

    static String[] wishes(boolean web, String... more) {
        var words = new ArrayList<>(List.of("--yes"));
        if (web) {
            words.addAll(List.of("--set", "firewall.keep=80/tcp"));
        }
        words.addAll(List.of(more));
        return words.toArray(String[]::new);
    }

    private static void assertWorks(Practice server, String command) {
        var said = server.inside(command);
        assertEquals(0, said.exit(), command + ": " + said);
    }

    /// As somebody on the internet would find it.
    private static boolean answers(String host, int port) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), 2000);
            return true;
        } catch (IOException closed) {
            return false;
        }
    }
}
