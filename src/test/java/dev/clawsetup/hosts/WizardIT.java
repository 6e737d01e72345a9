package dev.clawsetup.hosts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The wizard as a person meets it: the file that people download, in a real terminal, with real
/// keys, on a real server.
class WizardIT {
    private static final String PASSPHRASE = "open sesame 7391";

    @TempDir Path home;

    private Tmux terminal(int columns, int rows) {
        return new Tmux(columns, rows, List.of("XDG_STATE_HOME=" + home, "PATH=" + path()));
    }

    private static String path() {
        return Shipped.FILE.getParent() + ":" + System.getenv("PATH");
    }

    @Test
    void aPersonHardensAServerAndTakesItBack() throws Exception {
        try (var server = Practice.up("debian13", "cloud");
                var terminal = terminal(80, 24)) {
            var key = home.resolve("key");
            Shipped.command(
                    "ssh-keygen", "-q", "-t", "ed25519", "-N", PASSPHRASE, "-f", key.toString());
            server.inside(
                    "echo '%s' >>/home/%s/.ssh/authorized_keys"
                            .formatted(
                                    Files.readString(Path.of(key + ".pub")).strip(),
                                    server.user()));
            var fingerprint =
                    server.inside(
                                    "ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub | cut -d' '"
                                            + " -f2")
                            .out()
                            .strip();
            var before = server.camera();

            terminal.type(
                            "clawsetup harden -i %s --known-hosts %s; echo exit=$?"
                                    .formatted(key, home.resolve("known")))
                    .press("Enter")
                    .sees("Which server shall I harden?")
                    .press("Enter")
                    .sees("I need to know which server")
                    .type(server.user() + "@" + server.host())
                    .press("Enter")
                    .sees("Is this your server?", fingerprint)
                    .press("y")
                    .sees("Your key is locked with a passphrase")
                    .type("not that one")
                    .press("Enter")
                    .sees("That was not its passphrase")
                    .type(PASSPHRASE)
                    .press("Enter")
                    .sees("6 things to fix", "Nothing on your server was changed")
                    .press("Enter")
                    .sees("Protection level", "A rented server")
                    .press("Enter")
                    .sees("Who may log in", "Under which name")
                    .press("Enter", "Enter", "Enter")
                    .sees("Firewall", "80/tcp")
                    .press("Enter", "Enter")
                    .sees("Updates", "restart by itself")
                    .press("Enter")
                    .sees("Review", "6 changes, all ready", "safety net ↺")
                    .press("d")
                    .sees("Details", "+ 22/tcp")
                    .press("Escape")
                    .sees("Review")
                    .press("Space")
                    .sees("5 changes, all ready", "switched off")
                    .press("Space")
                    .sees("6 changes, all ready")
                    .resize(120, 40)
                    .sees("Exact lines")
                    .resize(80, 24)
                    .press("Enter")
                    .sees("Changing your server", "What happens")
                    .sees("Safety net  ━", "If no new login works by then", "♥")
                    .sees("Your server is ready", "6 changes", "Saved here", "Undo everything")
                    .press("r")
                    .sees("Report", "What I saw")
                    .press("Escape")
                    .sees("Your server is ready")
                    .press("Enter")
                    .sees("exit=0", "6 changes are made", "Saved in", "Undo everything");

            var left = terminal.screen();
            assertFalse(left.contains(PASSPHRASE), left);
            var saved = Path.of(after(left, "Saved in"));
            for (var file : List.of("report.txt", "answers.yaml", "rescue.txt")) {
                assertTrue(Files.size(saved.resolve(file)) > 100, file);
            }
            assertTrue(new Laptop(server).logsInByKey(), "a new login works");
            assertEquals(0, server.inside("ufw status | grep -q 'Status: active'").exit());

            var undo = after(left, "Undo everything");
            terminal.type("clear; " + undo + "; echo exit=$?")
                    .press("Enter")
                    .sees("assphrase")
                    .type(PASSPHRASE)
                    .press("Enter")
                    .sees("is taken back", "exit=0");
            assertFalse(terminal.screen().contains(PASSPHRASE), terminal.screen());
            assertEquals(
                    List.of(),
                    Stays.differences(before, server.camera()),
                    "the command on the last page brings back what was");
        }
    }

    /// Put to sleep on a page and in the middle of a run, made larger and smaller there, and told
    /// to stop while a change waits for its proof: what the screen says is true all along.
    @Test
    void sleepsWakesAndStopsInTheMiddleOfARun() throws Exception {
        try (var server = Practice.up("debian13", "cloud");
                var terminal = terminal(80, 24)) {
            terminal.type(
                            ("clawsetup harden -i %s --known-hosts %s --level home --set"
                                            + " firewall.keep=80/tcp %s@%s")
                                    .formatted(
                                            new Laptop(server).key(),
                                            server.knownHosts(),
                                            server.user(),
                                            server.host()))
                    .press("Enter")
                    .sees("things to fix")
                    .press("C-z")
                    .sees("clawsetup sleeps. Nothing is changed while it sleeps. To wake it: fg")
                    .type("clear; fg")
                    .press("Enter")
                    .sees("things to fix", "Enter go on")
                    .press("Enter")
                    .sees("Under which name")
                    .press("Enter", "Enter", "Enter")
                    .sees("Which addresses shall never be banned")
                    .press("PgDn", "Enter")
                    .sees("restart by itself")
                    .press("Enter")
                    .sees("Review", "all ready")
                    .press("Enter")
                    .sees("Changing your server", "What happens")
                    .resize(100, 30)
                    .sees("Changing your server", "Ctrl-C stop")
                    .resize(80, 24)
                    .sees("0 of", "Ctrl-C stop")
                    .press("C-z")
                    .sees("clawsetup sleeps. No step is done yet.", "To wake it: fg")
                    .type("clear; fg")
                    .press("Enter")
                    .sees("Safety net  ━", "0 of")
                    .press("C-z")
                    .sees("Put clawsetup to sleep now?", "takes it")
                    .press("Enter")
                    .sees("Safety net  ━")
                    .press("C-c")
                    .sees("Stop here?")
                    .press("s")
                    .sees("Done", "the run ended before it", "r report")
                    .press("Enter")
                    .sees("$ ");
            assertTrue(new Laptop(server).logsInByKey(), "a new login works");
            assertEquals("", open(server), "nothing hangs in the middle");
        }
    }

    /// Steps on the server that are neither done nor undone.
    private static String open(Practice server) {
        return server.inside(
                        "ls -d /var/lib/clawsetup/runs/*/*/state.* | grep -v"
                                + " 'confirmed$\\|applied$\\|undone$'")
                .out()
                .strip();
    }

    @Test
    void aDemonstrationTouchesNothing() {
        try (var terminal = terminal(80, 24)) {
            terminal.type("clawsetup demo; echo exit=$?")
                    .press("Enter")
                    .sees("(recorded)", "Look around", "things to fix")
                    .press("C-c")
                    .sees("Leave clawsetup?")
                    .press("q")
                    .sees("exit=130", "Nothing on your server was changed", "demonstration");
        }
    }

    /// The line below a heading.
    private static String after(String text, String heading) {
        var lines = text.lines().map(String::strip).toList();
        return lines.get(lines.indexOf(heading) + 1);
    }
}
