package dev.clawsetup.run;

import dev.clawsetup.plan.Proof;
import dev.clawsetup.secret.Secret;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// Says what happens, in order, one at a time, and folds the report from it.
final class Telling {
    /// Between two signs of life while nothing else is to be told.
    static final Duration NOW_AND_THEN = Duration.ofSeconds(15);

    private final Clock clock;
    private final Consumer<Event> listener;
    private final Map<String, Report.Row> rows = new LinkedHashMap<>();
    private volatile List<Secret> secrets = List.of();

    Telling(Clock clock, Consumer<Event> listener) {
        this.clock = clock;
        this.listener = listener;
    }

    /// From here on these are shown as `•••`, whoever on the server prints them: a program that
    /// fails may well quote what it was given. Too short ones are left alone, as half of every word
    /// would go with them.
    void hide(List<Secret> known) {
        secrets = known.stream().filter(s -> s.reveal().length() >= SHORTEST).toList();
    }

    private static final int SHORTEST = 6;

    String masked(String text) {
        var shown = text;
        for (var secret : secrets) {
            shown = shown.replace(secret.reveal(), secret.toString());
        }
        return shown;
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
        tell(new Event.Log(now(), id, masked(line)));
    }

    void armed(String id, Instant until) {
        tell(new Event.Armed(now(), id, until));
    }

    void proved(String id, Proof proof, Proofs.Seen seen) {
        tell(new Event.Proved(now(), id, proof, seen.from(), seen.holds(), masked(seen.words())));
    }

    void confirmByHand(String id, String command, Instant until) {
        tell(new Event.ConfirmByHand(now(), id, command, until));
    }

    void stepEnded(String id, String title, Outcome outcome, String words) {
        row(id, title, outcome, words);
        tell(new Event.StepEnded(now(), id, outcome, masked(words)));
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
        rows.put(id, new Report.Row(id, title, outcome, masked(words)));
    }

    synchronized List<Report.Row> rows() {
        return List.copyOf(rows.values());
    }

    synchronized boolean hasRow(String id) {
        return rows.containsKey(id);
    }
}
