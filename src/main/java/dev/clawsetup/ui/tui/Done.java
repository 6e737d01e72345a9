package dev.clawsetup.ui.tui;

import com.googlecode.lanterna.input.KeyStroke;
import com.googlecode.lanterna.input.KeyType;

import dev.clawsetup.run.Exit;
import dev.clawsetup.run.Outcome;
import dev.clawsetup.run.Report;
import dev.clawsetup.ui.Rest;
import dev.clawsetup.ui.Words;
import dev.clawsetup.ui.tui.Listing.Above;
import dev.clawsetup.ui.tui.Listing.Item;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What came of it: the verdict first, how the gateway is opened, what was seen for each control,
/// what is the person's own to do, and the one command that takes everything back.
final class Done implements Scene {
    private final Journey journey;
    private final Report report;
    private final Running ran;
    private final Listing list = new Listing();
    private List<String> saved = List.of();
    private Optional<String> unsaved = Optional.empty();

    Done(Journey journey, Report report, Running ran) {
        this.journey = journey;
        this.report = report;
        this.ran = ran;
    }

    private boolean stopped() {
        return ran.stopped() && !Rest.of(report).isEmpty() && Rest.failed(report).isEmpty();
    }

    void saved(List<String> files) {
        saved = List.copyOf(files);
    }

    void notSaved(String why) {
        unsaved = Optional.of(why);
    }

    static Theme.Role role(Outcome outcome) {
        return switch (outcome) {
            case DONE, NOTHING_TO_DO -> Theme.Role.OK;
            case REFUSED, FAILED -> Theme.Role.FAIL;
            case UNDONE -> Theme.Role.GUARD;
            case ADVICE -> Theme.Role.WARN;
            case PENDING -> Theme.Role.WARN;
            case OFF, LEFT_OUT -> Theme.Role.DIM;
        };
    }

    /// What is the person's to do is told by what was found, as its promise is not kept.
    private Item item(Glyphs m, Report.Row row) {
        var found = row.outcome() == Outcome.ADVICE && !row.observed().isBlank();
        return new Item(
                m.of(row.outcome()),
                role(row.outcome()),
                found ? Text.asRow(row.observed()) : row.title(),
                ran.paused() && stopped() && row.outcome() == Outcome.LEFT_OUT
                        ? "waits"
                        : found || row.observed().isBlank()
                                ? Words.of(row.outcome())
                                : row.observed(),
                Theme.Role.DIM,
                row.outcome() == Outcome.OFF ? Listing.Look.QUIET : Listing.Look.PLAIN,
                Above.NOTHING);
    }

    private boolean good() {
        return report.exit() == Exit.DONE;
    }

    @Override
    public void draw(Canvas c) {
        var end = c.wide() ? 74 : c.width;
        c.header(journey.title(), journey.place("Done", journey.reviewNumber() + 2));
        c.bold(
                2,
                2,
                stopped() ? c.marks.todo() : good() ? c.marks.ok() : c.marks.fail(),
                stopped() ? Theme.Role.WARN : good() ? Theme.Role.OK : Theme.Role.FAIL);
        var changes = report.rows().stream().filter(r -> r.outcome() == Outcome.DONE).count();
        var title = title(changes);
        c.put(c.textColumn(), 2, title, Theme.Role.TITLE);
        c.right(end - 2, 2, Phrases.count((int) changes, "change", "changes"), Theme.Role.DIM);
        var told =
                c.para(
                        c.textColumn(),
                        3,
                        c.width - 4 - c.marks.gap(),
                        good() || stopped() ? 4 : 3 + TROUBLE,
                        report.summary().equalsIgnoreCase(title)
                                ? ""
                                : Text.asSentence(report.summary()),
                        Theme.Role.DIM);
        var top = Math.max(5, told + 1);
        var y = top;
        if (!report.access().isEmpty()) {
            c.put(2, y++, "Open OpenClaw", Theme.Role.TITLE);
            for (var line : report.access()) {
                y = c.command(c.textColumn(), y, end - 2 - c.textColumn(), line, Theme.Role.ACCENT);
            }
            y++;
        }
        c.put(2, y++, "What I saw", Theme.Role.TITLE);
        var items = report.seen().stream().map(r -> item(c.marks, r)).toList();
        var keepsakes = keepsakes(c);
        var bottom = c.height - 2;
        var least = Math.min(items.size(), LEAST);
        var rest =
                c.wide()
                        ? todo(c, bottom - top - keepsakes.size(), bottom - top - keepsakes.size())
                        : todo(
                                c,
                                bottom - y - 1 - keepsakes.size() - Math.min(items.size(), WISHED),
                                bottom - y - 1 - keepsakes.size() - least);
        rest.addAll(keepsakes);
        var room = Math.max(least, bottom - y - (c.wide() ? 0 : rest.size() + 1));
        y = list.draw(c, 0, end, y, Math.min(room, Math.max(1, items.size())), items);
        var x = c.wide() ? end + 3 : 2;
        var row = c.wide() ? top : y + 1;
        for (var line : rest) {
            if (row < bottom) {
                line.draw(c, x, row);
            }
            row++;
        }
        c.footer(hints(c));
    }

