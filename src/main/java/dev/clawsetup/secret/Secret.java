package dev.clawsetup.secret;

import java.util.Objects;

/// A value that cannot be printed by accident.
///
/// It shows as `•••` wherever it is turned into text, so a leak would have to be written on
/// purpose, with {@link #reveal()}. Two secrets are equal when their values are.
public final class Secret {
    private final String value;

    private Secret(String value) {
        this.value = Objects.requireNonNull(value);
    }

    public static Secret of(String value) {
        return new Secret(value);
    }

    /// The value itself: for the file or the prompt that it belongs to, and for nothing else.
    public String reveal() {
        return value;
    }

    public boolean isEmpty() {
        return value.isEmpty();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret that && value.equals(that.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return "•••";
    }
}
