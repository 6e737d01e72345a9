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
/// @param controls the ids of all controls that exist
public record Scenario(
        Dial dial,
        Optional<String> target,
        Draft given,
        Optional<Answers.Purpose> named,
        Set<String> controls) {
    public Scenario {
        controls = Set.copyOf(controls);
    }

    /// What the server is for.
    public Answers.Purpose purpose(Facts now) {
        return named.orElseGet(() -> Answers.Purpose.of(now));
    }
}
