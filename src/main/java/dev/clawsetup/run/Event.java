package dev.clawsetup.run;

import dev.clawsetup.plan.Proof;

import java.time.Instant;
import java.util.List;

/// Everything that a run says while it goes. Screens, lines and JSON are readers of it; the report
/// is folded from it.
///
/// Events come in order, on one thread at a time. Text in them that came from the server is raw:
/// each reader cleans what it shows.
public sealed interface Event {

    /// @param run the run's name on the server; empty when nothing is going to be written there
    /// @param steps all steps that have work, in order
    record Began(Instant at, String server, String run, List<Todo> steps) implements Event {
        public Began {
            steps = List.copyOf(steps);
        }
    }

    /// @param guarded whether the server watches over it with an undo of its own
    record Todo(String id, String title, boolean guarded) {}

    /// @param what a stage before or between steps, in words: `installing 5 packages`
    record Preparing(Instant at, String what) implements Event {}

    record StepBegan(Instant at, String id) implements Event {}

    /// One line that the step's commands printed, without its newline.
    record Log(Instant at, String id, String line) implements Event {}

    /// From here on silence undoes the step.
    ///
    /// @param until when the server undoes it by itself, by our own clock
    record Armed(Instant at, String id, Instant until) implements Event {}

    record Proved(Instant at, String id, Proof proof, String from, boolean holds, String seen)
            implements Event {}

    /// A person has to type a word in a new login (local runs).
    record ConfirmByHand(Instant at, String id, String command, Instant until) implements Event {}

    record StepEnded(Instant at, String id, Outcome outcome, String words) implements Event {}

    /// The lifeline answered, or did not.
    record Beat(Instant at, boolean alive) implements Event {}

    /// The line is gone.
    ///
    /// @param mends when the server has put things back by itself; equal to `at` where nothing is
    ///   armed, before it where that was to be already
    /// @param patience until when logins are tried again
    record Lost(Instant at, String words, Instant mends, Instant patience) implements Event {
        /// Whether the server puts something back.
        public boolean armed() {
            return !mends.equals(at);
        }
    }

    /// Still no line; told now and then, not each second.
    ///
    /// @param why what came of the last try to log in; empty where none is made yet, as a server
    ///   counts those that it refuses
    record Waiting(Instant at, String why) implements Event {}

    record Reconnected(Instant at, String words) implements Event {}

    /// What became of a step while there was no line, by the server's own record.
    record Verdict(Instant at, String id, Standing standing, String words) implements Event {}

    /// The last one.
    record Ended(Instant at, Report report) implements Event {}

    Instant at();
}