    /// Whether there is an OpenClaw to be opened.
    private boolean reached() {
        return !report.access().isEmpty();
    }

    private List<Canvas.Hint> hints(Canvas c) {
        var hints = new ArrayList<Canvas.Hint>();
        if (!Rest.of(report).isEmpty()) {
            hints.add(new Canvas.Hint("g", stopped() ? "go on" : "try again"));
        }
        if (Rest.failed(report).isPresent()) {
            hints.add(new Canvas.Hint("x", "go on without it"));
        }
        var phone = new Canvas.Hint("p", "phone");
        if (reached() && good()) {
            hints.add(phone);
        }
        hints.add(new Canvas.Hint("r", "report"));
        hints.add(new Canvas.Hint("l", "log"));
        hints.add(new Canvas.Hint("?", "help"));
        hints.add(new Canvas.Hint(c.marks.upDown(), "look"));
        hints.add(new Canvas.Hint("d", "exact lines"));
        if (reached() && !good()) {
            hints.add(phone); // it can wait
        }
        hints.add(new Canvas.Hint("Enter", "finish"));
        return hints;
    }

    /// What happened, in a few words. A change that was put back is no harm, and the sentence below
    /// says why it was.
    private String title(long changes) {
        if (stopped()) {
            return (ran.paused() ? "Paused: " : "Stopped: ")
                    + Phrases.count(Rest.of(report).size(), "step waits", "steps wait");
        }
        return switch (report.exit()) {
            case Exit.DONE -> changes == 0 ? "Nothing had to be changed" : "Your server is ready";
            case Exit.ROLLED_BACK -> "One change was put back";
            default -> "Not everything is done";
        };
    }

    /// Rows for what went wrong: it says what state things are in and what to do.
    private static final int TROUBLE = 4;

    /// One line beside or below the list.
    ///
    /// @param indent columns from the label to the text
    private record After(
            String label, int indent, String text, Theme.Role labelRole, Theme.Role role) {
        void draw(Canvas c, int x, int y) {
            c.put(x, y, label, labelRole);
            c.put(x + indent, y, text, role);
        }

        static After blank() {
            return new After("", 0, "", Theme.Role.TEXT, Theme.Role.TEXT);
        }
    }

    /// Rows of the list that a small window keeps, and that it keeps if it can.
    private static final int LEAST = 3;

    private static final int WISHED = 6;

    /// What is the person's to do: whole if it fits `whole` rows, else a line each, else as many as
    /// fit `most`; the report has all of it.
    private List<After> todo(Canvas c, int whole, int most) {
        var all = new ArrayList<After>();
        if (report.todo().isEmpty()) {
            return all;
        }
        var columns = columns(c) - c.marks.gap();
        all.add(new After("Yours to do", 0, "", Theme.Role.TITLE, Theme.Role.TEXT));
        var wrapped =
                report.todo().stream()
                        .map(todo -> c.lines(Text.asSentence(todo), columns))
                        .toList();
        if (wrapped.stream().mapToInt(List::size).sum() + 2 <= whole) {
            for (var lines : wrapped) {
                var mark = c.marks.todo();
                for (var line : lines) {
                    all.add(new After(mark, c.marks.gap(), line, Theme.Role.DIM, Theme.Role.TEXT));
                    mark = "";
                }
            }
        } else {
            var fit =
                    report.todo().size() + 2 <= most ? report.todo().size() : Math.max(0, most - 3);
            for (var todo : report.todo().subList(0, fit)) {
                all.add(
                        new After(
                                c.marks.todo(),
                                c.marks.gap(),
                                c.cut(Text.asSentence(todo), columns),
                                Theme.Role.DIM,
                                Theme.Role.TEXT));
            }
            if (fit < report.todo().size()) {
                all.add(
                        new After(
                                "",
                                c.marks.gap(),
                                Phrases.count(report.todo().size() - fit, "thing", "things")
                                        + " more: r shows them",
                                Theme.Role.DIM,
                                Theme.Role.DIM));
            }
        }
        all.add(After.blank());
        return all;
    }

    private static int columns(Canvas c) {
        return c.width - 2 - (c.wide() ? 77 : 2);
    }

    /// What is left of the run on this side, and the way back.
    private List<After> keepsakes(Canvas c) {
        var all = new ArrayList<After>();
        var columns = columns(c);
        var values = c.wide() ? columns : columns - LABEL;
        unsaved.ifPresent(
                why -> labelled(c, all, "Not saved", c.lines(why, values), Theme.Role.FAIL));
        if (!saved.isEmpty()) {
            labelled(
                    c,
                    all,
                    "Saved here",
                    c.lines(String.join(", ", saved), values),
                    Theme.Role.TEXT);
        }
        if (!report.undo().isBlank()) {
            undo(c, all, columns, values);
        }
        return all;
    }

