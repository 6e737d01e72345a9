package dev.clawsetup.answers;

import java.util.List;

/// One thing that only the user can decide.
///
/// @param title a few words, for a form's left column
/// @param ask the question as a sentence, for line mode and screen readers
/// @param explain what it means and what to choose when in doubt: a first-time self-hoster reads it
/// @param preset what is taken when the user just goes on
public record Question(Key key, String title, String ask, String explain, Kind kind, Value preset) {

    public sealed interface Kind {
        /// Exactly one of these.
        record Choice(List<Option> options) implements Kind {
            public Choice {
                options = List.copyOf(options);
            }
        }

        /// Any of these, also none.
        record Pick(List<Option> options) implements Kind {
            public Pick {
                options = List.copyOf(options);
            }
        }

        /// `yes` or `no`.
        record YesNo() implements Kind {}

        /// Free text. `example` is shown greyed; `mayBeEmpty` says in words what nothing means.
        record Line(String example, String mayBeEmpty) implements Kind {}

        /// Several free lines (public keys).
        record Lines(String example) implements Kind {}

        /// Not echoed. `mayBeEmpty` says in words what nothing means (`one is made`).
        record Hidden(String mayBeEmpty) implements Kind {}
    }

    /// @param value what stands in the answers file
    /// @param label for people
    /// @param explain its consequence, in one sentence
    public record Option(String value, String label, String explain) {}
}
