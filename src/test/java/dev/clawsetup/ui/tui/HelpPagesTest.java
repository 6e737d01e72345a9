package dev.clawsetup.ui.tui;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.clawsetup.answers.Answers;
import dev.clawsetup.answers.Draft;
import dev.clawsetup.answers.SampleServer;
import dev.clawsetup.run.Exit;
import dev.clawsetup.ui.FakeKeys;
import dev.clawsetup.ui.FakeProvisioner;
import dev.clawsetup.ui.Scenario;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// What `?` tells on each page, on the way through all of them. That of the log and of the firewall
/// is kept where those pages are.
class HelpPagesTest {
    private static Walk help(Walk walk, String page) {
        return walk.press("F1").sees("Help", "/ search").golden(page + "-help").press("Escape");
    }

    @Test
    void ofWhoInstalls() throws IOException {
        var server = new PausingServer(List.of());
        var walk = new Walk(80, 24).sees("Which server shall run OpenClaw?");
        help(walk, "where").press("root@203.0.113.7", "Enter").sees("Is this your server?");
        help(walk, "connect").press("y").sees("I only looked.");
        help(walk, "look").press("Enter").sees("Who can reach this server?");
        help(walk, "level").press("Enter").sees("Under which name");
        help(walk, "access").press("Enter").sees("Which other public keys").press("F3");
        help(walk.sees("One key opens root"), "keys").press("Escape").press("Tab", "Enter");
        walk.sees("Shall this server be in your Tailscale network?");
        help(walk, "tailscale").press("Enter").sees("From where may OpenClaw be opened?");
        help(walk, "gateway").press("Tab", "Tab", "Enter").sees("Which version of OpenClaw?");
        help(walk, "runtime").press("Tab", "Enter").sees("all ready").press("d").sees("Details");
        help(walk, "details").press("Escape").sees("all ready");
        help(walk, "review").press("End", "Enter").sees("Is OpenClaw to come from a mirror");
        help(walk, "extra").press("Tab", "Tab", "Enter").sees("all ready");
        walk.press("Home", "Enter").sees("Changing your server");
        help(walk, "run").meanwhile(server::goOn).sees("Your server is ready");
        help(walk, "done").press("p").sees("OpenClaw on your phone");
        help(walk, "phone").press("Escape").sees("Your server is ready").press("Enter");
        assertEquals(
                Exit.DONE,
                walk.run(
                        Scenes.asking(
                                        (target, asks) -> {
                                            asks.trust("203.0.113.7", "SHA256:uNiV", "ssh-ed25519");
                                            return server;
                                        })
                                .making(FakeKeys.here())));
    }

    @Test
    void ofWhoHardens() throws IOException {
        var walk = Scenes.pastAccounts(new Walk(80, 24)).sees("At what time may the server");
        Scenes.leave(help(walk, "updates")).run(Scenes.hardening(new FakeProvisioner()));
    }

    @Test
    void ofWhoComesBack() throws IOException {
        var facts = new SampleServer().inUse().setUp("home", "fail2ban.sshd").facts();
        var server = new FakeProvisioner(facts, FakeProvisioner.STEPS, List.of());
        var walk = new Walk(80, 24).sees("2 things to fix").press("Enter").sees("1 change picked");
        Scenes.leave(help(walk, "pick"))
                .run(
                        new Scenario(
                                (target, asks) -> server,
                                Optional.of("root@203.0.113.7"),
                                Draft.empty(),
                                Optional.<Answers.Purpose>empty(),
                                FakeProvisioner.CONTROLS));
    }
}
