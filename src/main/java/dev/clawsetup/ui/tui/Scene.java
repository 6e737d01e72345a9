package dev.clawsetup.ui.tui;

import com.googlecode.lanterna.input.KeyStroke;

/// What fills the window. Drawing and keys happen on one thread, and both in well under a
/// millisecond: whatever may take longer goes through {@link Stage#away}.
interface Scene {
    void draw(Canvas c);

    void key(KeyStroke key);

    /// Whether something moves, so that it is drawn ten times a second.
    default boolean moves() {
        return false;
    }

    /// Called before each frame.
    default void tick() {}

    /// What Ctrl-C asks here.
    Ask leaving();
}
