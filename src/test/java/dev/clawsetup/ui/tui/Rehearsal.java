package dev.clawsetup.ui.tui;

import dev.clawsetup.answers.Answers;
import dev.clawsetup.answers.Draft;
import dev.clawsetup.facts.Facts;
import dev.clawsetup.facts.Recorded;
import dev.clawsetup.machine.CannotConnect;
import dev.clawsetup.plan.Plan;
import dev.clawsetup.run.Event;
import dev.clawsetup.run.Outcome;
import dev.clawsetup.run.Report;
import dev.clawsetup.steps.Steps;
import dev.clawsetup.ui.FakeProvisioner;
import dev.clawsetup.ui.Scenario;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// The wizard on a real terminal with a server that takes its time: for people who look at the
/// screens. Arguments: `flood` (the server prints without end), `crash`.
public final class Rehearsal {
    private Rehearsal() {}

    public static void main(String[] arguments) {
        var words = List.of(arguments);
        if (!Wizard.possible()) {
            System.err.println("clawsetup: no full screen here");
            System.exit(64);
        }
        var scenario =
                new Scenario(
                        (target, asks) -> {
                            if (target.contains("nowhere")) {
                                throw new CannotConnect(
                                        CannotConnect.Why.CLOSED_PORT,
                                        "cannot reach " + target + ": port 22 is closed",
                                        "check the address, and whether another port was meant",
                                        null);
                            }
                            if (!asks.trust(
                                    "203.0.113.7",
                                    "SHA256:uNiVztksCsDhcc0u9e8BrrQtvwVpmWcrcUFFGhP0dEw",
                                    "ssh-ed25519")) {
                                throw new CannotConnect(
                                        CannotConnect.Why.UNKNOWN_HOST_KEY,
                                        "cannot trust the key of " + target,
                                        "compare it on the server's console",
                                        null);
                            }
                            if (words.contains("crash")) {
                                return new Slow(words) {
                                    @Override
                                    public String server() {
                                        throw new IllegalStateException("rehearsed");
                                    }
                                };
                            }
                            asks.passphrase("~/.ssh/id_ed25519", false);
                            return new Slow(words);
                        },
                        Optional.empty(),
                        Draft.empty(),
                        Optional.of(Answers.Purpose.INSTALL),
                        Set.of());
        var finish =
                new Wizard((report, answers) -> List.of("report.txt", "answers.yaml"))
                        .run(scenario);
        System.out.println("exit " + finish.exit());
        System.exit(finish.exit());
    }

    private static class Slow extends StandIn {
        private final CountDownLatch stopped = new CountDownLatch(1);
        private final List<String> words;

        Slow(List<String> words) {
            super(
                    new FakeProvisioner(
                            Recorded.of("debian12-cloud").facts(), Steps.all(), List.of()));
            this.words = words;
        }

        private void pass(long milliseconds) {
            try {
                stopped.await(milliseconds, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public Facts look() {
            pass(300);
            return super.look();
        }

        @Override
        public Report carryOut(Plan plan, Facts now, Answers want, Consumer<Event> tell) {
            var todo = new ArrayList<Event.Todo>();
            plan.work()
                    .forEach(r -> todo.add(new Event.Todo(r.step().id(), r.step().title(), true)));
            for (var i = 1; i <= 14; i++) {
                todo.add(new Event.Todo("more." + i, "Another promise, number " + i, i % 3 == 0));
            }
            tell.accept(new Event.Began(Instant.now(), server(), "2026-11-20T091400-7f3a", todo));
            tell.accept(new Event.Preparing(Instant.now(), "installing 5 packages"));
            pass(2000);
            for (var step : todo) {
                if (stopped.getCount() == 0) {
                    break;
                }
                tell.accept(new Event.StepBegan(Instant.now(), step.id()));
                if (step.guarded()) {
                    tell.accept(
                            new Event.Armed(
                                    Instant.now(), step.id(), Instant.now().plusSeconds(90)));
                }
                var lines = words.contains("flood") ? 20_000 : 5;
                for (var i = 0; i < lines; i++) {
                    tell.accept(
                            new Event.Log(
                                    Instant.now(),
                                    step.id(),
                                    "Unpacking package-" + i + " \u001b[31mred\u001b[0m ⚡ 日本 …"));
                    if (!words.contains("flood") || i % 200 == 0) {
                        pass(words.contains("flood") ? 20 : 500);
                    }
                }
                tell.accept(new Event.Beat(Instant.now(), true));
                tell.accept(new Event.StepEnded(Instant.now(), step.id(), Outcome.DONE, ""));
            }
            return super.carryOut(plan, now, want, event -> {});
        }

        @Override
        public void stop() {
            stopped.countDown();
        }
    }
}
