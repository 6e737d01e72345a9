package dev.clawsetup.plan;

import java.time.Duration;
import java.util.List;

/// What only our end of the wire can tell. Each proof names, when told, from where it was seen.
public sealed interface Proof {
    /// A new connection with the same host key, logged in as the person will tomorrow, and root by
    /// sudo from there.
    record FreshLogin(String account) implements Proof {}

    /// The server offers these authentication methods and no other, in its reply to `none`.
    record OffersOnly(List<String> methods) implements Proof {
        public OffersOnly {
            methods = List.copyOf(methods);
        }
    }

    /// A TCP connection to that port of the server comes about.
    record Reachable(int port) implements Proof {}

    /// It does not.
    record Unreachable(int port) implements Proof {}

    /// That address, asked on the server itself, answers with a status below 400.
    ///
    /// @param within how long it may take to become healthy
    record Healthy(String url, Duration within) implements Proof {}

    /// A script, run as root on the server, exits 0. The last line that it prints is what was seen.
    ///
    /// For what only the installed program itself can tell (its own audit), which takes too long
    /// for facts.
    ///
    /// @param means what it shows when it does, in words
    record Holds(String means, String script) implements Proof {}
}
