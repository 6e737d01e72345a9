package dev.clawsetup.release;

import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// What a shell must know to complete our command line, made from the commands themselves: an
/// option that exists is completed.
public enum Completion {
    /// Also for zsh's own use of bash scripts; picocli writes one script that suits both.
    BASH,
    ZSH,
    FISH;

    /// `bash`, `zsh`, `fish`
    public static List<String> words() {
        return Stream.of(values()).map(Completion::word).toList();
    }

    public static Optional<Completion> of(String word) {
        return Stream.of(values()).filter(shell -> shell.word().equals(word)).findFirst();
    }

    private String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public String script(CommandLine commands) {
        return switch (this) {
            case BASH, ZSH -> AutoComplete.bash("clawsetup", commands);
            case FISH -> fish(commands.getCommandSpec());
        };
    }

    private static String fish(CommandSpec top) {
        var names = top.subcommands().keySet();
        var lines = new ArrayList<String>();
        lines.add("# fish completion of clawsetup; made by `clawsetup completion fish`");
        lines.add("complete -c clawsetup -f");
        var first = "-n 'not __fish_seen_subcommand_from %s'".formatted(String.join(" ", names));
        top.subcommands()
                .forEach((name, command) ->
                        lines.add(
                                "complete -c clawsetup %s -a %s -d %s"
                                        .formatted(
                                                first,
                                                name,
                                                quoted(about(command.getCommandSpec())))));
        options(top).forEach(option -> lines.add(fish(first, option)));
        top.subcommands()
                .forEach((name, command) -> {
                    var here = "-n '__fish_seen_subcommand_from %s'".formatted(name);
                    options(command.getCommandSpec())
                            .forEach(option -> lines.add(fish(here, option)));
                    command.getCommandSpec().positionalParameters().stream()
                            .map(Completion::choices)
                            .filter(choices -> !choices.isEmpty())
                            .forEach(choices ->
                                    lines.add(
                                            "complete -c clawsetup %s -a %s"
                                                    .formatted(
                                                            here,
                                                            quoted(String.join(" ", choices)))));
                });
        return String.join("\n", lines) + "\n";
    }

    private static String fish(String condition, OptionSpec option) {
        var line = new StringBuilder("complete -c clawsetup ").append(condition);
        for (var name : option.names()) {
            line.append(name.startsWith("--") ? " -l " : " -s ")
                    .append(name.replaceFirst("^-+", ""));
        }
        var choices = choices(option);
        if (!choices.isEmpty()) {
            line.append(" -x -a ").append(quoted(String.join(" ", choices)));
        } else if (file(option)) {
            line.append(" -r -F");
        } else if (option.arity().max() > 0) {
            line.append(" -x");
        }
        return line.append(" -d ").append(quoted(text(option))).toString();
    }

    static List<OptionSpec> options(CommandSpec command) {
        return command.options().stream().filter(option -> !option.hidden()).toList();
    }

    /// The words that may stand there, if there are few: home, internet, regulated.
    private static List<String> choices(ArgSpec argument) {
        var words = new ArrayList<String>();
        if (argument.completionCandidates() != null) {
            argument.completionCandidates().forEach(words::add);
        }
        return words;
    }

    private static boolean file(ArgSpec argument) {
        var type = argument.auxiliaryTypes().length > 0 ? argument.auxiliaryTypes()[0] : null;
        return argument.arity().max() > 0 && (type == Path.class || type == File.class);
    }

    static String about(CommandSpec command) {
        return text(command.usageMessage().description());
    }

    static String text(ArgSpec argument) {
        return text(argument.description());
    }

    private static String text(String[] lines) {
        return String.join(" ", lines).formatted().strip();
    }

    private static String quoted(String words) {
        return "'" + words.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
