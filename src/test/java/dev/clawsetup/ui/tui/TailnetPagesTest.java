package dev.clawsetup.ui.tui;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.clawsetup.answers.SampleServer;
import dev.clawsetup.facts.Tailscale;
import dev.clawsetup.ui.FakeProvisioner;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The pages of Tailscale and of the gateway, on a server that is in a tailnet: in one that gives
/// no certificates, and whose key there ends soon; and in one that gives all there is.
final class TailnetPagesTest {
    private static final Instant SOON = Instant.parse("2026-11-29T09:00:00Z");

    static FakeProvisioner in(String name, Optional<Instant> ends, List<String> certificates) {
        return new FakeProvisioner(
                new SampleServer()
                        .tailscale(
                                new Tailscale(
                                        Optional.of("1.102.5"),
                                        Tailscale.Backend.RUNNING,
                                        certificates.isEmpty()
                                                ? "https://headscale.example.org"
                                                : "https://controlplane.tailscale.com",
                                        "",
                                        name,
                                        List.of("100.64.0.7", "fd7a:115c:a1e0::7"),
                                        List.of(),
                                        ends,
                                        "",
                                        true,
                                        false,
                                        certificates,
                                        !certificates.isEmpty(),
                                        List.of()))
                        .facts(),
                FakeProvisioner.STEPS,
                List.of());
    }

    private static Walk toTailscale(Walk walk) {
        return Scenes.pastAccounts(walk).sees("Shall this server be in your Tailscale network?");
    }

    private static Walk toGateway(Walk walk) {
        return walk.press("Enter", "Enter", "Enter", "Enter", "Enter")
                .sees("From where may OpenClaw be opened?");
    }

    @ParameterizedTest
    @EnumSource
    void inOneWithoutCertificatesWhereTheKeyEndsSoon(Term term) throws IOException {
        var server = in("box.tail.example.org", Optional.of(SOON), List.of());
        var walk = toTailscale(new Walk(term)).golden("tailscale-ends-soon");
        toGateway(walk).golden("gateway-tailnet-bare");
        assertEquals(130, Scenes.leave(walk).run(Scenes.on(server)));
    }

    @ParameterizedTest
    @EnumSource
    void inOneThatGivesAllThereIs(Term term) throws IOException {
        var name = "box.tail1234.ts.net";
        var server = in(name, Optional.empty(), List.of(name));
        var walk = toTailscale(new Walk(term)).golden("tailscale-there");
        toGateway(walk).golden("gateway-tailnet-whole");
        assertEquals(130, Scenes.leave(walk).run(Scenes.on(server)));
    }
}
