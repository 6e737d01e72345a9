package dev.clawsetup.ui.tui;

import dev.clawsetup.ui.Clean;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// The last lines of what happened. Lines are cleaned by whoever brings them, so that a flood costs
/// the drawing thread nothing; older ones give way.
final class RunLog {
    private static final int LINES = 5_000;

    private final Deque<Reader.Line> lines = new ArrayDeque<>();
    private long all;

    /// @param time the time of day, as it stands before the line
    void add(String time, String raw) {
        var text = Clean.line(raw);
        if (text.isBlank()) {
            return;
        }
        var line = new Reader.Line(time + "  ", Theme.Role.DIM, text, Theme.Role.TEXT);
        synchronized (lines) {
            lines.addLast(line);
            all++;
            if (lines.size() > LINES) {
                lines.removeFirst();
            }
        }
    }

    List<Reader.Line> last(int count) {
        var found = new ArrayList<Reader.Line>();
        synchronized (lines) {
            for (var i = lines.descendingIterator(); i.hasNext() && found.size() < count; ) {
                found.add(i.next());
            }
        }
        return found.reversed();
    }

    /// For a page of its own, while it grows and after the run.
    Reader.Content content() {
        return new Reader.Content(this::count, this::whole);
    }

    private long count() {
        synchronized (lines) {
            return all;
        }
    }

    private List<Reader.Line> whole() {
        synchronized (lines) {
            var whole = new ArrayList<Reader.Line>();
            var gone = all - lines.size();
            if (gone > 0) {
                whole.add(Reader.Line.dim(gone + " earlier lines are only in the server's log"));
            }
            whole.addAll(lines);
            return whole;
        }
    }
}
