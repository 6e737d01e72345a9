package dev.clawsetup.steps;

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
import dev.clawsetup.facts.SwapArea;
import dev.clawsetup.facts.Tailscale;
import dev.clawsetup.facts.Trap;
import dev.clawsetup.facts.Ufw;
import dev.clawsetup.facts.Unit;
import dev.clawsetup.facts.Weather;
import dev.clawsetup.plan.Action;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A rented Debian 13 as its provider hands it over, and what a test says differs from it: root and
/// `ada` log in with a key, cloud-init allows passwords, no firewall.
public final class Server {
    public static final String FROM = "198.51.100.4";
    public static final String ADAS_KEY =
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEjJnAxIN8uwETPvKKTKVJ9AwYRUjRfM0kbwA4J6rDPd"
                    + " ada@laptop";
    public static final String ADAS_PRINT = "SHA256:xzz03OsqmL6xIfKWhq/HAmtH5mvDGs7u3wqtVxESuRc";
    public static final String SPARE_KEY =
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMC8fLg2XBzYAN73LlpPeyPrsGLKoBgwD6dcCKwjUpW"
                    + " spare";

    private static final String MAIN =
            """
            # This is the sshd server system-wide configuration file.
            Include /etc/ssh/sshd_config.d/*.conf

            KbdInteractiveAuthentication no
            UsePAM yes
            X11Forwarding yes
            Subsystem sftp /usr/lib/openssh/sftp-server
            """;

    private final Map<String, Account> accounts = new LinkedHashMap<>();
    private final Map<String, String> settings = new HashMap<>();
    private final Map<String, Map<String, String>> perAccount = new HashMap<>();
    private final Map<String, FileState> files = new HashMap<>();
    private final Map<String, String> packages = new HashMap<>();
    private final Map<String, Unit> units = new HashMap<>();
    private final Map<String, Integer> free =
            new HashMap<>(
                    Map.of("/", 9000, "/var/lib", 9000, "/opt", 9000, "/etc", 9000, "/tmp", 900));
    private final List<Listener> listeners = new ArrayList<>();
    private final List<Address> addresses = new ArrayList<>();
    private final List<String> inForce = new ArrayList<>();
    private final List<String> firewalls = new ArrayList<>();
    private final List<String> upstream = new ArrayList<>();
    private final List<String> readOnly = new ArrayList<>();
    private final List<String> banned = new ArrayList<>();
    private final List<Trap> traps = new ArrayList<>();
    private final List<Weather.SeenLogin> logins = new ArrayList<>();
    private final List<SwapArea> swaps = new ArrayList<>();
    private List<Endpoint> sshListens =
            List.of(new Endpoint("0.0.0.0", 22), new Endpoint("[::]", 22));
    private Ufw ufw = new Ufw(false, false, false, "", "", "", false, List.of());
    private Fail2ban fail2ban = new Fail2ban(false, false, List.of(), List.of());
    private Sshd.Mode mode = Sshd.Mode.SERVICE;
    private boolean stale;
    private boolean includes = true;
    private String complaint = "";
    private String cloudInit = "done";
    private String distribution = "debian";
    private String virtualization = "kvm";
    private String filesystem = "ext4";
    private String architecture = "amd64";
    private int memory = 4096;
    private Optional<String> node = Optional.empty();
    private Optional<String> systemNode = Optional.empty();
    private Tailscale tailscale = Tailscale.NONE;
    private Optional<String> openclaw = Optional.empty();
    private final Map<String, String> configuration = new HashMap<>();
    private final List<String> otherClaws = new ArrayList<>();
    private Optional<Weather.Connection> connection =
            Optional.of(new Weather.Connection(FROM, 50022, "203.0.113.7", 22));
    private Optional<String> reboot = Optional.empty();

    private Server() {}

