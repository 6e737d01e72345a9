package dev.clawsetup.steps.gateway;

import dev.clawsetup.answers.Answers;
import dev.clawsetup.facts.Facts;
import dev.clawsetup.plan.Action;
import dev.clawsetup.plan.Change;
import dev.clawsetup.plan.Step;
import dev.clawsetup.plan.Work;
import dev.clawsetup.steps.access.WayIn;

import java.net.InetAddress;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Lets the networks that were named through the firewall to the gateway, and nobody else.
///
/// Rules of ours are known by their comment; an administrator's own stay, and if one of them lets
/// more people in, it is told.
public final class Networks implements Step {
    private static final String COMMENT = "clawsetup: gateway";
    private static final Pattern OURS =
            Pattern.compile(
                    "allow from (\\S+) to any port ([0-9]+) proto tcp comment '" + COMMENT + "'");

    /// Whom a rule lets to which port. ufw writes an address in its own way (`10.0.0.5/24` becomes
    /// `10.0.0.0/24`), so rules are compared by what they mean.
    private record Opening(String from, int bits, int port) {
        static Opening of(String network, int port) {
            var slash = network.indexOf('/');
            var address =
                    InetAddress.ofLiteral(slash < 0 ? network : network.substring(0, slash))
                            .getAddress();
            var bits =
                    slash < 0 ? address.length * 8 : Integer.parseInt(network.substring(slash + 1));
            for (var i = 0; i < address.length; i++) {
                var kept = Math.clamp(bits - i * 8L, 0, 8);
                address[i] &= (byte) (0xff << (8 - kept));
            }
            return new Opening(HexFormat.of().formatHex(address), bits, port);
        }

        static Optional<Opening> of(String rule) {
            var parts = OURS.matcher(rule);
            return parts.matches()
                    ? Optional.of(of(parts.group(1), Integer.parseInt(parts.group(2))))
                    : Optional.empty();
        }
    }

    @Override
    public String id() {
        return "gateway.networks";
    }

    @Override
    public String title() {
        return "The firewall lets the networks you named to OpenClaw";
    }

    @Override
    public List<String> needs() {
        return List.of("firewall.ufw", "gateway.bind", "gateway.auth");
    }

    @Override
    public Change change(Facts now, Answers want) {
        if (want.purpose() == Answers.Purpose.HARDEN) {
            return Change.off("this server is only hardened");
        }
        var gateway = want.gateway();
        var wide = gateway.bind() == Answers.Bind.LAN || gateway.bind() == Answers.Bind.CUSTOM;
        var named = wide ? gateway.networks() : List.<String>of();
        var wanted = named.stream().map(n -> Opening.of(n, gateway.port())).toList();
        var there = now.ufw().rules().stream().flatMap(r -> Opening.of(r).stream()).toList();
        var missing =
                named.stream().filter(n -> !there.contains(Opening.of(n, gateway.port()))).toList();
        var withdraw =
                now.ufw().rules().stream()
                        .filter(r -> Opening.of(r).filter(o -> !wanted.contains(o)).isPresent())
                        .toList();
        if (missing.isEmpty() && withdraw.isEmpty()) {
            return nothing(now, want, wide);
        }
        if (!missing.isEmpty()
                && !want.chosen().has("gateway.auth")
                && !now.state().openclaw().tokenKept()) {
            return Change.refuse(
                    "nobody is to reach a gateway that asks for no token",
                    "leave gateway.auth on, or gateway.networks empty");
        }
        if (!now.ufw().on() && !want.chosen().has("firewall.ufw")) {
            return Change.refuse(
                    "the firewall is off, so everybody reaches what these networks shall reach",
                    "let firewall.ufw act too, or answer gateway.bind with loopback");
        }
        Work work = Change.of(new Action.Ufw(Map.of(), withdraw));
        for (var network : missing) {
            work = work.checkedBy("ufw " + rule(network, gateway.port()));
        }
        return work.guarded()
                .provedBy(new WayIn(now, want).proof())
                .because(
                        missing.isEmpty()
                                ? "it lets in more than you named"
                                : "it does not let in " + String.join(", ", missing));
    }

    private static Change nothing(Facts now, Answers want, boolean wide) {
        if (!wide) {
            return Change.off("not asked for");
        }
        var gateway = want.gateway();
        if (!now.ufw().on() && !want.chosen().has("firewall.ufw")) {
            return Change.advise(
                    "OpenClaw listens for everybody, and there is no firewall",
                    "let firewall.ufw act, or answer gateway.bind with loopback");
        }
        if (want.firewall().keep().contains(gateway.port() + "/tcp")) {
            return Change.advise(
                    "the firewall lets everybody to OpenClaw",
                    "take %d/tcp out of firewall.keep, and name who may come in gateway.networks"
                            .formatted(gateway.port()));
        }
        return gateway.networks().isEmpty()
                ? Change.advise(
                        "OpenClaw listens to the network, and the firewall lets nobody to it",
                        "answer gateway.networks with the networks that may come, or gateway.bind"
                                + " with loopback")
                : Change.none("it lets in " + String.join(", ", gateway.networks()));
    }

    /// As ufw takes it. The check of the answer leaves nothing in a network that a shell would
    /// stumble over.
    private static String rule(String network, int port) {
        return "allow from %s to any port %d proto tcp comment '%s'"
                .formatted(network, port, COMMENT);
    }
}
