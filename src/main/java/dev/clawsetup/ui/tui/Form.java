package dev.clawsetup.ui.tui;

import com.googlecode.lanterna.input.KeyStroke;
import com.googlecode.lanterna.input.KeyType;

import dev.clawsetup.answers.Complaint;
import dev.clawsetup.answers.Key;
import dev.clawsetup.answers.Keys;
import dev.clawsetup.answers.Page;
import dev.clawsetup.answers.Question;
import dev.clawsetup.answers.Question.Kind;
import dev.clawsetup.answers.Value;
import dev.clawsetup.secret.Secret;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/// One page of the interview, whatever its questions are.
///
/// What is typed is an answer at once; nothing is lost by going back. A complaint stands under the
/// answer it is about, once that answer was touched or the person wants to go on.
final class Form implements Scene {
    /// Something that can have the focus: an option, a field, a yes-or-no.
    private record Spot(Question question, int part) {
        Key key() {
            return question.key();
        }
    }

    /// A row of the form, before it is known where on the window it comes to stand.
    private record Row(Optional<Spot> spot, Painter painter) {}

    @FunctionalInterface
    private interface Painter {
        void paint(Canvas c, int y, int end);
    }

    /// How much air there is.
    private enum Density {
        AIRY,
        TIGHT,
        /// Explanations of options only where the focus is.
        TERSE
    }

    private final Journey journey;
    private final String id;
    private final Map<Key, List<Field>> fields = new HashMap<>();
    private final Set<Key> touched = new HashSet<>();
    private Optional<Key> focus = Optional.empty();
    private int part;
    private int top;

    Form(Journey journey, String id) {
        this.journey = journey;
        this.id = id;
    }

    /// Begins at that question.
    void ask(Key question) {
        page().questions().stream()
                .filter(q -> q.key().equals(question))
                .findFirst()
                .ifPresent(this::toQuestion);
    }

    private Page page() {
        return journey.pages().stream().filter(p -> p.id().equals(id)).findFirst().orElseThrow();
    }

    // ---- answers ----

    private Value value(Question question) {
        return journey.draft().get(question.key()).orElse(question.preset());
    }

    private String text(Question question) {
        return value(question) instanceof Value.Text(var text) ? text : "";
    }

    private List<String> texts(Question question) {
        return value(question) instanceof Value.Many(var texts) ? texts : List.of();
    }

    private void answer(Question question, Value value) {
        touched.add(question.key());
        journey.answer(question.key(), value);
    }

    private List<Field> fields(Question question) {
        return fields.computeIfAbsent(
                question.key(),
                _ ->
                        new ArrayList<>(
                                switch (question.kind()) {
                                    case Kind.Line _ -> List.of(new Field(text(question)));
                                    case Kind.Hidden _ -> List.of(new Field(kept(question)));
                                    case Kind.Lines _ ->
                                            texts(question).isEmpty()
                                                    ? List.of(new Field(""))
                                                    : texts(question).stream()
                                                            .map(Field::new)
                                                            .toList();
                                    case Kind.Choice _, Kind.Pick _, Kind.YesNo _ ->
                                            List.<Field>of();
                                }));
    }

    /// A secret that was typed before is there again as dots.
    private String kept(Question question) {
        return value(question) instanceof Value.Hidden(var secret) ? secret.reveal() : "";
    }

    private void typed(Question question) {
        var typed = fields(question);
        switch (question.kind()) {
            case Kind.Line _ -> answer(question, Value.of(typed.getFirst().text().strip()));
            case Kind.Hidden _ -> {
                touched.add(question.key());
                if (typed.getFirst().isEmpty()) {
                    journey.forget(question.key());
                } else {
                    answer(question, Value.of(Secret.of(typed.getFirst().text())));
                }
            }
            case Kind.Lines _ ->
                    answer(
                            question,
                            Value.of(
                                    typed.stream()
                                            .map(f -> f.text().strip())
                                            .filter(t -> !t.isEmpty())
                                            .toList()));
            case Kind.Choice _, Kind.Pick _, Kind.YesNo _ -> {}
        }
    }

    private List<Complaint> complaints(Question question) {
        if (touched.contains(question.key()) && journey.draft().toBeAsked(question.key())) {
            return List.of(
                    new Complaint(
                            question.key(),
                            "is not kept, as it is a secret",
                            "type it again, or press Enter once more to go without it"));
        }
        return touched.contains(question.key())
                ? journey.complaints().stream().filter(c -> c.key().equals(question.key())).toList()
                : List.of();
    }

