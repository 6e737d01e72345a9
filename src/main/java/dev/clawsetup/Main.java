package dev.clawsetup;

import dev.clawsetup.release.Build;

import picocli.CommandLine;

import java.io.PrintWriter;

/// Reads the command line, wires the parts together and returns the exit code.
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    /// A bare `clawsetup` is the wizard, and `--version` two lines, without the time that a command
    /// line parser takes to load.
    static int run(String... arguments) {
        if (arguments.length == 1 && arguments[0].equals("--version")) {
            Build.here().lines().forEach(System.out::println);
            return dev.clawsetup.run.Exit.DONE;
        }
        var desk = new Desk(new Terminals(System.out, System.err));
        return arguments.length == 0
                ? desk.guarded(() -> desk.wizard(new Options.Telling()))
                : commandLine(desk).execute(arguments);
    }

    static CommandLine commandLine(Desk desk) {
        var commands = new CommandLine(new Commands(desk));
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
