package dev.clawsetup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.util.List;

/// The command line is read with the one command that is asked for; nobody may notice.
class CommandLineTest {
    private static final Desk DESK = new Desk(new Terminals(System.out, System.err));

    @Test
    void aCommandAloneIsTheSameAsAmongTheOthers() {
        var whole = Main.commandLine(DESK);
        for (var name : List.of("install", "harden", "reconfigure", "plan", "undo", "demo")) {
            var alone = Main.alone(DESK, name).orElseThrow();
            assertEquals(
                    whole.getSubcommands().get(name).getUsageMessage(),
                    alone.getSubcommands().get(name).getUsageMessage());
            assertEquals(1, alone.getSubcommands().size(), name);
        }
    }

    /// It is not waited for, and nobody hears of it when it fails; so here somebody does.
    @Test
    void whatIsThoughtAheadCanBeThought() throws Exception {
        Ahead.login();
        Ahead.run();
        assertTrue(Main.commandLine(DESK).getSubcommands().keySet().containsAll(Main.AHEAD));
    }

    @Test
    void whatNeedsTheOthersGetsThem() {
        for (var word : List.of("help", "man", "completion", "hardn", "--help", "--plain", "")) {
            assertTrue(Main.alone(DESK, word).isEmpty(), word);
        }
        assertFalse(Main.commandLine(DESK).getSubcommands().isEmpty());
    }
}
