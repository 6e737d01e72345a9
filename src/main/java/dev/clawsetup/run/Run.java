package dev.clawsetup.run;

import dev.clawsetup.answers.Answers;
import dev.clawsetup.answers.Operator;
import dev.clawsetup.facts.Facts;
import dev.clawsetup.machine.CannotConnect;
import dev.clawsetup.machine.MachineLost;
import dev.clawsetup.machine.Result;
import dev.clawsetup.plan.Change;
import dev.clawsetup.plan.Plan;
import dev.clawsetup.plan.Scripts;
import dev.clawsetup.plan.Step;
import dev.clawsetup.plan.Work;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// One run over a plan, step by step, each with the facts after the last one.
///
/// The first step that does not come about ends it: what is wrong with a server is better looked at
/// than built upon.
final class Run {
    private static final String PACKAGES = "packages";
    private static final String REHEARSAL = "00-rehearsal";

    private final Line line;
    private final Journal journal;
    private final Proofs proofs;
    private final Telling telling;
    private final Pause pause;
    private final Operator operator;
    private final Answers want;
    private final Plan plan;
    private final Stopping stopping;
    private final Attended attended;

    private final Set<String> notDone = new HashSet<>();
    private final Set<String> installed = new TreeSet<>();
    private Facts now;
    private Optional<Lifeline> lifeline = Optional.empty();
    private int number;
    private Optional<Step> atHand = Optional.empty();

    /// Whether somebody asked to stop.
    @FunctionalInterface
    interface Stopping {
        boolean asked();
    }

    /// How a step ended, and the exit code that makes.
    private record Ended(Outcome outcome, String words, int exit) {
        static Ended done(String words) {
            return new Ended(Outcome.DONE, words, Exit.DONE);
        }
    }

    Run(
            Line line,
            String name,
            Proofs proofs,
            Telling telling,
            Pause pause,
            Operator operator,
            Plan plan,
            Facts now,
            Answers want,
            Stopping stopping,
            Attended attended) {
        this.line = line;
        this.journal = new Journal(line, name);
        this.proofs = proofs;
        this.telling = telling;
        this.pause = pause;
        this.operator = operator;
        this.plan = plan;
        this.now = now;
        this.want = want;
        this.stopping = stopping;
        this.attended = attended;
    }

    /// The facts after the last step.
    Facts now() {
        return now;
    }

    /// Does all of it.
    ///
    /// @param json what is written down about who does this
    /// @return the exit code
    int go(String json) throws Halt {
        mayBegin();
        telling.began(line.connector().target().label(), journal.run(), todo());
        try {
            begin(json);
            var guarded = plan.work().stream().anyMatch(row -> guarded(work(row)));
            if (guarded) {
                proofs.before(now);
                rehearse();
            }
            install(plan.work().stream().map(Run::work).toList());
            if (guarded) {
                rehearsed();
            }
            return steps();
        } catch (MachineLost e) {
            throw new Halt(
                    Exit.UNREACHABLE,
                    "cannot go on: %s. What was done so far is on record on the server. Start again"
                                    .formatted(e.getMessage())
                            + " when the line is back: it goes on where it stopped.");
        } finally {
            close();
        }
    }

    private static Work work(Plan.Row row) {
        return (Work) row.change();
    }

    private static boolean guarded(Work work) {
        return work.safety() == Work.Safety.GUARDED;
    }

    private List<Event.Todo> todo() {
        return plan.work().stream()
                .map(row -> new Event.Todo(row.step().id(), row.step().title(), guarded(work(row))))
                .toList();
    }

    private void mayBegin() throws Halt {
        var weather = now.weather();
        for (var open : weather.openSteps()) {
            if (open.state().equals("armed") || open.state().equals("undoing")) {
                throw new Halt(
                        Exit.BUSY,
                        "cannot begin: %s is %s. The server is still putting an earlier change back."
                                        .formatted(open.step(), open.state())
                                + " Wait a minute, or see `clawsetup resume`.");
            }
        }
    }

    private void begin(String json) throws Halt {
        var kit = line.run(Kit.install());
        switch (kit.exit()) {
            case 0 -> {}
            case Exit.REFUSED ->
                    throw new Halt(
                            Exit.REFUSED,
                            "cannot begin: a later clawsetup has worked on this server. Nothing was"
                                    + " changed. Use that one, or a newer one.");
            default -> throw cannotWrite(kit);
        }
        openLifeline();
        var begun = journal.begin(json);
        if (!begun.ok()) {
            throw cannotWrite(begun);
        }
    }

