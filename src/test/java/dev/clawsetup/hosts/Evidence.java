package dev.clawsetup.hosts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/// What was seen of the fault matrix, kept for exactly the code that it was seen on.
///
/// A line of JSON per cell in a file named after the hash of the scripts and the engine: a run that
/// is taken up again tries only what is missing, and a change of one letter there begins anew.
final class Evidence {
    private static final List<String> CODE =
            List.of(
                    "installer-scripts/server",
                    "src/main/java/dev/clawsetup/run",
                    "src/main/java/dev/clawsetup/plan",
                    "src/main/java/dev/clawsetup/machine",
                    "src/main/java/dev/clawsetup/steps");

    private static final Path FOLDER = Path.of(".github/evidence");
    private static final Path PUBLISHED = FOLDER.resolve("lockout-matrix.jsonl");

    private final ObjectMapper json = new ObjectMapper();
    private final String code;
    private final Path file;
    private final Map<Integer, Trial.Verdict> seen = new TreeMap<>();

    /// @param kept where results of earlier runs lie
    Evidence(Path kept) throws IOException {
        Files.createDirectories(kept);
        code = hash();
        file = kept.resolve(code + ".jsonl");
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
        if (!row.path("code").asText().equals(code)) {
            return;
        }
        var wrong = new ArrayList<String>();
        row.get("wrong").forEach(why -> wrong.add(why.asText()));
        seen.put(
                row.get("cell").asInt(),
                new Trial.Verdict(
                        row.get("state").asText(),
                        row.get("exit").asInt(),
                        row.get("outside_ms").asLong(),
                        wrong));
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
        row.put("code", code);
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

                Made by `installer-scripts/test --matrix`; one line of JSON per cell in `lockout-matrix.jsonl` beside this file.
                Code (server scripts, run, plan, machine, steps): `%s`

                A cell is one server, one guarded step, one point of its change and one fault, tried with the shipped file on a real
                systemd and sshd. Green means: OpenSSH's own client can log in again without anybody's help, the server is exactly as
                before the step or exactly as after it (`installer-scripts/lab/camera`), and journal, exit code and words say so.
                `installer-scripts/test --cell N` repeats one.

                """
                        .formatted(code));
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

    private static String hash() throws IOException {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            for (var folder : CODE) {
                try (var files = Files.walk(Path.of(folder))) {
                    for (var path : files.filter(Files::isRegularFile).sorted().toList()) {
                        digest.update(
                                path.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8));
                        digest.update(Files.readAllBytes(path));
                    }
                }
            }
            return HexFormat.of().formatHex(digest.digest()).substring(0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
