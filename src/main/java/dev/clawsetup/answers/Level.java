package dev.clawsetup.answers;

import java.util.Locale;

/// Who can reach the server: a set of defaults.
public enum Level {
    /// A box behind a home router.
    HOME,
    /// A rented server, reachable by the whole internet: the default.
    INTERNET,
    /// A server that somebody audits.
    REGULATED;

    /// As it stands in answers.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
