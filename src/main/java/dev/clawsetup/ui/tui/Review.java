package dev.clawsetup.ui.tui;

import com.googlecode.lanterna.input.KeyStroke;
import com.googlecode.lanterna.input.KeyType;

import dev.clawsetup.answers.Answers;
import dev.clawsetup.answers.Complaint;
import dev.clawsetup.answers.Keys;
import dev.clawsetup.answers.Page;
import dev.clawsetup.plan.Change;
import dev.clawsetup.plan.Plan;
import dev.clawsetup.plan.Work;
import dev.clawsetup.ui.Details;
import dev.clawsetup.ui.Findings;
import dev.clawsetup.ui.TakeBack;
import dev.clawsetup.ui.tui.Listing.Above;
import dev.clawsetup.ui.tui.Listing.Item;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Everything that would be done, what needs the person first; nothing is changed before this page
/// is accepted.
final class Review implements Scene {
    /// One row: a step, or a page of the interview that needed no asking.
    private sealed interface Entry {
        record Step(Plan.Row row, boolean off) implements Entry {}

        /// Nobody asks for it any more, and it is in place.
        record Stays(Plan.Row row) implements Entry {}

        record Fine(int count) implements Entry {}

        record Settled(Page page) implements Entry {}

        record Wrong(Complaint complaint) implements Entry {}
    }

    private final Journey journey;
    private final Listing list = new Listing();
    private Optional<Plan> plan = Optional.empty();
    private Optional<Answers> want = Optional.empty();
    private Optional<String> trouble = Optional.empty();
    private boolean unfolded;

    /// How often was asked what would be done, and which of them {@link #plan} answers.
    private int asked;

    private int answered;

    Review(Journey journey) {
        this.journey = journey;
    }

    /// Asks the server what would be done with the answers as they are now.
    void plan() {
        plan = Optional.empty();
        plan(() -> {});
    }

    private void plan(Runnable then) {
        var mine = ++asked;
        want = journey.answers();
        trouble = Optional.empty();
        if (want.isEmpty()) {
            plan = Optional.empty();
            return;
        }
        var answers = want.get();
        var server = journey.server();
        var facts = journey.facts();
        journey.stage.away(
                () -> server.plan(facts, answers),
                fresh -> {
                    if (mine == asked) {
                        answered = mine;
                        plan = Optional.of(fresh);
                        then.run();
                    }
                },
                e -> {
                    if (mine == asked) {
                        trouble = Optional.of(Journey.internal(e));
                    }
                });
    }

    /// Whether what is shown is what would be done: nothing that was not seen is begun.
    private boolean current() {
        return answered == asked;
    }

    private boolean waiting() {
        return plan.isEmpty() && want.isPresent() && trouble.isEmpty();
    }

    @Override
    public boolean moves() {
        return waiting();
    }

    private List<Plan.Row> rows() {
        return plan.map(Plan::rows).orElse(List.of());
    }

    private boolean switchedOff(Plan.Row row) {
        return journey.draft().texts(Keys.SKIP).contains(row.step().id());
    }

    private List<Plan.Row> refusals() {
        return rows().stream().filter(r -> r.change() instanceof Change.Refusal).toList();
    }

    private List<Plan.Row> work() {
        return rows().stream().filter(r -> r.change() instanceof Work).toList();
    }

    private List<Entry> entries() {
        var all = new ArrayList<Entry>();
        journey.complaints().forEach(c -> all.add(new Entry.Wrong(c)));
        refusals().forEach(r -> all.add(new Entry.Step(r, false)));
        rows().stream()
                .filter(r -> r.change() instanceof Work || switchedOff(r))
                .forEach(r -> all.add(new Entry.Step(r, switchedOff(r))));
        var stays = stays();
        stays.forEach(r -> all.add(new Entry.Stays(r)));
        rows().stream()
                .filter(r -> r.change() instanceof Change.Advice)
                .forEach(r -> all.add(new Entry.Step(r, false)));
        var fine = fine();
        if (!fine.isEmpty()) {
            all.add(new Entry.Fine(fine.size()));
        }
        if (unfolded) {
            fine.forEach(r -> all.add(new Entry.Step(r, false)));
        }
        journey.pages().stream()
                .filter(p -> p.settled().isPresent() && !p.questions().isEmpty())
                .filter(p -> journey.asked().stream().noneMatch(a -> a.id().equals(p.id())))
                .forEach(p -> all.add(new Entry.Settled(p)));
        return all;
    }

