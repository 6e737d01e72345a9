package dev.clawsetup.steps.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clawsetup.answers.Answers;
import dev.clawsetup.answers.Answers.Bind;
import dev.clawsetup.plan.Action.OpenClawConfig;
import dev.clawsetup.plan.Action.WriteFile;
import dev.clawsetup.plan.Proof;
import dev.clawsetup.plan.Work;
import dev.clawsetup.steps.Says;
import dev.clawsetup.steps.Server;
import dev.clawsetup.steps.Wish;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

final class BindTest {
    private final Says step = new Says(new dev.clawsetup.steps.gateway.Bind());
    private final Server server = Server.rented().node("24.21.0").openclaw("2026.9.6");
    private final Wish wish = Wish.defaults();

    private Wish on(Bind bind, String host) {
        return wish.gateway(
                new Answers.Gateway(
                        bind,
                        Optional.of(host).filter(h -> !h.isEmpty()),
                        18789,
                        Optional.empty()));
    }

    private Server setUp() {
        return server.configured("gateway.mode", "\"local\"")
                .configured("gateway.bind", "\"loopback\"")
                .configured("gateway.port", "18789");
    }

    @Test
    void setsOpenClawUpAndWritesEvenTheDefaultDown() {
        var config = step.action(OpenClawConfig.class, server, wish);
        assertTrue(config.onboard().contains("--non-interactive"));
        assertEquals(
                """
                {
                  "gateway": {
                    "bind": "loopback",
                    "mode": "local",
                    "port": 18789
                  }
                }
                """,
                config.patch());
    }

    @Test
    void theStoreHoldsTheTokenFromTheFirstMoment() {
        var onboard = String.join(" ", step.action(OpenClawConfig.class, server, wish).onboard());
        assertTrue(onboard.contains("--secret-input-mode ref"), onboard);
        assertTrue(onboard.contains("--skip-daemon"), onboard);
    }

    @Test
    void hasNothingToDoOnceItIsSo() {
        step.hasNothingToDo(setUp(), wish);
    }

    @Test
    void patchesOnlyWhatDiffersAndRestartsWhatRuns() {
        var running =
                setUp().configured("gateway.bind", "\"lan\"")
                        .unit("openclaw-gateway.service", "active", "enabled");
        var work = step.work(running, wish);
        var config = (OpenClawConfig) work.actions().getFirst();
        assertEquals(List.of(), config.onboard());
        assertEquals("{\n  \"gateway\": {\n    \"bind\": \"loopback\"\n  }\n}\n", config.patch());
        assertEquals(List.of(Work.Reload.GATEWAY), work.reloads());
        assertEquals(Work.Safety.HEALTH, work.safety());
    }

    @Test
    void onEveryAddressBrowsersMayComeUnderEachOfThem() {
        server.address("eth1", "192.0.2.9");
        var patch = step.action(OpenClawConfig.class, server, on(Bind.LAN, "")).patch();
        assertTrue(patch.contains("\"bind\": \"lan\""), patch);
        assertTrue(
                patch.contains(
                        "\"allowedOrigins\":"
                                + " [\"http://localhost:18789\",\"http://127.0.0.1:18789\","
                                + "\"http://192.0.2.9:18789\",\"http://203.0.113.7:18789\"]"),
                patch);
    }

    @Test
    void whatAWiderChoiceNeededGoesWithIt() {
        setUp().configured("gateway.bind", "\"custom\"")
                .configured("gateway.customBindHost", "\"10.0.0.5\"")
                .configured(
                        "gateway.controlUi.allowedOrigins",
                        "[\"http://localhost:18789\",\"http://127.0.0.1:18789\",\"http://10.0.0.5:18789\"]");
        var patch = step.action(OpenClawConfig.class, server, wish).patch();
        assertTrue(patch.contains("\"controlUi\": null"), patch);
        assertTrue(patch.contains("\"customBindHost\": null"), patch);
        server.configured("gateway.controlUi.basePath", "\"/claw\"");
        patch = step.action(OpenClawConfig.class, server, wish).patch();
        assertTrue(patch.contains("\"allowedOrigins\": null"), patch);
        assertFalse(patch.contains("\"controlUi\": null"), patch);
    }

    /// From one address to another, and to all of them: seen to stay behind on a real server.
    @Test
    void theOneAddressGoesWithItsChoice() {
        setUp().configured("gateway.bind", "\"custom\"")
                .configured("gateway.customBindHost", "\"10.0.0.5\"");
        for (var bind : List.of(Bind.LAN, Bind.LOOPBACK)) {
            var patch = step.action(OpenClawConfig.class, server, on(bind, "")).patch();
            assertTrue(patch.contains("\"customBindHost\": null"), patch);
        }
        var patch =
                step.action(OpenClawConfig.class, server, on(Bind.CUSTOM, "203.0.113.7")).patch();
        assertTrue(patch.contains("\"customBindHost\": \"203.0.113.7\""), patch);
    }

    @Test
    void originsThatSomebodyElseWroteStay() {
        setUp().configured("gateway.controlUi.allowedOrigins", "[\"https://claw.example\"]");
        step.hasNothingToDo(server, wish);
    }

    @Test
    void oneAddressMustBeTheServersOwn() {
        var patch =
                step.action(OpenClawConfig.class, server, on(Bind.CUSTOM, "203.0.113.7")).patch();
        assertTrue(patch.contains("\"customBindHost\": \"203.0.113.7\""), patch);
        step.refuses("198.51.100.9 is no address", server, on(Bind.CUSTOM, "198.51.100.9"));
        step.refuses("an IPv4 address", server, on(Bind.CUSTOM, "2001:db8::7"));
        step.refuses("no address is named", server, on(Bind.CUSTOM, ""));
    }

