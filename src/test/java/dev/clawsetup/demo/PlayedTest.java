package dev.clawsetup.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clawsetup.answers.Answers;
import dev.clawsetup.answers.Draft;
import dev.clawsetup.answers.Interview;
import dev.clawsetup.answers.Keys;
import dev.clawsetup.answers.Value;
import dev.clawsetup.run.Event;
import dev.clawsetup.run.Exit;
import dev.clawsetup.run.Fit;
import dev.clawsetup.run.Outcome;
import dev.clawsetup.run.Recorded;
import dev.clawsetup.run.Report;
import dev.clawsetup.run.Standing;
import dev.clawsetup.steps.Steps;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

class PlayedTest {
    private final List<Event> told = new ArrayList<>();
    private Instant now = Instant.parse("2026-11-20T09:14:00Z");
    private Duration waited = Duration.ZERO;

    private Played play(Recording recording, Played.Ending ending) {
        return new Played(
                Recorded.of(recording.file(), Steps.all(), Duration.ZERO),
                ending,
                Recorded.BEAT,
                clock(),
                howLong -> {
                    now = now.plus(howLong);
                    waited = waited.plus(howLong);
                });
    }

    private Clock clock() {
        return new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return now;
            }
        };
    }

    private Report run(Played server) {
        var interview = new Interview(server.look(), server.operator(), Answers.Purpose.INSTALL);
        var want = interview.answers(Draft.empty().with(Keys.CONSOLE_TRIED, Value.of(true)));
        var plan = server.plan(server.look(), want).withoutRefusals();
        return server.carryOut(plan, server.look(), want, told::add);
    }

    private <E extends Event> E only(Class<E> kind) {
        var found = told.stream().filter(kind::isInstance).map(kind::cast).toList();
        assertEquals(1, found.size(), kind.getSimpleName());
        return found.getFirst();
    }

    @Test
    void everyRecordingThatIsShippedHasANameAndCanBeFoundByIt() throws IOException {
        try (var files = Files.list(Path.of("src/main/resources/recorded"))) {
            assertEquals(
                    files.map(f -> f.getFileName().toString().replaceFirst("\\.txt$", ""))
                            .collect(Collectors.toSet()),
                    Stream.of(Recording.values()).map(Recording::file).collect(Collectors.toSet()));
        }
        for (var recording : Recording.values()) {
            assertEquals(recording, Recording.named(recording.word()).orElseThrow());
            assertEquals(recording, Recording.named(recording.file()).orElseThrow());
            assertTrue(recording.about().length() <= 60, "fits a line: " + recording.about());
        }
        assertTrue(Recording.named("atlantis").isEmpty());
    }

    @ParameterizedTest
    @EnumSource
    void everyRecordedServerPlaysToItsEndOrSaysWhyNot(Recording recording) {
        var server = play(recording, Played.Ending.WELL);
        if (Fit.trouble(server.look()).isPresent()) {
            assertTrue(
                    Set.of(Recording.TOO_OLD, Recording.ALPINE, Recording.NO_SYSTEMD)
                            .contains(recording),
                    recording.word());
            return;
        }
        var report = run(server);
        assertEquals(Exit.DONE, report.exit());
        assertEquals(server.server(), report.server());
        assertTrue(report.rows().stream().anyMatch(r -> r.outcome() == Outcome.DONE));
    }

    @Test
    void whoeverWasLoggedInIsWhoIsShown() {
        assertEquals("debian@web (recorded)", play(Recording.FRESH, Played.Ending.WELL).server());
        assertEquals("root@web (recorded)", play(Recording.BARE, Played.Ending.WELL).server());
        var password = play(Recording.PASSWORD, Played.Ending.WELL);
        assertEquals("ada@web (recorded)", password.server());
        assertEquals("password", password.operator().method());
        assertTrue(password.operator().publicKey().isEmpty());
    }

    @Test
    void aChangeThatShutsTheDoorIsPutBackByTheServerAndTheRestIsLeftOut() {
        var server = play(Recording.FRESH, Played.Ending.ROLLED_BACK);
        var report = run(server);

        var lost = only(Event.Lost.class);
        assertTrue(lost.armed(), "the server puts something back");
        assertEquals(Standing.UNDONE, only(Event.Verdict.class).standing());
        only(Event.Reconnected.class);
        var failed =
                told.stream()
                        .filter(Event.Proved.class::isInstance)
                        .map(Event.Proved.class::cast)
                        .filter(p -> !p.holds())
                        .toList();
        assertEquals(1, failed.size());
        assertEquals("ssh.keys-only", failed.getFirst().id());

        assertEquals(Exit.ROLLED_BACK, report.exit());
        assertTrue(report.summary().contains("by itself; everything is as before"));
        assertTrue(report.summary().contains("This was a demo"));
        assertEquals(
                List.of("ssh.keys-only"),
                report.rows().stream()
                        .filter(r -> r.outcome() == Outcome.UNDONE)
                        .map(Report.Row::id)
                        .toList());
        var after = report.rows().stream().filter(r -> r.outcome() == Outcome.LEFT_OUT).toList();
        assertFalse(after.isEmpty());
        assertEquals(only(Event.Ended.class).report(), report);
        assertEquals(told.getLast(), only(Event.Ended.class));
    }

    @Test
    void everyStepThatWasAnnouncedHasAnEnd() {
        run(play(Recording.FRESH, Played.Ending.ROLLED_BACK));
        var announced = only(Event.Began.class).steps().stream().map(Event.Todo::id).toList();
        assertEquals(
                announced,
                told.stream()
                        .filter(Event.StepEnded.class::isInstance)
                        .map(e -> ((Event.StepEnded) e).id())
                        .toList());
    }

    @Test
    void theSilenceLastsUntilTheDeadlineAndAllOfItLessThanAMinute() {
        run(play(Recording.FRESH, Played.Ending.ROLLED_BACK));
        var armed =
                told.stream()
                        .filter(Event.Armed.class::isInstance)
                        .map(Event.Armed.class::cast)
                        .filter(a -> a.id().equals("ssh.keys-only"))
                        .findFirst()
                        .orElseThrow();
        assertEquals(armed.until(), only(Event.Lost.class).mends());
        assertTrue(told.stream().anyMatch(Event.Waiting.class::isInstance));
        assertTrue(waited.compareTo(Duration.ofSeconds(30)) < 0, waited::toString);
    }

    @Test
    void whoStopsBeforeItSeesNoMishap() {
        var server = play(Recording.FRESH, Played.Ending.ROLLED_BACK);
        server.stop();
        assertEquals(Exit.DONE, run(server).exit());
        assertTrue(told.stream().noneMatch(Event.Lost.class::isInstance));
        only(Event.Ended.class);
    }
}