    // ---- focus ----

    private int parts(Question question) {
        return switch (question.kind()) {
            case Kind.Choice choice -> choice.options().size();
            case Kind.Pick pick -> Math.max(1, pick.options().size());
            case Kind.Lines _ -> fields(question).size();
            case Kind.YesNo _, Kind.Line _, Kind.Hidden _ -> 1;
        };
    }

    private List<Spot> spots() {
        return page().questions().stream()
                .flatMap(q -> IntStream.range(0, parts(q)).mapToObj(i -> new Spot(q, i)))
                .toList();
    }

    /// Where the focus is; first on the option that holds.
    private Spot at() {
        var spots = spots();
        var key = focus.filter(k -> spots.stream().anyMatch(s -> s.key().equals(k)));
        if (key.isEmpty()) {
            focus = Optional.of(spots.getFirst().key());
            part = entry(spots.getFirst().question());
        }
        var mine = spots.stream().filter(s -> s.key().equals(focus.orElseThrow())).toList();
        return mine.get(Math.clamp(part, 0, mine.size() - 1));
    }

    private int entry(Question question) {
        return question.kind() instanceof Kind.Choice choice
                ? Math.max(
                        0,
                        choice.options().stream()
                                .map(Question.Option::value)
                                .toList()
                                .indexOf(text(question)))
                : 0;
    }

    private void to(Spot spot) {
        focus = Optional.of(spot.key());
        part = spot.part();
    }

    private void step(int by) {
        var spots = spots();
        to(spots.get(Math.floorMod(spots.indexOf(at()) + by, spots.size())));
    }

    private void toQuestion(Question question) {
        focus = Optional.of(question.key());
        part = entry(question);
    }

    private void nextQuestion(int by) {
        var questions = page().questions();
        toQuestion(questions.get(Math.floorMod(index(at().question()) + by, questions.size())));
    }

    private int index(Question question) {
        return page().questions().stream().map(Question::key).toList().indexOf(question.key());
    }

    private boolean last(Question question) {
        return index(question) == page().questions().size() - 1;
    }

    // ---- keys ----

    @Override
    public void key(KeyStroke key) {
        var at = at();
        switch (key.getKeyType()) {
            case Escape -> journey.back(id);
            case ArrowDown -> step(1);
            case ArrowUp -> step(-1);
            case Tab -> nextQuestion(1);
            case ReverseTab -> nextQuestion(-1);
            case PageDown -> to(spots().getLast());
            case PageUp -> to(spots().getFirst());
            case Enter -> enter(at);
            case F3 -> keyRing(at);
            default -> {
                if (Press.is(key, '?') && empty(at)) {
                    help().ifPresent(journey.stage::show);
                } else {
                    other(at, key);
                }
            }
        }
    }

    /// What opens the server today, and a new key; where keys are asked for.
    private void keyRing(Spot at) {
        if (at.key().equals(Keys.ADD_KEYS)) {
            journey.stage.show(new KeyRing(journey, this, line -> made(at.question(), line)));
        }
    }

    private void made(Question question, String line) {
        var lines = new ArrayList<>(texts(question));
        lines.add(line);
        fields.remove(question.key());
        answer(question, Value.of(List.copyOf(lines)));
    }

    private static boolean typing(Spot at) {
        return switch (at.question().kind()) {
            case Kind.Line _, Kind.Lines _, Kind.Hidden _ -> true;
            case Kind.Choice _, Kind.Pick _, Kind.YesNo _ -> false;
        };
    }

    /// No answer begins with a question mark, but a secret may.
    private boolean empty(Spot at) {
        return !(at.question().kind() instanceof Kind.Hidden)
                && typing(at)
                && fields(at.question()).get(at.part()).isEmpty();
    }

    @Override
    public boolean types() {
        return typing(at());
    }

