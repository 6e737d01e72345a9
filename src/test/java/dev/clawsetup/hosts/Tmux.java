package dev.clawsetup.hosts;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// A terminal with a person before it: a real tmux of its own, real keys, and what is on the
/// screen.
final class Tmux implements AutoCloseable {
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final String socket =
            "clawsetup-" + ProcessHandle.current().pid() + "-" + NUMBER.incrementAndGet();

    /// A shell without anybody's settings.
    Tmux(int columns, int rows, List<String> environment) {
        var words = new ArrayList<>(List.of("-f", "/dev/null", "new-session", "-d", "-s", "w"));
        words.addAll(List.of("-x", String.valueOf(columns), "-y", String.valueOf(rows)));
        words.addAll(List.of("env", "PS1=$ ", "LC_ALL=C.UTF-8"));
        words.addAll(environment);
        words.add("sh");
        tmux(words.toArray(String[]::new));
    }

    /// As wide and high as the smallest that is drawn on, for the file that people download, which
    /// keeps what it keeps in a folder of the test.
    static Tmux with(Path home) {
        var path = Shipped.FILE.getParent() + ":" + System.getenv("PATH");
        return new Tmux(80, 24, List.of("XDG_STATE_HOME=" + home, "PATH=" + path));
    }

    /// Keys by their names: `Enter`, `Down`, `Escape`, `y`.
    Tmux press(String... keys) {
        var words = new ArrayList<>(List.of("send-keys", "-t", "w"));
        words.addAll(List.of(keys));
        tmux(words.toArray(String[]::new));
        return this;
    }

    Tmux type(String text) {
        tmux("send-keys", "-t", "w", "-l", "--", text);
        return this;
    }

    Tmux resize(int columns, int rows) {
        tmux("resize-window", "-t", "w", "-x", String.valueOf(columns), "-y", String.valueOf(rows));
        return this;
    }

    /// What is on the screen; a line that the terminal broke is whole again.
    String screen() {
        return tmux("capture-pane", "-p", "-J", "-t", "w");
    }

    /// Returns as soon as all of these are on the screen at once; a shell loop looks every 100 ms,
    /// for two minutes at most.
    Tmux sees(String... texts) {
        return sees(Duration.ofMinutes(2), texts);
    }

    /// The same where something long goes on.
    Tmux sees(Duration atMost, String... texts) {
        var looks =
                "while :; do screen=$(tmux -L \"$0\" capture-pane -p -J -t w); all=yes;"
                        + " for text; do case $screen in *\"$text\"*) ;; *) all= ;; esac; done;"
                        + " [ -z \"$all\" ] || exit 0;"
                        + " sleep 0.1; done";
        var words =
                new ArrayList<>(
                        List.of(
                                "timeout",
                                String.valueOf(atMost.toSeconds()),
                                "sh",
                                "-c",
                                looks,
                                socket));
        words.addAll(List.of(texts));
        var looked = Shipped.command(words.toArray(String[]::new));
        if (looked.exit() != 0) {
            throw new AssertionError("never shown: " + List.of(texts) + " but:\n" + screen());
        }
        return this;
    }

    private String tmux(String... words) {
        var all = new ArrayList<>(List.of("tmux", "-L", socket));
        all.addAll(List.of(words));
        var said = Shipped.command(all.toArray(String[]::new));
        assertEquals(0, said.exit(), said.all());
        return said.out();
    }

    @Override
    public void close() {
        Shipped.command("tmux", "-L", socket, "kill-server");
    }
}
