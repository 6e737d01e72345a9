package dev.clawsetup.steps.access;

import dev.clawsetup.facts.Endpoint;
import dev.clawsetup.facts.Facts;
import dev.clawsetup.facts.Sshd;
import dev.clawsetup.facts.Trap;
import dev.clawsetup.plan.Change;
import dev.clawsetup.plan.Change.Refusal;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What on this server would make a guarded change fail or hang, whichever change it is.
///
/// A guarded change is proved by a new login, so whatever slows or counts logins matters, and it is
/// undone by files written on the spot, so there must be room for them.
public final class Hazards {
    /// What the engine itself needs to write: the saved files and a reserve for the undo, MiB.
    private static final int ROOM_MB = 10;

    /// Programs that keep settings as a central place wants them.
    private static final List<String> MANAGERS =
            List.of(
                    "puppet.service",
                    "chef-client.service",
                    "salt-minion.service",
                    "cfengine3.service",
                    "rudder-agent.service",
                    "ansible-pull.timer");

    private static final Pattern PENALTY = Pattern.compile("\\bnoauth:(\\d{1,6})\\b");

    private Hazards() {}

    public static Optional<Refusal> of(Facts now) {
        var weather = now.weather();
        for (var path : List.of("/etc", "/var/lib")) {
            if (weather.readOnly().contains(path)) {
                return refuse(
                        "%s is mounted read-only".formatted(path),
                        "find out why (dmesg), and mount it for writing");
            }
            if (weather.freeMb().getOrDefault(path, ROOM_MB) < ROOM_MB) {
                return refuse(
                        "%s has less than %d MB free, too little to save what would be changed"
                                .formatted(path, ROOM_MB),
                        "free some space");
            }
        }
        var lying =
                Traps.of(
                        now,
                        Trap.Kind.SHUTDOWN,
                        Trap.Kind.INODES,
                        Trap.Kind.IMMUTABLE,
                        Trap.Kind.PAM_MODULE);
        if (lying.isPresent()) {
            return lying;
        }
        var from = weather.connection().map(c -> c.clientAddress()).orElse("");
        var refused = new HostsAccess(now).refuses(from);
        if (refused.isPresent()) {
            return refuse(
                    "/etc/hosts.deny refuses SSH from your own address %s (“%s”), so a new login would hang"
                            .formatted(from, refused.get()),
                    "remove that line, or add “sshd: %s” to /etc/hosts.allow".formatted(from));
        }
        if (weather.banned().contains(from)) {
            return refuse(
                    "fail2ban bans your own address %s, so no new login could prove anything"
                            .formatted(from),
                    "lift it: fail2ban-client unban " + from);
        }
        var limit =
                now.ufw().on()
                        ? now.ufw().rules().stream()
                                .filter(r -> r.startsWith("limit "))
                                .filter(r -> now.sshd().ports().stream().anyMatch(p -> names(r, p)))
                                .findFirst()
                        : Optional.<String>empty();
        if (limit.isPresent()) {
            return refuse(
                    "ufw refuses the sixth connection within 30 s (“%s”), and each change here is proved by a new one"
                            .formatted(limit.get()),
                    "replace it by a plain allow; fail2ban does that work better");
        }
        return startups(now).or(() -> moves(now));
    }

    /// The same, and what stands against taking up new sshd settings.
    public static Optional<Refusal> ofSsh(Facts now) {
        if (now.sshd().mode() == Sshd.Mode.ABSENT) {
            return refuse(
                    "there is no ssh server here that systemd runs",
                    "install openssh-server, or leave ssh.* out (--skip 'ssh.*')");
        }
        if (!now.sshd().active()) {
            return refuse(
                    "sshd does not run as systemd knows it (%s is %s), so nobody could log in anew"
                            .formatted(unit(now), now.unit(unit(now)).active()),
                    "start it: systemctl reset-failed %s; systemctl start %1$s; systemctl status %1$s"
                            .formatted(unit(now)));
        }
        if (!startsAtBoot(now)) {
            return refuse(
                    "sshd does not start with this server (neither ssh.service nor ssh.socket is"
                            + " enabled), so the next boot would shut everybody out",
                    "run: systemctl enable ssh.service");
        }
        var stranger = stranger(now);
        if (stranger.isPresent()) {
            return refuse(
                    "the program that let you in is not this server's sshd, but %s"
                            .formatted(stranger.get()),
                    "log in through the ssh server that shall be changed, or leave ssh.* out"
                            + " (--skip 'ssh.*')");
        }
        if (!now.sshd().complaint().isEmpty()) {
            return refuse(
                    "sshd refuses its own settings as they are: " + now.sshd().complaint(),
                    "correct that first; `sshd -t` tells when it is right");
        }
        if (now.weather().cloudInit().equals("running")) {
            return refuse(
                    "cloud-init is still setting this server up, and writes ssh settings of its"
                            + " own",
                    "wait until `cloud-init status --wait` returns");
        }
        var manager = MANAGERS.stream().filter(name -> now.unit(name).isActive()).findFirst();
        if (manager.isPresent()) {
            return Optional.of(Traps.managed(manager.get()));
        }
        return Traps.of(
                        now,
                        Trap.Kind.OTHER_FILES,
                        Trap.Kind.KILL_MODE,
                        Trap.Kind.HOST_KEYS,
                        Trap.Kind.REVOKED_LIST,
                        Trap.Kind.MANAGED)
                .or(() -> of(now));
    }

