package dev.clawsetup.steps.gateway;

import dev.clawsetup.answers.Answers;
import dev.clawsetup.facts.Address;
import dev.clawsetup.facts.Facts;
import dev.clawsetup.plan.Action;
import dev.clawsetup.plan.Action.OpenClawConfig.Token;
import dev.clawsetup.plan.Change;
import dev.clawsetup.plan.Step;
import dev.clawsetup.plan.Work;
import dev.clawsetup.steps.runtime.Gateway;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Lets the gateway listen where you chose, and nowhere else.
///
/// Always written down: without the setting OpenClaw decides by itself, and in a container decides
/// for every address. It asks browsers for the origin it was told of, so the addresses under which
/// it can be reached go with it.
public final class Bind implements Step {
    @Override
    public String id() {
        return "gateway.bind";
    }

    @Override
    public String title() {
        return "OpenClaw listens only where you chose";
    }

    @Override
    public List<String> needs() {
        return List.of("access.service-account", "runtime.openclaw");
    }

    @Override
    public Change change(Facts now, Answers want) {
        if (want.purpose() == Answers.Purpose.HARDEN) {
            return Change.off("this server is only hardened");
        }
        var gateway = want.gateway();
        var port = gateway.port();
        var taken =
                now.state().listeners().stream()
                        .filter(l -> l.protocol().equals("tcp") && l.at().port() == port)
                        .filter(l -> !l.unit().equals(Gateway.UNIT))
                        .findFirst();
        if (taken.isPresent()) {
            return Change.refuse(
                    "port %d is held by %s".formatted(port, holder(taken.get().process())),
                    "answer gateway.port with another one, or stop that program");
        }
        if (gateway.bind() == Answers.Bind.CUSTOM) {
            var host = gateway.host().orElse("");
            if (now.state().addresses().stream().noneMatch(a -> a.address().equals(host))) {
                return Change.refuse(
                        host.isEmpty()
                                ? "no address is named for the gateway to listen on"
                                : "%s is no address of this server".formatted(host),
                        "answer gateway.host with one of: " + String.join(", ", addresses(now)));
            }
        }
        var missing = new Settings(wanted(now, gateway)).missing(now);
        if (missing.isEmpty()) {
            return Change.none("it listens on %s".formatted(where(gateway)));
        }
        var isSetUp = now.state().openclaw().config().containsKey("gateway.mode");
        Work work =
                Change.of(
                                new Action.OpenClawConfig(
                                        isSetUp ? List.of() : onboard(),
                                        missing.patch(),
                                        new Token.Untouched()))
                        .leaving(Gateway.data(now));
        return Gateway.takenUp(work, now, port)
                .because(isSetUp ? "it is set up otherwise" : "OpenClaw is not set up");
    }

    static String where(Answers.Gateway gateway) {
        return switch (gateway.bind()) {
            case LOOPBACK -> "port %d of this server itself only".formatted(gateway.port());
            case LAN -> "port %d of every address".formatted(gateway.port());
            case CUSTOM -> "port %d of %s".formatted(gateway.port(), gateway.host().orElse(""));
        };
    }

    private static Map<String, String> wanted(Facts now, Answers.Gateway gateway) {
        var settings = new TreeMap<String, String>();
        settings.put("gateway.mode", Settings.text("local"));
        settings.put("gateway.port", Integer.toString(gateway.port()));
        switch (gateway.bind()) {
            case LOOPBACK -> {
                settings.put("gateway.bind", Settings.text("loopback"));
                settings.putAll(withdrawn(now));
            }
            case LAN -> {
                settings.put("gateway.bind", Settings.text("lan"));
                settings.put(ORIGINS, origins(addresses(now), gateway));
            }
            case CUSTOM -> {
                var host = gateway.host().orElse("");
                settings.put("gateway.bind", Settings.text("custom"));
                settings.put("gateway.customBindHost", Settings.text(host));
                settings.put(ORIGINS, origins(List.of(host), gateway));
            }
        }
        return settings;
    }

    /// What was written for a wider choice: it would let browsers come under addresses that nobody
    /// listens on. Only a list that begins as ours does; `null` takes a path away.
    private static Map<String, String> withdrawn(Facts now) {
        var gone = new TreeMap<String, String>();
        var is = now.state().openclaw().config();
        if (is.getOrDefault(ORIGINS, "")
                .matches("\\[\"http://localhost:\\d+\",\"http://127\\.0\\.0\\.1:\\d+\".*")) {
            var alone = is.keySet().stream().filter(path -> path.startsWith(BROWSERS)).count() == 1;
            gone.put(alone ? BROWSERS.substring(0, BROWSERS.length() - 1) : ORIGINS, "null");
        }
        if (is.getOrDefault("gateway.bind", "").equals(Settings.text("custom"))
                && is.containsKey("gateway.customBindHost")) {
            gone.put("gateway.customBindHost", "null");
        }
        return gone;
    }

    private static final String BROWSERS = "gateway.controlUi.";
    private static final String ORIGINS = BROWSERS + "allowedOrigins";

    /// The tunnel's own address first, then the others.
    private static String origins(List<String> hosts, Answers.Gateway gateway) {
        var all = new LinkedHashSet<>(List.of("localhost", "127.0.0.1"));
        all.addAll(hosts);
        return Settings.texts(
                all.stream().map(h -> "http://%s:%d".formatted(h, gateway.port())).toList());
    }

    /// OpenClaw's `lan` is every IPv4 address.
    private static List<String> addresses(Facts now) {
        return now.state().addresses().stream()
                .filter(a -> a.scope().equals("global") && !a.v6())
                .map(Address::address)
                .sorted()
                .toList();
    }

    private static String holder(String process) {
        return process.isEmpty() ? "another program" : process;
    }

    /// Everything that onboarding would ask or start is said no to: the service is ours, keys and
    /// chats come later. With `ref` the token goes into the store, not into openclaw.json.
    private static List<String> onboard() {
        return List.of(
                "--non-interactive",
                "--accept-risk",
                "--mode",
                "local",
                "--auth-choice",
                "skip",
                "--secret-input-mode",
                "ref",
                "--gateway-bind",
                "loopback",
                "--gateway-auth",
                "token",
                "--skip-daemon",
                "--skip-health",
                "--skip-skills",
                "--skip-channels",
                "--skip-search",
                "--skip-hooks",
                "--skip-ui",
                "--suppress-gateway-token-output",
                "--json");
    }
}
