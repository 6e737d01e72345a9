package dev.clawsetup.ui.tui;

import com.googlecode.lanterna.TerminalSize;
import com.googlecode.lanterna.TextCharacter;
import com.googlecode.lanterna.screen.Screen;

/// What is drawn, until it is shown: only cells that are not as in the frame before go to the
/// screen.
///
/// For each cell it is given, Lanterna looks up the width of two signs, which takes longer than
/// drawing them; and most cells of a page stay as they are.
final class Frame implements Canvas.Sink {
    /// Where the second half of a sign of double width is. Lanterna puts it there itself.
    private static final TextCharacter HALF = TextCharacter.DEFAULT_CHARACTER.withCharacter('\\');

    /// No sign before it has double width.
    private static final char FIRST_WIDE = 0x1100;

    private final TerminalSize size;
    private TextCharacter[] shown;
    private TextCharacter[] drawn;

    Frame(TerminalSize size) {
        this.size = size;
        shown = new TextCharacter[size.getColumns() * size.getRows()];
        drawn = new TextCharacter[shown.length];
    }

    boolean fits(TerminalSize other) {
        return size.equals(other);
    }

    static boolean wide(TextCharacter cell) {
        return cell.getCharacterString().charAt(0) >= FIRST_WIDE && cell.isDoubleWidth();
    }

    /// As Lanterna does it: of a sign that is half covered, a blank is left.
    @Override
    public void set(int column, int row, TextCharacter cell) {
        var at = row * size.getColumns() + column;
        if (column > 0 && isWide(at - 1)) {
            drawn[at - 1] = drawn[at - 1].withCharacter(' ');
        }
        uncover(column, at);
        drawn[at] = cell;
        if (column + 1 < size.getColumns() && wide(cell)) {
            uncover(column + 1, at + 1);
            drawn[at + 1] = HALF;
        }
    }

    /// Before something else comes where a sign of double width is.
    private void uncover(int column, int at) {
        if (column + 1 < size.getColumns() && isWide(at)) {
            drawn[at + 1] = drawn[at].withCharacter(' ');
        }
    }

    private boolean isWide(int at) {
        return drawn[at] != null && wide(drawn[at]);
    }

    /// Every cell must have been drawn. The same look and sign is the same object ({@link
    /// Theme.Ink}), so nothing is compared but that.
    void show(Screen screen) {
        for (var at = 0; at < drawn.length; at++) {
            if (drawn[at] != shown[at] && drawn[at] != HALF) {
                screen.setCharacter(at % size.getColumns(), at / size.getColumns(), drawn[at]);
            }
        }
        var before = shown;
        shown = drawn;
        drawn = before;
    }
}
