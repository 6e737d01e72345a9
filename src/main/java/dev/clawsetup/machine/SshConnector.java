package dev.clawsetup.machine;

import dev.clawsetup.machine.CannotConnect.Why;
import dev.clawsetup.secret.Secret;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Opens connections to one server behind SSH.
///
/// The first settles which key or password lets us in, that the host key is right, and sudo's
/// password; every later one uses just those and asks nobody, so that it neither bothers anyone nor
/// spends login failures.
public final class SshConnector implements Connector {
    /// First contact, keys beyond five, a password changed: each ends a connection that went well.
    private static final int MOST_CONNECTIONS = 5;

    private final Target.Remote remote;
    private final Asks asks;
    private final Optional<Path> agentSocket;
    private final Optional<SshConnector> jump;
    private final SudoMemory sudo;
    private final Map<String, SshLogin.Proof> proofs = new ConcurrentHashMap<>();
    private volatile Optional<byte[]> pinned = Optional.empty();

    public SshConnector(Target.Remote remote, Asks asks) {
        this(remote, asks, Optional.ofNullable(System.getenv("SSH_AUTH_SOCK")).map(Path::of));
    }

    /// @param agentSocket where the ssh-agent listens, if there is one
    public SshConnector(Target.Remote remote, Asks asks, Optional<Path> agentSocket) {
        this.remote = remote;
        this.asks = asks;
        this.agentSocket = agentSocket.filter(Files::exists);
        this.jump = remote.jump().map(between -> new SshConnector(between, asks, agentSocket));
        this.sudo = new SudoMemory(asks);
    }

    @Override
    public Target target() {
        return remote;
    }

    @Override
    public SshMachine connect() throws CannotConnect {
        return connectAs(remote.user());
    }

    @Override
    public SshMachine connectAs(String user) throws CannotConnect {
        for (var attempt = 1; ; attempt++) {
            var entered = enter(user);
            try {
                var shell =
                        RootShell.open(
                                entered.line(),
                                sudo.of(user, remote.as(user).label(), sudoPassword(user)));
                return new SshMachine(this, entered.line(), shell, entered.session());
            } catch (NotRoot e) {
                try {
                    if (e.why() == NotRoot.Why.PASSWORD_EXPIRED && attempt == 1) {
                        changePassword(entered, user);
                        continue;
                    }
                } finally {
                    entered.line().close();
                }
                throw Refusals.notRoot(e, "work as " + remote.as(user).label(), user);
            }
        }
    }

    /// A login over the streams of an sshd that runs on the server already.
    ///
    /// One connection only: what needs several (a sixth key, a new password) has been settled by
    /// the login that these streams come from.
    SshMachine over(RootShell.Stream stream, String user) throws CannotConnect {
        try {
            return entered(new ChannelSocket(stream), user);
        } catch (CannotConnect e) {
            stream.drop();
            var said = stream.said();
            throw said.isEmpty()
                    ? e
                    : new CannotConnect(
                            e.why(), e.getMessage() + " (sshd says: " + said + ")", e.remedy(), e);
        } catch (RuntimeException e) {
            stream.drop();
            throw e;
        }
    }

    private SshMachine entered(ChannelSocket socket, String user) throws CannotConnect {
        var check =
                new HostCheck(
                        remote.host(),
                        remote.port(),
                        knownHosts(),
                        pinned,
                        remote.login().hostKey());
        SshLine line;
        try {
            line = SshLine.over(socket, remote.host(), remote.port(), check);
        } catch (IOException | RuntimeException e) {
            throw unreachable(e, check, user);
        }
        try {
            var login = login(user);
            var proof =
                    login.on(line)
                            .orElseThrow(() ->
                                    new CannotConnect(
                                            Why.REFUSED,
                                            "cannot log in as "
                                                    + remote.as(user).label()
                                                    + ": the server takes none of the first keys",
                                            "Name the right one with --identity.",
                                            null));
            var label = remote.as(user).label();
            var shell = RootShell.open(line, sudo.of(user, label, sudoPassword(user)));
            proofs.putIfAbsent(user, proof);
            return new SshMachine(this, line, shell, session(user, line, check, login, proof));
        } catch (NotRoot e) {
            line.close();
            throw Refusals.notRoot(e, "work as " + remote.as(user).label(), user);
        } catch (CannotConnect | RuntimeException e) {
            line.close();
            throw e;
        }
    }

