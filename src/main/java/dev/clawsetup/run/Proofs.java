package dev.clawsetup.run;

import dev.clawsetup.facts.Address;
import dev.clawsetup.facts.Facts;
import dev.clawsetup.machine.CannotConnect;
import dev.clawsetup.machine.Command;
import dev.clawsetup.machine.Machine;
import dev.clawsetup.machine.MachineLost;
import dev.clawsetup.machine.Session;
import dev.clawsetup.machine.Target;
import dev.clawsetup.plan.Proof;
import dev.clawsetup.plan.Shell;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

/// Looks at the server from our end of the wire.
final class Proofs implements AutoCloseable {
    private static final String INSIDE = "from inside only";
    private static final String THERE = "on the server";

    private final Line line;
    private final Probe probe;
    private final Pause pause;
    private final Session first;
    private final String here;
    private final Map<Integer, List<Asked>> begun = new HashMap<>();
    private List<String> addresses = List.of();
    private Optional<Machine> fresh = Optional.empty();

    /// @param from where it was seen from
    record Seen(boolean holds, String from, String words) {}

    private record Asked(String address, CompletableFuture<Boolean> answers) {}

    Proofs(Line line, Probe probe, Pause pause) {
        this.line = line;
        this.probe = probe;
        this.pause = pause;
        this.first = line.machine().session();
        this.here =
                switch (line.connector().target()) {
                    case Target.Local local -> INSIDE;
                    case Target.Remote remote ->
                            remote.jump()
                                    .map(between -> "from here, through " + between.host())
                                    .orElse("from here");
                };
    }

    /// Which of the server's addresses answer from here before anything is changed: only those can
    /// tell something afterwards. A laptop without IPv6 cannot, and neither can one behind a jump
    /// host.
    ///
    /// Where our port is not the server's, somebody in between passes that one port on, and the
    /// other ports of the address are not this server's.
    void before(Facts now) {
        if (line.connector().target() instanceof Target.Remote remote && remote.jump().isEmpty()) {
            var port = now.weather().connection().map(c -> c.serverPort()).orElse(remote.port());
            var some = new ArrayList<String>();
            if (port == remote.port()) {
                some.add(remote.host());
            }
            now.state().addresses().stream()
                    .filter(a -> a.v6() && a.scope().equals("global"))
                    .map(Address::address)
                    .filter(a -> !a.equals(remote.host()) && probe.connects(a, port))
                    .forEach(some::add);
            addresses = List.copyOf(some);
        }
    }

    /// Those addresses, once {@link #before} has looked.
    List<String> addresses() {
        return addresses;
    }

    /// The connection of the last fresh login: what it confirms is proven by being said over it.
    Optional<Machine> fresh() {
        return fresh;
    }

    /// Begins to ask the ports that shall be closed, all at once: each costs the whole patience, in
    /// which the other proofs are looked at.
    void begin(List<Proof> proofs) {
        begun.clear();
        for (var proof : proofs) {
            if (proof instanceof Proof.Unreachable(var port)) {
                begun.computeIfAbsent(port, this::ask);
            }
        }
    }

    Seen look(Proof proof, Facts now) {
        return switch (proof) {
            case Proof.FreshLogin p -> login(p);
            case Proof.OffersOnly p -> offers(p);
            case Proof.Reachable p -> reachable(p.port(), now);
            case Proof.Unreachable p -> unreachable(p.port());
            case Proof.Healthy p -> healthy(p);
            case Proof.Holds p -> holds(p);
        };
    }

    private Seen login(Proof.FreshLogin p) {
        close();
        if (first.local()) {
            return loginFromInside(p);
        }
        try {
            var machine = connect(p.account());
            fresh = Optional.of(machine);
            if (!machine.session().hostKey().equals(first.hostKey())) {
                return new Seen(false, here, "the server shows another host key");
            }
            var id = machine.run(Command.of("id -u").within(Duration.ofSeconds(20)));
            if (!id.ok() || !id.out().strip().equals("0")) {
                return new Seen(false, here, p.account() + " cannot become root");
            }
            return new Seen(true, here, "a new login as " + p.account() + ", and root from there");
        } catch (CannotConnect e) {
            return new Seen(false, here, e.getMessage());
        } catch (MachineLost e) {
            return new Seen(false, here, "the new connection broke: " + e.getMessage());
        }
    }

    /// One more try where nobody was refused: a service that restarts needs a moment. A refused
    /// login is not repeated, as servers count those.
    private Machine connect(String account) throws CannotConnect {
        try {
            return line.connector().connectAs(account);
        } catch (CannotConnect e) {
            switch (e.why()) {
                case CLOSED_PORT, NO_ANSWER, LOST -> {}
                case REFUSED,
                        WRONG_PASSPHRASE,
                        UNUSABLE_KEY,
                        WRONG_PASSWORD,
                        PASSWORD_EXPIRED,
                        UNKNOWN_HOST,
                        PENALTY,
                        UNKNOWN_HOST_KEY,
                        CHANGED_HOST_KEY,
                        NO_COMMON_ALGORITHM,
                        NO_SHELL,
                        NO_ROOT,
                        WRONG_SUDO_PASSWORD,
                        SUDO_PASSWORD_NEEDED ->
                        throw e;
            }
            pause.last(Duration.ofSeconds(2));
            return line.connector().connectAs(account);
        }
    }

