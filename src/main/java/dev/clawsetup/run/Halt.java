package dev.clawsetup.run;

/// What ends a run before its time, in the user's words.
final class Halt extends Exception {
    private static final long serialVersionUID = 1;
    private final int exit;

    /// @param exit one of {@link Exit}
    /// @param words what happened, what state things are in, what to do next
    Halt(int exit, String words) {
        super(words);
        this.exit = exit;
    }

    int exit() {
        return exit;
    }
}
