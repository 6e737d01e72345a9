package dev.clawsetup.ui.tui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clawsetup.answers.Answers;
import dev.clawsetup.answers.Draft;
import dev.clawsetup.answers.Keys;
import dev.clawsetup.answers.SampleServer;
import dev.clawsetup.answers.Value;
import dev.clawsetup.facts.Facts;
import dev.clawsetup.plan.Plan;
import dev.clawsetup.run.Event;
import dev.clawsetup.ui.FakeProvisioner;
import dev.clawsetup.ui.Kept;
import dev.clawsetup.ui.Scenario;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/// What a person does while the wizard waits for the server: nothing begins that was not seen, and
/// what comes late changes nothing on the page they went to.
class MeanwhileTest {
    /// Its plans wait at the gate, from the second on: the first is for what was found.
    private static StandIn planning(Gate gate, FakeProvisioner server) {
        var plans = new AtomicInteger();
        return new StandIn(server) {
            @Override
            public Plan plan(Facts now, Answers want) {
                if (plans.incrementAndGet() > 1) {
                    gate.pass();
                }
                return super.plan(now, want);
            }
        };
    }

    private static Scenario comingBack(StandIn server) {
        return new Scenario(
                (target, asks) -> server,
                Optional.of("root@203.0.113.7"),
                Draft.empty(),
                Optional.empty(),
                FakeProvisioner.CONTROLS);
    }

    private static FakeProvisioner setUpBefore() {
        return new FakeProvisioner(
                new SampleServer().inUse().setUp("home", "fail2ban.sshd").facts(),
                FakeProvisioner.STEPS,
                List.of());
    }

    /// Over a slow line, keys that were typed one after the other arrive together.
    @Test
    void nothingBeginsBeforeItIsShown() throws IOException {
        var server = new FakeProvisioner();
        var walk =
                Scenes.toReview(new Walk(80, 24))
                        .sees("2 changes, all ready")
                        .press(" ", "Enter")
                        .sees("1 change, ready")
                        .press("Escape")
                        .sees("Which version of OpenClaw?")
                        .press("Tab", "Enter", "Enter")
                        .sees("1 change, ready")
                        .press("Enter")
                        .sees("Your server is ready")
                        .press("Enter");
        assertEquals(0, walk.run(Scenes.on(server)));
        assertEquals(1, server.carriedOut().size());
        assertEquals(
                List.of("fail2ban.sshd"),
                server.told().stream()
                        .filter(Event.StepBegan.class::isInstance)
                        .map(event -> ((Event.StepBegan) event).id())
                        .toList());
    }

    @Test
    void whatAnotherServerTellsLateIsNotTakenForThisOne() throws IOException {
        var gate = new Gate();
        var elsewhere =
                new StandIn() {
                    @Override
                    public Facts look() {
                        gate.pass();
                        return super.look();
                    }
                };
        var facts = new SampleServer().inUse().facts();
        var planned = new ArrayList<Facts>();
        var server =
                new StandIn(new FakeProvisioner(facts, FakeProvisioner.STEPS, List.of())) {
                    @Override
                    public synchronized Plan plan(Facts now, Answers want) {
                        planned.add(now);
                        return super.plan(now, want);
                    }
                };
        var walk =
                new Walk(80, 24)
                        .sees("Looking around")
                        .press("Escape")
                        .sees("Which server shall run OpenClaw?")
                        .press("Ctrl-U", "here", "Enter")
                        .sees("2 things to fix")
                        .meanwhile(gate::open)
                        .press("Enter")
                        .sees("Who can reach this server?")
                        .press("F2")
                        .sees("What comes of")
                        .press("Escape");
        Scenes.leave(walk)
                .run(
                        Scenes.scenario(
                                (target, asks) -> target.equals("here") ? server : elsewhere,
                                Optional.of("elsewhere"),
                                Draft.empty()));
        assertEquals(Set.of(facts), Set.copyOf(planned));
    }

    @Test
    void whoReadsHelpWhileItLooksIsOfferedToGoOnAllTheSame() throws IOException {
        var kept = new Kept();
        kept.put(
                "root@203.0.113.7",
                Optional.of(Answers.Purpose.INSTALL),
                Draft.empty().with(Keys.PORT, Value.of("20000")));
        var look = new Gate();
        var plan = new Gate();
        var walk =
                new Walk(80, 24)
                        .sees("Looking around")
                        .press("?")
                        .sees("What I found")
                        .meanwhile(look::open)
                        .press("Home") // so that the plan is begun
                        .meanwhile(plan::open)
                        .press("Escape")
                        .sees("Go on where you left?")
                        .press("n");
        Scenes.leave(walk)
                .run(
                        Scenes.on(
                                        new StandIn() {
                                            @Override
                                            public Facts look() {
                                                look.pass();
                                                return super.look();
                                            }

                                            @Override
                                            public Plan plan(Facts now, Answers want) {
                                                plan.pass();
                                                return super.plan(now, want);
                                            }
                                        })
                                .keeping(kept));
    }

    @Test
    void detailsDoNotFollowWhoHasLeft() throws IOException {
        var gate = new Gate();
        var walk =
                new Walk(80, 24)
                        .sees("I only looked.")
                        .press("Enter")
                        .sees("Who can reach this server?")
                        .press("F2", "Escape")
                        .sees("I only looked.")
                        .meanwhile(gate::open)
                        .press("ArrowDown");
        Scenes.leave(walk).run(Scenes.on(planning(gate, new FakeProvisioner())));
        assertTrue(walk.screens().stream().noneMatch(s -> s.contains("What comes of")));
    }

    @Test
    void reviewDoesNotFollowWhoHasLeft() throws IOException {
        var gate = new Gate();
        var walk =
                new Walk(80, 24)
                        .sees("2 things to fix")
                        .press("Enter")
                        .sees("What shall change?")
                        .press("g", "Escape")
                        .sees("2 things to fix")
                        .meanwhile(gate::open)
                        .press("Enter")
                        .sees("What shall change?", "1 change picked");
        Scenes.leave(walk).run(comingBack(planning(gate, setUpBefore())));
    }

    /// Who asked for Review and got trouble instead asks once more, when they want to.
    @Test
    void afterTroubleNothingIsShownUnasked() throws IOException {
        var gate = new Gate();
        var plans = new AtomicInteger();
        var server =
                new StandIn(setUpBefore()) {
                    @Override
                    public Plan plan(Facts now, Answers want) {
                        if (plans.incrementAndGet() == 2) {
                            gate.pass();
                            throw new IllegalStateException("no such step");
                        }
                        return super.plan(now, want);
                    }
                };
        var walk =
                new Walk(80, 24)
                        .sees("2 things to fix")
                        .press("Enter")
                        .sees("What shall change?")
                        .press("g")
                        .meanwhile(gate::open)
                        .sees("no such step")
                        .press("Enter")
                        .sees("Who can reach this server?")
                        .press("Escape")
                        .sees("What shall change?", "1 change picked");
        Scenes.leave(walk).run(comingBack(server));
    }
}
