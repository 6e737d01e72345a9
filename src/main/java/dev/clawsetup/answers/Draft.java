package dev.clawsetup.answers;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The answers so far: the only thing that a front fills in.
///
/// Immutable, so that going back a page is keeping the old one.
public record Draft(Map<Key, Value> values) {
    /// What stands in an answers file in place of a secret that is to be asked for.
    static final String ASK = "ask";

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

    /// Whether that answer is there. A secret that the file leaves to be asked for is not.
    public boolean answered(Key key) {
        return has(key) && !toBeAsked(key);
    }

    /// Whether the file says `ask` in place of that secret.
    public boolean toBeAsked(Key key) {
        return Value.of(ASK).equals(values.get(key))
                && Entry.of(key).filter(Entry::secret).isPresent();
    }

    /// The text given under that key; empty where there is none.
    public String text(Key key) {
        return values.get(key) instanceof Value.Text(var text) ? text : "";
    }

    /// The texts given under that key; none where there are none.
    public java.util.List<String> texts(Key key) {
        return values.get(key) instanceof Value.Many(var texts) ? texts : java.util.List.of();
    }

    /// The secret given under that key. An empty one is none.
    public Optional<dev.clawsetup.secret.Secret> secret(Key key) {
        return values.get(key) instanceof Value.Hidden(var secret) && !secret.isEmpty()
                ? Optional.of(secret)
                : Optional.empty();
    }
}
