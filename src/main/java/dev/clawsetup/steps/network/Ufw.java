package dev.clawsetup.steps.network;

import dev.clawsetup.answers.Answers;
import dev.clawsetup.facts.Facts;
import dev.clawsetup.facts.Listener;
import dev.clawsetup.facts.Trap;
import dev.clawsetup.plan.Action;
import dev.clawsetup.plan.Change;
import dev.clawsetup.plan.Change.Refusal;
import dev.clawsetup.plan.Proof;
import dev.clawsetup.plan.Step;
import dev.clawsetup.plan.Work;
import dev.clawsetup.steps.access.Hazards;
import dev.clawsetup.steps.access.Traps;
import dev.clawsetup.steps.access.WayIn;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/// Lets in SSH and what the user keeps, and nothing else, on IPv4 and IPv6.
///
/// SSH means the ports that sshd really holds: the application profile `OpenSSH` knows only 22, and
/// the port in the target may be the router's. Rules of the administrator's own stay, and where the
/// firewall is on already, they decide who reaches SSH: a second, wider rule would undo a narrower
/// one.
public final class Ufw implements Step {
    /// Comments by which we know our own rules again.
    static final String SSH = "clawsetup: ssh";

    static final String KEPT = "clawsetup: kept";
    static final String TAILSCALE = "clawsetup: tailscale";

    /// An answer to a closed port never comes, so each probe costs its time limit while the dead
    /// man waits. `verify --from-outside` asks about all ports.
    private static final int PROBES = 2;

    @Override
    public String id() {
        return "firewall.ufw";
    }

    @Override
    public String title() {
        return "The firewall lets in SSH and what you keep";
    }

    @Override
    public List<String> needs() {
        return List.of("access.admin", "firewall.services");
    }

    @Override
    public Change change(Facts now, Answers want) {
        var allow = missing(now, want);
        var withdraw = withdrawn(now, want);
        if (filters(now) && allow.isEmpty() && withdraw.isEmpty()) {
            return Change.none(
                    "ufw is on and lets in " + String.join(", ", ports(now, want).keySet()));
        }
        return refusal(now, want).map(Change.class::cast).orElseGet(() -> work(now, want));
    }

    private static Work work(Facts now, Answers want) {
        var work =
                Change.of(new Action.Ufw(missing(now, want), withdrawn(now, want)))
                        .because(today(now))
                        .guarded()
                        .provedBy(new WayIn(now, want).proof());
        if (!now.ufw().installed()) {
            work = work.withPackages(List.of("ufw"), List.of());
        }
        if (now.weather().connection().isPresent()) {
            for (int port : closing(now, want)) {
                work = work.provedBy(new Proof.Unreachable(port));
            }
        }
        return work;
    }

    private static String today(Facts now) {
        if (!now.ufw().on()) {
            return now.ufw().live()
                    ? "ufw filters now, but not after the next boot"
                    : "no firewall: everything that listens can be reached";
        }
        return "ufw is on: %s in, %s out, %s routed"
                .formatted(now.ufw().incoming(), now.ufw().outgoing(), now.ufw().routed());
    }

    /// On, and with the defaults that are promised. ufw prints `disabled` for routed where the
    /// kernel forwards nothing.
    private static boolean filters(Facts now) {
        return now.ufw().on()
                && shut(now.ufw().incoming())
                && now.ufw().outgoing().equals("allow")
                && (shut(now.ufw().routed()) || now.ufw().routed().equals("disabled"));
    }

    private static boolean shut(String policy) {
        return policy.equals("deny") || policy.equals("reject");
    }

    /// What has to get in: port → the comment that our rule would carry.
    static Map<String, String> ports(Facts now, Answers want) {
        var ports = new LinkedHashMap<String, String>();
        sshPorts(now).forEach(port -> ports.put(port + "/tcp", SSH));
        if (now.state().listeners().stream().anyMatch(l -> l.process().equals("tailscaled"))) {
            // direct connections between tailnet nodes; without it everything goes through relays
            ports.put("41641/udp", TAILSCALE);
        }
        want.firewall().keep().forEach(port -> ports.putIfAbsent(port, KEPT));
        return ports;
    }

    static List<Integer> sshPorts(Facts now) {
        var ports = new TreeSet<>(now.sshd().ports());
        now.weather().connection().ifPresent(c -> ports.add(c.serverPort()));
        return List.copyOf(ports);
    }

