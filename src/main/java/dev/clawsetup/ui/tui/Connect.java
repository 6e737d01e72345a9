package dev.clawsetup.ui.tui;

import com.googlecode.lanterna.input.KeyStroke;
import com.googlecode.lanterna.input.KeyType;

import dev.clawsetup.machine.Asks;
import dev.clawsetup.machine.CannotConnect;
import dev.clawsetup.run.Exit;
import dev.clawsetup.run.Provisioner;
import dev.clawsetup.secret.Secret;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;

/// The login: it dials elsewhere, and what the login has to ask comes back here as a question.
final class Connect implements Scene {
    private sealed interface State {
        record Dialing(Instant since) implements State {}

        record Trust(
                String host, String fingerprint, String keyType, CompletableFuture<Boolean> answer)
                implements State {}

        /// @param twice a new secret is typed twice
        record Asked(
                String title,
                String sentence,
                String complaint,
                boolean twice,
                CompletableFuture<Optional<Secret>> answer)
                implements State {}

        record Failed(String what, String remedy) implements State {}
    }

    private final Journey journey;
    private final String target;
    private final Field secret = new Field("");
    private final Field again = new Field("");
    private State state;
    private boolean second;
    private boolean mismatch;
    private volatile int attempt;

    Connect(Journey journey, String target) {
        this.journey = journey;
        this.target = target;
        this.state = new State.Dialing(journey.stage.now());
        dial();
    }

    private void dial() {
        var mine = attempt + 1;
        attempt = mine;
        state = new State.Dialing(journey.stage.now());
        journey.stage.away(() -> dial(mine), journey::connected, trouble -> failed(mine, trouble));
    }

    /// A connection that nobody waits for any more is closed where it was made.
    private Provisioner dial(int mine) throws CannotConnect {
        var provisioner = journey.dial().dial(target, new Asking(mine));
        if (mine != attempt) {
            provisioner.close();
            throw new CancellationException();
        }
        return provisioner;
    }

    private void failed(int of, Throwable trouble) {
        if (of != attempt) {
            return;
        }
        state =
                trouble instanceof CannotConnect cannot
                        ? new State.Failed(cannot.getMessage(), cannot.remedy())
                        : new State.Failed(
                                Journey.internal(trouble),
                                "Nothing was changed. Try again; if it stays so, please report"
                                        + " it.");
    }

    private void ask(int of, State asked, CompletableFuture<?> answer, Runnable nobody) {
        journey.stage.post(() -> {
            if (of == attempt && journey.stage.shows(this)) {
                secret.clear();
                again.clear();
                second = false;
                mismatch = false;
                state = asked;
                answer.thenRun(() ->
                        journey.stage.post(() -> {
                            if (state == asked) {
                                state = new State.Dialing(journey.stage.now());
                            }
                        }));
            } else {
                nobody.run();
            }
        });
    }

    /// The questions of one login attempt; runs on the thread that dials, which waits for the
    /// person.
    private final class Asking implements Asks {
        private final int of;

        Asking(int of) {
            this.of = of;
        }

        @Override
        public boolean trust(String host, String fingerprint, String keyType) {
            var answer = new CompletableFuture<Boolean>();
            ask(
                    of,
                    new State.Trust(host, fingerprint, keyType, answer),
                    answer,
                    () -> answer.complete(false));
            return answer.join();
        }

        @Override
        public Optional<Secret> passphrase(String keyFile, boolean wrong) {
            return secret(
                    "Your key is locked with a passphrase",
                    "The key is " + keyFile + ". The passphrase stays on this machine.",
                    wrong ? "That was not its passphrase." : "",
                    false);
        }

        @Override
        public Optional<Secret> password(String userAtHost, boolean wrong) {
            return secret(
                    "Which password does the login ask for?",
                    "For " + userAtHost + ". No key of yours opens this server yet.",
                    wrong ? "The server did not take that password." : "",
                    false);
        }

        @Override
        public Optional<Secret> sudoPassword(String userAtHost, boolean wrong) {
            return secret(
                    "Which password does sudo ask for?",
                    "To look and to change things, " + userAtHost + " has to become root.",
                    wrong ? "sudo did not take that password." : "",
                    false);
        }

        @Override
        public Optional<Secret> newPassword(String userAtHost, String prompt) {
            return secret(
                    "The server wants a new password before it lets you in",
                    "For " + userAtHost + ". It says: " + prompt,
                    "",
                    true);
        }

