package dev.clawsetup.ui.tui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clawsetup.ui.FakeProvisioner;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.Map;

/// The same pages on every kind of terminal.
class LooksTest {

    @Test
    void aResizeLosesNothingAndTooSmallSaysSo() throws IOException {
        var walk =
                Scenes.toGateway(new Walk(80, 24))
                        .press("Tab", "Ctrl-U", "20000")
                        .resize(60, 15)
                        .sees("This window is 60 x 15. I need 80 x 24")
                        .press("0", "Backspace")
                        .resize(250, 80)
                        .sees("20000")
                        .resize(80, 24)
                        .sees("20000__");
        Scenes.leave(walk).run(Scenes.on(new FakeProvisioner()));
    }

    @Test
    void hardeningAsksNothingAboutOpenClaw() throws IOException {
        var walk =
                new Walk(80, 24)
                        .sees("I only looked.")
                        .press("Enter", "Enter")
                        .sees("Under which name")
                        .press("Tab", "Tab", "Enter")
                        .sees("At what time may the server restart")
                        .press("Enter")
                        .sees("all ready");
        Scenes.leave(walk).run(Scenes.hardening(new FakeProvisioner()));
        assertTrue(walk.screens().stream().noneMatch(s -> s.contains("From where may OpenClaw")));
    }

    @Test
    void coloursAreThoseThatTheTerminalHas() {
        assertEquals(Theme.Depth.NONE, Theme.depth(Map.of("NO_COLOR", "1", "COLORTERM", "24bit")));
        assertEquals(
                Theme.Depth.TRUE, Theme.depth(Map.of("NO_COLOR", "", "COLORTERM", "truecolor")));
        assertEquals(Theme.Depth.INDEXED, Theme.depth(Map.of("TERM", "xterm-256color")));
        assertEquals(Theme.Depth.SIXTEEN, Theme.depth(Map.of("TERM", "xterm")));
        assertEquals(Theme.Depth.NONE, Theme.depth(Map.of("TERM", "vt100")));
    }

    @Test
    void theGroundIsGuessedOnlyFromWhatIsKnown() {
        assertEquals(Theme.Ground.UNKNOWN, Theme.ground(Map.of("TERM", "xterm")));
        assertEquals(Theme.Ground.DARK, Theme.ground(Map.of("TERM", "linux")));
        assertEquals(Theme.Ground.LIGHT, Theme.ground(Map.of("COLORFGBG", "0;15")));
        assertEquals(Theme.Ground.DARK, Theme.ground(Map.of("COLORFGBG", "15;0")));
    }

    @Test
    void aFullScreenNeedsATerminalThatIsNotDumb() {
        assertFalse(Wizard.possible(Map.of("TERM", "dumb"), true));
        assertFalse(Wizard.possible(Map.of(), true));
        assertFalse(Wizard.possible(Map.of("TERM", "xterm"), false));
        assertTrue(Wizard.possible(Map.of("TERM", "xterm"), true));
    }

    @Test
    void signsFollowTheLocale() {
        assertTrue(Glyphs.of(Map.of("LANG", "C")).ascii());
        assertTrue(Glyphs.of(Map.of("LANG", "C.UTF-8", "LC_ALL", "C")).ascii());
        assertFalse(Glyphs.of(Map.of("LANG", "C.UTF-8", "LC_ALL", "")).ascii());
        assertTrue(Glyphs.of(Map.of("LANG", "C.UTF-8", "TERM", "linux")).ascii());
    }
}
