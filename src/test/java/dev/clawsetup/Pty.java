package dev.clawsetup;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A shell on a pseudo terminal that nobody looks at: it passes keys and output on, and answers no
/// question about cursor, colour or size, as some consoles do not. Made by `script` of util-linux.
final class Pty implements AutoCloseable {
    private static final int PATIENCE_S = 40;

    private final Process process;
    private final StringBuilder sent = new StringBuilder();
    private final Screen screen = new Screen();
    private boolean ended;

    /// @param environment over a bare one: without locale, colours or a home's settings
    Pty(Path home, Map<String, String> environment) {
        try {
            var builder =
                    new ProcessBuilder(
                                    "script",
                                    "-qefc",
                                    "stty rows 24 cols 80; exec sh -i",
                                    "/dev/null")
                            .redirectErrorStream(true);
            builder.environment().keySet().removeIf(name -> !name.equals("PATH"));
            builder.environment().put("HOME", home.toString());
            builder.environment().put("SHELL", "/bin/sh");
            builder.environment().put("TERM", "xterm-256color");
            builder.environment().put("LC_ALL", "C.UTF-8");
            builder.environment().put("PS1", "\\$ ");
            builder.environment().putAll(environment);
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofPlatform().daemon().start(this::listen);
    }

    /// The words that start a program of the class path that is tested.
    static String program(Path folder, Class<?> main) {
        try {
            var file = folder.resolve(main.getSimpleName());
            Files.writeString(
                    file,
                    """
                    #!/bin/sh
                    exec '%s' -XX:+UseSerialGC -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED -cp '%s' %s "$@"
                    """
                            .formatted(
                                    ProcessHandle.current().info().command().orElse("java"),
                                    System.getProperty("java.class.path"),
                                    main.getName()));
            if (!file.toFile().setExecutable(true)) {
                throw new AssertionError("not executable: " + file);
            }
            return file.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void listen() {
        var buffer = new char[8192];
        try (var in = new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)) {
            for (int n; (n = in.read(buffer)) > 0; ) {
                synchronized (this) {
                    sent.append(buffer, 0, n);
                    for (var i = 0; i < n; i++) {
                        screen.take(buffer[i]);
                    }
                    notifyAll();
                }
            }
        } catch (IOException e) {
            // the shell has ended
        }
        synchronized (this) {
            ended = true;
            notifyAll();
        }
    }

    Pty type(String keys) {
        try {
            process.getOutputStream().write(keys.getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /// Waits until all of it is on the screen, and returns the screen.
    synchronized String sees(String... texts) {
        var until = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
        while (true) {
            var shown = screen.text();
            if (List.of(texts).stream().allMatch(shown::contains)) {
                return shown;
            }
            var left = until - System.nanoTime();
            if (ended || left <= 0) {
                throw new AssertionError("never shown: " + List.of(texts) + " but:\n" + shown);
            }
            try {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    /// Everything that was sent, sequences and all.
    synchronized String sent() {
        return sent.toString();
    }

    /// Whether a program's own page is up.
    synchronized boolean privatePage() {
        return screen.isPrivate();
    }

    @Override
    public void close() {
        process.destroy();
    }

    /// What 24 rows of 80 columns would show: as much of ECMA-48 as the program and a shell send.
    private static final class Screen {
        private static final int ROWS = 24;
        private static final int COLUMNS = 80;

        private final StringBuilder sequence = new StringBuilder();
        private char[][] page = blank();
        private char[][] other = blank();

        /// Where the cursor of the other page is.
        private int[] kept = {0, 0};

        private boolean isPrivate;
        private int row;
        private int column;

        private static char[][] blank() {
            var rows = new char[ROWS][COLUMNS];
            for (var row : rows) {
                Arrays.fill(row, ' ');
            }
            return rows;
        }

        boolean isPrivate() {
            return isPrivate;
        }

        String text() {
            var text = new StringBuilder();
            for (var row : page) {
                text.append(new String(row).stripTrailing()).append('\n');
            }
            return text.toString();
        }

        void take(char c) {
            if (!sequence.isEmpty() || c == 27) {
                sequence.append(c);
                if (complete()) {
                    obey(sequence.toString());
                    sequence.setLength(0);
                }
                return;
            }
            switch (c) {
                case '\r' -> column = 0;
                case '\n' -> down();
                case '\b' -> column = Math.max(0, column - 1);
                default -> {
                    if (c >= ' ') {
                        put(c);
                    }
                }
            }
        }

        private void put(char c) {
            if (column == COLUMNS) {
                column = 0;
                down();
            }
            page[row][column++] = c;
        }

        private void down() {
            if (row < ROWS - 1) {
                row++;
                return;
            }
            System.arraycopy(page, 1, page, 0, ROWS - 1);
            page[ROWS - 1] = blank()[0];
        }

        private boolean complete() {
            if (sequence.length() < 2) {
                return false;
            }
            var last = sequence.charAt(sequence.length() - 1);
            return switch (sequence.charAt(1)) {
                case '[' -> sequence.length() > 2 && last >= 0x40 && last <= 0x7e;
                case ']' -> last == 7 || sequence.toString().endsWith("\u001b\\");
                default -> true;
            };
        }

        private void obey(String sequence) {
            if (sequence.equals("\u001b[?1049h") || sequence.equals("\u001b[?1049l")) {
                isPrivate = sequence.endsWith("h");
                var shown = page;
                page = other;
                other = shown;
                var at = new int[] {row, column};
                row = kept[0];
                column = kept[1];
                kept = at;
            } else if (sequence.matches("\u001b\\[[0-9;]*H")) {
                var at = sequence.substring(2, sequence.length() - 1).split(";");
                row = Math.clamp(number(at, 0) - 1, 0, ROWS - 1);
                column = Math.clamp(number(at, 1) - 1, 0, COLUMNS - 1);
            } else if (sequence.equals("\u001b[2J")) {
                page = blank();
            }
        }

        private static int number(String[] parts, int i) {
            return i < parts.length && !parts[i].isEmpty() ? Integer.parseInt(parts[i]) : 1;
        }
    }
}
