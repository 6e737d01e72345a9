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
public record Shipped(String text) {
    private static final Pattern NAME = Pattern.compile("@([A-Z][A-Z0-9_]*)@");

    public static Shipped named(String file) {
        try (var in = Shipped.class.getResourceAsStream("/" + file)) {
            if (in == null) {
                throw new IllegalStateException("internal error: %s is missing".formatted(file));
            }
            return new Shipped(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Shipped with(String name, String value) {
        return new Shipped(text.replace("@" + name + "@", value));
    }

    public Shipped with(String name, int value) {
        return with(name, Integer.toString(value));
    }

    /// Filled with a value that is one word to a shell, whatever is in it.
    public Shipped withWord(String name, String value) {
        return with(name, "'" + value.replace("'", "'\\''") + "'");
    }

    public String complete() {
        Matcher left = NAME.matcher(text);
        if (left.find()) {
            throw new IllegalStateException(
                    "internal error: nobody says what %s is".formatted(left.group()));
        }
        return text;
    }
}
