package dev.clawsetup;

import dev.clawsetup.release.Build;

import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Reads the command line, wires the parts together and returns the exit code.
public final class Main {
    static final String NAME = "clawsetup";

    /// The commands that make a plan for a server.
    static final Set<String> AHEAD = Set.of("install", "harden", "reconfigure", "plan", "verify");

    private Main() {}

    /// Where only two lines were said nothing has to be ended: Java's own end is quicker than
    /// {@link System#exit}, which asks first whether somebody logs it.
    public static void main(String[] arguments) {
        var exit = run(arguments);
        if (!isVersion(arguments)) {
            System.exit(exit);
        }
    }

    private static boolean isVersion(String... arguments) {
        return arguments.length == 1 && arguments[0].equals("--version");
    }

    /// A bare `clawsetup` is the wizard, and `--version` two lines, without the time that a command
    /// line parser takes to load.
    static int run(String... arguments) {
        // What is said is English, and what is told to a server has digits that its programs know:
        // in some countries Java would write others. Where the country is this one it does not
        // need to look up how numbers are written there.
        Locale.setDefault(Locale.US);
        if (isVersion(arguments)) {
            Build.here().lines().forEach(System.out::println);
            return dev.clawsetup.run.Exit.DONE;
        }
        if (arguments.length > 1 && AHEAD.contains(arguments[0])) {
            Ahead.begin();
        }
        var desk = new Desk(new Terminals(System.out, System.err));
        return arguments.length == 0
                ? desk.guarded(() -> desk.wizard(new Options.Telling()))
                : alone(desk, arguments[0]).orElseGet(() -> commandLine(desk)).execute(arguments);
    }

    /// The whole command line, with all that it can tell about itself.
    static CommandLine commandLine(Desk desk) {
        var top = Commands.Top.command(desk);
        for (var name : Commands.Name.values()) {
            top.addSubcommand(name.word(), name.command(desk));
        }
        // made of annotations, and the only one that its completion of words knows
        top.addSubcommand("help", new CommandLine(new CommandLine.HelpCommand()));
        return wired(desk, new CommandLine(top));
    }

    /// The command line with the one command that is asked for: setting up all others would take
    /// longer than reading it. Nothing where the others are needed too: for a word that is no
    /// command, and where all of them are listed.
    static Optional<CommandLine> alone(Desk desk, String word) {
        return Commands.Name.of(word)
                .filter(name -> !name.tellsOfAll())
                .map(name -> {
                    var top = CommandSpec.create().name(NAME);
                    top.addSubcommand(word, name.command(desk));
                    return wired(desk, new CommandLine(top));
                });
    }

    /// A word too many in a reader's terms; the parser counts it from 0. A server that stands where
    /// a command should is the most likely one.
    private static String why(CommandLine.ParameterException wrong) {
        if (!(wrong instanceof CommandLine.UnmatchedArgumentException unmatched)
                || unmatched.isUnknownOption()) {
            return wrong.getMessage();
        }
        var word = unmatched.getUnmatched().getFirst();
        var command = wrong.getCommandLine().getCommandSpec();
        if (command.parent() != null) {
            return "“%s” is one word too many for %s".formatted(word, command.qualifiedName());
        }
        return word.contains("@")
                ? "“%s” is no command; a server stands after one: %s install %s"
                        .formatted(word, NAME, word)
                : "“%s” is no command".formatted(word);
    }

    private static CommandLine wired(Desk desk, CommandLine commands) {
        commands.setExecutionExceptionHandler((ended, words, parsed) ->
                desk.guarded(() -> {
                    throw ended;
                }));
        commands.setParameterExceptionHandler((wrong, words) -> {
            var err = wrong.getCommandLine().getErr();
            err.println("cannot read the command line: " + why(wrong));
            if (Arrays.stream(words).findFirst().filter(word -> word.contains("@")).isEmpty()) {
                CommandLine.UnmatchedArgumentException.printSuggestions(wrong, err);
            }
            err.println(
                    "Nothing was done. See %s --help."
                            .formatted(wrong.getCommandLine().getCommandSpec().qualifiedName()));
            return dev.clawsetup.run.Exit.USAGE;
        });
        commands.setOut(new PrintWriter(System.out, true));
        commands.setErr(new PrintWriter(System.err, true));
        return commands;
    }
}
