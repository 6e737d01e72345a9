package dev.clawsetup.run;

import dev.clawsetup.answers.Answers;
import dev.clawsetup.answers.Operator;
import dev.clawsetup.facts.Facts;
import dev.clawsetup.plan.Plan;

import java.util.List;
import java.util.function.Consumer;

/// A server that a front works on: the real one (`Engine`), or a recorded one for `demo`.
public interface Provisioner extends AutoCloseable {

    /// What to call it in a header: `ada@203.0.113.7`.
    String server();

    /// Who is logged in.
    Operator operator();

    /// Looks: read-only, one round trip.
    Facts look();

    /// What would be done.
    Plan plan(Facts now, Answers want);

    /// Unfinished or earlier runs, newest first.
    List<PastRun> runs();

    /// Does it, and tells while it goes. Returns in any case; what went wrong stands in the report.
    ///
    /// Refusals in the plan mean that nothing is done at all: leave them out before.
    Report carryOut(Plan plan, Facts now, Answers want, Consumer<Event> tell);

    /// Asks the run to stop after what cannot be left: the step at hand is finished or undone. Any
    /// thread.
    void stop();

    @Override
    void close();
}
