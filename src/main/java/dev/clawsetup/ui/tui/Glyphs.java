package dev.clawsetup.ui.tui;

import dev.clawsetup.run.Outcome;
import dev.clawsetup.run.Standing;
import dev.clawsetup.ui.Marks;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/// Every glyph of the full screen that isn't a letter, once. Without UTF-8 words stand in the mark
/// column.
///
/// The code points are those that common fonts have and that no terminal draws as a two-wide
/// coloured emoji (U+2713 and not U+2714, U+21BA and not U+27F2).
record Glyphs(boolean ascii) {

    /// What the environment can show. The Linux console has UTF-8 but hardly any of these glyphs.
    static Glyphs of(Map<String, String> environment) {
        var locale =
                Stream.of("LC_ALL", "LC_CTYPE", "LANG")
                        .map(name -> environment.getOrDefault(name, ""))
                        .filter(value -> !value.isEmpty())
                        .findFirst()
                        .orElse("")
                        .toUpperCase(Locale.ROOT);
        return new Glyphs(
                !locale.contains("UTF") || environment.getOrDefault("TERM", "").equals("linux"));
    }

    /// The signs that all fronts share.
    private Marks signs() {
        return ascii ? Marks.WORDS : Marks.SIGNS;
    }

    String of(Outcome outcome) {
        return signs().of(outcome);
    }

    String of(Standing standing) {
        return signs().of(standing);
    }

    /// Columns from the mark to the text beside it.
    int gap() {
        return ascii ? 5 : 2;
    }

    String ok() {
        return signs().good();
    }

    String fail() {
        return signs().bad();
    }

    String warn() {
        return signs().warning();
    }

    String todo() {
        return signs().open();
    }

    String skip() {
        return signs().skipped();
    }

    String add() {
        return signs().change();
    }

    String guard() {
        return signs().undone();
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

    String leftRight() {
        return ascii ? "Left/Right" : "←→";
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
