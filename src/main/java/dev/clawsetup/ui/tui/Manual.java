package dev.clawsetup.ui.tui;

import dev.clawsetup.answers.Keys;
import dev.clawsetup.answers.Question;
import dev.clawsetup.ui.KeyMaker;

import java.util.ArrayList;
import java.util.List;

/// What `?` tells on each page: what the page is about, what to do when in doubt, and every key
/// that works there.
final class Manual {
    private Manual() {}

    private record Key(String key, String does) {}

    static List<Reader.Line> where() {
        return page(
                List.of(
                        "Type the server as you would after ssh: the account, an @, and the"
                                + " address. A port follows after a colon: ada@203.0.113.7:2222. A"
                                + " Host of your ~/.ssh/config works too, with its key and jump"
                                + " host.",
                        "A rented server's address stands on your provider's page. The account is"
                                + " root, debian, ubuntu or admin on most fresh servers; the mail"
                                + " with the address tells it.",
                        "“This machine itself” is for when you sit on the server: at its console,"
                                + " or in a login there. Never choose it on your own laptop."),
                new Key("Up Down", "choose"),
                new Key("Enter", "connect"),
                new Key("Ctrl-U", "empty the line"),
                new Key("F2", "what is read and written on this machine"),
                new Key("Esc", "leave; it asks first"));
    }

    /// What a login touches on the person's own machine.
    static List<Reader.Line> files() {
        return List.of(
                Reader.Line.of(
                        "~/.ssh/config is read, as ssh reads it: Host, HostName, Port, User,"
                                + " IdentityFile, ProxyJump."),
                Reader.Line.of(
                        "Keys come from your agent and from ~/.ssh, or from --identity FILE."),
                Reader.Line.of(
                        "~/.ssh/known_hosts (or --known-hosts FILE) gets one line, after you have"
                                + " said yes to the server's key. Another key is refused from then"
                                + " on."),
                Reader.Line.of(
                        "The report, your answers without secrets and the rescue card are kept"
                                + " under ~/.local/state/clawsetup, one folder a server."),
                Reader.Line.EMPTY,
                Reader.Line.dim("Nothing else on this machine is read or written."));
    }

    static List<Reader.Line> connect() {
        return page(
                List.of(
                        "I log in as ssh would: with the keys of your agent, with those in ~/.ssh,"
                                + " and with a password where the server still takes one.",
                        "At the first contact I ask whether the server's key is the right one."
                                + " Nothing else tells your server from somebody in between, so"
                                + " compare it once on the provider's console.",
                        "A passphrase or password stays on this machine: it is not shown, not"
                                + " logged, and never put on a command line."),
                new Key("Enter", "go on, or try again"),
                new Key("y", "the server's key is the right one"),
                new Key("Esc", "back to the address, which is kept"));
    }

    static List<Reader.Line> look() {
        return page(
                List.of(
                        "I read what is there, and change nothing. First stands what should change,"
                                + " then what only you can do, then what is good already.",
                        "The line below the list tells what the focused row means and how I know."
                                + " What comes of it is decided later, on Review.",
                        "Where an earlier run was left in the middle, “g” goes on with it: what was"
                                + " half done is finished or taken back first, and then the rest is"
                                + " on Review."),
                new Key("Up Down", "look"),
                new Key("d", "exact files and lines of the row"),
                new Key("g", "go on with a run that was left in the middle"),
                new Key("Enter", "go on with the questions; if I could not look, log in again"),
                new Key("Esc", "another server"));
    }

    static List<Reader.Line> pick() {
        return page(
                List.of(
                        "This server was set up before. Above stand the answers as they hold on it"
                                + " now; change the one you came for, and nothing else is asked.",
                        "Below stands what is not as I would have it. With a tick I do it; without"
                                + " one it stays as it is. Where you change an answer, what it is"
                                + " about gets its tick by itself.",
                        "“Show what would be changed” leads to Review, with every line. Below it"
                                + " stands what I put in place before: “u” takes one of them back."
                                + " One that others need stays, and says why."),
                new Key("Up Down", "look; PgUp, PgDn, Home and End too"),
                new Key("Enter", "change the answer, or tick"),
                new Key("Space", "tick, or not"),
                new Key("g", "go on to Review"),
                new Key("u", "take back what the row says; it asks first"),
                new Key("a", "ask me everything, as on a fresh server"),
                new Key("d", "exact files and lines of the row"),
                new Key("Esc", "back to what was found"));
    }

