package dev.clawsetup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.clawsetup.release.Build;
import dev.clawsetup.release.Completion;
import dev.clawsetup.release.ManPage;
import dev.clawsetup.release.Shell;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import picocli.CommandLine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// What is generated from the command line says all of it, and the programs that read it can.
class UpkeepTest {
    private static final CommandLine COMMANDS =
            Main.commandLine(new Desk(new Terminals(System.out, System.err)));
    private static final Build BUILD = new Build("0.1.0", "abc", "25", "linux-x86_64");

    @TempDir Path folder;

    @Test
    void everyCommandAndOptionCanBeCompleted() {
        for (var shell : Completion.values()) {
            var script = shell.script(COMMANDS);
            for (var word : words()) {
                var shown =
                        shell == Completion.FISH && word.startsWith("-")
                                ? (word.startsWith("--") ? "-l " : "-s ")
                                        + word.replaceFirst("-+", "")
                                : word;
                assertTrue(script.contains(shown), shell + " lacks " + word);
            }
        }
    }

    @Test
    void bashCompletesCommandsOptionsAndFewWords() throws IOException {
        assumeTrue(Shell.has("bash"), "bash is not here");
        assertEquals("install", bash("inst"));
        assertEquals("--host-key", bash("harden", "--hos"));
        assertEquals("install", bash("help", "inst"));
        assertEquals("bash zsh fish", bash("completion", ""));
        assertEquals("home internet regulated", bash("harden", "--level", ""));
    }

    @Test
    void zshTakesTheScriptOfBash() throws IOException {
        assumeTrue(Shell.has("zsh"), "zsh is not here");
        var ran =
                Shell.run(
                        Map.of("HOME", folder.toString()),
                        List.of(
                                "zsh",
                                "-f",
                                "-c",
                                "autoload -U compinit && compinit -u; source %s; echo ${_comps[clawsetup]}"
                                        .formatted(file(Completion.ZSH))));
        assertEquals(0, ran.exit(), ran::said);
        assertTrue(ran.said().contains("_complete_clawsetup"), ran::said);
    }

    @Test
    void fishCompletesCommandsOptionsAndFewWords() throws IOException {
        assumeTrue(Shell.has("fish"), "fish is not here");
        assertTrue(fish("inst").startsWith("install\t"), fish("inst"));
        assertTrue(fish("harden --hos").startsWith("--host-key\t"), fish("harden --hos"));
        assertTrue(fish("harden --level i").startsWith("internet\t"), fish("harden --level i"));
        assertTrue(fish("completion z").startsWith("zsh"), fish("completion z"));
    }

    @Test
    void theManualHasEveryCommandAndOption() {
        var page = ManPage.of(COMMANDS.getCommandSpec(), BUILD);
        for (var word : words()) {
            assertTrue(page.contains(word.replace("-", "\\-")), word);
        }
        assertTrue(page.lines().allMatch(line -> line.chars().allMatch(c -> c < 128)));
    }

    @Test
    void theManualIsSetWithoutAWarning() {
        assumeTrue(Shell.has("groff"), "groff is not here");
        var ran =
                Shell.run(
                        Map.of("LC_ALL", "C.UTF-8"),
                        List.of("groff", "-man", "-ww", "-Tutf8", "-P-cbou"),
                        ManPage.of(COMMANDS.getCommandSpec(), BUILD));
        assertEquals(0, ran.exit());
        assertTrue(!ran.said().contains("warning") && !ran.said().contains("error:"), ran::said);
        assertTrue(ran.said().contains("--host-key SHA256:…"), ran::said);
        assertTrue(ran.said().contains("`clawsetup answers --example`"), ran::said);
    }

    private static TreeSet<String> words() {
        var words = new TreeSet<String>();
        COMMANDS.getSubcommands()
                .forEach((name, command) -> {
                    words.add(name);
                    command.getCommandSpec()
                            .options()
                            .forEach(option -> words.addAll(List.of(option.names())));
                });
        assertTrue(words.containsAll(List.of("install", "update", "--identity", "-J")));
        return words;
    }

    private Path file(Completion shell) throws IOException {
        return Files.writeString(folder.resolve("completion"), shell.script(COMMANDS));
    }

    private String bash(String... typed) throws IOException {
        var words = String.join(" ", typed) + (typed[typed.length - 1].isEmpty() ? "''" : "");
        var ran =
                Shell.run(
                        Map.of(),
                        List.of(
                                "bash",
                                "-c",
                                "compopt() { :; }; source %s; COMP_LINE=clawsetup; COMP_WORDS=(clawsetup %s); COMP_CWORD=%d; _complete_clawsetup; echo ${COMPREPLY[@]}"
                                        .formatted(file(Completion.BASH), words, typed.length)));
        return ran.said().strip();
    }

    private String fish(String typed) throws IOException {
        return Shell.run(
                        Map.of("HOME", folder.toString()),
                        List.of(
                                "fish",
                                "--no-config",
                                "-c",
                                "source %s; complete -C 'clawsetup %s'"
                                        .formatted(file(Completion.FISH), typed)))
                .said();
    }
}
