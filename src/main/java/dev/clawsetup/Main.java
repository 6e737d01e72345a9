package dev.clawsetup;

import dev.clawsetup.release.Build;

import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Reads the command line, wires the parts together and returns the exit code.
public final class Main {
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
        return wired(desk, new CommandLine(new Commands(desk)));
    }

    /// The command line with the one command that is asked for: reading the annotations of all
    /// others would take longer than logging in. Nothing where the others are needed too: for a
    /// word that is no command, and where all of them are listed.
    static Optional<CommandLine> alone(Desk desk, String word) {
        return Stream.of(Commands.class.getAnnotation(CommandLine.Command.class).subcommands())
                .filter(type -> type.getEnclosingClass() == Commands.class)
                .filter(type -> type.getAnnotation(CommandLine.Command.class).name().equals(word))
                .findFirst()
                .map(type -> {
                    var top = CommandSpec.wrapWithoutInspection(new Commands(desk));
                    top.name(Commands.NAME);
                    top.addSubcommand(word, new CommandLine(type));
                    return wired(desk, new CommandLine(top));
                });
    }

    private static CommandLine wired(Desk desk, CommandLine commands) {
        commands.setExecutionExceptionHandler((ended, words, parsed) ->
                desk.guarded(() -> {
                    throw ended;
                }));
        commands.setParameterExceptionHandler((wrong, words) -> {
            var err = wrong.getCommandLine().getErr();
            err.println("cannot read the command line: " + wrong.getMessage());
            CommandLine.UnmatchedArgumentException.printSuggestions(wrong, err);
            err.println(
                    "Nothing was done. See clawsetup %s --help."
                            .formatted(wrong.getCommandLine().getCommandName()));
            return dev.clawsetup.run.Exit.USAGE;
        });
        commands.setOut(new PrintWriter(System.out, true));
        commands.setErr(new PrintWriter(System.err, true));
        return commands;
    }
}
