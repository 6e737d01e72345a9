package dev.clawsetup.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.Random;

class CleanTest {
    @Test
    void leavesOrdinaryTextAlone() {
        for (var text : new String[] {"", "a b", "größer → 日本語 😀", "naïve e\u0301", "50 % done"}) {
            assertEquals(text, Clean.line(text));
        }
    }

    @Test
    void coloursVanish() {
        assertEquals("ok", Clean.line("\u001b[1;32mok\u001b[0m"));
        assertEquals("ok", Clean.line("\u009b31mok"));
    }

    @Test
    void whatMovesOrWritesElsewhereBecomesAMark() {
        assertEquals("a·b", Clean.line("a\u001b[2Jb"));
        assertEquals("a·b", Clean.line("a\u001b]0;title\u0007b"));
        assertEquals("a·b", Clean.line("a\u001b]52;c;cm0=\u001b\\b"));
        assertEquals("a·b", Clean.line("a\u009d0;title\u009cb"));
        assertEquals("a·", Clean.line("a\u001bPnever ends"));
        assertEquals("a·b", Clean.line("a\u0007b"));
        assertEquals("a·b", Clean.line("a\u0085b"));
        assertEquals("a·b", Clean.line("a\u001bcb"));
        assertEquals("a·", Clean.line("a\u001b"));
        assertEquals("a·b", Clean.line("a\nb"));
    }

    @Test
    void whatTurnsOrHidesTextBecomesAMark() {
        for (var hidden :
                new int[] {0x202e, 0x2066, 0x200b, 0x200f, 0xfeff, 0x2028, 0xe0041, 0xe000}) {
            assertEquals("a·b", Clean.line("a" + Character.toString(hidden) + "b"));
        }
        assertEquals("a·b", Clean.line("a\ud800b"));
    }

    @Test
    void ofAProgressLineTheLastPictureStays() {
        assertEquals("100 %", Clean.line("10 %\r50 %\r100 %\r\n"));
        assertEquals("    x", Clean.line("\tx"));
    }

    @Test
    void manyMarksOnOneLetterAreCut() {
        assertEquals(4, Clean.line("a" + "\u0301".repeat(1000)).length());
    }

    @Test
    void anEndlessLineIsCutAndSaysSo() {
        var cut = Clean.line("x".repeat(10_000_000));
        assertTrue(cut.length() < 2100, cut.length() + " characters");
        assertTrue(cut.endsWith("more)"), cut.substring(1990));
        assertEquals("xx… (3 more)", Clean.line("xxxxx", 2));
    }

    /// Seeded, so that a failure can be looked at again.
    @Test
    void noBytesWhateverReachTheTerminal() {
        var random = new Random(20261120);
        var bytes = new byte[400];
        for (var round = 0; round < 3000; round++) {
            random.nextBytes(bytes);
            for (var i = 0; i < bytes.length; i += 7) {
                bytes[i] = (byte) (random.nextBoolean() ? 0x1b : '[');
            }
            var foreign =
                    new String(
                            bytes,
                            round % 2 == 0 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1);
            Clean.line(foreign)
                    .codePoints()
                    .forEach(c ->
                            assertTrue(
                                    !Character.isISOControl(c)
                                            && Character.getType(c) != Character.FORMAT
                                            && Character.getType(c) != Character.SURROGATE,
                                    "U+%04X".formatted(c)));
        }
    }
}
