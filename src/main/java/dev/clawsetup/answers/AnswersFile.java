package dev.clawsetup.answers;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;

import dev.clawsetup.secret.Secret;

import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.MarkedYAMLException;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// Answers as YAML, or as `KEY=VALUE` on the command line.
///
/// Everything wrong is told at once, each with its line. Secrets stand in it only as `env:NAME`,
/// `file:PATH` or `ask`: a plain one is refused, so that nobody gets used to it. YAML's anchors,
/// tags and several documents are refused too; answers need none, and they are how small files
/// become large.
public final class AnswersFile {
    /// A file of all answers with fifty keys is a tenth of this.
    private static final int LONGEST = 256 * 1024;

    private static final int DEEPEST = 20;

    private final Function<String, Optional<String>> environment;
    private final Set<String> controls;

    /// @param environment looks up a variable's value
    /// @param controls the ids that exist; none: not checked
    public AnswersFile(Function<String, Optional<String>> environment, Set<String> controls) {
        this.environment = environment;
        this.controls = Set.copyOf(controls);
    }

    /// What came of reading.
    public sealed interface Reading {
        record Good(Draft draft) implements Reading {}

        record Bad(List<Complaint> complaints) implements Reading {
            public Bad {
                complaints = List.copyOf(complaints);
            }
        }
    }

    public Reading read(Path file) {
        var name = String.valueOf(file.getFileName());
        try {
            if (Files.isDirectory(file)) {
                return bad(name, "is a folder", "name a file in it");
            }
            if (Files.isRegularFile(file) && Files.size(file) > LONGEST) {
                return bad(name, "is larger than 256 KiB", "answers are a page or two");
            }
            byte[] bytes;
            try (var in = Files.newInputStream(file)) {
                bytes = in.readNBytes(LONGEST + 1);
            }
            if (bytes.length > LONGEST) {
                return bad(name, "is larger than 256 KiB", "answers are a page or two");
            }
            var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return parse(text.toString(), name, file.toAbsolutePath().getParent());
        } catch (CharacterCodingException e) {
            return bad(name, "is not UTF-8 text", "save it as UTF-8");
        } catch (NoSuchFileException e) {
            return bad(
                    name, "does not exist", "clawsetup answers --example prints one to begin with");
        } catch (IOException e) {
            return bad(name, "cannot be read", "look at its permissions");
        }
    }

