package dev.clawsetup.hosts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/// What was seen of the fault matrix, kept for exactly the code that it was seen on.
///
/// Each cell names the hash of what makes its change: the engine on both sides and its step's own
/// words. A run that is taken up again tries only what is missing; a change of one letter in the
/// engine begins anew, one in a step only that step. What only looks (`facts.sh`) and what changes
/// nothing that is guarded (`claw.sh`, the other steps) is not in it.
final class Evidence {
    private static final List<String> ENGINE =
            List.of(
                    "installer-scripts/server/clawsetup-boot.service",
                    "installer-scripts/server/confirm",
                    "installer-scripts/server/follow",
                    "installer-scripts/server/lib.sh",
                    "installer-scripts/server/own",
                    "installer-scripts/server/rollback",
                    "src/main/java/dev/clawsetup/run",
                    "src/main/java/dev/clawsetup/plan",
                    "src/main/java/dev/clawsetup/machine");

    private static final String STEPS = "src/main/java/dev/clawsetup/steps/";

    private static final Path FOLDER = Path.of(".github/evidence");
    private static final Path PUBLISHED = FOLDER.resolve("lockout-matrix.jsonl");

    private final ObjectMapper json = new ObjectMapper();
    private final Map<Cell.Guarded, String> code = new EnumMap<>(Cell.Guarded.class);
    private final Path file;
    private final Map<Integer, Trial.Verdict> seen = new TreeMap<>();

    /// @param kept where results of earlier runs lie
    Evidence(Path kept) throws IOException {
        Files.createDirectories(kept);
        for (var step : Cell.Guarded.values()) {
            code.put(step, hash(step));
        }
        file = kept.resolve("lockout-matrix.jsonl");
    }

    /// Takes up what was seen on this code before, here or by whoever published the table.
    void resume() throws IOException {
        for (var earlier : List.of(PUBLISHED, file)) {
            if (Files.exists(earlier)) {
                for (var line : Files.readAllLines(earlier)) {
                    resume(json.readTree(line));
                }
            }
        }
    }

    private void resume(JsonNode row) {
        var cell =
                Cell.all().stream()
                        .filter(it -> names(it).equals(names(row)))
                        .filter(it -> row.path("code").asText().equals(code.get(it.step())))
                        .findFirst();
        if (cell.isEmpty()) {
            return;
        }
        var wrong = new ArrayList<String>();
        row.get("wrong").forEach(why -> wrong.add(why.asText()));
        seen.put(
                cell.get().number(),
                new Trial.Verdict(
                        row.get("state").asText(),
                        row.get("exit").asInt(),
                        row.get("outside_ms").asLong(),
                        wrong));
    }

    private static List<String> names(Cell cell) {
        return List.of(
                cell.kind().toString(), cell.step().id, cell.point().name(), cell.fault().name());
    }

    private static List<String> names(JsonNode row) {
        return Stream.of("server", "step", "point", "fault")
                .map(name -> row.path(name).asText())
                .toList();
    }

    boolean green(Cell cell) {
        return Optional.ofNullable(seen.get(cell.number()))
                .filter(Trial.Verdict::green)
                .isPresent();
    }

