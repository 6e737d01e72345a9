package dev.clawsetup.facts;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;

/// A server that was recorded once, for tests that need facts, and how to make it differ.
///
/// Changes are made to the text that `facts.sh` printed, so a test can only say what a server could
/// have said.
///
/// {@snippet :
/// var now = Recorded.of("debian13-cloud").without("key\tdebian").with("swap\t/swapfile\t2048").facts();
/// }
public record Recorded(String text) {

    /// @param name of a file in `recorded/` or `facts/`, without `.txt`
    public static Recorded of(String name) {
        for (var folder : List.of("/recorded/", "/facts/"))
            try (InputStream in = Recorded.class.getResourceAsStream(folder + name + ".txt")) {
                if (in != null)
                    return new Recorded(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        throw new IllegalArgumentException("no recording " + name);
    }

    public Facts facts() {
        return FactsReader.read(text);
    }

    /// With one more line of the state. Fields are separated by TAB, escaped as facts.sh does.
    public Recorded with(String line) {
        return changed(lines -> inserted(lines, "[weather]", line));
    }

    /// With one more line of the weather.
    public Recorded withWeather(String line) {
        return changed(lines -> inserted(lines, null, line));
    }

    /// Without the lines that begin so; it is an error if there are none, as the test would show
    /// nothing.
    public Recorded without(String beginning) {
        return changed(lines -> {
            var left = lines.stream().filter(l -> !begins(l, beginning)).toList();
            if (left.size() == lines.size())
                throw new IllegalArgumentException("nothing begins with " + beginning);
            return left;
        });
    }

    /// With every line that begins with the first field (or fields) of `line` replaced by it.
    ///
    /// @param beginning which lines go
    public Recorded instead(String beginning, String line) {
        return without(beginning).with(line);
    }

    /// As if sshd had this setting for everyone.
    public Recorded sshd(String keyword, String value) {
        var prefix = "sshd.effective\t" + keyword;
        var cleared = text.contains("\n" + prefix + "\t") ? without(prefix) : this;
        return cleared.with(prefix + "\t" + value);
    }

    /// As if sshd had another setting for one account.
    public Recorded sshd(String account, String keyword, String value) {
        return with("sshd.account\t" + account + "\t" + keyword + "\t" + value);
    }

    /// With a package installed.
    public Recorded installed(String name, String version) {
        return with("package\t" + name + "\t" + version);
    }

    /// With a unit as it is said to be.
    public Recorded unit(String name, String active, String enabled) {
        var prefix = "unit\t" + name;
        var cleared = text.contains("\n" + prefix + "\t") ? without(prefix) : this;
        return cleared.with(prefix + "\t" + active + "\t" + enabled);
    }

    /// With a file of root's, 0644, that holds this.
    public Recorded file(String path, String content) {
        return file(path, "0644", content);
    }

    public Recorded file(String path, String mode, String content) {
        var prefix = "file\t" + path;
        var cleared = text.contains("\n" + prefix + "\t") ? without(prefix) : this;
        return cleared.with(String.join("\t", prefix, mode, "root:root", escaped(content)));
    }

    /// Any change to the lines between the first and the last, which are kept right.
    public Recorded changed(UnaryOperator<List<String>> change) {
        var lines = text.lines().toList();
        var kept = new ArrayList<>(change.apply(lines.subList(0, lines.size() - 1)));
        kept.add("end\t" + kept.size());
        return new Recorded(String.join("\n", kept) + "\n");
    }

    static String escaped(String field) {
        return field.replace("\\", "\\\\")
                .replace("\t", "\\t")
                .replace("\n", "\\n")
                .replace("\r", "\\r");
    }

    private static boolean begins(String line, String beginning) {
        return line.equals(beginning)
                || line.startsWith(beginning.endsWith("\t") ? beginning : beginning + "\t");
    }

    private static List<String> inserted(List<String> lines, String before, String line) {
        var out = new ArrayList<>(lines);
        int at = before == null ? out.size() : out.indexOf(before);
        out.add(at, Objects.requireNonNull(line));
        return out;
    }
}
