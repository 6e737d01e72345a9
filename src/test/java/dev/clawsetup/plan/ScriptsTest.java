package dev.clawsetup.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clawsetup.secret.Secret;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

class ScriptsTest {
    private static final String RUN = "2026-11-20T091402-7f3a/";

    @TempDir Path folder;

    /// What the server is given, word for word: `resources/plan/NAME.sh`.
    private record Golden(String name, Scripts scripts) {
        /// Guarded work is armed for 90 s; a word where a person confirms.
        String text() {
            return scripts.work().safety() == Work.Safety.GUARDED
                    ? scripts.saveAndArm(Duration.ofSeconds(90), Optional.of("maple"))
                    : scripts.save();
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static Golden golden(String name, String title, Work work) {
        return new Golden(name, new Scripts(RUN + "07-" + name, title, work));
    }

    static Stream<Golden> goldens() {
        return Stream.of(
                golden(
                        "ssh.keys-only",
                        "Only keys open the door",
                        Change.of(
                                        Action.WriteFile.of(
                                                "/etc/ssh/sshd_config.d/00-clawsetup-keys-only.conf",
                                                "PasswordAuthentication no\n"))
                                .checkedBy("sshd -t")
                                .thenReload(Work.Reload.SSH)
                                .guarded()),
                golden(
                        "odd-names",
                        "It's a title with a quote; rm -rf /",
                        Change.of(
                                new Action.WriteFile(
                                        "/etc/it's; rm -rf $HOME/`x`.conf",
                                        "0640",
                                        "root:adm",
                                        "END\n$(date) 'quoted' \"twice\" \\ `x`\nEND2\n"),
                                new Action.WriteFile(
                                        "/etc/no newline", "0600", "root:root", "it's one line"),
                                new Action.RemoveFile("/etc/old file"),
                                new Action.Link("/etc/a link", "../to; there"))),
                golden(
                        "firewall.ufw",
                        "Only what you named answers from outside",
                        Change.of(
                                        new Action.Ufw(
                                                Map.of(
                                                        "80/tcp", "clawsetup: kept",
                                                        "22/tcp", "clawsetup: ssh"),
                                                List.of(
                                                        "allow 8080/tcp comment 'clawsetup:"
                                                                + " kept'")))
                                .guarded()),
                golden(
                        "access.admin",
                        "A person administers",
                        Change.of(
                                        new Action.AddAccount(
                                                "ada",
                                                Action.AddAccount.Who.PERSON,
                                                "/home/ada",
                                                List.of("sudo"),
                                                Optional.of(Secret.of("pass'word"))),
                                        new Action.AddKeys(
                                                "ada",
                                                "/home/ada/.ssh/authorized_keys",
                                                List.of("ssh-ed25519 AAAA ada@laptop")),
                                        new Action.SetGroups(
                                                "openclaw", List.of(), List.of("sudo", "docker")))
                                .guarded()),
                golden(
                        "packages",
                        "Packages",
                        Scripts.packagesOf(
                                        List.of(
                                                Change.of().withPackages(List.of("ufw"), List.of()),
                                                Change.of()
                                                        .withPackages(
                                                                List.of(
                                                                        "python3-systemd",
                                                                        "fail2ban"),
                                                                List.of("fail2ban.service"))))
                                .orElseThrow()),
                golden(
                        "fail2ban.sshd",
                        "Hosts that guess are banned",
                        Change.of(
                                        Action.WriteFile.of(
                                                "/etc/fail2ban/jail.d/clawsetup.local", "[sshd]\n"),
                                        new Action.SetUnit(
                                                "fail2ban.service", Action.SetUnit.Wanted.ON))
                                .thenReload(Work.Reload.FAIL2BAN)
                                .guarded()),
                golden(
                        "system",
                        "Swap, kernel settings, a unit off",
                        Change.of(
                                new Action.Swap("/swapfile", 2048),
                                new Action.Sysctl(
                                        "/etc/sysctl.d/60-clawsetup.conf",
                                        Map.of("vm.swappiness", "10", "kernel.kptr_restrict", "1")),
                                new Action.SetUnit("rpcbind.socket", Action.SetUnit.Wanted.OFF))),
                golden(
                        "runtime.openclaw",
                        "OpenClaw, pinned",
                        Change.of(
                                new Action.PutTree(
                                        "/opt/openclaw", "npm install --prefix \"$NEW\""),
                                new Action.OpenClawConfig(
                                        List.of("--mode", "local"),
                                        "{\"gateway\":{\"bind\":\"loopback\"}}",
                                        new Action.OpenClawConfig.Token.Given(
                                                Secret.of("tok-en"))))));
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void saysExactlyThis(Golden golden) throws IOException {
        try (var in = getClass().getResourceAsStream("/plan/" + golden.name() + ".sh")) {
            var expected = in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(expected, golden.text());
        }
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void isAShellScriptAndHoldsTwoMore(Golden golden) throws Exception {
        isShell(golden.text());
        isShell(golden.scripts().apply());
        isShell(golden.scripts().undo());
    }

    private void isShell(String text) throws Exception {
        var file = Files.writeString(folder.resolve("script"), text);
        var shell = Files.exists(Path.of("/usr/bin/dash")) ? "dash" : "sh";
        var process = new ProcessBuilder(shell, "-n", file.toString()).redirectErrorStream(true);
        var running = process.start();
        var said = new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, running.waitFor(), said + text);
    }

    @Test
    void aHereDocumentHandsOnEveryLineAsItIs() throws Exception {
        for (var text : List.of("END\nEND2\n$x `y` \\\n'\"\n", "no newline $x '", "\n", "")) {
            var file = Files.writeString(folder.resolve("read"), Shell.reading("cat", text));
            var running = new ProcessBuilder("sh", file.toString()).start();
            assertEquals(
                    text,
                    new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @Test
    void secretsStandInWhatIsSentAndInNothingThatIsKept() {
        goldens()
                .forEach(golden -> {
                    var kept = golden.scripts().apply() + golden.scripts().undo();
                    assertFalse(kept.contains("pass'word"));
                    assertFalse(kept.contains("pass'\\''word"));
                    assertFalse(kept.contains("tok-en"));
                });
    }

    @Test
    void whatTakesMinutesCannotRunArmed() {
        var work = Change.of(new Action.PutTree("/opt/x", ":")).guarded();
        var thrown =
                assertThrows(
                        IllegalArgumentException.class, () -> new Scripts(RUN + "01-x", "x", work));
        assertTrue(thrown.getMessage().startsWith("internal error"));
    }

    @Test
    void workWithoutPackagesNeedsNoTransaction() {
        assertEquals(Optional.empty(), Scripts.packagesOf(List.of(Change.of(), Change.of())));
    }

    @Test
    void aCandidateIsSshdsFilesWithTheChange() {
        var work =
                Change.of(
                        Action.WriteFile.of("/etc/ssh/sshd_config.d/00-it's.conf", "UsePAM yes\n"),
                        Action.WriteFile.of("/etc/motd", "hello\n"),
                        new Action.RemoveFile("/etc/ssh/sshd_config.d/old.conf"));
        assertEquals(
                """
                set -eu
                . /var/lib/clawsetup/lib.sh
                candidate
                candidate_put '/etc/ssh/sshd_config.d/00-it'\\''s.conf' <<'END'
                UsePAM yes
                END
                candidate_without /etc/ssh/sshd_config.d/old.conf
                candidate_ready
                """,
                new Scripts(RUN + "01-x", "x", work).candidate());
    }
}
