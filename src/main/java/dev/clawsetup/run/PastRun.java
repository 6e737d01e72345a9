package dev.clawsetup.run;

import java.util.List;

/// A run that the server has on record.
///
/// @param name the folder's name: when it began and four random digits
/// @param who who ran it, from where
/// @param steps in the order they were done
public record PastRun(String name, String who, List<PastStep> steps) {
    public PastRun {
        steps = List.copyOf(steps);
    }

    /// @param state `saved`, `applying`, `applied`, `armed`, `confirmed`, `undoing`, `undone`
    /// @param why what its undo was for; empty where none has begun
    public record PastStep(String id, String title, String state, String why) {
        /// The promise, and what became of it.
        public String described() {
            return why.isEmpty() ? title : title + " (" + why + ")";
        }

        /// Whether it waits for somebody to resume or undo it.
        public boolean open() {
            return switch (state) {
                case "applied", "confirmed", "undone" -> false;
                default -> true;
            };
        }
    }
}
