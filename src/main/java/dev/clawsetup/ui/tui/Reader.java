package dev.clawsetup.ui.tui;

import com.googlecode.lanterna.input.KeyStroke;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// A text that fills the window: details, help, the whole log. Esc returns to where one was.
///
/// Long lines are wrapped; `w` cuts them instead, and then the arrows go sideways. What is searched
/// for is found wherever it stands in a line, also across the place where it was wrapped.
final class Reader implements Scene {
    /// One line of it.
    ///
    /// @param lead what stands before it and is not wrapped: a mark, a time; may be empty
    record Line(String lead, Theme.Role leadRole, String text, Theme.Role role) {
        static Line of(String text) {
            return new Line("", Theme.Role.TEXT, text, Theme.Role.TEXT);
        }

        static Line heading(String text) {
            return new Line("", Theme.Role.TEXT, text, Theme.Role.TITLE);
        }

        static Line dim(String text) {
            return new Line("", Theme.Role.TEXT, text, Theme.Role.DIM);
        }

        /// A line of {@link dev.clawsetup.ui.Details}: what comes and what goes has its sign in
        /// front.
        static Line ofDetail(String detail) {
            if (detail.startsWith("+ ")) {
                return new Line("  + ", Theme.Role.OK, detail.substring(2), Theme.Role.TEXT);
            }
            if (detail.startsWith("- ")) {
                return new Line("  - ", Theme.Role.FAIL, detail.substring(2), Theme.Role.DIM);
            }
            return detail.startsWith("  ")
                    ? new Line("    ", Theme.Role.TEXT, detail.strip(), Theme.Role.DIM)
                    : of(detail);
        }

        private boolean holds(String wanted) {
            return text.toLowerCase(Locale.ROOT).contains(wanted);
        }

        static final Line EMPTY = of("");
    }

    /// What is read, which decides where reading starts and what `?` tells.
    enum Kind {
        TEXT,
        /// Read from its end, and staying there while lines come.
        LOG,
        /// What `?` has opened: its footer shows all its keys.
        HELP
    }

    /// What is read.
    ///
    /// @param version another one whenever `lines` gives something else: finding out must be cheap,
    ///   as it is asked for each frame
    record Content(Supplier<Long> version, Supplier<List<Line>> lines) {
        static Content of(List<Line> lines) {
            var all = List.copyOf(lines);
            return new Content(() -> 0L, () -> all);
        }
    }

    private record Header(String server, String place, String title) {}

    /// How long lines are shown.
    private enum Lines {
        WRAPPED,
        CUT
    }

    /// A row of the window: a line or a part of one.
    private record Row(int line, String lead, Theme.Role leadRole, String text, Theme.Role role) {}

    /// A line as it is shown: how it is wrapped or cut.
    private record Parts(String lead, String indent, List<String> texts) {}

    /// What the parts of a line depend on.
    private record Shape(int width, Lines mode, int left) {}

    /// What was laid out, and for which window it holds.
    private record Laid(
            long version, int width, Lines mode, int left, List<Line> lines, List<Row> rows) {}

    private final Stage stage;
    private final Scene back;
    private final Header header;
    private final Content content;
    private final Kind kind;
    private final Field wanted = new Field("");
    private Optional<Laid> laid = Optional.empty();

    /// The lines of the last layout: of a log that grows, only what is new has to be laid out.
    private final Map<Shape, Map<Line, Parts>> parts = new HashMap<>();

    private Lines mode = Lines.WRAPPED;
    private boolean searching;
    private boolean following;
    private int left;
    private int top;
    private int page = 1;

    /// The line that was found last.
    private int found = -1;

    Reader(
            Stage stage,
            Scene back,
            String server,
            String place,
            String title,
            Kind kind,
            Content content) {
        this.stage = stage;
        this.back = back;
        this.header = new Header(server, place, title);
        this.content = content;
        this.kind = kind;
        this.following = kind == Kind.LOG;
    }

    @Override
    public boolean moves() {
        return kind == Kind.LOG && back.moves();
    }

    @Override
    public void tick() {
        back.tick();
    }

    @Override
    public boolean types() {
        return searching;
    }

    @Override
    public Optional<Reader> help() {
        return switch (kind) {
            case TEXT -> Optional.of(help("Reading", Manual.reading()));
            case LOG -> Optional.of(help("The log", Manual.log()));
            case HELP -> Optional.empty();
        };
    }

    private Reader help(String title, List<Line> lines) {
        return new Reader(
                stage, this, header.server(), "Help", title, Kind.HELP, Content.of(lines));
    }

    @Override
    public Ask leaving() {
        return back.leaving();
    }

    @Override
    public Optional<Ask> suspending() {
        return back.suspending();
    }

    @Override
    public String asleep() {
        return back.asleep();
    }

    // ---- layout ----

