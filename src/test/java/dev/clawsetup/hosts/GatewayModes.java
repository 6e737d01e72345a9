package dev.clawsetup.hosts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The ways to the gateway, one after the other on one server, as a start of OpenClaw takes long.
/// By the file that people download.
final class GatewayModes {
    /// What a way to the gateway is made of, where the firewall stays as it is.
    static final String WITHOUT_FIREWALL = "gateway.*,runtime.service";

    static final String WITH_FIREWALL = WITHOUT_FIREWALL + ",firewall.ufw,firewall.services";

    private static final int PORT = Gateway.PORT;
    private static final String CONFIG =
            "sed -n '/^  \"gateway\"/,/^  }/p' /var/lib/openclaw/.openclaw/openclaw.json";

    private final Practice server;
    private final Laptop laptop;
    private final String only;

    /// @param only the steps that may do something
    GatewayModes(Practice server, String only) throws Exception {
        this.server = server;
        this.laptop = new Laptop(server);
        this.only = only;
    }

    /// What brings a server into that tailnet.
    static String[] joining(Tailnet tailnet, Path folder) throws IOException {
        var answers = Files.writeString(folder.resolve("tailnet.yaml"), tailnet.answers());
        var key = Files.writeString(folder.resolve("key"), tailnet.key("once") + "\n");
        return new String[] {
            "--answers", answers.toString(), "--set", "tailscale.auth-key=file:" + key
        };
    }

    /// From a gateway in the tailnet, through all the others, to one that only the server itself
    /// reaches.
    ///
    /// @param told what was told in the end by the run that brought it there
    void walk(String told) {
        var own = listensInTheTailnet();
        assertTrue(told.contains("http://%s:%d/".formatted(own, PORT)), told);
        afterARebootItDoesSoAgain(own);
        whatTheTailnetDoesNotGiveIsRefused();
        namedNetworksComeThroughTheFirewall();
        whatDoesNotComeAboutGoesBack(own);
        backToTheServerItself();
    }

    private String inside(String script) {
        var said = server.inside(script);
        assertEquals(0, said.exit(), said::toString);
        return said.out().strip();
    }

    /// @param exit that is expected
    Shipped.Ended reconfigured(int exit, String... answers) {
        var words = new ArrayList<>(List.of("--yes", "--only", only));
        for (var answer : answers) {
            words.addAll(List.of("--set", answer));
        }
        var ended = laptop.clawsetup("reconfigure", words.toArray(String[]::new));
        assertEquals(exit, ended.exit(), ended.all());
        return ended;
    }

    private String listeners() {
        return inside("ss -Hltn 'sport = :%d' | awk '{ print $4 }' | sort | xargs".formatted(PORT));
    }

    /// Seen on the server, from a device of the tailnet, and from elsewhere.
    ///
    /// @return its address there
    String listensInTheTailnet() {
        var own = inside("tailscale ip -4");
        assertEquals("%s:%d 127.0.0.1:%d".formatted(own, PORT, PORT), listeners());
        Gateway.comesUp(server, own);
        var there = "http://%s:%d/startupz".formatted(own, PORT);
        var device = Shipped.command("curl", "-fsS", "-m", "60", there);
        assertEquals(0, device.exit(), device.all());
        assertFalse(Gateway.letsIn(server));
        return own;
    }

    private void afterARebootItDoesSoAgain(String own) {
        server.reboot();
        Gateway.comesUp(server, "127.0.0.1");
        assertEquals("%s:%d 127.0.0.1:%d".formatted(own, PORT, PORT), listeners());
    }

    /// This control server gives no certificates.
    private void whatTheTailnetDoesNotGiveIsRefused() {
        for (var way : List.of("serve", "funnel")) {
            var refused = reconfigured(65, "gateway.tailscale=" + way);
            assertTrue(refused.all().contains("gives no certificates"), refused.all());
        }
    }

    /// One restart for both: a route that somebody left is taken away as well.
    private void namedNetworksComeThroughTheFirewall() {
        inside("tailscale serve --bg --yes --http 80 http://127.0.0.1:%d".formatted(PORT));
        var opened = reconfigured(0, "gateway.bind=lan", "gateway.networks=198.51.100.0/24");
        assertTrue(
                opened.all().contains("still serves the gateway's port")
                        || opened.all().contains("Tailscale serves nothing of it"),
                opened.all());
        assertEquals("{}", inside("tailscale serve status --json"));
        assertEquals("0.0.0.0:%d".formatted(PORT), listeners());
        assertFalse(Gateway.letsIn(server));
        var verified =
                laptop.clawsetup(
                        "verify",
                        "--from-outside",
                        "--set",
                        "gateway.bind=lan",
                        "--set",
                        "gateway.networks=198.51.100.0/24");
        assertTrue(
                verified.all()
                        .contains(
                                "asked from here: port %d is closed on %s"
                                        .formatted(PORT, server.host())),
                verified.all());
        var ours = server.host().replaceFirst("[0-9]+$", "0/24");
        reconfigured(0, "gateway.networks=" + ours);
        assertTrue(Gateway.letsIn(server));
        var rules = inside("ufw show added | grep %d".formatted(PORT));
        assertEquals(
                "ufw allow from %s to any port %d proto tcp comment 'clawsetup: gateway'"
                        .formatted(ours, PORT),
                rules);
    }

    /// Without its address OpenClaw would listen on the server itself only, and not say so.
    private void whatDoesNotComeAboutGoesBack(String own) {
        var was = inside(CONFIG);
        inside("ip address del %s/32 dev tailscale0".formatted(own));
        var failed = reconfigured(1, "gateway.bind=tailnet");
        assertTrue(failed.all().contains("It was taken back"), failed.all());
        assertEquals(was, inside(CONFIG));
        Gateway.comesUp(server, "127.0.0.1");
        assertEquals("0.0.0.0:%d".formatted(PORT), listeners());
        assertTrue(Gateway.letsIn(server));
        inside(
                """
                systemctl restart tailscaled
                for i in $(seq 200); do
                    ip address show to %s | grep -q inet && exit 0
                    sleep 0.2
                done
                exit 1
                """
                        .formatted(own));
    }

    private void backToTheServerItself() {
        reconfigured(0, "gateway.bind=loopback");
        Gateway.comesUp(server, "127.0.0.1");
        assertEquals("127.0.0.1:%d [::1]:%d".formatted(PORT, PORT), listeners());
        assertEquals("", server.inside("ufw show added | grep %d".formatted(PORT)).out());
        assertFalse(Gateway.letsIn(server));
    }
}
