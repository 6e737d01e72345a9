package dev.clawsetup.hosts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/// Somebody comes back to a server from another laptop, without an answers file, changes answers
/// and changes them back: the server is as it was. Judged by the camera.
@Execution(ExecutionMode.CONCURRENT) // a server of its own for each test
class ComebackIT {
    /// What the playbook of OpenClaw's project leaves behind: an account with a shell and with
    /// rules for sudo, its own jail in the administrator's file, updates that match nothing on
    /// Debian, and a firewall.
    private static final String PLAYBOOK =
            """
            set -e
            export DEBIAN_FRONTEND=noninteractive
            apt-get update -q && apt-get install -y -q --no-install-recommends ufw fail2ban python3-systemd
            useradd --system --create-home --shell /bin/bash openclaw
            install -d -o openclaw -g openclaw /home/openclaw/.openclaw
            echo '{"gateway":{"mode":"local"}}' >/home/openclaw/.openclaw/openclaw.json
            echo 'openclaw ALL=(ALL) NOPASSWD: /bin/systemctl start openclaw' >/etc/sudoers.d/openclaw
            chmod 440 /etc/sudoers.d/openclaw
            printf '%s\\n' '[DEFAULT]' 'bantime = 3600' 'backend = systemd' '[sshd]' 'enabled = true' >/etc/fail2ban/jail.local
            echo 'Unattended-Upgrade::Allowed-Origins { "${distro_id}:${distro_codename}-security"; };' \\
                >/etc/apt/apt.conf.d/50unattended-upgrades
            systemctl enable fail2ban && systemctl restart fail2ban
            ufw default deny incoming && ufw default deny routed && ufw allow 22/tcp && ufw --force enable
            """;

    @TempDir Path home;

    private Tmux terminal() {
        return new Tmux(
                80,
                24,
                List.of(
                        "XDG_STATE_HOME=" + home,
                        "PATH=" + Shipped.FILE.getParent() + ":" + System.getenv("PATH")));
    }

    /// Everything but our own records, which grow with each run.
    private static String picture(Practice server) {
        return server.camera()
                .lines()
                .filter(line -> !line.contains("/var/lib/clawsetup"))
                .collect(Collectors.joining("\n"));
    }

    private static void done(Shipped.Ended ended) {
        assertEquals(0, ended.exit(), ended.all());
    }

    @Test
    void answersThatAreChangedAndChangedBackLeaveNoTrace() throws Exception {
        try (var server = Practice.up("debian13", "cloud");
                var terminal = terminal()) {
            var laptop = new Laptop(server);
            var before = server.camera();
            done(laptop.clawsetup("harden", "--yes", "--set", "firewall.keep=80/tcp"));
            var hardened = picture(server);

            changesSomeOnTheFullScreen(server, laptop, terminal);
            assertNotEquals(hardened, picture(server));
            changesThemBackLineByLine(laptop);
            assertSame(hardened, server);
            makesAnAdministratorAndStopsAService(server, laptop);
            assertSame(hardened, server);

            takesEachControlBackAlone(server, laptop);
            done(
                    laptop.clawsetup(
                            "reconfigure",
                            "--yes",
                            "--set",
                            "firewall.keep=80/tcp",
                            "--set",
                            "fail2ban.ignore=",
                            "--set",
                            "updates.reboot-at="));
            assertSame(hardened, server);

            done(laptop.clawsetup("undo", "--all"));
            assertEquals(List.of(), Stays.differences(before, server.camera()));
        }
    }

    private static void assertSame(String picture, Practice server) {
        assertEquals(List.of(), Stays.moves(picture, picture(server)));
    }

    /// The laptop has never seen this server: nothing but its key is there.
    private static void changesSomeOnTheFullScreen(Practice server, Laptop laptop, Tmux terminal) {
        terminal.type(
                        "clawsetup reconfigure -i %s --known-hosts %s %s@%s; echo exit=$?"
                                .formatted(
                                        laptop.key(),
                                        server.knownHosts(),
                                        server.user(),
                                        server.host()))
                .press("Enter")
                .sees("Nothing to fix")
                .press("Enter")
                .sees("What shall change?", "clawsetup set this server up on", "nothing picked")
                .sees("A rented server", "80/tcp", "never by itself")
                .press("Down", "Down", "Down", "Down", "Enter")
                .sees("Which of these doors shall stay open")
                .press("Space", "Enter")
                .sees("was: 80/tcp", "1 change picked")
                .press("Down", "Enter")
                .sees("Which addresses shall never be banned")
                .type("198.51.100.4")
                .press("Enter", "Enter")
                .sees("was: none", "2 changes picked")
                .press("Down", "Down", "Enter")
                .sees("restart by itself")
                .type("02:30")
                .press("Enter")
                .sees("was: never by itself", "3 changes picked")
                .press("g")
                .sees("Review", "3 changes, all ready")
                .press("d")
                .sees("- allow 80/tcp")
                .press("Escape")
                .sees("3 changes, all ready")
                .press("Enter")
                .sees("Your server is ready", "3 changes")
                .press("Enter")
                .sees("exit=0");
    }

