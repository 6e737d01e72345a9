package dev.clawsetup.run;

import dev.clawsetup.plan.Proof;

import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// Says what happens, in order, one at a time, and folds the report from it.
final class Telling {
    private final Clock clock;
    private final Consumer<Event> listener;
    private final Map<String, Report.Row> rows = new LinkedHashMap<>();

    Telling(Clock clock, Consumer<Event> listener) {
        this.clock = clock;
        this.listener = listener;
    }

    Instant now() {
        return clock.instant();
    }

    /// The lifeline beats on a thread of its own, hence the lock.
    private synchronized void tell(Event event) {
        listener.accept(event);
    }

    void began(String server, String run, List<Event.Todo> steps) {
        tell(new Event.Began(now(), server, run, steps));
    }

    void preparing(String what) {
        tell(new Event.Preparing(now(), what));
    }

    void stepBegan(String id) {
        tell(new Event.StepBegan(now(), id));
    }

    void log(String id, String line) {
        tell(new Event.Log(now(), id, line));
    }

    void armed(String id, Instant until) {
        tell(new Event.Armed(now(), id, until));
    }

    void proved(String id, Proof proof, Proofs.Seen seen) {
        tell(new Event.Proved(now(), id, proof, seen.from(), seen.holds(), seen.words()));
    }

    void confirmByHand(String id, String command, Instant until) {
        tell(new Event.ConfirmByHand(now(), id, command, until));
    }

    void stepEnded(String id, String title, Outcome outcome, String words) {
        row(id, title, outcome, words);
        tell(new Event.StepEnded(now(), id, outcome, words));
    }

    void beat(boolean alive) {
        tell(new Event.Beat(now(), alive));
    }

    void lost(String words, Instant mends, Instant patience) {
        tell(new Event.Lost(now(), words, mends, patience));
    }

    void waiting(String why) {
        tell(new Event.Waiting(now(), why));
    }

    void verdict(String id, OnRecord record) {
        tell(new Event.Verdict(now(), id, record.standing(), record.words()));
    }

    void reconnected(String words) {
        tell(new Event.Reconnected(now(), words));
    }

    void ended(Report report) {
        tell(new Event.Ended(now(), report));
    }

    /// A row of the report that no event is worth.
    synchronized void row(String id, String title, Outcome outcome, String words) {
        rows.put(id, new Report.Row(id, title, outcome, words));
    }

    synchronized List<Report.Row> rows() {
        return List.copyOf(rows.values());
    }

    synchronized boolean hasRow(String id) {
        return rows.containsKey(id);
    }
}
