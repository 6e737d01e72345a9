package dev.clawsetup.ui.tui;

import dev.clawsetup.ui.Clean;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// The last lines of what happened. Lines are cleaned by whoever brings them, so that a flood costs
/// the drawing thread nothing; older ones give way.
final class RunLog {
    private static final int LINES = 5_000;

    record Line(Instant at, String text) {}

    private final Deque<Line> lines = new ArrayDeque<>();
    private long all;

    void add(Instant at, String raw) {
        var line = new Line(at, Clean.line(raw));
        if (line.text().isBlank()) {
            return;
        }
        synchronized (lines) {
            lines.addLast(line);
            all++;
            if (lines.size() > LINES) {
                lines.removeFirst();
            }
        }
    }

    List<Line> last(int count) {
        var found = new ArrayList<Line>();
        synchronized (lines) {
            for (var i = lines.descendingIterator(); i.hasNext() && found.size() < count; ) {
                found.add(i.next());
            }
        }
        return found.reversed();
    }

    List<Line> all() {
        synchronized (lines) {
            return List.copyOf(lines);
        }
    }

    /// Lines that gave way.
    long gone() {
        synchronized (lines) {
            return all - lines.size();
        }
    }
}