        private Optional<Secret> secret(
                String title, String sentence, String complaint, boolean twice) {
            var answer = new CompletableFuture<Optional<Secret>>();
            ask(
                    of,
                    new State.Asked(title, sentence, complaint, twice, answer),
                    answer,
                    () -> answer.complete(Optional.empty()));
            return answer.join();
        }
    }

    @Override
    public boolean moves() {
        return state instanceof State.Dialing;
    }

    @Override
    public void draw(Canvas c) {
        c.header(target, "Connect");
        switch (state) {
            case State.Dialing dialing -> dialing(c, dialing);
            case State.Trust trust -> trust(c, trust);
            case State.Asked asked -> asked(c, asked);
            case State.Failed failed -> failed(c, failed);
        }
    }

    private void dialing(Canvas c, State.Dialing dialing) {
        c.title("Connecting", "I only look. Nothing is changed before you accept it.");
        var spent = Duration.between(dialing.since(), journey.stage.now());
        c.bold(2, 5, c.marks.spin(journey.stage.beat()), Theme.Role.ACCENT);
        c.put(
                c.textColumn(),
                5,
                c.cut("Logging in to " + target, c.listEnd() - 16),
                Theme.Role.TEXT);
        if (spent.toSeconds() > 0) {
            c.right(c.listEnd() - 2, 5, spent.toSeconds() + " s", Theme.Role.DIM);
        }
        c.footer(List.of(new Canvas.Hint("Esc", "back")));
    }

    private void trust(Canvas c, State.Trust trust) {
        c.title(
                "Is this your server?",
                "You connect to it for the first time, so I cannot know its key yet.");
        var y = 5;
        y = pair(c, y, "Server", trust.host(), Theme.Role.TEXT);
        y = pair(c, y, "Kind of key", trust.keyType(), Theme.Role.TEXT);
        y = pair(c, y, "Fingerprint", trust.fingerprint(), Theme.Role.ACCENT) + 1;
        c.rule(2, c.width - 2, y++);
        var columns = Math.min(c.width - 4, 100);
        y =
                c.para(
                        2,
                        y,
                        columns,
                        "To be sure, compare it with what the server itself says: log in on your"
                                + " provider's console, and type",
                        Theme.Role.TEXT);
        y = c.command(4, y, columns - 2, command(trust), Theme.Role.ACCENT) + 1;
        c.para(
                2,
                y,
                columns,
                "Say yes, and this key is remembered: from then on a server with another key is"
                        + " refused. If the two differ, somebody stands between you and your"
                        + " server: press Esc.",
                Theme.Role.DIM);
        c.footer(
                List.of(
                        new Canvas.Hint("y", "yes, it is mine"),
                        new Canvas.Hint("?", "help"),
                        new Canvas.Hint("Esc", "no, go back")));
    }

    private static String command(State.Trust trust) {
        var kind = trust.keyType().replaceFirst("^(ssh|ecdsa)-?", "").replaceFirst("-.*", "");
        var file =
                trust.keyType().startsWith("ecdsa") ? "ecdsa" : kind.isEmpty() ? "ed25519" : kind;
        return "ssh-keygen -lf /etc/ssh/ssh_host_" + file + "_key.pub";
    }

    private int pair(Canvas c, int y, String label, String value, Theme.Role role) {
        c.put(2, y, label, Theme.Role.DIM);
        return c.para(20, y, c.width - 22, value, role);
    }

    private void asked(Canvas c, State.Asked asked) {
        c.title(asked.title(), "");
        var y = c.para(2, 3, c.width - 4, 5, asked.sentence(), Theme.Role.DIM) + 1;
        y = field(c, y, asked.twice() ? "New password" : "", secret, !second);
        if (asked.twice()) {
            y = field(c, y, "Once more", again, second);
        }
        var complaint =
                mismatch ? "The two are not the same. Type them once more." : asked.complaint();
        if (!complaint.isEmpty()) {
            c.bold(2, y + 1, c.marks.fail(), Theme.Role.FAIL);
            y = c.para(c.textColumn(), y + 1, c.width - 8, complaint, Theme.Role.FAIL);
        }
        if (!(state instanceof State.Asked(_, _, _, var twice, _) && twice)) {
            c.para(
                    c.textColumn(),
                    y + 1,
                    c.width - 8,
                    "It is not shown, not logged, and never put on a command line.",
                    Theme.Role.DIM);
        }
        c.footer(
                List.of(
                        new Canvas.Hint("Enter", "go on"),
                        new Canvas.Hint("F1", "help"),
                        new Canvas.Hint("Esc", "back")));
    }

