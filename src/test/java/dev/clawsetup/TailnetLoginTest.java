package dev.clawsetup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clawsetup.answers.Answers;
import dev.clawsetup.plan.Change.Refusal;
import dev.clawsetup.plan.Plan;
import dev.clawsetup.plan.Work;
import dev.clawsetup.run.Attended;
import dev.clawsetup.secret.Secret;
import dev.clawsetup.steps.Server;
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
