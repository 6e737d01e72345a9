package dev.clawsetup.ui.tui;

import dev.clawsetup.answers.Key;
import dev.clawsetup.answers.Page;
import dev.clawsetup.facts.Facts;
import dev.clawsetup.plan.Action;
import dev.clawsetup.plan.Plan;
import dev.clawsetup.plan.Proof;
import dev.clawsetup.plan.Work;
import dev.clawsetup.ui.Details;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Plans in a server owner's words.
final class Phrases {
    private Phrases() {}

    static String count(int number, String one, String many) {
        return number + " " + (number == 1 ? one : many);
    }

    static String clock(Duration time) {
        var all = Math.max(0, time.toSeconds());
        return "%02d:%02d".formatted(all / 60, all % 60);
    }

    /// What a step touches, shortest first to read.
    static String touches(Work work) {
        var all = new ArrayList<String>();
        work.packages().forEach(p -> all.addAll(p.names()));
        work.actions().forEach(a -> all.add(touches(a)));
        return all.stream().distinct().collect(Collectors.joining(", "));
    }

    private static String touches(Action action) {
        return switch (action) {
            case Action.WriteFile a -> a.path();
            case Action.RemoveFile a -> a.path();
            case Action.Link a -> a.path();
            case Action.PutTree a -> a.path();
            case Action.InstallPackages a -> String.join(", ", a.names());
            case Action.AddAccount a -> "account " + a.name();
            case Action.SetGroups a -> "groups of " + a.account();
            case Action.AddKeys a -> a.file();
            case Action.SetUnit a -> a.unit();
            case Action.Ufw _ -> "the firewall's rules";
            case Action.Sysctl a -> a.path();
            case Action.Swap a -> a.path();
            case Action.OpenClawConfig a ->
                    Details.keepsOnly(a) ? "OpenClaw's data" : "OpenClaw's configuration";
        };
    }

    static String proofs(List<Proof> proofs) {
        return proofs.stream().map(Details::words).collect(Collectors.joining("; "));
    }

    static String safety(Work work, Duration deadline) {
        return switch (work.safety()) {
            case PLAIN -> "";
            case GUARDED ->
                    "after %d s the server itself puts the old settings back"
                            .formatted(deadline.toSeconds());
            case HEALTH -> "the old settings are put back";
        };
    }

    /// Everything that comes of the questions of a page, to the line.
    static List<Reader.Line> about(Page page, Plan plan, Facts now) {
        var lines = new ArrayList<Reader.Line>();
        for (var row : plan.rows()) {
            var room = row.step().id().substring(0, row.step().id().indexOf('.'));
            if (page.questions().stream().noneMatch(q -> concerns(q.key(), room))) {
                continue;
            }
            lines.add(Reader.Line.heading(row.step().title()));
            Details.of(row.change(), now).stream().map(Reader.Line::ofDetail).forEach(lines::add);
            lines.add(Reader.Line.EMPTY);
        }
        if (lines.isEmpty()) {
            lines.add(Reader.Line.of("Nothing on the server depends on this page alone."));
            lines.add(Reader.Line.EMPTY);
        }
        lines.add(
                Reader.Line.dim(
                        "In an answers file: "
                                + page.questions().stream()
                                        .map(q -> q.key().path())
                                        .collect(Collectors.joining(", "))));
        return List.copyOf(lines);
    }

    /// Rooms of steps bear the names of the answers that they read; these read others as well.
    private static boolean concerns(Key key, String room) {
        var first = key.path().split("\\.")[0];
        return first.equals(room)
                || switch (first) {
                    case "access" -> room.equals("ssh");
                    case "network" -> room.equals("firewall");
                    case "firewall" -> room.equals("network");
                    case "runtime" -> room.equals("system");
                    default -> false;
                };
    }

    /// Everything that a step would do, to the line, for a page of its own.
    static List<Reader.Line> details(Plan.Row row, Facts now) {
        var lines = new ArrayList<Reader.Line>();
        Details.of(row.change(), now).stream().map(Reader.Line::ofDetail).forEach(lines::add);
        lines.add(Reader.Line.EMPTY);
        lines.add(
                Reader.Line.dim(
                        "In answers and on the command line this step is " + row.step().id()));
        return List.copyOf(lines);
    }
}
