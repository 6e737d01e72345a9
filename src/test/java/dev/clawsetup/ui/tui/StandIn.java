package dev.clawsetup.ui.tui;

import dev.clawsetup.answers.Answers;
import dev.clawsetup.answers.Operator;
import dev.clawsetup.facts.Facts;
import dev.clawsetup.plan.Plan;
import dev.clawsetup.run.Event;
import dev.clawsetup.run.PastRun;
import dev.clawsetup.run.Provisioner;
import dev.clawsetup.run.Report;
import dev.clawsetup.ui.FakeProvisioner;

import java.util.List;
import java.util.function.Consumer;

/// A server that does what another one does; a test says what is different.
class StandIn implements Provisioner {
    private final Provisioner other;

    StandIn(Provisioner other) {
        this.other = other;
    }

    StandIn() {
        this(new FakeProvisioner());
    }

    @Override
    public String server() {
        return other.server();
    }

    @Override
    public Operator operator() {
        return other.operator();
    }

    @Override
    public Facts look() {
        return other.look();
    }

    @Override
    public Plan plan(Facts now, Answers want) {
        return other.plan(now, want);
    }

    @Override
    public List<PastRun> runs() {
        return other.runs();
    }

    @Override
    public Report carryOut(Plan plan, Facts now, Answers want, Consumer<Event> tell) {
        return other.carryOut(plan, now, want, tell);
    }

    @Override
    public void stop() {
        other.stop();
    }

    @Override
    public void close() {
        other.close();
    }
}
