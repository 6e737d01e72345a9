package dev.clawsetup.ui.tui;

import com.googlecode.lanterna.input.KeyStroke;

import java.util.Optional;

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

    /// Whether letters are written into something now, so that `?` and `d` are letters like any
    /// other. F1 and F2 do the same everywhere.
    default boolean types() {
        return false;
    }

    /// What `?` shows here; nothing where the page is such a text itself.
    default Optional<Reader> help() {
        return Optional.empty();
    }

    /// Shows what stands behind the page, exactly; does nothing where nothing does.
    default void details() {}

    /// What Ctrl-C asks here.
    Ask leaving();

    /// What is true while the program sleeps; said on the shell's page.
    default String asleep() {
        return "Nothing is changed while it sleeps.";
    }

    /// What Ctrl-Z asks here; empty where nothing is lost by stopping the program for a while.
    default Optional<Ask> suspending() {
        return Optional.empty();
    }
}