    /// @param questions those of the page, with everything that can be chosen
    static List<Reader.Line> form(List<Question> questions) {
        var lines = new ArrayList<Reader.Line>();
        for (var question : questions) {
            lines.add(Reader.Line.heading(question.ask()));
            lines.add(Reader.Line.of(question.explain()));
            var options =
                    switch (question.kind()) {
                        case Question.Kind.Choice choice -> choice.options();
                        case Question.Kind.Pick pick -> pick.options();
                        case Question.Kind.YesNo _,
                                Question.Kind.Line _,
                                Question.Kind.Lines _,
                                Question.Kind.Hidden _ ->
                                List.<Question.Option>of();
                    };
            options.forEach(o -> lines.add(Reader.Line.of(o.label() + ": " + o.explain())));
            lines.add(Reader.Line.dim("In an answers file: " + question.key()));
            lines.add(Reader.Line.EMPTY);
        }
        var keys = new ArrayList<Key>();
        keys.add(new Key("Enter", "choose, then the next question, then the next page"));
        keys.add(new Key("Up Down", "move; PgUp and PgDn to the first and the last"));
        if (questions.size() > 1) {
            keys.add(new Key("Tab", "the next question; with Shift the one before"));
        }
        for (var question : questions) {
            keysFor(question).stream().filter(key -> !keys.contains(key)).forEach(keys::add);
        }
        keys.add(
                new Key(
                        "F2",
                        "what this page changes on the server; d too, where you do not type"));
        keys.add(new Key("Esc", "the page before; no answer is lost"));
        keys(lines, keys.toArray(Key[]::new));
        return lines;
    }

    /// What only questions of that kind take.
    private static List<Key> keysFor(Question question) {
        return switch (question.kind()) {
            case Question.Kind.Choice _, Question.Kind.Pick _ ->
                    List.of(new Key("Space", "choose, or not"));
            case Question.Kind.YesNo _ -> List.of(new Key("y n", "yes, or no"));
            case Question.Kind.Lines _ when question.key().equals(Keys.ADD_KEYS) ->
                    List.of(
                            EMPTY_LINE,
                            new Key("F3", "the keys that open this server today; makes a new one"));
            case Question.Kind.Line _, Question.Kind.Lines _, Question.Kind.Hidden _ ->
                    List.of(EMPTY_LINE);
        };
    }

    private static final Key EMPTY_LINE = new Key("Ctrl-U", "empty the line");

    /// @param keys what opens the server
    /// @param place where a new one would be made
    static List<Reader.Line> keyRing(List<Reader.Line> keys, KeyMaker.Place place) {
        var lines = new ArrayList<>(keys);
        lines.add(Reader.Line.EMPTY);
        switch (place) {
            case KeyMaker.Place.Here(var file) -> {
                lines.add(
                        Reader.Line.of(
                                "A new key would lie in "
                                        + file
                                        + ", its public half beside it with .pub. Only the public"
                                        + " half is brought over, with the other changes."));
                lines.add(Reader.Line.EMPTY);
                keys(
                        lines,
                        new Key("Enter", "the other line, then make the key"),
                        new Key("Tab", "the other line"),
                        EMPTY_LINE,
                        new Key("Esc", "back to the question"));
            }
            case KeyMaker.Place.Elsewhere(var more) -> {
                more.forEach(line -> lines.add(Reader.Line.of(line)));
                lines.add(Reader.Line.EMPTY);
                keys(lines, new Key("Esc", "back to the question"));
            }
        }
        return lines;
    }

    static List<Reader.Line> review() {
        return page(
                List.of(
                        "This is everything that would be done. Nothing has been changed yet, and"
                                + " nothing is until you press Enter with nothing left that needs"
                                + " you.",
                        "A row that needs you cannot be done as things are: mend what it says, or"
                            + " switch it off with Space. A row with a safety net is undone by the"
                            + " server itself, unless a new login works afterwards.",
                        "What an earlier run put in place, and you no longer ask for, stays: I"
                                + " loosen nothing in passing. On its row “u” takes it back.",
                        "Rows below are pages that I did not ask about; Enter on one asks."),
                new Key("Up Down", "look"),
                new Key("d", "exact files and lines of the row"),
                new Key("Space", "switch the row off, or on again"),
                new Key("u", "take back what stays though you do not ask for it"),
                new Key("f", "show what needs no change, or fold it"),
                new Key(
                        "Enter",
                        "start; on a page below, ask me; else the next row that needs you"),
                new Key("Esc", "back to the questions; no answer is lost"));
    }

