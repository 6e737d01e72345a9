package dev.clawsetup.ui.line;

import dev.clawsetup.answers.Interview;
import dev.clawsetup.machine.Asks;
import dev.clawsetup.machine.CannotConnect;
import dev.clawsetup.run.Event;
import dev.clawsetup.run.Exit;
import dev.clawsetup.ui.Finish;
import dev.clawsetup.ui.Front;
import dev.clawsetup.ui.Scenario;

import java.util.Optional;
import java.util.function.Consumer;

/// A front for nobody: every answer is given or taken from what was found, nothing is asked.
public final class Unattended implements Front {
    private final Consumer<Event> tell;
    private final Consumer<String> err;
    private final Consumer<String> out;

    public Unattended(Consumer<Event> tell, Consumer<String> err, Consumer<String> out) {
        this.tell = tell;
        this.err = err;
        this.out = out;
    }

    @Override
    public Finish run(Scenario scenario) {
        try (var server = scenario.dial().dial(scenario.target().orElseThrow(), Asks.NOBODY)) {
            var facts = server.look();
            var interview =
                    new Interview(
                            facts, server.operator(), scenario.purpose(), scenario.controls());
            var draft = interview.complete(scenario.given());
            var complaints = interview.complaints(draft);
            if (!complaints.isEmpty()) {
                complaints.forEach(c -> err.accept(c.sentence()));
                return new Finish(Exit.ANSWERS, draft, Optional.empty());
            }
            var answers = interview.answers(draft);
            var plan = server.plan(facts, answers);
            plan.refusals().forEach(r -> err.accept(r.step().id() + ": " + r.change()));
            var report = server.carryOut(plan, facts, answers, tell);
            new dev.clawsetup.ui.Words(
                            dev.clawsetup.ui.Marks.SIGNS, java.time.ZoneId.systemDefault())
                    .report(report)
                    .forEach(out);
            return new Finish(report.exit(), draft, Optional.of(report));
        } catch (CannotConnect e) {
            err.accept(e.getMessage() + "; " + e.remedy());
            return new Finish(Exit.UNREACHABLE, scenario.given(), Optional.empty());
        }
    }
}
