package dev.clawsetup.ui.tui;

import com.googlecode.lanterna.input.KeyStroke;

/// One line of text that a person types.
final class Field {
    private static final int LONGEST = 4_096;

    private final StringBuilder text;
    private int cursor;

    Field(String text) {
        this.text = new StringBuilder(text);
        this.cursor = text.length();
    }

    String text() {
        return text.toString();
    }

    boolean isEmpty() {
        return text.isEmpty();
    }

    void clear() {
        text.setLength(0);
        cursor = 0;
    }

    /// Whether the key changed the text or moved within it; any other key is the page's.
    boolean takes(KeyStroke key) {
        if (Press.writes(key)) {
            if (text.length() < LONGEST) {
                text.insert(cursor++, key.getCharacter().charValue());
            }
            return true;
        }
        if (Press.is(key, 'u', Press.With.CTRL)) {
            clear();
            return true;
        }
        return switch (key.getKeyType()) {
            case ArrowLeft -> at(cursor - 1);
            case ArrowRight -> at(cursor + 1);
            case Home -> at(0);
            case End -> at(text.length());
            case Backspace -> {
                if (cursor > 0) {
                    text.deleteCharAt(--cursor);
                }
                yield true;
            }
            case Delete -> {
                if (cursor < text.length()) {
                    text.deleteCharAt(cursor);
                }
                yield true;
            }
            default -> false; // Lanterna's enum is not ours to close
        };
    }

    private boolean at(int position) {
        cursor = Math.clamp(position, 0, text.length());
        return true;
    }

    /// Draws what fits around the cursor, and the rest of the field as a line to write on.
    void draw(Canvas c, int x, int y, int columns, Showing showing) {
        var shown =
                switch (showing) {
                    case PLAIN -> Text.clean(text.toString(), c.marks);
                    case DOTS -> c.marks.hidden().repeat(text.length());
                };
        var before =
                switch (showing) {
                    case PLAIN -> Text.clean(text.substring(0, cursor), c.marks);
                    case DOTS -> c.marks.hidden().repeat(cursor);
                };
        var skipped = 0;
        while (Text.width(before.substring(skipped)) > columns - 1) {
            skipped++;
        }
        var visible = Text.cutEnd(shown.substring(Math.min(skipped, shown.length())), columns, "");
        var end = c.bold(x, y, visible, Theme.Role.TEXT);
        c.put(end, y, "_".repeat(Math.max(0, x + columns - end)), Theme.Role.DIM);
        c.cursorAt(x + Text.width(before.substring(skipped)), y);
    }

    enum Showing {
        PLAIN,
        DOTS
    }
}
