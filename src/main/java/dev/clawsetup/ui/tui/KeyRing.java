package dev.clawsetup.ui.tui;

import com.googlecode.lanterna.input.KeyStroke;
import com.googlecode.lanterna.input.KeyType;

import dev.clawsetup.secret.Secret;
import dev.clawsetup.ui.KeyList;
import dev.clawsetup.ui.KeyMaker;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// The keys that open the server today, and a new one for a person who has none.
///
/// A key is made on this computer and nothing on the server is changed by that: its public half
/// becomes an answer of the page that led here.
final class KeyRing implements Scene {
    private final Journey journey;
    private final Scene back;
    private final Consumer<String> then;
    private final KeyMaker.Place place;
    private final Field passphrase = new Field("");
    private final Field again = new Field("");
    private State state = State.ASKED;
    private boolean second;
    private String complaint = "";
    private Optional<KeyMaker.Outcome.Made> made = Optional.empty();

    private enum State {
        ASKED,
        MAKING,
        MADE
    }

    /// @param then takes the public line of the key that was made
    KeyRing(Journey journey, Scene back, Consumer<String> then) {
        this.journey = journey;
        this.back = back;
        this.then = then;
        this.place = journey.keys().place(journey.server(), journey.facts());
    }

    @Override
    public boolean moves() {
        return state == State.MAKING;
    }

    @Override
    public boolean types() {
        return state == State.ASKED && place instanceof KeyMaker.Place.Here;
    }

    @Override
    public void draw(Canvas c) {
        c.header(journey.title(), "Keys");
        c.title(
                "Which keys open this server",
                "Whoever has the private half of one of these can log in.");
        var y = today(c);
        c.rule(2, c.width - 2, y + 1);
        y += 2;
        switch (place) {
            case KeyMaker.Place.Here(var file) -> here(c, y, file);
            case KeyMaker.Place.Elsewhere(var lines) -> elsewhere(c, y, lines);
        }
        c.footer(hints());
    }

    /// @return the row after it
    private int today(Canvas c) {
        // a long list must leave room for what can be done here
        var end = c.height - 13;
        var y = 5;
        var left = 0;
        for (var group : KeyList.groups(journey.facts(), journey.server().operator())) {
            if (y + 3 > end) {
                left += group.rows().size();
                continue;
            }
            c.put(2, y++, c.cut(group.heading(), c.width - 4), Theme.Role.TEXT);
            for (var row : group.rows()) {
                if (y + 2 > end) {
                    left++;
                    continue;
                }
                var x = c.bold(4, y, KeyList.name(row), Theme.Role.TEXT) + 2;
                x = c.put(x, y, row.kind(), Theme.Role.DIM) + 2;
                c.put(x, y++, c.cut(KeyList.about(row), c.width - 2 - x), Theme.Role.ACCENT);
                c.put(4, y++, row.key().fingerprint(), Theme.Role.DIM);
            }
        }
        if (left > 0) {
            c.put(2, y++, "and %d more".formatted(left), Theme.Role.DIM);
        }
        return y;
    }

    private void here(Canvas c, int from, String file) {
        var columns = Math.min(c.width - 4, 100);
        var y = from;
        switch (state) {
            case ASKED -> {
                y = c.para(2, y, columns, "Make a key on this computer", Theme.Role.TITLE);
                y =
                        c.para(
                                2,
                                y,
                                columns,
                                "Its private half stays here, in "
                                        + file
                                        + ". A passphrase locks it. Without one, whoever gets that"
                                        + " file, as with this computer or a copy of its disk, can"
                                        + " log in to your server.",
                                Theme.Role.DIM);
                y = field(c, y + 1, "Passphrase", passphrase, !second);
                y = field(c, y, "Once more", again, second);
                if (!complaint.isEmpty()) {
                    c.bold(2, y, c.marks.fail(), Theme.Role.FAIL);
                    c.para(c.textColumn(), y, columns - 4, complaint, Theme.Role.FAIL);
                }
            }
            case MAKING -> {
                c.bold(2, y, c.marks.spin(journey.stage.beat()), Theme.Role.ACCENT);
                c.put(c.textColumn(), y, "Making the key", Theme.Role.TEXT);
            }
            case MADE -> {
                var key = made.orElseThrow();
                c.bold(2, y, c.marks.ok(), Theme.Role.OK);
                y = c.para(c.textColumn(), y, columns - 4, "Made: " + key.file(), Theme.Role.TEXT);
                y = c.para(c.textColumn(), y, columns - 4, key.fingerprint(), Theme.Role.ACCENT);
                c.para(
                        c.textColumn(),
                        y,
                        columns - 4,
                        "It is among your answers now. Nothing is changed on the server before you"
                                + " accept the list of changes; then it is brought over, and a new"
                                + " login with it has to work.",
                        Theme.Role.DIM);
            }
        }
    }