    private static Map<String, String> missing(Facts now, Answers want) {
        var missing = new LinkedHashMap<String, String>();
        ports(now, want)
                .forEach((port, comment) -> {
                    boolean theirs =
                            comment.equals(SSH)
                                    && filters(now)
                                    && rules(now).stream().anyMatch(r -> r.lets(port) && !r.ours());
                    if (!theirs && rules(now).stream().noneMatch(r -> r.opens(port))) {
                        missing.put(port, comment);
                    }
                });
        return missing;
    }

    private static List<String> withdrawn(Facts now, Answers want) {
        var wanted = ports(now, want).keySet();
        return rules(now).stream()
                .filter(UfwRule::ours)
                .filter(r -> wanted.stream().noneMatch(r::opens))
                .map(UfwRule::text)
                .toList();
    }

    private static List<UfwRule> rules(Facts now) {
        return now.ufw().rules().stream().map(UfwRule::new).toList();
    }

    /// TCP ports that somebody can reach today and nobody will tomorrow.
    private static List<Integer> closing(Facts now, Answers want) {
        return Services.closing(now, want).stream()
                .filter(l -> l.protocol().equals("tcp"))
                .map(Listener::at)
                .map(at -> at.port())
                .distinct()
                .limit(PROBES)
                .toList();
    }

    private static Optional<Refusal> refusal(Facts now, Answers want) {
        if (sshPorts(now).isEmpty()) {
            return refuse(
                    "cannot see which port ssh listens on, so closing the others could close it"
                            + " too",
                    "start the ssh server, then run this again");
        }
        var foreign = new ArrayList<>(now.state().otherFirewalls());
        foreign.removeAll(List.of("ufw", "docker", "fail2ban"));
        if (!foreign.isEmpty()) {
            return refuse(
                    "another firewall has rules here (%s), and two of them undo each other"
                            .formatted(String.join(", ", foreign)),
                    "keep that one and leave firewall.ufw out, or take it off first");
        }
        var through = new TreeSet<>(now.state().upstreamServices());
        if (now.state().otherFirewalls().contains("docker")) {
            through.add("docker");
        }
        boolean routes = !(now.ufw().on() && shut(now.ufw().routed()));
        if (routes && !through.isEmpty()) {
            return refuse(
                    "this server passes packets on for %s, and a firewall that forwards nothing would cut them off"
                            .formatted(String.join(", ", through)),
                    "leave firewall.ufw out (--skip firewall.ufw), and see that its published ports"
                            + " are meant to be public");
        }
        boolean hasV6 =
                now.state().addresses().stream()
                        .anyMatch(a -> a.v6() && a.scope().equals("global"));
        if (now.ufw().installed() && !now.ufw().ipv6() && hasV6) {
            return refuse(
                    "ufw is told to leave IPv6 alone (IPV6=no), which shuts it for everybody, SSH"
                            + " included",
                    "set IPV6=yes in /etc/default/ufw");
        }
        var from = now.weather().connection().map(c -> c.clientAddress()).orElse("");
        var shutting =
                rules(now).stream()
                        .filter(r -> r.shuts(sshPorts(now), from))
                        .map(UfwRule::text)
                        .findFirst();
        if (!now.ufw().on() && shutting.isPresent()) {
            return refuse(
                    "ufw is off but keeps a rule that would shut SSH (“%s”)"
                            .formatted(shutting.get()),
                    "remove it: ufw delete " + shutting.get());
        }
        var counting =
                rules(now).stream()
                        .filter(r -> r.counts(sshPorts(now)))
                        .map(UfwRule::text)
                        .findFirst();
        if (counting.isPresent()) {
            return refuse(
                    "ufw keeps a rule that refuses the sixth connection within 30 s (“%s”), and each change here is proved by a new one"
                            .formatted(counting.get()),
                    "remove it: ufw delete " + counting.get());
        }
        for (var unit : List.of("nftables.service", "firewalld.service")) {
            if (now.unit(unit).isEnabled()) {
                return refuse(
                        "%s starts with this server and would replace ufw's rules by its own"
                                .formatted(unit),
                        "keep that one and leave firewall.ufw out, or turn it off: systemctl"
                                + " disable "
                                + unit);
            }
        }
        return Traps.of(now, Trap.Kind.IPTABLES)
                .or(() -> Hazards.of(now))
                .or(() -> new WayIn(now, want).cannotLogIn());
    }

    private static Optional<Refusal> refuse(String why, String remedy) {
        return Optional.of((Refusal) Change.refuse(why, remedy));
    }
}