    /// @param name for complaints
    /// @param folder where a relative `file:` begins
    public Reading parse(String yaml, String name, Path folder) {
        var reader = new Reader(name, folder);
        try {
            reader.read(yaml);
        } catch (MarkedYAMLException e) {
            reader.unreadable(e.getProblemMark().getLine() + 1, e.getProblem());
        } catch (JsonProcessingException e) {
            if (e.getCause() instanceof MarkedYAMLException marked) {
                reader.unreadable(marked.getProblemMark().getLine() + 1, marked.getProblem());
            } else {
                reader.unreadable(e.getLocation() == null ? 1 : e.getLocation().getLineNr(), "");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (org.yaml.snakeyaml.error.YAMLException e) {
            reader.unreadable(1, "");
        }
        return reader.result();
    }

    /// `--set KEY=VALUE`, in order; a list key given twice gets both. Values of a list are
    /// separated by commas, public keys are given one at a time.
    public Reading settings(List<String> settings) {
        var reader = new Reader("--set", Path.of("").toAbsolutePath());
        for (var setting : settings) {
            var equals = setting.indexOf('=');
            var key = Key.of(equals < 0 ? setting : setting.substring(0, equals));
            if (equals < 0) {
                reader.complain(key, 0, "has no value", "write --set KEY=VALUE");
                continue;
            }
            var text = setting.substring(equals + 1);
            var entry = Entry.of(key);
            if (entry.filter(Entry::many).isPresent()) {
                var texts = new ArrayList<>(reader.draft.texts(key));
                for (var one : text.split(key.equals(Keys.ADD_KEYS) ? "\n" : ",")) {
                    if (!one.isBlank()) {
                        texts.add(one.strip());
                    }
                }
                reader.put(key, Value.of(texts), 0);
            } else {
                reader.scalar(key, text, 0);
            }
        }
        return reader.result();
    }

    private static Reading bad(String name, String why, String instead) {
        return new Reading.Bad(List.of(new Complaint(Key.of(name), why, instead)));
    }

    /// One file on its way to a draft.
    private final class Reader {
        private final String name;
        private final Path folder;
        private final List<Complaint> complaints = new ArrayList<>();
        private final Map<Key, Integer> lines = new LinkedHashMap<>();
        private Draft draft = Draft.empty();

        Reader(String name, Path folder) {
            this.name = name;
            this.folder = folder;
        }

        void read(String yaml) throws IOException {
            var options = new LoaderOptions();
            options.setNestingDepthLimit(DEEPEST);
            options.setCodePointLimit(LONGEST);
            options.setMaxAliasesForCollections(0);
            try (var parser =
                    YAMLFactory.builder().loaderOptions(options).build().createParser(yaml)) {
                var first = parser.nextToken();
                if (first == null || first == JsonToken.VALUE_NULL) {
                    return;
                }
                if (first != JsonToken.START_OBJECT) {
                    complain(
                            Key.of(name),
                            line(parser),
                            "does not begin with a key",
                            "write KEY: VALUE, one a line");
                    return;
                }
                object(parser);
                if (complaints.isEmpty() && parser.nextToken() != null) {
                    complain(
                            Key.of(name),
                            line(parser),
                            "holds more than one document",
                            "keep what stands before the second ---");
                }
            }
        }

        private void object(YAMLParser parser) throws IOException {
            Deque<String> path = new ArrayDeque<>();
            var seen = new java.util.HashSet<String>();
            var named = 1;
            for (var token = parser.nextToken(); token != null; token = parser.nextToken()) {
                var key = Key.of(String.join(".", path));
                if (parser.isCurrentAlias() || parser.getObjectId() != null) {
                    complain(key, line(parser), "uses an anchor (& or *)", "write the value out");
                    return;
                }
                switch (token) {
                    case FIELD_NAME -> {
                        path.addLast(parser.currentName());
                        named = line(parser);
                        var whole = String.join(".", path);
                        if (!seen.add(whole)) {
                            complain(
                                    Key.of(whole),
                                    line(parser),
                                    "stands here a second time",
                                    "keep one of them");
                        }
                    }
                    case START_OBJECT -> {
                        if (!section(key)) {
                            complain(key, named, wrongSection(key), noSection(key));
                            parser.skipChildren();
                            path.pollLast();
                        }
                    }
                    case END_OBJECT -> {
                        if (path.pollLast() == null) {
                            return;
                        }
                    }
                    case START_ARRAY -> {
                        list(parser, key);
                        path.pollLast();
                    }
                    case VALUE_NULL -> {
                        if (!section(key)) {
                            complain(
                                    key,
                                    line(parser),
                                    Entry.of(key).isPresent()
                                            ? "has no value"
                                            : "is not a known key",
                                    Entry.of(key).isPresent()
                                            ? "give it one, or leave the line out"
                                            : Interview.unknown(key).instead());
                        }
                        path.pollLast();
                    }
                    default -> {
                        if (section(key) && !parser.getText().isEmpty()) {
                            complain(
                                    key,
                                    line(parser),
                                    "is a group of answers",
                                    "put its keys under it, indented by two blanks");
                        } else if (!section(key)) {
                            scalar(key, parser.getText(), line(parser));
                        }
                        path.pollLast();
                    }
                }
            }
        }

        private static String wrongSection(Key key) {
            return Entry.of(key).isPresent() ? "is not a group of answers" : "is not a known key";
        }

        private static String noSection(Key key) {
            return Entry.of(key).isPresent()
                    ? "give it one value"
                    : Interview.unknown(key).instead();
        }

        /// Whether known keys stand under that one.
        private static boolean section(Key key) {
            return Entry.ALL.stream().anyMatch(e -> e.key().path().startsWith(key.path() + "."));
        }

        private void list(YAMLParser parser, Key key) throws IOException {
            var texts = new ArrayList<String>();
            var at = line(parser);
            for (var token = parser.nextToken();
                    token != JsonToken.END_ARRAY;
                    token = parser.nextToken()) {
                if (token == null) {
                    return;
                }
                if (parser.isCurrentAlias() || parser.getObjectId() != null) {
                    complain(key, line(parser), "uses an anchor (& or *)", "write the value out");
                } else if (token.isStructStart()) {
                    parser.skipChildren();
                    complain(key, line(parser), "holds a list in a list", "write plain values");
                } else {
                    texts.add(token == JsonToken.VALUE_NULL ? "" : parser.getText());
                }
            }
            put(key, Value.of(texts), at);
        }

        private static int line(YAMLParser parser) {
            return parser.currentTokenLocation().getLineNr();
        }

        void scalar(Key key, String text, int line) {
            var entry = Entry.of(key);
            if (entry.isEmpty() || !entry.get().secret()) {
                put(
                        key,
                        Value.of(
                                entry.filter(e -> e.kind() instanceof Question.Kind.YesNo)
                                        .map(e -> yesNo(text))
                                        .orElse(text)),
                        line);
            } else if (text.startsWith("env:")) {
                var variable = text.substring(4);
                environment
                        .apply(variable)
                        .filter(value -> !value.isEmpty())
                        .ifPresentOrElse(
                                value -> put(key, Value.of(Secret.of(value)), line),
                                () ->
                                        complain(
                                                key,
                                                line,
                                                "names %s, which is not set"
                                                        .formatted(harmless(variable)),
                                                "export it before you start clawsetup"));
            } else if (text.startsWith("file:")) {
                fromFile(key, text.substring(5), line);
            } else {
                put(key, Value.of(text), line);
            }
        }

        private void fromFile(Key key, String path, int line) {
            try {
                var file = folder.resolve(path);
                byte[] bytes;
                try (var in = Files.newInputStream(file)) {
                    bytes = in.readNBytes(4097);
                }
                var text = new String(bytes, StandardCharsets.UTF_8).replaceFirst("\r?\n$", "");
                if (text.isEmpty() || bytes.length > 4096 || text.contains("\n")) {
                    complain(
                            key,
                            line,
                            "names a file that does not hold one secret",
                            "put the secret into it as its only line");
                } else {
                    put(key, Value.of(Secret.of(text)), line);
                }
            } catch (IOException | InvalidPathException e) {
                complain(
                        key,
                        line,
                        "names a file that cannot be read (%s)".formatted(harmless(path)),
                        "a relative path begins where the answers file is");
            }
        }

        private static String yesNo(String text) {
            return switch (text) {
                case "true", "True", "Yes", "on", "On" -> "yes";
                case "false", "False", "No", "off", "Off" -> "no";
                default -> text;
            };
        }

        void put(Key key, Value value, int line) {
            draft = draft.with(key, value);
            lines.put(key, line);
        }

        void complain(Key key, int line, String why, String instead) {
            complaints.add(new Complaint(Key.of(harmless(key.path())), why, instead, place(line)));
        }

        /// The problem in the parser's words, without the line it stands in: that may hold a
        /// secret.
        void unreadable(int line, String problem) {
            var tab = problem != null && problem.contains("TAB");
            complain(
                    Key.of(name),
                    line,
                    "is not YAML" + (tab ? ": it is indented with a tab" : ""),
                    tab
                            ? "indent with two blanks"
                            : "write KEY: VALUE, one a line, and indent with two blanks");
        }

        private String place(int line) {
            return line == 0 ? name : "%s, line %d".formatted(name, line);
        }

        private static String harmless(String text) {
            var shown = text.replaceAll("[^\\p{Alnum}._/:@ -]", "?");
            return shown.length() > 80 ? shown.substring(0, 80) + "…" : shown;
        }

        Reading result() {
            Interview.malformed(draft, controls).stream()
                    .map(c ->
                            new Complaint(
                                    Key.of(harmless(c.key().path())),
                                    c.why(),
                                    c.instead(),
                                    place(lines.getOrDefault(c.key(), 0))))
                    .forEach(complaints::add);
            return complaints.isEmpty() ? new Reading.Good(draft) : new Reading.Bad(complaints);
        }
    }

    /// The answers as YAML, to be read again. A secret that was given stands as `ask`; one that was
    /// not, and everything that only the login needed, is left out.
    public static String write(Draft draft) {
        var root = JsonNodeFactory.instance.objectNode();
        for (var entry : Entry.ALL) {
            if (!entry.key().path().startsWith("connect.")) {
                draft.get(entry.key()).ifPresent(value -> put(root, entry, value));
            }
        }
        try {
            return new YAMLMapper(
                            YAMLFactory.builder()
                                    .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                                    .disable(YAMLGenerator.Feature.SPLIT_LINES)
                                    .build())
                    .writeValueAsString(root);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void put(ObjectNode root, Entry entry, Value value) {
        if (entry.secret() && nothing(value)) {
            return;
        }
        var parts = entry.key().path().split("\\.");
        var node = root;
        for (var i = 0; i < parts.length - 1; i++) {
            node = node.withObjectProperty(parts[i]);
        }
        var last = parts[parts.length - 1];
        switch (value) {
            case Value.Hidden hidden -> node.put(last, Draft.ASK);
            case Value.Many(var texts) -> {
                var array = node.putArray(last);
                texts.forEach(array::add);
            }
            case Value.Text(var text) -> {
                switch (entry.kind()) {
                    case Question.Kind.YesNo yesNo -> node.put(last, text.equals("yes"));
                    default -> {
                        if (entry.check() instanceof Check.Whole && text.matches("[0-9]{1,9}")) {
                            node.put(last, Integer.parseInt(text));
                        } else {
                            node.put(last, text);
                        }
                    }
                }
            }
        }
    }

    private static boolean nothing(Value value) {
        return switch (value) {
            case Value.Hidden(var secret) -> secret.isEmpty();
            case Value.Text(var text) -> text.isEmpty();
            case Value.Many many -> false;
        };
    }
}
