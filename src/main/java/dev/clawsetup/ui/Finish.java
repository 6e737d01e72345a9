package dev.clawsetup.ui;

import dev.clawsetup.answers.Draft;
import dev.clawsetup.machine.CannotConnect;
import dev.clawsetup.run.Exit;
import dev.clawsetup.run.Report;

import java.util.Optional;

/// How a front ended.
///
/// @param exit the process's exit code
/// @param answers what was answered, presets included; for `answers.yaml`
/// @param report what came of it; empty where nothing was begun
public record Finish(int exit, Draft answers, Optional<Report> report) {

    /// The exit code of a login that did not come about.
    public static int exit(CannotConnect cannot) {
        return switch (cannot.why()) {
            case NO_ROOT, WRONG_SUDO_PASSWORD, SUDO_PASSWORD_NEEDED, NO_SHELL -> Exit.NO_PERMISSION;
            case REFUSED,
                    WRONG_PASSPHRASE,
                    UNUSABLE_KEY,
                    WRONG_PASSWORD,
                    PASSWORD_EXPIRED,
                    CLOSED_PORT,
                    NO_ANSWER,
                    UNKNOWN_HOST,
                    PENALTY,
                    UNKNOWN_HOST_KEY,
                    CHANGED_HOST_KEY,
                    NO_COMMON_ALGORITHM,
                    LOST ->
                    Exit.UNREACHABLE;
        };
    }
}
