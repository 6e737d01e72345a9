package dev.clawsetup.plan;

import dev.clawsetup.answers.Answers;
import dev.clawsetup.facts.Facts;

import java.util.List;

/// One promise about a server. It decides, it never acts: the same facts and answers always give
/// the same change.
public interface Step {
    /// As in the list of controls: `ssh.keys-only`.
    String id();

    /// The promise, in a server owner's words: `Only keys open the door`.
    String title();

    /// What has to change so that the promise holds.
    Change change(Facts now, Answers want);

    /// Ids of steps without which this one makes no sense: when one of them is refused or fails,
    /// this one is left out and says so.
    default List<String> needs() {
        return List.of();
    }

    /// What `verify` observes besides the facts, for this promise to be kept; slower than facts may
    /// be.
    default List<Proof> observations(Facts now, Answers want) {
        return List.of();
    }
}