    /// Opens a port of this machine that leads to one that the server can reach. Needs a login, but
    /// not root.
    ///
    /// @param localPort 0 for any free one
    public Tunnel forward(int localPort, String remoteHost, int remotePort)
            throws CannotConnect, IOException {
        var line = enter(remote.user()).line();
        try {
            return new Tunnel(line, localPort, remoteHost, remotePort);
        } catch (IOException e) {
            line.close();
            throw e;
        }
    }

    @Override
    public void close() {
        jump.ifPresent(SshConnector::close);
    }

    private record Entered(SshLine line, Session session, SshLogin.Proof proof) {}

    private Optional<Secret> sudoPassword(String user) {
        if (user.equals(remote.user()) && remote.login().sudoPassword().isPresent()) {
            return remote.login().sudoPassword();
        }
        return loginPassword(user);
    }

    /// The password that let this account in: sudo wants the same one, as a rule.
    private Optional<Secret> loginPassword(String user) {
        return proofs.get(user) instanceof SshLogin.Proof.Password(var password, var method)
                ? Optional.of(password)
                : Optional.empty();
    }

    /// A connection on which somebody is logged in, and nothing more.
    private Entered enter(String user) throws CannotConnect {
        var login = login(user);
        for (var connection = 1; connection <= MOST_CONNECTIONS; connection++) {
            var below =
                    jump.isPresent()
                            ? Optional.of(jump.get().enter(jump.get().remote.user()).line())
                            : Optional.<SshLine>empty();
            var known = knownHosts();
            var check =
                    new HostCheck(
                            remote.host(), remote.port(), known, pinned, remote.login().hostKey());
            SshLine line;
            try {
                line = SshLine.dial(remote.host(), remote.port(), check, below);
            } catch (IOException | RuntimeException e) {
                below.ifPresent(SshLine::close);
                if (trusted(check, known)) {
                    continue;
                }
                throw unreachable(e, check, user);
            }
            Optional<SshLogin.Proof> proof;
            try {
                remember(check, known);
                proof = login.on(line);
            } catch (CannotConnect | RuntimeException e) {
                line.close();
                throw e;
            }
            if (proof.isPresent()) {
                proofs.put(user, proof.get());
                return new Entered(
                        line, session(user, line, check, login, proof.get()), proof.get());
            }
            line.close();
        }
        throw new CannotConnect(
                Why.LOST,
                "cannot log in as " + remote.as(user).label() + ": the server keeps hanging up",
                "Try again in a minute; sshd's log on the server says why (journalctl -u ssh).",
                null);
    }

    private Session session(
            String user, SshLine line, HostCheck check, SshLogin login, SshLogin.Proof proof) {
        var key =
                proof instanceof SshLogin.Proof.Key(var used)
                        ? Optional.of(used)
                        : Optional.<LoginKey>empty();
        var method =
                switch (proof) {
                    case SshLogin.Proof.Nothing() -> "none";
                    case SshLogin.Proof.Key(var used) -> "publickey";
                    case SshLogin.Proof.Password(var password, var how) -> how;
                };
        return new Session(
                user,
                method,
                key.map(LoginKey::fingerprint),
                key.map(LoginKey::publicLine),
                login.offered(),
                check.seen().map(HostCheck.Seen::fingerprint),
                Clean.line(line.client().getTransport().getServerVersion()),
                login.roundTrip());
    }

    /// What to try for this account: the key that worked before, and that alone; or the password,
    /// and the keys when passwords are off by now.
    private SshLogin login(String user) throws CannotConnect {
        var own = proofs.get(user);
        var proof = own == null ? proofs.get(remote.user()) : own;
        if (proof instanceof SshLogin.Proof.Key(var key)) {
            return new SshLogin(
                    remote,
                    user,
                    asks,
                    List.of(new SshLogin.Candidate.Ready(key)),
                    List.of(),
                    List.of(),
                    SshLogin.Ways.PROVEN_ONLY);
        }
        var proven =
                own instanceof SshLogin.Proof.Password(var password, var method)
                        ? Optional.of(password)
                        : Optional.<Secret>empty();
        var files = remote.login().identities().stream().map(PrivateKeys::look).toList();
        var unusable = new ArrayList<PrivateKeys.Unusable>();
        for (var file : files) {
            if (file instanceof PrivateKeys.Unusable not) {
                unusable.add(not);
            }
        }
        var given =
                user.equals(remote.user()) ? remote.login().password() : Optional.<Secret>empty();
        return new SshLogin(
                remote,
                user,
                asks,
                SshLogin.candidates(files, agentKeys(), remote.login().agent()),
                unusable,
                proven.or(() -> given).stream().toList(),
                proven.isPresent() ? SshLogin.Ways.PROVEN_ONLY : SshLogin.Ways.ALL);
    }

