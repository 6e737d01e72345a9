package dev.clawsetup;

import com.fasterxml.jackson.databind.ObjectMapper;

import dev.clawsetup.answers.Answers;
import dev.clawsetup.answers.Draft;
import dev.clawsetup.answers.Keys;
import dev.clawsetup.answers.Value;
import dev.clawsetup.machine.Asks;
import dev.clawsetup.machine.CannotConnect;
import dev.clawsetup.machine.Command;
import dev.clawsetup.machine.Connector;
import dev.clawsetup.machine.MachineLost;
import dev.clawsetup.machine.SshConnector;
import dev.clawsetup.machine.Tunnel;
import dev.clawsetup.plan.Shell;
import dev.clawsetup.run.Attended;
import dev.clawsetup.run.Exit;
import dev.clawsetup.secret.Secret;
import dev.clawsetup.ui.Clean;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/// `clawsetup tunnel`: OpenClaw's gateway on a port of this machine, through SSH, for as long as it
/// runs.
///
/// The address is told once the gateway answers there. When the line breaks, or the server reboots,
/// it opens again by itself with the key that worked, and asks nothing. The gateway's token stays
/// on the server unless somebody asks for it, and then it is printed, never put into an address or
/// onto a command line. A browser is signed in by a word of OpenClaw's own instead, which works
/// once and within ten minutes.
final class TunnelDesk {
    /// The gateway's port, unless its configuration says otherwise.
    static final int GATEWAY = Answers.Gateway.USUAL_PORT;

    /// So many ports above the usual one are looked at where that is taken: a browser knows a site
    /// by its port, and would have to be signed in again at any other.
    private static final int NEIGHBOURS = 9;

    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(2);
    private static final Duration ANSWER = Duration.ofSeconds(5);
    private static final int LONGEST_ANSWER = 2_000;

    /// OpenClaw takes some seconds to start its own command, a minute on a small server.
    private static final Duration COMMAND = Duration.ofMinutes(2);

    /// What was asked for besides the tunnel itself.
    enum Also {
        /// The browser opens.
        OPEN,
        /// A link that signs a browser in.
        SIGN_IN,
        /// The token is shown.
        TOKEN
    }

    /// @param port on this machine; empty: the usual one, or another where that is taken
    /// @param to the gateway's on the server; empty: the usual one, or what its configuration says
    record Wish(OptionalInt port, OptionalInt to, Set<Also> also) {}

    /// What is at the other end.
    enum Answer {
        UP,
        STARTING,
        /// Nothing listens there, or the server's SSH lets nothing through.
        SILENT,
        /// Something that is no gateway.
        ANOTHER
    }

    private final Terminals terminals;
    private final Options.Server server;
    private final Draft given;
    private final Options.Telling telling;
    private final Wish wish;
    private int to;
    private boolean told;
    private boolean served;

    TunnelDesk(
            Terminals terminals,
            Options.Server server,
            Draft given,
            Options.Telling telling,
            Wish wish) {
        this.terminals = terminals;
        this.server = server;
        this.given = given;
        this.telling = telling;
        this.wish = wish;
        this.to = wish.to().orElseGet(() -> answered(given).orElse(GATEWAY));
    }

    /// An answers file that set the server up knows the gateway's port.
    private static Optional<Integer> answered(Draft given) {
        return given.get(Keys.PORT)
                .filter(Value.Text.class::isInstance)
                .map(value -> ((Value.Text) value).text())
                .filter(text -> text.matches("[0-9]{1,5}"))
                .map(Integer::valueOf);
    }

