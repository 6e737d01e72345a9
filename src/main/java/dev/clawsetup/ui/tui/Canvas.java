package dev.clawsetup.ui.tui;

import com.googlecode.lanterna.TerminalPosition;
import com.googlecode.lanterna.TextCharacter;

import java.util.List;
import java.util.Optional;

/// One frame: the only place that knows cells.
///
/// Layout that all pages share: row 0 is the header, row 2 the title, row 3 one dim sentence, the
/// last row the keys. Column 0 holds the focus bar, column 2 marks, then text; two columns stay
/// free at the right edge.
final class Canvas {
    /// From this width on, a page has two panes.
    private static final int TWO_PANES = 110;

    @FunctionalInterface
    interface Sink {
        void set(int column, int row, TextCharacter cell);
    }

    /// A part of the header's right side.
    record Status(String text, Theme.Role role) {}

    /// A key that works now, and what it does.
    record Hint(String key, String does) {
        private boolean isHelp() {
            return key.equals("?") || key.equals("F1");
        }
    }

    final int width;
    final int height;
    final Glyphs marks;
    private final Theme theme;
    private final Sink sink;
    private Theme.Surface on = Theme.Surface.PAGE;
    private Optional<TerminalPosition> cursor = Optional.empty();

    Canvas(Sink sink, int width, int height, Theme theme, Glyphs marks) {
        this.sink = sink;
        this.width = width;
        this.height = height;
        this.theme = theme;
        this.marks = marks;
        for (var y = 0; y < height; y++) {
            fill(0, width, y);
        }
    }

    boolean wide() {
        return width >= TWO_PANES;
    }

    /// Where a list ends: the window's edge, or the first pane's.
    int listEnd() {
        return wide() ? 70 : width;
    }

    /// The column of text beside marks.
    int textColumn() {
        return 2 + marks.gap();
    }

    Optional<TerminalPosition> cursor() {
        return cursor;
    }

    void cursorAt(int x, int y) {
        cursor = Optional.of(new TerminalPosition(x, y));
    }

    void noCursor() {
        cursor = Optional.empty();
    }

    /// What is drawn from here on stands on that surface.
    Canvas on(Theme.Surface surface) {
        on = surface;
        return this;
    }

    Canvas onPage() {
        return on(Theme.Surface.PAGE);
    }

    void fill(int from, int to, int y) {
        for (var x = from; x < to; x++) {
            set(x, y, ' ', theme.mark(Theme.Role.TEXT, on, false));
        }
    }

    /// A band over several rows; what is drawn next stands on it.
    void band(Theme.Surface surface, int from, int to, int y, int rows) {
        on = surface;
        for (var row = y; row < y + rows; row++) {
            fill(from, to, row);
        }
    }

    private void set(int x, int y, char glyph, Theme.Ink ink) {
        if (x >= 0 && y >= 0 && x + Text.width(glyph) <= width && y < height) {
            sink.set(x, y, ink.cell(glyph));
        }
    }

    int put(int x, int y, String text, Theme.Role role) {
        return put(x, y, text, role, false);
    }

    int bold(int x, int y, String text, Theme.Role role) {
        return put(x, y, text, role, true);
    }

    /// Returns the column after the text.
    private int put(int x, int y, String text, Theme.Role role, boolean bold) {
        var clean = Text.clean(text, marks);
        var isWord = clean.chars().filter(Character::isLetterOrDigit).limit(2).count() == 2;
        var ink = isWord ? theme.words(role, on, bold) : theme.mark(role, on, bold);
        var at = x;
        for (var i = 0; i < clean.length(); i++) {
            set(at, y, clean.charAt(i), ink);
            at += Text.width(clean.charAt(i));
        }
        return at;
    }

    /// Returns the column where the text begins.
    int right(int end, int y, String text, Theme.Role role) {
        var x = end - columns(text);
        put(x, y, text, role);
        return x;
    }

    /// Returns the row after the last line.
    int para(int x, int y, int columns, String text, Theme.Role role) {
        return para(x, y, columns, height, text, role);
    }

    int para(int x, int y, int columns, int end, String text, Theme.Role role) {
        var row = y;
        for (var line : lines(text, columns)) {
            if (row < end) {
                put(x, row++, line, role);
            }
        }
        return row;
    }

    List<String> lines(String text, int columns) {
        return Text.wrap(Text.clean(text, marks), Math.max(8, columns));
    }

    int columns(String text) {
        return Text.width(Text.clean(text, marks));
    }

    String cut(String text, int columns) {
        return Text.cutEnd(Text.clean(text, marks), columns, marks.dots());
    }

    void rule(int from, int to, int y) {
        for (var x = from; x < to; x++) {
            set(x, y, marks.line().charAt(0), theme.mark(Theme.Role.RULE, on, false));
        }
    }

