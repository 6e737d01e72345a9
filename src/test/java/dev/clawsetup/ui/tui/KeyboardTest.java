package dev.clawsetup.ui.tui;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

class KeyboardTest {
    private final List<Theme.Ground> heard = new ArrayList<>();

    private String read(String... chunks) throws IOException {
        InputStream in = InputStream.nullInputStream();
        for (var chunk : chunks) {
            in =
                    new SequenceInputStream(
                            in, new ByteArrayInputStream(chunk.getBytes(StandardCharsets.UTF_8)));
        }
        var keyboard = new Keyboard(in, heard::add);
        var out = new StringBuilder();
        var buffer = new byte[256];
        for (int n; (n = keyboard.read(buffer, 0, buffer.length)) > 0; ) {
            out.append(new String(buffer, 0, n, StandardCharsets.UTF_8));
        }
        return out.toString();
    }

    @Test
    void theAnswerAboutTheBackgroundIsNoKey() throws IOException {
        assertEquals("ab", read("a\u001b]11;rgb:1e1e/1e1e/1e1e\u001b\\b"));
        assertEquals(List.of(Theme.Ground.DARK), heard);
    }

    @Test
    void aLightBackgroundIsHeardToo() throws IOException {
        assertEquals("", read("\u001b]11;rgb:ffff/ffff/ffff\u0007"));
        assertEquals(List.of(Theme.Ground.LIGHT), heard);
    }

    @Test
    void keysPassAsTheyAre() throws IOException {
        assertEquals("\u001b[A\u001bOPä\u001b", read("\u001b[A\u001bOPä\u001b"));
        assertEquals(List.of(), heard);
    }
}
