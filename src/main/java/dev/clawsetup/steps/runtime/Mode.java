package dev.clawsetup.steps.runtime;

import dev.clawsetup.answers.Answers;
import dev.clawsetup.facts.Address;
import dev.clawsetup.facts.Facts;
import dev.clawsetup.facts.Weather;
import dev.clawsetup.plan.Proof;

import java.util.List;
import java.util.Optional;

/// From where the gateway is reached, and by what it is told.
///
/// OpenClaw says nothing when it listens elsewhere than it was told to: without an address of the
/// tailnet it falls back to the server itself. So each way has a proof of its own.
public record Mode(Answers.Gateway gateway, Facts now) {
    public static Mode of(Facts now, Answers want) {
        return new Mode(want.gateway(), now);
    }

    /// In a few words, for Review and for whoever comes back.
    public String where() {
        return switch (gateway.share()) {
            case OFF -> listens();
            case SERVE ->
                    "https://%s in the tailnet, and %s"
                            .formatted(now.tailscale().name(), listens());
            case FUNNEL ->
                    "https://%s for the whole internet, and %s"
                            .formatted(now.tailscale().name(), listens());
        };
    }

    private String listens() {
        return switch (gateway.bind()) {
            case LOOPBACK -> "port %d of this server itself only".formatted(gateway.port());
            case TAILNET ->
                    "port %d of the tailnet%s"
                            .formatted(
                                    gateway.port(),
                                    now.tailscale().address().map(a -> " (" + a + ")").orElse(""));
            case LAN -> "port %d of every address".formatted(gateway.port());
            case CUSTOM -> "port %d of %s".formatted(gateway.port(), gateway.host().orElse(""));
        };
    }

    /// The address that a browser in the tailnet takes; empty where there is none.
    public Optional<String> url() {
        if (!now.tailscale().running()) {
            return Optional.empty();
        }
        return switch (gateway.share()) {
            case SERVE, FUNNEL -> Optional.of("https://%s/".formatted(now.tailscale().name()));
            case OFF ->
                    gateway.bind() == Answers.Bind.TAILNET
                            ? now.tailscale().address().map(this::plain)
                            : Optional.empty();
        };
    }

    /// The address that a browser in the networks that were let in takes; empty where there are
    /// none.
    public Optional<String> urlFromNetworks() {
        if (gateway.share() != Answers.Share.OFF || gateway.networks().isEmpty()) {
            return Optional.empty();
        }
        return switch (gateway.bind()) {
            case LOOPBACK, TAILNET -> Optional.empty();
            case LAN -> own().map(this::plain);
            case CUSTOM -> gateway.host().map(this::plain);
        };
    }

    private String plain(String address) {
        return "http://%s:%d/".formatted(address, gateway.port());
    }

    /// Where this session came in, else any: of several networks nobody knows which one is meant.
    private Optional<String> own() {
        var all =
                now.state().addresses().stream()
                        .filter(a -> a.scope().equals("global") && !a.v6())
                        .map(Address::address)
                        .sorted()
                        .toList();
        return now.weather()
                .connection()
                .map(Weather.Connection::serverAddress)
                .filter(all::contains)
                .or(() -> all.stream().findFirst());
    }

    /// What shows, once it has started, that it is reached there.
    public List<Proof> proofs() {
        return switch (gateway.share()) {
            case SERVE, FUNNEL -> List.of(named());
            case OFF ->
                    switch (gateway.bind()) {
                        case LOOPBACK -> List.of();
                        case TAILNET ->
                                now.tailscale().address().map(this::listensOn).stream().toList();
                        case LAN -> List.of(listensOn("0.0.0.0"));
                        case CUSTOM -> gateway.host().map(this::listensOn).stream().toList();
                    };
        };
    }

    private Proof listensOn(String address) {
        return new Proof.Holds(
                "it listens on %s".formatted(address),
                """
                on=$(ss -Hltn 'sport = :%1$d' | awk '{ print $4 }' | sort -u | xargs)
                echo "it listens on ${on:-nothing}"
                case " $on " in *' %2$s:%1$d '*) ;; *) exit 1 ;; esac
                """
                        .formatted(
                                gateway.port(),
                                address.contains(":") ? "[%s]".formatted(address) : address));
    }

    /// With its certificate, whose first one takes a while to be made.
    private Proof named() {
        return new Proof.Holds(
                "https://%s/ answers in the tailnet".formatted(now.tailscale().name()),
                Shipped.named("openclaw/named.sh")
                        .withWord("NAME", now.tailscale().name())
                        .withWord("ADDRESS", now.tailscale().address().orElse(""))
                        .complete());
    }
}
