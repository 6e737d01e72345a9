package dev.clawsetup.machine;

import java.util.Locale;
import java.util.stream.Stream;

/// A login that does not lead to a root shell, told from what the other side said.
final class NotRoot extends Exception {
    private static final long serialVersionUID = 1;
    private final Why why;

    enum Why {
        NO_SUDO,
        NOT_ALLOWED,
        NEEDS_TERMINAL,
        PASSWORD_NEEDED,
        WRONG_PASSWORD,
        /// The account's own password must be changed before anything runs.
        PASSWORD_EXPIRED,
        /// A command does not run at all, or something else runs in its place.
        NO_SHELL,
        LOST
    }

    private NotRoot(Why why, String said, Throwable cause) {
        super(said, cause);
        this.why = why;
    }

    NotRoot withoutAnyPassword() {
        return new NotRoot(
                Why.NOT_ALLOWED, "it asks for a password, and the account has none", this);
    }

    Why why() {
        return why;
    }

    /// The words are those of sudo 1.9, sshd's session.c, nologin and util-linux, which speak
    /// English under `LC_ALL=C`.
    static NotRoot because(RootShell.Failed start) {
        return new NotRoot(reason(start), Clean.line(start.said()), start.broken().orElse(null));
    }

    private static Why reason(RootShell.Failed start) {
        var said = start.said().toLowerCase(Locale.ROOT);
        if (any(said, "password change required", "password has expired", "change your password")) {
            return Why.PASSWORD_EXPIRED;
        }
        if (start.late()) {
            return Why.NO_SHELL;
        }
        if (start.broken().isPresent()) {
            return Why.LOST;
        }
        if (start.exit() == RootShell.NO_SUDO) {
            return Why.NO_SUDO;
        }
        if (any(said, "must have a tty")) {
            return Why.NEEDS_TERMINAL;
        }
        if (any(said, "is not in the sudoers", "is not allowed to", "may not run sudo")) {
            return Why.NOT_ALLOWED;
        }
        if (start.exit() == RootShell.PASSWORD_REFUSED) {
            return any(said, "incorrect password", "no password was provided", "try again")
                    ? Why.WRONG_PASSWORD
                    : Why.NOT_ALLOWED;
        }
        if (any(said, "password is required", "authentication is required")) {
            return Why.PASSWORD_NEEDED;
        }
        return said.contains("sudo:") ? Why.NOT_ALLOWED : Why.NO_SHELL;
    }

    private static boolean any(String said, String... words) {
        return Stream.of(words).anyMatch(said::contains);
    }
}