    private Laid laid(Canvas c) {
        var version = content.version().get();
        var now =
                laid.filter(l ->
                        l.version() == version
                                && l.width() == c.width
                                && l.mode() == mode
                                && l.left() == left);
        if (now.isPresent()) {
            return now.get();
        }
        var lines = content.lines().get();
        var fresh = new Laid(version, c.width, mode, left, lines, rows(c, lines));
        laid.ifPresent(before -> stay(before, fresh));
        laid = Optional.of(fresh);
        return fresh;
    }

    /// The same line stays at the top, although lines before it went or are wrapped otherwise now.
    private void stay(Laid before, Laid fresh) {
        if (following || before.rows().isEmpty()) {
            return;
        }
        var row = before.rows().get(Math.clamp(top, 0, before.rows().size() - 1));
        var line = before.lines().get(row.line());
        var gone = 0;
        while (row.line() - gone > 0
                && (row.line() - gone >= fresh.lines().size()
                        || fresh.lines().get(row.line() - gone) != line)) {
            gone++;
        }
        var at = row.line() - gone;
        found = Math.max(-1, found - gone);
        if (before.width() != fresh.width() || before.mode() != fresh.mode() || gone > 0) {
            top = first(fresh, at);
        }
    }

    private static int first(Laid laid, int line) {
        for (var i = 0; i < laid.rows().size(); i++) {
            if (laid.rows().get(i).line() >= line) {
                return i;
            }
        }
        return 0;
    }

    private List<Row> rows(Canvas c, List<Line> lines) {
        var shape = new Shape(c.width, mode, left);
        // both ways of showing long lines are kept, as one goes back and forth between them
        parts.keySet().removeIf(s -> s.width() != shape.width() || s.left() != shape.left());
        var known = parts.getOrDefault(shape, Map.of());
        var now = new IdentityHashMap<Line, Parts>(lines.size());
        var all = new ArrayList<Row>(lines.size());
        for (var i = 0; i < lines.size(); i++) {
            var line = lines.get(i);
            var its = known.get(line);
            if (its == null) {
                its = parts(c, line);
            }
            now.put(line, its);
            var before = its.lead();
            for (var part : its.texts()) {
                all.add(new Row(i, before, line.leadRole(), part, line.role()));
                before = its.indent();
            }
        }
        parts.put(shape, now);
        return all;
    }

    private Parts parts(Canvas c, Line line) {
        var lead = Text.clean(line.lead(), c.marks);
        var columns = c.width - 4 - Text.width(lead);
        return new Parts(
                lead,
                " ".repeat(Text.width(lead)),
                switch (mode) {
                    case CUT -> List.of(part(c, line.text(), columns));
                    case WRAPPED -> {
                        var wrapped = c.lines(line.text(), columns);
                        yield wrapped.isEmpty() ? List.of("") : wrapped;
                    }
                });
    }

    /// The columns from `left` on; dots where something is hidden.
    private String part(Canvas c, String text, int columns) {
        var clean = Text.clean(text, c.marks);
        var skipped = 0;
        var from = 0;
        while (from < clean.length() && skipped < left) {
            skipped += Text.width(clean.charAt(from++));
        }
        return Text.cutEnd(clean.substring(from), columns, c.marks.dots());
    }

    // ---- drawing ----

    @Override
    public void draw(Canvas c) {
        var now = laid(c);
        var rows = now.rows();
        page = c.height - 7;
        var last = Math.max(0, rows.size() - page);
        if (following) {
            top = last;
        }
        top = Math.clamp(top, 0, last);
        c.header(header.server(), header.place());
        var state = state(now);
        var taken = state.isEmpty() ? 0 : c.columns(state) + 2;
        c.put(2, 2, c.cut(header.title(), c.width - 4 - taken), Theme.Role.TITLE);
        c.right(c.width - 2, 2, state, Theme.Role.DIM);
        for (var i = 0; i < page && top + i < rows.size(); i++) {
            var row = rows.get(top + i);
            var y = 4 + i;
            if (hit(now.lines().get(row.line()))) {
                c.band(Theme.Surface.ROW, 0, c.width, y, 1);
                if (row.line() == found) {
                    c.put(0, y, c.marks.cursor(), Theme.Role.ACCENT);
                }
            }
            var x = c.put(2, y, row.lead(), row.leadRole());
            c.put(x, y, row.text(), row.role());
            c.onPage();
        }
        var below = rows.size() - Math.min(rows.size(), top + page);
        c.right(c.width - 2, c.height - 3, c.marks.more(top, below), Theme.Role.DIM);
        if (searching) {
            var x = c.put(2, c.height - 1, "Search: ", Theme.Role.DIM);
            wanted.draw(c, x, c.height - 1, Math.min(46, c.width - 34 - x), Field.Showing.PLAIN);
            c.right(c.width - 2, c.height - 1, "Enter find   Esc no search", Theme.Role.DIM);
            return;
        }
        c.footer(hints(c, now));
    }

