package dev.clawsetup.ui.tui;

import com.googlecode.lanterna.input.KeyStroke;
import com.googlecode.lanterna.input.KeyType;

import dev.clawsetup.answers.Answers;
import dev.clawsetup.answers.Complaint;
import dev.clawsetup.answers.Draft;
import dev.clawsetup.plan.Change;
import dev.clawsetup.plan.Plan;
import dev.clawsetup.plan.Work;
import dev.clawsetup.ui.Comeback;
import dev.clawsetup.ui.Findings;
import dev.clawsetup.ui.TakeBack;
import dev.clawsetup.ui.tui.Listing.Above;
import dev.clawsetup.ui.tui.Listing.Item;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// What is there on a server that was set up before; only what the person picks is asked.
///
/// Which controls act is kept in the draft, as on Review: who switches one on here sees it there,
/// and the other way round.
final class Pick implements Scene {
    private sealed interface Entry {
        record Answer(Comeback.Answer answer, Optional<Complaint> wrong) implements Entry {}

        record Control(Plan.Row row, boolean taken) implements Entry {}

        /// Something of an earlier run that stands.
        record InPlace(Plan.Row row) implements Entry {}

        record GoOn() implements Entry {}
    }

    /// Columns of the names of the answers, so that the answers stand below each other.
    private static final int NAMES = 18;

    private final Journey journey;
    private final Listing list = new Listing();
    private Optional<Plan> plan = Optional.empty();

    /// What would be done if nothing were answered.
    private Plan found = new Plan(List.of());

    private Optional<String> trouble = Optional.empty();
    private boolean working;
    private boolean goesOn;
    private int asked;

    Pick(Journey journey) {
        this.journey = journey;
    }

    /// What would be done with answers, and what with none.
    private record Both(Plan found, Plan wanted) {}

    /// Works out what the answers come to. The first time, what nobody asked for is left alone
    /// where only one thing is to be changed.
    void shown() {
        var want = answers(Comeback.everything(journey.draft()));
        if (want.isEmpty()) {
            return;
        }
        var first = plan.isEmpty();
        var found = first ? answers(Draft.empty()).orElse(want.get()) : want.get();
        var mine = ++asked;
        var server = journey.server();
        var facts = journey.facts();
        working = true;
        trouble = Optional.empty();
        journey.stage.away(
                () -> new Both(server.plan(facts, found), server.plan(facts, want.get())),
                both -> {
                    if (mine == asked) {
                        know(first ? Optional.of(both.found()) : Optional.empty(), both.wanted());
                    }
                },
                e -> {
                    if (mine == asked) {
                        working = false;
                        goesOn = false;
                        trouble = Optional.of(Journey.internal(e));
                    }
                });
    }

    private Optional<Answers> answers(Draft draft) {
        return journey.answers(draft);
    }

    private void know(Optional<Plan> nothingAnswered, Plan wanted) {
        nothingAnswered.ifPresentOrElse(
                before -> {
                    found = before;
                    journey.leaveAlone(before, wanted);
                },
                () -> plan.ifPresent(before -> journey.take(before, wanted)));
        plan = Optional.of(wanted);
        working = false;
        var waited = goesOn;
        goesOn = false;
        if (waited && journey.stage.shows(this)) {
            journey.review();
        }
    }

    private List<Entry> entries() {
        var all = new ArrayList<Entry>();
        for (var answer : journey.picks()) {
            all.add(
                    new Entry.Answer(
                            answer,
                            journey.complaints().stream()
                                    .filter(c -> c.key().equals(answer.question().key()))
                                    .findFirst()));
        }
        plan.map(Comeback::missing).orElse(List.of()).stream()
                .sorted(Comparator.comparing(this::why))
                .map(row -> new Entry.Control(row, !Comeback.off(journey.draft(), row)))
                .forEach(all::add);
        all.add(new Entry.GoOn());
        plan.map(p -> TakeBack.from(p, journey.facts().weather().inForce()))
                .orElse(List.of())
                .forEach(row -> all.add(new Entry.InPlace(row)));
        return all;
    }

    @Override
    public boolean moves() {
        return working;
    }

    @Override
    public void draw(Canvas c) {
        c.header(journey.title(), journey.place("What shall change", 4));
        c.title("What shall change?", journey.setUp());
        c.right(c.width - 2, 2, count(), Theme.Role.ACCENT);
        var entries = entries();
        var items = new ArrayList<Item>();
        for (var i = 0; i < entries.size(); i++) {
            var begins = i > 0 && !entries.get(i).getClass().equals(entries.get(i - 1).getClass());
            items.add(item(c, entries.get(i), begins ? Above.GAP : Above.NOTHING));
        }
        var y = c.lines(journey.setUp(), c.width - 4).size() > 1 ? 6 : 5;
        var pane = c.wide() ? 0 : 6;
        var row = list.draw(c, 0, c.listEnd(), y, c.height - 2 - y - pane, items);
        explain(c, focused(entries), c.wide() ? 5 : Math.min(row + 1, c.height - 8));
        c.footer(hints(c, focused(entries)));
    }

