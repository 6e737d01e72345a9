package dev.clawsetup.facts;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What is there of Tailscale, ours or somebody else's.
///
/// @param version the version of its command; empty where there is none
/// @param backend what the daemon says of itself; its exit codes say nothing
/// @param server the control server that it logs in to (`https://controlplane.tailscale.com`);
///   empty before the first login
/// @param host the name that it asks for in the tailnet; empty: the server's own
/// @param name its full name in the tailnet, without a dot at the end: `box.tail1234.ts.net`
/// @param addresses its own in the tailnet
/// @param tags what it acts as instead of a person
/// @param expiry when its key ends and it has to log in again; empty where it never does
/// @param operator the account that may command it besides root; empty: none
/// @param acceptsDns whether names of the tailnet are resolved here
/// @param runsSsh whether Tailscale's own SSH server answers in the tailnet, past sshd
/// @param certificates the names that the tailnet gives HTTPS certificates for; none where HTTPS is
///   off there
/// @param mayFunnel whether the tailnet lets it be reached from the internet
/// @param routes what it serves
public record Tailscale(
        Optional<String> version,
        Backend backend,
        String server,
        String host,
        String name,
        List<String> addresses,
        List<String> tags,
        Optional<Instant> expiry,
        String operator,
        boolean acceptsDns,
        boolean runsSsh,
        List<String> certificates,
        boolean mayFunnel,
        List<Route> routes) {
    public Tailscale {
        addresses = List.copyOf(addresses);
        tags = List.copyOf(tags);
        certificates = List.copyOf(certificates);
        routes = List.copyOf(routes);
    }

    /// A server without it.
    public static final Tailscale NONE =
            new Tailscale(
                    Optional.empty(),
                    Backend.SILENT,
                    "",
                    "",
                    "",
                    List.of(),
                    List.of(),
                    Optional.empty(),
                    "",
                    false,
                    false,
                    List.of(),
                    false,
                    List.of());

    /// `BackendState` of `tailscale status --json`.
    public enum Backend {
        /// It does not run, or does not answer.
        SILENT,
        NEEDS_LOGIN,
        /// Logged in; an administrator of the tailnet must approve it.
        NEEDS_APPROVAL,
        /// Logged in and switched off.
        STOPPED,
        STARTING,
        RUNNING,
        /// A word that this program does not know.
        OTHER;

        static Backend of(String word) {
            return switch (word) {
                case "" -> SILENT;
                case "NeedsLogin", "NoState" -> NEEDS_LOGIN;
                case "NeedsMachineAuth" -> NEEDS_APPROVAL;
                case "Stopped" -> STOPPED;
                case "Starting" -> STARTING;
                case "Running" -> RUNNING;
                default -> OTHER;
            };
        }
    }

    /// One thing that Tailscale serves to others.
    ///
    /// @param at where: `box.tail1234.ts.net:443/`
    /// @param to what answers: `http://127.0.0.1:18789`
    /// @param held whether a running program holds it, so that it goes when that ends; else it
    ///   stays until somebody removes it
    /// @param isPublic whether the whole internet reaches it (Funnel)
    public record Route(String at, String to, boolean held, boolean isPublic) {}

    /// All addresses that it gives, as fail2ban takes them.
    public static final List<String> NETWORKS = List.of("100.64.0.0/10", "fd7a:115c:a1e0::/48");

    /// Whether that address is one that Tailscale gives: 100.64.0.0/10 (RFC 6598) and a /48 of its
    /// own.
    public static boolean gives(String address) {
        return address.matches("100\\.(6[4-9]|[7-9]\\d|1[01]\\d|12[0-7])\\.\\d+\\.\\d+")
                || address.toLowerCase(Locale.ROOT).startsWith("fd7a:115c:a1e0:");
    }

    /// Whether that SSH connection came to the server through its tailnet.
    public boolean carries(Weather.Connection connection) {
        return addresses.contains(connection.serverAddress());
    }

    /// How long before its end a key is told of: time enough for somebody to be back from a
    /// holiday.
    public static final Duration AHEAD = Duration.ofDays(14);

    /// Whether its key ends before that moment.
    public boolean endsBefore(Instant moment) {
        return expiry.filter(end -> end.isBefore(moment)).isPresent();
    }

    /// Whether it is there at all.
    public boolean installed() {
        return version.isPresent();
    }

    /// Whether it is in a tailnet now.
    public boolean running() {
        return backend == Backend.RUNNING && !addresses.isEmpty();
    }

    /// Its IPv4 address in the tailnet.
    public Optional<String> address() {
        return addresses.stream().filter(a -> !a.contains(":")).findFirst();
    }
}
