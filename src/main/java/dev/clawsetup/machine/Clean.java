package dev.clawsetup.machine;

/// Text from the other side, made fit for a person's terminal.
///
/// A server that we do not trust yet chooses its banner, its version and its error messages: they
/// may be huge, binary, or move the cursor.
final class Clean {
    private static final int LONGEST = 300;

    private Clean() {}

    /// One line without control characters, at most 300 characters.
    static String line(String raw) {
        var text = new StringBuilder();
        raw.codePoints()
                .limit(20L * LONGEST)
                .map(point -> Character.isWhitespace(point) ? ' ' : point)
                .filter(Clean::shows)
                .forEach(text::appendCodePoint);
        var oneLine = text.toString().strip().replaceAll(" {2,}", " ");
        return oneLine.length() <= LONGEST ? oneLine : oneLine.substring(0, LONGEST - 1) + "…";
    }

    private static boolean shows(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.PRIVATE_USE,
                    Character.SURROGATE,
                    Character.UNASSIGNED ->
                    false;
            default -> point != 0xFFFD;
        };
    }
}
