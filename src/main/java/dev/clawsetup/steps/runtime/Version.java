package dev.clawsetup.steps.runtime;

import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/// A version of Node or OpenClaw: numbers with dots between, and perhaps a word behind (`-beta.1`).
record Version(List<Integer> numbers) implements Comparable<Version> {
    private static final Pattern SHAPE =
            Pattern.compile("v?(\\d{1,9}(?:\\.\\d{1,9}){0,3})(?:[-+].*)?");

    Version {
        numbers = List.copyOf(numbers);
    }

    static boolean looksLikeOne(String text) {
        return SHAPE.matcher(text).matches();
    }

    /// What is no version is older than every version.
    static Version of(String text) {
        var shape = SHAPE.matcher(text.strip());
        return new Version(
                shape.matches()
                        ? List.of(shape.group(1).split("\\.")).stream()
                                .map(Integer::valueOf)
                                .toList()
                        : List.of());
    }

    /// Whether OpenClaw runs on this version of Node: `>=24.16.0 <25 || >=26.1.0`, as its package
    /// says. Odd ones and 22 start, and fail later.
    boolean suitsOpenClaw() {
        return atLeast("24.16.0") && !atLeast("25") || atLeast("26.1.0");
    }

    private boolean atLeast(String other) {
        return compareTo(of(other)) >= 0;
    }

    private int number(int place) {
        return place < numbers.size() ? numbers.get(place) : 0;
    }

    @Override
    public int compareTo(Version other) {
        if (numbers.isEmpty() || other.numbers.isEmpty()) {
            return Integer.compare(numbers.size(), other.numbers.size());
        }
        return Comparator.<Version>comparingInt(v -> v.number(0))
                .thenComparingInt(v -> v.number(1))
                .thenComparingInt(v -> v.number(2))
                .thenComparingInt(v -> v.number(3))
                .compare(this, other);
    }
}
