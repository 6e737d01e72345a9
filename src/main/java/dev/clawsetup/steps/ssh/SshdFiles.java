package dev.clawsetup.steps.ssh;

import dev.clawsetup.facts.Facts;
import dev.clawsetup.facts.FileState;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// sshd's own files, read as sshd reads them: the first value wins, and a `Match` block wins over
/// all of them for those whom it matches.
///
/// `sshd -T` tells what holds now, but not what would still hold after a file of ours was added,
/// and only for the addresses that were asked about; these files do.
final class SshdFiles {
    static final String MAIN = "/etc/ssh/sshd_config";
    static final String FOLDER = "/etc/ssh/sshd_config.d/";

    /// @param match the `Match` line above it; empty in the part that holds for everybody
    record Line(String file, int number, String keyword, String value, String match) {
        String where() {
            return "%s line %d (%s%s %s)"
                    .formatted(file, number, match.isEmpty() ? "" : match + ": ", keyword, value);
        }
    }

    private final Facts now;

    SshdFiles(Facts now) {
        this.now = now;
    }

    /// Whether sshd reads files of ours. Some images have an sshd_config without `Include`.
    boolean includesOurs() {
        return main().map(text -> lines(MAIN, text).stream().anyMatch(SshdFiles::includesOurs))
                .orElse(now.sshd().includesDropIns());
    }

    /// sshd_config as a text that can be written again; empty where the facts hold only its hash.
    Optional<FileState> mainFile() {
        return now.file(MAIN).filter(f -> !f.content().startsWith("sha256:"));
    }

    /// A line that would win over a file of ours: read before it, or in a `Match` block.
    Optional<Line> winsOver(String ours, Map<String, Predicate<String>> unwanted) {
        var before = new ArrayList<Line>();
        var inMatch = new ArrayList<Line>();
        boolean included = !includesOurs(); // then our Include is going to be its first line
        for (var line : main().map(text -> lines(MAIN, text)).orElse(List.of())) {
            included |= includesOurs(line);
            (line.match().isEmpty() ? (included ? new ArrayList<Line>() : before) : inMatch)
                    .add(line);
        }
        for (var name : now.sshd().dropIns()) {
            var file = name.startsWith("/") ? name : FOLDER + name;
            var text = now.file(file).map(FileState::content).orElse("");
            boolean earlier = file.compareTo(FOLDER + ours) < 0;
            for (var line : lines(file, text)) {
                if (!line.match().isEmpty()) {
                    inMatch.add(line);
                } else if (earlier) {
                    before.add(line);
                }
            }
        }
        before.addAll(inMatch);
        return before.stream()
                .filter(l -> !l.file().equals(FOLDER + ours))
                .filter(l -> unwanted.getOrDefault(l.keyword(), v -> false).test(l.value()))
                .findFirst();
    }

    /// A line for some accounts or addresses only. `sshd -T` sees it just for those that were asked
    /// about.
    Optional<Line> exception(Map<String, Predicate<String>> unwanted) {
        return Stream.concat(
                        main().stream().flatMap(text -> lines(MAIN, text).stream()),
                        now.sshd().dropIns().stream()
                                .flatMap(file ->
                                        now.file(file).stream()
                                                .flatMap(f -> lines(file, f.content()).stream())))
                .filter(l -> !l.match().isEmpty())
                .filter(l -> unwanted.getOrDefault(l.keyword(), v -> false).test(l.value()))
                .findFirst();
    }

    private Optional<String> main() {
        return mainFile().map(FileState::content);
    }

    private static boolean includesOurs(Line line) {
        return line.keyword().equals("include")
                && line.match().isEmpty()
                && List.of(line.value().split("\\s+")).stream()
                        .map(p -> p.startsWith("/") ? p : "/etc/ssh/" + p)
                        .anyMatch(p ->
                                p.equals(FOLDER + "*.conf")
                                        || p.equals(FOLDER + "00-clawsetup-*.conf"));
    }

    private static List<Line> lines(String file, String text) {
        var lines = new ArrayList<Line>();
        var match = "";
        int number = 0;
        for (var raw : text.split("\n", -1)) {
            number++;
            var words = raw.strip().replaceFirst("\\s+#.*", "").split("(\\s*=\\s*|\\s+)", 2);
            if (words.length < 2 || words[0].startsWith("#")) {
                continue;
            }
            var keyword = words[0].toLowerCase(Locale.ROOT);
            var value = words[1].strip().replace("\"", "");
            if (keyword.equals("match")) {
                match = value.equalsIgnoreCase("all") ? "Match all" : "Match " + value;
            } else {
                lines.add(new Line(file, number, keyword, value, match));
            }
        }
        return lines;
    }
}
