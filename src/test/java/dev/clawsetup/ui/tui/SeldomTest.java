package dev.clawsetup.ui.tui;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.clawsetup.answers.Answers;
import dev.clawsetup.answers.Operator;
import dev.clawsetup.answers.SampleServer;
import dev.clawsetup.facts.Facts;
import dev.clawsetup.machine.MachineLost;
import dev.clawsetup.plan.Plan;
import dev.clawsetup.run.Event;
import dev.clawsetup.run.Exit;
import dev.clawsetup.run.PastRun;
import dev.clawsetup.run.Provisioner;
import dev.clawsetup.run.Report;
import dev.clawsetup.ui.FakeProvisioner;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/// What is seldom seen: pages that are opened on request, and those when something went wrong that
/// has no words of its own.
class SeldomTest {
    /// A server of which one thing is different.
    private static class Server implements Provisioner {
        private final FakeProvisioner fake = new FakeProvisioner();

        @Override
        public String server() {
            return fake.server();
        }

        @Override
        public Operator operator() {
            return fake.operator();
        }

        @Override
        public Facts look() {
            return fake.look();
        }

        @Override
        public Plan plan(Facts now, Answers want) {
            return fake.plan(now, want);
        }

        @Override
        public List<PastRun> runs() {
            return fake.runs();
        }

        @Override
        public Report carryOut(Plan plan, Facts now, Answers want, Consumer<Event> tell) {
            return fake.carryOut(plan, now, want, tell);
        }

        @Override
        public void stop() {}

        @Override
        public void close() {}
    }

    private static MachineLost lost() {
        return new MachineLost("the line to the server is gone", 255);
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
                                        new Server() {
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
                                new Server() {
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
        Scenes.leave(walk).run(Scenes.on(new Server()));
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
        Scenes.leave(walk).run(Scenes.on(new Server()));
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
        assertEquals(Exit.DONE, walk.run(Scenes.on(new Server())));
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
                        Scenes.on(new Server()),
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
        assertEquals(Exit.DONE, walk.run(Scenes.hardening(new Server())));
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
