package dev.clawsetup.hosts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// What people give, meet and do that is not as it should be, with the file that they download:
/// each ends with words that say what to do, with the exit code that is documented, and with a
/// server that is as before or can be gone on with.
@SuppressWarnings("try") // a server is held for as long as a block lasts
class BadInputIT {
    @TempDir private Path dir;

    @Test
    void answersThatCannotBeUsedAreToldByTheirKeys() throws Exception {
        assertEnds(65, harden("nobody@203.0.113.7", "--set", "nonsense.key=1"))
                .says("nonsense.key is not a known key", "Nothing was changed");
        assertEnds(65, harden("nobody@203.0.113.7", "--set", "safety.deadline=soon"))
                .says("safety.deadline “soon” is not a whole number", "from 5 to 3600");
        var file = dir.resolve("mine.yaml");
        Files.writeString(file, "safety:\n  deadlin: 30\n  deadline: [30, 40]\n");
        assertEnds(65, harden("nobody@203.0.113.7", "--answers", file.toString()))
                .says("mine.yaml, line 2", "did you mean safety.deadline?", "line 3", "one value");
        Files.writeString(file, "safety: [half");
        assertEnds(65, harden("nobody@203.0.113.7", "--answers", file.toString()))
                .says("mine.yaml is not YAML");
        assertEnds(65, harden("nobody@203.0.113.7", "--only", "nonsense"))
                .says("controls.only “nonsense” is no control");
        assertEnds(65, harden("nobody@203.0.113.7", "--answers", dir + "/none.yaml"))
                .says("none.yaml does not exist");
    }

