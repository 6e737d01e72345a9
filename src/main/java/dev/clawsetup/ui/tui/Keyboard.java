package dev.clawsetup.ui.tui;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/// The terminal's input, with two repairs.
///
/// An arrow key arrives as three bytes, over a slow line not always together; Lanterna takes a lone
/// first byte for Esc at once. This waits 25 ms after an ESC before it says that nothing follows.
///
/// And what the terminal answers to our question about its background is taken out, whenever it
/// comes: so nobody waits for it, and a terminal that never answers costs nothing.
final class Keyboard extends FilterInputStream {
    private static final int ESC = 27;

    /// The answer to `OSC 11 ?`, ended by BEL or ST.
    private static final Pattern BACKGROUND =
            Pattern.compile(
                    "\u001b]11;(?:rgb:([0-9a-fA-F]{2})[0-9a-fA-F]*/([0-9a-fA-F]{2})[0-9a-fA-F]*/"
                        + "([0-9a-fA-F]{2})[0-9a-fA-F]*|[^\u0007\u001b]*)(?:\u0007|\u001b\\\\)");

    private static final String BEGIN = "\u001b]11;";

    private final Consumer<Theme.Ground> answered;
    private boolean endsWithEsc;

    Keyboard(InputStream in, Consumer<Theme.Ground> answered) {
        super(in);
        this.answered = answered;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        while (true) {
            var count = super.read(buffer, offset, length);
            if (count <= 0) {
                return count;
            }
            var kept = withoutAnswer(buffer, offset, count, length);
            if (kept > 0) {
                endsWithEsc = buffer[offset + kept - 1] == ESC;
                return kept;
            }
        }
    }

    private int withoutAnswer(byte[] buffer, int offset, int count, int length) throws IOException {
        var filled = count;
        var text = latin(buffer, offset, filled);
        var start = text.lastIndexOf(BEGIN);
        while (start >= 0
                && filled < length
                && !BACKGROUND.matcher(text).find(start)
                && text.length() - start < 64
                && soon()) {
            filled += super.read(buffer, offset + filled, length - filled);
            text = latin(buffer, offset, filled);
        }
        if (start < 0) {
            return filled;
        }
        var answer = BACKGROUND.matcher(text);
        var rest = new StringBuilder();
        while (answer.find()) {
            if (answer.group(1) != null) {
                answered.accept(
                        Theme.groundOf(
                                Integer.parseInt(answer.group(1), 16),
                                Integer.parseInt(answer.group(2), 16),
                                Integer.parseInt(answer.group(3), 16)));
            }
            answer.appendReplacement(rest, "");
        }
        answer.appendTail(rest);
        var bytes = rest.toString().getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(bytes, 0, buffer, offset, bytes.length);
        return bytes.length;
    }

    private static String latin(byte[] buffer, int offset, int count) {
        return new String(buffer, offset, count, StandardCharsets.ISO_8859_1);
    }

    @Override
    public int available() throws IOException {
        if (endsWithEsc) {
            endsWithEsc = false;
            soon();
        }
        return super.available();
    }

    /// Whether something comes within 25 ms. Runs on the thread that reads keys, never on the one
    /// that draws.
    private boolean soon() throws IOException {
        for (var i = 0; i < 13 && super.available() == 0; i++) {
            try {
                Thread.sleep(2);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return super.available() > 0;
    }
}
