package dev.clawsetup.ui.tui;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/// Every glyph that isn't a letter, once. Without UTF-8 words stand in the mark column.
///
/// The code points are those that common fonts have and that no terminal draws as a two-wide
/// coloured emoji (U+2713 and not U+2714, U+21BA and not U+27F2).
record Marks(boolean ascii) {

    /// What the environment can show. The Linux console has UTF-8 but hardly any of these glyphs.
    static Marks of(Map<String, String> environment) {
        var locale =
                Stream.of("LC_ALL", "LC_CTYPE", "LANG")
                        .map(name -> environment.getOrDefault(name, ""))
                        .filter(value -> !value.isEmpty())
                        .findFirst()
                        .orElse("")
                        .toUpperCase(Locale.ROOT);
        return new Marks(
                !locale.contains("UTF") || environment.getOrDefault("TERM", "").equals("linux"));
    }

    /// Columns from the mark to the text beside it.
    int gap() {
        return ascii ? 5 : 2;
    }

    String ok() {
        return ascii ? "ok" : "✓";
    }

    String fail() {
        return ascii ? "FAIL" : "✗";
    }

    String warn() {
        return ascii ? "warn" : "!";
    }

    String todo() {
        return ascii ? "todo" : "·";
    }

    String skip() {
        return ascii ? "skip" : "↷";
    }

    String add() {
        return ascii ? "new" : "+";
    }

    String guard() {
        return ascii ? "undo" : "↺";
    }

    String heart() {
        return ascii ? "<3" : "♥";
    }

    String on() {
        return ascii ? "(*)" : "●";
    }

    String off() {
        return ascii ? "( )" : "○";
    }

    String ticked() {
        return ascii ? "[x]" : "■";
    }

    String unticked() {
        return ascii ? "[ ]" : "□";
    }

    String cursor() {
        return ascii ? ">" : "▌";
    }

    String line() {
        return ascii ? "-" : "─";
    }

    String heavyLine() {
        return ascii ? "=" : "━";
    }

    String lightLine() {
        return ascii ? "." : "─";
    }

    String dots() {
        return ascii ? "..." : "…";
    }

    String dot() {
        return ascii ? "-" : "·";
    }

    String hidden() {
        return ascii ? "*" : "•";
    }

    String upDown() {
        return ascii ? "Up/Down" : "↑↓";
    }

    String more(int above, int below) {
        if (ascii) {
            return (above > 0 ? above + " more above" : "")
                    + (above > 0 && below > 0 ? ", " : "")
                    + (below > 0 ? below + " more below" : "");
        }
        return (above > 0 ? "↑ " + above + " more" : "")
                + (above > 0 && below > 0 ? "   " : "")
                + (below > 0 ? "↓ " + below + " more" : "");
    }

    String spin(long tick) {
        var shapes = ascii ? "|/-\\" : "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏";
        return String.valueOf(shapes.charAt((int) Math.floorMod(tick, (long) shapes.length())));
    }
}
