package dev.clawsetup.ui.tui;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.clawsetup.answers.Answers;
import dev.clawsetup.answers.Draft;
import dev.clawsetup.run.Dial;
import dev.clawsetup.ui.FakeProvisioner;
import dev.clawsetup.ui.Scenario;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

class WizardTest {
    private static Scenario scenario(Dial dial) {
        return new Scenario(
                dial,
                Optional.empty(),
                Draft.empty(),
                Optional.of(Answers.Purpose.INSTALL),
                FakeProvisioner.CONTROLS);
    }

    @ParameterizedTest
    @EnumSource
    void walksFromTheFirstPageToTheLast(Term term) throws IOException {
        var server = new FakeProvisioner();
        var walk =
                new Walk(term)
                        .sees("Which server shall run OpenClaw?")
                        .golden("where")
                        .press("?")
                        .sees("Where your server is")
                        .press("Escape")
                        .sees("Which server shall run OpenClaw?", "Address: __")
                        .press("root@203.0.113.7", "Enter")
                        .sees("2 things to fix")
                        .golden("look")
                        .press("Enter")
                        .sees("Who can reach this server?")
                        .golden("level")
                        .press("Enter")
                        .sees("Under which name will you log in")
                        .golden("access")
                        .press("Tab", "Tab", "Enter")
                        .sees("Shall this server be in your Tailscale network?", "No")
                        .golden("tailscale")
                        .press("Enter")
                        .sees("From where may OpenClaw be opened?")
                        .golden("gateway")
                        .press("Tab", "Tab", "Enter")
                        .sees("Which version of OpenClaw?")
                        .golden("runtime")
                        .press("Enter", "Enter")
                        .sees("2 changes, all ready")
                        .golden("review")
                        .press("Enter")
                        .sees("Your server is ready", "report.txt")
                        .golden("done")
                        .press("Enter");
        assertEquals(
                0,
                walk.run(
                        scenario((target, asks) -> server),
                        (report, answers) -> List.of("report.txt", "answers.yaml")));
        assertEquals(1, server.carriedOut().size());
    }
}