    /// What the search has come to, or that new lines are followed.
    private String state(Laid now) {
        if (!wanted.isEmpty() && !searching) {
            var hits = hits(now.lines());
            return hits.isEmpty()
                    ? "not found"
                    : hits.contains(found)
                            ? "match " + (hits.indexOf(found) + 1) + " of " + hits.size()
                            : Phrases.count(hits.size(), "match", "matches");
        }
        return kind == Kind.LOG ? following ? "following" : "held" : "";
    }

    private List<Canvas.Hint> hints(Canvas c, Laid now) {
        var hints = new ArrayList<Canvas.Hint>();
        hints.add(new Canvas.Hint(c.marks.upDown(), "scroll"));
        hints.add(new Canvas.Hint("/", "search"));
        if (!wanted.isEmpty() && !hits(now.lines()).isEmpty()) {
            hints.add(new Canvas.Hint("n N", "next, last"));
        }
        if (kind == Kind.LOG) {
            hints.add(new Canvas.Hint("f", following ? "hold" : "follow"));
        }
        hints.add(
                switch (mode) {
                    case WRAPPED -> new Canvas.Hint("w", "cut long lines");
                    case CUT -> new Canvas.Hint("w", "wrap");
                });
        if (mode == Lines.CUT) {
            hints.add(new Canvas.Hint(c.marks.leftRight(), "sideways"));
        }
        if (kind != Kind.HELP) {
            hints.add(new Canvas.Hint("?", "help"));
        }
        hints.add(new Canvas.Hint("Esc", "back"));
        return hints;
    }

    // ---- keys ----

    @Override
    public void key(KeyStroke key) {
        if (searching) {
            search(key);
            return;
        }
        switch (key.getKeyType()) {
            case ArrowUp -> scroll(top - 1);
            case ArrowDown -> scroll(top + 1);
            case PageUp -> scroll(top - page);
            case PageDown -> scroll(top + page);
            case ArrowLeft -> sideways(left - SIDEWAYS);
            case ArrowRight -> sideways(left + SIDEWAYS);
            case Home -> scroll(0);
            case End -> {
                scroll(Integer.MAX_VALUE / 2);
                following = kind == Kind.LOG;
            }
            case Escape, Enter -> stage.show(back);
            default -> letter(key); // Lanterna's enum is not ours to close
        }
    }

    /// Columns that one press goes sideways.
    private static final int SIDEWAYS = 20;

    private void letter(KeyStroke key) {
        if (Press.is(key, '/')) {
            wanted.clear();
            found = -1;
            searching = true;
        } else if (Press.is(key, 'n')) {
            find(1);
        } else if (Press.is(key, 'N')) {
            find(-1);
        } else if (Press.is(key, 'f') && kind == Kind.LOG) {
            following = !following;
        } else if (Press.is(key, 'w')) {
            left = 0;
            mode =
                    switch (mode) {
                        case WRAPPED -> Lines.CUT;
                        case CUT -> Lines.WRAPPED;
                    };
        } else if (Press.is(key, ' ')) {
            scroll(top + page);
        } else if (Press.is(key, 'q')) {
            stage.show(back);
        }
    }

    private void scroll(int to) {
        following = false;
        top = to;
    }

    private void sideways(int to) {
        if (mode == Lines.CUT) {
            left = Math.clamp(to, 0, 2_000);
        }
    }

    private void search(KeyStroke key) {
        switch (key.getKeyType()) {
            case Escape -> {
                wanted.clear();
                searching = false;
            }
            case Enter -> {
                searching = false;
                find(1);
            }
            default -> wanted.takes(key);
        }
    }

    private boolean hit(Line line) {
        return !wanted.isEmpty() && line.holds(wanted.text().toLowerCase(Locale.ROOT));
    }

    private List<Integer> hits(List<Line> lines) {
        var all = new ArrayList<Integer>();
        for (var i = 0; i < lines.size(); i++) {
            if (hit(lines.get(i))) {
                all.add(i);
            }
        }
        return all;
    }

    /// The next match below or above, and round the ends: from the last one, or from what is shown.
    private void find(int by) {
        if (laid.isEmpty()) {
            return;
        }
        var now = laid.get();
        var hits = hits(now.lines());
        if (hits.isEmpty()) {
            return;
        }
        var from = found;
        if (from < 0) {
            var shown = Math.clamp(top, 0, now.rows().size() - 1);
            from = now.rows().get(shown).line() - (by > 0 ? 1 : -1);
        }
        var start = from;
        var next =
                by > 0
                        ? hits.stream().filter(i -> i > start).findFirst().orElse(hits.getFirst())
                        : hits.reversed().stream()
                                .filter(i -> i < start)
                                .findFirst()
                                .orElse(hits.getLast());
        found = next;
        var row = first(now, next);
        if (row < top || row >= top + page) {
            scroll(row - page / 3);
        } else {
            following = false;
        }
    }
}
