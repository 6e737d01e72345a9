package dev.clawsetup;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.TypeConversionException;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// What can be said: a field for each, in the order in which the manual tells them.
///
/// The parser would also read annotations. But Java makes a class for each one at each start, and
/// making them takes longer than logging in.
abstract class Arguments {
    /// What joins a command: one argument, or several under one heading of the manual.
    sealed interface Part permits Argument, Group {
        void joins(CommandSpec command);
    }

    /// Arguments that several commands take.
    abstract static non-sealed class Group extends Arguments implements Part {
        private final String name;

        /// @param name by which the manual knows its heading
        Group(String name) {
            this.name = name;
        }

        @Override
        public void joins(CommandSpec command) {
            command.addMixin(name, joined(CommandSpec.create()));
        }
    }

    /// As the parser's own, which calls {@link Path#of} by reflection.
    private static final ITypeConverter<Path> PATH =
            said -> {
                try {
                    return Path.of(said);
                } catch (InvalidPathException e) {
                    throw new TypeConversionException(
                            "cannot convert '%s' to %s (%s)".formatted(said, Path.class, e));
                }
            };

    static {
        // The parser looks by reflection for converters of 21 types, at each start and for each
        // command; of these we have files only, see above
        System.setProperty("picocli.converters.excludes", ".*");
    }

    private final List<Part> parts = new ArrayList<>();

    /// The same, with all of this.
    final CommandSpec joined(CommandSpec command) {
        parts.forEach(part -> part.joins(command));
        return command;
    }

    /// @param written as in {@link #option}; this one has no value
    final Argument<Boolean> flag(String written, String... about) {
        return take(option(written, about).type(boolean.class).initialValue(false).build());
    }

    /// An option with any text; empty where it is not said.
    final Argument<String> text(String written, String... about) {
        return take(option(written, about).type(String.class).initialValue("").build());
    }

    /// An option that can be said more than once.
    final Argument<List<String>> texts(String written, String... about) {
        return take(several(written, about).build());
    }

    /// An option with several values at once, as in `--only a,b`, and more than once.
    final Argument<List<String>> commaTexts(String written, String... about) {
        return take(several(written, about).splitRegex(",").build());
    }

    /// An option with a file; null where it is not said.
    final Argument<Path> file(String written, String... about) {
        return take(option(written, about).type(Path.class).converters(PATH).build());
    }

    /// An option with a file that can be said more than once.
    final Argument<List<Path>> files(String written, String... about) {
        return take(several(written, about).auxiliaryTypes(Path.class).converters(PATH).build());
    }

    /// Any other, in the parser's own words.
    final <T> Argument<T> take(ArgSpec spec) {
        var argument = new Argument<T>(spec);
        spec.setValue(spec.initialValue());
        return also(argument);
    }

    final <P extends Part> P also(P part) {
        parts.add(part);
        return part;
    }

    /// @param written names, and what its value is called: `-i --identity FILE`, `--yes`. The few
    ///   words that may stand there are listed as `home|internet|regulated`
    static OptionSpec.Builder option(String written, String... about) {
        var words = written.split(" ");
        var names = Stream.of(words).filter(word -> word.startsWith("-")).toArray(String[]::new);
        var builder = OptionSpec.builder(names).description(about);
        var label = words[words.length - 1];
        return names.length == words.length
                ? builder
                : builder.paramLabel(label).completionCandidates(choices(label));
    }

    /// An argument that is known by its place: TARGET.
    static PositionalParamSpec.Builder place(String label, String... about) {
        return PositionalParamSpec.builder()
                .paramLabel(label)
                .completionCandidates(choices(label))
                .description(about);
    }

    private static OptionSpec.Builder several(String written, String... about) {
        return option(written, about).type(List.class).initialValue(List.of());
    }

    /// Null where anything may stand.
    private static List<String> choices(String label) {
        return label.contains("|") ? List.of(label.split("\\|")) : null;
    }
}