    private void other(Spot at, KeyStroke key) {
        switch (at.question().kind()) {
            case Kind.Choice choice -> {
                if (Press.is(key, ' ')) {
                    choose(at, choice);
                }
            }
            case Kind.Pick pick -> {
                if (Press.is(key, ' ') && !pick.options().isEmpty()) {
                    tick(at, pick);
                }
            }
            case Kind.YesNo _ -> {
                if (Press.is(key, 'y') || key.getKeyType() == KeyType.ArrowLeft) {
                    answer(at.question(), Value.of(true));
                } else if (Press.is(key, 'n') || key.getKeyType() == KeyType.ArrowRight) {
                    answer(at.question(), Value.of(false));
                } else if (Press.is(key, ' ')) {
                    answer(at.question(), Value.of(!text(at.question()).equals("yes")));
                }
            }
            case Kind.Line _, Kind.Lines _, Kind.Hidden _ -> {
                if (fields(at.question()).get(at.part()).takes(key)) {
                    typed(at.question());
                }
            }
        }
    }

    private void choose(Spot at, Kind.Choice choice) {
        answer(at.question(), Value.of(choice.options().get(at.part()).value()));
    }

    private void tick(Spot at, Kind.Pick pick) {
        var chosen = new ArrayList<>(texts(at.question()));
        var value = pick.options().get(at.part()).value();
        if (!chosen.remove(value)) {
            chosen.add(value);
        }
        answer(at.question(), Value.of(List.copyOf(chosen)));
    }

    /// Chooses what is under the focus, then goes to the next question, then to the next page.
    private void enter(Spot at) {
        switch (at.question().kind()) {
            case Kind.Choice choice when !chosen(at, choice) -> {
                choose(at, choice);
                return;
            }
            case Kind.Lines _ when more(at) -> {
                touched.add(at.key());
                if (!complaints(at.question()).isEmpty()) {
                    return; // the eye is on the line to mend
                }
                fields(at.question()).add(at.part() + 1, new Field(""));
                part = at.part() + 1;
                return;
            }
            case Kind.Choice _,
                    Kind.Lines _,
                    Kind.Pick _,
                    Kind.YesNo _,
                    Kind.Line _,
                    Kind.Hidden _ -> {}
        }
        if (!touched.add(at.key()) && without(at)) {
            journey.forget(at.key());
        }
        if (!complaints(at.question()).isEmpty()) {
            return;
        }
        if (last(at.question()) || journey.picking()) {
            goOn();
        } else {
            nextQuestion(1);
        }
    }

    /// Whether nothing was typed where a secret stood that was not kept.
    private boolean without(Spot at) {
        return journey.draft().toBeAsked(at.key()) && fields(at.question()).getFirst().isEmpty();
    }

    private boolean chosen(Spot at, Kind.Choice choice) {
        return choice.options().get(at.part()).value().equals(text(at.question()));
    }

    /// Whether Enter begins another line: in the last one, when it holds something.
    private boolean more(Spot at) {
        var lines = fields(at.question());
        return at.part() == lines.size() - 1 && !lines.get(at.part()).text().isBlank();
    }

    private void goOn() {
        page().questions().forEach(q -> touched.add(q.key()));
        page().questions().stream()
                .filter(q -> !complaints(q).isEmpty())
                .findFirst()
                .ifPresentOrElse(this::toQuestion, () -> journey.forward(id));
    }

    @Override
    public Optional<Reader> help() {
        return Optional.of(journey.help(this, page().title(), Manual.form(page().questions())));
    }

    /// What the answers of this page change on the server, to the line.
    @Override
    public void details() {
        var page = page();
        journey.about(this, page, "What comes of “" + page.title() + "”");
    }

    // ---- drawing ----

    @Override
    public void draw(Canvas c) {
        var page = page();
        var at = at();
        var end = c.wide() ? 78 : c.width;
        c.header(journey.title(), journey.place(page.title(), journey.number(id)));
        c.put(2, 2, c.cut(title(page), c.width - 4), Theme.Role.TITLE);
        var from = Math.min(5, c.para(2, 3, end - 4, 5, page.sentence(), Theme.Role.DIM)) + 1;
        var bottom = c.height - 2 - (c.wide() ? 0 : explanation(c, at));
        var room = bottom - from;
        var rows = rows(c, end, at, Density.AIRY);
        if (rows.size() > room) {
            rows = rows(c, end, at, Density.TIGHT);
        }
        if (rows.size() > room) {
            rows = rows(c, end, at, Density.TERSE);
        }
        scroll(rows, at, rows.size() > room ? room - 1 : room);
        var y = from;
        var last = Math.min(rows.size(), top + (rows.size() > room ? room - 1 : room));
        for (var row : rows.subList(top, last)) {
            if (row.spot().filter(s -> same(s, at)).isPresent()) {
                c.focus(0, end, y, 1);
            }
            row.painter().paint(c, y++, end);
            c.onPage();
        }
        if (rows.size() > room) {
            var hidden =
                    (int)
                            rows.subList(0, top).stream()
                                    .flatMap(r -> r.spot().stream())
                                    .distinct()
                                    .count();
            var below =
                    (int)
                            rows.subList(last, rows.size()).stream()
                                    .flatMap(r -> r.spot().stream())
                                    .distinct()
                                    .count();
            c.right(end - 2, y, c.marks.more(hidden, below), Theme.Role.DIM);
        }
        explain(c, at, bottom, end);
        c.footer(hints(c, at));
    }

