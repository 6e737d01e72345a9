package dev.clawsetup.ui;

import dev.clawsetup.answers.Answers;
import dev.clawsetup.facts.Facts;
import dev.clawsetup.plan.Change;
import dev.clawsetup.plan.Plan;
import dev.clawsetup.run.Engine;
import dev.clawsetup.run.Event;
import dev.clawsetup.run.Exit;
import dev.clawsetup.run.Outcome;
import dev.clawsetup.run.Provisioner;
import dev.clawsetup.run.Report;
import dev.clawsetup.run.Undo;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// Takes one control of earlier runs back, as `clawsetup undo --step` does.
@FunctionalInterface
public interface TakeBack {
    /// As the server's own engine does it. A recorded server has nothing to take back.
    TakeBack BY_ENGINE =
            (server, step, tell) ->
                    server instanceof Engine engine
                            ? engine.undo(
                                    new Undo(Optional.empty(), Optional.of(step), Set.of()), tell)
                            : new Report(
                                    server.server(),
                                    "",
                                    Exit.DONE,
                                    "There is nothing to undo.",
                                    List.of(),
                                    List.of(),
                                    List.of(),
                                    "");

    /// Rooms of which one control can go alone without harm to the others. Without the account or
    /// the keys that administer nobody would get in, and OpenClaw's parts need each other: those
    /// are taken back on the command line, by who knows.
    Set<String> ALONE = Set.of("firewall", "fail2ban", "ssh", "updates", "system", "network");

    /// The caps on OpenClaw: nothing needs them, and it runs on without them.
    String LIMITS = "runtime.limits";

    /// Those of Tailscale stay too when nobody asks for them any more, and hang together.
    Set<String> TOGETHER = Set.of("tailscale.install", "tailscale.login");

    Report takeBack(Provisioner server, String step, Consumer<Event> tell);

    /// What earlier runs put in place and what still is: first what can be taken back alone.
    static List<Plan.Row> from(Plan plan, List<String> inForce) {
        return Stream.concat(
                        there(plan, inForce).filter(row -> stays(row, inForce).isEmpty()),
                        there(plan, inForce)
                                .filter(row -> stays(row, inForce).isPresent())
                                .filter(row -> row.change() instanceof Change.None))
                .toList();
    }

    private static Stream<Plan.Row> there(Plan plan, List<String> inForce) {
        var missing = Comeback.missing(plan);
        return plan.rows().stream()
                .filter(row -> inForce.contains(row.step().id()))
                .filter(row -> !missing.contains(row));
    }

    /// Those that change the firewall's rules after it: the server then finds other rules than
    /// `firewall.ufw` left, and puts nothing back.
    Set<String> ON_THE_FIREWALL = Set.of("gateway.networks", "tailscale.ssh-only");

    /// Why the wizard does not take it back by itself; empty where it does.
    static Optional<String> stays(Plan.Row row, List<String> inForce) {
        if (row.step().id().equals("firewall.ufw")
                && inForce.stream().anyMatch(ON_THE_FIREWALL::contains)) {
            return Optional.of(
                    "Rules for OpenClaw or for your tailnet came later, and stand on it.");
        }
        return alone(row)
                ? Optional.empty()
                : Optional.of(
                        switch (row.step().id()) {
                            case "access.admin" -> "Without this account nobody might get in.";
                            case "access.keys" ->
                                    "Whoever comes with one of these keys might be shut out;"
                                            + " `clawsetup keys` removes one of them.";
                            case "access.service-account" -> "OpenClaw runs as this account.";
                            case "tailscale.install", "tailscale.login" ->
                                    "Tailscale goes as a whole, and with it every way in through"
                                            + " your tailnet.";
                            case "tailscale.ssh-only",
                                    "gateway.bind",
                                    "gateway.tailscale",
                                    "gateway.networks" ->
                                    "Change its answer instead: then it is tried before it stays.";
                            case "gateway.auth" ->
                                    "OpenClaw would ask nobody for a token any more.";
                            case "runtime.node", "runtime.openclaw", "runtime.service" ->
                                    "OpenClaw's parts need each other: without this one it stops.";
                            default -> "Other things may need it.";
                        });
    }

    /// What an earlier run put in place and these answers no longer ask for, as at a lower
    /// protection level. It stays: nothing is loosened in passing, only on request.
    static List<Plan.Row> unasked(Plan plan, Answers want, Facts now) {
        return plan.rows().stream()
                .filter(row -> row.change() instanceof Change.Off)
                .filter(row -> want.chosen().has(row.step().id()))
                .filter(row -> now.weather().inForce().contains(row.step().id()))
                .filter(row ->
                        inRoom(row)
                                || TOGETHER.contains(row.step().id())
                                        && now.tailscale().installed())
                .toList();
    }

    /// Whether the wizard can take it back by itself.
    static boolean alone(Plan.Row row) {
        return inRoom(row) || row.step().id().equals(LIMITS);
    }

    private static boolean inRoom(Plan.Row row) {
        return ALONE.contains(row.step().id().split("\\.")[0]);
    }

    /// The command that does it, for a server as the wizard names it.
    static String command(String server, Plan.Row row) {
        return "clawsetup undo %s --step %s".formatted(LastWords.named(server), row.step().id());
    }

    /// The same report, telling of what stays that it does: “off” alone would say that it is gone.
    static Report told(Report report, List<Plan.Row> unasked) {
        var rows =
                report.rows().stream()
                        .map(row ->
                                unasked.stream()
                                        .filter(u -> u.step().id().equals(row.id()))
                                        .findFirst()
                                        .map(u ->
                                                new Report.Row(
                                                        row.id(),
                                                        row.title(),
                                                        row.outcome(),
                                                        "%s, but in place since an earlier run; to take it back: %s"
                                                                .formatted(
                                                                        row.observed(),
                                                                        command(
                                                                                report.server(),
                                                                                u))))
                                        .orElse(row))
                        .toList();
        return new Report(
                report.server(),
                report.run(),
                report.exit(),
                report.summary(),
                rows,
                report.access(),
                report.todo(),
                undo(report));
    }

    /// Packages come before the first step, so a run that was stopped early has brought something
    /// too.
    private static String undo(Report report) {
        var stopped =
                !report.run().isEmpty()
                        && (report.exit() == Exit.STEP_FAILED || report.exit() == Exit.ROLLED_BACK)
                        && report.rows().stream().anyMatch(r -> r.outcome() == Outcome.LEFT_OUT);
        var server = LastWords.named(report.server());
        // a recorded server is none that anybody can log in to
        return report.undo().isEmpty() && stopped && !server.contains(" ")
                ? "clawsetup undo %s --run %s".formatted(server, report.run())
                : report.undo();
    }
}
