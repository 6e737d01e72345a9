package dev.clawsetup.ui.tui;

import com.googlecode.lanterna.TerminalTextUtils;

import dev.clawsetup.ui.Findings;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Text of a width that Lanterna and the terminal agree on, and harmless besides.
///
/// Lanterna takes every cluster of several characters for two columns, writes surrogates half by
/// half, and lets C1 controls and bidi marks through; so whatever is drawn passes {@link #clean}.
final class Text {
    private Text() {}

    static String clean(String text, Glyphs marks) {
        if (plain(text)) {
            return text;
        }
        var out = new StringBuilder();
        Normalizer.normalize(text, Normalizer.Form.NFC)
                .codePoints()
                .forEach(c -> append(out, c, marks.ascii()));
        return out.toString();
    }

    /// A loop, as a log of thousands of lines asks it of each.
    private static boolean plain(String text) {
        for (var i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            if (c < 32 || c > 126) {
                return false;
            }
        }
        return true;
    }

    private static void append(StringBuilder out, int c, boolean ascii) {
        switch (Character.getType(c)) {
            case Character.NON_SPACING_MARK,
                    Character.ENCLOSING_MARK,
                    Character.COMBINING_SPACING_MARK -> {}
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.PRIVATE_USE -> {
                if (c == '\t') {
                    out.append("  ");
                } else if (c != 0x200d && c != 0x200b) {
                    out.append(ascii ? '?' : '·');
                }
            }
            default -> {
                if (c > 0xffff || Character.isEmojiPresentation(c)) {
                    out.append(ascii ? '?' : '□');
                } else if (ascii && c > 126) {
                    out.append(plain(c));
                } else {
                    out.appendCodePoint(c);
                }
            }
        }
    }

    /// Typographic signs of our own sentences, for terminals without UTF-8.
    private static String plain(int c) {
        return switch (c) {
            case '“', '”' -> "\"";
            case '‘', '’' -> "'";
            case '–', '—' -> "-";
            case '…' -> "...";
            case '•' -> "*";
            case '·' -> "-";
            case '→' -> "->";
            default -> "?";
        };
    }

    /// Of double width are some signs from U+1100 on, but no punctuation, arrow, line or symbol
    /// (U+2000 to U+2E7F), which pages are drawn with. Lanterna looks up the block of each sign,
    /// and Java fills a table of all blocks for that.
    static int width(char c) {
        var mayBeWide = c >= 0x1100 && (c < 0x2000 || c > 0x2e7f);
        return mayBeWide && TerminalTextUtils.isCharDoubleWidth(c) ? 2 : 1;
    }

    static int width(String text) {
        var width = 0;
        for (var i = 0; i < text.length(); i++) {
            width += width(text.charAt(i));
        }
        return width;
    }

    /// The beginning, when the whole does not fit.
    static String cutEnd(String text, int columns, String dots) {
        if (width(text) <= columns) {
            return text;
        }
        var kept = fitting(text, columns - width(dots));
        return columns <= 0 ? "" : text.substring(0, kept).stripTrailing() + dots;
    }

    /// Both ends, when the whole does not fit: of hosts and paths both ends matter.
    static String cutMiddle(String text, int columns, String dots) {
        if (width(text) <= columns) {
            return text;
        }
        if (columns <= width(dots)) {
            return "";
        }
        var left = (columns - width(dots) + 1) / 2;
        var right = columns - width(dots) - left;
        var from = text.length();
        for (var used = 0;
                from > 0 && used + width(text.charAt(from - 1)) <= right;
                used += width(text.charAt(--from))) {}
        return text.substring(0, fitting(text, left)) + dots + text.substring(from);
    }

    /// How many characters fit.
    private static int fitting(String text, int columns) {
        var used = 0;
        var i = 0;
        while (i < text.length() && used + width(text.charAt(i)) <= columns) {
            used += width(text.charAt(i++));
        }
        return i;
    }

    /// Lines of at most that many columns. A path breaks after a slash; any other word that is too
    /// long breaks hard.
    static List<String> wrap(String text, int columns) {
        if (!text.startsWith(" ") && !text.endsWith(" ") && width(text) <= columns) {
            return text.isEmpty() ? List.of() : List.of(text);
        }
        var lines = new ArrayList<String>();
        var line = new StringBuilder();
        var used = 0;
        for (var word : text.split(" ")) {
            while (width(word) > columns) {
                if (!line.isEmpty()) {
                    lines.add(line.toString());
                    line.setLength(0);
                    used = 0;
                }
                var end = Math.max(1, fitting(word, columns));
                var slash = word.lastIndexOf('/', end - 1);
                if (slash > 0) {
                    end = slash + 1;
                }
                lines.add(word.substring(0, end));
                word = word.substring(end);
            }
            var width = width(word);
            if (!line.isEmpty() && used + 1 + width > columns) {
                lines.add(line.toString());
                line.setLength(0);
                used = 0;
            }
            if (!line.isEmpty()) {
                line.append(' ');
                used++;
            }
            line.append(word);
            used += width;
        }
        if (!line.isEmpty()) {
            lines.add(line.toString());
        }
        return lines;
    }

    /// With a capital letter in front and no full stop behind: a finding as a row of a list.
    static String asRow(String sentence) {
        return Findings.asRow(sentence);
    }

    static String asSentence(String text) {
        return Findings.asSentence(text);
    }

    /// A command in as many rows as it takes, broken between words as a shell has it, so that it
    /// works when it is copied. Empty where a word alone is longer than a row.
    static Optional<List<String>> command(String command, int columns) {
        if (width(command) <= columns) {
            return Optional.of(List.of(command));
        }
        var rows = new ArrayList<String>();
        var row = "";
        for (var word : words(command)) {
            var longer = row.isBlank() ? row + word : row + " " + word;
            if (width(longer) <= columns - 2) {
                row = longer;
            } else if (row.isBlank() || width(word) > columns - 4) {
                return Optional.empty();
            } else {
                rows.add(row + " \\");
                row = "  " + word;
            }
        }
        rows.add(row);
        return Optional.of(List.copyOf(rows));
    }

    /// What a shell takes as one each, quoted blanks included.
    private static List<String> words(String command) {
        var words = new ArrayList<String>();
        var from = 0;
        var quoted = false;
        for (var at = 0; at <= command.length(); at++) {
            var ends = at == command.length() || command.charAt(at) == ' ' && !quoted;
            if (ends && at > from) {
                words.add(command.substring(from, at));
            }
            if (ends) {
                from = at + 1;
            } else if (command.charAt(at) == '\'') {
                quoted = !quoted;
            }
        }
        return words;
    }
}