    private Entry focused(List<Entry> entries) {
        return entries.get(Math.clamp(list.at(), 0, entries.size() - 1));
    }

    private Item item(Canvas c, Entry entry, Above above) {
        var m = c.marks;
        return switch (entry) {
            case Entry.Answer(var answer, var wrong) -> {
                var name = answer.question().title();
                var pad = " ".repeat(Math.max(2, NAMES - c.columns(name)));
                var changed = answer.before().isPresent();
                yield new Item(
                        wrong.isPresent() ? m.fail() : changed ? m.add() : " ",
                        wrong.isPresent()
                                ? Theme.Role.FAIL
                                : changed ? Theme.Role.ACCENT : Theme.Role.DIM,
                        name + pad + answer.now(),
                        wrong.isPresent()
                                ? "needs you"
                                : answer.before().map(was -> "was: " + was).orElse(""),
                        wrong.isPresent() ? Theme.Role.FAIL : Theme.Role.DIM,
                        Listing.Look.PLAIN,
                        above);
            }
            case Entry.Control(var row, var taken) ->
                    new Item(
                            taken ? m.ticked() : m.unticked(),
                            taken ? Theme.Role.ACCENT : Theme.Role.DIM,
                            row.step().title(),
                            note(row),
                            row.change() instanceof Change.Refusal
                                    ? Theme.Role.FAIL
                                    : Theme.Role.DIM,
                            taken ? Listing.Look.PLAIN : Listing.Look.QUIET,
                            above);
            case Entry.InPlace(var row) ->
                    new Item(
                            m.ok(),
                            Theme.Role.OK,
                            row.step().title(),
                            row.change() instanceof Change.Off
                                    ? "in place, though not asked for"
                                    : stays(row).isEmpty() ? "in place" : "in place, stays",
                            Theme.Role.DIM,
                            Listing.Look.QUIET,
                            above);
            case Entry.GoOn _ ->
                    new Item(
                            working ? m.spin(journey.stage.beat()) : m.add(),
                            Theme.Role.ACCENT,
                            "Show what would be changed",
                            "",
                            Theme.Role.DIM,
                            Listing.Look.PLAIN,
                            above);
        };
    }

    private String note(Plan.Row row) {
        if (row.change() instanceof Change.Refusal) {
            return "cannot be done yet";
        }
        return switch (why(row)) {
            case CHANGED_SINCE -> "not as I left it";
            case ANSWERED -> "by your answer";
            case NOT_YET -> "not so yet";
        };
    }

    private Comeback.Why why(Plan.Row row) {
        return Comeback.why(row, found, journey.facts());
    }

    private String count() {
        if (plan.isEmpty()) {
            return ""; // not known yet
        }
        var taken =
                plan.map(Comeback::missing).orElse(List.of()).stream()
                        .filter(row -> !Comeback.off(journey.draft(), row))
                        .count();
        return taken == 0
                ? "nothing picked"
                : Phrases.count((int) taken, "change picked", "changes picked");
    }

