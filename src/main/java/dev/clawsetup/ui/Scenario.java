package dev.clawsetup.ui;

import dev.clawsetup.answers.Answers;
import dev.clawsetup.answers.Draft;
import dev.clawsetup.facts.Facts;
import dev.clawsetup.run.Dial;

import java.util.Optional;
import java.util.Set;

/// What the command line leaves for a front to find out.
///
/// @param dial connects to what the person names
/// @param target the server, where the command line names it; else it is asked for
/// @param given answers from the command line and from a file: not asked again
/// @param named what the server is for, where the command says so; else what is there decides
/// @param said whether a command said so, or it is only what most want
/// @param controls the ids of all controls that exist
/// @param settle ends an earlier run that was left in the middle
/// @param bookmark keeps the answers of somebody who leaves before the run
/// @param keys makes a key for a person who has none
/// @param takeBack takes one control of earlier runs back
public record Scenario(
        Dial dial,
        Optional<String> target,
        Draft given,
        Optional<Answers.Purpose> named,
        Said said,
        Set<String> controls,
        Settle settle,
        Bookmark bookmark,
        KeyMaker keys,
        TakeBack takeBack) {
    public Scenario {
        controls = Set.copyOf(controls);
    }

    /// One where nothing is kept between two starts.
    public Scenario(
            Dial dial,
            Optional<String> target,
            Draft given,
            Optional<Answers.Purpose> named,
            Set<String> controls) {
        this(
                dial,
                target,
                given,
                named,
                Said.BY_THE_COMMAND,
                controls,
                Settle.BY_ENGINE,
                Bookmark.NONE,
                KeyMaker.NONE,
                TakeBack.BY_ENGINE);
    }

    /// The same, with the answers of somebody who leaves kept there.
    public Scenario keeping(Bookmark there) {
        return new Scenario(
                dial, target, given, named, said, controls, settle, there, keys, takeBack);
    }

    /// The same, with another way to settle earlier runs.
    public Scenario settling(Settle by) {
        return new Scenario(
                dial, target, given, named, said, controls, by, bookmark, keys, takeBack);
    }

    /// The same, where keys can be made.
    public Scenario making(KeyMaker by) {
        return new Scenario(
                dial, target, given, named, said, controls, settle, bookmark, by, takeBack);
    }

    /// The same, with another way to take controls back.
    public Scenario takingBack(TakeBack by) {
        return new Scenario(dial, target, given, named, said, controls, settle, bookmark, keys, by);
    }

    /// Who said what the server is for.
    public enum Said {
        BY_THE_COMMAND,
        /// A bare `clawsetup`: somebody who left in the middle of something else goes on with that.
        BY_NOBODY
    }

    /// The same, where the command says nothing.
    public Scenario unsaid() {
        return as(named, Said.BY_NOBODY);
    }

    /// The same, as it goes on from where somebody left.
    public Scenario goingOn(Bookmark.Place place) {
        return said == Said.BY_NOBODY ? as(place.named(), said) : this;
    }

    private Scenario as(Optional<Answers.Purpose> purpose, Said by) {
        return new Scenario(
                dial, target, given, purpose, by, controls, settle, bookmark, keys, takeBack);
    }

    /// What the server is for.
    public Answers.Purpose purpose(Facts now) {
        return named.orElseGet(() -> Answers.Purpose.of(now));
    }
}