    /// On the server itself nobody can log in from outside: that the account works and that sshd
    /// answers is all there is to see.
    private Seen loginFromInside(Proof.FreshLogin p) {
        var account = Shell.word(p.account());
        var seen =
                line.run(
                        Command.of(
                                        """
                                        runuser -u %s -- true || { echo "%s cannot start a shell"; exit 1; }
                                        sshd -t || exit 1
                                        port=$(sshd -T | sed -n 's/^port //p' | head -n 1)
                                        timeout 5 bash -c "read -r l <>/dev/tcp/127.0.0.1/$port; case \\$l in SSH-*) ;; *) exit 1 ;; esac" ||
                                            { echo "sshd does not answer on port $port"; exit 1; }
                                        """
                                                .formatted(account, p.account()))
                                .within(Duration.ofSeconds(20)));
        return seen.ok()
                ? new Seen(true, INSIDE, p.account() + " works, and sshd answers")
                : new Seen(false, INSIDE, (seen.out() + seen.err()).strip());
    }

    private Seen offers(Proof.OffersOnly p) {
        if (first.local()) {
            var seen =
                    line.run(
                            Command.of(
                                    "sshd -T | grep -cE"
                                        + " '^(passwordauthentication|kbdinteractiveauthentication)"
                                        + " yes' || :"));
            var keysOnly = seen.out().strip().equals("0");
            return new Seen(keysOnly || p.methods().size() > 1, INSIDE, "what sshd's files say");
        }
        var offered = fresh.map(Machine::session).orElse(first).offered();
        return new Seen(
                new TreeSet<>(offered).equals(new TreeSet<>(p.methods())),
                here,
                "the server offers " + String.join(", ", offered));
    }

    private Seen reachable(int port, Facts now) {
        if (addresses.isEmpty()) {
            var address =
                    now.state().addresses().stream()
                            .filter(a -> a.scope().equals("global") && !a.v6())
                            .map(Address::address)
                            .findFirst()
                            .orElse("127.0.0.1");
            var seen =
                    line.run(
                            Command.of(
                                    "timeout 3 bash -c ': <>/dev/tcp/"
                                            + address
                                            + "/"
                                            + port
                                            + "' 2>/dev/null"));
            return new Seen(
                    seen.ok(), INSIDE, port + (seen.ok() ? " answers" : " does not answer"));
        }
        for (var address : addresses) {
            if (!probe.connects(address, port)) {
                return new Seen(
                        false, here, "port " + port + " of " + address + " does not answer");
            }
        }
        return new Seen(
                true, here, "port " + port + " answers on " + String.join(" and ", addresses));
    }

    private Seen unreachable(int port) {
        if (addresses.isEmpty()) {
            return new Seen(
                    true,
                    INSIDE,
                    "port " + port + " cannot be tried: there is no direct way to it");
        }
        var asked = begun.containsKey(port) ? begun.remove(port) : ask(port);
        var open = asked.stream().filter(a -> a.answers().join()).map(Asked::address).toList();
        if (!open.isEmpty()) {
            return new Seen(
                    false,
                    here,
                    "port " + port + " still answers on " + String.join(" and ", open));
        }
        return new Seen(
                true, here, "port " + port + " is closed on " + String.join(" and ", addresses));
    }

    private List<Asked> ask(int port) {
        return addresses.stream()
                .map(a ->
                        new Asked(
                                a,
                                CompletableFuture.supplyAsync(
                                        () -> probe.connects(a, port), Thread::startVirtualThread)))
                .toList();
    }

    private Seen holds(Proof.Holds p) {
        var seen = line.run(Command.of(p.script()).within(Duration.ofMinutes(5)));
        var said = seen.out().strip().lines().toList();
        return new Seen(
                seen.ok(), THERE, said.isEmpty() ? "status " + seen.exit() : said.getLast());
    }

    /// Asked by bash itself, as a bare server has neither curl nor wget.
    private Seen healthy(Proof.Healthy p) {
        var url = URI.create(p.url());
        var port = url.getPort() < 0 ? 80 : url.getPort();
        var script =
                """
                end=$((SECONDS + %d))
                while :; do
                    code=$({ exec 3<>/dev/tcp/%s/%d && printf 'GET %s HTTP/1.0\\r\\nHost: %s\\r\\n\\r\\n' >&3 &&
                        read -r -t 5 _ c _ <&3 && echo "$c"; } 2>/dev/null)
                    case $code in [123]??) echo "$code"; exit 0 ;; esac
                    [ "$SECONDS" -lt "$end" ] || { echo "${code:-no answer}"; exit 1; }
                    sleep 0.3
                done
                """
                        .formatted(
                                p.within().toSeconds(),
                                url.getHost(),
                                port,
                                url.getRawPath(),
                                url.getHost());
        var seen =
                line.run(
                        Command.of("exec bash -c " + Shell.word(script) + "\n")
                                .within(p.within().plusSeconds(30)));
        return new Seen(seen.ok(), THERE, p.url() + ": " + seen.out().strip());
    }

    @Override
    public void close() {
        fresh.ifPresent(Machine::close);
        fresh = Optional.empty();
    }
}
