package dev.clawsetup.hosts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Servers that are reached through somebody else: the client that they see is not ours, and the
/// port that we name is not theirs.
class JumpIT {
    private static final String ONLY = "firewall.*,fail2ban.sshd,ssh.limits";
    private static final String JAIL = "cat /etc/fail2ban/jail.d/clawsetup.local";

    /// Of the whole journal: whom journald looks up late, it files under the session, not under
    /// ssh.
    private static final String ACCEPTED =
            "journalctl --no-pager | sed -n 's/.*Accepted publickey .* port \\([0-9]*\\)"
                    + " .*/\\1/p'";

    @Test
    void theJumpHostIsTheClientAndEachProofGoesThroughItAnew() throws Exception {
        try (var server = Practice.up("debian13", "jump")) {
            var laptop = new Laptop(server);
            var between = server.jumpHost().orElseThrow();
            var way = List.of("--jump", server.user() + "@" + between);
            var before = server.camera();

            var run = clawsetup(laptop, way, "harden", "--yes", "--only", ONLY);
            assertEquals(0, run.exit(), run.all());
            assertTrue(
                    run.err().contains("from here, through " + between + ": a new login as"),
                    run.err());

            var seen = server.atTheJumpHost("hostname -I").out().strip().split(" ");
            var jail = server.inside(JAIL).out();
            assertTrue(
                    List.of(seen).stream().anyMatch(far -> jail.endsWith("::1 " + far + "\n")),
                    jail + List.of(seen));
            assertFalse(jail.contains(between), "the side that only we see: " + jail);
            assertEquals("22/tcp", opened(server));

            var logins = server.atTheJumpHost(ACCEPTED).out().lines().toList();
            assertTrue(logins.size() >= 5, "work, lifeline and a proof for each step: " + logins);
            assertEquals(logins.size(), logins.stream().distinct().count(), "none shares a line");
            assertEquals(
                    server.inside(ACCEPTED).out().lines().count(),
                    logins.size(),
                    "one connection to the jump host for each login behind it");

            var undo = clawsetup(laptop, way, "undo", "--all");
            assertEquals(0, undo.exit(), undo.all());
            assertEquals(List.of(), Stays.differences(before, server.camera()));
            tunnelLeadsThrough(laptop, way);
        }
    }

    /// To the one thing that listens there; that it is no OpenClaw is seen through the tunnel.
    private static void tunnelLeadsThrough(Laptop laptop, List<String> way) throws Exception {
        var port = Tunnelled.freePort();
        var words = laptop.words("tunnel", "--to", "22", "--port", String.valueOf(port));
        words.addAll(way);
        try (var tunnel = new Tunnelled(words)) {
            tunnel.until("What answers at port 22 of the server is not OpenClaw");
            try (var visitor = new Socket(InetAddress.getLoopbackAddress(), port)) {
                var greeting = visitor.getInputStream().readNBytes(8);
                assertEquals("SSH-2.0-", new String(greeting, StandardCharsets.US_ASCII));
            }
        }
    }

    /// Port 3306 of the router leads to somebody else's machine: that it still answers when the
    /// firewall is up says nothing about this one.
    @Test
    void theServersOwnPortIsOpenedAndTheRoutersIsTheOneThatProves() throws Exception {
        var router = "127.0.0.77";
        try (var server = Practice.up("debian13", "cloud");
                var relay = new Relay(router, 0, Optional.of(server.host()));
                var _ = new Relay(router, 3306, Optional.empty())) {
            var before = server.camera();
            var known = Files.createTempFile("clawsetup-known", "");
            known.toFile().deleteOnExit();
            Files.writeString(
                    known,
                    Files.readAllLines(server.knownHosts()).stream()
                            .filter(line -> line.startsWith(server.host()))
                            .map(line ->
                                    "[%s]:%d%s\n"
                                            .formatted(
                                                    router,
                                                    relay.port(),
                                                    line.substring(line.indexOf(' '))))
                            .collect(Collectors.joining()));
            var target = "%s@%s:%d".formatted(server.user(), router, relay.port());

            var run = through(server, known, "harden", target, "--yes", "--only", ONLY);
            assertEquals(0, run.exit(), run.all());
            assertEquals("22/tcp", opened(server));
            assertTrue(
                    run.err().contains("(port 3306 is closed on " + server.host6() + ")"),
                    "where there is a direct way, and nowhere else: " + run.err());
            assertFalse(server.inside(JAIL).out().contains(router), "an address of ours only");

            var undo = through(server, known, "undo", target, "--all");
            assertEquals(0, undo.exit(), undo.all());
            assertEquals(List.of(), Stays.differences(before, server.camera()));
        }
    }

    private static Shipped.Ended clawsetup(
            Laptop laptop, List<String> way, String command, String... more) {
        var words = laptop.words(command, more);
        words.addAll(way);
        return Shipped.run(words);
    }

    private static Shipped.Ended through(
            Practice server, java.nio.file.Path known, String command, String target, String... m) {
        var words = new java.util.ArrayList<>(List.of(command, target));
        words.addAll(List.of("--identity", server.identity().orElseThrow().toString()));
        words.addAll(List.of("--known-hosts", known.toString()));
        words.addAll(List.of(m));
        return Shipped.run(words);
    }

    /// What ufw lets in, on IPv4.
    private static String opened(Practice server) {
        return server.inside("ufw status | sed -n '/(v6)/d; s/ *ALLOW .*//p'").out().strip();
    }
}
