package dev.clawsetup.hosts;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.clawsetup.answers.Answers;
import dev.clawsetup.answers.Level;
import dev.clawsetup.answers.Operator;
import dev.clawsetup.facts.Facts;
import dev.clawsetup.machine.CannotConnect;
import dev.clawsetup.plan.Change;
import dev.clawsetup.plan.Scripts;
import dev.clawsetup.plan.Step;
import dev.clawsetup.plan.Work;
import dev.clawsetup.run.Attended;
import dev.clawsetup.run.Engine;
import dev.clawsetup.run.Event;
import dev.clawsetup.run.Report;
import dev.clawsetup.run.Undo;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// A practice server that several tests share, each of which leaves it as it was; the engine beside
/// it, and changes that nobody looks after any more.
final class Drill implements AutoCloseable {
    private static final String BASE = "/var/lib/clawsetup";

    /// The client's end, at a moment that a test chooses.
    static final class Died extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /// A step for one test.
    record Promise(String id, BiFunction<Facts, Answers, Change> decides) implements Step {
        @Override
        public String title() {
            return "Promise " + id;
        }

        @Override
        public Change change(Facts now, Answers want) {
            return decides.apply(now, want);
        }
    }

    final Practice server;
    final List<Event> events = new CopyOnWriteArrayList<>();
    private final String before;
    private boolean used;
    private int number;

    private Drill(Practice server) throws Exception {
        this.server = server;
        // sudo leaves a mark in the home of who uses it for the first time; and an undo of nothing
        // with its data brings the scripts
        try (var engine = engine()) {
            engine.look();
        }
        undo(Undo.Also.DATA);
        before = picture();
    }

    static Drill on(String os, String like) throws Exception {
        var server = Practice.up(os, like);
        try {
            return new Drill(server);
        } catch (Exception | AssertionError e) {
            server.close();
            throw e;
        }
    }

    @Override
    public void close() {
        server.close();
    }

    /// Without our own records, which stay; and after a login, as that is what starts sshd where a
    /// socket waits.
    private String picture() {
        letsPeopleIn();
        return server.withoutRecords();
    }

    /// Whatever the last test left: nothing.
    void isAsBefore() {
        if (used) {
            used = false;
            events.clear();
            assertEquals(List.of(), Stays.differences(before, picture()));
        }
    }

    // The engine ------------------------------------------------------------------------------

    Engine engine(Step... steps) throws Exception {
        return Engine.open(
                server.connector(), List.of(steps), Clock.systemUTC(), Attended.BY_A_PERSON);
    }

    Report run(Consumer<Event> also, Step... steps) throws Exception {
        used = true;
        try (var engine = engine(steps)) {
            var now = engine.look();
            var want = answers(engine.operator(), Duration.ofSeconds(30));
            return engine.carryOut(
                    engine.plan(now, want),
                    now,
                    want,
                    event -> {
                        events.add(event);
                        also.accept(event);
                    });
        }
    }

    Report undo(Undo.Also... also) throws Exception {
        used = true;
        try (var engine = engine()) {
            return engine.undo(
                    new Undo(Optional.empty(), Optional.empty(), Set.of(also)), events::add);
        }
    }

    /// A run's steps, as the list of runs shows them.
    String listed(String run) throws Exception {
        try (var engine = engine()) {
            return engine.runs().stream()
                    .filter(past -> past.name().equals(run))
                    .flatMap(past -> past.steps().stream())
                    .map(step -> step.state() + ": " + step.described())
                    .collect(Collectors.joining("\n"));
        }
    }

    /// Who takes every default, but for how long a change may stay unproven.
    static Answers answers(Operator operator, Duration deadline) {
        return new Answers(
                Answers.Purpose.HARDEN,
                Level.INTERNET,
                Answers.Selection.ALL,
                new Answers.Access(
                        operator, operator.account(), false, Optional.empty(), List.of(), true),
                new Answers.Firewall(List.of(), List.of(), List.of()),
                new Answers.Updates(Optional.empty()),
                new Answers.Runtime("latest", Optional.empty(), Optional.empty()),
                new Answers.Gateway(
                        Answers.Bind.LOOPBACK, Optional.empty(), 18789, Optional.empty()),
                deadline);
    }

    boolean letsPeopleIn() {
        try (var connector = server.connector();
                var machine = connector.connect()) {
            return machine.session().user().equals(server.user());
        } catch (CannotConnect e) {
            return false;
        }
    }

    // Changes without a client ----------------------------------------------------------------

    String inside(String script) {
        used = true;
        return server.inside(script).out().strip();
    }

    /// The exit status of a script that may use the words of `lib.sh`.
    int exit(String script) {
        used = true;
        return server.inside(". " + BASE + "/lib.sh\n" + script).exit();
    }

    /// A guarded change as the engine makes it, by a client of which nothing is left.
    final class Orphan {
        final String run = "2026-01-01T0000%02d-0000".formatted(++number);
        final String step;

        private Orphan(String id) {
            step = run + "/00-" + id;
        }

        Orphan armed(Work work, Duration deadline) {
            assertEquals(0, exit("begin " + run));
            var scripts = new Scripts(step, "Orphan", work);
            assertEquals(0, server.inside(scripts.saveAndArm(deadline, Optional.empty())).exit());
            return this;
        }

        /// Makes the change.
        ///
        /// @return the exit status
        int follow() {
            return server.inside("exec " + BASE + "/follow " + step + " 0").exit();
        }

        int confirm() {
            return server.inside("exec " + BASE + "/confirm " + step).exit();
        }

        /// @param how `--unconfirmed`, or nothing where somebody asks
        int rollback(String how) {
            return server.inside("exec " + BASE + "/rollback " + how + " " + step).exit();
        }

        String state() {
            return inside(". " + BASE + "/lib.sh\nstep " + step + "; state");
        }

        String folder() {
            return BASE + "/runs/" + step;
        }

        /// What the timer does when its time has come. A short deadline instead would race with
        /// what a test does before it.
        void theDeadlineComes() {
            inside("systemctl start --no-block 'clawsetup-undo-*.service' --all");
        }

        void comesTo(String state) {
            server.await("[ -e " + folder() + "/state." + state + " ]");
        }

        /// By the server alone, which then tidies up as well.
        void undoneByItself() {
            comesTo("undone");
            server.await("[ ! -e /etc/systemd/system/clawsetup-boot.service ]");
        }
    }

    /// Armed, and not made yet.
    Orphan armed(String id, Work work) {
        return new Orphan(id).armed(work, Duration.ofHours(1));
    }

    Orphan armed(String id, Work work, Duration deadline) {
        return new Orphan(id).armed(work, deadline);
    }

    /// Made, and in force.
    Orphan orphan(String id, Work work) {
        var orphan = armed(id, work);
        assertEquals(0, orphan.follow());
        return orphan;
    }
}
