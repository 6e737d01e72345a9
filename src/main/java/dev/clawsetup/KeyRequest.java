package dev.clawsetup;

import dev.clawsetup.run.Exit;
import dev.clawsetup.ui.Clean;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What somebody asks of `clawsetup keys`, read from the words behind the server's name.
sealed interface KeyRequest {
    record Show() implements KeyRequest {}

    /// @param key none: one is to be made
    record Add(Optional<GivenKey> key) implements KeyRequest {}

    /// @param old its name, its fingerprint or its file
    /// @param key none: one is to be made
    record Replace(String old, Optional<GivenKey> key) implements KeyRequest {}

    /// @param names of keys, as `old` above; at least one
    record Remove(List<String> names) implements KeyRequest {
        public Remove {
            names = List.copyOf(names);
        }
    }

    /// @throws Desk.Halt if the words make no sense, or name a key that cannot be taken
    static KeyRequest of(List<String> words, Options.NewKey fresh) {
        var rest = new ArrayList<>(words);
        var verb = rest.isEmpty() ? "list" : rest.removeFirst();
        return switch (verb) {
            case "list" -> {
                if (!rest.isEmpty()) {
                    throw usage("list does not take “%s”".formatted(said(rest.getFirst())));
                }
                yield new Show();
            }
            case "add" -> new Add(key(rest, fresh, "add takes one key at a time"));
            case "replace" -> {
                if (rest.isEmpty()) {
                    throw usage("say which key is to be replaced: its name or its fingerprint");
                }
                yield new Replace(
                        rest.removeFirst(),
                        key(rest, fresh, "replace takes one old key and one new one"));
            }
            case "remove" -> {
                if (rest.isEmpty()) {
                    throw usage("say which key is to go: its name or its fingerprint");
                }
                yield new Remove(rest);
            }
            default ->
                    throw usage(
                            "“%s” is neither list, add, replace nor remove".formatted(said(verb)));
        };
    }

    private static Optional<GivenKey> key(
            List<String> words, Options.NewKey fresh, String tooMany) {
        var lines = lines(words);
        if (lines.size() > 1) {
            throw usage(tooMany);
        }
        if (!lines.isEmpty() && (fresh.to.value() != null || fresh.recovery.value())) {
            throw usage("--to and --recovery are for a key that is made, and one was given");
        }
        return lines.stream().findFirst().map(GivenKey::of);
    }

    /// A key that was pasted without quotes comes as several words.
    private static List<String> lines(List<String> words) {
        return !words.isEmpty() && words.getFirst().matches("(ssh|ecdsa|sk)-[a-z0-9@.-]+")
                ? List.of(String.join(" ", words))
                : words;
    }

    private static String said(String word) {
        return Clean.line(word, 40);
    }

    static Desk.Halt usage(String why) {
        return new Desk.Halt(
                Exit.USAGE,
                "cannot read the command line: %s. Nothing was done. See clawsetup keys --help."
                        .formatted(why));
    }
}
