package dev.clawsetup.run;

import dev.clawsetup.answers.Answers;
import dev.clawsetup.facts.Facts;
import dev.clawsetup.machine.MachineLost;
import dev.clawsetup.plan.Proof;
import dev.clawsetup.plan.Scripts;
import dev.clawsetup.plan.Step;
import dev.clawsetup.plan.Work;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// The bracket around a change that could cut the way in: try, arm, act, look, prove, confirm.
///
/// The only place that knows this order. Between arming and confirming, whatever goes wrong here
/// may go wrong: silence undoes.
final class Guard {
    /// A person has to open a terminal, log in and type a word.
    private static final Duration BY_HAND = Duration.ofMinutes(5);

    /// After the deadline: the undo itself, its repetition every 20 s, and a reboot in between.
    private static final Duration MENDING = Duration.ofMinutes(4);

    private final Line line;
    private final Journal journal;
    private final Proofs proofs;
    private final Telling telling;
    private final Pause pause;
    private final String operator;
    private final Reconnect reconnect;
    private final BooleanSupplier lifeline;
    private final Run.Stopping stopping;

    /// Whether the line was ever lost, and whether what became of the step since is still to be
    /// told.
    private boolean wasLost;

    private boolean verdictOwed;

    /// A new login in the old way, tried until it works or that moment has come.
    @FunctionalInterface
    interface Reconnect {
        void until(Instant atMost, Refused then) throws Halt;
    }

    /// What to do when the server answers and refuses the login. It counts those, so while the
    /// change is in force one is enough.
    enum Refused {
        GIVE_UP,
        TRY_AGAIN
    }

    /// Who says that a change may stay.
    enum Voice {
        /// We do, over a connection made after the change.
        OVER_THE_NEW_LOGIN,
        /// A person, by a word typed in a login made after the change.
        OF_A_PERSON
    }

    /// Why a change may not stay.
    private sealed interface Failure {
        String words();

        /// Seen from our end: true whatever the server did since.
        record SeenHere(String words) implements Failure {}

        /// Read off the server, where it looks just the same once the server has undone the step.
        record SeenThere(String words) implements Failure {}
    }

    private enum By {
        US,
        THE_SERVER
    }

    /// @param outcome DONE, UNDONE or FAILED
    /// @param after the facts then
    record End(Outcome outcome, String words, Facts after) {}

    Guard(
            Line line,
            Journal journal,
            Proofs proofs,
            Telling telling,
            Pause pause,
            String operator,
            Reconnect reconnect,
            BooleanSupplier lifeline,
            Run.Stopping stopping) {
        this.line = line;
        this.journal = journal;
        this.proofs = proofs;
        this.telling = telling;
        this.pause = pause;
        this.operator = operator;
        this.reconnect = reconnect;
        this.lifeline = lifeline;
        this.stopping = stopping;
    }

    End attempt(String folder, Step step, Work work, Facts before, Answers want, Voice voice)
            throws Halt {
        var byHand = voice == Voice.OF_A_PERSON;
        var deadline = byHand && want.deadline().compareTo(BY_HAND) < 0 ? BY_HAND : want.deadline();
        var word = byHand ? Optional.of(word()) : Optional.<String>empty();
        var scripts = new Scripts(folder, step.title(), work);
        var objection =
                new Canary(line, before, text -> telling.log(step.id(), text))
                        .objection(scripts, proofsOf(work), step);
        if (objection.isPresent()) {
            return new End(Outcome.FAILED, objection.get(), before);
        }
        var until = telling.now().plus(deadline);
        try {
            var armed = journal.saveAndArm(scripts, deadline, word);
            if (!armed.ok()) {
                return new End(
                        Outcome.FAILED,
                        "cannot arm the undo (%s), so nothing was changed"
                                .formatted(armed.err().strip()),
                        before);
            }
        } catch (MachineLost e) {
            return mended(folder, step, LOST, By.THE_SERVER, until, before);
        }
        telling.armed(step.id(), until);
        try {
            var failure = acted(folder, step, until);
            if (failure.isPresent()) {
                return abandoned(folder, step, failure.get(), until, before);
            }
            var after = line.look();
            failure = proven(step, work, after, want);
            if (failure.isPresent()) {
                return abandoned(folder, step, failure.get(), until, before);
            }
            return byHand
                    ? confirmedByHand(folder, step, word.get(), until, before, after)
                    : confirmed(folder, step, until, before, after);
        } catch (MachineLost e) {
            return mended(folder, step, LOST, By.THE_SERVER, until, before);
        }
    }