    public static Server rented() {
        var server = new Server();
        server.root().account("ada", Account.Sudo.FREE).keys("ada", ADAS_KEY);
        server.setting("passwordauthentication", "yes")
                .setting("kbdinteractiveauthentication", "no")
                .setting("pubkeyauthentication", "yes")
                .setting("usepam", "yes")
                .setting("permitrootlogin", "without-password")
                .setting("maxauthtries", "6")
                .setting("logingracetime", "120")
                .setting("x11forwarding", "yes")
                .setting("allowtcpforwarding", "yes")
                .setting("maxstartups", "10:30:100")
                .setting("authenticationmethods", "any")
                .setting("forcecommand", "none")
                .setting("chrootdirectory", "none")
                .setting("requiredrsasize", "1024")
                .setting("pubkeyacceptedalgorithms", "ssh-ed25519,rsa-sha2-512,rsa-sha2-256")
                .setting("authorizedkeysfile", ".ssh/authorized_keys .ssh/authorized_keys2");
        server.file(SSHD_CONFIG, MAIN)
                .file(DROP_INS + "50-cloud-init.conf", "PasswordAuthentication yes\n");
        server.installed("openssh-server", "sudo", "iptables");
        server.addresses.add(new Address("eth0", "203.0.113.7", "global"));
        server.addresses.add(new Address("eth0", "2001:db8::7", "global"));
        server.listens("tcp", "0.0.0.0", 22, "sshd", "ssh.service")
                .listens("tcp", "[::]", 22, "sshd", "ssh.service");
        return server;
    }

    public static final String SSHD_CONFIG = "/etc/ssh/sshd_config";
    public static final String DROP_INS = "/etc/ssh/sshd_config.d/";

    private Server root() {
        accounts.put(
                "root",
                new Account(
                        "root",
                        0,
                        "/root",
                        "/bin/bash",
                        List.of("root"),
                        Account.Password.LOCKED,
                        Account.Sudo.FREE,
                        List.of(),
                        List.of(),
                        List.of()));
        return this;
    }

    public Server account(String name, Account.Sudo sudo) {
        return account(
                new Account(
                        name,
                        1000 + accounts.size(),
                        "/home/" + name,
                        "/bin/bash",
                        List.of(name),
                        Account.Password.LOCKED,
                        sudo,
                        List.of(),
                        List.of(),
                        List.of()));
    }

    public Server account(Account account) {
        accounts.put(account.name(), account);
        return this;
    }

    public Server without(String account) {
        accounts.remove(account);
        return this;
    }

    public Server keys(String name, String... lines) {
        var keys = new ArrayList<AuthorizedKey>();
        for (var line : lines) {
            var options = line.startsWith("ssh-") ? "" : line.substring(0, line.indexOf(" ssh-"));
            var key =
                    dev.clawsetup.steps.access.PublicKey.of(line)
                            .orElseThrow(() -> new IllegalArgumentException(line));
            keys.add(
                    new AuthorizedKey(
                            key.type(),
                            key.fingerprint(),
                            "",
                            options,
                            "/home/%s/.ssh/authorized_keys".formatted(name),
                            keys.size() + 1));
        }
        var a = accounts.get(name);
        return account(
                new Account(
                        a.name(),
                        a.uid(),
                        a.home(),
                        a.shell(),
                        a.groups(),
                        a.password(),
                        a.sudo(),
                        keys,
                        a.keyProblems(),
                        a.shut()));
    }

    public Server password(String name, Account.Password password) {
        var a = accounts.get(name);
        return account(
                new Account(
                        a.name(),
                        a.uid(),
                        a.home(),
                        a.shell(),
                        a.groups(),
                        password,
                        a.sudo(),
                        a.keys(),
                        a.keyProblems(),
                        a.shut()));
    }

    public Server shell(String name, String shell) {
        var a = accounts.get(name);
        return account(
                new Account(
                        a.name(),
                        a.uid(),
                        a.home(),
                        shell,
                        a.groups(),
                        a.password(),
                        a.sudo(),
                        a.keys(),
                        a.keyProblems(),
                        a.shut()));
    }

    public Server groups(String name, String... groups) {
        var a = accounts.get(name);
        return account(
                new Account(
                        a.name(),
                        a.uid(),
                        a.home(),
                        a.shell(),
                        List.of(groups),
                        a.password(),
                        a.sudo(),
                        a.keys(),
                        a.keyProblems(),
                        a.shut()));
    }