    private List<Plan.Row> stays() {
        return plan.isPresent() && want.isPresent()
                ? TakeBack.unasked(plan.get(), want.get(), journey.facts())
                : List.of();
    }

    private List<Plan.Row> fine() {
        var stays = stays();
        return rows().stream()
                .filter(r -> !stays.contains(r))
                .filter(r -> !switchedOff(r))
                .filter(r -> r.change() instanceof Change.None || r.change() instanceof Change.Off)
                .toList();
    }

    private Item item(Glyphs m, Entry entry, Above above) {
        return switch (entry) {
            case Entry.Wrong(var complaint) ->
                    new Item(
                            m.fail(),
                            Theme.Role.FAIL,
                            complaint.key() + " " + complaint.why(),
                            "needs you",
                            Theme.Role.FAIL,
                            Listing.Look.PLAIN,
                            above);
            case Entry.Stays(var row) ->
                    new Item(
                            m.warn(),
                            Theme.Role.WARN,
                            row.step().title(),
                            TakeBack.alone(row) ? "stays; u takes it back" : "stays",
                            Theme.Role.DIM,
                            Listing.Look.PLAIN,
                            above);
            case Entry.Fine(var count) ->
                    new Item(
                            m.ok(),
                            Theme.Role.OK,
                            Phrases.count(
                                    count,
                                    "more thing needs no change",
                                    "more things need no change"),
                            unfolded ? "f folds them" : "f shows them",
                            Theme.Role.DIM,
                            Listing.Look.QUIET,
                            above);
            case Entry.Settled(var page) ->
                    new Item(
                            m.todo(),
                            Theme.Role.DIM,
                            page.settled().orElse(page.title()),
                            "Enter asks",
                            Theme.Role.DIM,
                            Listing.Look.QUIET,
                            above);
            case Entry.Step(var row, var off) -> step(m, row, off, above);
        };
    }

    private static Item step(Glyphs m, Plan.Row row, boolean off, Above above) {
        var title = row.step().title();
        if (off) {
            return new Item(
                    m.skip(),
                    Theme.Role.DIM,
                    title,
                    "switched off",
                    Theme.Role.DIM,
                    Listing.Look.QUIET,
                    above);
        }
        return switch (row.change()) {
            case Change.Refusal r ->
                    new Item(
                            m.fail(),
                            Theme.Role.FAIL,
                            Findings.words(row),
                            "needs you",
                            Theme.Role.FAIL,
                            Listing.Look.PLAIN,
                            above);
            case Work w ->
                    new Item(
                            m.add(),
                            Theme.Role.ACCENT,
                            title,
                            w.safety() == Work.Safety.GUARDED
                                    ? "safety net" + (m.ascii() ? "" : " " + m.guard())
                                    : "",
                            Theme.Role.GUARD,
                            Listing.Look.PLAIN,
                            above);
            case Change.Advice a ->
                    new Item(
                            m.warn(),
                            Theme.Role.WARN,
                            Text.asRow(a.why()),
                            "yours to do",
                            Theme.Role.DIM,
                            Listing.Look.PLAIN,
                            above);
            case Change.None _ ->
                    new Item(
                            m.ok(),
                            Theme.Role.OK,
                            title,
                            "",
                            Theme.Role.DIM,
                            Listing.Look.QUIET,
                            above);
            case Change.Off o ->
                    new Item(
                            m.skip(),
                            Theme.Role.DIM,
                            title,
                            o.why(),
                            Theme.Role.DIM,
                            Listing.Look.QUIET,
                            above);
        };
    }

