package dev.clawsetup;

import dev.clawsetup.machine.Asks;
import dev.clawsetup.run.Event;
import dev.clawsetup.run.Report;
import dev.clawsetup.ui.Front;
import dev.clawsetup.ui.Marks;
import dev.clawsetup.ui.Words;
import dev.clawsetup.ui.line.Unattended;
import dev.clawsetup.ui.tui.Keep;
import dev.clawsetup.ui.tui.Wizard;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Optional;
import java.util.function.Consumer;

/// Where things are said: progress on standard error, results on standard output, and the front
/// that fits the terminal.
final class Terminals {
    private final PrintStream out;
    private final PrintStream err;

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

    Words words() {
        return new Words(Marks.SIGNS, ZoneId.systemDefault());
    }

    boolean unattended(Options.Telling telling) {
        return telling.yes || telling.json;
    }

    Front front(Options.Telling telling) {
        return unattended(telling)
                ? new Unattended(events(telling), this::say, this::result)
                : new Wizard(Keep.NOTHING);
    }

    Asks asks(Options.Telling telling) {
        return Asks.NOBODY;
    }

    Consumer<Event> events(Options.Telling telling) {
        var words = words();
        return event -> words.of(event).ifPresent(this::say);
    }

    /// The report on standard output, and in a file where one was named.
    int report(Report report, Options.Telling telling, Optional<Path> file) throws IOException {
        var lines = words().report(report);
        lines.forEach(this::result);
        if (file.isPresent()) {
            Files.write(file.get(), lines);
        }
        return report.exit();
    }

    void browse(String address) throws IOException {
        new ProcessBuilder("xdg-open", address).inheritIO().start();
    }
}
