package dev.clawsetup.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;

class BringOverTest {
    @Test
    void thereAreLinesForEveryKindOfComputer() {
        var lines = String.join("\n", new BringOver("ada", "203.0.113.7", 22).lines());
        for (var computer : new String[] {"Windows", "macOS", "Linux"}) {
            assertTrue(lines.contains(computer), lines);
        }
        assertTrue(lines.contains("ssh-copy-id -i ~/.ssh/id_ed25519.pub ada@203.0.113.7"), lines);
        assertFalse(lines.contains(" -p 22"), lines);
    }

    @Test
    void anotherPortIsNamed() {
        new BringOver("ada", "203.0.113.7", 2222)
                .ways()
                .forEach(way -> assertTrue(way.tryIt().contains(" -p 2222 ada@"), way.tryIt()));
    }

    /// What the server runs, with what PowerShell sends: a carriage return at the end.
    @Test
    void whatWindowsSendsIsNotJoinedToAnUnfinishedLine(@TempDir Path home) throws Exception {
        var windows = new BringOver("ada", "h", 22).ways().getFirst().bring();
        var remote = windows.substring(windows.indexOf('"') + 1, windows.lastIndexOf('"'));
        var file = Files.createDirectory(home.resolve(".ssh")).resolve("authorized_keys");
        Files.writeString(file, "ssh-rsa AAAA old");
        var sh = new ProcessBuilder("sh", "-c", remote).directory(home.toFile()).start();
        try (var in = sh.outputWriter()) {
            in.write("ssh-ed25519 AAAA new\r\n");
        }
        assertEquals(0, sh.waitFor());
        assertEquals("ssh-rsa AAAA old\nssh-ed25519 AAAA new\n", Files.readString(file));
    }
}
