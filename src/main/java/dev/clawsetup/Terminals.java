package dev.clawsetup;

import dev.clawsetup.machine.Asks;
import dev.clawsetup.run.Report;
import dev.clawsetup.secret.Secret;
import dev.clawsetup.ui.Front;
import dev.clawsetup.ui.Marks;
import dev.clawsetup.ui.Teller;
import dev.clawsetup.ui.Unattended;
import dev.clawsetup.ui.Words;
import dev.clawsetup.ui.json.JsonLines;
import dev.clawsetup.ui.line.LineFront;
import dev.clawsetup.ui.line.Lines;
import dev.clawsetup.ui.tui.Keep;
import dev.clawsetup.ui.tui.Wizard;

import org.jline.terminal.TerminalBuilder;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Optional;

/// Where things are said: progress on standard error, results on standard output, and the front
/// that fits the terminal.
final class Terminals {
    private final PrintStream out;
    private final PrintStream err;

    /// A process takes its terminal over once; whoever asks later asks over the same.
    private Optional<LineFront> line = Optional.empty();

    Terminals(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    void say(String line) {
        err.println(line);
    }

    void result(String line) {
        out.println(line);
    }

    /// Signs where the terminal can show them; words without UTF-8, and for who listens.
    Marks marks(Options.Telling telling) {
        return out.charset().equals(StandardCharsets.UTF_8) && !telling.plain.value()
                ? Marks.SIGNS
                : Marks.WORDS;
    }

    Words words(Options.Telling telling) {
        return new Words(marks(telling), ZoneId.systemDefault());
    }

    /// Whether nobody is to be asked.
    boolean unattended(Options.Telling telling) {
        return telling.unattended();
    }

    Teller teller(Options.Telling telling) {
        return telling.json.value()
                ? new JsonLines(this::result, Clock.systemUTC())
                : new Lines(this::say, this::result, marks(telling), ZoneId.systemDefault());
    }

    Front front(Options.Telling telling, Keep keep) {
        if (unattended(telling)) {
            return new Unattended(teller(telling));
        }
        return fullScreen(telling) ? new Wizard(keep, background(telling)) : line(telling);
    }

    private static Wizard.Background background(Options.Telling telling) {
        return telling.dark.value()
                ? Wizard.Background.DARK
                : telling.light.value() ? Wizard.Background.LIGHT : Wizard.Background.UNTOLD;
    }

    /// Whether the wizard takes the whole screen, which is gone when it ends.
    boolean fullScreen(Options.Telling telling) {
        return !unattended(telling) && !telling.plain.value() && Wizard.possible();
    }

    /// Who answers while a command without a wizard logs in.
    Asks asks(Options.Telling telling) {
        return unattended(telling) || System.console() == null || !System.console().isTerminal()
                ? Asks.NOBODY
                : line(telling).asks();
    }

    /// A passphrase for a key that is being made; empty: the key has none. Nobody is asked where
    /// nobody could answer.
    ///
    /// @param file where the key will lie
    Optional<Secret> newPassphrase(Options.Telling telling, Path file) {
        return unattended(telling) || System.console() == null || !System.console().isTerminal()
                ? Optional.empty()
                : line(telling).newPassphrase(file.toString());
    }

    private LineFront line(Options.Telling telling) {
        var console = System.console();
        if (console == null || !console.isTerminal()) {
            return LineFront.piped(err, out, marks(telling), ZoneId.systemDefault());
        }
        if (line.isPresent()) {
            return line.get();
        }
        try {
            line =
                    Optional.of(
                            LineFront.on(
                                    TerminalBuilder.builder().system(true).build(),
                                    marks(telling),
                                    ZoneId.systemDefault()));
            return line.get();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The report, to whoever reads along, and in a file where one was named.
    int report(Report report, Options.Telling telling, Optional<Path> file) {
        teller(telling).report(report);
        file.ifPresent(path -> write(report, path));
        return report.exit();
    }

    private static void write(Report report, Path file) {
        var lines = new ArrayList<String>();
        if (file.toString().endsWith(".json")) {
            new JsonLines(lines::add, Clock.systemUTC()).report(report);
        } else {
            lines.addAll(new Words(Marks.SIGNS, ZoneId.systemDefault()).report(report));
        }
        try {
            Files.write(file, lines);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the report to " + file, e);
        }
    }
}
