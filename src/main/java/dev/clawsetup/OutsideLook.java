package dev.clawsetup;

import dev.clawsetup.answers.Answers;
import dev.clawsetup.facts.Address;
import dev.clawsetup.facts.Facts;
import dev.clawsetup.machine.Target;
import dev.clawsetup.run.Exit;
import dev.clawsetup.run.Outcome;
import dev.clawsetup.run.Report;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// The gateway's port as this computer sees it: what the server says of itself is no proof.
///
/// Each of the server's public addresses is asked, IPv4 and IPv6. Silence is what a firewall
/// answers, and a network in between may do the same, so it is said from where it was looked.
final class OutsideLook {
    private static final int PATIENCE_MS = 3000;

    private OutsideLook() {}

    /// What to compare all ports with: who opened the gateway to networks that were named, opened
    /// its port.
    static Answers expecting(Answers want) {
        return open(want)
                ? new Answers(
                        want.purpose(),
                        want.level(),
                        want.chosen(),
                        want.access(),
                        new Answers.Firewall(
                                Stream.concat(
                                                want.firewall().keep().stream(),
                                                Stream.of(want.gateway().port() + "/tcp"))
                                        .distinct()
                                        .toList(),
                                want.firewall().stop(),
                                want.firewall().ignore()),
                        want.updates(),
                        want.runtime(),
                        want.gateway(),
                        want.tailnet(),
                        want.deadline())
                : want;
    }

    /// For everybody, or for networks that were named, this computer's among them or not.
    private static boolean open(Answers want) {
        return want.purpose() == Answers.Purpose.INSTALL
                && (!want.gateway().networks().isEmpty()
                        || want.firewall().keep().contains(want.gateway().port() + "/tcp"));
    }

    /// The report with a row about it, where OpenClaw is and there is a way to ask.
    static Report asked(Report report, Facts now, Answers want, Target target) {
        if (want.purpose() != Answers.Purpose.INSTALL
                || now.state().openclaw().version().isEmpty()
                || !(target instanceof Target.Remote remote)
                || remote.jump().isPresent()) {
            return report;
        }
        var port = want.gateway().port();
        var addresses =
                Stream.concat(
                                Stream.of(remote.host()),
                                now.state().addresses().stream()
                                        .filter(a -> a.scope().equals("global"))
                                        .filter(a -> !a.inside())
                                        .map(Address::address))
                        .filter(a -> !now.tailscale().addresses().contains(a))
                        .distinct()
                        .toList();
        var answers = new ArrayList<String>();
        var silent = new ArrayList<String>();
        var unasked = new ArrayList<String>();
        addresses.parallelStream()
                .map(a -> new Seen(a, look(a, port)))
                .toList()
                .forEach(seen ->
                        (switch (seen.what()) {
                                    case ANSWERS -> answers;
                                    case SILENT -> silent;
                                    case NO_WAY -> unasked;
                                })
                                .add(seen.address()));
        var words = new ArrayList<String>();
        tell(words, "port %d answers on %%s".formatted(port), answers);
        tell(words, "port %d is closed on %%s".formatted(port), silent);
        tell(words, "%s cannot be asked from here", unasked);
        var good = answers.isEmpty() || open(want);
        var rows = new ArrayList<>(report.rows());
        rows.add(
                new Report.Row(
                        "gateway.from-outside",
                        "OpenClaw's port is open only to whom you chose",
                        good ? Outcome.NOTHING_TO_DO : Outcome.PENDING,
                        "asked from here: " + String.join("; ", words)));
        return new Report(
                report.server(),
                report.run(),
                good ? report.exit() : Math.max(report.exit(), Exit.CHANGES_PENDING),
                good ? report.summary() : "OpenClaw can be reached by more than you chose",
                rows,
                report.access(),
                report.todo(),
                report.undo());
    }

    private static void tell(List<String> words, String how, List<String> addresses) {
        if (!addresses.isEmpty()) {
            words.add(how.formatted(String.join(" and ", addresses)));
        }
    }

    private record Seen(String address, What what) {}

    private enum What {
        ANSWERS,
        SILENT,
        /// This computer has no such network (IPv6), or somebody in between says so.
        NO_WAY
    }

    private static What look(String address, int port) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, port), PATIENCE_MS);
            return What.ANSWERS;
        } catch (java.net.NoRouteToHostException | UnknownHostException e) {
            return What.NO_WAY;
        } catch (java.net.ConnectException | java.net.SocketTimeoutException e) {
            return e.getMessage() != null && e.getMessage().contains("unreachable")
                    ? What.NO_WAY
                    : What.SILENT;
        } catch (IOException e) {
            return What.NO_WAY;
        }
    }
}
