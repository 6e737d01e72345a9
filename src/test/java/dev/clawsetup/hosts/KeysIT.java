package dev.clawsetup.hosts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clawsetup.machine.Asks;
import dev.clawsetup.machine.SshConnector;
import dev.clawsetup.machine.Target;
import dev.clawsetup.plan.Plan;
import dev.clawsetup.run.Attended;
import dev.clawsetup.run.Engine;
import dev.clawsetup.run.Event;
import dev.clawsetup.steps.access.PublicKey;
import dev.clawsetup.steps.keys.KeysGone;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The life of a person's keys on a server that was handed over with a password: made on the
/// laptop, copied, proven, joined by a second one, exchanged, taken away; and the last one cannot
/// go.
class KeysIT {
    private static final String FILE = "/home/ada/.ssh/authorized_keys";

    @ParameterizedTest
    @ValueSource(strings = {"debian12", "debian13"})
    void keysComeAndGoAndTheLastOneStays(String os) throws Exception {
        try (var server = Practice.up(os, "password")) {
            var life = new Life(server);
            life.theWizardMakesOneAndTurnsPasswordsOff();
            life.theFirstIsMadeHereAndProven();
            life.aSecondComesAndGoesWithoutATrace();
            life.aClientThatDiesInTheMiddleChangesNothing();
            life.theOneInUseIsExchanged();
            life.theLastOneStays();
            life.whereOthersDecideNothingIsChanged();
        }
    }

    private static final class Life {
        private final Practice server;
        private final Path folder;
        private final Path password;
        private Path key;

        Life(Practice server) throws Exception {
            this.server = server;
            this.folder = Files.createTempDirectory("clawsetup-keys");
            this.key = folder.resolve("first");
            this.password = folder.resolve("password");
            Files.writeString(password, server.password().reveal());
        }

        /// Line by line: a person who came with a password leaves with a key, which has shown that
        /// it opens the server before passwords went.
        void theWizardMakesOneAndTurnsPasswordsOff() throws Exception {
            var walked =
                    typed(
                            List.of("", "make", "two words", "two words", "", "", "yes"),
                            words(
                                    false,
                                    "harden",
                                    "--plain",
                                    "--level=internet",
                                    "--set=access.admin.name=ada",
                                    "--set=access.console.tried=yes",
                                    "--only=access.keys,ssh.keys-only"));
            assertEquals(0, walked.exit(), walked.all());
            // not by its unit: of a process that has ended the journal may not know it any more
            var accepted =
                    server.inside("journalctl --sync; journalctl | grep -c 'Accepted publickey'");
            assertTrue(Integer.parseInt(accepted.out().strip()) >= 2, accepted.out());
            var offered =
                    server.inside("sshd -T | grep -E '^passwordauthentication'").out().strip();
            assertEquals("passwordauthentication no", offered);
            var made = folder.resolve(".ssh/id_ed25519");
            var undone =
                    typed(
                            List.of(),
                            words(
                                    false,
                                    "undo",
                                    "--yes",
                                    "--identity=" + made,
                                    "--set=connect.passphrase=env:WORDS"));
            assertEquals(0, undone.exit(), undone.all());
            assertEquals("", server.inside("cat " + FILE).out(), "as it was: no key at all");
        }

