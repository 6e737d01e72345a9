package dev.clawsetup.steps.gateway;

import dev.clawsetup.facts.Facts;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Parts of OpenClaw's configuration as they should be: path → value as JSON, written as JavaScript
/// writes it, since it is compared as text.
record Settings(Map<String, String> wanted) {
    Settings {
        wanted = Map.copyOf(wanted);
    }

    static String text(String value) {
        return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    static String texts(List<String> values) {
        return values.stream().map(Settings::text).collect(Collectors.joining(",", "[", "]"));
    }

    /// Those that differ from what is. `null` takes a path away, so it is wanted only where it is.
    Settings missing(Facts now) {
        var is = now.state().openclaw().config();
        return new Settings(
                wanted.entrySet().stream()
                        .filter(e -> !e.getValue().equals(is.get(e.getKey())))
                        .filter(e -> !e.getValue().equals("null") || there(is, e.getKey()))
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    private static boolean there(Map<String, String> is, String path) {
        return is.keySet().stream().anyMatch(p -> p.equals(path) || p.startsWith(path + "."));
    }

    boolean isEmpty() {
        return wanted.isEmpty();
    }

    /// As one object, for `openclaw config patch`: it merges objects and replaces the rest.
    String patch() {
        return object(new TreeMap<>(wanted), "") + "\n";
    }

    private static String object(TreeMap<String, String> paths, String indent) {
        var names = new TreeMap<String, TreeMap<String, String>>();
        paths.forEach((path, value) -> {
            var dot = path.indexOf('.');
            var name = dot < 0 ? path : path.substring(0, dot);
            var rest = dot < 0 ? "" : path.substring(dot + 1);
            names.computeIfAbsent(name, _ -> new TreeMap<>()).put(rest, value);
        });
        var deeper = indent + "  ";
        return names.entrySet().stream()
                .map(e ->
                        deeper
                                + text(e.getKey())
                                + ": "
                                + (e.getValue().containsKey("")
                                        ? e.getValue().get("")
                                        : object(e.getValue(), deeper)))
                .collect(Collectors.joining(",\n", "{\n", "\n" + indent + "}"));
    }
}
