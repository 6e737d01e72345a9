package dev.clawsetup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import dev.clawsetup.answers.Answers;
import dev.clawsetup.answers.Answers.Bind;
import dev.clawsetup.answers.Answers.Share;
import dev.clawsetup.facts.Facts;
import dev.clawsetup.facts.Tailscale;
import dev.clawsetup.run.Report;
import dev.clawsetup.steps.Server;
import dev.clawsetup.steps.Wish;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// The address that another device opens: one for each way to reach the gateway.
final class ElsewhereTest {
    private static final String TUNNEL = "clawsetup tunnel root@203.0.113.7";
    private static final String NAME = "box.tail1234.ts.net";

    private static Facts outside() {
        return Server.rented().cameTo("203.0.113.7").facts();
    }

    private static Facts inside() {
        return Server.rented()
                .tailscale(
                        new Tailscale(
                                Optional.of("1.102.5"),
                                Tailscale.Backend.RUNNING,
                                "https://controlplane.tailscale.com",
                                "",
                                NAME,
                                List.of("100.64.0.7"),
                                List.of(),
                                Optional.empty(),
                                "",
                                true,
                                false,
                                List.of(NAME),
                                true,
                                List.of()))
                .facts();
    }

    private static List<String> lines(
            Facts now, Supplier<Facts> look, Bind bind, String host, Share share, String... named) {
        var gateway =
                new Answers.Gateway(
                        bind,
                        Optional.of(host).filter(h -> !h.isEmpty()),
                        18790,
                        Optional.empty(),
                        share,
                        false,
                        List.of(named));
        var report = new Report("", "r", 0, "", List.of(), List.of(TUNNEL), List.of(), "");
        var want = Wish.defaults().gateway(gateway).answers();
        return Elsewhere.after(now, want, look).of(report).access();
    }

    private static List<String> lines(
            Facts now, Bind bind, String host, Share share, String... named) {
        return lines(
                now, () -> fail("what is known is not looked at again"), bind, host, share, named);
    }

    @Test
    void whatOnlyTheServerReachesHasTheTunnelAlone() {
        assertEquals(List.of(TUNNEL), lines(outside(), Bind.LOOPBACK, "", Share.OFF));
    }

    @Test
    void namedNetworksOpenTheAddressThatTheSessionCameTo() {
        assertEquals(
                List.of("http://203.0.113.7:18790/", TUNNEL),
                lines(outside(), Bind.LAN, "", Share.OFF, "198.51.100.0/24"));
        assertEquals(
                List.of("http://10.0.0.5:18790/", TUNNEL),
                lines(outside(), Bind.CUSTOM, "10.0.0.5", Share.OFF, "10.0.0.0/8"));
    }

    @Test
    void whereTheFirewallLetsNobodyInThereIsNoAddress() {
        assertEquals(List.of(TUNNEL), lines(outside(), Bind.LAN, "", Share.OFF));
        assertEquals(List.of(TUNNEL), lines(outside(), Bind.CUSTOM, "10.0.0.5", Share.OFF));
    }

    @Test
    void inTheTailnetItHasANameOrAnAddress() {
        assertEquals(
                List.of("http://100.64.0.7:18790/", TUNNEL),
                lines(inside(), Bind.TAILNET, "", Share.OFF));
        for (var share : List.of(Share.SERVE, Share.FUNNEL)) {
            assertEquals(
                    List.of("https://" + NAME + "/", TUNNEL),
                    lines(inside(), Bind.LOOPBACK, "", share));
        }
    }

    @Test
    void whoJustJoinedIsLookedAtAgain() {
        assertEquals(
                List.of("http://100.64.0.7:18790/", TUNNEL),
                lines(outside(), ElsewhereTest::inside, Bind.TAILNET, "", Share.OFF));
    }
}
