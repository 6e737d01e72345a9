package dev.clawsetup.ui.tui;

import com.googlecode.lanterna.TerminalSize;
import com.googlecode.lanterna.input.KeyStroke;
import com.googlecode.lanterna.input.KeyType;
import com.googlecode.lanterna.screen.Screen;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Shows one page at a time, hands it the keys, and keeps everything slow off this thread.
///
/// Press, resizes and results of work elsewhere arrive in one inbox, and one thread empties it and
/// draws. A page at rest costs nothing: no frame is drawn unless something came or moves.
final class Stage {
    private static final int LEAST_WIDTH = 80;
    private static final int LEAST_HEIGHT = 24;
    private static final long TICK_MS = 100;

    /// How long the inbox may be emptied before a frame is drawn.
    private static final long PATIENCE_NS = 30_000_000;

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");

    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("d MMMM, HH:mm", Locale.ENGLISH);

    private final Screen screen;
    private final Optional<Tty> tty;
    private final Glyphs marks;
    private final Clock clock;
    private final BlockingQueue<Runnable> inbox = new LinkedBlockingQueue<>();
    private Theme theme;
    private Frame frame = new Frame(TerminalSize.ZERO);
    private Scene page = new Blank();
    private Optional<Ask> ask = Optional.empty();
    private OptionalInt ended = OptionalInt.empty();
    private boolean whole = true;
    private boolean drawn;

    /// Whether the window was too small for a page when it was drawn last.
    private boolean small;

    Stage(Screen screen, Optional<Tty> tty, Theme theme, Glyphs marks, Clock clock) {
        this.screen = screen;
        this.tty = tty;
        this.theme = theme;
        this.marks = marks;
        this.clock = clock;
    }

    Instant now() {
        return clock.instant();
    }

    /// Where the person sits.
    java.time.ZoneId zone() {
        return clock.getZone();
    }

    /// The time of day, where the person sits.
    String timeOfDay(Instant at) {
        return TIME.format(at.atZone(clock.getZone()));
    }

    /// A day and a time, where the person sits: `20 November, 18:02`.
    String day(Instant at) {
        return DAY.format(at.atZone(clock.getZone()));
    }

    /// Ten a second: what spinners count.
    long beat() {
        return now().toEpochMilli() / TICK_MS;
    }

    void show(Scene next) {
        page = next;
        ask = Optional.empty();
    }

    boolean shows(Scene that) {
        return page == that;
    }

    void ask(Ask question) {
        ask = Optional.of(question);
    }

    void end(int exit) {
        ended = OptionalInt.of(exit);
    }

    /// Has that done on the drawing thread. Any thread.
    void post(Runnable task) {
        inbox.add(task);
    }

    /// Does work elsewhere and comes back with what it gave, or why it gave nothing.
    ///
    /// An `Error` comes back too: nobody else would hear of it, and the page would wait for ever.
    <T> void away(Callable<T> work, Consumer<T> then, Consumer<Throwable> trouble) {
        Thread.ofVirtual()
                .start(() -> {
                    try {
                        var result = work.call();
                        post(() -> then.accept(result));
                    } catch (Throwable e) {
                        post(() -> trouble.accept(e));
                    }
                });
    }

    /// The terminal has said what its background is.
    void ground(Theme.Ground ground) {
        theme = theme.on(ground);
        whole = true;
    }