    @Override
    public void draw(Canvas c) {
        c.header(journey.title(), journey.place("Review", journey.reviewNumber()));
        if (waiting()) {
            c.title("Working out what to do", "Nothing has been changed yet.");
            c.bold(2, 5, c.marks.spin(journey.stage.beat()), Theme.Role.ACCENT);
            c.put(c.textColumn(), 5, "Comparing what is with what you want", Theme.Role.TEXT);
            c.footer(List.of(new Canvas.Hint("?", "help"), new Canvas.Hint("Esc", "back")));
            return;
        }
        if (trouble.isPresent()) {
            c.title("I could not work out what to do", "Nothing has been changed yet.");
            c.bold(2, 5, c.marks.fail(), Theme.Role.FAIL);
            var y = c.para(c.textColumn(), 5, c.width - 8, trouble.get(), Theme.Role.FAIL) + 1;
            c.para(c.textColumn(), y, c.width - 8, Journey.REPORT, Theme.Role.TEXT);
            c.footer(
                    List.of(
                            new Canvas.Hint("Enter", "try again"),
                            new Canvas.Hint("?", "help"),
                            new Canvas.Hint("Esc", "back")));
            return;
        }
        var end = c.listEnd();
        c.title(title(), sentence());
        var entries = entries();
        var items = new ArrayList<Item>();
        for (var i = 0; i < entries.size(); i++) {
            var above =
                    i > 0 && needsYou(entries.get(i - 1)) && !needsYou(entries.get(i))
                            ? Above.GAP
                            : Above.NOTHING;
            items.add(item(c.marks, entries.get(i), above));
        }
        var pane = c.wide() ? 0 : 8;
        var row = list.draw(c, 0, end, 5, c.height - 2 - 5 - pane, items);
        focused(entries)
                .ifPresent(e -> explain(c, e, c.wide() ? 5 : Math.min(row + 1, c.height - 10)));
        c.footer(hints(c, entries));
    }

    private static boolean needsYou(Entry entry) {
        return switch (entry) {
            case Entry.Wrong _ -> true;
            case Entry.Step(var row, var off) -> !off && row.change() instanceof Change.Refusal;
            case Entry.Stays _, Entry.Fine _, Entry.Settled _ -> false;
        };
    }

    private String title() {
        var needs = refusals().size() + journey.complaints().size();
        var changes = work().size();
        if (changes == 0 && needs == 0) {
            return "Nothing to change";
        }
        return Phrases.count(changes, "change", "changes")
                + switch (needs) {
                    case 0 -> changes == 1 ? ", ready" : ", all ready";
                    case 1 -> ", 1 needs you first";
                    default -> ", " + needs + " need you first";
                };
    }

    private String sentence() {
        if (blocked()) {
            return "Nothing has been changed yet.";
        }
        return work().isEmpty()
                ? stays().isEmpty()
                        ? "The server is as you want it."
                        : "More is in place than you ask for; it stays, unless you take it back."
                : "Nothing has been changed yet. It begins when you press Enter.";
    }

    private boolean blocked() {
        return !refusals().isEmpty() || !journey.complaints().isEmpty();
    }

    private Optional<Entry> focused(List<Entry> entries) {
        return entries.isEmpty()
                ? Optional.empty()
                : Optional.of(entries.get(Math.clamp(list.at(), 0, entries.size() - 1)));
    }

    private void explain(Canvas c, Entry entry, int from) {
        var y = from;
        var x = c.wide() ? c.listEnd() + 3 : c.textColumn();
        if (!c.wide()) {
            c.rule(2, c.width - 2, y++);
        }
        switch (entry) {
            case Entry.Wrong(var complaint) ->
                    sentences(
                            c,
                            x,
                            y,
                            "An answer cannot be used",
                            complaint.key() + " " + complaint.why() + ".",
                            Text.asSentence(complaint.instead()) + ".");
            case Entry.Stays(var row) -> stays(c, x, y, row);
            case Entry.Fine _ ->
                    sentences(
                            c, x, y, "No change", "Already as you want it, or not asked for.", "");
            case Entry.Settled(var page) ->
                    sentences(
                            c,
                            x,
                            y,
                            page.title(),
                            page.settled().orElse("") + ".",
                            "I did not ask about it. Press Enter to answer by yourself.");
            case Entry.Step(var row, var off) -> step(c, x, y, row, off);
        }
    }

    private void stays(Canvas c, int x, int y, Plan.Row row) {
        var why = row.change() instanceof Change.Off off ? off.why() : "";
        sentences(
                c,
                x,
                y,
                row.step().title(),
                "%s, but in place since an earlier run. I loosen nothing that you do not name, so it stays."
                        .formatted(Text.asRow(why)),
                TakeBack.alone(row)
                        ? "“u” takes it back: what was there before is there again. I ask first."
                        : "To take it back: " + TakeBack.command(journey.server().server(), row));
    }

    private static int sentences(
            Canvas c, int x, int from, String title, String first, String second) {
        var columns = c.width - 2 - x;
        var end = c.height - 2;
        var y = from;
        if (c.wide()) {
            y = c.para(x, y, columns, title, Theme.Role.TITLE) + 1;
        } else if (c.columns(title) > columns - 20) {
            y = c.para(x, y, columns, end, title + ".", Theme.Role.TEXT); // cut in the list
        }
        y = c.para(x, y, columns, end, first, Theme.Role.TEXT);
        if (!second.isEmpty()) {
            y = c.para(x, c.wide() ? y + 1 : y, columns, end, second, Theme.Role.DIM);
        }
        return y;
    }

