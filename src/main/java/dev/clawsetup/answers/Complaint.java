package dev.clawsetup.answers;

/// An answer that cannot be used.
///
/// @param why what is wrong with it, to be read after the key: `is not a port`
/// @param instead what to give instead, in a sentence
/// @param where where it stands (`answers.yaml, line 7`, `--set`), or empty
public record Complaint(Key key, String why, String instead, String where) {
    public Complaint(Key key, String why, String instead) {
        this(key, why, instead, "");
    }

    public Complaint at(String place) {
        return new Complaint(key, why, instead, place);
    }

    /// For a person who has just typed it: what is wrong, as a clause of its own.
    public String said() {
        return why.startsWith("“") ? why : "that " + why;
    }

    /// For a person who sees no form: place, key, what is wrong, what to do.
    public String sentence() {
        return "%s%s %s; %s"
                .formatted(where.isEmpty() ? "" : where + ": ", key, why, instead)
                .replaceFirst("\\s+$", "");
    }
}