    private static void changesThemBackLineByLine(Laptop laptop) {
        var words = laptop.words("reconfigure", "--plain");
        var said = Shipped.typing(words, "list\n5\n80/tcp\n6\n-\n8\n-\nyes\nyes\n");
        assertEquals(0, said.exit(), said.all());
        assertTrue(said.all().contains("Keep open: 80/tcp (was: none)"), said.all());
        assertTrue(said.all().contains("Restart at: never by itself (was: 02:30)"), said.all());
        assertTrue(said.all().contains("Never ban: none (was: 198.51.100.4)"), said.all());
        assertTrue(said.all().contains("Review: 3 changes"), said.all());
    }

    /// Answers that ask for something, and cannot ask for its end: an account, its password and its
    /// keys, a service that is stopped. That is what `undo --step` is for.
    private void makesAnAdministratorAndStopsAService(Practice server, Laptop laptop)
            throws Exception {
        var key = home.resolve("second");
        Shipped.command("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key.toString());
        var password = Files.writeString(home.resolve("password"), "four random words");
        var ended =
                laptop.clawsetup(
                        "reconfigure",
                        "--yes",
                        "--set",
                        "access.admin.name=ada",
                        "--set",
                        "access.admin.password=file:" + password,
                        "--set",
                        "access.keys.add=" + Files.readString(Path.of(key + ".pub")).strip(),
                        "--set",
                        "network.stop=guestbook-db.service");
        done(ended);
        assertFalse(ended.all().contains("random words"), ended.all());
        assertEquals("1", says(server, "grep -c '^ada .*)  *ALL$' /etc/sudoers.d/clawsetup-admin"));
        assertEquals("2", says(server, "grep -c ssh-ed25519 /home/ada/.ssh/authorized_keys"));
        assertEquals("inactive", says(server, "systemctl is-active guestbook-db"));
        undo(laptop, "network.listeners");
        undo(laptop, "access.admin");
    }

    /// The newest change of that control, and nothing else.
    private static void takesEachControlBackAlone(Practice server, Laptop laptop) {
        var files = "cd /etc/ssh/sshd_config.d; ls 00-clawsetup-* 2>/dev/null | xargs";
        var lower = laptop.clawsetup("reconfigure", "--yes", "--level", "home");
        done(lower);
        assertTrue(lower.out().contains("--step ssh.limits"), lower.all());
        assertTrue(says(server, files).contains("00-clawsetup-limits.conf"), "nothing is loosened");
        undo(laptop, "ssh.limits");
        var again = laptop.clawsetup("reconfigure", "--yes", "--level", "home");
        done(again);
        assertFalse(again.out().contains("--step ssh.limits"), again.all());
        assertEquals("00-clawsetup-keys-only.conf 00-clawsetup-no-root.conf", says(server, files));
        undo(laptop, "ssh.no-root");
        assertEquals("00-clawsetup-keys-only.conf", says(server, files));
        undo(laptop, "ssh.keys-only");
        assertEquals("", says(server, files));
        undo(laptop, "updates.security");
        assertEquals("1", says(server, "grep -c 02:30 /etc/apt/apt.conf.d/52clawsetup-updates"));
        undo(laptop, "fail2ban.sshd");
        assertEquals(
                "1", says(server, "grep -c 198.51.100.4 /etc/fail2ban/jail.d/clawsetup.local"));
        undo(laptop, "firewall.ufw");
        assertEquals("0", says(server, "ufw status | grep -c 80/tcp"));
        assertEquals("1", says(server, "ufw status | grep -c 'Status: active'"));
    }

    private static void undo(Laptop laptop, String step) {
        done(laptop.clawsetup("undo", "--step", step));
    }

    private static String says(Practice server, String script) {
        return server.inside(script).out().strip();
    }

    @Test
    void aServerThatThePlaybookSetUpIsShownAndKeepsWhatNobodyPicks() throws Exception {
        try (var server = Practice.up("debian12", "cloud");
                var terminal = terminal()) {
            var made = server.inside(PLAYBOOK);
            assertEquals(0, made.exit(), made::toString);
            var laptop = new Laptop(server);
            // its first look leaves what any login leaves
            done(laptop.clawsetup("facts"));
            var before = server.camera();
            terminal.type(
                            "clawsetup reconfigure -i %s --known-hosts %s %s@%s; echo exit=$?"
                                    .formatted(
                                            laptop.key(),
                                            server.knownHosts(),
                                            server.user(),
                                            server.host()))
                    .press("Enter")
                    .sees("things to fix")
                    .press("Enter")
                    .sees("What shall change?", "openclaw-ansible, or something like it")
                    .sees("nothing picked")
                    .press("End", "Up")
                    .sees("Security updates install themselves", "not so yet")
                    .press("Space")
                    .sees("1 change picked")
                    .press("g")
                    .sees("Review", "1 change, ready")
                    .press("Enter")
                    .sees("Your server is ready")
                    .press("Enter")
                    .sees("exit=0");
            assertNotEquals(before, server.camera());
            done(laptop.clawsetup("undo", "--all"));
            assertEquals(List.of(), Stays.differences(before, server.camera()));
        }
    }
}
