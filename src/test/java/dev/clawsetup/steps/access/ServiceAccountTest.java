package dev.clawsetup.steps.access;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.clawsetup.facts.Account;
import dev.clawsetup.plan.Action.AddAccount;
import dev.clawsetup.plan.Action.SetGroups;
import dev.clawsetup.plan.Action.WriteFile;
import dev.clawsetup.plan.Proof;
import dev.clawsetup.plan.Work;
import dev.clawsetup.steps.Says;
import dev.clawsetup.steps.Server;
import dev.clawsetup.steps.Wish;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

final class ServiceAccountTest {
    private final Says step = new Says(new ServiceAccount());
    private final Server server = Server.rented();
    private final Wish wish = Wish.defaults();

    private Server mighty() {
        return server.account("openclaw", Account.Sudo.ASKS)
                .groups("openclaw", "openclaw", "sudo", "docker", "users");
    }

    private Server harmless() {
        return server.account("openclaw", Account.Sudo.NONE).shell("openclaw", "/usr/sbin/nologin");
    }

    @Test
    void makesAnAccountThatMayDoNothing() {
        assertEquals(
                List.of(
                        new AddAccount(
                                "openclaw",
                                AddAccount.Who.SERVICE,
                                "/var/lib/openclaw",
                                List.of(),
                                Optional.empty())),
                step.work(server, wish).actions());
    }

    @Test
    void isOffWhereOpenClawIsNotWanted() {
        step.isOff(server, wish.harden());
    }

    @Test
    void hasNothingToDoForAnAccountThatMayDoNothing() {
        step.hasNothingToDo(harmless(), wish);
        step.hasNothingToDo(harmless(), wish.harden());
    }

    @Test
    void takesMightBackWatchedOver() {
        var work = step.work(mighty(), wish);
        assertEquals(
                List.of(
                        new SetGroups("openclaw", List.of(), List.of("sudo", "docker")),
                        new WriteFile(
                                "/etc/ssh/sshd_config.d/00-clawsetup-service-account.conf",
                                "0600",
                                "root:root",
                                "# clawsetup: a service does not log in\nDenyUsers openclaw\n")),
                work.actions());
        assertEquals(Work.Safety.GUARDED, work.safety());
        assertEquals(List.of(new Proof.FreshLogin("ada")), work.proofs());
    }

    @Test
    void isContentWhereSshAlreadyRefusesIt() {
        server.account("openclaw", Account.Sudo.NONE).setting("denyusers", "mallory openclaw");
        step.hasNothingToDo(server, wish);
    }

    @Test
    void refusesToTakeTheAccountInFrontAway() {
        step.refuses(
                "you are logged in as openclaw", mighty(), wish.loggedIn("openclaw", "publickey"));
    }

    @Test
    void refusesARuleThatSomebodyWrote() {
        step.refuses(
                "sudo rule of its own", harmless().account("openclaw", Account.Sudo.LIMITED), wish);
    }

    @Test
    void refusesToEndLoginsThatHappen() {
        step.refuses(
                "somebody logs in as openclaw (from 192.0.2.9)",
                mighty().seen("openclaw", "publickey", "192.0.2.9", 12),
                wish);
    }

    @Test
    void refusesWhereTheAdministratorCannotLogIn() {
        step.refuses("has no shell", mighty().shell("ada", "/bin/false"), wish);
    }
}
