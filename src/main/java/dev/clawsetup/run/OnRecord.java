package dev.clawsetup.run;

/// What the server has on record about one step. After a lost line it is the only thing that tells
/// what became of it.
///
/// @param state the name of its state file; empty where there is no such step
/// @param undo the moment and the reason its undo began with; empty where none began
record OnRecord(String state, String undo) {
    /// Prints {@link #undo} from the `undo.log` that a shell word names.
    static String undoIn(String log) {
        return "sed -n '/undo begins/{s/ .*(\\(.*\\))$/ \\1/p;q}' " + log + " 2>/dev/null";
    }

    /// Two lines: the state, and what {@link #undoIn} prints.
    static OnRecord read(String text) {
        var lines = text.strip().lines().toList();
        return new OnRecord(
                lines.isEmpty() ? "" : lines.getFirst().strip(),
                lines.size() < 2 ? "" : lines.get(1).strip());
    }

    Standing standing() {
        return switch (state) {
            case "confirmed" -> Standing.CONFIRMED;
            case "undone" -> Standing.UNDONE;
            case "undoing" -> Standing.UNDOING;
            case "armed" -> Standing.ARMED;
            default -> Standing.NOT_BEGUN;
        };
    }

    /// Why it was undone.
    enum Reason {
        /// Nobody proved it in time, or the engine gave it up.
        UNPROVEN,
        BOOT,
        ASKED
    }

    Reason reason() {
        return switch (undo.substring(undo.indexOf(' ') + 1)) {
            case "asked" -> Reason.ASKED;
            case "boot" -> Reason.BOOT;
            default -> Reason.UNPROVEN;
        };
    }

    /// When and why it was undone; empty where it was not.
    String why() {
        if (undo.isEmpty()) {
            return "";
        }
        var at = undo.substring(0, Math.max(0, undo.indexOf(' ')));
        return switch (reason()) {
            case ASKED -> "taken back at " + at + ", as somebody asked for it";
            case BOOT -> "put back at " + at + ", as the server booted before it was proven";
            case UNPROVEN -> "put back at " + at + ", as nobody could prove it";
        };
    }

    String words() {
        return switch (standing()) {
            case CONFIRMED -> "the change is confirmed and stays";
            case UNDONE -> "the change was " + (undo.isEmpty() ? "put back" : why());
            case UNDOING -> "the old settings are just being put back";
            case ARMED -> "the change is in force, and is put back unless it is proven in time";
            case NOT_BEGUN -> "nothing of the change was done";
        };
    }
}