    /// One question needs no heading besides.
    private boolean alone() {
        return page().questions().size() == 1
                && !(page().questions().getFirst().kind() instanceof Kind.YesNo);
    }

    private String title(Page page) {
        return alone() ? page.questions().getFirst().ask() : page.title();
    }

    private static boolean same(Spot a, Spot b) {
        return a.key().equals(b.key()) && a.part() == b.part();
    }

    private void scroll(List<Row> rows, Spot at, int room) {
        var mine =
                IntStream.range(0, rows.size())
                        .filter(i -> rows.get(i).spot().filter(s -> same(s, at)).isPresent())
                        .boxed()
                        .toList();
        var first = mine.isEmpty() ? 0 : mine.getFirst();
        var last = mine.isEmpty() ? 0 : mine.getLast();
        if (at.part() == 0) {
            first = Math.max(0, first - 1);
        }
        if (!complaints(at.question()).isEmpty()) {
            last = Math.min(rows.size() - 1, last + 3);
        }
        top = Math.min(top, first);
        top = Math.max(top, last - room + 1);
        top = Math.clamp(top, 0, Math.max(0, rows.size() - room));
    }

    private List<Row> rows(Canvas c, int end, Spot at, Density density) {
        var rows = new ArrayList<Row>();
        for (var question : page().questions()) {
            if (!rows.isEmpty() && blank(rows)) {
                rows.add(gap());
            }
            question(c, end, at, density, question, rows);
            complaints(question).forEach(complaint -> complain(c, end, question, complaint, rows));
        }
        return rows;
    }

    private static boolean blank(List<Row> rows) {
        return rows.getLast() != BLANK;
    }

    private static final Row BLANK = new Row(Optional.empty(), (c, y, end) -> {});

    private static Row gap() {
        return BLANK;
    }

    private void question(
            Canvas c, int end, Spot at, Density density, Question question, List<Row> rows) {
        switch (question.kind()) {
            case Kind.Choice choice -> {
                heading(c, end, question, rows);
                for (var i = 0; i < choice.options().size(); i++) {
                    if (i > 0 && density == Density.AIRY) {
                        rows.add(gap());
                    }
                    option(
                            c,
                            end,
                            new Spot(question, i),
                            at,
                            density,
                            choice.options().get(i),
                            choice.options().get(i).value().equals(text(question))
                                    ? c.marks.on()
                                    : c.marks.off(),
                            rows);
                }
            }
            case Kind.Pick pick -> {
                heading(c, end, question, rows);
                if (pick.options().isEmpty()) {
                    rows.add(
                            new Row(
                                    Optional.of(new Spot(question, 0)),
                                    (on, y, to) ->
                                            on.put(
                                                    on.textColumn(),
                                                    y,
                                                    "Nothing was found to choose from.",
                                                    Theme.Role.DIM)));
                }
                for (var i = 0; i < pick.options().size(); i++) {
                    option(
                            c,
                            end,
                            new Spot(question, i),
                            at,
                            density == Density.AIRY ? Density.TIGHT : density,
                            pick.options().get(i),
                            texts(question).contains(pick.options().get(i).value())
                                    ? c.marks.ticked()
                                    : c.marks.unticked(),
                            rows);
                }
            }
            case Kind.YesNo _ -> yesNo(c, end, question, rows);
            case Kind.Line line -> {
                heading(c, end, question, rows);
                rows.add(
                        field(question, 0, Field.Showing.PLAIN, line.mayBeEmpty(), line.example()));
            }
            case Kind.Hidden hidden -> {
                heading(c, end, question, rows);
                rows.add(field(question, 0, Field.Showing.DOTS, hidden.mayBeEmpty(), ""));
            }
            case Kind.Lines lines -> {
                heading(c, end, question, rows);
                for (var i = 0; i < fields(question).size(); i++) {
                    rows.add(
                            field(
                                    question,
                                    i,
                                    Field.Showing.PLAIN,
                                    i == 0 ? "none" : "",
                                    lines.example()));
                }
            }
        }
    }

