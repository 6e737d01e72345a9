package dev.clawsetup.hosts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clawsetup.machine.Asks;
import dev.clawsetup.machine.CannotConnect;
import dev.clawsetup.machine.CannotConnect.Why;
import dev.clawsetup.machine.Command;
import dev.clawsetup.machine.MachineLost;
import dev.clawsetup.machine.Person;
import dev.clawsetup.machine.Result;
import dev.clawsetup.machine.SshConnector;
import dev.clawsetup.machine.Target;
import dev.clawsetup.secret.Secret;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reaching real servers: every way in, and every way of staying outside.
@SuppressWarnings("try") // a line is cut for as long as a block lasts
class MachineIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static Map<String, Practice> clouds;

    @TempDir private Path dir;

    @BeforeAll
    static void startServers() {
        clouds =
                Map.of(
                        "debian12", Practice.up("debian12", "cloud"),
                        "debian13", Practice.up("debian13", "cloud"));
    }

    @AfterAll
    static void removeServers() {
        clouds.values().forEach(Practice::close);
    }

    // In
    // --------------------------------------------------------------------------------------------

    @ParameterizedTest
    @ValueSource(strings = {"debian12", "debian13"})
    void logsInWithAKeyAndIsRootInOneRound(String os) throws Exception {
        try (var connector = clouds.get(os).connector();
                var machine = connector.connect()) {
            var session = machine.session();
            assertEquals("debian", session.user());
            assertEquals("publickey", session.method());
            assertTrue(session.offered().contains("publickey"), session.toString());
            assertTrue(session.serverVersion().startsWith("OpenSSH_"), session.serverVersion());
            var key = Files.readString(Path.of(clouds.get(os).identity().orElseThrow() + ".pub"));
            assertTrue(key.startsWith(session.publicKey().orElseThrow().split(" ", 3)[0] + " "));
            assertEquals(key.split(" ")[1], session.publicKey().orElseThrow().split(" ")[1]);
            assertEquals(
                    session.hostKey().orElseThrow(),
                    clouds.get(os)
                            .inside("ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub")
                            .out()
                            .split(" ")[1]);
            assertEquals(new Result(0, "0\n", ""), machine.run(Command.of("id -u")));
            assertEquals(1, machine.rounds());
            assertEquals(new Result(4, "", "x\n"), machine.run(Command.of("echo x >&2; exit 4")));
            assertEquals(2, machine.rounds());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"debian12", "debian13"})
    void givesSudoItsPasswordAndNeverShowsIt(String os) throws Exception {
        var server = clouds.get(os);
        var target = server.target("bob");
        var person =
                Person.who(
                        "wrong " + server.secondPassword().reveal(),
                        server.secondPassword().reveal());
        server.inside(
                "gpasswd -a bob sudo; install -d -m 700 -o bob -g bob /home/bob/.ssh && install -m"
                        + " 600 -o bob -g bob /home/debian/.ssh/authorized_keys /home/bob/.ssh/");
        try (var connector = new SshConnector(target, person, Optional.empty())) {
            try (var machine = connector.connect()) {
                assertEquals(3, machine.rounds(), "two, and one for the wrong password");
                var listed =
                        machine.run(Command.of("cat /proc/[0-9]*/cmdline /proc/[0-9]*/environ"));
                assertFalse(listed.out().contains(server.secondPassword().reveal()));
                assertEquals(3, machine.rounds());
                assertEquals("0\n", machine.run(Command.of("id -u")).out());
                assertEquals(4, machine.rounds());
            }
            server.inside("echo 'Defaults:bob timestamp_timeout=0' > /etc/sudoers.d/zero");
            try (var again = connector.connect()) {
                assertEquals("0\n", again.run(Command.of("id -u")).out());
                assertEquals(1, again.rounds());
            }
            server.inside("echo 'bob ALL=(ALL) NOPASSWD:ALL' > /etc/sudoers.d/zero");
            try (var unasked = connector.connect()) {
                assertEquals(new Result(0, "0\n", ""), unasked.run(Command.of("id -u")));
            }
            server.inside("rm /etc/sudoers.d/zero");
        }
        assertEquals(List.of("sudo", "sudo again"), person.asked());
        var journal = server.inside("journalctl --no-pager; cat /var/log/* 2>/dev/null").out();
        assertFalse(journal.contains(server.secondPassword().reveal()));
    }

    @Test
    void needsTwoRoundsWhereSudoAsks() throws Exception {
        try (var server = Practice.up("debian13", "password")) {
            try (var machine = server.connector().connect()) {
                assertEquals("password", machine.session().method());
                assertEquals("0\n", machine.run(Command.of("id -u")).out());
                assertEquals(2, machine.rounds(), "the login's password is sudo's, too");
            }
            var root = new SshConnector(server.target("root"), Asks.NOBODY, Optional.empty());
            try (var machine = root.connect()) {
                assertEquals("0\n", machine.run(Command.of("id -u")).out());
                assertEquals(1, machine.rounds());
            }
            server.inside(
                    "printf 'PasswordAuthentication no\\nKbdInteractiveAuthentication yes\\n' >"
                            + " /etc/ssh/sshd_config.d/00-test.conf; systemctl restart ssh");
            try (var machine = server.connector().connect()) {
                assertEquals("keyboard-interactive", machine.session().method());
            }
            var wrong =
                    new Target.Remote(
                            server.host(),
                            22,
                            "ada",
                            server.login(List.of(), Optional.of(Secret.of("wrong"))),
                            Optional.empty());
            assertEquals(Why.WRONG_PASSWORD, refusal(wrong, Asks.NOBODY).why());
        }
    }

    @Test
    void logsInAsRootWithAKey() throws Exception {
        try (var server = Practice.up("debian13", "bare");
                var machine = server.connector().connect()) {
            assertEquals("root", machine.session().user());
            assertEquals("0\n", machine.run(Command.of("id -u")).out());
            assertEquals(1, machine.rounds());
        }
    }

    @Test
    void takesEveryKindOfKeyAndAsksForAPassphraseOnlyWhenTheKeyWouldDo() throws Exception {
        var server = clouds.get("debian13");
        for (var kind :
                List.of(
                        "-t ed25519",
                        "-t ecdsa -b 256",
                        "-t ecdsa -b 384",
                        "-t ecdsa -b 521",
                        "-t rsa -b 3072",
                        "-t rsa -b 3072 -m PEM",
                        "-t ecdsa -b 256 -m PEM",
                        "-t rsa -b 3072 -m PKCS8")) {
            for (var passphrase : kind.contains("PEM") ? List.of("") : List.of("", "right")) {
                var file = key(kind, passphrase);
                authorize(server, file);
                var person = passphrase.isEmpty() ? Person.who() : Person.who("wrong", passphrase);
                var stranger = key("-t ed25519 -a 1", "never asked for");
                try (var machine =
                        new SshConnector(with(server, stranger, file), person, Optional.empty())
                                .connect()) {
                    assertEquals("0\n", machine.run(Command.of("id -u")).out(), kind);
                    assertEquals(fingerprint(file), machine.session().keyFingerprint());
                }
                assertEquals(
                        passphrase.isEmpty()
                                ? List.of()
                                : List.of("passphrase", "passphrase again"),
                        person.asked(),
                        kind);
            }
        }
    }

    @Test
    void letsTheAgentSign() throws Exception {
        var server = clouds.get("debian12");
        var socket = dir.resolve("agent");
        var agent =
                new ProcessBuilder("ssh-agent", "-D", "-a", socket.toString())
                        .redirectErrorStream(true)
                        .start();
        try {
            var ready = new byte[16];
            assertTrue(agent.getInputStream().read(ready) > 0);
            var wanted = List.of("-t ed25519", "-t ecdsa -b 384", "-t rsa -b 3072");
            for (var kind : wanted) {
                var file = key(kind, "");
                authorize(server, file);
                command(Map.of("SSH_AUTH_SOCK", socket.toString()), "ssh-add", "-q", "-D");
                for (var other = 0; other < 6; other++) {
                    command(
                            Map.of("SSH_AUTH_SOCK", socket.toString()),
                            "ssh-add",
                            "-q",
                            key("-t ed25519", "").toString());
                }
                command(
                        Map.of("SSH_AUTH_SOCK", socket.toString()),
                        "ssh-add",
                        "-q",
                        file.toString());
                Files.delete(file);
                var login = server.target().login();
                var target =
                        new Target.Remote(
                                server.host(),
                                22,
                                server.user(),
                                new Target.Login(
                                        List.of(),
                                        true,
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.empty(),
                                        login.knownHosts(),
                                        Optional.empty()),
                                Optional.empty());
                try (var connector = new SshConnector(target, Asks.NOBODY, Optional.of(socket));
                        var first = connector.connect();
                        var second = connector.connect()) {
                    assertEquals(
                            first.session().keyFingerprint(), second.session().keyFingerprint());
                    assertEquals("0\n", second.run(Command.of("id -u")).out());
                }
                var failed =
                        server.inside(
                                        "journalctl -u ssh --no-pager | grep -c 'Too many"
                                                + " authentication' || true")
                                .out()
                                .strip();
                assertEquals("0", failed, "more keys were offered than MaxAuthTries allows");
            }
        } finally {
            agent.destroy();
        }
    }

    @Test
    void jumps() throws Exception {
        try (var server = Practice.up("debian12", "jump")) {
            try (var connector = server.connector();
                    var first = connector.connect();
                    var second = connector.connect()) {
                assertEquals("0\n", first.run(Command.of("id -u")).out());
                assertEquals("0\n", second.run(Command.of("id -u")).out());
            }
            var closed =
                    new Target.Remote(
                            server.host(),
                            23,
                            server.user(),
                            server.target().login(),
                            server.target().jump());
            assertEquals(Why.CLOSED_PORT, refusal(closed, Asks.NOBODY).why());
        }
    }

    @Test
    void changesAPasswordThatMustBeChanged() throws Exception {
        try (var server = Practice.up("debian13", "password", "--trap", "must-change")) {
            assertEquals(Why.PASSWORD_EXPIRED, refusal(server.target(), Asks.NOBODY).why());
            var person = Person.who("Long-Enough-And-New-7");
            try (var connector = new SshConnector(server.target(), person, Optional.empty())) {
                try (var machine = connector.connect()) {
                    assertEquals("0\n", machine.run(Command.of("id -u")).out());
                }
                try (var machine = connector.connect()) {
                    assertEquals("0\n", machine.run(Command.of("id -u")).out());
                }
            }
            assertEquals(List.of("new"), person.asked());
        }
    }

    @Test
    void asksAboutAnUnknownServerOnceAndRemembersIt() throws Exception {
        var server = clouds.get("debian13");
        var known = dir.resolve("known_hosts");
        var target = knowing(server, known, Optional.empty());
        assertEquals(Why.UNKNOWN_HOST_KEY, refusal(target, Person.who()).why());
        assertFalse(Files.exists(known));
        var person = Person.who().trusting();
        try (var connector = new SshConnector(target, person, Optional.empty())) {
            connector.connect().close();
            connector.connect().close();
        }
        assertEquals(1, person.asked().size(), person.asked().toString());
        try (var connector = new SshConnector(target, Asks.NOBODY, Optional.empty());
                var machine = connector.connect()) {
            var shown = machine.session().hostKey().orElseThrow();
            assertTrue(person.asked().getFirst().contains(shown));
            Files.delete(known);
            var vouched = knowing(server, known, Optional.of(shown));
            new SshConnector(vouched, Asks.NOBODY, Optional.empty()).connect().close();
            assertTrue(Files.readString(known).startsWith(server.host() + " ssh-ed25519 "));
            Files.delete(known);
        }
        var other = knowing(server, known, Optional.of("SHA256:" + "A".repeat(43)));
        assertEquals(Why.CHANGED_HOST_KEY, refusal(other, person).why());
    }

    // Out
    // -------------------------------------------------------------------------------------------

    @Test
    void refusesAChangedHostKeyWithoutAsking() throws Exception {
        var server = clouds.get("debian13");
        var known = dir.resolve("known_hosts");
        var other =
                Files.readAllLines(Path.of(key("-t ed25519", "") + ".pub")).getFirst().split(" ");
        Files.writeString(known, server.host() + " " + other[0] + " " + other[1] + "\n");
        var person = Person.who().trusting();
        var refusal = refusal(knowing(server, known, Optional.empty()), person);
        assertEquals(Why.CHANGED_HOST_KEY, refusal.why());
        assertTrue(refusal.remedy().contains("ssh-keygen -R"), refusal.remedy());
        assertEquals(List.of(), person.asked());
    }

    @Test
    void tellsWhyNobodyGetsIn() throws Exception {
        var server = clouds.get("debian12");
        var login = server.target().login();
        var closed = new Target.Remote(server.host(), 23, "debian", login, Optional.empty());
        assertEquals(Why.CLOSED_PORT, refusal(closed, Asks.NOBODY).why());
        assertEquals(Why.REFUSED, refusal(with(server, key("-t ed25519", "")), Asks.NOBODY).why());
        assertEquals(
                Why.UNUSABLE_KEY,
                refusal(with(server, Path.of("/etc/hostname")), Asks.NOBODY).why());
        var locked = key("-t ed25519", "right");
        authorize(server, locked);
        assertEquals(
                Why.WRONG_PASSPHRASE,
                refusal(with(server, locked), Person.who("wrong", "wronger", "worst")).why());
        server.inside("usermod -s /usr/sbin/nologin debian");
        assertEquals(Why.NO_SHELL, refusal(server.target(), Asks.NOBODY).why());
        server.inside("usermod -s /bin/bash debian");
    }

    @Test
    void tellsThatTheAccountMayNotBecomeRoot() throws Exception {
        try (var server = Practice.up("debian13", "cloud", "--trap", "nosudo")) {
            assertEquals(Why.NO_ROOT, refusal(server.target(), Asks.NOBODY).why());
            server.inside("echo debian:some-password | chpasswd");
            assertEquals(Why.NO_ROOT, refusal(server.target(), Person.who("some-password")).why());
            server.inside("SUDO_FORCE_REMOVE=yes dpkg --purge --force-depends sudo");
            assertEquals(Why.NO_ROOT, refusal(server.target(), Asks.NOBODY).why());
        }
    }

    @Test
    void tellsAFirewallThatDropsFromAServerThatHangs() throws Exception {
        try (var server = Practice.up("debian13", "cloud")) {
            try (var cut = server.cut("both")) {
                assertEquals(Why.NO_ANSWER, refusal(server.target(), Asks.NOBODY).why());
            }
            try (var cut = server.cut("hang")) {
                var refusal = refusal(server.target(), Asks.NOBODY);
                assertEquals(Why.NO_ANSWER, refusal.why());
                assertTrue(refusal.getMessage().contains("says nothing"), refusal.getMessage());
            }
            server.connector().connect().close();
        }
    }

    @Test
    void tellsAPenaltyOfSshd() throws Exception {
        try (var server = Practice.up("debian13", "cloud")) {
            for (var failure = 0; failure < 8; failure++) {
                var refusal = refusal(with(server, key("-t ed25519", "")), Asks.NOBODY);
                if (refusal.why() == Why.PENALTY) {
                    assertTrue(refusal.remedy().contains("Wait"), refusal.remedy());
                    return;
                }
                assertEquals(Why.REFUSED, refusal.why());
            }
            throw new AssertionError("sshd never shut us out");
        }
    }

    // Lost
    // ------------------------------------------------------------------------------------------

    @Test
    void noticesALineThatIsCut() throws Exception {
        var server = clouds.get("debian12");
        try (var machine = server.connector().connect();
                var talker = server.connector().connect();
                var talk = talker.converse(Command.of("while read -r l; do echo \"$l\"; done"))) {
            assertEquals("here", talk.say("here", SOON));
            try (var cut = server.cut("both")) {
                assertThrows(
                        MachineLost.class,
                        () -> machine.run(new Command("sleep 600", Duration.ofMinutes(5))));
                assertThrows(MachineLost.class, () -> talk.say("there?", Duration.ofSeconds(2)));
            }
        }
        server.connector().connect().close();
    }

    @Test
    void noticesAServerThatStandsStill() throws Exception {
        var server = clouds.get("debian13");
        try (var machine = server.connector().connect()) {
            try (var paused = server.paused()) {
                assertThrows(
                        MachineLost.class,
                        () -> machine.run(new Command("sleep 600", Duration.ofMinutes(5))));
            }
        }
    }

    // Tunnel
    // ----------------------------------------------------------------------------------------

    @Test
    void leadsALocalPortToOneOfTheServer() throws Exception {
        var server = clouds.get("debian13");
        var before = Thread.getAllStackTraces().keySet();
        var porters = new ArrayList<Thread>();
        try (var connector = server.connector();
                var nowhere = connector.forward(0, "127.0.0.1", 9);
                var tunnel = connector.forward(0, "127.0.0.1", 22)) {
            try (var visitor = new Socket("127.0.0.1", nowhere.port())) {
                assertEquals(-1, visitor.getInputStream().read());
            }
            assertTrue(nowhere.open());
            try (var visitor = new Socket("127.0.0.1", tunnel.port())) {
                var greeting = visitor.getInputStream().readNBytes(8);
                assertEquals("SSH-2.0-", new String(greeting, StandardCharsets.US_ASCII));
            }
            porters.addAll(Thread.getAllStackTraces().keySet());
        }
        porters.removeAll(before);
        porters.removeIf(thread -> !thread.getName().equals("tunnel"));
        assertEquals(2, porters.size());
        for (var porter : porters) {
            porter.join(Duration.ofSeconds(10));
            assertFalse(porter.isAlive(), "closed, but still at work");
        }
    }

    // Props
    // -----------------------------------------------------------------------------------------

    private static CannotConnect refusal(Target.Remote target, Asks asks) {
        return assertThrows(
                CannotConnect.class,
                () -> new SshConnector(target, asks, Optional.empty()).connect().close());
    }

    private static Target.Remote with(Practice server, Path... keys) {
        return new Target.Remote(
                server.host(),
                22,
                server.user(),
                server.login(List.of(keys), Optional.empty()),
                Optional.empty());
    }

    private static Target.Remote knowing(
            Practice server, Path knownHosts, Optional<String> hostKey) {
        var login = server.target().login();
        return new Target.Remote(
                server.host(),
                22,
                server.user(),
                new Target.Login(
                        login.identities(),
                        false,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        List.of(knownHosts),
                        hostKey),
                Optional.empty());
    }

    private Path key(String kind, String passphrase) throws Exception {
        var file = Files.createTempFile(dir, "key", "");
        Files.delete(file);
        var command =
                new ArrayList<>(
                        List.of("ssh-keygen", "-q", "-f", file.toString(), "-N", passphrase));
        command.addAll(List.of("-C", "only for tests"));
        command.addAll(List.of(kind.split(" ")));
        command(Map.of(), command.toArray(String[]::new));
        return file;
    }

    private static void authorize(Practice server, Path key) throws IOException {
        var line = Files.readString(Path.of(key + ".pub")).strip();
        server.inside("echo '" + line + "' >> /home/debian/.ssh/authorized_keys");
    }

    private static Optional<String> fingerprint(Path key) throws Exception {
        return Optional.of(command(Map.of(), "ssh-keygen", "-lf", key + ".pub").split(" ")[1]);
    }

    private static String command(Map<String, String> environment, String... command)
            throws Exception {
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        var process = builder.start();
        process.getOutputStream().close();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
        return said;
    }
}