    private void explain(Canvas c, Entry entry, int from) {
        var x = c.wide() ? c.listEnd() + 3 : c.textColumn();
        var y = from;
        if (!c.wide()) {
            c.rule(2, c.width - 2, y++);
        }
        var columns = c.width - 2 - x;
        var end = c.height - 2;
        if (trouble.isPresent()) {
            c.para(x, y, columns, end, trouble.get(), Theme.Role.FAIL);
            return;
        }
        switch (entry) {
            case Entry.Answer(var answer, var wrong) -> {
                if (c.wide()) {
                    y = c.para(x, y, columns, answer.question().ask(), Theme.Role.TITLE) + 1;
                }
                if (wrong.isPresent()) {
                    y =
                            c.para(
                                    x,
                                    y,
                                    columns,
                                    end,
                                    Text.asSentence(wrong.get().why())
                                            + ". "
                                            + Text.asSentence(wrong.get().instead())
                                            + ".",
                                    Theme.Role.FAIL);
                }
                c.para(x, y, columns, end, answer.question().explain(), Theme.Role.DIM);
            }
            case Entry.Control(var row, var _) -> {
                if (c.wide()) {
                    y = c.para(x, y, columns, row.step().title(), Theme.Role.TITLE) + 1;
                }
                var today =
                        switch (row.change()) {
                            case Work w ->
                                    w.now().isBlank() ? "" : "Today: " + Findings.today(w) + ".";
                            case Change.Refusal r ->
                                    Text.asSentence(r.why())
                                            + ". "
                                            + Text.asSentence(r.remedy())
                                            + ".";
                            case Change.None _, Change.Off _, Change.Advice _ -> "";
                        };
                y = c.para(x, y, columns, end, today.replace("..", "."), Theme.Role.TEXT);
                c.para(
                        x,
                        y,
                        columns,
                        end,
                        switch (why(row)) {
                            case CHANGED_SINCE ->
                                    "I put it in place, and somebody changed it since. Ticked: I"
                                            + " mend it.";
                            case ANSWERED ->
                                    "Your answer asks for it. Without a tick it stays as it is.";
                            case NOT_YET -> "Ticked: I do it. Otherwise it stays as it is.";
                        },
                        Theme.Role.DIM);
            }
            case Entry.InPlace(var row) -> {
                if (c.wide()) {
                    y = c.para(x, y, columns, row.step().title(), Theme.Role.TITLE) + 1;
                }
                var stays = stays(row);
                y =
                        c.para(
                                x,
                                y,
                                columns,
                                end,
                                "I put it in place. "
                                        + stays.map(why -> why + " To take it back all the same:")
                                                .orElse(
                                                        "“u” takes it back: what was there before"
                                                            + " the newest change of it is there"
                                                            + " again. I ask first."),
                                Theme.Role.DIM);
                if (stays.isPresent()) {
                    c.command(
                            x,
                            y,
                            columns,
                            TakeBack.command(journey.server().server(), row),
                            Theme.Role.TEXT);
                }
            }
            case Entry.GoOn _ ->
                    c.para(
                            x,
                            y,
                            columns,
                            end,
                            "Nothing is changed before you have seen each change and said yes to"
                                    + " it. What you did not pick stays as it is.",
                            Theme.Role.DIM);
        }
    }

    private Optional<String> stays(Plan.Row row) {
        return TakeBack.stays(row, journey.facts().weather().inForce());
    }

    private List<Canvas.Hint> hints(Canvas c, Entry entry) {
        var hints = new ArrayList<Canvas.Hint>();
        switch (entry) {
            case Entry.Answer _ -> hints.add(new Canvas.Hint("Enter", "change it"));
            case Entry.Control(var _, var taken) ->
                    hints.add(new Canvas.Hint("Space", taken ? "leave it" : "do it"));
            case Entry.InPlace(var row) -> {
                if (stays(row).isEmpty()) {
                    hints.add(new Canvas.Hint("u", "take it back"));
                }
            }
            case Entry.GoOn _ -> hints.add(new Canvas.Hint("Enter", "go on"));
        }
        if (!(entry instanceof Entry.GoOn)) {
            hints.add(new Canvas.Hint("g", "go on"));
        }
        hints.add(new Canvas.Hint(c.marks.upDown(), "look"));
        hints.add(new Canvas.Hint("?", "help"));
        hints.add(new Canvas.Hint("d", "details"));
        hints.add(new Canvas.Hint("a", "ask me everything"));
        hints.add(new Canvas.Hint("Esc", "back"));
        return hints;
    }

    @Override
    public void key(KeyStroke key) {
        var entries = entries();
        var here = focused(entries);
        if (key.getKeyType() == KeyType.Escape) {
            journey.toLook();
        } else if (Press.is(key, 'g')) {
            goOn();
        } else if (Press.is(key, 'a')) {
            journey.askEverything();
        } else if (Press.is(key, 'u')) {
            askBack(here);
        } else if (key.getKeyType() == KeyType.Enter || Press.is(key, ' ')) {
            switch (here) {
                case Entry.Answer(var answer, var _) ->
                        journey.pick(answer.page().id(), answer.question().key());
                case Entry.Control(var row, var taken) -> journey.skip(row.step().id(), taken);
                case Entry.InPlace _ -> askBack(here);
                case Entry.GoOn _ -> goOn();
            }
        } else {
            list.takes(key, entries.size());
        }
    }

    private void askBack(Entry here) {
        if (here instanceof Entry.InPlace(var row) && stays(row).isEmpty()) {
            journey.askBack(row);
        }
    }

    private void goOn() {
        if (working) {
            goesOn = true;
        } else {
            journey.review();
        }
    }

    @Override
    public Optional<Reader> help() {
        return Optional.of(journey.help(this, "What shall change", Manual.pick()));
    }

    @Override
    public void details() {
        switch (focused(entries())) {
            case Entry.Answer(var answer, var _) ->
                    journey.about(this, answer.page(), answer.page().title());
            case Entry.Control(var row, var _) -> details(row);
            case Entry.InPlace(var row) -> details(row);
            case Entry.GoOn _ -> {}
        }
    }

    private void details(Plan.Row row) {
        journey.stage.show(
                journey.text(
                        this,
                        "Details",
                        row.step().title(),
                        Phrases.details(row, journey.facts())));
    }

    @Override
    public Ask leaving() {
        return journey.leaving();
    }
}
