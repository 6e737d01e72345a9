package dev.clawsetup.ui;

import dev.clawsetup.plan.Plan;
import dev.clawsetup.run.Engine;
import dev.clawsetup.run.Event;
import dev.clawsetup.run.Exit;
import dev.clawsetup.run.Provisioner;
import dev.clawsetup.run.Report;
import dev.clawsetup.run.Undo;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

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

    Report takeBack(Provisioner server, String step, Consumer<Event> tell);

    /// What can be taken back alone, and is in place or stands though nobody asks for it.
    static List<Plan.Row> from(Plan plan, List<String> inForce) {
        var missing = Comeback.missing(plan);
        return plan.rows().stream()
                .filter(row -> inForce.contains(row.step().id()))
                .filter(row -> ALONE.contains(row.step().id().split("\\.")[0]))
                .filter(row -> !missing.contains(row))
                .toList();
    }
}
