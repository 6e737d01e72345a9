package dev.clawsetup.ui.tui;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.googlecode.lanterna.TerminalTextUtils;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

class TextTest {
    private static final String UNDO =
            "clawsetup undo ada@203.0.113.7:2222 --identity '/home/ada/my keys/id_ed25519'"
                    + " --known-hosts /home/ada/known_hosts --run 2026-11-20T091400-7f3a";

    @Test
    void aCommandGoesOnInTheNextRowAsAShellHasIt() {
        var rows = Text.command(UNDO, 58).orElseThrow();
        assertEquals(
                List.of(
                        "clawsetup undo ada@203.0.113.7:2222 --identity \\",
                        "  '/home/ada/my keys/id_ed25519' --known-hosts \\",
                        "  /home/ada/known_hosts --run 2026-11-20T091400-7f3a"),
                rows);
        assertEquals(UNDO, String.join("\n", rows).replaceAll(" \\\\\n *", " "));
    }

    @Test
    void aWordThatIsLongerThanARowIsNotCut() {
        assertEquals(Optional.empty(), Text.command(UNDO, 30));
        assertEquals(Optional.of(List.of(UNDO)), Text.command(UNDO, 200));
    }

    /// What is not looked up is as wide as Lanterna, which draws it, thinks.
    @Test
    void everySignIsAsWideAsItIsDrawn() {
        for (var c = Character.MIN_VALUE; c < Character.MAX_VALUE; c++) {
            assertEquals(
                    TerminalTextUtils.isCharDoubleWidth(c) ? 2 : 1,
                    Text.width(c),
                    "U+%04X".formatted((int) c));
        }
    }
}