    private static Halt cannotWrite(Result result) {
        return new Halt(
                result.exit() == Exit.INTERNAL ? Exit.INTERNAL : Exit.NO_SPACE,
                "cannot write to %s (%s). Nothing was changed. Look at the space that is left there"
                                .formatted(Kit.BASE, said(result))
                        + " and try again.");
    }

    private static String said(Result result) {
        var last = (result.out() + "\n" + result.err()).strip().lines().toList();
        return last.isEmpty() ? "status " + result.exit() : last.getLast();
    }

    private void openLifeline() throws Halt {
        lifeline.ifPresent(Lifeline::close);
        lifeline = Optional.empty();
        try {
            lifeline =
                    Optional.of(
                            Lifeline.open(
                                    line.connector(),
                                    operator.account() + ", run " + journal.run(),
                                    telling::beat));
        } catch (CannotConnect e) {
            throw new Halt(
                    Exit.UNREACHABLE,
                    "%s. A second session is needed while things change. %s"
                            .formatted(e.getMessage(), e.remedy()));
        }
    }

    // Before the steps ----------------------------------------------------------------------------

    /// A change of nothing is armed: a server that cannot undo it by itself is told before anything
    /// dangerous is done.
    private void rehearse() throws Halt {
        telling.preparing("rehearsing that the server can undo a change by itself");
        var nothing = new Scripts(journal.run() + "/" + REHEARSAL, "Rehearsal", Change.of());
        var armed = journal.saveAndArm(nothing, Duration.ofSeconds(1), Optional.empty());
        if (!armed.ok()) {
            throw cannotUndo(armed.exit(), said(armed));
        }
    }

    private void rehearsed() throws Halt {
        var step = journal.run() + "/" + REHEARSAL;
        var record = journal.settled(step, Duration.ofSeconds(40));
        if (record.standing() != Standing.UNDONE) {
            throw cannotUndo(Exit.INTERNAL, "it is still " + record.state());
        }
        line.run(
                Kit.using(
                        "step "
                                + step
                                + "\n"
                                + "systemctl stop --no-block \"$UNDO.timer\"; rm -rf"
                                + " \"$DIR\"\n"));
    }

    private static Halt cannotUndo(int exit, String why) {
        return new Halt(
                switch (exit) {
                    case Exit.BUSY, Exit.NO_SPACE -> exit;
                    default -> Exit.REFUSED;
                },
                "cannot make changes that could lock you out: this server did not undo a change of"
                        + " nothing by itself (%s). Nothing was changed. See whether systemd timers"
                                .formatted(why)
                        + " run there (`systemctl list-timers`).");
    }

    /// The packages of all that work, in one transaction, before anything is armed.
    private void install(List<Work> works) throws Halt {
        var work = Scripts.packagesOf(works);
        if (work.isEmpty()) {
            return;
        }
        var names =
                works.stream()
                        .flatMap(w -> w.packages().stream())
                        .flatMap(p -> p.names().stream())
                        .collect(java.util.stream.Collectors.toCollection(TreeSet::new));
        if (!installed.addAll(names)) {
            return;
        }
        telling.preparing(
                "installing %d %s: %s"
                        .formatted(
                                names.size(),
                                names.size() == 1 ? "package" : "packages",
                                String.join(" ", names)));
        var step = folder(PACKAGES);
        var saved = journal.save(new Scripts(step, "Packages", work.get()));
        if (!saved.ok()) {
            throw cannotWrite(saved);
        }
        var received = received(PACKAGES);
        var exit = followed(step, received);
        if (exit != 0) {
            throw new Halt(
                    Exit.STEP_FAILED,
                    "cannot install the packages %s (%s). Nothing else was changed. Mend the cause and"
                                    .formatted(String.join(" ", names), received.last())
                            + " start again, or take it back with `clawsetup undo`.");
        }
        now = line.look();
    }

    private String folder(String id) {
        return "%s/%02d-%s".formatted(journal.run(), number++, id);
    }

    private Journal.Received received(String id) {
        return new Journal.Received(text -> telling.log(id, text));
    }