    /// An agent that does not answer is like none.
    private List<LoginKey> agentKeys() {
        if (agentSocket.isEmpty()) {
            return List.of();
        }
        try {
            return new SshAgent(agentSocket.get()).keys();
        } catch (IOException e) {
            return List.of();
        }
    }

    private KnownHosts knownHosts() throws CannotConnect {
        try {
            return KnownHosts.read(remote.login().knownHosts());
        } catch (IOException e) {
            throw new CannotConnect(
                    Why.UNKNOWN_HOST_KEY,
                    "cannot read the known_hosts file (" + Clean.line(e.toString()) + ")",
                    "Make it readable, or name another with --known-hosts.",
                    e);
        }
    }

    /// Asks, where the only trouble is that nobody has seen this server before.
    private boolean trusted(HostCheck check, KnownHosts known) throws CannotConnect {
        var seen = check.seen().filter(key -> key.judgement() == HostCheck.Judgement.UNKNOWN);
        if (seen.isEmpty()) {
            return false;
        }
        var name = KnownHosts.name(remote.host(), remote.port());
        if (!asks.trust(name, seen.get().fingerprint(), seen.get().type())) {
            return false;
        }
        pinned = Optional.of(seen.get().blob());
        record(seen.get(), known);
        return true;
    }

    private void remember(HostCheck check, KnownHosts known) {
        if (check.seen().isEmpty()) {
            return;
        }
        var seen = check.seen().get();
        if (seen.judgement() == HostCheck.Judgement.VOUCHED
                && known.verdict(remote.host(), remote.port(), seen.blob())
                        == KnownHosts.Verdict.UNKNOWN) {
            record(seen, known);
        }
        pinned = Optional.of(seen.blob());
    }

    /// A file that cannot be written costs one more question next time, and nothing else.
    private void record(HostCheck.Seen seen, KnownHosts known) {
        try {
            known.add(remote.host(), remote.port(), seen.type(), seen.blob());
        } catch (IOException unwritable) {
            // Said above.
        }
    }

    private void changePassword(Entered entered, String user) throws CannotConnect {
        var at = remote.as(user).label();
        var current = loginPassword(user).or(() -> asks.password(at, false));
        var prompts = new PasswordPrompts(at, asks, current);
        var changed = PasswordChange.on(entered.line(), prompts, at);
        if (entered.proof() instanceof SshLogin.Proof.Password(var old, var method)) {
            proofs.put(user, new SshLogin.Proof.Password(changed, method));
        }
    }

