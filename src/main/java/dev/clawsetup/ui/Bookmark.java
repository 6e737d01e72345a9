package dev.clawsetup.ui;

import dev.clawsetup.answers.Answers;
import dev.clawsetup.answers.Draft;

import java.time.Instant;
import java.util.Optional;

/// Keeps the answers of somebody who leaves before the run, so that the next start can go on with
/// them. Secrets are not kept: they are asked for again.
public interface Bookmark {
    /// Where somebody left.
    ///
    /// @param target the server, as it was named
    /// @param named what the server was said to be for; empty: what is there decides
    /// @param answers with `ask` in place of each secret
    record Place(String target, Instant at, Optional<Answers.Purpose> named, Draft answers) {}

    /// For wizards that leave nothing, like a demonstration.
    Bookmark NONE =
            new Bookmark() {
                @Override
                public void put(String target, Optional<Answers.Purpose> named, Draft answers) {}

                @Override
                public Optional<Place> of(String target) {
                    return Optional.empty();
                }

                @Override
                public Optional<Place> newest() {
                    return Optional.empty();
                }

                @Override
                public void drop(String target) {}
            };

    /// Keeps them over those that were kept before. A place that cannot be written to is no reason
    /// to disturb anybody: then the next start begins anew. Any thread.
    void put(String target, Optional<Answers.Purpose> named, Draft answers);

    Optional<Place> of(String target);

    /// Of all servers, the one that was left last.
    Optional<Place> newest();

    /// The run came about.
    void drop(String target);
}
