package dev.clawsetup.steps.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clawsetup.plan.Action.WriteFile;
import dev.clawsetup.plan.Proof;
import dev.clawsetup.plan.Work;
import dev.clawsetup.steps.Says;
import dev.clawsetup.steps.Server;
import dev.clawsetup.steps.Wish;

import org.junit.jupiter.api.Test;

import java.util.List;

final class NoRootTest {
    private final Says step = new Says(new NoRoot());
    private final Server server = Server.rented();
    private final Wish wish = Wish.defaults();

    private String file() {
        return step.action(WriteFile.class, server, wish).content();
    }

    @Test
    void shutsRootOutOnceSomebodyElseAdministers() {
        assertTrue(file().endsWith("PermitRootLogin no\n"));
        var work = step.work(server, wish);
        assertEquals(Work.Safety.GUARDED, work.safety());
        assertEquals(List.of(new Proof.FreshLogin("ada")), work.proofs());
    }

    @Test
    void shutsRootOutForAnAdministratorWhoIsGoingToBeMade() {
        server.without("ada");
        wish.loggedIn("root", "publickey").admin("ada");
        assertTrue(file().endsWith("PermitRootLogin no\n"));
    }

    @Test
    void leavesRootItsKeyWhereNobodyElseIsKnown() {
        server.setting("permitrootlogin", "yes");
        server.keys("root", Server.ADAS_KEY);
        wish.loggedIn("root", "publickey");
        assertTrue(file().endsWith("PermitRootLogin prohibit-password\n"));
        step.hasNothingToDo(Server.rented(), Wish.defaults().loggedIn("root", "publickey"));
    }

    @Test
    void leavesRootItsKeyWhereTheAdministratorHasShownNone() {
        server.setting("permitrootlogin", "yes");
        wish.loggedIn("ada", "password");
        assertTrue(file().endsWith("PermitRootLogin prohibit-password\n"));
    }

    @Test
    void leavesRootItsKeyWhereTheAdministratorHasNoSudo() {
        server.account("bob", dev.clawsetup.facts.Account.Sudo.NONE).keys("bob", Server.ADAS_KEY);
        server.setting("permitrootlogin", "yes");
        wish.loggedIn("bob", "publickey").skip("access.admin");
        assertTrue(file().endsWith("PermitRootLogin prohibit-password\n"));
    }

    @Test
    void hasNothingToDoWhenRootIsShutOut() {
        step.hasNothingToDo(server.setting("permitrootlogin", "no"), wish);
    }

    @Test
    void refusesWhereRootHasOnlyAPassword() {
        step.refuses(
                "nobody has shown a key",
                server.setting("permitrootlogin", "yes"),
                wish.loggedIn("root", "password"));
    }

    @Test
    void refusesAMatchBlockThatLetsRootIn() {
        step.refuses(
                "Match User root: permitrootlogin yes",
                server.file(
                        Server.DROP_INS + "70-backup.conf",
                        "Match User root\n\tPermitRootLogin yes\n"),
                wish);
    }

    @Test
    void refusesAnEarlierFileThatLetsRootIn() {
        step.refuses(
                "00-admin.conf line 1",
                server.file(Server.DROP_INS + "00-admin.conf", "PermitRootLogin yes\n"),
                wish);
    }

    @Test
    void refusesForAnAdministratorWhoCannotLogIn() {
        step.refuses(
                "has no shell",
                server.setting("permitrootlogin", "yes").shell("ada", "/bin/false"),
                wish);
    }
}