        void theFirstIsMadeHereAndProven() throws Exception {
            var none = keys(false, "list");
            assertTrue(none.out().startsWith("No key opens ada."), none.all());

            var added = keys(false, "add", "--yes", "--to", key.toString());
            assertEquals(0, added.exit(), added.all());
            assertTrue(added.err().contains("no passphrase: whoever gets"), added.all());
            assertTrue(
                    added.err().contains("The new login was made with the new key"), added.all());
            assertEquals(
                    "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(key)));
            assertTrue(opens(key), "OpenSSH's own client gets in with it");

            var again = keys(false, "add", "--yes", "--to", key.toString());
            assertEquals(66, again.exit(), again.all());
            assertTrue(again.err().contains("there is one already"), again.all());
        }

        void aSecondComesAndGoesWithoutATrace() throws Exception {
            // what people have in such files: another mode, a limit, a remark, and no end
            server.inside(
                    """
                    { echo '# from the provider'; cat %1$s; printf '\\r\\n'
                      printf 'from="192.0.2.0/24",no-pty %2$s robot'; } >%1$s.new
                    cat %1$s.new >%1$s; rm %1$s.new; chmod 644 %1$s
                    """
                            .formatted(FILE, robot()));
            var before = picture();
            var second = openssh("second");
            var joined = Files.readString(pub(key)).strip() + " " + Files.readString(pub(second));
            var wrong = keys(true, "add", joined);
            assertEquals(65, wrong.exit(), wrong.all());
            var secret = keys(true, "add", second.toString());
            assertEquals(65, secret.exit(), secret.all());
            assertTrue(secret.err().contains("is a private key"), secret.all());

            var added = keys(true, "add", "--yes", pub(second).toString());
            assertEquals(0, added.exit(), added.all());
            assertTrue(added.err().contains("A new login as ada@"), added.all());
            var list = keys(true, "list", "--json");
            assertEquals(3, list.out().lines().filter(l -> l.contains("\"key\"")).count());
            assertEquals(1, list.out().lines().filter(l -> l.contains("\"in-use\":true")).count());

            var removed = keys(true, "remove", "--json", "second@test");
            assertEquals(0, removed.exit(), removed.all());
            assertTrue(removed.out().contains("\"event\":\"armed\""), removed.out());
            assertFalse(opens(second), "it opens nothing any more");
            assertTrue(opens(key));
            assertEquals(before + "$\n", picture(), "but for the end of the last line");

            var undone = clawsetup(true, "undo", "--yes");
            assertEquals(0, undone.exit(), undone.all());
            assertTrue(opens(second), "undo brings it back");
            var all = clawsetup(true, "undo", "--yes");
            assertEquals(0, all.exit(), all.all());
            assertEquals(before, picture(), "and the one before takes the addition back");
        }

        /// The client is gone between the login that proves it and the word that confirms it.
        void aClientThatDiesInTheMiddleChangesNothing() throws Exception {
            var before = picture();
            var print = PublicKey.of(robot()).orElseThrow().fingerprint();
            try (var engine =
                    Engine.open(connector(), List.of(), Clock.systemUTC(), Attended.BY_A_PERSON)) {
                var now = engine.look();
                var want = Drill.answers(engine.operator(), Duration.ofHours(1));
                var plan = Plan.of(List.of(new KeysGone(Set.of(print))), now, want);
                assertThrows(
                        Drill.Died.class,
                        () ->
                                engine.carryOut(
                                        plan,
                                        now,
                                        want,
                                        event -> {
                                            if (event instanceof Event.Proved) {
                                                assertFalse(picture().contains("robot"));
                                                throw new Drill.Died();
                                            }
                                        }));
            }
            // what the timer does when its time has come; a short one would race with the proof
            server.inside("systemctl start --no-block 'clawsetup-undo-*.service' --all");
            server.await("grep -q robot " + FILE);
            server.await("ls /var/lib/clawsetup/runs/*/*-keys.remove/state.undone");
            assertEquals(before, picture(), "the server has put it back, to the byte");
        }

        void theOneInUseIsExchanged() throws Exception {
            var old = key;
            var fresh = folder.resolve("fresh");
            var print = PublicKey.of(Files.readString(pub(old))).orElseThrow().fingerprint();
            var alien = keys(true, "replace", print, other());
            assertEquals(66, alien.exit(), alien.all());
            assertTrue(alien.err().contains("whose private half is not here"), alien.all());
            var replaced = keys(true, "replace", print, "--yes", "--to", fresh.toString());
            assertEquals(0, replaced.exit(), replaced.all());
            assertTrue(opens(fresh), replaced.all());
            assertFalse(opens(old), "the old one is gone");
            key = fresh;
        }

        void theLastOneStays() throws Exception {
            var before = picture();
            var print = PublicKey.of(Files.readString(pub(key))).orElseThrow().fingerprint();
            var refused = keys(true, "remove", print);
            assertEquals(66, refused.exit(), refused.all());
            assertTrue(refused.all().contains("it is the last one that works"), refused.all());
            var byPassword = keys(false, "remove", print);
            assertEquals(66, byPassword.exit(), byPassword.all());
            assertTrue(byPassword.all().contains("did not log in with a key"), byPassword.all());
            assertEquals(before, picture());
        }

        /// A file of keys in a place of root's.
        void whereOthersDecideNothingIsChanged() {
            server.inside(
                    """
                    install -D -m 644 %s /etc/ssh/keys/ada
                    echo 'AuthorizedKeysFile /etc/ssh/keys/%%u' >/etc/ssh/sshd_config.d/00-keys.conf
                    systemctl reload ssh
                    """
                            .formatted(FILE));
            for (var words : List.of(List.of("remove", "robot"), List.of("add", other()))) {
                var refused = keys(true, words.toArray(String[]::new));
                assertEquals(66, refused.exit(), refused.all());
                assertTrue(refused.all().contains("outside"), refused.all());
            }
        }

        // ---- how ----

        private Shipped.Ended keys(boolean withKey, String... words) {
            return clawsetup(withKey, "keys", words);
        }

        private Shipped.Ended clawsetup(boolean withKey, String command, String... words) {
            return Shipped.run(words(withKey, command, words));
        }

        /// With a home of its own, where keys come to lie, and somebody who types.
        private Shipped.Ended typed(List<String> lines, List<String> arguments) throws Exception {
            var all = new ArrayList<>(List.of(Shipped.FILE.toString()));
            all.addAll(arguments);
            var said = folder.resolve("said");
            var builder =
                    new ProcessBuilder(all).redirectErrorStream(true).redirectOutput(said.toFile());
            builder.environment().put("JAVA_TOOL_OPTIONS", "-Duser.home=" + folder);
            builder.environment().put("XDG_STATE_HOME", Shipped.REPORTS.toString());
            builder.environment().put("WORDS", "two words");
            builder.environment().remove("SSH_AUTH_SOCK");
            var process = builder.start();
            try (var in = process.outputWriter()) {
                for (var line : lines) {
                    in.write(line + "\n");
                }
            }
            return new Shipped.Ended(process.waitFor(), Files.readString(said), "");
        }

        private List<String> words(boolean withKey, String command, String... words) {
            var all = new ArrayList<>(List.of(command, "ada@" + server.host()));
            all.addAll(List.of(words));
            all.addAll(List.of("--known-hosts", server.knownHosts().toString()));
            all.addAll(List.of("--set", "connect.sudo-password=file:" + password));
            all.addAll(
                    withKey
                            ? List.of("--identity", key.toString())
                            : List.of("--set", "connect.password=file:" + password));
            return all;
        }

        private SshConnector connector() {
            var login =
                    new Target.Login(
                            List.of(key),
                            false,
                            Optional.empty(),
                            Optional.of(server.password()),
                            Optional.empty(),
                            List.of(server.knownHosts()),
                            Optional.empty());
            return new SshConnector(
                    new Target.Remote(server.host(), 22, "ada", login, Optional.empty()),
                    Asks.NOBODY,
                    Optional.empty());
        }

        /// The file to the byte, with owner and mode.
        private String picture() {
            return server.inside("stat -c '%a %U:%G' " + FILE + "; cat -A " + FILE).out();
        }

        private boolean opens(Path with) {
            return Shipped.command(
                                    "ssh",
                                    "-n",
                                    "-F",
                                    "none",
                                    "-i",
                                    with.toString(),
                                    "-o",
                                    "BatchMode=yes",
                                    "-o",
                                    "IdentitiesOnly=yes",
                                    "-o",
                                    "UserKnownHostsFile=" + server.knownHosts(),
                                    "ada@" + server.host(),
                                    "true")
                            .exit()
                    == 0;
        }

        private Path openssh(String name) {
            var file = folder.resolve(name);
            var made =
                    Shipped.command(
                            "ssh-keygen",
                            "-q",
                            "-t",
                            "ecdsa",
                            "-N",
                            "",
                            "-C",
                            name + "@test",
                            "-f",
                            file.toString());
            assertEquals(0, made.exit(), made.all());
            return file;
        }

        private static Path pub(Path file) {
            return Path.of(file + ".pub");
        }

        /// Keys of which nobody has the private half.
        private static String robot() {
            return line((byte) 7);
        }

        private static String other() {
            return line((byte) 8);
        }

        private static String line(byte with) {
            var blob = new byte[51];
            java.util.Arrays.fill(blob, with);
            System.arraycopy("\0\0\0\u000bssh-ed25519\0\0\0\u0020".getBytes(), 0, blob, 0, 19);
            return "ssh-ed25519 " + Base64.getEncoder().encodeToString(blob);
        }
    }
}
