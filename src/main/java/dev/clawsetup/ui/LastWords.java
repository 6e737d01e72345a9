package dev.clawsetup.ui;

import dev.clawsetup.run.Event;
import dev.clawsetup.run.Outcome;
import dev.clawsetup.run.Standing;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// What is true if the program ends at this moment: folded from the events of a run, to be said
/// when a signal or a crash cuts it off.
public final class LastWords {
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss");

    private final ZoneId zone;
    private final Map<String, String> titles = new HashMap<>();
    private String server = "";
    private boolean runs;
    private int done;
    private Optional<String> atHand = Optional.empty();
    private Optional<Instant> takenBack = Optional.empty();

    /// @param zone of the person who reads
    public LastWords(ZoneId zone) {
        this.zone = zone;
    }

    /// Says them on standard error if the program ends by a signal in the middle of a run, until
    /// that run has ended.
    ///
    /// @return hears the events of the run
    public static LastWords onSignals() {
        var last = new LastWords(ZoneId.systemDefault());
        Runtime.getRuntime()
                .addShutdownHook(
                        Thread.ofPlatform()
                                .unstarted(() ->
                                        last.now()
                                                .ifPresent(words ->
                                                        System.err.println(
                                                                "clawsetup: " + words))));
        return last;
    }

    public synchronized void hear(Event event) {
        switch (event) {
            case Event.Began began -> {
                runs = true;
                server = began.server();
                began.steps().forEach(todo -> titles.put(todo.id(), todo.title()));
            }
            case Event.StepBegan step -> atHand = Optional.of(step.id());
            case Event.Armed armed -> takenBack = Optional.of(armed.until());
            case Event.StepEnded ended -> {
                atHand = Optional.empty();
                takenBack = Optional.empty();
                done += ended.outcome() == Outcome.DONE ? 1 : 0;
            }
            case Event.Ended _ -> runs = false;
            case Event.Preparing _,
                    Event.Log _,
                    Event.Proved _,
                    Event.ConfirmByHand _,
                    Event.Beat _,
                    Event.Lost _,
                    Event.Waiting _,
                    Event.Reconnected _ -> {}
            case Event.Verdict verdict -> {
                if (verdict.standing() != Standing.ARMED) {
                    takenBack = Optional.empty();
                }
            }
        }
    }

    /// What is done, and what becomes of the step at hand.
    public synchronized String standing() {
        var stays =
                switch (done) {
                    case 0 -> "No step is done yet.";
                    case 1 -> "1 step is done and stays.";
                    default -> done + " steps are done and stay.";
                };
        return stays + atHand.map(id -> " " + fate(titles.getOrDefault(id, id))).orElse("");
    }

    private String fate(String title) {
        return takenBack
                .map(until ->
                        "“%s” is taken back by the server itself at %s."
                                .formatted(Clean.line(title), CLOCK.format(until.atZone(zone))))
                .orElseGet(() ->
                        "“%s” may go on by itself on the server.".formatted(Clean.line(title)));
    }

    /// Empty where no run is going on.
    synchronized Optional<String> now() {
        return runs ? Optional.of(standing() + seeing(server)) : Optional.empty();
    }

    /// How to see what is there, for a server as a run names it.
    public static String seeing(String server) {
        return " To see what is there: " + runs(server);
    }

    /// The command that lists the runs on a server, as a run names it.
    public static String runs(String server) {
        return "clawsetup runs " + named(server);
    }

    /// A server that a run names, as a command line names it.
    static String named(String server) {
        return server.equals(HERE) ? "--local" : Clean.line(server);
    }

    /// How the machine that clawsetup runs on is called.
    private static final String HERE = "this server";
}
