package dev.clawsetup.release;

import static dev.clawsetup.release.Completion.about;
import static dev.clawsetup.release.Completion.options;
import static dev.clawsetup.release.Completion.text;

import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The manual page, in roff, made from the commands themselves.
///
/// Written here because the generator that comes with the parser makes AsciiDoc, and turning that
/// into roff takes a Ruby program at build time. What it needs of man(7) is seven macros.
public final class ManPage {
    /// What several commands take is told once, under the heading of the mixin's name.
    private static final Map<String, String> SHARED =
            Map.of(
                    "server", "WHICH SERVER",
                    "wishes", "WHAT IS WANTED",
                    "telling", "HOW IT IS TOLD",
                    "past", "WHICH RUN");

    private static final List<Map.Entry<String, String>> EXITS =
            List.of(
                    Map.entry("0", "done"),
                    Map.entry("1", "a step failed; it says whether it was undone or can go on"),
                    Map.entry("2", "changes are pending (plan, verify)"),
                    Map.entry("64", "the command line cannot be read"),
                    Map.entry("65", "answers were refused, or one is missing"),
                    Map.entry("66", "refused, and nothing was changed"),
                    Map.entry("69", "the server cannot be reached, or its host key is unknown"),
                    Map.entry("70", "an internal error, or something that cannot be decided"),
                    Map.entry("73", "another clawsetup is at work on that server"),
                    Map.entry("74", "no space is left, or it is read-only"),
                    Map.entry("75", "rolled back: the server has its old settings again"),
                    Map.entry("77", "no permission"),
                    Map.entry("129, 130, 143", "ended by a signal"));

    private static final List<Map.Entry<String, String>> FILES =
            List.of(
                    Map.entry(
                            "~/.cache/clawsetup",
                            "what the program unpacked at its first start; may be deleted"),
                    Map.entry(
                            "~/.local/state/clawsetup",
                            "reports, answers without secrets, and rescue cards of your servers"),
                    Map.entry(
                            "/var/lib/clawsetup",
                            "on a server: what was done there, and the way back"));

    private static final List<Map.Entry<String, String>> ENVIRONMENT =
            List.of(
                    Map.entry(
                            "CLAWSETUP_CACHE",
                            "a folder to unpack into, instead of ~/.cache/clawsetup"),
                    Map.entry("SSH_AUTH_SOCK", "the agent whose keys are tried"),
                    Map.entry("NAME", "the value of an answer that says env:NAME, for secrets"));

    private final CommandSpec top;
    private final StringBuilder page = new StringBuilder();

    private ManPage(CommandSpec top) {
        this.top = top;
    }

    public static String of(CommandSpec top, Build build) {
        return new ManPage(top).write(build);
    }

    private String write(Build build) {
        line(".TH CLAWSETUP 1 \"\" \"clawsetup %s\" \"User Commands\"".formatted(build.version()));
        section("NAME");
        prose("clawsetup - installs OpenClaw on your server, hardens it, and never locks you out");
        section("SYNOPSIS");
        synopsis("", List.of(), List.of());
        top.subcommands()
                .forEach((name, command) ->
                        synopsis(
                                name,
                                command.getCommandSpec().positionalParameters(),
                                options(command.getCommandSpec())));
        section("DESCRIPTION");
        for (var sentence : top.usageMessage().description()) {
            paragraph(sentence);
        }
        paragraph(
                "TARGET is a server: [user@]host[:port], or a Host of ~/.ssh/config. With --local"
                        + " it is this machine.");
        section("OPTIONS");
        own(top).forEach(this::option);
        section("COMMANDS");
        top.subcommands().forEach((name, command) -> command(name, command.getCommandSpec()));
        shared().forEach((name, mixin) -> {
            section(SHARED.getOrDefault(name, name.toUpperCase(java.util.Locale.ROOT)));
            mixin.options().forEach(this::option);
        });
        table("EXIT STATUS", EXITS);
        table("ENVIRONMENT", ENVIRONMENT);
        table("FILES", FILES);
        section("SEE ALSO");
        line(".BR ssh (1),");
        line(".BR ssh_config (5),");
        line(".BR ufw (8),");
        line(".BR fail2ban\\-client (1)");
        return page.toString();
    }

