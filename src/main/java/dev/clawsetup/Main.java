package dev.clawsetup;

import picocli.CommandLine;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Properties;

/// Reads the command line, wires the parts together and returns the exit code.
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    /// A bare `clawsetup` is the wizard, without the time that a command line parser takes to load.
    static int run(String... arguments) {
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

    /// `clawsetup 0.1.0`
    static String version() {
        var properties = new Properties();
        try (var in = Main.class.getResourceAsStream("/clawsetup.properties")) {
            properties.load(in);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return "clawsetup " + properties.getProperty("version");
    }
}
