package dev.clawsetup.answers;

import dev.clawsetup.secret.Secret;

import java.util.List;

/// One answer as it was given, before anybody checked it.
public sealed interface Value {
    /// A word, a number, `yes` or `no`.
    record Text(String text) implements Value {}

    record Many(List<String> texts) implements Value {
        public Many {
            texts = List.copyOf(texts);
        }
    }

    /// Never written out; an answers file holds `env:NAME`, `file:PATH` or `ask` in its place.
    record Hidden(Secret secret) implements Value {}

    static Value of(String text) {
        return new Text(text);
    }

    static Value of(boolean yes) {
        return new Text(yes ? "yes" : "no");
    }

    static Value of(List<String> texts) {
        return new Many(texts);
    }

    static Value of(Secret secret) {
        return new Hidden(secret);
    }
}
