package dev.clawsetup.ui.line;

import java.util.List;
import java.util.Optional;

/// Lines said to a person and lines heard from them. Whatever is said is clean, wherever it came
/// from.
interface Talk {
    void say(String line);

    /// One line; empty when there is nobody any more (end of input, Ctrl-C, Ctrl-D).
    ///
    /// @param completions what Tab offers
    Optional<String> ask(String prompt, List<String> completions);

    /// One line that is neither shown nor remembered.
    Optional<String> askHidden(String prompt);

    /// Until the returned thing is closed, Ctrl-C calls this instead of ending the program.
    Interrupts onInterrupt(Runnable action);

    interface Interrupts extends AutoCloseable {
        @Override
        void close();
    }
}
