package dev.clawsetup.steps.network;

import dev.clawsetup.answers.Answers;
import dev.clawsetup.facts.Facts;
import dev.clawsetup.facts.Listener;
import dev.clawsetup.plan.Action;
import dev.clawsetup.plan.Action.SetUnit;
import dev.clawsetup.plan.Change;
import dev.clawsetup.plan.Change.Refusal;
import dev.clawsetup.plan.Step;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Stops the services that listen for nobody, and tells what else does.
///
/// A socket would start its service again, so it is stopped with it, and first.
public final class Listeners implements Step {
    /// Without these nobody gets in, or the server loses its network or its names.
    private static final Set<String> NEEDED =
            Set.of(
                    "ssh",
                    "sshd",
                    "systemd-networkd",
                    "systemd-resolved",
                    "systemd-logind",
                    "dbus",
                    "NetworkManager",
                    "networking",
                    "dhcpcd",
                    "tailscaled",
                    "ufw");

    @Override
    public String id() {
        return "network.listeners";
    }

    @Override
    public String title() {
        return "Nothing listens that nobody wants";
    }

    @Override
    public Change change(Facts now, Answers want) {
        var stop = units(now, want);
        if (!stop.isEmpty()) {
            return refusal(stop)
                    .map(Change.class::cast)
                    .orElseGet(() ->
                            Change.of(
                                            stop.stream()
                                                    .map(Listeners::off)
                                                    .map(Action.class::cast)
                                                    .toList())
                                    .because(String.join(", ", stop) + " can be reached"));
        }
        var open = Services.closing(now, want).stream().map(Services::named).distinct().toList();
        if (open.isEmpty() || want.chosen().has("firewall.ufw") || now.ufw().on()) {
            return Change.none(heard(now));
        }
        return Change.advise(
                "%s can be reached from outside, and no firewall is asked for"
                        .formatted(String.join(", ", open)),
                "stop what nobody needs, or let the firewall close it");
    }

    /// What of the chosen units is not off yet, with the sockets and paths that would bring it
    /// back.
    private static List<String> units(Facts now, Answers want) {
        var units = new LinkedHashSet<String>();
        for (var unit : want.firewall().stop()) {
            var stem = unit.replaceFirst("\\.[a-z]+$", "");
            for (var waker : List.of(stem + ".socket", stem + ".path")) {
                if (now.unit(waker).exists()) {
                    units.add(waker);
                }
            }
            units.add(unit);
        }
        units.removeIf(unit -> off(now, unit));
        return List.copyOf(units);
    }

    private static boolean off(Facts now, String unit) {
        var is = now.unit(unit);
        return !is.isActive()
                && !is.isEnabled()
                && now.state().listeners().stream().noneMatch(l -> l.unit().equals(unit));
    }

    private static SetUnit off(String unit) {
        return new SetUnit(unit, SetUnit.Wanted.OFF);
    }

    private static Optional<Refusal> refusal(List<String> units) {
        return units.stream()
                .filter(unit -> NEEDED.contains(unit.replaceFirst("(@.*)?\\.[a-z]+$", "")))
                .findFirst()
                .map(unit ->
                        (Refusal)
                                Change.refuse(
                                        "without %s this server could not be reached any more"
                                                .formatted(unit),
                                        "take it off the list of what is stopped"));
    }

    private static String heard(Facts now) {
        var heard =
                now.state().listeners().stream()
                        .filter(Listener::reachableFromOutside)
                        .map(Services::named)
                        .distinct()
                        .collect(Collectors.joining(", "));
        return heard.isEmpty()
                ? "nothing listens to the network"
                : heard + " listen to the network";
    }
}