    private static String unit(Facts now) {
        return now.sshd().mode() == Sshd.Mode.SERVICE ? "ssh.service" : "ssh.socket";
    }

    private static boolean startsAtBoot(Facts now) {
        return Stream.of("ssh.service", "ssh.socket", "sshd.service")
                .map(now::unit)
                .anyMatch(u -> !u.exists() ? !now.unit("ssh.service").exists() : u.isEnabled());
    }

    /// Who holds the port that we came in by, where sshd does not.
    private static Optional<String> stranger(Facts now) {
        var port = now.weather().connection().map(c -> c.serverPort()).orElse(0);
        return now.sshd().listening().stream().anyMatch(e -> e.port() == port)
                ? Optional.empty()
                : now.state().listeners().stream()
                        .filter(l -> l.at().port() == port && l.protocol().equals("tcp"))
                        .map(l -> "%s on port %d".formatted(l.process(), port))
                        .findFirst();
    }

    /// Where the files say to listen and sshd does not: taking the files up would move it there, or
    /// fail where another program holds that port or the address is none of this server's.
    private static Optional<Refusal> moves(Facts now) {
        var held = now.sshd().listening();
        if (now.sshd().mode() == Sshd.Mode.SOCKET || held.isEmpty()) {
            return Optional.empty(); // the socket decides; or sshd is just starting anew
        }
        return Stream.of(now.sshd().setting("listenaddress").split(" "))
                .filter(a -> a.matches("[^%]+:\\d{1,5}"))
                .map(a -> a.split(":(?=\\d+$)"))
                .map(a -> new Endpoint(a[0], Integer.parseInt(a[1])))
                .filter(a ->
                        held.stream()
                                .noneMatch(h -> h.port() == a.port() && (every(a) || h.equals(a))))
                .findFirst()
                .flatMap(a ->
                        refuse(
                                "sshd's files say port %d%s%s, and it listens on %s: taking them up would move it away"
                                        .formatted(
                                                a.port(),
                                                every(a) ? "" : " of " + a.address(),
                                                holder(now, a.port()),
                                                held.stream()
                                                        .map(h -> h.address() + ":" + h.port())
                                                        .collect(Collectors.joining(", "))),
                                "log in there once sshd has moved (systemctl restart ssh.service),"
                                        + " or correct those lines: grep -rnE 'Port|ListenAddress'"
                                        + " /etc/ssh"));
    }

    private static boolean every(Endpoint at) {
        return List.of("0.0.0.0", "[::]").contains(at.address());
    }

    private static String holder(Facts now, int port) {
        return now.state().listeners().stream()
                .filter(l -> l.at().port() == port && !l.process().equals("sshd"))
                .map(l -> ", which %s holds".formatted(l.process()))
                .findFirst()
                .orElse("");
    }

    private static Optional<Refusal> startups(Facts now) {
        var begin = now.sshd().setting("maxstartups").split(":")[0];
        return begin.matches("\\d+") && Integer.parseInt(begin) < 3
                ? refuse(
                        "sshd handles only %s logins at a time (MaxStartups), so one that hangs shuts everybody out"
                                .formatted(begin),
                        "set “MaxStartups 10:30:100” in /etc/ssh/sshd_config")
                : impatient(now);
    }

    /// Limits under which a new login fails though nothing is wrong with it.
    private static Optional<Refusal> impatient(Facts now) {
        var grace = now.sshd().setting("logingracetime");
        if (grace.matches("[1-4]")) {
            return refuse(
                    "sshd gives a login only %s s (LoginGraceTime), too little for a slow line"
                            .formatted(grace),
                    "set “LoginGraceTime 30” in /etc/ssh/sshd_config");
        }
        var sessions = now.sshd().setting("maxsessions");
        if (sessions.matches("[0-2]")) {
            return refuse(
                    "sshd allows %s sessions in one connection (MaxSessions), and clawsetup needs some of them"
                            .formatted(sessions),
                    "set “MaxSessions 10” in /etc/ssh/sshd_config");
        }
        var noLogin = PENALTY.matcher(now.sshd().setting("persourcepenalties"));
        if (noLogin.find() && Integer.parseInt(noLogin.group(1)) >= 5) {
            return refuse(
                    "sshd refuses an address for %s s each time it asks and does not log in (PerSourcePenalties noauth), which clawsetup has to"
                            .formatted(noLogin.group(1)),
                    "remove that line, or add your address: PerSourcePenaltyExemptList");
        }
        return Optional.empty();
    }

    private static boolean names(String rule, int port) {
        return rule.matches(".*\\b%d(/tcp)?( .*)?".formatted(port))
                || (port == 22 && rule.matches(".*\\b(OpenSSH|ssh)\\b.*"));
    }

    private static Optional<Refusal> refuse(String why, String remedy) {
        return Optional.of((Refusal) Change.refuse(why, remedy));
    }
}
