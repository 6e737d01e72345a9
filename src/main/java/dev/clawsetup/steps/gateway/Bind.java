package dev.clawsetup.steps.gateway;

import dev.clawsetup.answers.Answers;
import dev.clawsetup.facts.Address;
import dev.clawsetup.facts.Facts;
import dev.clawsetup.facts.FileState;
import dev.clawsetup.plan.Action;
import dev.clawsetup.plan.Action.OpenClawConfig.Token;
import dev.clawsetup.plan.Change;
import dev.clawsetup.plan.Proof;
import dev.clawsetup.plan.Step;
import dev.clawsetup.plan.Work;
import dev.clawsetup.steps.access.ServiceAccount;
import dev.clawsetup.steps.runtime.Gateway;
import dev.clawsetup.steps.runtime.Mode;
import dev.clawsetup.steps.runtime.Shipped;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Lets the gateway listen where you chose, and nowhere else.
///
/// Always written down: without the setting OpenClaw decides by itself, and in a container decides
/// for every address. It asks browsers for the origin it was told of, so the addresses under which
/// it can be reached go with it.
public final class Bind implements Step {
    private static final String TAILNET =
            "/etc/systemd/system/%s.d/60-clawsetup-tailnet.conf".formatted(Gateway.UNIT);

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
        return List.of("access.service-account", "runtime.openclaw", Share.ID);
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
            if (now.state().addresses().stream()
                    .filter(a -> !a.v6())
                    .noneMatch(a -> a.address().equals(host))) {
                return Change.refuse(
                        host.isEmpty()
                                ? "no address is named for the gateway to listen on"
                                : host.contains(":")
                                        ? "OpenClaw listens on one address only where that is an"
                                                + " IPv4 address, and %s is none".formatted(host)
                                        : "%s is no address of this server".formatted(host),
                        "answer gateway.host with one of: " + String.join(", ", addresses(now)));
            }
        }
        var refusal = Share.refusal(now, want);
        if (refusal.isPresent() && !want.chosen().has(Share.ID)) {
            return refusal.get();
        }
        var missing = new Settings(wanted(now, gateway)).missing(now);
        var files = files(now, gateway);
        var operator = operator(now, gateway);
        var elsewhere = elsewhere(now, gateway);
        if (missing.isEmpty() && files.isEmpty() && operator.isEmpty() && !elsewhere) {
            return Change.none("it listens on %s".formatted(Mode.of(now, want).where()));
        }
        var isSetUp = now.state().openclaw().config().containsKey("gateway.mode");
        var actions = new ArrayList<Action>();
        if (!missing.isEmpty() || !isSetUp) {
            actions.add(
                    new Action.OpenClawConfig(
                            isSetUp ? List.of() : onboard(),
                            missing.patch(),
                            new Token.Untouched()));
        }
        actions.addAll(files);
        Work work = Change.of(actions).leaving(Gateway.data(now));
        if (operator.isPresent()) {
            work = work.checkedBy(operator.get());
        }
        if (!files.isEmpty()) {
            work = work.thenReload(Work.Reload.SYSTEMD);
        }
        work = Gateway.takenUp(work, now, port);
        if (now.unit(Gateway.UNIT).isActive()) {
            work = work.provedBy(Mode.of(now, want).proofs().toArray(Proof[]::new));
        }
        return work.because(
                !isSetUp
                        ? "OpenClaw is not set up"
                        : elsewhere
                                ? "OpenClaw listens on this server itself only"
                                : "OpenClaw is set up otherwise");
    }

    @Override
    public List<Proof> observations(Facts now, Answers want) {
        return want.purpose() == Answers.Purpose.INSTALL ? Mode.of(now, want).proofs() : List.of();
    }

    /// Where the tailnet was not there when it started.
    private static boolean elsewhere(Facts now, Answers.Gateway gateway) {
        var at =
                now.state().listeners().stream()
                        .filter(l -> l.unit().equals(Gateway.UNIT))
                        .filter(l -> l.at().port() == gateway.port())
                        .map(l -> l.at().address())
                        .toList();
        return gateway.bind() == Answers.Bind.TAILNET
                && at.contains("127.0.0.1")
                && now.tailscale().address().filter(own -> !at.contains(own)).isPresent();
    }

    /// What makes the service wait for the tailnet, where it is reached there.
    private static List<Action> files(Facts now, Answers.Gateway gateway) {
        var there = now.file(TAILNET);
        if (!gateway.inTailnet()) {
            return there.isPresent() ? List.of(new Action.RemoveFile(TAILNET)) : List.of();
        }
        var text =
                Shipped.named("openclaw/tailnet.conf")
                        // a claim on Tailscale's address ends with tailscaled, and does not come
                        // back by itself
                        .with(
                                "PART",
                                gateway.share() == Answers.Share.OFF
                                        ? ""
                                        : "PartOf=tailscaled.service\n")
                        .complete();
        return there.equals(Optional.of(new FileState("0644", "root:root", text)))
                ? List.of()
                : List.of(Action.WriteFile.of(TAILNET, text));
    }

    /// OpenClaw claims its address in the tailnet by itself, so its account must be allowed to;
    /// where it does not, it must not.
    private static Optional<String> operator(Facts now, Answers.Gateway gateway) {
        var is = now.tailscale().operator();
        var wanted =
                gateway.share() != Answers.Share.OFF
                        ? ServiceAccount.NAME
                        : is.equals(ServiceAccount.NAME) ? "" : is;
        return is.equals(wanted)
                ? Optional.empty()
                : Optional.of(
                        "(\n"
                                + Shipped.named("openclaw/operator.sh")
                                        .with("WAS", is)
                                        .with("WANTED", wanted)
                                        .complete()
                                + ")");
    }

    private static Map<String, String> wanted(Facts now, Answers.Gateway gateway) {
        var settings = new TreeMap<String, String>();
        settings.put("gateway.mode", Settings.text("local"));
        settings.put("gateway.port", Integer.toString(gateway.port()));
        settings.putAll(shared(now, gateway));
        settings.putAll(noLongerNamed(now));
        switch (gateway.bind()) {
            case LOOPBACK -> {
                settings.put("gateway.bind", Settings.text("loopback"));
                settings.putAll(withdrawn(now));
            }
            case TAILNET -> {
                settings.put("gateway.bind", Settings.text("tailnet"));
                var there = new ArrayList<String>();
                now.tailscale().address().ifPresent(there::add);
                if (!now.tailscale().name().isEmpty()) {
                    there.add(now.tailscale().name());
                }
                settings.put(ORIGINS, origins(there, gateway));
            }
            case LAN -> {
                settings.put("gateway.bind", Settings.text("lan"));
                settings.put(ORIGINS, origins(addresses(now), gateway));
            }
            case CUSTOM -> {
                var host = gateway.host().orElse("");
                settings.put("gateway.bind", Settings.text("custom"));
                settings.put(HOST, Settings.text(host));
                settings.put(ORIGINS, origins(List.of(host), gateway));
            }
        }
        return settings;
    }

    /// What Tailscale does for it, and what OpenClaw insists on then: with Funnel a password. It is
    /// the token, under its other name.
    private static Map<String, String> shared(Facts now, Answers.Gateway gateway) {
        var is = now.state().openclaw().config();
        var mode = Settings.text(gateway.share().name().toLowerCase(Locale.ROOT));
        var settings = new TreeMap<String, String>();
        if (gateway.share() != Answers.Share.OFF || is.containsKey(SHARE)) {
            settings.put(SHARE, mode);
        }
        if (gateway.share() == Answers.Share.FUNNEL) {
            settings.put(Auth.MODE, Settings.text("password"));
            settings.put(Auth.PASSWORD, Auth.REFERENCE);
        } else if (Auth.REFERENCE.equals(is.get(Auth.PASSWORD))) {
            settings.put(Auth.MODE, Settings.text("token"));
            settings.put(Auth.PASSWORD, "null");
        }
        return settings;
    }

    private static final String SHARE = "gateway.tailscale.mode";

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
        return gone;
    }

    /// The address that it listened on alone until now; whoever names another one says so after
    /// this.
    private static Map<String, String> noLongerNamed(Facts now) {
        var is = now.state().openclaw().config();
        return is.getOrDefault("gateway.bind", "").equals(Settings.text("custom"))
                        && is.containsKey(HOST)
                ? Map.of(HOST, "null")
                : Map.of();
    }

    private static final String HOST = "gateway.customBindHost";

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
