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

/// The bracket around a change that could cut the way in: arm, act, look, prove, confirm.
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
    private boolean lossTold;

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
        var until = telling.now().plus(deadline);
        try {
            var armed = journal.saveAndArm(new Scripts(folder, step.title(), work), deadline, word);
            if (!armed.ok()) {
                return new End(
                        Outcome.FAILED,
                        "cannot arm the undo (%s), so nothing was changed"
                                .formatted(armed.err().strip()),
                        before);
            }
        } catch (MachineLost e) {
            return mended(folder, e.getMessage(), until, before);
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
            return mended(folder, e.getMessage(), until, before);
        }
    }

    /// @return why it failed; empty if it did not
    private Optional<String> acted(String folder, Step step, Instant until) throws Halt {
        var received = new Journal.Received(text -> telling.log(step.id(), text));
        while (true) {
            try {
                var exit = journal.follow(folder, received);
                received.flush();
                return exit == 0
                        ? Optional.empty()
                        : Optional.of(
                                "it failed (%s)"
                                        .formatted(
                                                received.last().isEmpty()
                                                        ? "status " + exit
                                                        : received.last()));
            } catch (MachineLost e) {
                if (!telling.now().isBefore(until)) {
                    throw e;
                }
                telling.lost(
                        "the line is lost (%s). If no login works by then, the server puts the old"
                                        .formatted(e.getMessage())
                                + " settings back by itself.",
                        until);
                lossTold = true;
                if (!back(until) || !journal.state(folder).equals("armed")) {
                    throw e;
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

    private Optional<String> proven(Step step, Work work, Facts after, Answers want) {
        if (step.change(after, want) instanceof Work left) {
            return Optional.of(
                    "after it, this is still to do: "
                            + (left.now().isEmpty() ? "the same again" : left.now()));
        }
        if (!lifeline.getAsBoolean()) {
            return Optional.of("the session that was held open does not answer any more");
        }
        for (var proof : proofsOf(work)) {
            var seen = proofs.look(proof, after);
            telling.proved(step.id(), proof, seen);
            if (!seen.holds()) {
                return Optional.of(seen.words());
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
            return abandoned(folder, step, "you stopped", until, before);
        }
        var over = proofs.fresh().orElseGet(line::machine);
        var confirmed = Journal.confirm(over, folder);
        return switch (confirmed.exit()) {
            case Exit.DONE -> new End(Outcome.DONE, "", after);
            case Exit.ROLLED_BACK -> mended(folder, "the proof came too late", until, before);
            default ->
                    abandoned(
                            folder,
                            step,
                            "it was not confirmed: " + confirmed.err(),
                            until,
                            before);
        };
    }

    private End confirmedByHand(
            String folder, Step step, String word, Instant until, Facts before, Facts after)
            throws Halt {
        telling.confirmByHand(step.id(), "sudo " + Kit.BASE + "/confirm " + word, until);
        while (true) {
            var state = journal.settled(folder, Duration.ofSeconds(1));
            switch (state) {
                case "confirmed" -> {
                    return new End(Outcome.DONE, "", after);
                }
                case "armed" -> {
                    if (stopping.asked()) {
                        return abandoned(folder, step, "you stopped", until, before);
                    }
                }
                default -> {
                    return mended(folder, "nobody typed the word in time", until, before);
                }
            }
        }
    }

    /// Takes it back over the session that is left; if there is none, the server does it.
    private End abandoned(String folder, Step step, String why, Instant until, Facts before)
            throws Halt {
        proofs.close();
        try {
            var undone = journal.abandon(folder);
            undone.out().lines().forEach(text -> telling.log(step.id(), text));
        } catch (MachineLost e) {
            // The dead man does the same.
        }
        return mended(folder, why, until, before);
    }

    /// However it comes about: waits until the step is decided, and looks.
    private End mended(String folder, String why, Instant until, Facts before) throws Halt {
        while (true) {
            try {
                var state = journal.settled(folder, MENDING);
                var after = line.look();
                return switch (state) {
                    case "confirmed" -> new End(Outcome.DONE, "", after);
                    case "undone" -> new End(Outcome.UNDONE, undone(why, before, after), after);
                    case "saved", "" ->
                            new End(Outcome.FAILED, why + ". Nothing was changed.", after);
                    default ->
                            new End(
                                    Outcome.FAILED,
                                    "%s. The server is still putting the old settings back (%s): see"
                                                    .formatted(why, state)
                                            + " `clawsetup resume`.",
                                    after);
                };
            } catch (MachineLost e) {
                if (!lossTold) {
                    telling.lost(
                            "%s. The server puts the old settings back by itself."
                                    .formatted(e.getMessage()),
                            until);
                    lossTold = true;
                }
                // no failed logins while the change is in force: servers count those
                var wait = Duration.between(telling.now(), until.plusSeconds(1));
                if (wait.isPositive()) {
                    pause.last(wait);
                }
                reconnect.until(until.plus(MENDING), Refused.TRY_AGAIN);
            }
        }
    }

    private static String undone(String why, Facts before, Facts after) {
        return why
                + (before.state().equals(after.state())
                        ? ". It was put back; everything is as before."
                        : ". It was put back.");
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
