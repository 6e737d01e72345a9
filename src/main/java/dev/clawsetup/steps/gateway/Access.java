package dev.clawsetup.steps.gateway;

import dev.clawsetup.answers.Answers;
import dev.clawsetup.facts.Address;
import dev.clawsetup.facts.Facts;
import dev.clawsetup.plan.Change;
import dev.clawsetup.plan.Change.Advice;
import dev.clawsetup.plan.Step;

import java.util.List;

/// Tells how you reach what only the server itself can: the exact line to type.
public final class Access implements Step {
    private static final int SSH = 22;

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
        var server =
                now.weather()
                        .connection()
                        .map(c -> c.serverAddress())
                        .orElseGet(() -> address(now));
        var sshPort = now.weather().connection().map(c -> c.serverPort()).orElse(SSH);
        return new Advice(
                "OpenClaw listens on " + Bind.where(want.gateway()),
                "clawsetup tunnel %s, or %s and then http://127.0.0.1:%d/ with the token that `%s` shows"
                        .formatted(
                                target(admin, server, sshPort),
                                tunnel(admin, server, sshPort, port),
                                port,
                                Auth.SHOW_TOKEN));
    }

    /// The line to type on one's own machine. It prints nothing and runs until it is ended.
    public static String tunnel(String account, String server, int sshPort, int port) {
        return "ssh -N -L %d:127.0.0.1:%d %s%s@%s"
                .formatted(
                        port,
                        port,
                        sshPort == SSH ? "" : "-p %d ".formatted(sshPort),
                        account,
                        server);
    }

    private static String target(String account, String server, int sshPort) {
        var host = server.contains(":") ? "[%s]".formatted(server) : server;
        return sshPort == SSH
                ? "%s@%s".formatted(account, host)
                : "%s@%s:%d".formatted(account, host, sshPort);
    }

    private static String address(Facts now) {
        return now.state().addresses().stream()
                .filter(a -> a.scope().equals("global") && !a.v6())
                .map(Address::address)
                .findFirst()
                .orElse(now.platform().hostname());
    }
}
