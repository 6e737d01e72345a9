package dev.clawsetup.ui;

/// One way to talk with a person, or with nobody: the whole way from the server's name to the
/// report.
///
/// Every front asks the same {@link dev.clawsetup.answers.Interview}, so the same answers give the
/// same run.
public interface Front {
    /// Returns when the person has left or the run has ended. The terminal is then as it was.
    Finish run(Scenario scenario);
}
