package dev.clawsetup.steps.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class ShippedTest {
    @Test
    void whatNobodyFilledInNeverReachesAServer() {
        var half = Shipped.named("openclaw/limits.conf").with("SOLD", 1024).with("HIGH", 1024);
        var why = assertThrows(IllegalStateException.class, half::complete).getMessage();
        assertTrue(why.contains("@MAX@"), why);
    }

    @Test
    void aMissingFileIsOurOwnMistake() {
        assertThrows(IllegalStateException.class, () -> Shipped.named("openclaw/nothing"));
    }

    @Test
    void aWordStaysOneWord() {
        assertEquals("a='it'\\''s'", new Shipped("a=@A@").withWord("A", "it's").complete());
    }
}
