package dev.clawsetup.run;

/// Where a guarded step stands by the server's own record.
public enum Standing {
    /// It stays.
    CONFIRMED,
    /// The old settings are back.
    UNDONE,
    /// They are just being put back.
    UNDOING,
    /// In force, and undone unless it is proven in time.
    ARMED,
    /// Nothing of it was done.
    NOT_BEGUN
}
