package dev.clawsetup.ui.tui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clawsetup.ui.FakeProvisioner;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.util.stream.Collectors;

class OnPhoneTest {
    private static final String LINK = "http://100.64.0.7:18789/";

    @ParameterizedTest
    @EnumSource
    void theAddressInTheTailnetIsAPicture(Term term) throws IOException {
        var walk =
                Scenes.toRun(new Walk(term))
                        .sees("Your server is ready", LINK)
                        .press("p")
                        .sees("OpenClaw on your phone")
                        .golden("phone")
                        .press("Escape")
                        .sees("Your server is ready")
                        .press("Enter");
        assertEquals(0, walk.run(Scenes.on(new FakeProvisioner().reachedAt(LINK))));
    }

    /// The three corners that a camera looks for, inside of a light border.
    @Test
    void aCameraFindsItsCorners() {
        var rows = OnPhone.picture("https://box.tail1234.ts.net/");
        var wide = rows.getFirst().length();
        assertEquals(
                1,
                rows.stream().map(String::length).collect(Collectors.toSet()).size(),
                rows::toString);
        assertEquals("█".repeat(wide), rows.getFirst());
        assertTrue(rows.get(1).startsWith("██ ▄▄▄▄▄ "), rows::toString);
        assertTrue(rows.get(1).endsWith(" ▄▄▄▄▄ ██"), rows::toString);
        assertTrue(rows.get(2).startsWith("██ █   █ "), rows::toString);
    }
}
