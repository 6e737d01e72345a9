package dev.clawsetup.steps.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clawsetup.answers.Answers;
import dev.clawsetup.answers.Answers.Bind;
import dev.clawsetup.facts.Tailscale.Route;
import dev.clawsetup.steps.Says;
import dev.clawsetup.steps.Server;
import dev.clawsetup.steps.Wish;

import org.junit.jupiter.api.Test;

import java.util.Optional;

final class ShareTest {
    private static final Route LEFT =
            new Route(InTheTailnet.NAME + ":443/", "http://127.0.0.1:18789", false, false);
    private static final Route OTHERS =
            new Route(InTheTailnet.NAME + ":443/", "http://127.0.0.1:3000", false, false);

    private final Says step = new Says(new Share());
    private final Server server = Server.rented().node("24.21.0").openclaw("2026.9.6");

    private static Wish wants(Bind bind, Answers.Share share) {
        return Wish.defaults().gateway(InTheTailnet.wants(bind, share));
    }

    private static Wish serve() {
        return wants(Bind.LOOPBACK, Answers.Share.SERVE);
    }

    @Test
    void isNotAskedForWithoutTailscale() {
        step.isOff(server, Wish.defaults());
        step.isOff(server, Wish.defaults().harden());
    }

    @Test
    void whatNeedsATailnetIsRefusedWithoutOne() {
        step.refuses("in no tailnet", server, serve());
        step.refuses("in no tailnet", server, wants(Bind.TAILNET, Answers.Share.OFF));
    }

    @Test
    void whoIsAboutToJoinOneIsNot() {
        var joins =
                serve().tailnet(
                                new Answers.Tailnet(
                                        true,
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.empty(),
                                        java.util.List.of(),
                                        true,
                                        Optional.empty(),
                                        Optional.empty()));
        step.hasNothingToDo(server, joins);
        step.refuses("in no tailnet", server, joins.skip("tailscale.login"));
    }

    /// Tried with Headscale: OpenClaw gives up with exit 1, again and again.
    @Test
    void withoutCertificatesOpenClawWouldNotStart() {
        step.refuses("no certificate", server.tailscale(InTheTailnet.plain()), serve());
        step.hasNothingToDo(server.tailscale(InTheTailnet.withCertificates("")), serve());
    }

    @Test
    void theInternetNeedsTheTailnetsLeave() {
        var funnel = wants(Bind.LOOPBACK, Answers.Share.FUNNEL);
        server.tailscale(InTheTailnet.withCertificates(""));
        step.refuses("from the internet", server, funnel);
        step.hasNothingToDo(server.tailscale(InTheTailnet.withFunnel()), funnel);
    }

    @Test
    void listensOnTheServerItselfOnly() {
        server.tailscale(InTheTailnet.withCertificates(""));
        step.refuses("on the server itself", server, wants(Bind.LAN, Answers.Share.SERVE));
    }

    /// Its account could log Tailscale out.
    @Test
    void whereSshHangsOnTheTailnetAloneItGetsNoAddress() {
        server.tailscale(InTheTailnet.withCertificates(""))
                .ufwOn(
                        "allow in on tailscale0 to any port 22 proto tcp comment 'clawsetup: ssh in"
                                + " the tailnet'");
        step.refuses("SSH hangs on Tailscale", server, serve());
    }

    @Test
    void somebodyElsesLeaveToCommandTailscaleIsNotTakenAway() {
        step.refuses(
                "ada may command", server.tailscale(InTheTailnet.withCertificates("ada")), serve());
    }

    @Test
    void somebodyElsesAddressIsNotTakenAway() {
        server.tailscale(InTheTailnet.withCertificates("", OTHERS));
        step.refuses("something else", server, serve());
        step.hasNothingToDo(server, Wish.defaults());
    }

    @Test
    void whatItGoesOnServingIsTakenAway() {
        var work = step.work(server.tailscale(InTheTailnet.plain(LEFT)), Wish.defaults());
        assertTrue(
                work.checks().getFirst().contains("serve --yes --https=443 --set-path=/ off"),
                work.checks()::toString);
        assertTrue(work.now().contains(LEFT.at()), work::now);
        assertEquals(1, work.checks().size());
    }

    @Test
    void whereAProxyIsTrustedItMayBeSomebodysOwn() {
        server.tailscale(InTheTailnet.plain(LEFT))
                .configured("gateway.trustedProxies", "[\"127.0.0.1\"]");
        step.advises("trusts a proxy", server, Wish.defaults());
    }
}
