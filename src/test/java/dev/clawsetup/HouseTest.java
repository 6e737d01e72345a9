package dev.clawsetup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The rooms of the house and the arrows between them (.github/CONTRIBUTING.md).
class HouseTest {
    private static final Path ROOT = Path.of("src/main/java/dev/clawsetup");
    private static final Pattern IMPORT =
            Pattern.compile("^import (?:static )?dev\\.clawsetup\\.([a-z]+)\\.([A-Za-z.]+);");

    private static final Map<String, Set<String>> MAY_USE =
            Map.ofEntries(
                    Map.entry("secret", Set.of()),
                    Map.entry("facts", Set.of("secret")),
                    Map.entry("answers", Set.of("secret", "facts")),
                    Map.entry("plan", Set.of("secret", "facts", "answers")),
                    Map.entry("steps", Set.of("secret", "facts", "answers", "plan")),
                    Map.entry("machine", Set.of("secret")),
                    Map.entry("run", Set.of("secret", "facts", "answers", "plan", "machine")),
                    Map.entry("keys", Set.of("secret")),
                    Map.entry("bundle", Set.of("secret")),
                    Map.entry("demo", Set.of("secret", "facts", "answers", "plan", "run")),
                    Map.entry("release", Set.of("run")),
                    Map.entry("ui", Set.of("secret", "facts", "answers", "plan", "run")));

    /// What a front may know of reaching a server: how it is asked, and how a login fails.
    private static final Set<String> UI_KNOWS_OF_MACHINE = Set.of("Asks", "CannotConnect");

    @Test
    void arrowsBetweenRoomsPointOneWay() {
        var turnedBack =
                sources()
                        .filter(file -> !file.getParent().equals(ROOT))
                        .flatMap(file ->
                                imports(file)
                                        .filter(use -> !allowed(room(file), use))
                                        .map(use -> file + " uses " + use))
                        .toList();
        assertEquals(List.of(), turnedBack);
    }

    @Test
    void everyRoomIsKnown() {
        assertEquals(
                Set.of(),
                sources()
                        .filter(file -> !file.getParent().equals(ROOT))
                        .map(HouseTest::room)
                        .filter(room -> !MAY_USE.containsKey(room))
                        .collect(java.util.stream.Collectors.toSet()));
    }

    @Test
    void theTestWouldSeeAnArrowThatTurnsBack() {
        assertFalse(allowed("facts", "plan.Step"));
        assertFalse(allowed("ui", "machine.SshMachine"));
    }

    private static boolean allowed(String room, String use) {
        var target = use.substring(0, use.indexOf('.'));
        var name = use.substring(use.indexOf('.') + 1);
        return target.equals(room)
                || MAY_USE.getOrDefault(room, Set.of()).contains(target)
                || room.equals("ui")
                        && target.equals("machine")
                        && UI_KNOWS_OF_MACHINE.contains(name.split("\\.")[0]);
    }

    private static String room(Path file) {
        return ROOT.relativize(file).getName(0).toString();
    }

    private static Stream<Path> sources() {
        try (var all = Files.walk(ROOT)) {
            return all.filter(file -> file.toString().endsWith(".java")).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<String> imports(Path file) {
        try {
            return Files.readAllLines(file).stream()
                    .map(IMPORT::matcher)
                    .filter(java.util.regex.Matcher::find)
                    .map(found -> found.group(1) + "." + found.group(2));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