    /// Beside its name if that takes two rows at most; else below it, where there is more room.
    private void undo(Canvas c, List<After> all, int columns, int values) {
        var name = "Undo everything";
        var beside = Text.command(Text.clean(report.undo(), c.marks), values);
        if (c.wide() || beside.filter(rows -> rows.size() <= 2).isPresent()) {
            labelled(c, all, name, c.command(report.undo(), values), Theme.Role.TEXT);
            return;
        }
        all.add(new After(name, 0, "", Theme.Role.DIM, Theme.Role.TEXT));
        for (var row : c.command(report.undo(), columns - c.marks.gap())) {
            all.add(new After("", c.marks.gap(), row, Theme.Role.DIM, Theme.Role.TEXT));
        }
    }

    private static void labelled(
            Canvas c, List<After> all, String label, List<String> lines, Theme.Role role) {
        if (c.wide()) {
            all.add(new After(label, 0, "", Theme.Role.DIM, Theme.Role.TEXT));
            lines.forEach(line -> all.add(new After("", 0, line, Theme.Role.TEXT, role)));
            all.add(After.blank());
            return;
        }
        var name = label;
        for (var line : lines) {
            all.add(new After(name, LABEL, line, Theme.Role.DIM, role));
            name = "";
        }
    }

    /// Columns of a label before its value.
    private static final int LABEL = 18;

    @Override
    public void key(KeyStroke key) {
        if (key.getKeyType() == KeyType.Enter) {
            journey.stage.end(report.exit());
        } else if (Press.is(key, 'r')) {
            journey.stage.show(
                    new Reader(
                            journey.stage,
                            this,
                            journey.title(),
                            "Report",
                            report.summary().isBlank()
                                    ? "Report"
                                    : Text.asSentence(report.summary()),
                            Reader.Kind.TEXT,
                            Reader.Content.of(lines())));
        } else if (Press.is(key, 'l')) {
            journey.stage.show(ran.log(this));
        } else if (Press.is(key, 'p') && reached()) {
            journey.answers()
                    .map(want -> new OnPhone(journey, this, report, want.gateway()))
                    .ifPresent(journey.stage::show);
        } else if (Press.is(key, 'g') && !Rest.of(report).isEmpty()) {
            journey.again(Optional.empty());
        } else if (Press.is(key, 'x') && Rest.failed(report).isPresent()) {
            journey.again(Rest.failed(report).map(Report.Row::id));
        } else {
            list.takes(key, report.seen().size());
        }
    }

    @Override
    public Optional<Reader> help() {
        return Optional.of(journey.help(this, "What came of it", Manual.done()));
    }

    @Override
    public void details() {
        var seen = report.seen();
        if (seen.isEmpty()) {
            return;
        }
        var row = seen.get(Math.clamp(list.at(), 0, seen.size() - 1));
        var lines = new ArrayList<Reader.Line>();
        lines.add(Reader.Line.of(Text.asSentence(Words.of(row.outcome())) + "."));
        if (!row.observed().isBlank()) {
            lines.add(Reader.Line.of("What I saw: " + row.observed()));
        }
        var what = ran.details(row.id());
        if (!what.isEmpty()) {
            lines.add(Reader.Line.EMPTY);
            lines.add(Reader.Line.heading("What it was to do"));
            lines.addAll(what);
        }
        journey.stage.show(journey.text(this, "Details", row.title(), lines));
    }

    private List<Reader.Line> lines() {
        var lines = new ArrayList<Reader.Line>();
        if (!report.access().isEmpty()) {
            lines.add(Reader.Line.heading("Open OpenClaw"));
            report.access().forEach(l -> lines.add(Reader.Line.of(l)));
            lines.add(Reader.Line.EMPTY);
        }
        lines.add(Reader.Line.heading("What I saw"));
        for (var row : report.seen()) {
            lines.add(
                    Reader.Line.of(
                            row.title() + " (" + row.id() + "): " + Words.of(row.outcome())));
            if (!row.observed().isBlank()) {
                lines.add(new Reader.Line("  ", Theme.Role.DIM, row.observed(), Theme.Role.DIM));
            }
        }
        if (!report.todo().isEmpty()) {
            lines.add(Reader.Line.EMPTY);
            lines.add(Reader.Line.heading("Yours to do"));
            report.todo().forEach(l -> lines.add(Reader.Line.of(Text.asSentence(l))));
        }
        lines.add(Reader.Line.EMPTY);
        lines.add(Reader.Line.dim("Run " + report.run() + " on " + report.server()));
        if (!report.undo().isBlank()) {
            lines.add(Reader.Line.of("To undo everything: " + report.undo()));
        }
        return lines;
    }

    @Override
    public Ask leaving() {
        return new Ask(
                "Leave clawsetup?",
                () -> List.of("The run has ended. " + Text.asSentence(report.summary())),
                List.of(
                        new Ask.Choice("Enter", "stay", () -> {}),
                        new Ask.Choice("q", "leave", () -> journey.stage.end(report.exit()))));
    }
}
