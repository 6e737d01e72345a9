package dev.clawsetup.ui;

import dev.clawsetup.answers.Answers;
import dev.clawsetup.answers.Draft;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A bookmark in memory that remembers everything that was put into it.
public final class Kept implements Bookmark {
    public static final Instant AT = Instant.parse("2026-11-19T18:02:00Z");

    private final List<Place> places = new ArrayList<>();
    private final List<String> dropped = new ArrayList<>();

    @Override
    public synchronized void put(String target, Optional<Answers.Purpose> named, Draft answers) {
        places.add(new Place(target, AT, named, answers));
    }

    @Override
    public synchronized Optional<Place> of(String target) {
        return places.reversed().stream().filter(p -> p.target().equals(target)).findFirst();
    }

    @Override
    public synchronized Optional<Place> newest() {
        return places.isEmpty() ? Optional.empty() : Optional.of(places.getLast());
    }

    @Override
    public synchronized void drop(String target) {
        places.removeIf(p -> p.target().equals(target));
        dropped.add(target);
    }

    public synchronized List<String> dropped() {
        return List.copyOf(dropped);
    }
}
