package dev.clawsetup.steps.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.clawsetup.steps.Says;
import dev.clawsetup.steps.Server;
import dev.clawsetup.steps.Wish;

import org.junit.jupiter.api.Test;

final class AuditTest {
    private final Says step = new Says(new Audit());
    private final Server server = Server.rented().openclaw("2026.9.6");
    private final Wish wish = Wish.defaults();

    @Test
    void plansNothingAndIsLookedAtByVerify() {
        step.hasNothingToDo(server, wish);
        assertEquals(1, new Audit().observations(server.facts(), wish.answers()).size());
    }

    @Test
    void isOffWhereTheServerIsOnlyHardened() {
        step.isOff(server, wish.harden());
        assertEquals(0, new Audit().observations(server.facts(), wish.answers()).size());
    }
}
