package dev.clawsetup.steps.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clawsetup.answers.Level;
import dev.clawsetup.plan.Action.WriteFile;
import dev.clawsetup.plan.Work;
import dev.clawsetup.steps.Says;
import dev.clawsetup.steps.Server;
import dev.clawsetup.steps.Wish;

import org.junit.jupiter.api.Test;

final class LoginLimitsTest {
    private final Says step = new Says(new LoginLimits());
    private final Server server = Server.rented();
    private final Wish wish = Wish.defaults();

    @Test
    void writesTheLimits() {
        assertEquals(
                """
                # clawsetup: guessing is slow
                MaxAuthTries 4
                LoginGraceTime 30
                X11Forwarding no
                AllowTcpForwarding local
                """,
                step.action(WriteFile.class, server, wish).content());
        assertEquals(Work.Safety.GUARDED, step.work(server, wish).safety());
    }

    @Test
    void neverLoosensWhatIsStricterAlready() {
        server.setting("maxauthtries", "3").setting("allowtcpforwarding", "no");
        var content = step.action(WriteFile.class, server, wish).content();
        assertTrue(content.contains("MaxAuthTries 3\n"), content);
        assertTrue(content.contains("AllowTcpForwarding no\n"), content);
    }

    @Test
    void raisesALimitThatAnAgentFullOfKeysCannotPass() {
        server.setting("maxauthtries", "1");
        assertTrue(step.action(WriteFile.class, server, wish).content().contains("MaxAuthTries 4"));
    }

    @Test
    void takesNoLimitAtAllForWhatItIs() {
        limited().setting("logingracetime", "0");
        assertTrue(step.action(WriteFile.class, server, wish).content().contains("GraceTime 30"));
    }

    private Server limited() {
        return server.setting("maxauthtries", "4")
                .setting("logingracetime", "30")
                .setting("x11forwarding", "no")
                .setting("allowtcpforwarding", "local");
    }

    @Test
    void hasNothingToDoWhereTheyHold() {
        step.hasNothingToDo(limited(), wish);
    }

    @Test
    void isForServersThatTheInternetReaches() {
        step.isOff(server, wish.level(Level.HOME));
        step.work(server, wish.level(Level.HOME).only("ssh.limits"));
    }

    @Test
    void letsTheAdministratorExceptSomebody() {
        step.work(
                server.file(
                        Server.DROP_INS + "60-dev.conf",
                        "Match User ada\nAllowTcpForwarding yes\n"),
                wish);
    }

    @Test
    void winsOverAMainFileThatGetsItsIncludeOnlyNow() {
        assertEquals(2, step.work(server.withoutInclude(), wish).actions().size());
    }

    @Test
    void refusesAnEarlierFileThatSaysOtherwise() {
        step.refuses(
                "00-admin.conf line 1",
                server.file(Server.DROP_INS + "00-admin.conf", "MaxAuthTries 20\n"),
                wish);
    }
}
