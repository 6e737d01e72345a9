package dev.clawsetup.hosts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.util.List;

/// clawsetup on the server itself, where no Java is: at its console, and inside an SSH login that a
/// change could cut.
class LocalIT {
    /// The report is saved on the machine that clawsetup runs on: here beside what is compared.
    private static final String HARDEN =
            "env XDG_STATE_HOME=/tmp/report /usr/local/bin/clawsetup harden --local --yes";

    private static void carry(Practice server) {
        var copied =
                Shipped.command(
                        "scp",
                        "-q",
                        "-i",
                        server.identity().orElseThrow().toString(),
                        "-o",
                        "UserKnownHostsFile=" + server.knownHosts(),
                        Shipped.FILE.toString(),
                        server.user() + "@" + server.host() + ":clawsetup");
        assertEquals(0, copied.exit(), copied.all());
        server.inside("install /home/" + server.user() + "/clawsetup /usr/local/bin/clawsetup");
    }

    @Test
    void atTheConsoleItIsProvedFromInsideOnly() throws Exception {
        try (var server = Practice.up("debian13", "cloud")) {
            carry(server);
            var laptop = new Laptop(server);
            assertEquals(127, server.inside("java -version").exit(), "no Java on the server");
            var before = server.camera();

            var run = server.inside(HARDEN);
            assertEquals(0, run.exit(), run.err() + run.out());
            assertTrue(run.out().contains("proved from inside only"), run.out());
            assertTrue(laptop.logsInByKey(), "a new login works");

            var undo = server.inside("clawsetup undo --local --all");
            assertEquals(0, undo.exit(), undo.err() + undo.out());
            assertEquals(
                    List.of(),
                    Stays.differences(before, server.camera()),
                    "undo brings back what was");
        }
    }

    @Test
    void insideAnSshLoginNobodyCouldConfirmSoNothingIsChanged() throws Exception {
        try (var server = Practice.up("debian13", "cloud")) {
            carry(server);
            var before = server.camera();
            var run =
                    Shipped.command(
                            "ssh",
                            "-n",
                            "-i",
                            server.identity().orElseThrow().toString(),
                            "-o",
                            "UserKnownHostsFile=" + server.knownHosts(),
                            server.user() + "@" + server.host(),
                            "sudo " + HARDEN);
            assertEquals(66, run.exit(), run.all());
            assertTrue(run.err().contains("it could cut the SSH login"), run.all());
            assertEquals(List.of(), Stays.differences(before, server.camera()));
        }
    }

    @Test
    void insideAnSshLoginAWordTypedInANewOneConfirms() throws Exception {
        try (var server = Practice.up("debian13", "cloud");
                var terminal = new Tmux(80, 24, List.of())) {
            carry(server);
            var ssh =
                    "ssh -i %s -o UserKnownHostsFile=%s %s@%s"
                            .formatted(
                                    server.identity().orElseThrow(),
                                    server.knownHosts(),
                                    server.user(),
                                    server.host());
            terminal.type(ssh.replaceFirst("ssh", "ssh -t") + " 'sudo clawsetup harden --local")
                    .type(" --only ssh.limits; echo exit=$?'")
                    .press("Enter")
                    .sees("Look around", "to fix")
                    .press("Enter")
                    .sees("Protection level")
                    .press("Enter")
                    .sees("Who may log in")
                    .press("Enter", "Enter", "Enter")
                    .sees("Firewall")
                    .press("Enter", "Enter")
                    .sees("Updates")
                    .press("Enter")
                    .sees("Review", "1 change, ready")
                    .press("Enter")
                    .sees("Open a new login", "sudo /var/lib/clawsetup/confirm");
            var word =
                    terminal.screen()
                            .replaceFirst("(?s).*?sudo /var/lib/clawsetup/confirm (\\w+).*", "$1");
            var confirmed =
                    Shipped.command(
                            "sh", "-c", ssh + " -n sudo /var/lib/clawsetup/confirm " + word);
            assertEquals(0, confirmed.exit(), confirmed.all());
            terminal.sees("Your server is ready").press("Enter").sees("exit=0");
        }
    }
}
