package dev.clawsetup.answers;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The answers so far: the only thing that a front fills in.
///
/// Immutable, so that going back a page is keeping the old one.
public record Draft(Map<Key, Value> values) {
    public Draft {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    public static Draft empty() {
        return new Draft(Map.of());
    }

    public Draft with(Key key, Value value) {
        var copy = new LinkedHashMap<>(values);
        copy.put(key, value);
        return new Draft(copy);
    }

    public Draft without(Key key) {
        var copy = new LinkedHashMap<>(values);
        copy.remove(key);
        return new Draft(copy);
    }

    /// These answers, and where they are silent, those of `other`.
    public Draft orElse(Draft other) {
        var copy = new LinkedHashMap<>(other.values);
        copy.putAll(values);
        return new Draft(copy);
    }

    public Optional<Value> get(Key key) {
        return Optional.ofNullable(values.get(key));
    }

    public boolean has(Key key) {
        return values.containsKey(key);
    }
}
