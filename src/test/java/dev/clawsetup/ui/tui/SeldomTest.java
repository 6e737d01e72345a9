package dev.clawsetup.ui.tui;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.clawsetup.answers.Answers;
import dev.clawsetup.answers.SampleServer;
import dev.clawsetup.facts.Facts;
import dev.clawsetup.machine.MachineLost;
import dev.clawsetup.plan.Plan;
import dev.clawsetup.run.Event;
import dev.clawsetup.run.Exit;
import dev.clawsetup.run.Report;
import dev.clawsetup.ui.FakeProvisioner;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/// What is seldom seen: pages that are opened on request, and those when something went wrong that
/// has no words of its own.
class SeldomTest {
    private static MachineLost lost() {
        return new MachineLost("the line to the server is gone", 255);
    }

    /// While it looks, while it works out what to do, and when that goes wrong. Where planning
    /// fails is Review: the first plan is what the page before suggests from.
    @ParameterizedTest
    @EnumSource
    void whileItIsAtWork(Term term) throws IOException {
        var look = new Gate();
        var plan = new Gate();
        var plans = new AtomicInteger();
        var walk =
                new Walk(term)
                        .sees("Looking around")
                        .at(FakeProvisioner.START.plusSeconds(53))
                        .sees("12 s")
                        .golden("looking")
                        .meanwhile(look::open);
        Scenes.toReview(walk)
                .sees("Working out what to do")
                .press("Enter")
                .golden("working-out")
                .meanwhile(plan::open)
                .sees("I could not work out what to do")
                .golden("working-out-failed")
                .press("Enter")
                .sees("2 changes, all ready");
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
                                        if (plans.incrementAndGet() == 2) {
                                            plan.pass();
                                            throw new IllegalStateException("no such step");
                                        }
                                        return super.plan(now, want);
                                    }
                                }));
    }

    /// An `Error` too: the page that waits must hear of it.
    @ParameterizedTest
    @EnumSource
    void whenItCannotSuggest(Term term) throws IOException {
        var plans = new AtomicInteger();
        var walk =
                new Walk(term)
                        .sees("I could not work out what to suggest")
                        .golden("suggest-failed")
                        .press("Enter")
                        .sees("2 things to fix");
        Scenes.leave(walk)
                .run(
                        Scenes.on(
                                new StandIn() {
                                    @Override
                                    public Plan plan(Facts now, Answers want) {
                                        if (plans.incrementAndGet() == 1) {
                                            throw new StackOverflowError();
                                        }
                                        return super.plan(now, want);
                                    }
                                }));
    }

    @ParameterizedTest
    @EnumSource
    void whenItCannotLook(Term term) throws IOException {
        var walk = new Walk(term).sees("I could not look around").golden("look-failed");
        assertEquals(
                130,
                Scenes.leave(walk)
                        .run(
                                Scenes.on(
                                        new StandIn() {
                                            @Override
                                            public Facts look() {
                                                throw lost();
                                            }
                                        })));
    }

    @ParameterizedTest
    @EnumSource
    void whenARunEndsInAWayItShouldNot(Term term) throws IOException {
        var walk =
                Scenes.toRun(new Walk(term))
                        .sees("The run ended in a way it should not", "Please report this.")
                        .golden("run-failed")
                        .press("Enter");
        assertEquals(
                Exit.INTERNAL,
                walk.run(
                        Scenes.on(
                                new StandIn() {
                                    @Override
                                    public Report carryOut(
                                            Plan plan,
                                            Facts now,
                                            Answers want,
                                            Consumer<Event> tell) {
                                        throw new IllegalStateException("no such step");
                                    }
                                })));
    }

    @ParameterizedTest
    @EnumSource
    void leaving(Term term) throws IOException {
        var walk =
                new Walk(term)
                        .sees("I only looked.")
                        .press("Enter")
                        .sees("Who can reach this server?")
                        .press("Ctrl-C")
                        .sees("Leave clawsetup?")
                        .golden("leave")
                        .press("Escape")
                        .sees("Who can reach this server?");
        Scenes.leave(walk).run(Scenes.on(new StandIn()));
    }

    @Test
    void noKeyWorksOnAPageThatNobodySees() throws IOException {
        var walk =
                new Walk(80, 24)
                        .sees("I only looked.")
                        .resize(79, 24)
                        .sees("This window is 79 x 24")
                        .press("Enter")
                        .resize(80, 24)
                        .sees("I only looked.", "Enter go on")
                        .resize(79, 24)
                        .sees("This window is 79 x 24")
                        .press("Ctrl-C")
                        .sees("Leave clawsetup? Enter stay, q leave")
                        .press("q");
        assertEquals(130, walk.run(Scenes.on(new StandIn())));
    }

    @ParameterizedTest
    @EnumSource
    void aPageThatIsNotAskedUnlessItIsOpened(Term term) throws IOException {
        var walk =
                Scenes.toReview(new Walk(term))
                        .sees("OpenClaw and Node from their own sources")
                        .press("End", "Enter")
                        .sees("Is OpenClaw to come from a mirror")
                        .golden("mirrors");
        Scenes.leave(walk).run(Scenes.on(new StandIn()));
    }

    @ParameterizedTest
    @EnumSource
    void theWholeReport(Term term) throws IOException {
        var walk =
                Scenes.toRun(new Walk(term))
                        .sees("Your server is ready")
                        .press("r")
                        .sees("Report", "scroll")
                        .golden("report")
                        .press("Escape")
                        .sees("Your server is ready")
                        .press("Enter");
        assertEquals(Exit.DONE, walk.run(Scenes.on(new StandIn())));
    }

    @ParameterizedTest
    @EnumSource
    void whatCouldNotBeSavedIsSaid(Term term) throws IOException {
        var walk =
                Scenes.toRun(new Walk(term))
                        .sees("Your server is ready", "no space is left")
                        .golden("done-unsaved")
                        .press("Enter");
        assertEquals(
                Exit.DONE,
                walk.run(
                        Scenes.on(new StandIn()),
                        (_, _) -> {
                            throw new IOException("no space is left on this computer");
                        }));
    }

    @ParameterizedTest
    @EnumSource
    void hardenedOnly(Term term) throws IOException {
        var walk =
                Scenes.pastAccounts(new Walk(term))
                        .sees("At what time may the server restart")
                        .press("Enter")
                        .sees("2 changes, all ready")
                        .press("Enter")
                        .sees("Your server is ready")
                        .golden("done-harden")
                        .press("Enter");
        assertEquals(Exit.DONE, walk.run(Scenes.hardening(new StandIn())));
    }

    @ParameterizedTest
    @EnumSource
    void nothingToChange(Term term) throws IOException {
        var server =
                new FakeProvisioner(
                        new SampleServer().facts(),
                        List.of(FakeProvisioner.STEPS.getLast()),
                        List.of());
        var walk =
                Scenes.toReview(new Walk(term))
                        .sees("Nothing to change", "The server is as you want it.")
                        .golden("review-nothing");
        Scenes.leave(walk).run(Scenes.on(server));
        assertEquals(List.of(), server.carriedOut());
    }
}
