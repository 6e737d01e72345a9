package dev.clawsetup.hosts;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/// OpenClaw's first home is the tailnet, as a person chooses it in the wizard, and then it goes
/// from one home to the next. On Debian 13 only, and begun before all others: it takes the longest.
@Order(0)
@ExtendWith(Tailnet.OfAll.class)
class TailnetOpenClawIT {
    /// OpenClaw is downloaded and started meanwhile.
    private static final Duration INSTALLATION = Duration.ofMinutes(15);

    @TempDir Path home;

    @Test
    void inTheTailnetFromTheFirstRunOn(Tailnet.There there) throws Exception {
        var tailnet = there.orSkip("OpenClaw in a tailnet");
        try (var unopened = Unopened.page(tailnet, Files.createDirectory(home.resolve("nobody")));
                var server = Practice.up("debian13", "cloud");
                var terminal = Tmux.with(home)) {
            var told = aPersonInstallsItThere(server, terminal, tailnet);
            itsPageOpensThere(server);
            new GatewayModes(server, GatewayModes.WITH_FIREWALL).walk(told);
            unopened.ends();
        }
    }

    /// Somebody who says no at first, sees what that takes away, and logs the server in by a page.
    ///
    /// @return what stands in the terminal when the wizard is gone
    private String aPersonInstallsItThere(Practice server, Tmux terminal, Tailnet tailnet)
            throws IOException {
        terminal.type(wizard(server, tailnet))
                .press("Enter")
                .sees("7 things to fix")
                .press("Enter")
                .sees("Shall this server be in your Tailscale network?", "● No")
                .press("Enter", "Enter")
                .sees(
                        "Gateway",
                        "Your Tailscale network",
                        "is no choice, as this server is in none.")
                .press("Escape")
                .sees("Shall this server be in your Tailscale network?", "● No")
                .press("PageUp", "y")
                .sees("● Yes", "empty: you open a page", tailnet.loginServer())
                .press("Enter", "Enter", "Enter", "Enter", "Enter", "Enter", "Enter")
                .sees("Gateway", "For my Tailscale network (Serve)")
                .sees("▌ ● Only from the server itself", "○ From my Tailscale network")
                .press("Down", "Enter")
                .sees("▌ ● From my Tailscale network")
                .press("Enter", "Enter", "Enter")
                .sees("Review", "9 changes, all ready")
                .press("End", "Up", "Up")
                .sees("▌ ! ", "port 18789 of the tailnet")
                .press("Enter");
        tailnet.approve(tailnet.shownOn(terminal));
        terminal.sees("Changing your server", "OpenClaw has a Node that it supports");
        terminal.sees(INSTALLATION, "Done", "9 changes");
        var url = "http://%s:18789/".formatted(server.inside("tailscale ip -4").out().strip());
        return terminal.sees("Your server is ready", url)
                .press("p")
                .sees("OpenClaw on your phone", url, "█▀▄")
                .press("Escape")
                .sees("Your server is ready")
                .press("Enter")
                .sees("exit=0")
                .screen();
    }

    private String wizard(Practice server, Tailnet tailnet) throws IOException {
        var answers =
                Files.writeString(
                        home.resolve("answers.yaml"),
                        tailnet.whereItIs()
                                + TailnetIT.EVERYTHING
                                + "runtime:\n  version: latest\n");
        return "clawsetup install %s@%s -i %s --known-hosts %s --answers %s --only '%s'; echo exit=$?"
                .formatted(
                        server.user(),
                        server.host(),
                        server.identity().orElseThrow(),
                        server.knownHosts(),
                        answers,
                        "tailscale.install,tailscale.login,access.service-account,runtime.*,gateway.*,agent.*");
    }

    /// In a real browser on a device of the tailnet, once somebody on the server approved it.
    private static void itsPageOpensThere(Practice server) throws IOException {
        var token =
                server.inside(
                                "script -qec '/usr/local/bin/openclaw gateway auth-token --show'"
                                        + " /dev/null </dev/null | tr -d '\\r' | grep -xE"
                                        + " '[0-9a-f]{64}'")
                        .out()
                        .strip();
        var address =
                "http://%s:18789/#token=%s"
                        .formatted(server.inside("tailscale ip -4").out().strip(), token);
        try (var browser = Chromium.here()) {
            assertEquals("Approve this browser", browser.open(address).came());
            assertEquals("in", browser.openApproved(address, server::inside).came());
        }
    }
}
