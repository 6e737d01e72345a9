package dev.clawsetup.hosts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

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

            keys(server);

            var undo = server.inside("clawsetup undo --local --all");
            assertEquals(0, undo.exit(), undo.err() + undo.out());
            assertEquals(
                    List.of(),
                    Stays.differences(before, server.camera()),
                    "undo brings back what was");
        }
    }

    /// A key is never made on the server, and none is taken away where nobody can show another.
    private static void keys(Practice server) {
        var clawsetup = "env SUDO_USER=" + server.user() + " clawsetup keys --local ";
        var add = server.inside(clawsetup + "add");
        assertEquals(0, add.exit(), add.err());
        for (var computer : List.of("Windows (PowerShell)", "macOS (Terminal)", "Linux")) {
            assertTrue(add.out().contains(computer), add.out());
        }
        assertTrue(add.out().contains("ssh-copy-id"), add.out());
        var list = server.inside(clawsetup + "list");
        assertTrue(list.out().contains("One key opens " + server.user()), list.out());
        var print = list.out().replaceFirst("(?s).*(SHA256:\\S+).*", "$1");
        var remove = server.inside(clawsetup + "remove " + print);
        assertEquals(66, remove.exit(), remove.err() + remove.out());
        assertTrue(remove.out().contains("nobody on a console"), remove.out());
        var replace = server.inside(clawsetup + "replace " + print);
        assertEquals(66, replace.exit(), replace.err() + replace.out());
        assertTrue(replace.err().contains("never travels"), replace.err());
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

    /// Everything that may be typed instead, in the order in which people find out.
    @Test
    void insideAnSshLoginTheWordCountsOnlyInANewOne() throws Exception {
        try (var server = Practice.up("debian13", "cloud");
                var terminal = new Tmux(80, 24, List.of())) {
            carry(server);
            var installed = server.inside("apt-get -qq update && apt-get -qq -y install tmux");
            assertEquals(0, installed.exit(), installed.err());
            var shared = Files.createTempDirectory("clawsetup-shared").resolve("line");
            assertEquals(0, ssh(server, "-M", "-S", shared.toString(), "-f", "-N").exit());

            toTheWord(terminal, server);
            var late = word(terminal);
            var undone = server.inside(THE_DEAD_MAN);
            assertEquals(0, undone.exit(), undone.err());
            refuses(server, 75, "too late: the server has put 2", late);
            terminal.sees("One change was put back", "nobody typed the word in time")
                    .press("Enter")
                    .sees("exit=75");

            toTheWord(terminal.type("clear").press("Enter"), server);
            var word = word(terminal);
            refuses(server, 70, "this is not the word", word + "x");
            var old = ssh(server, "-S", shared.toString(), "", CONFIRM + word);
            assertEquals(70, old.exit(), old.all());
            assertTrue(old.err().contains("this login began before the change"), old.all());
            assertTrue(old.err().contains("log in anew and type the word there"), old.all());
            inTmux(server, word);

            var two =
                    Stream.of("ada", "bob")
                            .parallel()
                            .map(person -> ssh(server, "", CONFIRM + word))
                            .toList();
            two.forEach(said -> assertEquals(0, said.exit(), said.all()));
            assertEquals(
                    1,
                    two.stream().filter(said -> said.out().contains("already confirmed")).count(),
                    "one of them decided: " + two);
            terminal.sees("Your server is ready").press("Enter").sees("exit=0");
            var again = ssh(server, "", "clawsetup confirm " + word);
            assertEquals(0, again.exit(), again.all());
            ssh(server, "-S", shared.toString(), "-O", "exit");
        }
    }

    private static final String CONFIRM = "sudo /var/lib/clawsetup/confirm ";

    /// What the server does by itself when the time is over.
    private static final String THE_DEAD_MAN =
            "cd /var/lib/clawsetup/runs && s=$(ls -d */*/state.armed) &&"
                    + " /var/lib/clawsetup/rollback --unconfirmed ${s%/state.armed}";

    private static void toTheWord(Tmux terminal, Practice server) {
        terminal.type(String.join(" ", sshWords(server, "-t")))
                .type(" 'sudo clawsetup harden --local --only ssh.limits; echo exit=$?'")
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
    }

    private static String word(Tmux terminal) {
        return terminal.screen()
                .replaceFirst("(?s).*?sudo /var/lib/clawsetup/confirm (\\w+).*", "$1");
    }

    /// In a new login.
    private static void refuses(Practice server, int exit, String why, String word) {
        var said = ssh(server, "", CONFIRM + word);
        assertEquals(exit, said.exit(), said.all());
        assertTrue(said.err().contains(why), said.all());
        var ours = ssh(server, "", "clawsetup confirm " + word);
        assertEquals(exit, ours.exit(), ours.all());
        assertTrue(ours.all().contains("cannot confirm: " + why), ours.all());
    }

    /// Started from a new login, and yet no part of it.
    private static void inTmux(Practice server, String word) {
        var started =
                ssh(
                        server,
                        "",
                        "tmux new-session -d '"
                                + CONFIRM
                                + word
                                + " 2>said; echo exit=$? >>said; tmux wait-for -S said'"
                                + " \\; wait-for said; cat said");
        assertTrue(started.out().contains("this is not an SSH login"), started.all());
        assertTrue(started.out().contains("open another terminal, log in with ssh"), started.all());
        assertTrue(started.out().endsWith("exit=70\n"), started.all());
    }

    private static List<String> sshWords(Practice server, String... options) {
        var words = new ArrayList<>(List.of("ssh"));
        words.addAll(List.of("-i", server.identity().orElseThrow().toString()));
        words.addAll(List.of("-o", "UserKnownHostsFile=" + server.knownHosts()));
        Stream.of(options).filter(option -> !option.isEmpty()).forEach(words::add);
        words.add(server.user() + "@" + server.host());
        return words;
    }

    /// @param words options of ssh; after an empty one, what is run there
    private static Shipped.Ended ssh(Practice server, String... words) {
        var all = List.of(words);
        var cut = all.contains("") ? all.indexOf("") : all.size();
        var line = sshWords(server, all.subList(0, cut).toArray(String[]::new));
        line.addAll(all.subList(Math.min(all.size(), cut + 1), all.size()));
        return Shipped.command(line.toArray(String[]::new));
    }
}
