package dev.clawsetup.hosts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Passwords, right and wrong ones, through whole runs with the file that people download: they
/// stand in nothing that is said, kept or shown, here or on the server, while it runs or after.
class SecretsIT {
    private static final String WRONG = "wrong-5f1c9e77ab";
    private static final String WRONG_SUDO = "wrong-sudo-c3d02b9418";

    /// Proves that whoever looks on the server would have seen one.
    private static final String CANARY = "canary-9b7d20e4f1";

    /// Looks at every process's words and environment, some twenty times a second.
    private static final String LOOKOUT =
            """
            setsid sh -c 'while [ -e /dev/shm/marks ]; do
                grep -aF -f /dev/shm/marks /proc/[0-9]*/cmdline /proc/[0-9]*/environ 2>/dev/null | tr "\\0" " " >>/dev/shm/seen
                echo >>/dev/shm/looks; sleep 0.03
            done' </dev/null >/dev/null 2>&1 &
            """;

    @TempDir private Path dir;
    private final List<String> said = new ArrayList<>();

    @Test
    void noPasswordStandsInAnythingThatIsSaidKeptOrShown() throws Exception {
        try (var server = Practice.up("debian13", "password")) {
            var laptop = new Laptop(server);
            var right = server.password().reveal();
            var marks = List.of(right, WRONG, WRONG_SUDO);
            server.inside(
                    "printf '%s\\n' "
                            + String.join(" ", marks)
                            + " "
                            + CANARY
                            + " >/dev/shm/marks");
            server.inside(LOOKOUT);
            server.await(": " + CANARY + "; [ -s /dev/shm/seen ]");

            heard(69, laptop.clawsetup("verify", "--json", "--set", password(WRONG)));
            heard(77, laptop.clawsetup("verify", "--json", "--set", sudoPassword(WRONG_SUDO)));
            heard(0, laptop.clawsetup("harden", "--yes", "--json"));
            sudoers(server, "Defaults:ada timestamp_timeout=0");
            heard(0, laptop.clawsetup("reconfigure", "--yes", "--set", "firewall.keep=81/tcp"));
            sudoers(server, "ada ALL=(ALL) NOPASSWD:ALL");
            heard(0, laptop.clawsetup("reconfigure", "--yes", "--set", "firewall.keep=82/tcp"));
            heard(0, laptop.clawsetup("verify", "--json"));
            heard(0, laptop.clawsetup("runs"));

            var everything = String.join("\n", said);
            marks.forEach(mark -> assertFalse(everything.contains(mark), everything));
            nothingOn(server, marks);
            nothingKeptHere(server, marks);
            heard(0, laptop.clawsetup("undo", "--all"));
        }
    }

    private void heard(int exit, Shipped.Ended ended) {
        assertEquals(exit, ended.exit(), ended.all());
        said.add(ended.all());
    }

    private static void sudoers(Practice server, String line) {
        server.inside("echo '" + line + "' >/etc/sudoers.d/zz-test; chmod 440 /etc/sudoers.d/zz*");
    }

    private String password(String secret) throws IOException {
        return "connect.password=file:" + file(secret);
    }

    private String sudoPassword(String secret) throws IOException {
        return "connect.sudo-password=file:" + file(secret);
    }

    private Path file(String secret) throws IOException {
        var file = Files.createTempFile(dir, "secret", "");
        Files.writeString(file, secret);
        return file;
    }

    private static void nothingOn(Practice server, List<String> marks) {
        var seen = server.inside("cat /dev/shm/seen").out().lines().toList();
        assertTrue(seen.stream().anyMatch(line -> line.contains(CANARY)), "the lookout saw it");
        assertEquals(
                List.of(),
                seen.stream().filter(line -> marks.stream().anyMatch(line::contains)).toList());
        assertTrue(
                server.inside("wc -l </dev/shm/looks").out().strip().length() > 2,
                "the lookout looked a hundred times and more");
        var kept =
                server.inside(
                        "cp /dev/shm/marks /dev/shm/patterns; rm /dev/shm/marks; sed -i"
                                + " '/canary/d' /dev/shm/patterns; grep -rlaF -f /dev/shm/patterns"
                                + " --exclude-dir=archives --exclude-dir=lists /etc /var /run /tmp"
                                + " /home /root /opt /usr/local /boot; journalctl --no-pager -a |"
                                + " grep -aF -f /dev/shm/patterns");
        assertEquals("", kept.out(), "kept on the server");
    }

    /// In this server's folder, as other tests write beside it at the same time.
    private static void nothingKeptHere(Practice server, List<String> marks) throws IOException {
        var folder =
                Shipped.REPORTS.resolve("clawsetup").resolve(server.user() + "@" + server.host());
        try (var files = Files.walk(folder)) {
            var kept = files.filter(Files::isRegularFile).toList();
            assertTrue(
                    kept.stream().anyMatch(file -> file.endsWith("answers.yaml")), kept::toString);
            for (var file : kept) {
                var text = Files.readString(file);
                marks.forEach(mark -> assertFalse(text.contains(mark), file.toString()));
            }
        }
    }
}
