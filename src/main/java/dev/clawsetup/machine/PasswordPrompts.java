package dev.clawsetup.machine;

import dev.clawsetup.secret.Secret;

import java.util.Locale;
import java.util.Optional;

/// Answers what PAM and passwd ask about passwords, by the words of the prompt.
///
/// PAM has no other way of saying what it wants; sshd and passwd run under `LC_ALL=C` here, and
/// keyboard-interactive prompts are English unless an administrator translated them.
final class PasswordPrompts {
    private final String userAtHost;
    private final Asks asks;
    private final Optional<Secret> current;
    private Optional<Secret> changed = Optional.empty();

    PasswordPrompts(String userAtHost, Asks asks, Optional<Secret> current) {
        this.userAtHost = userAtHost;
        this.asks = asks;
        this.current = current;
    }

    /// The new password, once the server has asked for one and somebody gave it.
    Optional<Secret> changed() {
        return changed;
    }

    /// @param before what the server said ahead of the prompt, which may be why the last one was
    ///   bad
    Optional<Secret> answer(String prompt, String before) {
        var words = prompt.toLowerCase(Locale.ROOT);
        if (words.contains("retype")
                || words.contains("again")
                || words.contains("re-enter")
                || words.contains("repeat")
                || words.contains("confirm")) {
            return changed;
        }
        if (words.contains("new ") && !words.contains("current")) {
            changed = asks.newPassword(userAtHost, Clean.line(before + " " + prompt));
            return changed;
        }
        if (words.contains("password") || words.contains("current") || words.contains("passwort")) {
            return current;
        }
        return asks.password(userAtHost + " (" + Clean.line(prompt) + ")", false);
    }
}
