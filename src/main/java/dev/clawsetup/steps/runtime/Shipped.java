package dev.clawsetup.steps.runtime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A text that the program brings along, with `@NAMES@` to fill in.
///
/// It lies as a file among the resources, so that a reviewer reads what runs. A name that nobody
/// filled in is an error, never part of what reaches a server.
record Shipped(String text) {
    private static final Pattern NAME = Pattern.compile("@([A-Z][A-Z0-9_]*)@");

    static Shipped named(String file) {
        try (var in = Shipped.class.getResourceAsStream("/openclaw/" + file)) {
            if (in == null) {
                throw new IllegalStateException("internal error: %s is missing".formatted(file));
            }
            return new Shipped(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Shipped with(String name, String value) {
        return new Shipped(text.replace("@" + name + "@", value));
    }

    Shipped with(String name, int value) {
        return with(name, Integer.toString(value));
    }

    /// Filled with a value that is one word to a shell, whatever is in it.
    Shipped withWord(String name, String value) {
        return with(name, "'" + value.replace("'", "'\\''") + "'");
    }

    String complete() {
        Matcher left = NAME.matcher(text);
        if (left.find()) {
            throw new IllegalStateException(
                    "internal error: nobody says what %s is".formatted(left.group()));
        }
        return text;
    }
}
