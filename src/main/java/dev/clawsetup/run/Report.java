package dev.clawsetup.run;

import java.util.List;
import java.util.stream.Stream;

/// What came of a run, or of looking.
///
/// @param exit the process's exit code
/// @param summary one sentence
/// @param rows one per control, in order
/// @param access how the gateway is reached, ready to copy; empty without OpenClaw
/// @param todo what is the person's own to do
/// @param undo the one command that takes everything back; empty when nothing was done
public record Report(
        String server,
        String run,
        int exit,
        String summary,
        List<Row> rows,
        List<String> access,
        List<String> todo,
        String undo) {
    public Report {
        rows = List.copyOf(rows);
        access = List.copyOf(access);
        todo = List.copyOf(todo);
    }

    /// The rows as they are told: what needs the eye first, what was not asked for last. What is
    /// the person's own to do is told once, there.
    public List<Row> seen() {
        return Stream.of(
                        List.of(Outcome.FAILED, Outcome.UNDONE, Outcome.REFUSED, Outcome.LEFT_OUT),
                        List.of(Outcome.PENDING),
                        List.of(Outcome.DONE),
                        List.of(Outcome.ADVICE),
                        List.of(Outcome.NOTHING_TO_DO),
                        List.of(Outcome.OFF))
                .flatMap(group -> rows.stream().filter(row -> group.contains(row.outcome())))
                .filter(row -> row.outcome() != Outcome.ADVICE || !todo.contains(row.observed()))
                .toList();
    }

    /// @param observed what was seen, not what was configured
    public record Row(String id, String title, Outcome outcome, String observed) {}
}