    @Test
    void refusesAPortThatAnotherProgramHolds() {
        step.refuses(
                "held by grafana",
                server.listens("tcp", "0.0.0.0", 18789, "grafana", "grafana.service"),
                wish);
    }

    @Test
    void itsOwnPortIsNobodyElses() {
        setUp().listens("tcp", "127.0.0.1", 18789, "openclaw-gatewa", "openclaw-gateway.service");
        step.hasNothingToDo(server, wish);
    }

    @Test
    void isOffWhereTheServerIsOnlyHardened() {
        step.isOff(server, wish.harden());
    }

    private Wish shares(Bind bind, Answers.Share share) {
        return wish.gateway(InTheTailnet.wants(bind, share));
    }

    private Server inTailnet() {
        return setUp().tailscale(InTheTailnet.withCertificates(""))
                .unit("openclaw-gateway.service", "active", "enabled");
    }

    @Test
    void inTheTailnetItStartsWhenThatIsThereAndIsSeenToListen() {
        var work = step.work(inTailnet(), shares(Bind.TAILNET, Answers.Share.OFF));
        var patch = ((OpenClawConfig) work.actions().getFirst()).patch();
        assertTrue(patch.contains("\"bind\": \"tailnet\""), patch);
        assertTrue(patch.contains("http://100.64.0.7:18789"), patch);
        assertTrue(
                work.actions().stream()
                        .anyMatch(a ->
                                a instanceof WriteFile file
                                        && file.content().contains("After=tailscaled.service")
                                        && !file.content().contains("PartOf")),
                work.actions()::toString);
        assertEquals(List.of(), work.checks());
        assertTrue(
                work.proofs().stream()
                        .anyMatch(p ->
                                p instanceof Proof.Holds holds
                                        && holds.means().endsWith("100.64.0.7")),
                work.proofs()::toString);
    }

    @Test
    void fellBackToTheServerItselfIsStartedAgain() {
        var want = shares(Bind.TAILNET, Answers.Share.OFF);
        var done = done(want);
        step.hasNothingToDo(done, want);
        done.listens("tcp", "127.0.0.1", 18789, "openclaw-gatewa", "openclaw-gateway.service");
        assertEquals("OpenClaw listens on this server itself only", step.work(done, want).now());
        done.listens("tcp", "100.64.0.7", 18789, "openclaw-gatewa", "openclaw-gateway.service");
        step.hasNothingToDo(done, want);
    }

    /// The server as that work leaves it.
    private Server done(Wish want) {
        var text = step.action(WriteFile.class, inTailnet(), want);
        return server.configured("gateway.bind", "\"tailnet\"")
                .configured(
                        "gateway.controlUi.allowedOrigins",
                        "[\"http://localhost:18789\",\"http://127.0.0.1:18789\","
                            + "\"http://100.64.0.7:18789\",\"http://box.tail1234.ts.net:18789\"]")
                .file(text.path(), text.content());
    }

    @Test
    void withTailscalesAddressItsAccountMayCommandTailscale() {
        var work = step.work(inTailnet(), shares(Bind.LOOPBACK, Answers.Share.SERVE));
        assertTrue(
                work.checks().getFirst().contains("tailscale set --operator=openclaw"),
                work.checks()::toString);
        assertTrue(work.actions().toString().contains("PartOf=tailscaled.service"));
        assertTrue(
                work.proofs().stream()
                        .anyMatch(p ->
                                p instanceof Proof.Holds holds
                                        && holds.means().startsWith("https://box")),
                work.proofs()::toString);
    }

    @Test
    void withoutItNoLonger() {
        var server = inTailnet().tailscale(InTheTailnet.withCertificates("openclaw"));
        var work = step.work(server, wish);
        assertTrue(
                work.checks().getFirst().contains("tailscale set --operator=\n"),
                work.checks()::toString);
    }

    /// OpenClaw does not start with Funnel and a token.
    @Test
    void forTheInternetTheTokenIsThePassword() {
        inTailnet().tailscale(InTheTailnet.withFunnel());
        var patch =
                step.action(
                                OpenClawConfig.class,
                                server,
                                shares(Bind.LOOPBACK, Answers.Share.FUNNEL))
                        .patch();
        assertTrue(patch.contains("\"mode\": \"funnel\""), patch);
        assertTrue(patch.contains("\"mode\": \"password\""), patch);
        assertTrue(patch.contains("\"password\": {\"source\":\"store\""), patch);
        server.configured("gateway.tailscale.mode", "\"funnel\"")
                .configured("gateway.auth.mode", "\"password\"")
                .configured("gateway.auth.password", Auth.REFERENCE);
        patch = step.action(OpenClawConfig.class, server, Wish.defaults()).patch();
        assertTrue(patch.contains("\"password\": null"), patch);
        assertTrue(patch.contains("\"mode\": \"off\""), patch);
        assertTrue(patch.contains("\"mode\": \"token\""), patch);
    }

    @Test
    void refusesWhatOpenClawWouldEvenWhereThatStepIsSwitchedOff() {
        var serve = shares(Bind.LOOPBACK, Answers.Share.SERVE).skip("gateway.tailscale");
        step.refuses("no certificate", inTailnet().tailscale(InTheTailnet.plain()), serve);
    }
}
