package dev.clawsetup.plan;

import dev.clawsetup.answers.Answers;
import dev.clawsetup.facts.Facts;

import java.util.List;
import java.util.TreeSet;

/// What every step would do to a server, in the order it would be done.
public record Plan(List<Row> rows) {
    public Plan {
        rows = List.copyOf(rows);
    }

    /// One step and its change.
    public record Row(Step step, Change change) {}

    /// Asks each step. A step that needs another one which is refused is refused as well.
    public static Plan of(List<Step> steps, Facts now, Answers want) {
        var refused = new TreeSet<String>();
        var rows = new java.util.ArrayList<Row>();
        for (var step : steps) {
            var change =
                    want.chosen().has(step.id())
                            ? step.change(now, want)
                            : Change.off("switched off");
            var missing = step.needs().stream().filter(refused::contains).findFirst();
            if (change instanceof Work && missing.isPresent()) {
                change =
                        Change.refuse(
                                "it needs %s, which cannot be done".formatted(missing.get()),
                                "see there");
            }
            if (change instanceof Change.Refusal) {
                refused.add(step.id());
            }
            rows.add(new Row(step, change));
        }
        return new Plan(rows);
    }

    public List<Row> work() {
        return rows.stream().filter(row -> row.change() instanceof Work).toList();
    }

    public List<Row> refusals() {
        return rows.stream().filter(row -> row.change() instanceof Change.Refusal).toList();
    }

    /// Whether there is nothing to do and nothing refused.
    public boolean empty() {
        return work().isEmpty() && refusals().isEmpty();
    }

    /// The plan without what is refused: what is left after the user accepted that.
    public Plan withoutRefusals() {
        return new Plan(
                rows.stream().filter(row -> !(row.change() instanceof Change.Refusal)).toList());
    }
}
