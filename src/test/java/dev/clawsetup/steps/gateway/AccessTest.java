package dev.clawsetup.steps.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clawsetup.plan.Change;
import dev.clawsetup.steps.Says;
import dev.clawsetup.steps.Server;
import dev.clawsetup.steps.Wish;

import org.junit.jupiter.api.Test;

final class AccessTest {
    private final Says step = new Says(new Access());
    private final Server server = Server.rented();
    private final Wish wish = Wish.defaults();

    @Test
    void tellsTheLineToType() {
        step.advises("18789 of this server itself", server, wish);
        var todo = ((Change.Advice) step.to(server, wish)).todo();
        assertTrue(todo.contains("clawsetup tunnel ada@203.0.113.7,"), todo);
        assertTrue(todo.contains("ssh -N -L 18789:127.0.0.1:18789 ada@203.0.113.7 "), todo);
    }

    @Test
    void namesAnotherPortAndAnAddressOfSixthVersionAsSshWantsThem() {
        assertEquals(
                "ssh -N -L 18789:127.0.0.1:18789 -p 2222 ada@2001:db8::7",
                Access.tunnel("ada", "2001:db8::7", 2222, 18789));
    }

    @Test
    void saysWhenTheServersSshForwardsNothing() {
        step.advises("forwards no ports", server.setting("allowtcpforwarding", "no"), wish);
    }

    @Test
    void isOffWhereTheServerIsOnlyHardened() {
        step.isOff(server, wish.harden());
    }
}
