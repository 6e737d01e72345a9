package dev.clawsetup.ui.tui;

import com.googlecode.lanterna.screen.Screen;
import com.googlecode.lanterna.screen.TerminalScreen;

import dev.clawsetup.answers.Answers;
import dev.clawsetup.answers.Draft;
import dev.clawsetup.run.Dial;
import dev.clawsetup.run.Report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/// The full-screen front: where, connect, look around, the interview, review, run, done.
///
/// It restores the terminal however it ends: a key, a signal, a crash.
public final class Wizard {

    /// What is known before the first page.
    ///
    /// @param target the server, when the command line names it; then the wizard begins with the
    ///   connection
    /// @param given answers from the command line or a file; pages they answer are not shown
    /// @param controls the ids of all controls
    public record Start(
            Answers.Purpose purpose, Optional<String> target, Draft given, Set<String> controls) {
        public Start {
            controls = Set.copyOf(controls);
        }
    }

    /// How it ended.
    ///
    /// @param exit the process's exit code
    /// @param report what came of the run; empty when there was none
    /// @param answers as they stood at the end
    /// @param lastWords what is true now, to be printed below the shell's prompt
    public record Ending(int exit, Optional<Report> report, Draft answers, String lastWords) {}

    private final Dial dial;
    private final Keep keep;
    private final Start start;

    public Wizard(Dial dial, Keep keep, Start start) {
        this.dial = dial;
        this.keep = keep;
        this.start = start;
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
    /// @throws IOException if the terminal cannot be taken over or drawn on
    public Ending run() throws IOException {
        var environment = System.getenv();
        var theme = new Theme(Theme.depth(environment), Theme.ground(environment));
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
                        screen,
                        Optional.of(tty),
                        theme,
                        Marks.of(environment),
                        Clock.systemDefaultZone()));
        tty.addResizeListener((_, _) -> stage.get().post(() -> {}));
        var journey = new Journey(stage.get(), dial, keep, start);
        var hook = Thread.ofPlatform().unstarted(() -> atSignal(tty, journey));
        screen.startScreen();
        try {
            Runtime.getRuntime().addShutdownHook(hook);
            tty.askGround();
            return run(stage.get(), journey);
        } finally {
            if (forget(hook)) {
                screen.stopScreen(false);
                tty.close();
            }
        }
    }

    /// A signal ends the program while the page is up: restore the terminal, then say what is true.
    private static void atSignal(Tty tty, Journey journey) {
        try {
            tty.exitPrivateMode();
            tty.close();
        } catch (IOException | IllegalStateException e) {
            return; // the terminal itself is gone, so nobody reads
        }
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

    private Ending run(Stage stage, Journey journey) throws IOException {
        var exit = stage.run(journey.first());
        journey.close();
        return new Ending(exit, journey.report(), journey.draft(), journey.lastWords());
    }

    /// The same on any screen: tests have a virtual one.
    Ending run(Screen screen, Theme theme, Marks marks, Clock clock) throws IOException {
        screen.startScreen();
        var stage = new Stage(screen, Optional.empty(), theme, marks, clock);
        return run(stage, new Journey(stage, dial, keep, start));
    }
}