    /// Follows a step that cannot cut the way in, however often the line breaks.
    private int followed(String step, Journal.Received received) throws Halt {
        while (true) {
            try {
                var exit = journal.follow(step, received);
                received.flush();
                return exit;
            } catch (MachineLost e) {
                var now = telling.now();
                var patience = now.plus(Duration.ofMinutes(15));
                telling.lost(e.getMessage(), now, patience);
                again(patience, Guard.Refused.TRY_AGAIN);
            }
        }
    }

    /// Connects in the old way, again and again, and takes the lease again.
    private void again(Instant atMost, Guard.Refused then) throws Halt {
        var told = Instant.EPOCH;
        while (true) {
            var refused = false;
            String why;
            try {
                line.again();
                openLifeline();
                telling.reconnected("connected again");
                return;
            } catch (CannotConnect e) {
                why = e.getMessage();
                refused = refused(e);
            } catch (MachineLost e) {
                why = e.getMessage();
            }
            if (!telling.now().isBefore(atMost) || (refused && then == Guard.Refused.GIVE_UP)) {
                throw new Halt(
                        Exit.UNREACHABLE,
                        "%s. Nobody need do anything: what could lock you out is put back by the"
                                        .formatted(why)
                                + " server itself, the rest goes on there. Try again in a few"
                                + " minutes.");
            }
            if (!telling.now().isBefore(told.plus(Telling.NOW_AND_THEN))) {
                told = telling.now();
                telling.waiting(why);
            }
            pause.last(Duration.ofSeconds(refused ? 20 : 5));
        }
    }

    /// The server was there and did not let us in.
    private static boolean refused(CannotConnect e) {
        return switch (e.why()) {
            case CLOSED_PORT, NO_ANSWER, LOST, UNKNOWN_HOST -> false;
            case REFUSED,
                    WRONG_PASSPHRASE,
                    UNUSABLE_KEY,
                    WRONG_PASSWORD,
                    PASSWORD_EXPIRED,
                    PENALTY,
                    UNKNOWN_HOST_KEY,
                    CHANGED_HOST_KEY,
                    NO_COMMON_ALGORITHM,
                    NO_SHELL,
                    NO_ROOT,
                    WRONG_SUDO_PASSWORD,
                    SUDO_PASSWORD_NEEDED ->
                    true;
        };
    }

    // The steps -----------------------------------------------------------------------------------

    private int steps() throws Halt {
        var exit = Exit.DONE;
        for (var row : plan.rows()) {
            var step = row.step();
            if (row.change() instanceof Change.Off || row.change() instanceof Change.Refusal) {
                continue;
            }
            var wanted = row.change() instanceof Work;
            if (exit != Exit.DONE || stopping.asked()) {
                if (wanted) {
                    var why = exit != Exit.DONE ? "the run ended before it" : "you stopped";
                    ended(step, new Ended(Outcome.LEFT_OUT, why, exit));
                    exit = exit == Exit.DONE ? Exit.STEP_FAILED : exit;
                }
                continue;
            }
            var missing = step.needs().stream().filter(notDone::contains).findFirst();
            if (missing.isPresent()) {
                var why = "it needs %s, which was not done".formatted(missing.get());
                ended(step, new Ended(Outcome.LEFT_OUT, why, exit));
                continue;
            }
            switch (step.change(now, want)) {
                case Change.None none -> {
                    if (wanted) {
                        ended(step, new Ended(Outcome.NOTHING_TO_DO, none.observed(), exit));
                    } else {
                        telling.row(
                                step.id(), step.title(), Outcome.NOTHING_TO_DO, none.observed());
                    }
                }
                case Change.Off off -> telling.row(step.id(), step.title(), Outcome.OFF, off.why());
                case Change.Advice advice ->
                        telling.row(
                                step.id(),
                                step.title(),
                                Outcome.ADVICE,
                                advice.why() + ": " + advice.todo());
                case Change.Refusal refusal -> {
                    exit = Exit.STEP_FAILED;
                    var words = refusal.why() + ". " + refusal.remedy();
                    telling.stepBegan(step.id());
                    ended(step, new Ended(Outcome.REFUSED, words, exit));
                }
                case Work work -> {
                    install(List.of(work));
                    telling.stepBegan(step.id());
                    atHand = Optional.of(step);
                    var end = guarded(work) ? guard(step, work) : plain(step, work);
                    atHand = Optional.empty();
                    ended(step, end);
                    exit = end.exit();
                }
            }
        }
        return exit;
    }

