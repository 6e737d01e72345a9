package dev.clawsetup.ui.tui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.googlecode.lanterna.TerminalPosition;
import com.googlecode.lanterna.TerminalSize;
import com.googlecode.lanterna.TextCharacter;
import com.googlecode.lanterna.TextColor;
import com.googlecode.lanterna.input.KeyStroke;
import com.googlecode.lanterna.input.KeyType;
import com.googlecode.lanterna.screen.TerminalScreen;
import com.googlecode.lanterna.terminal.virtual.DefaultVirtualTerminal;

import dev.clawsetup.answers.Draft;
import dev.clawsetup.ui.Scenario;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/// Walks through the wizard on a virtual terminal: waits for what the screen shows, then presses
/// keys. After each frame it looks whether the next thing it waits for is there, so nobody sleeps.
final class Walk {
    private static final Path GOLDEN = Path.of("src/test/resources/ui/tui");

    /// `mvn test -Dgolden=write` writes the screens instead of comparing them.
    private static final boolean WRITES = "write".equals(System.getProperty("golden"));

    private record Leg(List<String> shown, Consumer<Walk> then) {}

    private final Deque<Leg> legs = new ArrayDeque<>();
    private final List<String> different = new ArrayList<>();
    private final Set<Path> written = new HashSet<>();
    private final List<String> screens = new ArrayList<>();
    private final DefaultVirtualTerminal terminal;
    private final Watched screen;
    private final Term term;
    private final Stage stage;
    private Instant now = Instant.parse("2026-11-20T09:14:41Z");
    private int pressed;
    private int handled;
    private Journey journey;

    Walk(int width, int height) throws IOException {
        this(width, height, Term.COLOURS);
    }

    /// At 80x24; {@link #golden} shows the other sizes.
    Walk(Term term) throws IOException {
        this(80, 24, term);
    }

    private Walk(int width, int height, Term term) throws IOException {
        this.term = term;
        terminal = new DefaultVirtualTerminal(new TerminalSize(width, height));
        screen = new Watched(terminal);
        stage =
                new Stage(
                        screen,
                        java.util.Optional.empty(),
                        term.theme,
                        term.glyphs,
                        new Clock() {
                            @Override
                            public ZoneOffset getZone() {
                                return ZoneOffset.UTC;
                            }

                            @Override
                            public Clock withZone(java.time.ZoneId zone) {
                                return this;
                            }

                            @Override
                            public Instant instant() {
                                return now;
                            }
                        });
    }

    /// A screen that tells the walk about each frame.
    private final class Watched extends TerminalScreen {
        Watched(DefaultVirtualTerminal terminal) throws IOException {
            super(terminal);
        }

        @Override
        public KeyStroke readInput() {
            hold();
            return new KeyStroke(KeyType.EOF);
        }

        @Override
        public void refresh(RefreshType kind) throws IOException {
            super.refresh(kind);
            look();
        }
    }

    /// Keys that come from outside the walk. The virtual terminal's own way to wait for them locks
    /// the drawing out.
    private void hold() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() {
        screens.add(text());
        while (!legs.isEmpty()
                && handled == pressed
                && legs.peek().shown().stream().allMatch(screens.getLast()::contains)) {
            legs.poll().then().accept(this);
        }
    }

    // ---- what a test writes ----

    Walk sees(String... shown) {
        return then(
                List.of(shown).stream().map(text -> Text.clean(text, term.glyphs)).toList(),
                walk -> {});
    }

    private Walk then(List<String> shown, Consumer<Walk> action) {
        legs.add(new Leg(shown, action));
        return this;
    }

    /// Words are typed; `Enter`, `ArrowDown`, `Ctrl-C` and their like are keys.
    Walk press(String... keys) {
        return then(
                List.of(),
                walk -> {
                    for (var key : keys) {
                        strokes(key).forEach(stroke -> stage.post(() -> stage.key(stroke)));
                    }
                    pressed++;
                    stage.post(() -> handled++);
                });
    }

    private static List<KeyStroke> strokes(String key) {
        if (key.startsWith("Ctrl-")) {
            return List.of(new KeyStroke(Character.toLowerCase(key.charAt(5)), true, false));
        }
        for (var type : KeyType.values()) {
            if (type.name().equals(key)) {
                return List.of(new KeyStroke(type));
            }
        }
        return key.chars().mapToObj(c -> new KeyStroke((char) c, false, false)).toList();
    }

    Walk resize(int width, int height) {
        return then(
                List.of(),
                walk -> {
                    terminal.setTerminalSize(new TerminalSize(width, height));
                    pressed++;
                    stage.post(() -> handled++);
                });
    }

