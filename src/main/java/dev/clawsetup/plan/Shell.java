package dev.clawsetup.plan;

import java.util.Collection;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// How text becomes part of a POSIX shell script without becoming a command.
public final class Shell {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:@%+=,-]+");

    private Shell() {}

    /// One word, whatever stands in it. Inside single quotes nothing has a meaning but the quote
    /// itself.
    public static String word(String text) {
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("internal error: a NUL in a shell word");
        }
        return PLAIN.matcher(text).matches() ? text : "'" + text.replace("'", "'\\''") + "'";
    }

    public static String words(Collection<String> texts) {
        return texts.stream().map(Shell::word).collect(Collectors.joining(" "));
    }

    /// A command that reads a text: as a here-document, so that a reviewer sees what is read.
    ///
    /// A here-document ends with a newline; a text that does not is printed into the command.
    static String reading(String command, String text) {
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("internal error: a NUL in a shell text");
        }
        if (!text.isEmpty() && !text.endsWith("\n")) {
            return "printf %s " + word(text) + " | " + command + "\n";
        }
        var end = new StringBuilder("END");
        for (var n = 2; text.lines().anyMatch(end.toString()::equals); n++) {
            end.setLength("END".length());
            end.append(n);
        }
        return command + " <<'" + end + "'\n" + text + end + "\n";
    }
}