    private void ended(Step step, Ended end) {
        switch (end.outcome()) {
            case DONE, NOTHING_TO_DO -> {}
            case OFF, REFUSED, UNDONE, FAILED, LEFT_OUT, PENDING, ADVICE -> notDone.add(step.id());
        }
        telling.stepEnded(step.id(), step.title(), end.outcome(), end.words());
    }

    /// What cannot cut the way in: done, looked at, proven, or taken back by us.
    private Ended plain(Step step, Work work) throws Halt {
        var folder = folder(step.id());
        var saved = journal.save(new Scripts(folder, step.title(), work));
        if (!saved.ok()) {
            throw cannotWrite(saved);
        }
        var received = received(step.id());
        var exit = followed(folder, received);
        if (exit != 0) {
            return takenBack(folder, step, "it failed (%s)".formatted(why(exit, received)));
        }
        now = line.look();
        if (step.change(now, want) instanceof Work left) {
            return takenBack(folder, step, "after it, this is still to do: " + stillTo(left));
        }
        for (var proof : work.proofs()) {
            var seen = proofs.look(proof, now);
            telling.proved(step.id(), proof, seen);
            if (!seen.holds()) {
                return takenBack(folder, step, seen.words());
            }
        }
        return Ended.done(observed(step));
    }

    private static String why(int exit, Journal.Received received) {
        return received.last().isEmpty() ? "status " + exit : received.last();
    }

    private static String stillTo(Work left) {
        return left.now().isEmpty() ? "the same again" : left.now();
    }

    private String observed(Step step) {
        return step.change(now, want) instanceof Change.None none ? none.observed() : "done";
    }

    private Ended takenBack(String folder, Step step, String why) {
        var undone = journal.takeBack(folder);
        undone.out().lines().forEach(text -> telling.log(step.id(), text));
        now = line.look();
        return undone.ok()
                ? new Ended(Outcome.UNDONE, why + ". It was taken back.", Exit.STEP_FAILED)
                : new Ended(
                        Outcome.FAILED,
                        "%s. Taking it back is not complete (%s): see `clawsetup resume`."
                                .formatted(why, said(undone)),
                        Exit.STEP_FAILED);
    }

    private Ended guard(Step step, Work work) throws Halt {
        var guard =
                new Guard(
                        line,
                        journal,
                        proofs,
                        telling,
                        pause,
                        operator.account(),
                        this::again,
                        () -> lifeline.map(Lifeline::answers).orElse(false),
                        stopping);
        var byHand = now.weather().connection().isPresent() && line.machine().session().local();
        if (byHand && attended == Attended.BY_NOBODY) {
            return new Ended(
                    Outcome.REFUSED,
                    "nobody is here to prove a new login with a word. Run it from another machine,"
                            + " or with somebody in front of it.",
                    Exit.STEP_FAILED);
        }
        var end =
                guard.attempt(
                        folder(step.id()),
                        step,
                        work,
                        now,
                        want,
                        byHand ? Guard.Voice.OF_A_PERSON : Guard.Voice.OVER_THE_NEW_LOGIN);
        now = end.after();
        return switch (end.outcome()) {
            case DONE -> Ended.done(observed(step));
            case UNDONE -> new Ended(Outcome.UNDONE, end.words(), Exit.ROLLED_BACK);
            case FAILED -> new Ended(Outcome.FAILED, end.words(), Exit.STEP_FAILED);
            case NOTHING_TO_DO, OFF, REFUSED, LEFT_OUT, PENDING, ADVICE ->
                    throw new IllegalStateException("internal error: " + end);
        };
    }

    /// Without the lease nothing of ours is there to end, but perhaps somebody else's: their boot
    /// unit and their secrets must stay.
    private void close() {
        if (lifeline.isPresent()) {
            try {
                journal.end();
            } catch (MachineLost e) {
                // The boot unit stays: it does nothing while nothing is open, and the next run
                // takes it.
            }
        }
        lifeline.ifPresent(Lifeline::close);
        proofs.close();
    }

    /// The step in whose middle the run ended.
    Optional<Step> atHand() {
        return atHand;
    }

    /// The ids whose rows the report lacks, as the run ended before them.
    List<Step> notReached() {
        var left = new ArrayList<Step>();
        for (var row : plan.work()) {
            if (!telling.hasRow(row.step().id())) {
                left.add(row.step());
            }
        }
        return left;
    }
}