    private void heading(Canvas c, int end, Question question, List<Row> rows) {
        for (var line : alone() ? List.<String>of() : c.lines(question.ask(), end - 4)) {
            rows.add(
                    new Row(Optional.empty(), (on, y, to) -> on.put(2, y, line, Theme.Role.TITLE)));
        }
    }

    private void option(
            Canvas c,
            int end,
            Spot spot,
            Spot at,
            Density density,
            Question.Option option,
            String mark,
            List<Row> rows) {
        var chosen = mark.equals(c.marks.on()) || mark.equals(c.marks.ticked());
        var recommended =
                switch (spot.question().preset()) {
                    case Value.Text(var text) -> text.equals(option.value());
                    case Value.Many _, Value.Hidden _ -> false;
                };
        rows.add(
                new Row(
                        Optional.of(spot),
                        (on, y, to) -> {
                            on.put(2, y, mark, chosen ? Theme.Role.ACCENT : Theme.Role.DIM);
                            var x = on.textColumn();
                            var title = on.cut(option.label(), to - x - 2 - (recommended ? 13 : 0));
                            if (chosen) {
                                on.bold(x, y, title, Theme.Role.TEXT);
                            } else {
                                on.put(x, y, title, Theme.Role.TEXT);
                            }
                            if (recommended) {
                                on.right(to - 2, y, "suggested", Theme.Role.OK);
                            }
                        }));
        if (option.explain().isBlank() || density == Density.TERSE && !same(spot, at)) {
            return;
        }
        var columns = end - 2 - c.textColumn();
        for (var line : c.lines(option.explain(), columns)) {
            rows.add(
                    new Row(
                            Optional.of(spot),
                            (on, y, to) -> on.put(on.textColumn(), y, line, Theme.Role.DIM)));
        }
    }

    private void yesNo(Canvas c, int end, Question question, List<Row> rows) {
        var spot = new Spot(question, 0);
        var yes = text(question).equals("yes");
        var lines = c.lines(question.ask(), end - 30);
        for (var i = 0; i < lines.size(); i++) {
            var line = lines.get(i);
            var last = i == lines.size() - 1;
            rows.add(
                    new Row(
                            Optional.of(spot),
                            (on, y, to) -> {
                                var x = on.put(2, y, line, Theme.Role.TITLE) + 4;
                                if (last) {
                                    x = oneOf(on, x, y, "Yes", yes) + 3;
                                    oneOf(on, x, y, "No", !yes);
                                }
                            }));
        }
    }

    private static int oneOf(Canvas c, int x, int y, String word, boolean chosen) {
        var after =
                c.put(
                                x,
                                y,
                                chosen ? c.marks.on() : c.marks.off(),
                                chosen ? Theme.Role.ACCENT : Theme.Role.DIM)
                        + 1;
        return chosen
                ? c.bold(after, y, word, Theme.Role.TEXT)
                : c.put(after, y, word, Theme.Role.TEXT);
    }

    private Row field(
            Question question, int i, Field.Showing showing, String whenEmpty, String example) {
        var spot = new Spot(question, i);
        return new Row(
                Optional.of(spot),
                (c, y, end) -> {
                    var focused = same(spot, at());
                    var x = c.textColumn();
                    var field = fields(question).get(i);
                    var note =
                            !field.isEmpty()
                                    ? ""
                                    : !whenEmpty.isEmpty()
                                            ? "empty: " + whenEmpty
                                            : example.isEmpty() ? "" : "like " + example;
                    var columns =
                            Math.min(56, end - 4 - x - (note.isEmpty() ? 0 : c.columns(note) + 2));
                    var before = c.cursor();
                    field.draw(c, x, y, Math.max(12, columns), showing);
                    if (!focused) {
                        before.ifPresent(p -> c.cursorAt(p.getColumn(), p.getRow()));
                        if (before.isEmpty()) {
                            c.noCursor();
                        }
                    }
                    c.right(end - 2, y, note, Theme.Role.DIM);
                });
    }

