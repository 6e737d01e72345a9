package dev.clawsetup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The command line is read with the one command that is asked for; nobody may notice.
class CommandLineTest {
    private static final Desk DESK = new Desk(new Terminals(System.out, System.err));

    @Test
    void aCommandAloneIsTheSameAsAmongTheOthers() {
        var whole = Main.commandLine(DESK);
        var names = new ArrayList<>(whole.getSubcommands().keySet());
        names.removeAll(List.of("help", "man", "completion"));
        assertTrue(names.size() > 15, names.toString());
        for (var name : names) {
            var alone = Main.alone(DESK, name).orElseThrow();
            assertEquals(
                    whole.getSubcommands().get(name).getUsageMessage(),
                    alone.getSubcommands().get(name).getUsageMessage());
            assertEquals(1, alone.getSubcommands().size(), name);
        }
    }

    /// `--level` of a command that plans nothing would be said in vain.
    @Test
    void onlyWhatPlansTakesWishes() {
        for (var name : List.of("runs", "undo", "tunnel", "facts", "bundle")) {
            var help = Main.alone(DESK, name).orElseThrow().getSubcommands().get(name);
            assertTrue(help.getUsageMessage().contains("--answers"), name);
            assertFalse(help.getUsageMessage().contains("--level"), name);
        }
    }

    @Test
    void whatIsSaidArrives() {
        var server = new Options.Server();
        var wishes = new Options.Wishes();
        var telling = new Options.Telling();
        read(server, "-i", "k", "ada@host", "--identity=l", "-Jjump", "--local=false");
        read(wishes, "--only", "a,b", "--only=c", "--set", "x=1,2", "--answers", "a.yaml");
        read(telling, "--yes", "--plain=false");
        assertEquals("ada@host", server.target.value());
        assertEquals(List.of(Path.of("k"), Path.of("l")), server.identities.value());
        assertEquals("jump", server.jump.value());
        assertFalse(server.local.value());
        assertEquals(List.of("a", "b", "c"), wishes.only.value());
        assertEquals(List.of("x=1,2"), wishes.set.value());
        assertEquals(Path.of("a.yaml"), wishes.answers.value());
        assertTrue(telling.yes.value());
        assertFalse(telling.plain.value());
    }

    /// A bare `clawsetup` has no command line to read.
    @Test
    void whatIsNotSaidIsTheSameWithAndWithoutALine() {
        var unread = new Options.Server();
        var read = new Options.Server();
        read(read);
        for (var server : List.of(unread, read)) {
            assertEquals("", server.target.value());
            assertEquals(List.of(), server.identities.value());
            assertEquals("", server.hostKey.value());
            assertFalse(server.named());
        }
        assertNull(new Options.Wishes().answers.value());
        assertFalse(new Options.Telling().unattended());
    }

    /// `\0` is in no file's name.
    @Test
    void aFileThatCannotBeIsToldAsTheParserTellsOtherMistakes() {
        var wrong =
                assertThrows(
                        CommandLine.ParameterException.class,
                        () -> read(new Options.Wishes(), "--answers=a\0b"));
        assertEquals(
                "Invalid value for option '--answers': cannot convert 'a\0b' to interface"
                        + " java.nio.file.Path (java.nio.file.InvalidPathException: Nul character"
                        + " not allowed: a\0b)",
                wrong.getMessage());
    }

    @Test
    void aWordTooManyIsToldWithWhatToDo() {
        var server = told("ada@203.0.113.7");
        assertTrue(server.contains("clawsetup install ada@203.0.113.7"), server);
        assertTrue(server.contains("See clawsetup --help."), server);
        assertFalse(server.contains("Did you mean"), server);
        assertTrue(told("hardn").contains("“hardn” is no command"), told("hardn"));
        var two = told("harden", "ada@203.0.113.7", "b");
        assertTrue(two.contains("“b” is one word too many for clawsetup harden"), two);
        assertTrue(two.contains("See clawsetup harden --help."), two);
    }

    private static String told(String... words) {
        var err = new StringWriter();
        var line = Main.commandLine(DESK).setErr(new PrintWriter(err, true));
        assertEquals(64, line.execute(words));
        return err.toString();
    }

    private static void read(Arguments arguments, String... words) {
        new CommandLine(arguments.joined(CommandSpec.create())).parseArgs(words);
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
