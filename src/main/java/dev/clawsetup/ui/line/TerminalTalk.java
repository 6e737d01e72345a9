package dev.clawsetup.ui.line;

import dev.clawsetup.ui.Clean;

import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.completer.StringsCompleter;
import org.jline.reader.impl.history.DefaultHistory;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.DumbTerminal;

import java.util.List;
import java.util.Optional;

/// On a terminal, through JLine: Tab completes, arrows edit, the up arrow brings back earlier
/// answers, secrets are neither echoed nor remembered.
final class TerminalTalk implements Talk {
    private final Terminal terminal;
    private final DefaultHistory history = new DefaultHistory();

    TerminalTalk(Terminal terminal) {
        this.terminal = terminal;
        if (terminal.getWidth() <= 0) {
            // serial consoles do not know their size, and JLine would show no prompt at all
            terminal.setSize(new Size(80, 24));
        }
    }

    @Override
    public void say(String line) {
        terminal.writer().println(Clean.line(line));
        terminal.flush();
    }

    @Override
    public Optional<String> ask(String prompt, List<String> completions) {
        var reader =
                LineReaderBuilder.builder()
                        .terminal(terminal)
                        .history(history)
                        .completer(new StringsCompleter(completions))
                        // what is typed is meant: no guessing at words that are nearly like it,
                        // and no menu that the cursor wanders through
                        .variable(LineReader.ERRORS, 0)
                        .option(LineReader.Option.AUTO_GROUP, false)
                        .option(LineReader.Option.AUTO_MENU, false)
                        .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                        // pasted lines come one by one, as they do over a pipe
                        .option(LineReader.Option.BRACKETED_PASTE, false)
                        .build();
        return read(reader, prompt, null);
    }

    @Override
    public Optional<String> askHidden(String prompt) {
        var reader =
                LineReaderBuilder.builder()
                        .terminal(terminal)
                        .history(new DefaultHistory())
                        .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                        .variable(LineReader.DISABLE_HISTORY, true)
                        .build();
        return dumb() ? hiddenWithoutCursor(Clean.line(prompt)) : read(reader, prompt, '*');
    }

    private boolean dumb() {
        return terminal.getType().startsWith(Terminal.TYPE_DUMB);
    }

    /// JLine hides input on a dumb terminal by repainting the prompt all the time, which a screen
    /// reader would read out; so the echo is switched off, before the prompt invites to type, and
    /// nothing else is done.
    private Optional<String> hiddenWithoutCursor(String prompt) {
        var console = System.console();
        if (terminal instanceof DumbTerminal && console != null && console.isTerminal()) {
            // this one cannot switch the echo of the real terminal off; the JDK can
            return Optional.ofNullable(console.readPassword("%s", prompt)).map(String::new);
        }
        var before = terminal.echo(false);
        terminal.writer().print(prompt);
        terminal.flush();
        try {
            var line = new StringBuilder();
            for (var c = terminal.reader().read();
                    c != '\n' && c != '\r';
                    c = terminal.reader().read()) {
                if (c < 0 || c == 4) {
                    return line.isEmpty() ? Optional.empty() : Optional.of(line.toString());
                }
                line.append((char) c);
            }
            return Optional.of(line.toString());
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        } finally {
            terminal.echo(before);
            terminal.writer().println();
            terminal.flush();
        }
    }

    private static Optional<String> read(LineReader reader, String prompt, Character mask) {
        try {
            return Optional.of(reader.readLine(Clean.line(prompt), mask));
        } catch (UserInterruptException | EndOfFileException e) {
            return Optional.empty();
        }
    }

    @Override
    public Interrupts onInterrupt(Runnable action) {
        var before = terminal.handle(Terminal.Signal.INT, signal -> action.run());
        return () -> terminal.handle(Terminal.Signal.INT, before);
    }
}
