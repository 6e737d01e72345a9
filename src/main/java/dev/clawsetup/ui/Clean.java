package dev.clawsetup.ui;

/// Makes text that came from a server harmless: what is shown cannot move a cursor, colour a
/// screen, turn a line around or fill a terminal.
///
/// Every front shows foreign text through this class only. Colour sequences, which package tools
/// print all the time, vanish; everything else that is not a visible character becomes `·`, so that
/// a reader sees that something was there.
public final class Clean {
    /// No sensible message is longer; a megabyte without a newline must not cost a second.
    private static final int LONGEST = 2000;

    private static final char MARK = '·';

    /// More combining marks than this on one character are no writing.
    private static final int MARKS_IN_A_ROW = 3;

    private Clean() {}

    /// One line of foreign text, on one line.
    public static String line(String foreign) {
        return line(foreign, LONGEST);
    }

    /// @param longest the number of characters after which it is cut, and says so
    public static String line(String foreign, int longest) {
        var whole = afterLastReturn(foreign);
        var text = whole.length() > longest * 4 ? whole.substring(0, longest * 4) : whole;
        var out = new StringBuilder(Math.min(text.length(), longest));
        var marks = 0;
        var at = 0;
        var shown = 0;
        while (at < text.length() && shown < longest) {
            var character = text.codePointAt(at);
            if (character == 0x1b || character == 0x9b || character == 0x9d || character == 0x90) {
                var end = sequenceEnd(text, at);
                if (text.charAt(end - 1) != 'm' || string(text, at)) {
                    out.append(MARK);
                    shown++;
                }
                at = end;
                continue;
            }
            at += Character.charCount(character);
            if (combines(character)) {
                if (++marks <= MARKS_IN_A_ROW) {
                    out.appendCodePoint(character);
                }
                continue;
            }
            marks = 0;
            shown++;
            if (character == '\t') {
                out.append("    ");
            } else if (harmless(character)) {
                out.appendCodePoint(character);
            } else {
                out.append(MARK);
            }
        }
        var left = whole.length() - at;
        return left > 0 ? out + "… (%,d more)".formatted(left) : out.toString();
    }

    /// A progress line repaints itself with carriage returns: the last picture is what it says.
    private static String afterLastReturn(String text) {
        var end = text.length();
        while (end > 0 && (text.charAt(end - 1) == '\r' || text.charAt(end - 1) == '\n')) {
            end--;
        }
        var last = text.lastIndexOf('\r', end - 1);
        return text.substring(last + 1, end);
    }

    private static boolean combines(int character) {
        var type = Character.getType(character);
        return type == Character.NON_SPACING_MARK
                || type == Character.ENCLOSING_MARK
                || character >= 0xfe00 && character <= 0xfe0f;
    }

    private static boolean harmless(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    false;
            default -> true;
        };
    }

    /// Whether the sequence carries text of its own (OSC, DCS and their like).
    private static boolean string(String text, int at) {
        var first = text.charAt(at);
        if (first == 0x9d || first == 0x90) {
            return true;
        }
        return first == 0x1b && at + 1 < text.length() && "]PX^_".indexOf(text.charAt(at + 1)) >= 0;
    }

    /// Where an escape sequence ends (ECMA-48 §5.4, §5.6); one that does not end goes to the end of
    /// the text, as a terminal would take it.
    private static int sequenceEnd(String text, int at) {
        if (string(text, at)) {
            for (var i = at + 1; i < text.length(); i++) {
                var c = text.charAt(i);
                if (c == 7 || c == 0x9c) {
                    return i + 1;
                }
                if (c == 0x1b && i + 1 < text.length() && text.charAt(i + 1) == '\\') {
                    return i + 2;
                }
            }
            return text.length();
        }
        var i = at + 1;
        if (text.charAt(at) == 0x1b) {
            if (i >= text.length()) {
                return i;
            }
            if (text.charAt(i) != '[') {
                while (i < text.length() && text.charAt(i) >= 0x20 && text.charAt(i) <= 0x2f) {
                    i++;
                }
                return end(text, i, 0x30);
            }
            i++;
        }
        while (i < text.length() && text.charAt(i) >= 0x20 && text.charAt(i) <= 0x3f) {
            i++;
        }
        return end(text, i, 0x40);
    }

    /// Past the final byte where there is one; a byte that cannot end a sequence is not swallowed.
    private static int end(String text, int at, int least) {
        return at < text.length() && text.charAt(at) >= least && text.charAt(at) <= 0x7e
                ? at + 1
                : at;
    }
}
