package dev.clawsetup.hosts;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// OpenClaw's first home is the tailnet, and then it goes from one home to the next. On Debian 13
/// only, and begun before all others: it takes the longest.
@Order(0)
@ExtendWith(Tailnet.OfAll.class)
class TailnetOpenClawIT {
    @Test
    void inTheTailnetFromTheFirstRunOn(Tailnet.There there, @TempDir Path home) throws Exception {
        var tailnet = there.orSkip("OpenClaw in a tailnet");
        try (var server = Practice.up("debian13", "cloud")) {
            var words =
                    new ArrayList<>(
                            List.of(
                                    "--yes",
                                    "--only",
                                    "tailscale.install,tailscale.login,access.service-account,runtime.*,gateway.*,agent.*"));
            words.addAll(List.of(GatewayModes.joining(tailnet, home)));
            var installed = new Laptop(server).clawsetup("install", words.toArray(String[]::new));
            assertEquals(0, installed.exit(), installed.all());
            itsPageOpensThere(server);
            new GatewayModes(server).walk(installed);
        }
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
