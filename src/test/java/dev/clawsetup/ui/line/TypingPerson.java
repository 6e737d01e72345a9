package dev.clawsetup.ui.line;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/// Somebody at a terminal who reads before they type: each line comes when the screen has grown and
/// ends with a prompt. Without that, a terminal echoes what was typed before the question was put.
final class TypingPerson {
    private final ByteArrayOutputStream screen = new ByteArrayOutputStream();
    private final Deque<Byte> keys = new ArrayDeque<>();
    private final Deque<String> lines;
    private int seen = -1;

    /// How much was on the screen at the last flush: half a sentence may end like a question.
    private int shown;

    TypingPerson(List<String> lines) {
        this.lines = new ArrayDeque<>(lines);
    }

    synchronized String screen() {
        return screen.toString(StandardCharsets.UTF_8);
    }

    private synchronized int type() throws InterruptedException {
        if (keys.isEmpty()) {
            while (!(shown > seen && shownText().endsWith(": "))) {
                wait();
            }
            seen = shown;
            if (lines.isEmpty()) {
                return -1;
            }
            for (var b : (lines.removeFirst() + "\r").getBytes(StandardCharsets.UTF_8)) {
                keys.add(b);
            }
        }
        return keys.removeFirst();
    }

    private String shownText() {
        return new String(screen.toByteArray(), 0, shown, StandardCharsets.UTF_8);
    }

    private synchronized void show() {
        shown = screen.size();
        notifyAll();
    }

    private synchronized void see(byte[] bytes, int from, int length) {
        screen.write(bytes, from, length);
    }

    InputStream keyboard() {
        return new InputStream() {
            @Override
            public int read() {
                try {
                    return type();
                } catch (InterruptedException e) {
                    return -1;
                }
            }

            /// One key at a time, as from a keyboard: more would wait for the next question.
            @Override
            public int read(byte[] into, int from, int length) {
                var key = length == 0 ? 0 : read();
                if (key < 0 || length == 0) {
                    return key;
                }
                into[from] = (byte) key;
                return 1;
            }
        };
    }

    OutputStream display() {
        return new OutputStream() {
            @Override
            public void write(int b) {
                see(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int from, int length) {
                see(bytes, from, length);
            }

            @Override
            public void flush() {
                show();
            }
        };
    }
}
