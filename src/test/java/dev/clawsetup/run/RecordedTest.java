package dev.clawsetup.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clawsetup.answers.Answers;
import dev.clawsetup.answers.Draft;
import dev.clawsetup.answers.Interview;
import dev.clawsetup.answers.Keys;
import dev.clawsetup.answers.Value;
import dev.clawsetup.plan.Change;
import dev.clawsetup.plan.Plan;
import dev.clawsetup.steps.Steps;

import org.junit.jupiter.api.Test;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

class RecordedTest {
    private int beats;
    private final List<Event> told = new ArrayList<>();
    private final Recorded server =
            new Recorded(
                    Recorded.text("debian13-cloud"),
                    Steps.all(),
                    () -> beats++,
                    Clock.fixed(Instant.parse("2026-11-20T09:14:00Z"), ZoneOffset.UTC));

    private Answers answers() {
        var interview = new Interview(server.look(), server.operator(), Answers.Purpose.INSTALL);
        return interview.answers(Draft.empty().with(Keys.CONSOLE_TRIED, Value.of(true)));
    }

    private Report play(Plan plan) {
        return server.carryOut(plan, server.look(), answers(), told::add);
    }

    @Test
    void theOneWhoLoggedInIsWhoCould() {
        assertEquals("debian", server.operator().account());
        assertTrue(server.operator().publicKey().orElseThrow().startsWith("ssh-ed25519 AAAA"));
        assertTrue(server.server().contains("recorded"));
    }

    @Test
    void thePlanIsWhatTheStepsReallyDecide() {
        var plan = server.plan(server.look(), answers());
        assertEquals(Steps.all().size(), plan.rows().size());
        assertTrue(plan.work().size() > 5, "a fresh server leaves much to do");
    }

    @Test
    void theRunIsPlayedToItsEndAndSaysThatItIsActed() {
        var plan = server.plan(server.look(), answers()).withoutRefusals();
        var report = play(plan);
        assertEquals(0, report.exit());
        assertEquals("this was a demo: no server was touched", report.summary());
        assertEquals("", report.undo());
        assertInstanceOf(Event.Began.class, told.getFirst());
        assertInstanceOf(Event.Ended.class, told.getLast());
        assertEquals(
                plan.work().size(),
                told.stream().filter(e -> e instanceof Event.StepEnded).count());
        for (var event : told) {
            if (event instanceof Event.Log log) {
                assertTrue(log.line().startsWith("demo: "), log.line());
            }
        }
        assertTrue(beats > plan.work().size(), "one can read along");
        assertTrue(
                Recorded.BEAT.multipliedBy(beats).compareTo(Duration.ofMinutes(1)) < 0,
                "watched in a minute");
    }

    @Test
    void stoppingLeavesTheRestOut() {
        server.stop();
        var plan = server.plan(server.look(), answers()).withoutRefusals();
        var report = play(plan);
        assertTrue(told.stream().noneMatch(e -> e instanceof Event.StepBegan));
        assertEquals(
                plan.work().size(),
                report.rows().stream().filter(r -> r.outcome() == Outcome.LEFT_OUT).count());
    }

    @Test
    void aRefusalMeansThatNothingIsPlayed() {
        assertEquals(66, play(withARefusal()).exit());
        assertEquals(1, told.size());
    }

    /// The plan with one more row that cannot be done.
    private Plan withARefusal() {
        var rows = new ArrayList<>(server.plan(server.look(), answers()).rows());
        rows.add(
                new Plan.Row(rows.getFirst().step(), Change.refuse("it would do harm", "mend it")));
        return new Plan(rows);
    }
}