    private int field(Canvas c, int y, String label, Field field, boolean focused) {
        if (focused) {
            c.focus(0, c.width, y, 1);
        }
        var x = label.isEmpty() ? c.textColumn() : 20;
        c.put(c.textColumn(), y, label, Theme.Role.DIM);
        var before = c.cursor();
        field.draw(c, x, y, Math.min(48, c.width - 4 - x), Field.Showing.DOTS);
        if (!focused) {
            before.ifPresent(p -> c.cursorAt(p.getColumn(), p.getRow()));
        }
        c.onPage();
        return y + 1;
    }

    private void failed(Canvas c, State.Failed failed) {
        var columns = Math.min(c.width - 4 - c.marks.gap(), 100);
        c.put(2, 2, "I could not log in", Theme.Role.TITLE);
        c.put(2, 3, "Nothing was changed.", Theme.Role.DIM);
        c.bold(2, 5, c.marks.fail(), Theme.Role.FAIL);
        var y =
                c.para(c.textColumn(), 5, columns, Text.asSentence(failed.what()), Theme.Role.FAIL)
                        + 1;
        for (var paragraph : failed.remedy().split("\n")) {
            y = c.para(c.textColumn(), y, columns, Text.asSentence(paragraph), Theme.Role.TEXT);
        }
        c.footer(
                List.of(
                        new Canvas.Hint("Enter", "try again"),
                        new Canvas.Hint("?", "help"),
                        new Canvas.Hint("Esc", "another server")));
    }

    @Override
    public boolean types() {
        return state instanceof State.Asked;
    }

    @Override
    public Optional<Reader> help() {
        return Optional.of(journey.help(this, "Logging in", Manual.connect()));
    }

    @Override
    public void details() {
        journey.stage.show(
                journey.text(
                        this, "Details", "What I read and write on this machine", Manual.files()));
    }

    @Override
    public void key(KeyStroke key) {
        if (key.getKeyType() == KeyType.Escape) {
            giveUp();
            journey.where();
            return;
        }
        switch (state) {
            case State.Dialing _ -> {}
            case State.Trust trust -> {
                if (Press.is(key, 'y')) {
                    trust.answer().complete(true);
                }
            }
            case State.Asked asked -> typed(asked, key);
            case State.Failed _ -> {
                if (key.getKeyType() == KeyType.Enter) {
                    dial();
                }
            }
        }
    }

    /// Whoever still waits for an answer gets a no, and what comes of it is thrown away.
    private void giveUp() {
        attempt = attempt + 1;
        switch (state) {
            case State.Trust trust -> trust.answer().complete(false);
            case State.Asked asked -> asked.answer().complete(Optional.empty());
            case State.Dialing _, State.Failed _ -> {}
        }
        secret.clear();
        again.clear();
    }

    private void typed(State.Asked asked, KeyStroke key) {
        if (key.getKeyType() == KeyType.Enter) {
            if (secret.isEmpty()) {
                return;
            }
            if (asked.twice() && !second) {
                second = true;
            } else if (asked.twice() && !secret.text().equals(again.text())) {
                mismatch = true;
                second = false;
                secret.clear();
                again.clear();
            } else {
                asked.answer().complete(Optional.of(Secret.of(secret.text())));
                secret.clear();
                again.clear();
            }
        } else if (asked.twice()
                && (key.getKeyType() == KeyType.Tab
                        || key.getKeyType() == KeyType.ArrowDown
                        || key.getKeyType() == KeyType.ArrowUp)) {
            second = !second;
        } else {
            (second ? again : secret).takes(key);
        }
    }

    @Override
    public Ask leaving() {
        var ask = journey.leaving();
        return new Ask(
                ask.title(),
                () -> List.of("Nothing on your server was changed."),
                List.of(
                        ask.choices().getFirst(),
                        new Ask.Choice(
                                "q",
                                "leave",
                                () -> {
                                    var code =
                                            state instanceof State.Failed
                                                    ? Exit.UNREACHABLE
                                                    : Journey.INTERRUPTED;
                                    giveUp();
                                    journey.stage.end(code);
                                })));
    }
}
