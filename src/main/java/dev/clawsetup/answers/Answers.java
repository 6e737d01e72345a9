package dev.clawsetup.answers;

import dev.clawsetup.facts.Facts;
import dev.clawsetup.secret.Secret;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What the user wants, checked and typed. Made by {@link Interview#answers}; whoever holds one
/// need not check again.
///
/// @param purpose whether OpenClaw is installed, or the server only hardened
/// @param chosen the controls that may act: a step whose id is not in here says "switched off"
/// @param deadline how long a dangerous change waits for its proof before the server undoes it; 5 s
///   to 1 h
public record Answers(
        Purpose purpose,
        Level level,
        Selection chosen,
        Access access,
        Firewall firewall,
        Updates updates,
        Runtime runtime,
        Gateway gateway,
        Tailnet tailnet,
        Duration deadline) {

    /// For a server that is to be in no tailnet.
    public Answers(
            Purpose purpose,
            Level level,
            Selection chosen,
            Access access,
            Firewall firewall,
            Updates updates,
            Runtime runtime,
            Gateway gateway,
            Duration deadline) {
        this(
                purpose,
                level,
                chosen,
                access,
                firewall,
                updates,
                runtime,
                gateway,
                Tailnet.NONE,
                deadline);
    }

    public enum Purpose {
        INSTALL,
        HARDEN;

        /// What the server was set up for, by what is there.
        public static Purpose of(Facts now) {
            return now.state().openclaw().version().isPresent() ? INSTALL : HARDEN;
        }
    }

    /// Which controls may act: `--only` and `--skip`, or the rows switched off on Review. Patterns
    /// are ids or `ssh.*`.
    public record Selection(Set<String> only, Set<String> skip) {
        public Selection {
            only = Set.copyOf(only);
            skip = Set.copyOf(skip);
        }

        public static final Selection ALL = new Selection(Set.of(), Set.of());

        public boolean has(String id) {
            return (only.isEmpty() || only.stream().anyMatch(p -> matches(p, id)))
                    && skip.stream().noneMatch(p -> matches(p, id));
        }

        private static boolean matches(String pattern, String id) {
            return pattern.endsWith("*")
                    ? id.startsWith(pattern.substring(0, pattern.length() - 1))
                    : id.equals(pattern);
        }
    }

    /// @param operator who is logged in, and with which key: a step may only close a door when this
    ///   person has shown to have another
    /// @param admin the account that will administer: the one named, else the one logged in
    ///   (possibly root)
    /// @param adminNamed whether the user named it, so that it is made if it is missing
    /// @param adminPassword what sudo will ask it for; empty means sudo asks nothing
    /// @param addKeys authorized_keys lines that the admin account gets besides the one logged in
    ///   with
    /// @param consoleTried the user says that the provider's console works
    public record Access(
            Operator operator,
            String admin,
            boolean adminNamed,
            Optional<Secret> adminPassword,
            List<String> addKeys,
            boolean consoleTried) {
        public Access {
            addKeys = List.copyOf(addKeys);
        }
    }

    /// @param keep ports that stay open besides SSH: `80/tcp`
    /// @param stop units of unwanted listeners that are stopped and kept from starting
    /// @param ignore addresses that are never banned, besides the operator's
    public record Firewall(List<String> keep, List<String> stop, List<String> ignore) {
        public Firewall {
            keep = List.copyOf(keep);
            stop = List.copyOf(stop);
            ignore = List.copyOf(ignore);
        }
    }

    /// @param rebootAt `02:30` where the server may reboot by itself after updates; empty: never
    public record Updates(Optional<String> rebootAt) {}

    /// @param version OpenClaw's version: `latest` or a number
    /// @param npmRegistry another npm registry (a mirror); empty: npm's own
    /// @param nodeMirror another source of Node's archives; empty: nodejs.org
    public record Runtime(
            String version, Optional<String> npmRegistry, Optional<String> nodeMirror) {}

    /// @param host the address of `custom`
    /// @param token the gateway token, with funnel its password; empty: one is made on the server
    /// @param share what Tailscale does for it besides
    /// @param allowTailscale whether who is in the tailnet gets in without the token
    /// @param networks from where the firewall lets its port be reached
    public record Gateway(
            Bind bind,
            Optional<String> host,
            int port,
            Optional<Secret> token,
            Share share,
            boolean allowTailscale,
            List<String> networks) {
        /// OpenClaw's own choice of a port.
        public static final int USUAL_PORT = 18_789;

        public Gateway {
            networks = List.copyOf(networks);
        }

        /// Without Tailscale's help, and not through the firewall.
        public Gateway(Bind bind, Optional<String> host, int port, Optional<Secret> token) {
            this(bind, host, port, token, Share.OFF, false, List.of());
        }

        /// Whether it comes to anybody through the tailnet.
        public boolean inTailnet() {
            return bind == Bind.TAILNET || share != Share.OFF;
        }
    }

    /// @param wanted whether the server is to be in a tailnet
    /// @param key logs in without a person; empty: somebody opens a page
    /// @param server another control server than Tailscale's own (Headscale)
    /// @param host its name in the tailnet; empty: the one it has
    /// @param tags what it acts as instead of a person
    /// @param acceptDns whether names of the tailnet are resolved on the server
    /// @param mirror where its packages come from; empty: Tailscale's own
    /// @param mirrorKey the fingerprint of the key that signs them; empty: Tailscale's own
    /// @param sshOnly whether SSH is to be reached in the tailnet and nowhere else
    /// @param renew whether its key there is renewed now, before it ends
    public record Tailnet(
            boolean wanted,
            Optional<Secret> key,
            Optional<String> server,
            Optional<String> host,
            List<String> tags,
            boolean acceptDns,
            Optional<String> mirror,
            Optional<String> mirrorKey,
            boolean sshOnly,
            boolean renew) {
        public Tailnet {
            tags = List.copyOf(tags);
        }

        /// With SSH open to everybody, and the key that it has.
        public Tailnet(
                boolean wanted,
                Optional<Secret> key,
                Optional<String> server,
                Optional<String> host,
                List<String> tags,
                boolean acceptDns,
                Optional<String> mirror,
                Optional<String> mirrorKey) {
            this(wanted, key, server, host, tags, acceptDns, mirror, mirrorKey, false, false);
        }

        public static final Tailnet NONE =
                new Tailnet(
                        false,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        List.of(),
                        true,
                        Optional.empty(),
                        Optional.empty());
    }

    public enum Bind {
        LOOPBACK,
        TAILNET,
        LAN,
        CUSTOM
    }

    /// What Tailscale does for the gateway; the gateway itself then listens on the server only.
    public enum Share {
        OFF,
        /// An HTTPS address in the tailnet.
        SERVE,
        /// The same for the whole internet, with a password.
        FUNNEL
    }
}