    static List<Reader.Line> running() {
        return page(
                List.of(
                        "Each step is saved first, then done, then looked at again. One with a"
                                + " safety net is armed before: if no new login works in time, the"
                                + " server takes it back by itself, also when this laptop is off.",
                        "Pause ends the run after the step at hand: nothing is armed then, and you"
                                + " can go on whenever you like, from here or from another laptop."
                                + " A single step can't be held in its middle: that would leave the"
                                + " server half changed.",
                        "The heart above beats while the server answers a second login, which I"
                                + " keep open all the time."),
                new Key("p", "pause after the step at hand"),
                new Key("l", "the whole log: search, follow, cut or wrap"),
                new Key("d", "exact files and lines of the step at hand"),
                new Key("Ctrl-Z", "put clawsetup to sleep; fg wakes it"));
    }

    static List<Reader.Line> done() {
        return page(
                List.of(
                        "What I saw when I looked again, not what was configured. What is yours to"
                                + " do stands below: nobody else can.",
                        "Where something is left, “g” looks at the server again and shows what is"
                                + " to do now; “x” does the same without the step that failed. Both"
                                + " show Review first: nothing is done before you accept it.",
                        "The command that takes everything back works from any laptop that can log"
                                + " in."),
                new Key("Up Down", "look"),
                new Key("d", "what the focused row did, to the line"),
                new Key("g", "go on with what is left"),
                new Key("x", "go on without the step that failed"),
                new Key("l", "the whole log"),
                new Key("r", "the report"),
                new Key(
                        "p",
                        "OpenClaw on your phone, where it is installed: its address as a picture,"
                                + " or why there is none"),
                new Key("Enter", "finish"));
    }

    static List<Reader.Line> phone() {
        return page(
                List.of(
                        "The picture is OpenClaw's address and nothing else: the token or password"
                                + " is not in it, as whoever photographs this screen would have"
                                + " it.",
                        "Where the phone must be, and what it is asked for, stands beside it. As"
                                + " long as no phone can reach OpenClaw there is no picture, and"
                                + " the page says how to change that."),
                new Key("Esc", "back to what came of it; Enter and p too"));
    }

    /// Details, and the report.
    static List<Reader.Line> reading() {
        return reading(
                List.of(
                        "Nothing is changed by reading. Of exact lines, those with a + are written,"
                                + " and those with a - go."));
    }

    static List<Reader.Line> log() {
        return reading(
                List.of(
                        "What happened since the run began, in the server's own words too. New"
                                + " lines are followed until you scroll: then the page holds"
                                + " still.",
                        "Of a very long log the first lines are only on the server, in the run's"
                                + " folder under /var/lib/clawsetup."),
                new Key("f", "follow new lines, or hold still"));
    }

    private static List<Reader.Line> reading(List<String> paragraphs, Key... more) {
        var keys = new ArrayList<>(List.of(more));
        keys.addAll(
                List.of(
                        new Key("Up Down", "scroll; PgUp, PgDn, Space, Home and End too"),
                        new Key("/", "search; Enter goes to the first place"),
                        new Key("n N", "the next place, the one before"),
                        new Key("w", "cut long lines, or wrap them"),
                        new Key("Left Right", "sideways, where lines are cut"),
                        new Key("Esc", "back; Enter and q too")));
        return page(paragraphs, keys.toArray(Key[]::new));
    }

    private static List<Reader.Line> page(List<String> paragraphs, Key... keys) {
        var lines = new ArrayList<Reader.Line>();
        for (var paragraph : paragraphs) {
            lines.add(Reader.Line.of(paragraph));
            lines.add(Reader.Line.EMPTY);
        }
        keys(lines, keys);
        return lines;
    }

    private static void keys(List<Reader.Line> lines, Key... keys) {
        lines.add(Reader.Line.heading("Keys"));
        for (var key : keys) {
            lines.add(key(key));
        }
        lines.add(key(new Key("?", "this page; F1 where you type")));
        lines.add(key(new Key("Ctrl-L", "draw the screen anew")));
        lines.add(key(new Key("Ctrl-C", "leave; it asks first, and says what is true then")));
    }

    private static Reader.Line key(Key key) {
        return new Reader.Line(
                "  %-10s  ".formatted(key.key()), Theme.Role.KEY, key.does(), Theme.Role.TEXT);
    }
}
