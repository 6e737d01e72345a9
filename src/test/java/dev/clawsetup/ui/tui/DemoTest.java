package dev.clawsetup.ui.tui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clawsetup.answers.Answers;
import dev.clawsetup.answers.Draft;
import dev.clawsetup.demo.Played;
import dev.clawsetup.demo.Recording;
import dev.clawsetup.plan.Step;
import dev.clawsetup.run.Exit;
import dev.clawsetup.steps.Steps;
import dev.clawsetup.ui.Scenario;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Collectors;

/// The recorded servers, on the screens that people see first.
class DemoTest {
    private static Scenario scenario(Recording recording, Played.Ending ending) {
        return new Scenario(
                (target, asks) -> Played.of(recording, Steps.all(), Duration.ZERO, ending),
                Optional.of(recording.file()),
                Draft.empty(),
                Optional.of(Answers.Purpose.INSTALL),
                Steps.all().stream().map(Step::id).collect(Collectors.toSet()));
    }

    private static Walk toReview(Walk walk) {
        var doors = Scenes.pastAccounts(walk).sees("Which of these doors").press("Tab", "Enter");
        return Scenes.pastTailscale(doors)
                .sees("From where may OpenClaw be opened?")
                .press("Tab", "Tab", "Enter")
                .sees("Which version of OpenClaw?")
                .press("Tab", "Enter")
                .sees("13 changes, all ready");
    }

    @ParameterizedTest
    @EnumSource
    void aRollbackIsToldToItsEnd(Term term) throws IOException {
        var walk =
                toReview(new Walk(term))
                        .press("Enter")
                        .sees("One change was put back")
                        .golden("demo-rolled-back")
                        .press("Enter");
        assertEquals(
                Exit.ROLLED_BACK, walk.run(scenario(Recording.FRESH, Played.Ending.ROLLED_BACK)));
    }

    @Test
    void aServerThatIsTurnedDownSaysWhy() throws IOException {
        var walk = Scenes.leave(new Walk(80, 24).sees("Debian GNU/Linux 11"));
        walk.run(scenario(Recording.TOO_OLD, Played.Ending.WELL));
        assertTrue(walk.screens().stream().anyMatch(s -> s.contains("Debian 12 and 13")));
    }
}
