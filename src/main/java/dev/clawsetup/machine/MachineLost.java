package dev.clawsetup.machine;

import java.util.OptionalInt;

/// The line to the server broke while we were using it.
///
/// Nothing is known about what the server did since, so whoever catches this asks the server's own
/// record after the next login.
public final class MachineLost extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final transient OptionalInt exit;

    public MachineLost(String message, Throwable cause) {
        super(message, cause);
        this.exit = OptionalInt.empty();
    }

    public MachineLost(String message, int exit) {
        super(message);
        this.exit = OptionalInt.of(exit);
    }

    /// The exit status, where the script ended by itself and that is what was unexpected.
    public OptionalInt exit() {
        return exit == null ? OptionalInt.empty() : exit;
    }
}