    private void step(Canvas c, int x, int y, Plan.Row row, boolean off) {
        var title = row.step().title();
        if (off) {
            sentences(c, x, y, title, "I leave this as it is.", "Space switches it on again.");
            return;
        }
        switch (row.change()) {
            case Change.Refusal r ->
                    sentences(
                            c,
                            x,
                            y,
                            Findings.words(row),
                            Text.asRow(r.remedy()) + ". Or switch it off with Space.",
                            "Before that I cannot do this: " + title + ".");
            case Change.Advice a ->
                    sentences(
                            c,
                            x,
                            y,
                            Text.asRow(a.why()),
                            Text.asRow(a.todo()) + ".",
                            "What it is good for: " + title + ".");
            case Change.None n ->
                    sentences(c, x, y, title, "It is so already.", Text.asRow(n.observed()));
            case Change.Off o -> sentences(c, x, y, title, Text.asRow(o.why()) + ".", "");
            case Work w -> work(c, x, y, row, w);
        }
    }

    private void work(Canvas c, int x, int from, Plan.Row row, Work work) {
        var columns = c.width - 2 - x;
        var deadline = want.orElseThrow().deadline();
        var today = work.now().isBlank() ? "" : "Today: " + Findings.today(work) + ".";
        var proofs = Phrases.proofs(work.proofs());
        if (c.wide()) {
            var y = sentences(c, x, from, row.step().title(), today.replace("..", "."), "") + 1;
            y = part(c, x, y, columns, "It changes", Theme.Role.DIM, Phrases.touches(work));
            y = part(c, x, y, columns, "Proved by", Theme.Role.DIM, proofs);
            y =
                    part(
                            c,
                            x,
                            y,
                            columns,
                            "Safety net",
                            Theme.Role.GUARD,
                            work.safety() == Work.Safety.PLAIN
                                    ? ""
                                    : "Without that proof, "
                                            + Phrases.safety(work, deadline)
                                            + ".");
            exact(c, x, y, columns, row);
            return;
        }
        var y = c.para(x, from, columns, from + 2, today.replace("..", "."), Theme.Role.TEXT);
        y = labelled(c, x, y, "Changes", Phrases.touches(work));
        y = labelled(c, x, y, "Proof", proofs);
        labelled(c, x, y, "If not", Phrases.safety(work, deadline));
    }

    private static int part(
            Canvas c, int x, int y, int columns, String label, Theme.Role role, String text) {
        if (text.isEmpty() || y >= c.height - 3) {
            return y;
        }
        c.put(x, y, label, role);
        return c.para(x, y + 1, columns, c.height - 2, text, Theme.Role.TEXT) + 1;
    }

    private void exact(Canvas c, int x, int from, int columns, Plan.Row row) {
        var lines =
                Details.of(row.change(), journey.facts()).stream()
                        .filter(l -> l.startsWith("+ ") || l.startsWith("- "))
                        .map(Reader.Line::ofDetail)
                        .toList();
        var y = from;
        if (lines.isEmpty() || y > c.height - 5) {
            return;
        }
        c.put(x, y++, "Exact lines", Theme.Role.DIM);
        for (var line : lines) {
            if (y >= c.height - 3 && line != lines.getLast()) {
                c.put(x, y, c.marks.dots() + " d shows all of them", Theme.Role.DIM);
                return;
            }
            c.put(x, y, line.lead().strip(), line.leadRole());
            c.put(x + 2, y++, c.cut(line.text(), columns - 2), line.role());
        }
    }

    private static int labelled(Canvas c, int x, int y, String label, String text) {
        if (text.isEmpty()) {
            return y;
        }
        c.put(x, y, label, Theme.Role.DIM);
        var columns = c.width - 2 - x - 9;
        var lines = c.lines(text, columns);
        var row = y;
        for (var line : lines.subList(0, Math.min(2, lines.size()))) {
            var cut = row == y + 1 && lines.size() > 2;
            c.put(
                    x + 9,
                    row++,
                    cut ? c.cut(line + c.marks.dots(), columns) : line,
                    Theme.Role.TEXT);
        }
        return row;
    }

