package dev.clawsetup.steps.access;

import dev.clawsetup.facts.Facts;
import dev.clawsetup.facts.Sshd;
import dev.clawsetup.plan.Change;
import dev.clawsetup.plan.Change.Refusal;

import java.util.List;
import java.util.Optional;

/// What on this server would make a guarded change fail or hang, whichever change it is.
///
/// A guarded change is proved by a new login, so whatever slows or counts logins matters, and it is
/// undone by files written on the spot, so there must be room for them.
public final class Hazards {
    /// What the engine itself needs to write: the saved files and a reserve for the undo, MiB.
    private static final int ROOM_MB = 10;

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
        var from = weather.connection().map(c -> c.clientAddress()).orElse("");
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
        return startups(now);
    }

    /// The same, and what stands against taking up new sshd settings.
    public static Optional<Refusal> ofSsh(Facts now) {
        if (now.sshd().mode() == Sshd.Mode.ABSENT) {
            return refuse(
                    "there is no ssh server here that systemd runs",
                    "install openssh-server, or leave ssh.* out (--skip 'ssh.*')");
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
        return of(now);
    }

    private static Optional<Refusal> startups(Facts now) {
        var begin = now.sshd().setting("maxstartups").split(":")[0];
        return begin.matches("\\d+") && Integer.parseInt(begin) < 3
                ? refuse(
                        "sshd handles only %s logins at a time (MaxStartups), so one that hangs shuts everybody out"
                                .formatted(begin),
                        "set “MaxStartups 10:30:100” in /etc/ssh/sshd_config")
                : Optional.empty();
    }

    private static boolean names(String rule, int port) {
        return rule.matches(".*\\b%d(/tcp)?( .*)?".formatted(port))
                || (port == 22 && rule.matches(".*\\b(OpenSSH|ssh)\\b.*"));
    }

    private static Optional<Refusal> refuse(String why, String remedy) {
        return Optional.of((Refusal) Change.refuse(why, remedy));
    }
}
