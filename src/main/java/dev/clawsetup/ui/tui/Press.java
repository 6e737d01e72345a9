package dev.clawsetup.ui.tui;

import com.googlecode.lanterna.input.KeyStroke;
import com.googlecode.lanterna.input.KeyType;

/// What a key press is.
final class Press {
    private Press() {}

    enum With {
        NOTHING,
        CTRL
    }

    static boolean is(KeyStroke key, char letter) {
        return is(key, letter, With.NOTHING);
    }

    static boolean is(KeyStroke key, char letter, With with) {
        return key.getKeyType() == KeyType.Character
                && key.getCharacter() == letter
                && key.isCtrlDown() == (with == With.CTRL)
                && !key.isAltDown();
    }

    /// Whether it is the key that a hint names: `Enter`, or a letter.
    static boolean named(KeyStroke key, String name) {
        return name.length() == 1
                ? is(key, name.charAt(0))
                : key.getKeyType().name().equalsIgnoreCase(name);
    }

    /// Whether it writes a character.
    static boolean writes(KeyStroke key) {
        return key.getKeyType() == KeyType.Character
                && !key.isCtrlDown()
                && !key.isAltDown()
                && key.getCharacter() >= ' ';
    }
}
