package dev.clawsetup.hosts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;

/// What two pictures of a server may differ in: a short, reviewed list, each entry with its reason.
final class Stays {
    private static final Path STAYS = Path.of("src/test/resources/hosts/stays.txt");
    private static final Path MOVES = Path.of("src/test/resources/hosts/moves.txt");

    private Stays() {}

    /// Lines that only one picture has, and that nothing allows; `-` was, `+` is.
    static List<String> differences(String before, String after) {
        return differences(before, after, STAYS);
    }

    /// The same for two pictures between which nobody changed anything.
    static List<String> moves(String before, String after) {
        return differences(before, after, MOVES);
    }

    private static List<String> differences(String before, String after, Path list) {
        var was = before.lines().toList();
        var is = after.lines().toList();
        var differences = new ArrayList<String>();
        var inAfter = new HashSet<>(is);
        var inBefore = new HashSet<>(was);
        was.stream()
                .filter(line -> !inAfter.contains(line))
                .map("- "::concat)
                .forEach(differences::add);
        is.stream()
                .filter(line -> !inBefore.contains(line))
                .map("+ "::concat)
                .forEach(differences::add);
        var allowed = allowed(list);
        differences.removeIf(line -> allowed.stream().anyMatch(p -> p.matcher(line).find()));
        return differences;
    }

    private static List<Pattern> allowed(Path list) {
        try {
            return Files.readAllLines(list).stream()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(Pattern::compile)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
