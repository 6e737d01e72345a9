package dev.clawsetup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clawsetup.answers.Answers;
import dev.clawsetup.facts.Tailscale;
import dev.clawsetup.plan.Change.Refusal;
import dev.clawsetup.plan.Plan;
import dev.clawsetup.plan.Work;
import dev.clawsetup.run.Attended;
import dev.clawsetup.secret.Secret;
import dev.clawsetup.steps.Server;
import dev.clawsetup.steps.Steps;
import dev.clawsetup.steps.Wish;
import dev.clawsetup.steps.tailnet.Login;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

class TailnetLoginTest {
    @Test
    void nobodyIsWaitedForWhereNobodyIs() {
        var refused = change(wish(Optional.empty()), Attended.BY_NOBODY);
        assertTrue(
                assertInstanceOf(Refusal.class, refused).remedy().contains("tailscale.auth-key"));
    }

    @Test
    void aPersonIsWaitedFor() {
        assertInstanceOf(Work.class, change(wish(Optional.empty()), Attended.BY_A_PERSON));
    }

    @Test
    void aKeyNeedsNobody() {
        assertInstanceOf(
                Work.class,
                change(wish(Optional.of(Secret.of("tskey-auth-k1"))), Attended.BY_NOBODY));
    }

    @Test
    void whatTheStepsBeforeBringAboutIsNoReasonAgainstClosingSsh() {
        var want = Wish.defaults().tailnet(SSH_ONLY).answers();
        var there =
                new Tailscale(
                        Optional.of("1.102.5"),
                        Tailscale.Backend.RUNNING,
                        "https://controlplane.tailscale.com",
                        "",
                        "box.example.ts.net",
                        List.of("100.64.0.7"),
                        List.of(),
                        Optional.empty(),
                        "",
                        true,
                        false,
                        List.of(),
                        false,
                        List.of());
        var server = Server.rented().tailscale(there).tailnetAddress("100.64.0.7");
        assertInstanceOf(Work.class, planned(server.cameTo("100.64.0.7"), want));
        assertInstanceOf(Refusal.class, planned(server.cameTo("203.0.113.7"), want));
    }

    @Test
    void sshIsOpenedAgainBeforeAnythingElseIsDone() {
        var server =
                Server.rented()
                        .ufwOn(
                                "allow in on tailscale0 to any port 22 proto tcp comment"
                                        + " 'clawsetup: ssh in the tailnet'");
        var want = Wish.defaults().answers();
        var plan = Plan.of(Steps.all(), server.facts(), want);
        var first = TailnetDoor.openedFirst(plan, want).rows().getFirst();
        assertEquals("tailscale.ssh-only", first.step().id());
    }

    private static final Answers.Tailnet SSH_ONLY =
            new Answers.Tailnet(
                    true,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    List.of(),
                    true,
                    Optional.empty(),
                    Optional.empty(),
                    true,
                    false);

    private static Object planned(Server server, Answers want) {
        var now = server.facts();
        return TailnetDoor.plannedThere(Plan.of(Steps.all(), now, want), now, want)
                .rows()
                .getLast()
                .change();
    }

    private static Object change(Answers want, Attended attended) {
        var plan = Plan.of(List.of(new Login()), Server.rented().facts(), want);
        var rows = TailnetLogin.awaited(plan, want, attended).rows();
        assertEquals(1, rows.size());
        return rows.getFirst().change();
    }

    private static Answers wish(Optional<Secret> key) {
        return Wish.defaults()
                .tailnet(
                        new Answers.Tailnet(
                                true,
                                key,
                                Optional.empty(),
                                Optional.empty(),
                                List.of(),
                                true,
                                Optional.empty(),
                                Optional.empty()))
                .answers();
    }
}
