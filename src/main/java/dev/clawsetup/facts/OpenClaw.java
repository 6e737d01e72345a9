package dev.clawsetup.facts;

import java.util.List;
import java.util.Optional;

/// What is there of OpenClaw, ours or somebody else's.
///
/// @param node the version of the Node that our service runs (`24.16.0`), where there is one
/// @param systemNode the version of a Node on PATH
/// @param version OpenClaw's own version under /opt/openclaw
/// @param config the parts of the service's openclaw.json that steps compare: path → value as JSON
///   (`gateway.bind` → `"loopback"`); never a secret
/// @param tokenKept whether a gateway token lies in its store or configuration
/// @param others every other installation found: user units, containers, other homes, in words
public record OpenClaw(
        Optional<String> node,
        Optional<String> systemNode,
        Optional<String> version,
        java.util.Map<String, String> config,
        boolean tokenKept,
        List<String> others) {
    public OpenClaw {
        config = java.util.Map.copyOf(config);
        others = List.copyOf(others);
    }
}
