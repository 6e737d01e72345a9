package dev.clawsetup.steps.gateway;

import dev.clawsetup.answers.Answers;
import dev.clawsetup.facts.Facts;
import dev.clawsetup.plan.Change;
import dev.clawsetup.plan.Change.Advice;
import dev.clawsetup.plan.Step;
import dev.clawsetup.steps.runtime.Mode;

import java.util.List;

/// Tells how you reach what only the server itself can. Who came by which key and through which
/// server is not known here, so it gives no line to copy: that stands at the end of an
/// installation, and a line that leaves out the key leads nowhere.
public final class Access implements Step {
    /// The port that `clawsetup tunnel` leads to.

    @Override
    public String id() {
        return "gateway.access";
    }

    @Override
    public String title() {
        return "You reach OpenClaw";
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
        var admin = want.access().admin();
        var port = want.gateway().port();
        if (now.sshd().setting("allowtcpforwarding", admin).equals("no")) {
            return new Advice(
                    "this server's SSH forwards no ports (AllowTcpForwarding no), so no tunnel"
                            + " reaches OpenClaw",
                    "set AllowTcpForwarding local for %s in a file of /etc/ssh/sshd_config.d"
                            .formatted(admin));
        }
        var mode = Mode.of(now, want);
        var tunnel =
                """
                run clawsetup tunnel%s on your own computer, with the server and the options that \
                you came with, and open the address that it prints,\
                """
                        .formatted(port == Answers.Gateway.USUAL_PORT ? "" : " --to " + port);
        return new Advice(
                "OpenClaw listens on " + mode.where(),
                "%s with the %s that `%s` shows"
                        .formatted(
                                mode.url()
                                        .map(url -> url + " on a device of your tailnet")
                                        .or(() ->
                                                mode.urlFromNetworks()
                                                        .map(url ->
                                                                url
                                                                        + " in the networks that"
                                                                        + " you let in"))
                                        .map(there -> "open %s, or %s".formatted(there, tunnel))
                                        .orElse(tunnel),
                                want.gateway().share() == Answers.Share.FUNNEL
                                        ? "password"
                                        : "token",
                                Auth.SHOW_TOKEN));
    }
}
