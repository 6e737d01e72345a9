package dev.clawsetup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Optional;

class BrowserTest {
    private static final String ADDRESS = "http://127.0.0.1:18789/#a=1&b=2";

    private static Optional<List<String>> words(
            String system, Map<String, String> environment, String... programs) {
        var there = List.of(programs);
        return Browser.of(system, environment, file -> there.contains(file.toString()))
                .map(browser -> browser.words(ADDRESS));
    }

    @Test
    void opensWithWhatTheSystemHas() {
        var screen = Map.of("PATH", "/bin:/usr/bin", "DISPLAY", ":0");
        assertEquals(
                Optional.of(List.of("xdg-open", ADDRESS)),
                words("Linux", screen, "/usr/bin/xdg-open", "/usr/bin/gio"));
        assertEquals(
                Optional.of(List.of("gio", "open", ADDRESS)),
                words("Linux", screen, "/usr/bin/gio"));
        assertEquals(Optional.of(List.of("open", ADDRESS)), words("Mac OS X", Map.of()));
        assertEquals(
                Optional.of(List.of("rundll32", "url.dll,FileProtocolHandler", ADDRESS)),
                words("Windows 11", Map.of()));
        assertEquals(
                Optional.of(List.of("wslview", ADDRESS)),
                words(
                        "Linux",
                        Map.of("PATH", "/usr/bin", "WSL_DISTRO_NAME", "Debian"),
                        "/usr/bin/wslview"));
    }

    @Test
    void opensNothingInsideATerminal() {
        assertTrue(words("Linux", Map.of("PATH", "/usr/bin"), "/usr/bin/xdg-open").isEmpty());
        assertTrue(words("Linux", Map.of("PATH", "/usr/bin", "DISPLAY", ":0")).isEmpty());
    }
}
