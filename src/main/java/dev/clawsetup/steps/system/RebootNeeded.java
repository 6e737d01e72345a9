package dev.clawsetup.steps.system;

import dev.clawsetup.answers.Answers;
import dev.clawsetup.facts.Facts;
import dev.clawsetup.plan.Change;
import dev.clawsetup.plan.Step;

/// Tells when an update waits for a reboot. When to reboot is for a person to say.
public final class RebootNeeded implements Step {
    @Override
    public String id() {
        return "updates.reboot-needed";
    }

    @Override
    public String title() {
        return "A pending reboot is told";
    }

    @Override
    public Change change(Facts now, Answers want) {
        return now.weather()
                .rebootRequired()
                .<Change>map(why ->
                        Change.advise(
                                "a reboot is pending%s"
                                        .formatted(why.isBlank() ? "" : " (" + why.strip() + ")"),
                                "reboot when it suits you: the update takes effect then"))
                .orElseGet(() -> Change.none("no reboot is pending"));
    }
}