    public Server shut(String name, String why) {
        var a = accounts.get(name);
        return account(
                new Account(
                        a.name(),
                        a.uid(),
                        a.home(),
                        a.shell(),
                        a.groups(),
                        a.password(),
                        a.sudo(),
                        a.keys(),
                        a.keyProblems(),
                        List.of(why)));
    }

    public Server keyProblem(String name, String problem) {
        var a = accounts.get(name);
        return account(
                new Account(
                        a.name(),
                        a.uid(),
                        a.home(),
                        a.shell(),
                        a.groups(),
                        a.password(),
                        a.sudo(),
                        a.keys(),
                        List.of(problem),
                        a.shut()));
    }

    public Server setting(String keyword, String value) {
        settings.put(keyword, value);
        return this;
    }

    public Server settingFor(String account, String keyword, String value) {
        perAccount.computeIfAbsent(account, a -> new HashMap<>()).put(keyword, value);
        return this;
    }

    public Server file(String path, String content) {
        return file(path, "0644", content);
    }

    public Server file(String path, String mode, String content) {
        files.put(path, new FileState(mode, "root:root", content));
        return this;
    }

    public Server installed(String... names) {
        for (var name : names) {
            packages.put(name, "1");
        }
        return this;
    }

    public Server uninstalled(String name) {
        packages.remove(name);
        return this;
    }

    public Server unit(String name, String active, String enabled) {
        units.put(name, new Unit(name, active, enabled));
        return this;
    }

    public Server listens(String protocol, String address, int port, String process, String unit) {
        listeners.add(new Listener(protocol, new Endpoint(address, port), process, unit));
        return this;
    }

    public Server sshOn(int... ports) {
        var all = new ArrayList<Endpoint>();
        for (int port : ports) {
            all.add(new Endpoint("0.0.0.0", port));
        }
        sshListens = all;
        return this;
    }

    public Server ufw(Ufw state) {
        ufw = state;
        return this.installed("ufw");
    }

    /// ufw on, with the defaults that clawsetup promises.
    public Server ufwOn(String... rules) {
        return ufw(new Ufw(true, true, true, "deny", "allow", "deny", true, List.of(rules)));
    }

    public Server ufwOff(String... rules) {
        return ufw(new Ufw(true, false, false, "deny", "allow", "deny", true, List.of(rules)));
    }

    public Server fail2ban(Fail2ban state) {
        fail2ban = state;
        return this;
    }

    public Server firewall(String name) {
        firewalls.add(name);
        return this;
    }

    public Server upstream(String name) {
        upstream.add(name);
        return this;
    }

    public Server free(String path, int mb) {
        free.put(path, mb);
        return this;
    }

    public Server readOnly(String path) {
        readOnly.add(path);
        return this;
    }

    /// What earlier runs did, and nobody took back.
    public Server inForce(String... steps) {
        inForce.addAll(List.of(steps));
        return this;
    }

    public Server banned(String address) {
        banned.add(address);
        return this;
    }

    public Server trap(Trap.Kind kind, String about, String account) {
        traps.add(new Trap(kind, about, account));
        return this;
    }

    public Server trap(Trap.Kind kind, String about) {
        return trap(kind, about, "");
    }

    public Server seen(String account, String method, String from, int times) {
        logins.add(
                new Weather.SeenLogin(
                        account, method, from, times, Instant.parse("2026-11-20T09:00:00Z")));
        return this;
    }

    public Server mode(Sshd.Mode mode) {
        this.mode = mode;
        return this;
    }

    public Server stale() {
        stale = true;
        return this;
    }

    public Server withoutInclude() {
        includes = false;
        return file(
                SSHD_CONFIG, "0640", MAIN.replace("Include /etc/ssh/sshd_config.d/*.conf\n", ""));
    }

    public Server complaint(String text) {
        complaint = text;
        return this;
    }

    public Server cloudInit(String state) {
        cloudInit = state;
        return this;
    }

    public Server distribution(String id) {
        distribution = id;
        return this;
    }

