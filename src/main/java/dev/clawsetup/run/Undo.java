package dev.clawsetup.run;

import java.util.Optional;
import java.util.Set;

/// What shall be taken back.
///
/// @param run a run's name; empty: the newest one that still has something to undo
/// @param step only that step of it: its id or its folder's name
public record Undo(Optional<String> run, Optional<String> step, Set<Also> also) {
    public Undo {
        also = Set.copyOf(also);
    }

    public enum Also {
        /// Every run, newest first.
        ALL_RUNS,
        /// Files that somebody edited since; their version is kept on the server.
        EDITED,
        /// OpenClaw's data: the homes of the accounts that we made, whatever they hold.
        DATA
    }
}