    int serve() throws CannotConnect, IOException, InterruptedException {
        var target = Desk.requireTarget(Desk.target(server));
        if (Dialer.here(target)) {
            throw new Desk.Halt(
                    Exit.USAGE,
                    "cannot make a tunnel to this machine itself: the gateway is already at"
                            + " http://127.0.0.1:"
                            + GATEWAY
                            + ".");
        }
        var port = free();
        var dialer = new Dialer(server, given, Attended.BY_A_PERSON);
        try (var connector = dialer.remote(target, terminals.asks(telling))) {
            var reopening = new Reopening(at -> open(connector, at), Thread::sleep, terminals::say);
            reopening.keep(
                    open(connector, port),
                    door -> {
                        await(door, dialer, target);
                        if (door.open()) {
                            greet(door, connector);
                        }
                    });
        }
        return Exit.UNREACHABLE;
    }

    private Reopening.Door open(SshConnector connector, int port)
            throws CannotConnect, IOException {
        var opened = new Opened(connector, connector.forward(port, "127.0.0.1", to));
        opened.leads = to;
        return opened;
    }

    /// A tunnel, and another in its place where the gateway turns out to listen elsewhere.
    private final class Opened implements Reopening.Door {
        private final SshConnector connector;
        private volatile Tunnel tunnel;
        private int leads;

        Opened(SshConnector connector, Tunnel tunnel) {
            this.connector = connector;
            this.tunnel = tunnel;
        }

        void turn() throws CannotConnect, IOException {
            if (leads != to) {
                var port = tunnel.port();
                tunnel.close();
                tunnel = connector.forward(port, "127.0.0.1", to);
                leads = to;
            }
        }

        @Override
        public int port() {
            return tunnel.port();
        }

        @Override
        public boolean open() {
            return tunnel.open();
        }

        @Override
        public void join() throws InterruptedException {
            tunnel.join();
        }

        @Override
        public void close() {
            tunnel.close();
        }
    }

    /// The port to listen on: the one that was named, or the first that is free.
    private int free() throws IOException {
        if (wish.port().isPresent()) {
            var named = wish.port().getAsInt();
            if (!isFree(named)) {
                throw new Desk.Halt(
                        Exit.USAGE,
                        "cannot listen on port %d of this machine: it is taken. Nothing was done. Name another with --port, or none: then a free one is found."
                                .formatted(named));
            }
            return named;
        }
        for (var port = GATEWAY; port <= GATEWAY + NEIGHBOURS; port++) {
            if (isFree(port)) {
                if (port != GATEWAY) {
                    terminals.say(
                            "Port %d of this machine is taken, so it is %d."
                                    .formatted(GATEWAY, port));
                }
                return port;
            }
        }
        return 0;
    }

