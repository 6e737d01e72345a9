package dev.clawsetup.ui.tui;

import com.googlecode.lanterna.input.KeyStroke;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/// A text that fills the window: details, help, the whole log. Esc returns to where one was.
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

        static final Line EMPTY = of("");
    }

    enum Start {
        TOP,
        /// At the end, and staying there while lines come.
        END
    }

    private record Header(String server, String place, String title) {}

    private final Stage stage;
    private final Scene back;
    private final Header header;
    private final Supplier<List<Line>> lines;
    private final Field wanted = new Field("");
    private boolean searching;
    private boolean following;
    private int top;
    private int page = 1;

    Reader(
            Stage stage,
            Scene back,
            String server,
            String place,
            String title,
            Start start,
            Supplier<List<Line>> lines) {
        this.stage = stage;
        this.back = back;
        this.header = new Header(server, place, title);
        this.lines = lines;
        this.following = start == Start.END;
    }

    @Override
    public boolean moves() {
        return following || back.moves();
    }

    @Override
    public void tick() {
        back.tick();
    }

    @Override
    public Ask leaving() {
        return back.leaving();
    }

    private record Drawn(String lead, Theme.Role leadRole, String text, Theme.Role role) {}

    private List<Drawn> wrapped(Canvas c) {
        var all = new ArrayList<Drawn>();
        for (var line : lines.get()) {
            var lead = Text.clean(line.lead(), c.marks);
            var parts = c.lines(line.text(), c.width - 4 - Text.width(lead));
            if (parts.isEmpty()) {
                all.add(new Drawn(lead, line.leadRole(), "", line.role()));
            }
            for (var part : parts) {
                all.add(
                        new Drawn(
                                all.isEmpty() || part != parts.getFirst()
                                        ? " ".repeat(Text.width(lead))
                                        : lead,
                                line.leadRole(),
                                part,
                                line.role()));
            }
        }
        return all;
    }

    @Override
    public void draw(Canvas c) {
        c.header(header.server(), header.place());
        c.put(2, 2, c.cut(header.title(), c.width - 4), Theme.Role.TITLE);
        var all = wrapped(c);
        page = c.height - 7;
        var last = Math.max(0, all.size() - page);
        if (following) {
            top = last;
        }
        top = Math.clamp(top, 0, last);
        for (var i = 0; i < page && top + i < all.size(); i++) {
            var line = all.get(top + i);
            var y = 4 + i;
            if (hit(line.text())) {
                c.band(Theme.Surface.ROW, 0, c.width, y, 1);
            }
            var x = c.put(2, y, line.lead(), line.leadRole());
            c.put(x, y, line.text(), line.role());
            c.onPage();
        }
        var below = all.size() - Math.min(all.size(), top + page);
        c.right(c.width - 2, c.height - 3, c.marks.more(top, below), Theme.Role.DIM);
        if (searching) {
            var x = c.put(2, c.height - 1, "Search: ", Theme.Role.DIM);
            wanted.draw(c, x, c.height - 1, c.width - 4 - x, Field.Showing.PLAIN);
            return;
        }
        c.footer(
                List.of(
                        new Canvas.Hint(c.marks.upDown(), "scroll"),
                        new Canvas.Hint("/", "search"),
                        new Canvas.Hint(
                                wanted.isEmpty() ? "End" : "n",
                                wanted.isEmpty() ? "last line" : "next match"),
                        new Canvas.Hint("Esc", "back")));
    }

    private boolean hit(String text) {
        return !wanted.isEmpty()
                && text.toLowerCase(Locale.ROOT).contains(wanted.text().toLowerCase(Locale.ROOT));
    }

    @Override
    public void key(KeyStroke key) {
        if (searching) {
            search(key);
            return;
        }
        if (Press.is(key, '/')) {
            wanted.clear();
            searching = true;
            return;
        }
        if (Press.is(key, 'n')) {
            find(top + 1);
            return;
        }
        switch (key.getKeyType()) {
            case ArrowUp -> scroll(top - 1);
            case ArrowDown -> scroll(top + 1);
            case PageUp -> scroll(top - page);
            case PageDown -> scroll(top + page);
            case Home -> scroll(0);
            case End -> following = true;
            case Escape, Enter -> stage.show(back);
            default -> {
                if (Press.is(key, ' ')) {
                    scroll(top + page);
                } else if (Press.is(key, 'q')) {
                    stage.show(back);
                }
            }
        }
    }

    private void scroll(int to) {
        following = false;
        top = to;
    }

    private void search(KeyStroke key) {
        switch (key.getKeyType()) {
            case Escape -> {
                wanted.clear();
                searching = false;
            }
            case Enter -> {
                searching = false;
                find(0);
            }
            default -> wanted.takes(key);
        }
    }

    /// Unwrapped lines are counted: close enough, as the match is also painted.
    private void find(int from) {
        var all = lines.get();
        for (var i = from; i < all.size(); i++) {
            if (hit(all.get(i).text())) {
                scroll(i);
                return;
            }
        }
    }
}
