package dev.clawsetup.ui.tui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.googlecode.lanterna.TerminalSize;
import com.googlecode.lanterna.TextCharacter;
import com.googlecode.lanterna.screen.TerminalScreen;
import com.googlecode.lanterna.terminal.virtual.DefaultVirtualTerminal;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

class FrameTest {
    private static final TerminalSize SIZE = new TerminalSize(12, 2);

    /// Narrow ones, wide ones, and one whose width only Lanterna knows.
    private static final List<TextCharacter> CELLS =
            "ab \u65e5\u672c\uff21\u2500\ufffd"
                    .chars()
                    .mapToObj(c -> TextCharacter.fromCharacter((char) c)[0])
                    .toList();

    private static TerminalScreen screen() throws IOException {
        var screen = new TerminalScreen(new DefaultVirtualTerminal(SIZE));
        screen.startScreen();
        return screen;
    }

    private static List<String> cells(TerminalScreen screen) {
        var all = new ArrayList<String>();
        for (var y = 0; y < SIZE.getRows(); y++) {
            for (var x = 0; x < SIZE.getColumns(); x++) {
                all.add(screen.getBackCharacter(x, y).getCharacterString());
            }
        }
        return all;
    }

    @Test
    void whatIsShownIsAsIfEveryCellHadGoneToTheScreen() throws IOException {
        var random = new Random(20261122);
        var frame = new Frame(SIZE);
        var ours = screen();
        var whole = screen();
        for (var round = 0; round < 300; round++) {
            for (var y = 0; y < SIZE.getRows(); y++) {
                for (var x = 0; x < SIZE.getColumns(); x++) {
                    frame.set(x, y, CELLS.get(2));
                    whole.setCharacter(x, y, CELLS.get(2));
                }
            }
            for (var i = random.nextInt(20); i > 0; i--) {
                var cell = CELLS.get(random.nextInt(CELLS.size()));
                var x = random.nextInt(SIZE.getColumns());
                var y = random.nextInt(SIZE.getRows());
                frame.set(x, y, cell);
                whole.setCharacter(x, y, cell);
            }
            frame.show(ours);
            assertEquals(cells(whole), cells(ours), "round " + round);
        }
    }

    @Test
    void noSignThatIsTakenForNarrowIsWide() {
        for (var c = ' '; c < 0x1100; c++) {
            if (!Character.isISOControl(c) && Character.isDefined(c)) {
                var cell = TextCharacter.fromCharacter(c)[0];
                assertEquals(cell.isDoubleWidth(), Frame.wide(cell), "U+%04X".formatted((int) c));
            }
        }
        assertFalse(Frame.wide(CELLS.getFirst()));
    }
}
