package dev.clawsetup.ui.line;

import dev.clawsetup.ui.Clean;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/// Over plain streams: pipes, files, expect scripts. Nothing is completed and nothing can be
/// hidden, as nothing is echoed.
final class PlainTalk implements Talk {
    /// A line that never ends is not an answer.
    private static final int LONGEST = 64 * 1024;

    private final BufferedReader in;
    private final PrintStream out;

    PlainTalk(BufferedReader in, PrintStream out) {
        this.in = in;
        this.out = out;
    }

    @Override
    public void say(String line) {
        out.println(Clean.line(line));
        out.flush();
    }

    @Override
    public Optional<String> ask(String prompt, List<String> completions) {
        say(prompt);
        return line();
    }

    @Override
    public Optional<String> askHidden(String prompt) {
        say(prompt);
        return line();
    }

    private Optional<String> line() {
        try {
            var line = new StringBuilder();
            for (var c = in.read(); c != '\n'; c = in.read()) {
                if (c < 0) {
                    return line.isEmpty() ? Optional.empty() : Optional.of(line.toString());
                }
                if (line.length() < LONGEST && c != '\r') {
                    line.append((char) c);
                }
            }
            return Optional.of(line.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Interrupts onInterrupt(Runnable action) {
        return () -> {};
    }
}
