package dev.clawsetup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

import java.util.Locale;

/// Alone, as the country is that of all threads.
@Isolated
class MainTest {
    /// Where people write numbers with other digits, a port would be one that no server knows.
    @Test
    void numbersHaveTheSameDigitsInEveryCountry() {
        var before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.of("fa", "IR"));
            assertNotEquals("18789", "%d".formatted(18_789));
            Main.run("--version");
            assertEquals("18789", "%d".formatted(18_789));
        } finally {
            Locale.setDefault(before);
        }
    }
}