    /// How much is done: eighths of blocks on a painted track, or dots where nothing is painted.
    void bar(int x, int y, int columns, double part) {
        var done = Math.clamp(part, 0, 1);
        if (marks.ascii()) {
            var full = (int) Math.round(done * (columns - 2));
            put(
                    x,
                    y,
                    "[" + "#".repeat(full) + "-".repeat(columns - 2 - full) + "]",
                    Theme.Role.ACCENT);
            return;
        }
        var ink = theme.bar(Theme.Role.ACCENT, Theme.Surface.BAR);
        var eighths = Math.round(done * columns * 8);
        for (var i = 0; i < columns; i++) {
            var filled = Math.clamp(eighths - i * 8L, 0, 8);
            if (filled > 0) {
                set(x + i, y, (char) (0x2590 - filled), ink); // U+2588 full … U+258F one eighth
            } else if (theme.painted()) {
                set(x + i, y, ' ', ink);
            } else {
                set(x + i, y, '·', theme.mark(Theme.Role.DIM, on, false));
            }
        }
    }

    /// What runs out: a heavy line on a light one, so that it is not taken for progress.
    void runsOut(int x, int y, int columns, double part, Theme.Role role) {
        var left = (int) Math.round(Math.clamp(part, 0, 1) * columns);
        var ink = theme.painted() ? theme.mark(role, on, false) : theme.bar(role, on);
        for (var i = 0; i < left; i++) {
            set(x + i, y, marks.heavyLine().charAt(0), ink);
        }
        put(x + left, y, marks.lightLine().repeat(Math.max(0, columns - left)), Theme.Role.RULE);
    }

    /// The focus: a bar at the edge, and a band over those rows.
    void focus(int from, int to, int y, int rows) {
        band(Theme.Surface.ROW, from, to, y, rows);
        for (var row = y; row < y + rows; row++) {
            put(from, row, marks.cursor(), Theme.Role.ACCENT);
        }
    }

    /// The header always says which server. What happens there never shrinks; the name gives way,
    /// cut in the middle.
    void header(String server, String place, Status... more) {
        band(Theme.Surface.BAR, 0, width, 0, 1);
        var x = put(2, 0, "clawsetup", Theme.Role.KEY);
        var end = width - 2;
        for (var i = more.length - 1; i >= 0; i--) {
            end = right(end, 0, more[i].text(), more[i].role()) - 3;
        }
        if (!place.isEmpty()) {
            end = right(end, 0, place, Theme.Role.DIM) - 3;
        }
        put(
                x + 3,
                0,
                Text.cutMiddle(Text.clean(server, marks), end - x - 3, marks.dots()),
                Theme.Role.TEXT);
        onPage();
    }

    void title(String title, String sentence) {
        put(2, 2, cut(title, width - 4), Theme.Role.TITLE);
        put(2, 3, cut(sentence, width - 4), Theme.Role.DIM);
    }

    /// What works right now, as far as there is room. The last hint, the way out, keeps its place
    /// at the right edge whatever else must go; and the key for help stays, as it tells the others.
    void footer(List<Hint> hints) {
        onPage();
        var last = hints.getLast();
        var end = width - 2 - length(last);
        hint(end, height - 1, last);
        var kept = hints.stream().filter(Hint::isHelp).mapToInt(hint -> length(hint) + 3).sum();
        var x = 2;
        for (var hint : hints.subList(0, hints.size() - 1)) {
            if (hint.isHelp()) {
                kept = 0;
            }
            if (x + length(hint) + kept + 2 <= end) {
                x = hint(x, height - 1, hint) + 3;
            }
        }
    }

    /// Rows of blocks, light on a dark ground.
    void picture(int x, int y, List<String> rows) {
        for (var i = 0; i < rows.size(); i++) {
            var row = theme.light() ? LoginPage.inverted(rows.get(i)) : rows.get(i);
            put(x, y + i, row, Theme.Role.TEXT);
        }
    }

    private int length(Hint hint) {
        return columns(hint.key()) + 1 + columns(hint.does());
    }

    int hint(int x, int y, Hint hint) {
        var after = put(x, y, hint.key(), Theme.Role.KEY) + 1;
        return put(
                after, y, hint.does(), on == Theme.Surface.PAGE ? Theme.Role.DIM : Theme.Role.TEXT);
    }

    /// A command stands whole or not at all, as what is cut cannot be copied. Too long, it goes on
    /// in the next line as a shell would have it. Returns the row after it.
    int command(int x, int y, int columns, String command, Theme.Role role) {
        var row = y;
        var lines = command(command, columns);
        for (var line : lines) {
            put(x, row++, line, lines.equals(tooLong(columns)) ? Theme.Role.DIM : role);
        }
        return row;
    }

    /// The rows of a command.
    List<String> command(String command, int columns) {
        return Text.command(Text.clean(command, marks), columns).orElseGet(() -> tooLong(columns));
    }

    private List<String> tooLong(int columns) {
        return List.of(cut("too long for this window: it stands in the report", columns));
    }
}
