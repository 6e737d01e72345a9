package dev.clawsetup.steps.network;

import dev.clawsetup.answers.Answers;
import dev.clawsetup.facts.Facts;
import dev.clawsetup.facts.Listener;
import dev.clawsetup.plan.Change;
import dev.clawsetup.plan.Step;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Tells, before the firewall closes, which services stay reachable and which stop being so.
///
/// It does nothing itself: the firewall opens what is kept. It is a row of its own because a person
/// has to read it.
public final class Services implements Step {
    /// Answers to our own DHCP requests; ufw lets them in by itself (before.rules).
    private static final Set<String> BY_ITSELF = Set.of("68/udp", "546/udp");

    @Override
    public String id() {
        return "firewall.services";
    }

    @Override
    public String title() {
        return "What you keep still answers";
    }

    @Override
    public Change change(Facts now, Answers want) {
        if (!want.chosen().has("firewall.ufw")) {
            return Change.off("the firewall is switched off");
        }
        var kept = new TreeSet<>(want.firewall().keep());
        var closing = new TreeSet<String>();
        if (!now.ufw().on()) {
            closing(now, want).forEach(l -> closing.add(named(l)));
        }
        if (!closing.isEmpty()) {
            return Change.advise(
                    "the firewall closes %s to the outside%s"
                            .formatted(String.join(", ", closing), and(kept)),
                    "keep a port on the page “Firewall” if somebody outside needs it");
        }
        return Change.none(
                kept.isEmpty()
                        ? "nothing but SSH was to be kept"
                        : "the firewall lets in " + String.join(", ", kept));
    }

    /// What listens for the outside and is neither SSH, nor kept, nor stopped.
    static List<Listener> closing(Facts now, Answers want) {
        var open = Ufw.ports(now, want).keySet();
        return now.state().listeners().stream()
                .filter(Listener::reachableFromOutside)
                .filter(l -> !open.contains(l.port()))
                .filter(l -> !BY_ITSELF.contains(l.port()))
                .filter(l -> !want.firewall().stop().contains(l.unit()))
                .toList();
    }

    static String named(Listener listener) {
        return listener.process().isEmpty()
                ? listener.port()
                : "%s (%s)".formatted(listener.port(), listener.process());
    }

    private static String and(Set<String> kept) {
        return kept.isEmpty() ? "" : ", and keeps " + String.join(", ", kept);
    }
}
