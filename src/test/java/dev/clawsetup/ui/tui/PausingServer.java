package dev.clawsetup.ui.tui;

import dev.clawsetup.answers.Answers;
import dev.clawsetup.answers.Operator;
import dev.clawsetup.answers.SampleServer;
import dev.clawsetup.facts.Facts;
import dev.clawsetup.facts.Weather;
import dev.clawsetup.plan.Plan;
import dev.clawsetup.plan.Step;
import dev.clawsetup.run.Event;
import dev.clawsetup.run.PastRun;
import dev.clawsetup.run.Provisioner;
import dev.clawsetup.run.Report;
import dev.clawsetup.ui.FakeProvisioner;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/// A server whose run tells what a test gives it, and then waits until the test lets it go on.
final class PausingServer implements Provisioner {
    private final FakeProvisioner fake;
    private final Deque<Facts> looks = new ArrayDeque<>();
    private final List<Event> events;
    private final CountDownLatch goOn = new CountDownLatch(1);
    private final CountDownLatch told = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);
    private String name = "root@203.0.113.7";
    private Provisioner planned;
    private Optional<Report> end = Optional.empty();
    private volatile boolean stopped;
    private volatile Consumer<Event> listener = event -> {};

    PausingServer(List<Step> steps, List<Event> events) {
        this.fake = new FakeProvisioner(new SampleServer().facts(), steps, List.of());
        this.events = events;
        this.planned = fake;
    }

    PausingServer(List<Event> events) {
        this(FakeProvisioner.STEPS, events);
    }

    /// Looked at and planned for as another one is.
    PausingServer lookingLike(Provisioner other) {
        planned = other;
        return this;
    }

    PausingServer ending(Report other) {
        end = Optional.of(other);
        return this;
    }

    PausingServer named(String other) {
        name = other;
        return this;
    }

    /// What is seen first, second …; then the fake's own facts.
    PausingServer seeing(Facts... facts) {
        looks.addAll(List.of(facts));
        return this;
    }

    /// The same facts on a day when something else is at work.
    static Facts busy(Facts facts, String cloudInit, Optional<String> aptLock) {
        var w = facts.weather();
        return new Facts(
                facts.state(),
                new Weather(
                        w.clock(),
                        w.uptime(),
                        w.load(),
                        w.memoryFreeMb(),
                        w.freeMb(),
                        w.readOnly(),
                        aptLock,
                        w.dpkgInterrupted(),
                        cloudInit,
                        w.connection(),
                        w.logins(),
                        w.loggedIn(),
                        w.lease(),
                        w.openSteps(),
                        w.banned(),
                        w.rebootRequired(),
                        w.upgrades(),
                        w.traps(),
                        w.inForce(),
                        w.ours()));
    }

    void goOn() {
        goOn.countDown();
    }

    boolean isStopped() {
        return stopped;
    }

    /// Until every event was told.
    void awaitTold() {
        await(told);
    }

    void awaitClosed() {
        await(closed);
    }

    static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    List<Answers> carriedOut() {
        return fake.carriedOut();
    }

    @Override
    public String server() {
        return name;
    }

    @Override
    public Operator operator() {
        return fake.operator();
    }

    @Override
    public synchronized Facts look() {
        return looks.isEmpty() ? planned.look() : looks.poll();
    }

    @Override
    public Plan plan(Facts now, Answers want) {
        return planned.plan(now, want);
    }

    @Override
    public List<PastRun> runs() {
        return fake.runs();
    }

    /// More lines, while the run waits.
    void print(String line, int times) {
        for (var i = 0; i < times; i++) {
            listener.accept(new Event.Log(FakeProvisioner.START, "x", line + i));
        }
    }

    @Override
    public Report carryOut(Plan plan, Facts now, Answers want, Consumer<Event> tell) {
        listener = tell;
        events.forEach(tell);
        told.countDown();
        await(goOn);
        var report = fake.carryOut(plan, now, want, tell);
        return end.orElse(report);
    }

    @Override
    public void stop() {
        stopped = true;
        fake.stop();
        goOn();
    }

    @Override
    public void close() {
        fake.close();
        closed.countDown();
    }
}
