package dev.clawsetup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clawsetup.ui.tui.Rehearsal;

import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;

/// The program on a real terminal that answers nothing, with real keys and real signals: whatever
/// ends or stops it, the shell gets back what it had, and the last words are true.
@Order(1)
@Execution(ExecutionMode.CONCURRENT) // each has a home, a terminal and a process of its own
class TerminalTest {
    private static final Pattern COLOUR =
            Pattern.compile("\u001b\\[[0-9;]*(3|4|9|10)[0-8][0-9;]*m");

    @TempDir Path home;

    private Pty shell(Map<String, String> environment) {
        return new Pty(home, environment);
    }

    /// Starts it, and says afterwards whether the terminal is as before.
    private String kept(Class<?> main, String arguments) {
        return "b=$(stty -g); "
                + Pty.program(home, main)
                + " "
                + arguments
                + "; echo exit\"=\"$?; [ \"$b\" = \"$(stty -g)\" ] && echo as\"-\"before\r";
    }

    @Test
    void aTerminalThatNeverAnswersHasTheFirstPageAndCtrlZFgAndLeavingGiveItBack() {
        try (var shell = shell(Map.of())) {
            shell.type(kept(Main.class, "demo"));
            shell.sees("Look around", "things to fix");
            assertTrue(shell.privatePage());
            shell.type("\u001a");
            shell.sees("clawsetup sleeps. Nothing is changed while it sleeps.", "as-before");
            assertFalse(shell.privatePage());
            shell.type("stty -a | grep -o '.icanon'; echo shell\"-\"lives\r");
            assertTrue(
                    shell.sees("shell-lives").contains(" icanon"),
                    "the shell's lines are lines again");
            assertFalse(shell.sent().contains("\u001b[25;"));
            shell.type("stty rows 25\r"); // who sleeps is not told of the window's new size
            shell.type("fg; echo left\"=\"$?; [ \"$b\" = \"$(stty -g)\" ] && echo all\"-\"back\r");
            shell.type("\r");
            shell.sees("Who can reach this server?");
            assertTrue(shell.privatePage());
            assertTrue(shell.sent().contains("\u001b[25;"), "drawn down to the last row");
            shell.type("\u0003");
            shell.sees("Leave clawsetup?");
            shell.type("q");
            shell.sees("Nothing on your server was changed", "left=130", "all-back");
            assertFalse(shell.privatePage());
        }
    }

    @ParameterizedTest
    @CsvSource({"TERM, 143", "HUP, 129"})
    void aSignalGivesTheTerminalBackAndTheLastWordsAreTrue(String signal, int exit) {
        try (var shell = shell(Map.of())) {
            shell.type(kept(Main.class, "demo"));
            shell.sees("things to fix");
            signalled(signal);
            shell.sees("Nothing on your server was changed", "exit=" + exit, "as-before");
            assertFalse(shell.privatePage());
        }
    }

    /// To the program alone: it is the only one that was started from this folder.
    private void signalled(String signal) {
        ProcessHandle.allProcesses()
                .filter(p -> p.info().command().orElse("").endsWith("java"))
                .filter(p -> environment(p).contains("HOME=" + home))
                .forEach(p -> run("kill", "-" + signal, String.valueOf(p.pid())));
    }

    private static String environment(ProcessHandle process) {
        try {
            return java.nio.file.Files.readString(
                    Path.of("/proc/" + process.pid() + "/environ"),
                    java.nio.charset.StandardCharsets.ISO_8859_1);
        } catch (java.io.IOException e) {
            return "";
        }
    }

    private static void run(String... command) {
        try {
            assertEquals(0, new ProcessBuilder(command).inheritIO().start().waitFor());
        } catch (java.io.IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aCrashGivesTheTerminalBack() {
        try (var shell = shell(Map.of())) {
            shell.type(kept(Rehearsal.class, "crash"));
            shell.sees("Which server");
            shell.type("ada@h\r");
            shell.sees("Is this your server?");
            shell.type("y");
            shell.sees("rehearsed", "as-before");
            assertFalse(shell.privatePage());
        }
    }

    @Test
    void withoutColoursAndWithoutUtf8ThePageIsAsciiWithoutAColour() {
        try (var shell = shell(Map.of("NO_COLOR", "1", "LC_ALL", "C"))) {
            shell.type(kept(Main.class, "demo"));
            shell.sees("things to fix", "Enter go on");
            var sent = shell.sent();
            assertTrue(sent.chars().allMatch(c -> c < 127), sent);
            assertFalse(COLOUR.matcher(sent).find(), sent.replace("\u001b", "<ESC>"));
        }
    }

    /// The band of the header, in the colours for each ground.
    @ParameterizedTest
    @CsvSource({"--dark, 48;2;34;50;64", "--light, 48;2;225;235;242"})
    void whoTellsWhatGroundTheTerminalHasIsHeard(String flag, String band) {
        try (var shell = shell(Map.of("COLORTERM", "truecolor"))) {
            shell.type(kept(Main.class, "demo " + flag));
            shell.sees("things to fix", "Enter go on");
            assertTrue(shell.sent().contains("[" + band + "m"), flag);
        }
    }

    @Test
    void aDumbTerminalGetsLinesAndNoSequence() {
        try (var shell = shell(Map.of("TERM", "dumb"))) {
            shell.type(kept(Main.class, "demo"));
            shell.sees("Who can reach this server?", "[internet]:");
            assertFalse(shell.sent().contains("\u001b"), shell.sent());
            shell.type("\r");
            shell.sees("Under which name");
            shell.type("\u0004");
            shell.sees("Nothing on the server was changed", "as-before");
        }
    }

    @Test
    void withoutATerminalItIsLinesToo() {
        try (var shell = shell(Map.of())) {
            shell.type("printf 'home\\n<\\n\\n' | " + Pty.program(home, Main.class));
            shell.type(" demo 2>&1 | cat; echo pipes\"-\"ended\r");
            shell.sees(
                    "Who can reach this server?",
                    "Protection, number or word [home]",
                    "Nothing on the server was changed",
                    "pipes-ended");
            assertFalse(shell.sent().contains("\u001b[?1049h"), shell.sent());
        }
    }
}