    private List<Canvas.Hint> hints(Canvas c, List<Entry> entries) {
        var hints = new ArrayList<Canvas.Hint>();
        var here = focused(entries);
        var enter =
                here.filter(Entry.Settled.class::isInstance).isPresent()
                        ? "ask me about it"
                        : blocked()
                                ? here.filter(Review::needsYou).isPresent()
                                        ? "next that needs you"
                                        : "show what needs you"
                                : work().isEmpty() ? "finish" : "start";
        var space =
                here.filter(Entry.Step.class::isInstance)
                        .map(Entry.Step.class::cast)
                        .filter(s -> s.off() || switchable(s.row()))
                        .map(s -> new Canvas.Hint("Space", s.off() ? "switch on" : "switch off"));
        if (here.filter(Review::needsYou).isPresent()) {
            space.ifPresent(hints::add);
            if (refusals().size() + journey.complaints().size() > 1) {
                hints.add(new Canvas.Hint("Enter", enter));
            }
        } else {
            hints.add(new Canvas.Hint("Enter", enter));
        }
        here.flatMap(Review::takenBack)
                .ifPresent(row -> hints.add(new Canvas.Hint("u", "take it back")));
        hints.add(new Canvas.Hint(c.marks.upDown(), "look"));
        if (here.filter(Review::needsYou).isEmpty()) {
            space.ifPresent(hints::add);
        }
        hints.add(new Canvas.Hint("d", "exact lines"));
        hints.add(new Canvas.Hint("?", "help"));
        hints.add(new Canvas.Hint("Esc", "back"));
        return hints;
    }

    private static Optional<Plan.Row> takenBack(Entry entry) {
        return entry instanceof Entry.Stays(var row) && TakeBack.alone(row)
                ? Optional.of(row)
                : Optional.empty();
    }

    private static boolean switchable(Plan.Row row) {
        return row.change() instanceof Work || row.change() instanceof Change.Refusal;
    }

    @Override
    public void key(KeyStroke key) {
        if (key.getKeyType() == KeyType.Escape) {
            journey.back("");
            return;
        }
        if (waiting()) {
            return;
        }
        if (trouble.isPresent()) {
            if (key.getKeyType() == KeyType.Enter) {
                plan();
            }
            return;
        }
        var entries = entries();
        var here = focused(entries);
        if (key.getKeyType() == KeyType.Enter) {
            enter(entries, here);
        } else if (Press.is(key, 'f')) {
            unfolded = !unfolded;
        } else if (Press.is(key, 'u')) {
            here.flatMap(Review::takenBack).ifPresent(journey::askBack);
        } else if (Press.is(key, ' ')) {
            here.filter(Entry.Step.class::isInstance)
                    .map(Entry.Step.class::cast)
                    .filter(s -> s.off() || switchable(s.row()))
                    .ifPresent(s -> toggle(s.row(), !s.off()));
        } else {
            list.takes(key, entries.size());
        }
    }

    private void enter(List<Entry> entries, Optional<Entry> here) {
        if (here.isPresent() && here.get() instanceof Entry.Settled(var page)) {
            journey.open(page.id());
        } else if (blocked()) {
            for (var i = 1; i <= entries.size(); i++) {
                var next = (list.at() + i) % entries.size();
                if (needsYou(entries.get(next))) {
                    list.focus(next);
                    return;
                }
            }
        } else if (current() && plan.isPresent() && want.isPresent()) {
            journey.carryOut(plan.get(), want.get());
        }
    }

    private void toggle(Plan.Row row, boolean off) {
        var id = row.step().id();
        journey.skip(id, off);
        plan(() -> stayOn(id));
    }

    /// Rows move when they are switched; the focus moves with its row.
    private void stayOn(String id) {
        var entries = entries();
        for (var i = 0; i < entries.size(); i++) {
            if (entries.get(i) instanceof Entry.Step(var row, _) && row.step().id().equals(id)) {
                list.focus(i);
                return;
            }
        }
    }

    @Override
    public Optional<Reader> help() {
        return Optional.of(journey.help(this, "Review", Manual.review()));
    }

    @Override
    public void details() {
        focused(entries())
                .filter(Entry.Step.class::isInstance)
                .map(Entry.Step.class::cast)
                .ifPresent(s -> details(s.row()));
    }

    private void details(Plan.Row row) {
        var lines = Phrases.details(row, journey.facts());
        journey.stage.show(journey.text(this, "Details", row.step().title(), lines));
    }

    @Override
    public Ask leaving() {
        return journey.leaving();
    }
}
