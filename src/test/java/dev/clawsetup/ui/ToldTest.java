package dev.clawsetup.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clawsetup.answers.Answers;
import dev.clawsetup.answers.Draft;
import dev.clawsetup.answers.Interview;
import dev.clawsetup.answers.Keys;
import dev.clawsetup.answers.SampleServer;
import dev.clawsetup.answers.Value;
import dev.clawsetup.plan.Change;
import dev.clawsetup.plan.Step;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

final class ToldTest {
    private final SampleServer server = new SampleServer();
    private final List<Step> steps = new ArrayList<>(FakeProvisioner.STEPS);

    private List<String> yours(Answers.Purpose purpose, String level) {
        var facts = server.facts();
        var there = new FakeProvisioner(facts, steps, List.of());
        var interview = new Interview(facts, there.operator(), purpose, FakeProvisioner.CONTROLS);
        var draft = Draft.empty().with(Keys.LEVEL, Value.of(level));
        var plan = there.plan(facts, interview.answers(draft));
        return new Told(there, facts, interview, draft).carriedOut(plan, event -> {}).todo();
    }

    private void says(List<String> todo, String... parts) {
        for (var part : parts) {
            assertTrue(todo.stream().anyMatch(line -> line.contains(part)), todo::toString);
        }
    }

    @Test
    void aRentedServerHasDoorsElsewhere() {
        var todo = yours(Answers.Purpose.INSTALL, "internet");
        says(
                todo,
                "turn on two-factor login at Telegram, your hosting and model providers",
                "make a snapshot at your provider");
        says(
                yours(Answers.Purpose.HARDEN, "internet"),
                "turn on two-factor login at your provider:");
    }

    @Test
    void aBoxAtHomeHasNoHost() {
        var todo = yours(Answers.Purpose.INSTALL, "home");
        says(todo, "turn on two-factor login at Telegram and your model provider");
        assertTrue(todo.stream().noneMatch(line -> line.contains("snapshot")), todo::toString);
    }

    @Test
    void whatTheNextLevelWouldAddIsNamed() {
        steps.add(FakeProvisioner.notAtHome("ssh.limits", "Guessing is slow"));
        says(
                yours(Answers.Purpose.INSTALL, "home"),
                "the protection level internet would add: Guessing is slow");
        var there = yours(Answers.Purpose.INSTALL, "internet");
        assertTrue(there.stream().noneMatch(line -> line.contains("would add")), there::toString);
    }

    /// Of what stands there always; the next level may add more than a row holds.
    @Test
    void eachFitsARowOfASmallScreen() {
        for (var purpose : Answers.Purpose.values()) {
            for (var line : yours(purpose, "internet")) {
                assertTrue(line.length() <= 71, line);
            }
        }
    }

    /// Whoever looks again is not told the same again.
    @Test
    void whereNothingWasChangedNothingIsAdded() {
        steps.clear();
        steps.add(FakeProvisioner.step("a.b", "A promise", want -> Change.none("so")));
        assertEquals(
                1, yours(Answers.Purpose.INSTALL, "internet").size(), "what the run itself told");
    }
}