    /// Runs until a page ends it, and returns the exit code.
    ///
    /// @throws IOException if the terminal cannot be drawn on
    int run(Scene first) throws IOException {
        show(first);
        var keys = Thread.ofPlatform().daemon().name("keys").unstarted(this::readKeys);
        keys.start();
        try {
            while (ended.isEmpty()) {
                page.tick();
                draw();
                work();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return GONE;
        } catch (IOException e) {
            if (!drawn) {
                throw e;
            }
            return GONE; // the window was closed, so there is nobody to tell
        } finally {
            keys.interrupt();
        }
        return ended.getAsInt();
    }

    /// The terminal went away: as a shell reports SIGHUP.
    private static final int GONE = 129;

    private void readKeys() {
        try {
            while (true) {
                var key = screen.readInput();
                if (key == null || key.getKeyType() == KeyType.EOF) {
                    post(() -> end(GONE));
                    return;
                }
                post(() -> key(key));
            }
        } catch (IOException | RuntimeException e) {
            post(() -> end(GONE));
        }
    }

    private void work() throws InterruptedException {
        var task = inbox.poll(page.moves() ? TICK_MS : 60_000, TimeUnit.MILLISECONDS);
        var until = System.nanoTime() + PATIENCE_NS;
        while (task != null && ended.isEmpty()) {
            task.run();
            task = System.nanoTime() < until ? inbox.poll() : null;
        }
    }

    void key(KeyStroke key) {
        if (Press.is(key, 'l', Press.With.CTRL)) {
            whole = true;
        } else if (ask.isPresent()) {
            answer(ask.get(), key);
        } else if (Press.is(key, 'c', Press.With.CTRL)) {
            ask = Optional.of(page.leaving());
        } else if (Press.is(key, 'z', Press.With.CTRL)) {
            page.suspending().ifPresentOrElse(this::ask, this::suspend);
        } else if (small) {
            return; // nobody sees what the key would do
        } else if (wants(key, '?', KeyType.F1)) {
            page.help().ifPresent(this::show);
        } else if (wants(key, 'd', KeyType.F2)) {
            page.details();
        } else {
            page.key(key);
        }
    }

    /// Letters are keys only where nothing is written.
    private boolean wants(KeyStroke key, char letter, KeyType everywhere) {
        return key.getKeyType() == everywhere || !page.types() && Press.is(key, letter);
    }

    /// Stops the program as the shell's Ctrl-Z does; `fg` goes on. On a screen without a terminal
    /// behind it there is no shell to go to.
    void suspend() {
        if (tty.isPresent()) {
            try {
                tty.get().suspend(page.asleep(), () -> post(this::suspend));
            } catch (IOException e) {
                end(GONE);
            }
        }
        whole = true;
    }

    /// The program was stopped from elsewhere and goes on, and nobody knows what is on the screen.
    void woken() {
        if (tty.isPresent()) {
            try {
                tty.get().woken();
            } catch (IOException e) {
                end(GONE);
            }
        }
        whole = true;
    }

    private void answer(Ask question, KeyStroke key) {
        if (key.getKeyType() == KeyType.Escape) {
            ask = Optional.empty();
            question.choices().getFirst().action().run();
            return;
        }
        question.choices().stream()
                .filter(choice -> Press.named(key, choice.key()))
                .findFirst()
                .ifPresent(choice -> {
                    ask = Optional.empty();
                    choice.action().run();
                });
    }

    private void draw() throws IOException {
        if (screen.doResizeIfNecessary() != null) {
            whole = true;
        }
        var size = screen.getTerminalSize();
        if (!frame.fits(size)) {
            frame = new Frame(size);
        }
        var c = new Canvas(frame, size.getColumns(), size.getRows(), theme, marks);
        small = c.width < LEAST_WIDTH || c.height < LEAST_HEIGHT;
        if (small) {
            var words =
                    "This window is %d x %d. I need %d x %d: please make it larger. Nothing is lost."
                            .formatted(c.width, c.height, LEAST_WIDTH, LEAST_HEIGHT);
            c.para(
                    1,
                    Math.max(0, c.height / 2 - 1),
                    c.width - 2,
                    words + ask.map(question -> " " + question.inShort()).orElse(""),
                    Theme.Role.TEXT);
        } else {
            page.draw(c);
            ask.ifPresent(question -> question.draw(c));
        }
        frame.show(screen);
        screen.setCursorPosition(ask.isPresent() ? null : c.cursor().orElse(null));
        if (tty.isPresent()) {
            tty.get().beginFrame();
        }
        try {
            screen.refresh(whole ? Screen.RefreshType.COMPLETE : Screen.RefreshType.DELTA);
        } finally {
            if (tty.isPresent()) {
                tty.get().endFrame();
            }
        }
        drawn = true;
        whole = false;
    }

    /// Before the first page.
    private static final class Blank implements Scene {
        @Override
        public void draw(Canvas c) {}

        @Override
        public void key(KeyStroke key) {}

        @Override
        public Ask leaving() {
            throw new IllegalStateException("nobody sees this page");
        }
    }
}
