package dev.clawsetup.run;

/// How one step ended.
public enum Outcome {
    /// Nothing was to do.
    NOTHING_TO_DO,
    /// Not asked for.
    OFF,
    /// Done; looked at again, nothing is left to do, and its proofs hold.
    DONE,
    /// Not done, nothing changed; the words say why and what to do.
    REFUSED,
    /// It was undone, by us or by the server itself.
    UNDONE,
    /// It failed half-way and lies there to be resumed or undone.
    FAILED,
    /// Left out, as one it needs was not done.
    LEFT_OUT,
    /// Not as it should be; a run would change it.
    PENDING,
    /// For the person to do.
    ADVICE
}
