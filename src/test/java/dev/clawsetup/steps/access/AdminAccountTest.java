package dev.clawsetup.steps.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clawsetup.facts.Account;
import dev.clawsetup.plan.Action;
import dev.clawsetup.plan.Action.AddAccount;
import dev.clawsetup.plan.Action.AddKeys;
import dev.clawsetup.plan.Action.WriteFile;
import dev.clawsetup.plan.Proof;
import dev.clawsetup.plan.Work;
import dev.clawsetup.secret.Secret;
import dev.clawsetup.steps.Says;
import dev.clawsetup.steps.Server;
import dev.clawsetup.steps.Wish;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

final class AdminAccountTest {
    private final Says step = new Says(new AdminAccount());
    private final Server server = Server.rented();
    private final Wish asRoot = Wish.defaults().loggedIn("root", "publickey");

    @Test
    void makesTheNamedAccountWithTheKeyThatLoggedIn() {
        var work = step.work(server.without("ada"), asRoot.admin("ada"));
        assertEquals(
                List.of(
                        new AddAccount(
                                "ada",
                                AddAccount.Who.PERSON,
                                "/home/ada",
                                List.of(),
                                Optional.empty()),
                        new AddKeys(
                                "ada", "/home/ada/.ssh/authorized_keys", List.of(Server.ADAS_KEY)),
                        new WriteFile(
                                "/etc/sudoers.d/clawsetup-admin",
                                "0440",
                                "root:root",
                                """
                                # clawsetup: who administers this server
                                Defaults:ada !requiretty
                                ada ALL=(ALL:ALL) NOPASSWD: ALL
                                """)),
                work.actions());
        assertEquals(Work.Safety.GUARDED, work.safety());
        assertEquals(List.of("visudo -cf /etc/sudoers.d/clawsetup-admin"), work.checks());
        assertEquals(List.of(new Proof.FreshLogin("ada")), work.proofs());
    }

    @Test
    void sudoAsksForThePasswordThatWasGiven() {
        server.without("ada");
        asRoot.admin("ada").password("correct horse");
        assertTrue(
                step.action(WriteFile.class, server, asRoot)
                        .content()
                        .contains("ada ALL=(ALL:ALL) ALL\n"));
        assertEquals(
                Optional.of(Secret.of("correct horse")),
                step.action(AddAccount.class, server, asRoot).password());
    }

    @Test
    void bringsSudoWhereThereIsNone() {
        server.without("ada").uninstalled("sudo");
        assertEquals(
                List.of("sudo"),
                step.work(server, asRoot.admin("ada")).packages().getFirst().names());
    }

    @Test
    void addsTheGivenKeysAtOnceWhereNobodyLoggedInWithOne() {
        var wish = Wish.defaults().loggedIn("root", "password").admin("ada");
        wish.addKeys(Server.SPARE_KEY);
        assertEquals(
                List.of(Server.SPARE_KEY),
                step.action(AddKeys.class, server.without("ada"), wish).lines());
    }

    @Test
    void hasNothingToDoForAnAccountThatHasItAll() {
        step.hasNothingToDo(server, asRoot.admin("ada"));
        step.hasNothingToDo(server, Wish.defaults());
    }

    @Test
    void givesTheKeyThatLoggedInToAnAdministratorWhoExists() {
        server.keys("ada", Server.SPARE_KEY);
        var work = step.work(server, asRoot.admin("ada"));
        assertEquals(
                List.of(
                        new AddKeys(
                                "ada", "/home/ada/.ssh/authorized_keys", List.of(Server.ADAS_KEY))),
                work.actions());
    }

    @Test
    void givesSudoToANamedAccountThatHasNone() {
        server.account("bob", Account.Sudo.LIMITED).keys("bob", Server.ADAS_KEY);
        var work = step.work(server, asRoot.admin("bob"));
        assertEquals(1, work.actions().size());
        assertTrue(work.actions().getFirst() instanceof WriteFile);
    }

