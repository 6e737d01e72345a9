package dev.clawsetup.ui.tui;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.clawsetup.answers.SampleServer;
import dev.clawsetup.facts.Distribution;
import dev.clawsetup.facts.Facts;
import dev.clawsetup.facts.State;
import dev.clawsetup.ui.FakeProvisioner;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

class LookTest {

    @ParameterizedTest
    @EnumSource
    void aServerThatStillSetsItselfUpIsLookedAtAgain(Term term) throws IOException {
        var facts = new SampleServer().facts();
        var server =
                new PausingServer(List.of())
                        .seeing(PausingServer.busy(facts, "running", Optional.empty()), facts);
        var walk =
                new Walk(term)
                        .sees("still setting itself up (cloud-init)")
                        .golden("look-busy")
                        .at(Instant.parse("2026-11-20T09:14:45Z"))
                        .sees("I only looked.", "Enter go on   ");
        Scenes.leave(walk).run(Scenes.on(server));
    }

    @Test
    void whoHoldsTheLockOfAptIsNamed() throws IOException {
        var facts = new SampleServer().facts();
        var server =
                new PausingServer(List.of())
                        .seeing(
                                PausingServer.busy(facts, "done", Optional.of("apt-get (pid 812)")),
                                facts);
        var walk =
                new Walk(80, 24)
                        .sees("Packages are being installed by apt-get (pid 812).")
                        .press("Enter")
                        .sees("Who can reach this server?");
        Scenes.leave(walk).run(Scenes.on(server));
    }

    @ParameterizedTest
    @EnumSource
    void anEarlierRunThatWasLeftInTheMiddleIsTold(Term term) throws IOException {
        var facts = new SampleServer().leftOpen("2026-11-19T1/07-ssh", "armed").facts();
        var walk =
                new Walk(term)
                        .sees("An earlier run was left in the middle", "clawsetup undo")
                        .golden("look-unfinished");
        Scenes.leave(walk)
                .run(Scenes.on(new FakeProvisioner(facts, FakeProvisioner.STEPS, List.of())));
    }

    @ParameterizedTest
    @EnumSource
    void aSystemThatIsNotKnownIsRefusedByName(Term term) throws IOException {
        var facts = alpine(new SampleServer().facts());
        var walk =
                new Walk(term)
                        .sees(
                                "I cannot work on this server",
                                "Alpine Linux 3.22",
                                "Debian 12 and 13")
                        .golden("look-refused")
                        .press("Enter");
        assertEquals(
                66,
                walk.run(Scenes.on(new FakeProvisioner(facts, FakeProvisioner.STEPS, List.of()))));
    }

    private static Facts alpine(Facts facts) {
        var s = facts.state();
        return new Facts(
                new State(
                        new Distribution("alpine", "3.22", "", "Alpine Linux 3.22"),
                        s.platform(),
                        s.accounts(),
                        s.sshd(),
                        s.listeners(),
                        s.addresses(),
                        s.ufw(),
                        s.fail2ban(),
                        s.otherFirewalls(),
                        s.upstreamServices(),
                        s.packages(),
                        s.units(),
                        s.files(),
                        s.sysctls(),
                        s.swaps(),
                        s.openclaw(),
                        s.tailscale()),
                facts.weather());
    }
}
