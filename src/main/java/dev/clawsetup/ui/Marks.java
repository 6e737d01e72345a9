package dev.clawsetup.ui;

import dev.clawsetup.run.Outcome;
import dev.clawsetup.run.Standing;

/// The signs that stand before a line, so that colour never carries meaning alone.
public enum Marks {
    SIGNS("✓", "✗", "!", "·", "↷", "+", "↺"),
    /// Where the terminal cannot show more than ASCII, and for screen readers.
    WORDS("ok", "FAIL", "warn", "todo", "skip", "new", "undo");

    private final String good;
    private final String bad;
    private final String warning;
    private final String open;
    private final String skipped;
    private final String change;
    private final String undone;

    Marks(
            String good,
            String bad,
            String warning,
            String open,
            String skipped,
            String change,
            String undone) {
        this.good = good;
        this.bad = bad;
        this.warning = warning;
        this.open = open;
        this.skipped = skipped;
        this.change = change;
        this.undone = undone;
    }

    public String good() {
        return good;
    }

    public String bad() {
        return bad;
    }

    public String warning() {
        return warning;
    }

    public String open() {
        return open;
    }

    public String skipped() {
        return skipped;
    }

    public String change() {
        return change;
    }

    public String undone() {
        return undone;
    }

    public String of(Standing standing) {
        return switch (standing) {
            case CONFIRMED -> good;
            case UNDONE, UNDOING -> undone;
            case ARMED -> open;
            case NOT_BEGUN -> skipped;
        };
    }

    public String of(Outcome outcome) {
        return switch (outcome) {
            case NOTHING_TO_DO, DONE -> good;
            case OFF, LEFT_OUT -> skipped;
            case PENDING -> change;
            case REFUSED, FAILED -> bad;
            case UNDONE -> undone;
            case ADVICE -> warning;
        };
    }
}