    private static void complain(
            Canvas c, int end, Question question, Complaint complaint, List<Row> rows) {
        var columns = end - 2 - c.textColumn();
        var first = true;
        for (var line : c.lines(Text.asSentence(complaint.said()) + ".", columns)) {
            var lead = first;
            rows.add(
                    new Row(
                            Optional.empty(),
                            (on, y, to) -> {
                                if (lead) {
                                    on.bold(2, y, on.marks.fail(), Theme.Role.FAIL);
                                }
                                on.put(on.textColumn(), y, line, Theme.Role.FAIL);
                            }));
            first = false;
        }
        for (var line : c.lines(Text.asSentence(complaint.instead()) + ".", columns)) {
            rows.add(
                    new Row(
                            Optional.empty(),
                            (on, y, to) -> on.put(on.textColumn(), y, line, Theme.Role.TEXT)));
        }
    }

    /// Rows of the explanation below the form; the longest decides, so that nothing jumps.
    private int explanation(Canvas c, Spot at) {
        var columns = c.width - 4 - c.marks.gap();
        return 1
                + page().questions().stream()
                        .mapToInt(q -> c.lines(q.explain(), columns).size())
                        .max()
                        .orElse(c.lines(at.question().explain(), columns).size());
    }

    private void explain(Canvas c, Spot at, int bottom, int end) {
        if (c.wide()) {
            var x = end + 3;
            var columns = c.width - 2 - x;
            var y = c.para(x, 5, columns, at.question().title(), Theme.Role.TITLE) + 1;
            c.para(x, y, columns, c.height - 2, at.question().explain(), Theme.Role.TEXT);
            return;
        }
        c.rule(2, c.width - 2, bottom);
        c.para(
                c.textColumn(),
                bottom + 1,
                c.width - 4 - c.marks.gap(),
                c.height - 1,
                at.question().explain(),
                Theme.Role.DIM);
    }

    private List<Canvas.Hint> hints(Canvas c, Spot at) {
        var hints = new ArrayList<Canvas.Hint>();
        var going = journey.picking() ? "done" : last(at.question()) ? "go on" : "next question";
        var wrong = touched.contains(at.key()) && !complaints(at.question()).isEmpty();
        switch (at.question().kind()) {
            case Kind.Choice choice -> {
                if (!chosen(at, choice)) {
                    hints.add(new Canvas.Hint("Enter", "choose this"));
                } else if (!wrong) {
                    hints.add(new Canvas.Hint("Enter", going));
                }
                hints.add(new Canvas.Hint(c.marks.upDown(), "move"));
            }
            case Kind.Pick _ -> {
                hints.add(new Canvas.Hint("Enter", going));
                hints.add(new Canvas.Hint(c.marks.upDown(), "move"));
                hints.add(new Canvas.Hint("Space", "choose or not"));
            }
            case Kind.YesNo _ -> {
                hints.add(new Canvas.Hint("Enter", going));
                hints.add(new Canvas.Hint("y n", "choose"));
                hints.add(new Canvas.Hint(c.marks.upDown(), "move"));
            }
            case Kind.Lines _ -> {
                if (!wrong) {
                    hints.add(new Canvas.Hint("Enter", more(at) ? "another line" : going));
                }
                if (at.key().equals(Keys.ADD_KEYS)) {
                    hints.add(new Canvas.Hint("F3", "keys, make one"));
                }
                hints.add(new Canvas.Hint(c.marks.upDown(), "move"));
            }
            case Kind.Line _, Kind.Hidden _ -> {
                if (!wrong) {
                    hints.add(new Canvas.Hint("Enter", going));
                }
                hints.add(new Canvas.Hint(c.marks.upDown(), "move"));
            }
        }
        if (page().questions().size() > 1
                && hints.stream().noneMatch(h -> h.does().equals("next question"))) {
            hints.add(new Canvas.Hint("Tab", "next question"));
        }
        if (spots().size() == 1) {
            hints.removeIf(h -> h.does().equals("move"));
        }
        hints.add(new Canvas.Hint(typing(at) && !empty(at) ? "F1" : "?", "help"));
        hints.add(new Canvas.Hint("Esc", "back"));
        return hints;
    }

    @Override
    public Ask leaving() {
        return journey.leaving();
    }
}
