package dev.clawsetup.ui.tui;

import com.googlecode.lanterna.screen.Screen;
import com.googlecode.lanterna.screen.TerminalScreen;

import dev.clawsetup.ui.Finish;
import dev.clawsetup.ui.Front;
import dev.clawsetup.ui.Scenario;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/// The full-screen front: where, connect, look around, the interview, review, run, done.
///
/// It restores the terminal however it ends: a key, a signal, a crash.
public final class Wizard implements Front {

    private final Keep keep;
    private final Background background;

    /// What the person says of the terminal's background.
    public enum Background {
        DARK,
        LIGHT,
        /// Nothing: the terminal is asked.
        UNTOLD
    }

    /// @param keep saves what is left of a run, so that the last page can say where
    public Wizard(Keep keep) {
        this(keep, Background.UNTOLD);
    }

    public Wizard(Keep keep, Background background) {
        this.keep = keep;
        this.background = background;
    }

    private Theme.Ground ground(Map<String, String> environment) {
        return switch (background) {
            case DARK -> Theme.Ground.DARK;
            case LIGHT -> Theme.Ground.LIGHT;
            case UNTOLD -> Theme.ground(environment);
        };
    }

    /// Whether a full screen can work here; if not, the line front can.
    public static boolean possible() {
        var console = System.console();
        return possible(System.getenv(), console != null && console.isTerminal());
    }

    static boolean possible(Map<String, String> environment, boolean terminal) {
        var term = environment.getOrDefault("TERM", "");
        return terminal
                && !term.isEmpty()
                && !term.equals("dumb")
                && Files.isExecutable(Path.of("/bin/stty"));
    }

    /// Takes the terminal over until the person is done.
    ///
    /// @throws UncheckedIOException if the terminal cannot be taken over or drawn on
    @Override
    public Finish run(Scenario scenario) {
        try {
            return onTerminal(scenario);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot draw on this terminal", e);
        }
    }

    private Finish onTerminal(Scenario scenario) throws IOException {
        var environment = System.getenv();
        var theme = new Theme(Theme.depth(environment), ground(environment));
        var stage = new AtomicReference<Stage>();
        var keyboard =
                new Keyboard(
                        System.in,
                        ground ->
                                Optional.ofNullable(stage.get())
                                        .ifPresent(s -> s.post(() -> s.ground(ground))));
        var tty = Tty.open(keyboard);
        var screen = new TerminalScreen(tty);
        stage.set(
                new Stage(
                        screen, Optional.of(tty), theme, Glyphs.of(environment), new LocalClock()));
        tty.addResizeListener((_, _) -> stage.get().post(() -> {}));
        var journey = new Journey(stage.get(), keep, scenario);
        var hook = Thread.ofPlatform().unstarted(() -> atSignal(tty, journey));
        screen.startScreen();
        try {
            Runtime.getRuntime().addShutdownHook(hook);
            if (background == Background.UNTOLD) {
                tty.askGround();
            }
            tty.watchJobs(
                    () -> stage.get().post(stage.get()::suspend),
                    () -> stage.get().post(stage.get()::woken));
            return run(stage.get(), journey);
        } finally {
            if (forget(hook)) {
                screen.stopScreen(false);
                tty.close();
                if (journey.report().isEmpty()) {
                    say(journey);
                }
            }
        }
    }

    /// A signal ends the program while the page is up: restore the terminal, then say what is true.
    private static void atSignal(Tty tty, Journey journey) {
        try {
            tty.exitPrivateMode();
            tty.close();
        } catch (IOException | IllegalStateException e) {
            // Lanterna's own hook does the same, and either may come first
        }
        journey.keepPlace();
        say(journey);
    }

    private static void say(Journey journey) {
        System.err.println("clawsetup: " + journey.lastWords());
    }

    /// Whether the program ends by itself, so that the hook has nothing to do.
    private static boolean forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
            return true;
        } catch (IllegalStateException e) {
            return false;
        }
    }

    private static Finish run(Stage stage, Journey journey) throws IOException {
        var exit = stage.run(journey.first());
        journey.close();
        return new Finish(exit, journey.complete(), journey.report());
    }

    /// The same on any screen: tests have a virtual one.
    Finish run(Scenario scenario, Screen screen, Theme theme, Glyphs marks, Clock clock)
            throws IOException {
        screen.startScreen();
        var stage = new Stage(screen, Optional.empty(), theme, marks, clock);
        return run(stage, new Journey(stage, keep, scenario));
    }
}
