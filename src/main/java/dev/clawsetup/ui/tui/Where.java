package dev.clawsetup.ui.tui;

import com.googlecode.lanterna.input.KeyStroke;
import com.googlecode.lanterna.input.KeyType;

import dev.clawsetup.answers.Answers;
import dev.clawsetup.ui.Bookmark;

import java.util.List;
import java.util.Optional;

/// Which server? Says first what one needs in hand, how long it takes, and what is sent to whom.
///
/// This machine is never the answer by accident: it has to be chosen.
final class Where implements Scene {
    static final String THIS_SERVER = "this server";

    private final Journey journey;
    private final Field address;
    private boolean here;
    private final Optional<Bookmark.Place> left;
    private boolean complained;

    /// @param left the server where somebody left in the middle of the questions
    Where(Journey journey, String target, Optional<Bookmark.Place> left) {
        var named = left.map(Bookmark.Place::target).orElse(target);
        this.journey = journey;
        this.here = named.equals(THIS_SERVER);
        this.address = new Field(here ? "" : named);
        this.left = left;
    }

    @Override
    public void draw(Canvas c) {
        var m = c.marks;
        var end = c.listEnd();
        var text = c.textColumn();
        c.header("", "Where");
        c.title(
                journey.purpose()
                        .map(purpose ->
                                switch (purpose) {
                                    case INSTALL -> "Which server shall run OpenClaw?";
                                    case HARDEN -> "Which server shall I harden?";
                                })
                        .orElse("Which server shall I change?"),
                left.map(place ->
                                "You left in the middle of the questions about "
                                        + place.target()
                                        + ".")
                        .orElse("A fresh Debian or Ubuntu server is best; one in use works too."));
        var y = 5;
        y = option(c, end, y, here ? m.off() : m.on(), "A server that I reach with SSH", !here);
        if (!here) {
            c.on(Theme.Surface.ROW);
            var x = c.put(text, y - 1, "Address: ", Theme.Role.DIM);
            address.draw(c, x, y - 1, Math.min(46, end - 2 - x), Field.Showing.PLAIN);
            c.onPage();
            if (complained) {
                c.bold(2, y, m.fail(), Theme.Role.FAIL);
                c.put(text, y++, problem(), Theme.Role.FAIL);
                y =
                        c.para(
                                text,
                                y,
                                end - 2 - text,
                                "Type it as after ssh: ada@203.0.113.7, or with a port"
                                        + " ada@203.0.113.7:2222.",
                                Theme.Role.TEXT);
            }
        }
        y++;
        y = option(c, end, y, here ? m.on() : m.off(), "This machine itself", here) + 1;
        inHand(c, c.wide() ? end + 3 : 2, c.wide() ? 5 : y);
        c.footer(
                List.of(
                        new Canvas.Hint("Enter", here ? "look at this machine" : "connect"),
                        new Canvas.Hint(m.upDown(), "choose"),
                        new Canvas.Hint("?", "help"),
                        new Canvas.Hint("Ctrl-C", "leave")));
    }

    private int option(Canvas c, int end, int y, String mark, String title, boolean chosen) {
        if (chosen) {
            c.focus(0, end, y, 2);
        }
        c.put(2, y, mark, chosen ? Theme.Role.ACCENT : Theme.Role.DIM);
        var x = c.textColumn();
        if (chosen) {
            c.bold(x, y, title, Theme.Role.TEXT);
        } else {
            c.put(x, y, title, Theme.Role.TEXT);
        }
        var explained =
                title.startsWith("This")
                        ? "You run clawsetup on the server, at its console or in a login."
                        : chosen ? "" : "From this laptop, over the network.";
        c.put(x, y + 1, explained, Theme.Role.DIM);
        c.onPage();
        return y + 2;
    }

    private void inHand(Canvas c, int x, int from) {
        var y = from;
        var columns = c.width - 2 - x;
        if (!c.wide()) {
            c.rule(x, c.width - 2, y++);
        }
        c.put(x, y++, "Have in hand", Theme.Role.TITLE);
        var things =
                installs()
                        ? List.of(
                                "the server's address, and the key or password you log in with",
                                "the page of your provider, to open the console there once",
                                "for later, in OpenClaw itself: a key of your model provider, your"
                                        + " phone")
                        : List.of(
                                "the server's address, and the key or password you log in with",
                                "the page of your provider, to open the console there once");
        for (var thing : things) {
            c.put(x, y, c.marks.todo(), Theme.Role.DIM);
            y = c.para(x + c.marks.gap(), y, columns - c.marks.gap(), thing, Theme.Role.TEXT);
        }
        y++;
        c.para(
                x,
                y,
                columns,
                (installs() ? "It takes about fifteen minutes." : "It takes about five minutes.")
                        + " I look first and change nothing before you have seen and accepted"
                        + " every change. Nothing about you or your server is sent to anybody.",
                Theme.Role.DIM);
    }

    private boolean installs() {
        return journey.purpose().equals(Optional.of(Answers.Purpose.INSTALL));
    }

    private String problem() {
        return address.text().isBlank()
                ? "I need to know which server."
                : "“" + address.text().strip() + "” cannot be an address.";
    }

    private boolean usable() {
        var text = address.text().strip();
        return !text.isEmpty()
                && text.codePoints().noneMatch(p -> p <= ' ' || Character.isISOControl(p))
                && !text.startsWith("-")
                && !text.endsWith("@");
    }

    @Override
    public boolean types() {
        return !here;
    }

    @Override
    public Optional<Reader> help() {
        return Optional.of(journey.help(this, "Where your server is", Manual.where()));
    }

    @Override
    public void details() {
        journey.stage.show(
                journey.text(
                        this, "Details", "What I read and write on this machine", Manual.files()));
    }

    @Override
    public void key(KeyStroke key) {
        if (Press.is(key, '?')) {
            help().ifPresent(journey.stage::show); // no address holds one
            return;
        }
        if (key.getKeyType() == KeyType.Enter) {
            if (here) {
                journey.connect(THIS_SERVER);
            } else if (usable()) {
                complained = false;
                journey.connect(address.text().strip());
            } else {
                complained = true;
            }
            return;
        }
        switch (key.getKeyType()) {
            case ArrowDown, ArrowUp, Tab, ReverseTab -> here = !here;
            case Escape -> journey.stage.ask(leaving());
            default -> {
                if (!here && address.takes(key)) {
                    complained = false;
                }
            }
        }
    }

    @Override
    public Ask leaving() {
        return new Ask(
                "Leave clawsetup?",
                () -> List.of("Nothing was changed: I have not even looked."),
                List.of(
                        new Ask.Choice("Enter", "stay", () -> {}),
                        new Ask.Choice(
                                "q", "leave", () -> journey.stage.end(Journey.INTERRUPTED))));
    }
}