    public Server virtualization(String kind) {
        virtualization = kind;
        return this;
    }

    public Server filesystem(String kind) {
        filesystem = kind;
        return this;
    }

    public Server memory(int mb) {
        memory = mb;
        return this;
    }

    public Server architecture(String name) {
        architecture = name;
        return this;
    }

    /// Node in /opt/openclaw.
    public Server node(String version) {
        node = Optional.of(version);
        return this;
    }

    /// Another one on PATH.
    public Server systemNode(String version) {
        systemNode = Optional.of(version);
        return this;
    }

    public Server tailscale(Tailscale other) {
        tailscale = other;
        return this;
    }

    /// OpenClaw in /opt/openclaw.
    public Server openclaw(String version) {
        openclaw = Optional.of(version);
        return this;
    }

    /// A line of openclaw.json, the value as JSON.
    public Server configured(String path, String value) {
        configuration.put(path, value);
        return this;
    }

    public Server otherClaw(String words) {
        otherClaws.add(words);
        return this;
    }

    /// The session came to that address of the server.
    public Server cameTo(String address) {
        connection = Optional.of(new Weather.Connection("100.64.0.9", 50022, address, 22));
        return this;
    }

    /// As Tailscale's device holds it.
    public Server tailnetAddress(String address) {
        addresses.add(new Address("tailscale0", address, "tailnet"));
        return this;
    }

    public Server address(String device, String address) {
        addresses.add(new Address(device, address, "global"));
        return this;
    }

    public Server swap(String path, int mb) {
        swaps.add(new SwapArea(path, mb));
        return this;
    }

    public Server onConsole() {
        connection = Optional.empty();
        return this;
    }

    public Server rebootRequired(String why) {
        reboot = Optional.of(why);
        return this;
    }

    /// The same server after these actions, as far as they write files.
    public Server after(List<Action> actions) {
        for (var action : actions) {
            if (action instanceof Action.WriteFile w) {
                file(w.path(), w.mode(), w.content());
            }
        }
        return this;
    }

    public Facts facts() {
        var dropIns = files.keySet().stream().filter(p -> p.startsWith(DROP_INS)).sorted().toList();
        var asked = new HashMap<String, Map<String, String>>();
        for (var name : accounts.keySet()) {
            var its = new HashMap<>(settings);
            its.putAll(perAccount.getOrDefault(name, Map.of()));
            asked.put(name, Map.copyOf(its));
        }
        var state =
                new State(
                        distribution.equals("debian")
                                ? new Distribution("debian", "13", "trixie", "Debian 13")
                                : new Distribution("ubuntu", "24.04", "noble", "Ubuntu 24.04"),
                        new Platform(
                                "web1",
                                architecture,
                                "6.12",
                                virtualization,
                                "systemd",
                                257,
                                memory,
                                20000,
                                filesystem),
                        List.copyOf(accounts.values()),
                        new Sshd(
                                "OpenSSH_10.0p2",
                                mode,
                                mode != Sshd.Mode.ABSENT,
                                stale,
                                includes,
                                dropIns,
                                complaint,
                                sshListens,
                                settings,
                                asked),
                        listeners,
                        addresses,
                        ufw,
                        fail2ban,
                        firewalls,
                        upstream,
                        packages,
                        units,
                        files,
                        Map.of(),
                        swaps,
                        new OpenClaw(
                                node,
                                systemNode,
                                openclaw,
                                configuration,
                                configuration.containsKey("gateway.auth.token"),
                                otherClaws),
                        tailscale);
        var weather =
                new Weather(
                        Instant.parse("2026-11-21T08:00:00Z"),
                        Duration.ofHours(3),
                        0.1,
                        2000,
                        free,
                        readOnly,
                        Optional.empty(),
                        false,
                        cloudInit,
                        connection,
                        logins,
                        List.of(),
                        Optional.empty(),
                        List.of(),
                        banned,
                        reboot,
                        java.util.OptionalInt.empty(),
                        traps,
                        inForce,
                        Optional.empty());
        return new Facts(state, weather);
    }
}
