package dev.clawsetup.ui.tui;

import com.googlecode.lanterna.input.KeyStroke;

import java.util.List;

/// A list with one focused row, scrolled so that it is seen.
final class Listing {
    /// One row: a mark, a title, and one quiet word at the right.
    ///
    /// @param look whether the row is to be noticed, or stands back
    record Item(
            String mark,
            Theme.Role markRole,
            String title,
            String note,
            Theme.Role noteRole,
            Look look,
            Above above) {}

    enum Look {
        PLAIN,
        QUIET
    }

    /// What stands above a row.
    enum Above {
        NOTHING,
        GAP
    }

    private int at;
    private int top;

    int at() {
        return at;
    }

    void focus(int row) {
        at = Math.max(0, row);
    }

    boolean takes(KeyStroke key, int size) {
        if (size == 0) {
            return false;
        }
        return switch (key.getKeyType()) {
            case ArrowDown, Tab -> to((at + 1) % size);
            case ArrowUp, ReverseTab -> to((at + size - 1) % size);
            case PageDown -> to(Math.min(size - 1, at + 8));
            case PageUp -> to(Math.max(0, at - 8));
            case Home -> to(0);
            case End -> to(size - 1);
            default -> false;
        };
    }

    private boolean to(int row) {
        at = row;
        return true;
    }

    static int rows(List<Item> items) {
        return items.stream().mapToInt(i -> i.above() == Above.GAP ? 2 : 1).sum();
    }

    /// Draws within `rows` rows; returns the row after the last one drawn.
    int draw(Canvas c, int from, int to, int y, int rows, List<Item> items) {
        at = Math.clamp(at, 0, Math.max(0, items.size() - 1));
        var room = rows(items) <= rows ? rows : rows - 1;
        top = Math.min(top, at);
        while (rows(items.subList(top, at + 1)) > room) {
            top++;
        }
        while (top > 0 && rows(items.subList(top - 1, items.size())) <= room) {
            top--;
        }
        var row = y;
        var i = top;
        for (; i < items.size(); i++) {
            var item = items.get(i);
            var height = item.above() == Above.GAP && i > top ? 2 : 1;
            if (row + height > y + room) {
                break;
            }
            row += height - 1;
            draw(c, from, to, row++, item, i == at);
        }
        var below = items.size() - i;
        if (top > 0 || below > 0) {
            c.right(to - 2, row++, c.marks.more(top, below), Theme.Role.DIM);
        }
        return row;
    }

    private static void draw(Canvas c, int from, int to, int y, Item item, boolean focused) {
        if (focused) {
            c.focus(from, to, y, 1);
        }
        draw(c, from, to, y, item);
        if (focused) {
            c.onPage();
            var text = from + c.textColumn();
            c.on(Theme.Surface.ROW).bold(text, y, title(c, to, text, item), Theme.Role.TEXT);
        }
        c.onPage();
    }

    /// One row on the surface at hand.
    static void draw(Canvas c, int from, int to, int y, Item item) {
        c.bold(from + 2, y, item.mark(), item.markRole());
        var text = from + c.textColumn();
        c.put(
                text,
                y,
                title(c, to, text, item),
                item.look() == Look.QUIET ? Theme.Role.DIM : Theme.Role.TEXT);
        if (!item.note().isEmpty()) {
            c.right(to - 2, y, note(c, to, text, item), item.noteRole());
        }
    }

    /// The note may have half of the row; the title gets the rest.
    private static String note(Canvas c, int to, int text, Item item) {
        return c.cut(
                item.note(), Math.max((to - text) / 2, to - text - 4 - c.columns(item.title())));
    }

    private static String title(Canvas c, int to, int text, Item item) {
        var note = item.note().isEmpty() ? 0 : c.columns(note(c, to, text, item)) + 2;
        return c.cut(item.title(), to - 2 - note - text);
    }
}
