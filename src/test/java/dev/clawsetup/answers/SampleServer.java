package dev.clawsetup.answers;

import dev.clawsetup.facts.Account;
import dev.clawsetup.facts.Address;
import dev.clawsetup.facts.AuthorizedKey;
import dev.clawsetup.facts.Distribution;
import dev.clawsetup.facts.Endpoint;
import dev.clawsetup.facts.Facts;
import dev.clawsetup.facts.Fail2ban;
import dev.clawsetup.facts.FileState;
import dev.clawsetup.facts.Listener;
import dev.clawsetup.facts.OpenClaw;
import dev.clawsetup.facts.Platform;
import dev.clawsetup.facts.Sshd;
import dev.clawsetup.facts.State;
import dev.clawsetup.facts.Tailscale;
import dev.clawsetup.facts.Ufw;
import dev.clawsetup.facts.Weather;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// A rented Debian 13, ten minutes old, with root's key and nothing but SSH; tests change what they
/// are about.
public final class SampleServer {
    public static final String KEY =
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIE1P8ZxVqZbJ8m4VQX0v5b4i1xH0Zs0Yb0mYl3o5k0aB"
                    + " ada@laptop";

    private final List<Account> accounts = new ArrayList<>();
    private final List<Listener> listeners = new ArrayList<>();
    private final List<Weather.SeenLogin> logins = new ArrayList<>();
    private final List<Weather.OpenStep> openSteps = new ArrayList<>();
    private final Map<String, FileState> files = new HashMap<>();
    private final Map<String, String> config = new HashMap<>();
    private List<Address> addresses =
            List.of(
                    new Address("lo", "127.0.0.1", "host"),
                    new Address("eth0", "203.0.113.7", "global"),
                    new Address("eth1", "10.0.0.5", "global"),
                    new Address("eth0", "2001:db8::7", "global"));
    private Duration uptime = Duration.ofMinutes(10);
    private Optional<Weather.Connection> connection =
            Optional.of(new Weather.Connection("198.51.100.4", 50122, "203.0.113.7", 22));
    private Ufw ufw = new Ufw(false, false, false, "", "", "", true, List.of());
    private Tailscale tailscale = Tailscale.NONE;
    private Optional<String> openclaw = Optional.empty();
    private List<String> inForce = List.of();
    private Optional<Weather.Setup> ours = Optional.empty();

    public SampleServer() {
        accounts.add(account("root", 0, "/bin/bash"));
        listeners.add(new Listener("tcp", new Endpoint("0.0.0.0", 22), "sshd", "ssh.service"));
        listeners.add(new Listener("tcp", new Endpoint("[::]", 22), "sshd", "ssh.service"));
    }

    public static Operator root() {
        return new Operator(
                "root",
                Optional.of(KEY),
                Optional.of("SHA256:uNiVztksCsDhcc0u9e8BrrQtvwVpmWcrcUFFGhP0dEw"),
                "publickey",
                List.of("publickey", "password"));
    }

    public static Account account(String name, int uid, String shell) {
        return new Account(
                name,
                uid,
                uid == 0 ? "/root" : "/home/" + name,
                shell,
                List.of(name),
                Account.Password.LOCKED,
                uid == 0 ? Account.Sudo.FREE : Account.Sudo.NONE,
                List.of(
                        new AuthorizedKey(
                                "ssh-ed25519",
                                "SHA256:uNiVztksCsDhcc0u9e8BrrQtvwVpmWcrcUFFGhP0dEw",
                                "ada@laptop",
                                "",
                                "/root/.ssh/authorized_keys",
                                1)),
                List.of(),
                List.of());
    }

    public SampleServer with(Account account) {
        accounts.add(account);
        return this;
    }

    public SampleServer listening(String port, String process, String unit) {
        var parts = port.split("/");
        listeners.add(
                new Listener(
                        parts[1],
                        new Endpoint("0.0.0.0", Integer.parseInt(parts[0])),
                        process,
                        unit));
        return this;
    }

    public SampleServer addresses(Address... all) {
        addresses = List.of(all);
        return this;
    }

    public SampleServer inUse() {
        uptime = Duration.ofDays(200);
        return this;
    }

    public SampleServer onItsConsole() {
        connection = Optional.empty();
        return this;
    }

    public SampleServer leftOpen(String step, String state) {
        openSteps.add(new Weather.OpenStep(step, state));
        return this;
    }

    /// As it stands after an earlier run.
    public SampleServer setUp(String level, String... steps) {
        inForce = List.of(steps);
        ours =
                Optional.of(
                        new Weather.Setup("root", "198.51.100.4", "2026-11-14T18:02:31Z", level));
        return this;
    }

    public SampleServer file(String path, String content) {
        files.put(path, new FileState("0644", "root:root", content));
        return this;
    }

    public SampleServer letsIn(String... rules) {
        ufw = new Ufw(true, true, true, "deny", "allow", "deny", true, List.of(rules));
        return this;
    }

    public SampleServer openclaw(String version, Map<String, String> settings) {
        openclaw = Optional.of(version);
        config.putAll(settings);
        return this;
    }

    public SampleServer tailscale(Tailscale other) {
        tailscale = other;
        return this;
    }

    public Facts facts() {
        var state =
                new State(
                        new Distribution("debian", "13", "trixie", "Debian GNU/Linux 13 (trixie)"),
                        new Platform(
                                "box", "amd64", "6.12", "kvm", "systemd", 257, 3900, 39000, "ext4"),
                        accounts,
                        new Sshd(
                                "OpenSSH_10.0p2 Debian-7",
                                Sshd.Mode.SERVICE,
                                true,
                                false,
                                true,
                                List.of(),
                                "",
                                List.of(new Endpoint("0.0.0.0", 22), new Endpoint("[::]", 22)),
                                Map.of("passwordauthentication", "yes", "permitrootlogin", "yes"),
                                Map.of()),
                        listeners,
                        addresses,
                        ufw,
                        new Fail2ban(false, false, List.of(), List.of()),
                        List.of(),
                        List.of(),
                        Map.of(),
                        Map.of(),
                        files,
                        Map.of(),
                        List.of(),
                        new OpenClaw(
                                Optional.empty(),
                                Optional.empty(),
                                openclaw,
                                config,
                                openclaw.isPresent(),
                                List.of()),
                        tailscale);
        return new Facts(state, weather());
    }

    private Weather weather() {
        return new Weather(
                Instant.parse("2026-11-20T09:14:02Z"),
                uptime,
                0.1,
                3000,
                Map.of("/", 30000),
                List.of(),
                Optional.empty(),
                false,
                "done",
                connection,
                logins,
                List.of(),
                Optional.empty(),
                openSteps,
                List.of(),
                Optional.empty(),
                OptionalInt.empty(),
                List.of(),
                inForce,
                ours);
    }
}
