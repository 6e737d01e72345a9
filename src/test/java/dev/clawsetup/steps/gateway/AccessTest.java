package dev.clawsetup.steps.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clawsetup.answers.Answers;
import dev.clawsetup.plan.Change;
import dev.clawsetup.steps.Says;
import dev.clawsetup.steps.Server;
import dev.clawsetup.steps.Wish;

import org.junit.jupiter.api.Test;

import java.util.Optional;

final class AccessTest {
    private final Says step = new Says(new Access());
    private final Server server = Server.rented();
    private final Wish wish = Wish.defaults();

    @Test
    void tellsHowToGetThereAndNoLineThatLeavesOutTheKey() {
        step.advises("18789 of this server itself", server, wish);
        assertEquals(
                "run clawsetup tunnel on your own computer, with the server and the options that"
                        + " you came with, and open the address that it prints, with the token that"
                        + " `sudo openclaw gateway auth-token --show` shows",
                todo(wish));
    }

    @Test
    void namesAnotherPort() {
        var port = 18790;
        var elsewhere =
                new Answers.Gateway(
                        Answers.Bind.LOOPBACK, Optional.empty(), port, Optional.empty());
        var todo = todo(wish.gateway(elsewhere));
        assertTrue(todo.startsWith("run clawsetup tunnel --to 18790 on your own computer"), todo);
    }

    private String todo(Wish wish) {
        return ((Change.Advice) step.to(server, wish)).todo();
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