    private CannotConnect unreachable(Exception e, HostCheck check, String user) {
        var name = KnownHosts.name(remote.host(), remote.port());
        var where = "cannot reach " + remote.host() + " on port " + remote.port() + ": ";
        if (check.seen().isPresent()) {
            var seen = check.seen().get();
            var key = "its %s key is %s".formatted(seen.type(), seen.fingerprint());
            switch (seen.judgement()) {
                case UNKNOWN -> {
                    return new CannotConnect(
                            Why.UNKNOWN_HOST_KEY,
                            "cannot trust " + name + " yet: " + key,
                            "Compare it with `ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub` on"
                                    + " the server's console, then give it with --host-key.",
                            e);
                }
                case CHANGED -> {
                    return new CannotConnect(
                            Why.CHANGED_HOST_KEY,
                            "cannot trust "
                                    + name
                                    + ": it shows another key than before ("
                                    + key
                                    + ")",
                            "Somebody may be in between. If the server was set up anew, remove the"
                                    + " old key with `ssh-keygen -R '"
                                    + name
                                    + "'` and try again.",
                            e);
                }
                case REVOKED -> {
                    return new CannotConnect(
                            Why.CHANGED_HOST_KEY,
                            "cannot trust " + name + ": its key is marked as revoked (" + key + ")",
                            "Ask whoever runs the server for its new key.",
                            e);
                }
                case NOT_THE_GIVEN_ONE -> {
                    return new CannotConnect(
                            Why.CHANGED_HOST_KEY,
                            "cannot trust "
                                    + name
                                    + ": "
                                    + key
                                    + ", not "
                                    + Clean.line(remote.login().hostKey().orElse("")),
                            "Give the fingerprint of the server's "
                                    + seen.type()
                                    + " key, or find out who answers in its place.",
                            e);
                }
                case KNOWN, VOUCHED -> {}
            }
        }
        var said = SshLogin.chain(e);
        if (said.contains("unable to reach a settlement")) {
            return new CannotConnect(
                    Why.NO_COMMON_ALGORITHM,
                    where + "it and this program have no algorithm in common",
                    "Let sshd there offer curve25519-sha256, aes256-gcm@openssh.com or aes256-ctr,"
                            + " and an ed25519 host key.",
                    e);
        }
        if (e instanceof SshLine.SilentServer) {
            return new CannotConnect(
                    Why.NO_ANSWER,
                    where + "it takes the connection and then says nothing",
                    "Something other than sshd may listen there, or hosts.deny holds us; the"
                            + " server's console can tell.",
                    e);
        }
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case UnknownHostException unknown -> {
                    return new CannotConnect(
                            Why.UNKNOWN_HOST,
                            "cannot find a server of the name " + Clean.line(remote.host()),
                            "Check the name, or give the IP address.",
                            e);
                }
                case NoRouteToHostException route -> {
                    return new CannotConnect(
                            Why.NO_ANSWER,
                            where + "there is no way to that address",
                            "Check the address, the network, and a firewall in between.",
                            e);
                }
                case ConnectException closed -> {
                    return closedOr(closed, where, e);
                }
                case SocketTimeoutException timeout -> {
                    return silent(where, e);
                }
                default -> {}
            }
        }
        if (jump.isPresent() && said.contains("openfailexception")) {
            return new CannotConnect(
                    Why.CLOSED_PORT,
                    where
                            + jump.get().remote.label()
                            + " cannot connect to it ("
                            + Clean.line(String.valueOf(e.getMessage()))
                            + ")",
                    "Check address and port as seen from there, and that its sshd allows TCP"
                            + " forwarding.",
                    e);
        }
        if (said.contains("identification exchange")
                || said.contains("connection reset")
                || said.contains("broken pipe")
                || said.contains("encountered eof")) {
            return new CannotConnect(
                    Why.PENALTY,
                    where + "it hangs up before it says who it is",
                    "sshd shuts addresses out for a while after failed logins (PerSourcePenalties,"
                        + " MaxStartups), or hosts.deny names us. Wait a minute or two, then try"
                        + " once.",
                    e);
        }
        if (said.contains("not an ssh server") || said.contains("does not support sshv2")) {
            return new CannotConnect(
                    Why.CLOSED_PORT,
                    where + "what answers there is not an SSH server",
                    "Check the port.",
                    e);
        }
        return new CannotConnect(
                Why.LOST,
                where + "the connection broke (" + Clean.line(String.valueOf(e.getMessage())) + ")",
                "Check the network and try again.",
                e);
    }

    private static CannotConnect closedOr(ConnectException closed, String where, Exception e) {
        var text = String.valueOf(closed.getMessage()).toLowerCase(java.util.Locale.ROOT);
        if (text.contains("timed out")) {
            return silent(where, e);
        }
        if (text.contains("unreachable")) {
            return new CannotConnect(
                    Why.NO_ANSWER,
                    where + "there is no way to that address",
                    "Check the address, the network, and a firewall in between.",
                    e);
        }
        return new CannotConnect(
                Why.CLOSED_PORT,
                where + "the connection is refused",
                "Check the port and that sshd runs there; fail2ban refuses a banned address the"
                        + " same way, for ten minutes as a rule.",
                e);
    }

    private static CannotConnect silent(String where, Exception e) {
        return new CannotConnect(
                Why.NO_ANSWER,
                where + "no answer",
                "Check the address; if it is right, a firewall drops our packets (the provider's,"
                        + " or the server's own).",
                e);
    }
}