    synchronized void add(Cell cell, Trial.Verdict verdict) throws IOException {
        seen.put(cell.number(), verdict);
        Files.writeString(
                file,
                json.writeValueAsString(row(cell, verdict)) + "\n",
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }

    private Map<String, Object> row(Cell cell, Trial.Verdict verdict) {
        var row = new LinkedHashMap<String, Object>();
        row.put("cell", cell.number());
        row.put("code", code.get(cell.step()));
        row.put("server", cell.kind().toString());
        row.put("step", cell.step().id);
        row.put("point", cell.point());
        row.put("fault", cell.fault());
        row.put("state", verdict.state());
        row.put("exit", verdict.exit());
        row.put("outside_ms", verdict.outside());
        row.put("wrong", verdict.wrong());
        return row;
    }

    /// Writes the table that README links, and the same for programs.
    void publish() throws IOException {
        Files.createDirectories(FOLDER);
        var tried = new ArrayList<Cell>();
        var impossible = new TreeMap<String, Integer>();
        var open = 0;
        for (var cell : Cell.all()) {
            if (cell.impossible().isPresent()) {
                impossible.merge(
                        "%s at %s: %s"
                                .formatted(cell.fault(), cell.point(), cell.impossible().get()),
                        1,
                        Integer::sum);
            } else if (seen.containsKey(cell.number())) {
                tried.add(cell);
            } else {
                open++;
            }
        }
        var rows = new StringBuilder();
        for (var cell : tried) {
            rows.append(json.writeValueAsString(row(cell, seen.get(cell.number())))).append('\n');
        }
        Files.writeString(PUBLISHED, rows);
        var text = new StringBuilder();
        text.append(
                """
                # The fault matrix: what was tried, and what came of it

                Made by `installer-scripts/test --matrix`; one line of JSON per cell in `lockout-matrix.jsonl` beside this file,
                with the hash of the code that it was seen on: the engine on both sides and that step's own words.

                A cell is one server, one guarded step, one point of its change and one fault, tried with the shipped file on a real
                systemd and sshd. Green means: OpenSSH's own client can log in again without anybody's help, the server is exactly as
                before the step or exactly as after it (`installer-scripts/lab/camera`), and journal, exit code and words say so.
                `installer-scripts/test --cell N` repeats one.

                """);
        text.append(
                "%d cells tried, %d green, %d not green; %d not tried yet; %d cannot occur.\n"
                        .formatted(
                                tried.size(),
                                count(tried, true),
                                count(tried, false),
                                open,
                                impossible.values().stream().mapToInt(n -> n).sum()));
        table(text, "Fault", tried, cell -> cell.fault().toString());
        table(text, "Point", tried, cell -> cell.point().toString());
        table(text, "Step", tried, cell -> cell.step().id);
        table(text, "Server", tried, cell -> cell.kind().toString());
        text.append(
                "\n"
                    + "Time until a login: from the fault until OpenSSH's client was in, with all"
                    + " that the fault itself takes (a line is cut\n"
                    + "for 11 s at least, a server boots).\n");
        text.append("\n## Not green\n\n");
        tried.stream()
                .filter(cell -> !seen.get(cell.number()).green())
                .forEach(cell ->
                        text.append(
                                "- %s: %s\n"
                                        .formatted(
                                                cell,
                                                String.join("; ", seen.get(cell.number()).wrong())
                                                        .lines()
                                                        .findFirst()
                                                        .orElse(""))));
        if (count(tried, false) == 0) {
            text.append("None.\n");
        }
        text.append("\n## What cannot occur\n\n");
        impossible.forEach((why, cells) -> text.append("- %s (%d)\n".formatted(why, cells)));
        Files.writeString(FOLDER.resolve("lockout-matrix.md"), text);
    }

    private long count(List<Cell> cells, boolean green) {
        return cells.stream().filter(cell -> seen.get(cell.number()).green() == green).count();
    }

    private void table(
            StringBuilder text, String head, List<Cell> cells, Function<Cell, String> name) {
        text.append(
                "\n| %s | tried | green | stayed | taken back | login after, median | worst |\n"
                        .formatted(head));
        text.append("|---|---:|---:|---:|---:|---:|---:|\n");
        var groups = new LinkedHashMap<String, List<Cell>>();
        cells.forEach(
                cell -> groups.computeIfAbsent(name.apply(cell), n -> new ArrayList<>()).add(cell));
        groups.forEach((group, some) -> {
            var times =
                    some.stream()
                            .map(cell -> seen.get(cell.number()).outside())
                            .filter(ms -> ms >= 0)
                            .sorted()
                            .toList();
            var stayed =
                    some.stream()
                            .filter(c -> seen.get(c.number()).state().equals("confirmed"))
                            .count();
            text.append(
                    "| %s | %d | %d | %d | %d | %s | %s |\n"
                            .formatted(
                                    group,
                                    some.size(),
                                    count(some, true),
                                    stayed,
                                    some.size() - stayed,
                                    times.isEmpty() ? "" : seconds(times.get(times.size() / 2)),
                                    times.isEmpty() ? "" : seconds(times.getLast())));
        });
    }

    private static String seconds(long ms) {
        return "%.1f s".formatted(ms / 1000.0);
    }

    /// The files that make its change, as the hash takes them.
    static List<Path> code(Cell.Guarded step) throws IOException {
        var rooms = step.rooms().stream().map(STEPS::concat);
        var own = Stream.concat(rooms, step.besides().stream());
        var code = new ArrayList<Path>();
        for (var place : Stream.concat(ENGINE.stream(), own).toList()) {
            try (var files = Files.walk(Path.of(place))) {
                files.filter(Files::isRegularFile)
                        .filter(path -> !step.others().contains(path.getFileName().toString()))
                        .sorted()
                        .forEach(code::add);
            }
        }
        return code;
    }

    private static String hash(Cell.Guarded step) throws IOException {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            for (var path : code(step)) {
                digest.update(path.toString().getBytes(StandardCharsets.UTF_8));
                digest.update(Files.readAllBytes(path));
            }
            return HexFormat.of().formatHex(digest.digest()).substring(0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