    private static final String LOST = "the line was lost";

    private static final String TOO_LATE =
            "it was not proven before the deadline: the line was silent, or the change took too"
                    + " long";

    /// Tells it once, however many ways it is noticed in.
    private void lost(MachineLost e, Instant until) {
        if (!verdictOwed) {
            wasLost = true;
            verdictOwed = true;
            telling.lost(e.getMessage(), until, until.plus(MENDING));
        }
    }

    /// @return why it failed; empty if it did not
    private Optional<Failure> acted(String folder, Step step, Instant until) throws Halt {
        var received = new Journal.Received(text -> telling.log(step.id(), text));
        while (true) {
            try {
                var exit = journal.follow(folder, received);
                received.flush();
                return exit == 0
                        ? Optional.empty()
                        : Optional.of(
                                new Failure.SeenThere(
                                        "it failed (%s)"
                                                .formatted(
                                                        received.last().isEmpty()
                                                                ? "status " + exit
                                                                : received.last())));
            } catch (MachineLost e) {
                if (!telling.now().isBefore(until)) {
                    throw e;
                }
                lost(e, until);
                if (!back(until)) {
                    throw e;
                }
                var record = journal.record(folder);
                verdict(step, record);
                if (record.standing() != Standing.ARMED) {
                    return Optional.of(new Failure.SeenThere(LOST));
                }
            }
        }
    }

    /// Whether a login works again while the change is in force: then it does not cut the way in.
    private boolean back(Instant until) throws Halt {
        try {
            reconnect.until(until, Refused.GIVE_UP);
            return true;
        } catch (Halt e) {
            if (e.exit() == Exit.UNREACHABLE) {
                return false;
            }
            throw e;
        }
    }

    private void verdict(Step step, OnRecord record) {
        if (verdictOwed) {
            verdictOwed = false;
            telling.verdict(step.id(), record);
        }
    }

    private Optional<Failure> proven(Step step, Work work, Facts after, Answers want) {
        if (step.change(after, want) instanceof Work left) {
            return Optional.of(
                    new Failure.SeenThere(
                            "after it, this is still to do: "
                                    + (left.now().isEmpty() ? "the same again" : left.now())));
        }
        if (!lifeline.getAsBoolean()) {
            return Optional.of(
                    new Failure.SeenHere(
                            "the session that was held open does not answer any more"));
        }
        var all = proofsOf(work);
        proofs.begin(all);
        for (var proof : all) {
            var seen = proofs.look(proof, after);
            telling.proved(step.id(), proof, seen);
            if (!seen.holds()) {
                return Optional.of(
                        proof instanceof Proof.FreshLogin
                                ? new Failure.SeenHere(seen.words())
                                : new Failure.SeenThere(seen.words()));
            }
        }
        return Optional.empty();
    }

    /// A new login belongs to every guarded change, and comes first: the rest is seen over it.
    private List<Proof> proofsOf(Work work) {
        var all = new ArrayList<Proof>();
        work.proofs().stream().filter(p -> p instanceof Proof.FreshLogin).forEach(all::add);
        if (all.isEmpty()) {
            all.add(new Proof.FreshLogin(operator));
        }
        work.proofs().stream().filter(p -> !(p instanceof Proof.FreshLogin)).forEach(all::add);
        return all;
    }

    private End confirmed(String folder, Step step, Instant until, Facts before, Facts after)
            throws Halt {
        if (stopping.asked()) {
            return abandoned(folder, step, STOPPED, until, before);
        }
        var over = proofs.fresh().orElseGet(line::machine);
        var confirmed = Journal.confirm(over, folder);
        return switch (confirmed.exit()) {
            case Exit.DONE -> new End(Outcome.DONE, "", after);
            case Exit.ROLLED_BACK ->
                    mended(folder, step, "the proof came too late", By.THE_SERVER, until, before);
            default ->
                    abandoned(
                            folder,
                            step,
                            new Failure.SeenThere(
                                    "it was not confirmed: " + confirmed.err().strip()),
                            until,
                            before);
        };
    }

    private static final Failure STOPPED = new Failure.SeenHere("you stopped");

