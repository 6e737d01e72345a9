package dev.clawsetup.ui.tui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.clawsetup.answers.SampleServer;
import dev.clawsetup.plan.Step;
import dev.clawsetup.ui.FakeProvisioner;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

class ReviewTest {

    private static FakeProvisioner refusing() {
        var steps = new ArrayList<Step>(FakeProvisioner.STEPS);
        steps.add(
                FakeProvisioner.refusing(
                        "ssh.users-seen",
                        "bob has no key, so he could not log in any more",
                        "give bob a key on the page “Who may log in”"));
        return new FakeProvisioner(new SampleServer().facts(), steps, List.of());
    }

    @ParameterizedTest
    @EnumSource
    void aRefusalStandsFirstAndNothingBeginsBeforeItIsSettled(Term term) throws IOException {
        var server = refusing();
        var walk =
                Scenes.toReview(new Walk(term))
                        .sees("2 changes, 1 needs you first", "Bob has no key")
                        .golden("review-refused")
                        .press("Enter")
                        .sees("1 needs you first")
                        .press(" ")
                        .sees("2 changes, all ready", "switched off")
                        .golden("review-switched-off")
                        .press("Enter")
                        .sees("Your server is ready")
                        .press("Enter");
        assertEquals(0, walk.run(Scenes.on(server)));
        assertFalse(server.carriedOut().getFirst().chosen().has("ssh.users-seen"));
    }

    @ParameterizedTest
    @EnumSource
    void nothingIsCarriedOutBeforeItIsAccepted(Term term) throws IOException {
        var server = new FakeProvisioner();
        var walk = Scenes.toReview(new Walk(term)).sees("all ready").press("d");
        walk.sees("PasswordAuthentication no").golden("details").press("Escape");
        Scenes.leave(walk);
        assertEquals(130, walk.run(Scenes.on(server)));
        assertEquals(List.of(), server.carriedOut());
    }

    @ParameterizedTest
    @EnumSource
    void whatNeedsNoChangeIsShownOnRequest(Term term) throws IOException {
        var walk =
                Scenes.toReview(new Walk(term))
                        .sees("1 more thing needs no change")
                        .press("f")
                        .sees("Security updates install themselves")
                        .golden("review-unfolded");
        Scenes.leave(walk).run(Scenes.on(new FakeProvisioner()));
    }

    @Test
    void aPageThatWasNotAskedCanBeOpened() throws IOException {
        var walk =
                Scenes.toReview(new Walk(80, 24))
                        .sees("OpenClaw and Node from their own sources")
                        .press("End", "Enter")
                        .sees("Is OpenClaw to come from a mirror")
                        .press("Tab", "Tab", "Enter")
                        .sees("all ready");
        Scenes.leave(walk).run(Scenes.on(new FakeProvisioner()));
    }
}