    static boolean isFree(int port) throws IOException {
        try (var door = new ServerSocket()) {
            door.setReuseAddress(true);
            door.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (BindException taken) {
            return false;
        }
    }

    /// Returns when the gateway answers, or the line is lost.
    private void await(Reopening.Door door, Dialer dialer, String target)
            throws CannotConnect, IOException, InterruptedException {
        var last = Optional.<Answer>empty();
        while (door.open()) {
            var answer = ask(door.port());
            if (answer == Answer.UP) {
                return;
            }
            if (last.isEmpty() || last.get() != answer) {
                terminals.say(waiting(answer));
                if (answer != Answer.STARTING) {
                    look(dialer, target);
                    ((Opened) door).turn();
                }
            }
            last = Optional.of(answer);
            Thread.sleep(BETWEEN_LOOKS);
        }
    }

    private String waiting(Answer answer) {
        return switch (answer) {
            case UP -> "OpenClaw answers.";
            case STARTING -> "OpenClaw is starting. Waiting for it.";
            case SILENT ->
                    "Nothing answers at port %d of the server yet. Waiting for OpenClaw."
                            .formatted(to);
            case ANOTHER ->
                    "What answers at port %d of the server is not OpenClaw. Waiting for it."
                            .formatted(to);
        };
    }

    /// What the gateway says to somebody who only wants to know whether it is there.
    static Answer ask(int port) {
        try (var visitor = new Socket()) {
            visitor.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            visitor.setSoTimeout((int) ANSWER.toMillis());
            visitor.getOutputStream()
                    .write(
                            "GET /startupz HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nConnection: close\r\n\r\n"
                                    .formatted(port)
                                    .getBytes(StandardCharsets.US_ASCII));
            return read(
                    new String(
                            visitor.getInputStream().readNBytes(LONGEST_ANSWER),
                            StandardCharsets.UTF_8));
        } catch (IOException silent) {
            return Answer.SILENT;
        }
    }

    static Answer read(String answer) {
        if (answer.isEmpty()) {
            return Answer.SILENT;
        }
        var first = answer.lines().findFirst().orElse("");
        if (first.matches("HTTP/1\\.[01] 200\\b.*") && answer.contains("\"status\":\"started\"")) {
            return Answer.UP;
        }
        return first.matches("HTTP/1\\.[01] 503\\b.*") ? Answer.STARTING : Answer.ANOTHER;
    }

    private void greet(Reopening.Door door, Connector connector)
            throws CannotConnect, IOException, InterruptedException {
        var address = "http://127.0.0.1:%d/".formatted(door.port());
        if (told) {
            terminals.say("OpenClaw answers again at " + address);
        } else {
            told = true;
            terminals.result(address + "  (Ctrl-C ends it)");
        }
        while (!served && door.open()) {
            try {
                serve(address, door.port(), connector);
                served = true;
            } catch (MachineLost again) {
                Thread.sleep(BETWEEN_LOOKS); // its own line broke; the tunnel's may be open
            }
        }
    }

    private void serve(String address, int port, Connector connector)
            throws CannotConnect, IOException {
        var also = wish.also();
        if (also.contains(Also.TOKEN) || also.contains(Also.SIGN_IN)) {
            terminals.say("Asking OpenClaw on the server, which takes it some seconds.");
        }
        if (also.contains(Also.TOKEN)) {
            terminals.result(
                    said(connector, TOKEN)
                            .map(token -> "Its token: " + token.reveal())
                            .orElse("cannot show the token: this server's OpenClaw tells none."));
        }
        var link =
                also.contains(Also.SIGN_IN)
                        ? said(connector, LINK).flatMap(json -> link(json, port))
                        : Optional.<Secret>empty();
        if (also.contains(Also.SIGN_IN) && link.isEmpty()) {
            terminals.say("OpenClaw gives no link to sign in with; its token opens it (--token).");
        }
        if (also.contains(Also.OPEN)) {
            browse(link.map(Secret::reveal).orElse(address));
        } else {
            link.ifPresent(once ->
                    terminals.result("Signs one browser in, within ten minutes: " + once.reveal()));
        }
        if (!also.contains(Also.TOKEN) && !also.contains(Also.SIGN_IN)) {
            terminals.say(
                    "A browser that is new to it is asked for its token: --token shows that, and"
                            + " --open --sign-in opens one that needs none.");
        }
    }

    private void browse(String address) throws IOException {
        Runnable failed =
                () -> terminals.result("Open this in a browser of this machine: " + address);
        var browser = Browser.here();
        if (browser.isEmpty()) {
            terminals.say("There is no browser here that could be opened.");
            failed.run();
            return;
        }
        browser.get().open(address, failed);
    }

    /// The token is shown to terminals only, so it is given one.
    private static final String TOKEN =
            """
            script -qec 'openclaw gateway auth-token --show' /dev/null </dev/null | tr -d '\\r' |
                sed 's/\\x1b\\[[0-9;?]*[A-Za-z]//g' | grep -xE '[[:graph:]]{8,}' | tail -n 1
            """;

    private static final String LINK = "openclaw dashboard --json\n";

    private static Optional<Secret> said(Connector connector, String script) throws CannotConnect {
        try (var machine = connector.connect()) {
            var result =
                    machine.run(Command.of("PATH=$PATH:/usr/local/bin\n" + script).within(COMMAND));
            return result.exit() == 0 && !result.out().isBlank()
                    ? Optional.of(Secret.of(result.out().strip()))
                    : Optional.empty();
        }
    }

    /// The link that OpenClaw made for a browser on the server, as it is right for one on this
    /// machine.
    static Optional<Secret> link(Secret json, int port) {
        try {
            var told = new ObjectMapper().readTree(json.reveal());
            var link = told.path("browserUrl").asText("");
            var there = told.path("port").asInt(GATEWAY);
            return link.matches("http://127\\.0\\.0\\.1:" + there + "/[!-~]*")
                    ? Optional.of(
                            Secret.of(
                                    link.replace("127.0.0.1:" + there, "127.0.0.1:" + port)
                                            .replace(
                                                    "127.0.0.1%3A" + there, "127.0.0.1%3A" + port)))
                    : Optional.empty();
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    private static final String WHY =
            """
            PATH=$PATH:/usr/sbin:/sbin:/usr/local/bin
            sshd -T -C user=%s,host=localhost,addr=127.0.0.1 2>/dev/null |
                sed -n -e 's/^allowtcpforwarding /forwarding=/p' -e 's/^permitopen /targets=/p'
            echo "service=$(systemctl is-active openclaw-gateway.service 2>/dev/null)"
            ! command -v openclaw >/dev/null || echo "port=$(openclaw config get gateway.port 2>/dev/null)"
            """;

    /// Why nothing answers, as far as the server tells it without anybody being asked.
    private void look(Dialer dialer, String target) throws CannotConnect {
        Map<String, String> why;
        try (var connector = dialer.remote(target, Asks.NOBODY);
                var machine = connector.connect()) {
            why =
                    read(
                            machine.run(
                                            Command.of(
                                                            WHY.formatted(
                                                                    Shell.word(
                                                                            machine.session()
                                                                                    .user())))
                                                    .within(COMMAND))
                                    .out()
                                    .lines()
                                    .toList());
        } catch (CannotConnect | MachineLost unseen) {
            return; // then it is only waited for
        }
        if (!lets(why, to)) {
            throw new Desk.Halt(
                    Exit.REFUSED,
                    "cannot reach OpenClaw: this server's SSH forwards no connection to 127.0.0.1:%d (AllowTcpForwarding %s, PermitOpen %s). Nothing was changed. Set “AllowTcpForwarding local” for this account in a file of /etc/ssh/sshd_config.d, and where there is a PermitOpen, that address in it."
                            .formatted(
                                    to,
                                    Clean.line(why.getOrDefault("forwarding", "?")),
                                    Clean.line(why.getOrDefault("targets", "any"))));
        }
        var port = why.getOrDefault("port", "");
        if (wish.to().isEmpty() && port.matches("[0-9]{1,5}") && Integer.parseInt(port) != to) {
            to = Integer.parseInt(port);
            terminals.say("OpenClaw's configuration says port %d.".formatted(to));
        } else if (!why.containsKey("port")) {
            terminals.say("This server has no OpenClaw that clawsetup installed.");
        } else if (!why.getOrDefault("service", "").equals("active")) {
            terminals.say(
                    "Its service is %s: sudo systemctl status openclaw-gateway tells why."
                            .formatted(Clean.line(why.getOrDefault("service", "unknown"))));
        }
    }

    private static Map<String, String> read(java.util.List<String> lines) {
        var told = new HashMap<String, String>();
        for (var line : lines) {
            var mark = line.indexOf('=');
            if (mark > 0) {
                told.put(line.substring(0, mark), line.substring(mark + 1).strip());
            }
        }
        return told;
    }

    /// What sshd forwards; one that tells nothing is taken to.
    static boolean lets(Map<String, String> why, int port) {
        var forwarding = why.getOrDefault("forwarding", "yes");
        var targets = " " + why.getOrDefault("targets", "any") + " ";
        return (forwarding.equals("yes") || forwarding.equals("local"))
                && (targets.equals(" any ")
                        || targets.contains(" 127.0.0.1:" + port + " ")
                        || targets.contains(" 127.0.0.1:* ")
                        || targets.contains(" *:" + port + " "));
    }
}
