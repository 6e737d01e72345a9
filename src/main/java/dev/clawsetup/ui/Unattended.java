package dev.clawsetup.ui;

import dev.clawsetup.answers.Draft;
import dev.clawsetup.answers.Interview;
import dev.clawsetup.machine.Asks;
import dev.clawsetup.machine.CannotConnect;
import dev.clawsetup.run.Event;
import dev.clawsetup.run.Exit;
import dev.clawsetup.run.Fit;
import dev.clawsetup.run.Report;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The front where nobody sits: every answer is given or a preset, and whatever would have to be
/// asked ends it before anything is changed.
public final class Unattended implements Front {
    private final Teller teller;

    public Unattended(Teller teller) {
        this.teller = teller;
    }

    @Override
    public Finish run(Scenario scenario) {
        var target = scenario.target().orElse("");
        if (target.isEmpty()) {
            teller.trouble(
                    "cannot begin: no server was named", "name one, or say --local for this one");
            return end(Exit.USAGE, "", "no server was named", scenario.given());
        }
        var complaints = Interview.malformed(scenario.given(), scenario.controls());
        if (!complaints.isEmpty()) {
            complaints.forEach(teller::complaint);
            return end(
                    Exit.ANSWERS,
                    target,
                    "the answers cannot be used; nothing was changed",
                    scenario.given());
        }
        try (var server = scenario.dial().dial(target, Asks.NOBODY)) {
            var facts =
                    Settled.look(
                            server,
                            words -> teller.event(new Event.Preparing(Instant.now(), words)));
            var unfit = Fit.trouble(facts);
            if (unfit.isPresent()) {
                return end(Exit.REFUSED, server.server(), unfit.get(), scenario.given());
            }
            var interview =
                    new Interview(
                            facts, server.operator(), scenario.purpose(facts), scenario.controls());
            var here = interview.complaints(scenario.given());
            if (!here.isEmpty()) {
                here.forEach(teller::complaint);
                return end(
                        Exit.ANSWERS,
                        server.server(),
                        "the answers do not fit this server; nothing was changed",
                        scenario.given());
            }
            var draft = interview.complete(scenario.given());
            var want = interview.answers(draft);
            var plan = server.plan(facts, want);
            plan.refusals().forEach(teller::refusal);
            var report =
                    new Told(server, facts, interview, draft).carriedOut(plan, teller.events());
            teller.report(report);
            return new Finish(report.exit(), draft, Optional.of(report));
        } catch (CannotConnect e) {
            teller.trouble(e.getMessage(), e.remedy());
            return end(
                    Finish.exit(e), target, "not connected; nothing was changed", scenario.given());
        }
    }

    private Finish end(int exit, String server, String summary, Draft draft) {
        var report = new Report(server, "", exit, summary, List.of(), List.of(), List.of(), "");
        teller.report(report);
        return new Finish(exit, draft, Optional.empty());
    }
}
