package dev.clawsetup.steps.gateway;

import dev.clawsetup.answers.Answers;
import dev.clawsetup.facts.Facts;
import dev.clawsetup.facts.Tailscale.Route;
import dev.clawsetup.plan.Change;
import dev.clawsetup.plan.Change.Refusal;
import dev.clawsetup.plan.Step;
import dev.clawsetup.steps.access.ServiceAccount;
import dev.clawsetup.steps.runtime.Shipped;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Lets Tailscale give the gateway an address where that works, and takes away what it goes on
/// serving of it where nobody wants that.
///
/// OpenClaw claims the address itself, for as long as it runs (`gateway.bind` sees to it); a claim
/// that fails stops it. So everything that would make it fail is known before. What stays when it
/// ends was made by somebody else, or by an older OpenClaw, and answers nobody: OpenClaw takes no
/// request from a proxy that it does not know.
public final class Share implements Step {
    static final String ID = "gateway.tailscale";

    @Override
    public String id() {
        return ID;
    }

    @Override
    public String title() {
        return "Tailscale shows OpenClaw to whom you chose";
    }

    @Override
    public Change change(Facts now, Answers want) {
        if (want.purpose() == Answers.Purpose.HARDEN) {
            return Change.off("this server is only hardened");
        }
        var refusal = refusal(now, want);
        if (refusal.isPresent()) {
            return refusal.get();
        }
        if (want.gateway().share() != Answers.Share.OFF) {
            return Change.none(
                    now.tailscale().running()
                            ? "https://%s is OpenClaw's to claim".formatted(now.tailscale().name())
                            : "asked again once the server is in the tailnet");
        }
        var left = left(now, want.gateway().port());
        if (left.isEmpty()) {
            return now.tailscale().installed()
                    ? Change.none("Tailscale serves nothing of it")
                    : Change.off("not asked for");
        }
        var names = left.stream().map(Route::at).collect(Collectors.joining(", "));
        var why = "Tailscale still serves the gateway's port at %s".formatted(names);
        var trusted = now.state().openclaw().config().getOrDefault("gateway.trustedProxies", "[]");
        if (!trusted.equals("[]")) {
            return Change.advise(
                    why + ", and OpenClaw trusts a proxy",
                    "if nobody uses that address: sudo tailscale serve reset");
        }
        if (now.tailscale().routes().stream().anyMatch(Route::held)) {
            return Change.advise(
                    why + ", and a program that runs holds another one",
                    "when nobody needs either: sudo tailscale serve reset");
        }
        return Change.of()
                .checkedBy(
                        "(\n"
                                + Shipped.named("openclaw/routes.sh")
                                        .with(
                                                "OFF",
                                                left.stream()
                                                        .map(Share::off)
                                                        .collect(Collectors.joining("\n")))
                                        .complete()
                                + ")")
                .because(why);
    }

    /// What stays although no program holds it.
    private static List<Route> left(Facts now, int port) {
        return now.tailscale().routes().stream()
                .filter(r -> !r.held())
                .filter(r -> leadsTo(r, port))
                .toList();
    }

    private static boolean leadsTo(Route route, int port) {
        return route.to()
                .matches(
                        "(https?(\\+insecure)?://)?(127\\.0\\.0\\.1|localhost|\\[::1\\]):%d/?"
                                .formatted(port));
    }

    /// `box.tail1234.ts.net:443/` ends with the port and the folder.
    private static String off(Route route) {
        var at = route.at();
        var slash = at.indexOf('/');
        var host = slash < 0 ? at : at.substring(0, slash);
        var port = host.substring(host.lastIndexOf(':') + 1).replaceAll("[^0-9]", "");
        if (slash < 0) {
            return "tailscale serve --yes --tcp=%s off".formatted(port);
        }
        var path = at.substring(slash).replaceAll("[^A-Za-z0-9/._~-]", "");
        return """
        tailscale serve --yes --https=%1$s --set-path=%2$s off ||
            tailscale serve --yes --http=%1$s --set-path=%2$s off\
        """
                .formatted(port, path);
    }

    /// Why OpenClaw would not start, or would start without the tailnet.
    static Optional<Refusal> refusal(Facts now, Answers want) {
        var gateway = want.gateway();
        if (!gateway.inTailnet()) {
            return Optional.empty();
        }
        var there = now.tailscale();
        if (!there.running()) {
            return want.tailnet().wanted() && want.chosen().has("tailscale.login")
                    ? Optional.empty()
                    : refuse(
                            "this server is in no tailnet, so OpenClaw cannot be reached there",
                            "say yes to tailscale.use, or answer gateway.bind with loopback and"
                                    + " gateway.tailscale with off");
        }
        if (gateway.share() == Answers.Share.OFF) {
            return Optional.empty();
        }
        if (want.tailnet().sshOnly() || now.ufw().sshInTailnetOnly()) {
            return refuse(
                    "OpenClaw would be allowed to command Tailscale, and SSH hangs on Tailscale"
                            + " alone here",
                    "answer gateway.tailscale with off and gateway.bind with tailnet, or let SSH"
                            + " in from elsewhere first (tailscale.ssh-only with no)");
        }
        if (gateway.bind() != Answers.Bind.LOOPBACK) {
            return refuse(
                    "with Tailscale's address OpenClaw listens on the server itself only",
                    "answer gateway.bind with loopback, or gateway.tailscale with off");
        }
        if (there.certificates().isEmpty()) {
            return refuse(
                    "the tailnet gives this server no certificate, and OpenClaw takes no address"
                            + " there without one",
                    "switch HTTPS on (Tailscale's page “DNS”; Headscale has none), or answer"
                            + " gateway.bind with tailnet and gateway.tailscale with off");
        }
        if (gateway.share() == Answers.Share.FUNNEL && !there.mayFunnel()) {
            return refuse(
                    "the tailnet does not let this server be reached from the internet",
                    "give it the attribute “funnel” in the tailnet's access rules, or take serve");
        }
        if (!there.operator().isEmpty() && !there.operator().equals(ServiceAccount.NAME)) {
            return refuse(
                    "%s may command Tailscale here, and it knows one such account only"
                            .formatted(there.operator()),
                    "take it back (sudo tailscale set --operator=), or answer gateway.tailscale"
                            + " with off");
        }
        return there.routes().stream()
                .filter(r -> !r.held() && r.at().contains(":443"))
                .filter(r -> !leadsTo(r, gateway.port()))
                .findFirst()
                .flatMap(r ->
                        refuse(
                                "Tailscale serves something else at %s already (%s)"
                                        .formatted(r.at(), r.to()),
                                "take that away (sudo tailscale serve --https=443 off), or answer"
                                        + " gateway.tailscale with off"));
    }

    private static Optional<Refusal> refuse(String why, String remedy) {
        return Optional.of((Refusal) Change.refuse(why, remedy));
    }
}
