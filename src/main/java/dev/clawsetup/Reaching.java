package dev.clawsetup;

import dev.clawsetup.machine.SshConfig;
import dev.clawsetup.machine.Target;
import dev.clawsetup.plan.Shell;
import dev.clawsetup.run.Event;
import dev.clawsetup.run.Report;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/// The lines at the end of an installation that bring OpenClaw to this machine: each works when it
/// is copied whole.
///
/// Where the port here is taken, ssh would only warn and stay, and the token would go to whoever
/// listens there: so it is told to end.
///
/// `ssh -J` takes neither the key nor the known_hosts file of its command line along to the host in
/// between (ssh(1)), so where those lie in unusual places the way is written out as a ProxyCommand.
final class Reaching {
    /// What the engine says, the command and the address in one.
    private static final Pattern BOTH =
            Pattern.compile("ssh -N -L (\\d+):127\\.0\\.0\\.1:(\\d+) .*, then (http://\\S+)");

    private Reaching() {}

    /// The report with lines that are right for where the person sits.
    static Report exact(Report report, Target target) {
        return target instanceof Target.Remote remote
                ? new Report(
                        report.server(),
                        report.run(),
                        report.exit(),
                        report.summary(),
                        report.rows(),
                        lines(report.access(), remote),
                        report.todo(),
                        report.undo())
                : report;
    }

    /// The same for whoever reads along.
    static Consumer<Event> exact(Consumer<Event> tell, Target target) {
        return event ->
                tell.accept(
                        event instanceof Event.Ended(var at, var report)
                                ? new Event.Ended(at, exact(report, target))
                                : event);
    }

    static List<String> lines(List<String> access, Target.Remote remote) {
        var lines = new ArrayList<String>();
        for (var line : access) {
            var both = BOTH.matcher(line);
            if (both.matches()) {
                lines.add(
                        "ssh -N -L %s:127.0.0.1:%s -o ExitOnForwardFailure=yes %s"
                                .formatted(both.group(1), both.group(2), ssh(remote)));
                lines.add(both.group(3));
                continue;
            }
            var port = port(access);
            lines.add(
                    line.startsWith("clawsetup tunnel ") && !port.equals(USUAL)
                            ? line + " --to " + port
                            : line);
        }
        return lines;
    }

    private static final String USUAL = String.valueOf(TunnelDesk.GATEWAY);

    private static String port(List<String> access) {
        return access.stream()
                .map(BOTH::matcher)
                .filter(java.util.regex.Matcher::matches)
                .map(both -> both.group(2))
                .findFirst()
                .orElse(USUAL);
    }

    /// The words after `ssh`.
    static String ssh(Target.Remote remote) {
        return login(remote) + remote.user() + "@" + remote.host();
    }

    private static String login(Target.Remote remote) {
        var words = new StringBuilder();
        if (remote.port() != 22) {
            words.append("-p ").append(remote.port()).append(' ');
        }
        for (var key : unusualKeys(remote)) {
            words.append("-i ").append(Shell.word(whole(key))).append(' ');
        }
        remote.jump().ifPresent(between -> words.append(through(between)).append(' '));
        unusualHosts(remote)
                .ifPresent(file ->
                        words.append("-o ")
                                .append(Shell.word("UserKnownHostsFile=" + whole(file)))
                                .append(' '));
        return words.toString();
    }

    private static String through(Target.Remote between) {
        return plain(between)
                ? "-J " + jumps(between)
                : "-o "
                        + Shell.word(
                                "ProxyCommand=ssh "
                                        + login(between).replace("%", "%%")
                                        + "-W \"[%h]:%p\" "
                                        + between.user()
                                        + "@"
                                        + between.host());
    }

    private static boolean plain(Target.Remote host) {
        return unusualKeys(host).isEmpty()
                && unusualHosts(host).isEmpty()
                && host.jump().map(Reaching::plain).orElse(true);
    }

    /// The outermost first, as ssh wants them.
    private static String jumps(Target.Remote nearest) {
        return nearest.jump().map(outer -> jumps(outer) + ",").orElse("") + nearest.label();
    }

    private static List<Path> unusualKeys(Target.Remote remote) {
        return remote.login().identities().stream().filter(key -> !SshConfig.usual(key)).toList();
    }

    private static Optional<Path> unusualHosts(Target.Remote remote) {
        return remote.login().knownHosts().stream()
                .limit(1)
                .filter(file -> !SshConfig.usual(file))
                .findFirst();
    }

    private static String whole(Path file) {
        return file.toAbsolutePath().normalize().toString();
    }
}