    @Test
    void aCommandLineThatCannotBeReadDoesNothing() {
        assertEnds(64, Shipped.run("harden", "--yes")).says("no server was named", "--local");
        assertEnds(64, Shipped.run("harden", "--json", "--yes")).says("no server was named");
        assertEnds(64, Shipped.run("harden", "ada@203.0.113.7", "--yse"))
                .says("--yse", "Nothing was done");
        assertEnds(64, Shipped.run("hraden", "ada@203.0.113.7")).says("hraden", "harden");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    nosystemd | 66 | cannot work without systemd
                    alpine    | 66 | cannot work on Alpine Linux
                    debian11  | 66 | cannot work on Debian GNU/Linux 11
                    fulldisk  | 74 | are free on /var/lib
                    nosudo    | 77 | sudo does not let it become root
                    """)
    void aServerThatCannotBeWorkedOnIsLeftAlone(String trap, int exit, String words)
            throws Exception {
        try (var server = Practice.up("debian13", "cloud", "--trap", trap)) {
            var laptop = new Laptop(server);
            var before = server.camera();
            assertEnds(exit, laptop.clawsetup("harden", "--yes"))
                    .says(words)
                    .matches("(?i)nothing was changed");
            assertEquals(List.of(), Stays.differences(before, server.camera()));
            assertFalse(server.inside("ls -d /var/lib/clawsetup").exit() == 0, "no trace");
            switch (trap) {
                case "alpine", "debian11", "nosystemd" ->
                        assertEnds(66, laptop.clawsetup("plan")).says(words);
                default -> {}
            }
        }
    }

    @Test
    void doorsThatDoNotOpenAreToldApart() throws Exception {
        try (var server = Practice.up("debian13", "cloud")) {
            var laptop = new Laptop(server);
            var before = server.camera();
            var to = server.user() + "@" + server.host();
            var key = server.identity().orElseThrow().toString();
            var known = server.knownHosts().toString();
            var shown =
                    server.inside("ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub")
                            .out()
                            .split(" ")[1];

            var garbage = dir.resolve("garbage");
            Files.writeString(garbage, "no key\n");
            assertEnds(69, harden(to, "--known-hosts", known, "--identity", garbage.toString()))
                    .says("garbage is not a private key", "ssh-keygen -t ed25519");
            assertEnds(69, harden(to, "--known-hosts", known, "--identity", dir + "/none"))
                    .says("/none is not there");
            var other = newKey("other");
            assertEnds(69, harden(to, "--known-hosts", known, "--identity", other.toString()))
                    .says("cannot log in as debian@" + server.host(), "--identity");

            var empty = dir.resolve("known_hosts");
            assertEnds(69, harden(to, "--known-hosts", empty.toString(), "--identity", key))
                    .says("cannot trust " + server.host() + " yet", shown, "--host-key");
            assertFalse(Files.exists(empty), "an unknown key is not written down");
            Files.writeString(
                    empty,
                    server.host() + " " + Files.readString(Path.of(other + ".pub")).strip() + "\n");
            assertEnds(69, harden(to, "--known-hosts", empty.toString(), "--identity", key))
                    .says("it shows another key than before", shown, "ssh-keygen -R");
            assertEnds(69, harden(to + ":2", "--known-hosts", known, "--identity", key))
                    .says("port 2");

            assertEquals(List.of(), Stays.differences(before, server.camera()));
            assertTrue(laptop.logsInByKey());

            twoAtOnce(server, laptop);
        }
    }

    /// The second one is told; the first one goes on as if it were alone.
    private static void twoAtOnce(Practice server, Laptop laptop) {
        var first = Shipped.start(laptop.words("harden", "--yes", "--only", "ssh.*"));
        server.await("test -e /var/lib/clawsetup/owner");
        Shipped.signal(first, "STOP"); // however quick the first one is
        try {
            assertEnds(73, laptop.clawsetup("harden", "--yes", "--only", "updates.*"))
                    .matches("cannot begin: (another clawsetup is at work|.* is armed)");
        } finally {
            Shipped.signal(first, "CONT");
        }
        var ended = Shipped.end(first);
        assertEquals(0, ended.exit(), ended.all());
        assertTrue(laptop.logsInByKey());
    }

    @Test
    void packagesThatAreJustBeingInstalledAreWaitedFor() throws Exception {
        try (var server = Practice.up("debian13", "cloud", "--trap", "aptlock")) {
            var laptop = new Laptop(server);
            server.inside("systemctl restart apt-holder");
            var run = Shipped.start(laptop.words("harden", "--yes", "--only", "fail2ban.sshd"));
            server.await("grep -qs '^waiting: ' /var/lib/clawsetup/runs/*/*-packages/log");
            server.inside("systemctl stop apt-holder");
            var ended = Shipped.end(run);
            assertEnds(0, ended).says("waiting: packages are just being installed by");
            assertFalse(ended.all().contains("Broken pipe"), ended.all());
        }
    }

    @Test
    void aMirrorThatDiesHalfWayCanBeGoneOnWithOrTakenBack() throws Exception {
        try (var server = Practice.up("debian13", "cloud", "--trap", "dead-mirror")) {
            var laptop = new Laptop(server);
            var before = server.camera();
            assertEnds(1, laptop.clawsetup("harden", "--yes"))
                    .says(
                            "cannot install the packages",
                            "Nothing else was changed",
                            "clawsetup undo");
            assertTrue(laptop.logsInByKey());
            assertEnds(0, laptop.clawsetup("undo", "--all"));
            assertEquals(
                    List.of(), Stays.differences(before, server.camera()), "it can be taken back");

            assertEnds(1, laptop.clawsetup("harden", "--yes"));
            server.inside("rm /etc/apt/apt.conf.d/99zz-mirror"); // another mirror
            assertEnds(0, laptop.clawsetup("resume", "--yes"));
            assertEnds(0, laptop.clawsetup("verify"));
        }
    }

    @Test
    void aRebootInTheMiddleOfDpkgIsMended() throws Exception {
        try (var server = Practice.up("debian13", "cloud")) {
            var laptop = new Laptop(server);
            var run = Shipped.start(laptop.words("harden", "--yes"));
            server.await( // dpkg stands still as soon as something is unpacked and not set up
                    "pid=$(pidof dpkg) && kill -STOP $pid && { dpkg-query -W -f"
                            + " '${db:Status-Status}\\n' fail2ban ufw 2>/dev/null | grep -qx -e"
                            + " unpacked -e 'half-.*' || { kill -CONT $pid; false; }; }");
            Shipped.signal(run, "KILL");
            server.kill();
            Shipped.end(run);
            assertTrue(
                    server.inside("dpkg --audit | grep -q .").exit() == 0, "something was cut off");

            assertTrue(laptop.logsInByKey());
            assertEnds(0, laptop.clawsetup("resume", "--yes"));
            assertEquals("", server.inside("dpkg --audit").out());
            assertEnds(0, laptop.clawsetup("verify"));
            assertTrue(laptop.logsInByKey());
        }
    }

    private static Shipped.Ended harden(String to, String... more) {
        var words = new java.util.ArrayList<>(List.of("harden", to, "--yes"));
        words.addAll(List.of(more));
        return Shipped.run(words);
    }

    private Path newKey(String name) {
        var file = dir.resolve(name);
        var made =
                Shipped.command(
                        "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", file.toString());
        assertEquals(0, made.exit(), made.all());
        return file;
    }

    private static Said assertEnds(int exit, Shipped.Ended ended) {
        assertEquals(exit, ended.exit(), ended.all());
        assertFalse(ended.all().contains("internal error"), ended.all());
        return new Said(ended.all());
    }

    /// What was said, to the person who made the mistake.
    private record Said(String all) {
        Said says(String... words) {
            for (var word : words) {
                assertTrue(all.contains(word), "no “" + word + "” in: " + all);
            }
            return this;
        }

        Said matches(String pattern) {
            assertTrue(
                    java.util.regex.Pattern.compile(pattern).matcher(all).find(),
                    "no “" + pattern + "” in: " + all);
            return this;
        }
    }
}