    private void elsewhere(Canvas c, int from, List<String> lines) {
        var y = from;
        for (var line : lines.subList(0, Math.min(lines.size(), Math.max(0, c.height - 2 - y)))) {
            c.put(2, y++, c.cut(line, c.width - 4), Theme.Role.TEXT);
        }
    }

    private int field(Canvas c, int y, String label, Field field, boolean focused) {
        if (focused) {
            c.focus(0, c.width, y, 1);
        }
        c.put(c.textColumn(), y, label, Theme.Role.DIM);
        var before = c.cursor();
        field.draw(c, 20, y, Math.min(48, c.width - 24), Field.Showing.DOTS);
        if (!focused) {
            before.ifPresent(p -> c.cursorAt(p.getColumn(), p.getRow()));
            if (before.isEmpty()) {
                c.noCursor();
            }
        }
        c.onPage();
        return y + 1;
    }

    private List<Canvas.Hint> hints() {
        var hints = new ArrayList<Canvas.Hint>();
        switch (place) {
            case KeyMaker.Place.Elsewhere _ -> {}
            case KeyMaker.Place.Here _ -> {
                switch (state) {
                    case ASKED -> {
                        hints.add(
                                new Canvas.Hint(
                                        "Enter",
                                        passphrase.isEmpty()
                                                ? "make it without a passphrase"
                                                : second ? "make it" : "once more"));
                        hints.add(new Canvas.Hint("Tab", "other line"));
                    }
                    case MAKING -> {}
                    case MADE -> hints.add(new Canvas.Hint("Enter", "go on"));
                }
            }
        }
        hints.add(new Canvas.Hint(types() ? "F1" : "?", "all lines"));
        hints.add(new Canvas.Hint("Esc", "back"));
        return hints;
    }

    @Override
    public void key(KeyStroke key) {
        if (key.getKeyType() == KeyType.Escape) {
            leave();
        } else if (place instanceof KeyMaker.Place.Here) {
            switch (state) {
                case ASKED -> typed(key);
                case MAKING -> {}
                case MADE -> {
                    if (key.getKeyType() == KeyType.Enter) {
                        leave();
                    }
                }
            }
        }
    }

    private void leave() {
        passphrase.clear();
        again.clear();
        journey.stage.show(back);
    }

    private void typed(KeyStroke key) {
        switch (key.getKeyType()) {
            case Enter -> enter();
            case Tab, ReverseTab, ArrowDown, ArrowUp -> second = !second;
            default -> {
                (second ? again : passphrase).takes(key); // Lanterna's enum is not ours to close
                complaint = "";
            }
        }
    }

    private void enter() {
        if (!passphrase.isEmpty() && !second && again.isEmpty()) {
            second = true;
        } else if (!passphrase.text().equals(again.text())) {
            complaint = "The two are not the same. Type them once more.";
            second = false;
            passphrase.clear();
            again.clear();
        } else {
            make();
        }
    }

    private void make() {
        var secret =
                passphrase.isEmpty()
                        ? Optional.<Secret>empty()
                        : Optional.of(Secret.of(passphrase.text()));
        passphrase.clear();
        again.clear();
        state = State.MAKING;
        journey.stage.away(
                () -> journey.keys().make(secret),
                this::came,
                trouble -> came(new KeyMaker.Outcome.Not(Journey.internal(trouble), "go back")));
    }

    private void came(KeyMaker.Outcome outcome) {
        switch (outcome) {
            case KeyMaker.Outcome.Made key -> {
                made = Optional.of(key);
                state = State.MADE;
                then.accept(key.publicLine());
            }
            case KeyMaker.Outcome.Not(var why, var instead) -> {
                complaint = Text.asSentence(why) + ". " + Text.asSentence(instead) + ".";
                state = State.ASKED;
                second = false;
            }
        }
    }

    /// Everything, where the window cannot show it.
    @Override
    public Optional<Reader> help() {
        var today =
                KeyList.lines(journey.facts(), journey.server().operator()).stream()
                        .map(Reader.Line::of)
                        .toList();
        return Optional.of(
                journey.help(this, "Which keys open this server", Manual.keyRing(today, place)));
    }

    @Override
    public Ask leaving() {
        return journey.leaving();
    }
}
