package dev.clawsetup.steps.gateway;

import dev.clawsetup.answers.Answers;
import dev.clawsetup.facts.Facts;
import dev.clawsetup.plan.Action;
import dev.clawsetup.plan.Action.OpenClawConfig.Token;
import dev.clawsetup.plan.Change;
import dev.clawsetup.plan.Proof;
import dev.clawsetup.plan.Step;
import dev.clawsetup.plan.Work;
import dev.clawsetup.steps.runtime.Gateway;

import java.util.List;
import java.util.Map;

/// Lets nobody use the gateway but who holds its token.
///
/// The token runs tools, so it is as good as a shell. It lies in OpenClaw's own store, and
/// openclaw.json only refers to it. One that is there is kept: no fact tells whether it is the one
/// that was given, as facts carry no secrets.
public final class Auth implements Step {
    /// For a person at the server: OpenClaw shows its token on a terminal only.
    public static final String SHOW_TOKEN = "sudo openclaw gateway auth-token --show";

    /// OpenClaw's own audit calls anything shorter weak.
    private static final int SHORTEST_TOKEN = 24;

    private static final String TOKEN = "gateway.auth.token";
    static final String MODE = "gateway.auth.mode";
    static final String PASSWORD = "gateway.auth.password";

    /// As the store names it; onboarding takes the same name.
    static final String REFERENCE =
            "{\"source\":\"store\",\"provider\":\"default\",\"id\":\"OPENCLAW_GATEWAY_TOKEN\"}";

    /// Ten wrong tokens in a minute shut an address out for five. Whom Tailscale vouches for is
    /// asked for it too, unless somebody wants it otherwise: left out, OpenClaw lets them in.
    private static Map<String, String> wanted(Answers.Gateway gateway) {
        return Map.of(
                MODE,
                Settings.text(gateway.share() == Answers.Share.FUNNEL ? "password" : "token"),
                "gateway.auth.rateLimit.maxAttempts",
                "10",
                "gateway.auth.rateLimit.windowMs",
                "60000",
                "gateway.auth.rateLimit.lockoutMs",
                "300000",
                "gateway.auth.allowTailscale",
                Boolean.toString(gateway.allowTailscale()),
                TOKEN,
                REFERENCE);
    }

    @Override
    public String id() {
        return "gateway.auth";
    }

    @Override
    public String title() {
        return "Only who holds the token can use OpenClaw";
    }

    @Override
    public List<String> needs() {
        return List.of("gateway.bind");
    }

    @Override
    public Change change(Facts now, Answers want) {
        if (want.purpose() == Answers.Purpose.HARDEN) {
            return Change.off("this server is only hardened");
        }
        var missing = new Settings(wanted(want.gateway())).missing(now);
        if (missing.isEmpty()) {
            return Change.none("a token in OpenClaw's own store, and ten tries a minute");
        }
        var given = want.gateway().token();
        if (given.filter(t -> t.reveal().length() < SHORTEST_TOKEN).isPresent()) {
            return Change.refuse(
                    "the gateway's token has fewer than %d characters".formatted(SHORTEST_TOKEN),
                    "leave it empty and the server makes one, or take a longer one");
        }
        var token =
                missing.wanted().containsKey(TOKEN) || !wasHere(now)
                        ? given.<Token>map(Token.Given::new).orElseGet(Token.MadeThere::new)
                        : new Token.Untouched();
        Work work = Change.of(new Action.OpenClawConfig(List.of(), missing.patch(), token));
        return Gateway.takenUp(work, now, want.gateway().port())
                .because(
                        now.state().openclaw().tokenKept()
                                ? "the settings of OpenClaw's token differ"
                                : "OpenClaw has no token yet");
    }

    /// Onboarding leaves a shorter token of its own and no limit; where there is one, the token is
    /// in use and stays.
    private static boolean wasHere(Facts now) {
        return now.state().openclaw().config().containsKey("gateway.auth.rateLimit.maxAttempts");
    }

    @Override
    public List<Proof> observations(Facts now, Answers want) {
        return want.purpose() == Answers.Purpose.INSTALL
                ? List.of(Gateway.opensWithTokenOnly(want.gateway().port()))
                : List.of();
    }
}