    @Test
    void keepsAdministratorsWhomAnEarlierRunMade() {
        server.file(
                "/etc/sudoers.d/clawsetup-admin",
                "0440",
                """
                # clawsetup: who administers this server
                Defaults:bob !requiretty
                bob ALL=(ALL:ALL) ALL
                """);
        assertEquals(
                """
                # clawsetup: who administers this server
                Defaults:ada !requiretty
                ada ALL=(ALL:ALL) NOPASSWD: ALL
                Defaults:bob !requiretty
                bob ALL=(ALL:ALL) ALL
                """,
                step.action(WriteFile.class, server.without("ada"), asRoot.admin("ada")).content());
    }

    @Test
    void putsKeysWhereSshdLooksForThem() {
        server.without("ada").setting("authorizedkeysfile", "%h/keys/%u");
        assertEquals(
                "/home/ada/keys/ada",
                step.action(AddKeys.class, server, asRoot.admin("ada")).file());
    }

    @Test
    void rootStaysWhereNobodyIsNamed() {
        step.advises("nobody else was named", server, asRoot);
    }

    @Test
    void refusesAnAccountThatNobodyCouldEnter() {
        step.refuses(
                "there is no key for it",
                server.without("ada"),
                Wish.defaults().loggedIn("root", "password").admin("ada"));
    }

    @Test
    void refusesAnAccountOfTheSystem() {
        server.account(
                new Account(
                        "www-data",
                        33,
                        "/var/www",
                        "/bin/bash",
                        List.of("www-data"),
                        Account.Password.LOCKED,
                        Account.Sudo.NONE,
                        List.of(),
                        List.of(),
                        List.of()));
        step.refuses("account of the system", server, asRoot.admin("www-data"));
    }

    @Test
    void refusesWhoseSudoCannotBeAnswered() {
        server.account("ada", Account.Sudo.ASKS).password("ada", Account.Password.SET);
        step.refuses(
                "a password that clawsetup does not know",
                server.keys("ada", Server.ADAS_KEY),
                asRoot.admin("ada"));
        step.hasNothingToDo(server, asRoot.password("correct horse"));
    }

    @Test
    void refusesAPasswordForAnAccountThatHasNone() {
        server.account("bob", Account.Sudo.NONE);
        step.refuses("has no password", server, asRoot.admin("bob").password("correct horse"));
    }

    @Test
    void refusesKeysThatLieOutsideTheHome() {
        step.refuses(
                "outside its home",
                server.without("ada").setting("authorizedkeysfile", "/etc/ssh/keys/%u"),
                asRoot.admin("ada"));
    }

    @Test
    void refusesAnAccountThatAllowUsersLeavesOut() {
        step.refuses(
                "lets only certain accounts in",
                server.without("ada").setting("allowusers", "root"),
                asRoot.admin("ada"));
    }

    @Test
    void refusesAKeyOfAKindThatSshdDoesNotTake() {
        step.refuses(
                "does not accept ssh-ed25519",
                server.without("ada").setting("pubkeyacceptedalgorithms", "rsa-sha2-512"),
                asRoot.admin("ada"));
    }

    @Test
    void refusesWithoutRoom() {
        step.refuses("less than", server.without("ada").free("/etc", 1), asRoot.admin("ada"));
    }

    @Test
    void saysAKeyOnceHoweverOftenItIsGiven() {
        asRoot.admin("ada").addKeys(Server.ADAS_KEY + " again", Server.SPARE_KEY);
        assertEquals(
                List.of(Server.ADAS_KEY, Server.SPARE_KEY),
                step.action(AddKeys.class, server.without("ada"), asRoot).lines());
    }

    @Test
    void neverShowsThePassword() {
        var change = step.to(server.without("ada"), asRoot.admin("ada").password("hunter2hunter2"));
        assertTrue(change instanceof Work work && work.actions().getFirst() instanceof Action);
        assertTrue(!change.toString().contains("hunter2"), change::toString);
    }
}