    private End confirmedByHand(
            String folder, Step step, String word, Instant until, Facts before, Facts after)
            throws Halt {
        telling.confirmByHand(step.id(), "sudo " + Kit.BASE + "/confirm " + word, until);
        while (true) {
            switch (journal.settled(folder, Duration.ofSeconds(1)).standing()) {
                case CONFIRMED -> {
                    return new End(Outcome.DONE, "", after);
                }
                case ARMED -> {
                    if (stopping.asked()) {
                        return abandoned(folder, step, STOPPED, until, before);
                    }
                }
                case UNDONE, UNDOING, NOT_BEGUN -> {
                    return mended(
                            folder,
                            step,
                            "nobody typed the word in time",
                            By.THE_SERVER,
                            until,
                            before);
                }
            }
        }
    }

    /// Takes it back over the session that is left; if there is none, the server does it.
    ///
    /// A line that was silent for a while may have hidden that the server has done so already: then
    /// what was seen there since is the undo, not the change, and is no reason.
    private End abandoned(String folder, Step step, Failure why, Instant until, Facts before)
            throws Halt {
        proofs.close();
        var by = By.US;
        var words = why.words();
        try {
            switch (journal.record(folder).standing()) {
                case UNDONE, UNDOING -> {
                    by = By.THE_SERVER;
                    words =
                            switch (why) {
                                case Failure.SeenHere(var seen) -> seen;
                                case Failure.SeenThere _ -> wasLost ? LOST : TOO_LATE;
                            };
                }
                case ARMED, CONFIRMED, NOT_BEGUN -> {
                    var undone = journal.abandon(folder);
                    undone.out().lines().forEach(text -> telling.log(step.id(), text));
                }
            }
        } catch (MachineLost e) {
            by = By.THE_SERVER;
        }
        return mended(folder, step, words, by, until, before);
    }

    /// However it comes about: waits until the step is decided, asks the server for its record, and
    /// looks.
    private End mended(String folder, Step step, String why, By by, Instant until, Facts before)
            throws Halt {
        while (true) {
            try {
                var record = journal.settled(folder, MENDING);
                verdict(step, record);
                var after = line.look();
                return switch (record.standing()) {
                    case CONFIRMED -> new End(Outcome.DONE, "", after);
                    case UNDONE ->
                            new End(
                                    Outcome.UNDONE,
                                    "%s. %s%s"
                                            .formatted(
                                                    why,
                                                    undone(by, record),
                                                    before.state().equals(after.state())
                                                            ? "; everything is as before."
                                                            : "."),
                                    after);
                    case NOT_BEGUN ->
                            new End(Outcome.FAILED, why + ". Nothing was changed.", after);
                    case ARMED, UNDOING ->
                            new End(
                                    Outcome.FAILED,
                                    "%s. The server is still putting the old settings back (%s): see"
                                                    .formatted(why, record.state())
                                            + " `clawsetup resume`.",
                                    after);
                };
            } catch (MachineLost e) {
                lost(e, until);
                // no failed logins while the change is in force: servers count those
                waitUntil(until.plusSeconds(1));
                reconnect.until(until.plus(MENDING), Refused.TRY_AGAIN);
            }
        }
    }

    private void waitUntil(Instant moment) {
        while (true) {
            var left = Duration.between(telling.now(), moment);
            if (!left.isPositive()) {
                return;
            }
            pause.last(left.compareTo(Telling.NOW_AND_THEN) < 0 ? left : Telling.NOW_AND_THEN);
            if (telling.now().isBefore(moment)) {
                telling.waiting("");
            }
        }
    }

    private static String undone(By by, OnRecord record) {
        return switch (by) {
            case US -> "It was put back";
            case THE_SERVER ->
                    switch (record.reason()) {
                        case UNPROVEN -> "The server put the old settings back by itself";
                        case BOOT -> "The server booted meanwhile and put the old settings back";
                        case ASKED -> "Somebody took it back on the server";
                    };
        };
    }

    /// Six letters that cannot be misread.
    private static String word() {
        var letters = "abcdefghkmnpqrstuvwxyz";
        var random = new SecureRandom();
        var word = new StringBuilder();
        for (var i = 0; i < 6; i++) {
            word.append(letters.charAt(random.nextInt(letters.length())));
        }
        return word.toString();
    }
}