    Walk at(Instant time) {
        return then(
                List.of(),
                walk -> {
                    pressed++;
                    stage.post(() -> {
                        now = time;
                        handled++;
                    });
                });
    }

    /// The answers as they are then.
    Walk draft(Consumer<Draft> hears) {
        return then(List.of(), walk -> hears.accept(journey.draft()));
    }

    /// Something that happens outside.
    Walk meanwhile(Runnable action) {
        return then(List.of(), walk -> action.run());
    }

    /// The page looks as it is kept under that name, at 80x24 and at 120x40; and whatever the size
    /// was in between, back at the first one it looks as before.
    Walk golden(String name) {
        kept(name);
        resize(120, 40);
        kept(name);
        resize(250, 80);
        legible();
        resize(79, 24).sees("This window is 79 x 24");
        resize(20, 5).sees("larger");
        resize(80, 24);
        return kept(name);
    }

    private Walk kept(String name) {
        return then(
                        List.of(),
                        walk -> {
                            var size = terminal.getTerminalSize();
                            var file =
                                    GOLDEN.resolve(
                                            "%s-%dx%d%s.txt"
                                                    .formatted(
                                                            name,
                                                            size.getColumns(),
                                                            size.getRows(),
                                                            term.ending));
                            try {
                                if (WRITES && written.add(file)) {
                                    Files.createDirectories(GOLDEN);
                                    Files.writeString(file, text());
                                } else if (!Files.exists(file)
                                        || !Files.readString(file).equals(text())) {
                                    different.add(file + " is not what is shown:\n" + text());
                                }
                            } catch (IOException e) {
                                throw new UncheckedIOException(e);
                            }
                        })
                .legible()
                .then(List.of(), walk -> namesHelp());
    }

    /// The key for help stands on the last line, unless a question covers it or help itself is
    /// read.
    private void namesHelp() {
        var rows = text().lines().toList();
        var footer = rows.getLast();
        assertTrue(
                footer.isEmpty()
                        || rows.getFirst().endsWith(" Help")
                        || footer.contains(" ? ")
                        || footer.contains(" F1 "),
                this::text);
    }

    /// What the terminal cannot show is not on it.
    private Walk legible() {
        return switch (term) {
            case COLOURS -> this; // which can show everything
            case NO_COLOUR ->
                    cells(cell -> {
                        assertEquals(TextColor.ANSI.DEFAULT, cell.getForegroundColor());
                        assertEquals(TextColor.ANSI.DEFAULT, cell.getBackgroundColor());
                    });
            case ASCII ->
                    cells(cell ->
                            assertTrue(cell.getCharacterString().charAt(0) < 127, this::text));
        };
    }

    /// Every cell of the frame at hand.
    Walk cells(Consumer<TextCharacter> check) {
        return then(
                List.of(),
                walk -> {
                    var size = terminal.getTerminalSize();
                    for (var y = 0; y < size.getRows(); y++) {
                        for (var x = 0; x < size.getColumns(); x++) {
                            check.accept(screen.getFrontCharacter(new TerminalPosition(x, y)));
                        }
                    }
                });
    }

    int run(Scenario scenario) throws IOException {
        return run(scenario, Keep.NOTHING);
    }

    /// Walks until the wizard ends; every leg must have been gone.
    int run(Scenario scenario, Keep keep) throws IOException {
        screen.startScreen();
        journey = new Journey(stage, keep, scenario);
        var exit = new FutureTask<>(() -> stage.run(journey.first()));
        var drawing = Thread.ofPlatform().daemon().name("drawing").start(exit);
        try {
            var code = exit.get(60, TimeUnit.SECONDS);
            assertEquals(List.of(), different, () -> String.join("\n", different));
            if (!legs.isEmpty()) {
                fail("ended before it showed " + legs.peek().shown() + "\n" + last());
            }
            return code;
        } catch (TimeoutException | InterruptedException e) {
            drawing.interrupt();
            return fail("waited for " + legs.peek() + "\n" + last(), e);
        } catch (ExecutionException e) {
            return fail(e.getCause().toString(), e.getCause());
        }
    }

    private String last() {
        return screens.isEmpty() ? "(nothing was drawn)" : screens.getLast();
    }

    /// Every frame that was drawn.
    List<String> screens() {
        return screens;
    }

    private String text() {
        var size = screen.getTerminalSize();
        var out = new StringBuilder();
        for (var y = 0; y < size.getRows(); y++) {
            var line = new StringBuilder();
            for (var x = 0; x < size.getColumns(); x++) {
                var cell = screen.getFrontCharacter(new TerminalPosition(x, y));
                line.append(cell.getCharacterString());
                if (Frame.wide(cell)) {
                    x++;
                }
            }
            out.append(line.toString().stripTrailing()).append('\n');
        }
        return out.toString();
    }
}
