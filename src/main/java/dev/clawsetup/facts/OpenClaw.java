package dev.clawsetup.facts;

import java.util.List;
import java.util.Optional;

/// What is there of OpenClaw, ours or somebody else's.
///
/// @param node the version of the Node that our service runs (`24.16.0`), where there is one
/// @param systemNode the version of a Node on PATH that is safe to run it with: nobody but root can
///   change it, its SQLite is one that OpenClaw takes, and npm is there too
/// @param version OpenClaw's own version, in /opt/openclaw/app
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
