package dev.clawsetup.answers;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What an answers file may hold, for editors and for people. Made from the same list as the
/// questions, so neither can know a key that the other does not.
public final class AnswersGuide {
    private AnswersGuide() {}

    /// A JSON schema (draft 2020-12), which editors take for YAML as well.
    public static String schema() {
        var root = JsonNodeFactory.instance.objectNode();
        root.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        root.put("title", "Answers for clawsetup");
        root.put("type", "object");
        root.put("additionalProperties", false);
        for (var entry : Entry.ALL) {
            var parts = entry.key().path().split("\\.");
            var node = root;
            for (var i = 0; i < parts.length - 1; i++) {
                node = node.withObjectProperty("properties").withObjectProperty(parts[i]);
                node.put("type", "object");
                node.put("additionalProperties", false);
            }
            describe(
                    node.withObjectProperty("properties")
                            .withObjectProperty(parts[parts.length - 1]),
                    entry);
        }
        try {
            return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(root)
                    + "\n";
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void describe(ObjectNode node, Entry entry) {
        node.put("title", entry.title());
        node.put("description", entry.ask() + " " + entry.explain());
        switch (entry.kind()) {
            case Question.Kind.Choice choice -> {
                node.put("type", "string");
                var values = node.putArray("enum");
                choice.options().forEach(option -> values.add(option.value()));
            }
            case Question.Kind.YesNo yesNo -> node.put("type", "boolean");
            case Question.Kind.Line line -> {
                node.put("type", "string");
                check(node, entry);
            }
            case Question.Kind.Lines lines -> texts(node, entry);
            case Question.Kind.Pick pick -> texts(node, entry);
            case Question.Kind.Hidden hidden -> {
                node.put("type", "string");
                node.put("pattern", "^(env:.+|file:.+|ask)$");
            }
        }
    }

    private static void texts(ObjectNode node, Entry entry) {
        node.put("type", "array");
        var items = node.putObject("items");
        items.put("type", "string");
        check(items, entry);
    }

    private static void check(ObjectNode node, Entry entry) {
        switch (entry.check()) {
            case Check.Whole(var least, var most) -> {
                node.put("type", "integer");
                node.put("minimum", least);
                node.put("maximum", most);
            }
            case Check.Shape shape ->
                    node.put(
                            "pattern",
                            "^(%s)%s$"
                                    .formatted(
                                            shape.pattern().pattern(),
                                            entry.mayBeEmpty() && !entry.many() ? "?" : ""));
            case Check.Port port -> node.put("pattern", "^[1-9][0-9]{0,4}/(tcp|udp)$");
            case Check.StoppableUnit unit ->
                    node.put("pattern", "^[A-Za-z0-9@_:.-]+\\.(service|socket)$");
            case Check.Anything anything -> {}
            case Check.Network network -> {}
            case Check.Neighbours network -> {}
            case Check.IpAddress address -> {}
            case Check.WebAddress address -> {}
            case Check.PublicKey key -> {}
        }
    }

    /// An answers file to begin with: every key with what it means. What has a default is there to
    /// be changed, the rest is commented out.
    public static String example(Level level) {
        var out = new StringBuilder();
        out.append("# Answers for clawsetup. Leave out what you do not want to decide.\n");
        out.append("# A secret is never written here, but env:NAME, file:PATH or ask.\n");
        var tree = new LinkedHashMap<String, Object>();
        Entry.ALL.forEach(entry -> plant(tree, entry.key().path(), entry));
        grow(out, tree, "", level);
        return out.toString();
    }

    @SuppressWarnings("unchecked")
    private static void plant(Map<String, Object> tree, String path, Entry entry) {
        var dot = path.indexOf('.');
        if (dot < 0) {
            tree.put(path, entry);
        } else {
            plant(
                    (Map<String, Object>)
                            tree.computeIfAbsent(
                                    path.substring(0, dot), part -> new LinkedHashMap<>()),
                    path.substring(dot + 1),
                    entry);
        }
    }

    @SuppressWarnings("unchecked")
    private static void grow(
            StringBuilder out, Map<String, Object> tree, String indent, Level level) {
        tree.forEach((name, what) -> {
            if (what instanceof Entry entry) {
                out.append('\n');
                comment(out, indent, entry);
                out.append(indent).append(example(name, entry, level)).append('\n');
            } else {
                out.append(indent.isEmpty() ? "\n" : "").append(indent);
                out.append(name).append(":\n");
                grow(out, (Map<String, Object>) what, indent + "  ", level);
            }
        });
    }

    private static String example(String name, Entry entry, Level level) {
        return switch (entry.kind()) {
            case Question.Kind.Choice choice ->
                    name
                            + ": "
                            + (name.equals("level")
                                    ? level.word()
                                    : choice.options().getFirst().value());
            case Question.Kind.YesNo yesNo -> name + ": false";
            case Question.Kind.Line line ->
                    entry.mayBeEmpty()
                            ? "# %s: \"%s\"".formatted(name, line.example())
                            : name
                                    + ": "
                                    + (entry.check() instanceof Check.Whole
                                            ? line.example()
                                            : "\"" + line.example() + "\"");
            case Question.Kind.Lines lines -> "# %s: [\"%s\"]".formatted(name, lines.example());
            case Question.Kind.Pick pick ->
                    "# %s: [\"%s\"]"
                            .formatted(
                                    name,
                                    entry.key().equals(Keys.STOP) ? "rpcbind.service" : "443/tcp");
            case Question.Kind.Hidden hidden ->
                    "# %s: env:CLAWSETUP_%s"
                            .formatted(
                                    name,
                                    name.toUpperCase(java.util.Locale.ROOT).replace('-', '_'));
        };
    }

    private static void comment(StringBuilder out, String indent, Entry entry) {
        var text = new ArrayList<>(List.of(entry.ask() + " " + entry.explain()));
        if (entry.kind() instanceof Question.Kind.Choice(var options)) {
            options.forEach(
                    o -> text.add("%s: %s. %s".formatted(o.value(), o.label(), o.explain())));
        }
        for (var paragraph : text) {
            var line = new StringBuilder();
            for (var word : paragraph.split(" ")) {
                if (line.length() + word.length() > 76 - indent.length()) {
                    out.append(indent).append('#').append(line).append('\n');
                    line.setLength(0);
                }
                line.append(' ').append(word);
            }
            out.append(indent).append('#').append(line).append('\n');
        }
    }
}
