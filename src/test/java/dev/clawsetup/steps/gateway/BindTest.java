package dev.clawsetup.steps.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clawsetup.answers.Answers;
import dev.clawsetup.answers.Answers.Bind;
import dev.clawsetup.plan.Action.OpenClawConfig;
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
}