    private void command(String name, CommandSpec command) {
        line(".SS " + roff(name));
        prose(about(command) + ".");
        command.positionalParameters().stream()
                .filter(parameter -> !parameter.hidden() && !inherited(command).contains(parameter))
                .forEach(this::parameter);
        own(command).stream().filter(option -> !option.usageHelp()).forEach(this::option);
        var also =
                command.mixins().keySet().stream()
                        .filter(SHARED::containsKey)
                        .sorted()
                        .map(SHARED::get)
                        .collect(Collectors.joining(", "));
        if (!also.isEmpty()) {
            paragraph("Also takes what stands below, under " + also + ".");
        }
    }

    /// The options that no mixin brought.
    private static List<OptionSpec> own(CommandSpec command) {
        var inherited = inherited(command);
        return options(command).stream().filter(option -> !inherited.contains(option)).toList();
    }

    private static Collection<ArgSpec> inherited(CommandSpec command) {
        return new HashSet<>(
                command.mixins().entrySet().stream()
                        .filter(mixin -> SHARED.containsKey(mixin.getKey()))
                        .flatMap(mixin ->
                                Stream.<ArgSpec>concat(
                                        mixin.getValue().options().stream(),
                                        mixin.getValue().positionalParameters().stream()))
                        .toList());
    }

    private Map<String, CommandSpec> shared() {
        var all = new LinkedHashMap<String, CommandSpec>();
        Stream.concat(
                        top.subcommands().values().stream().map(c -> c.getCommandSpec()),
                        Stream.of(top))
                .flatMap(command -> command.mixins().entrySet().stream())
                .filter(mixin -> SHARED.containsKey(mixin.getKey()))
                .forEach(mixin -> all.putIfAbsent(mixin.getKey(), mixin.getValue()));
        return all;
    }

    private void synopsis(
            String name, List<PositionalParamSpec> parameters, List<OptionSpec> options) {
        var words = new ArrayList<String>();
        words.add("\\fBclawsetup");
        if (!name.isEmpty()) {
            words.add(roff(name));
        }
        words.set(words.size() - 1, words.getLast() + "\\fR");
        if (!options.isEmpty()) {
            words.add("[\\fIoptions\\fR]");
        }
        parameters.stream()
                .filter(parameter -> !parameter.hidden())
                .forEach(parameter ->
                        words.add(
                                parameter.arity().min() > 0
                                        ? "\\fI" + roff(parameter.paramLabel()) + "\\fR"
                                        : "[\\fI" + roff(parameter.paramLabel()) + "\\fR]"));
        line(String.join(" ", words));
        line(".br");
    }

    private void option(OptionSpec option) {
        var label =
                option.arity().max() == 0
                        ? ""
                        : option.arity().min() == 0
                                ? " [\\fI" + roff(option.paramLabel()) + "\\fR]"
                                : " \\fI" + roff(option.paramLabel()) + "\\fR";
        entry(
                Stream.of(option.names())
                                .map(name -> "\\fB" + roff(name) + "\\fR")
                                .collect(Collectors.joining(", "))
                        + label,
                text(option));
    }

    private void parameter(PositionalParamSpec parameter) {
        entry("\\fI" + roff(parameter.paramLabel()) + "\\fR", text(parameter));
    }

    private void table(String title, List<Map.Entry<String, String>> rows) {
        section(title);
        rows.forEach(row -> entry("\\fB" + roff(row.getKey()) + "\\fR", row.getValue()));
    }

    private void entry(String tag, String words) {
        line(".TP");
        line(tag);
        prose(words.isEmpty() ? "\u00a0" : words);
    }

    private void section(String title) {
        line(".SH " + title);
    }

    private void paragraph(String words) {
        line(".PP");
        prose(words);
    }

    private void prose(String words) {
        var roff = roff(words);
        line(roff.startsWith(".") || roff.startsWith("'") ? "\\&" + roff : roff);
    }

    private void line(String line) {
        page.append(line).append('\n');
    }

    /// Text as roff reads it: no escape of its own, minus signs that can be copied into a shell,
    /// and nothing outside ASCII, which every formatter takes.
    static String roff(String words) {
        var out = new StringBuilder();
        words.codePoints()
                .forEach(c -> {
                    switch (c) {
                        case '\\' -> out.append("\\e");
                        case '-' -> out.append("\\-");
                        case '`' -> out.append("\\(ga");
                        case '~' -> out.append("\\(ti");
                        case '^' -> out.append("\\(ha");
                        case '\'' -> out.append("\\(aq");
                        default -> {
                            if (c < 128) {
                                out.appendCodePoint(c);
                            } else {
                                out.append("\\[u%04X]".formatted(c));
                            }
                        }
                    }
                });
        return out.toString();
    }
}
