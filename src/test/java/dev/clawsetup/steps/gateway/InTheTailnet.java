package dev.clawsetup.steps.gateway;

import dev.clawsetup.answers.Answers;
import dev.clawsetup.facts.Tailscale;
import dev.clawsetup.facts.Tailscale.Route;

import java.util.List;
import java.util.Optional;

/// A server that is `box` in a tailnet, and what somebody wants of its gateway there.
final class InTheTailnet {
    private InTheTailnet() {}

    static final String NAME = "box.tail1234.ts.net";
    static final String ADDRESS = "100.64.0.7";

    static Tailscale plain(Route... routes) {
        return with("", List.of(), false, routes);
    }

    static Tailscale withCertificates(String operator, Route... routes) {
        return with(operator, List.of(NAME), false, routes);
    }

    static Tailscale withFunnel() {
        return with("", List.of(NAME), true);
    }

    private static Tailscale with(
            String operator, List<String> certificates, boolean funnel, Route... routes) {
        return new Tailscale(
                Optional.of("1.102.5"),
                Tailscale.Backend.RUNNING,
                "https://controlplane.tailscale.com",
                "",
                NAME,
                List.of(ADDRESS, "fd7a:115c:a1e0::7"),
                List.of(),
                Optional.empty(),
                operator,
                true,
                false,
                certificates,
                funnel,
                List.of(routes));
    }

    static Answers.Gateway wants(Answers.Bind bind, Answers.Share share, String... networks) {
        return new Answers.Gateway(
                bind, Optional.empty(), 18789, Optional.empty(), share, false, List.of(networks));
    }
}
