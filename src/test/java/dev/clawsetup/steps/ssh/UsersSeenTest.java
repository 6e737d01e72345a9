package dev.clawsetup.steps.ssh;

import dev.clawsetup.answers.Level;
import dev.clawsetup.facts.Account;
import dev.clawsetup.steps.Says;
import dev.clawsetup.steps.Server;
import dev.clawsetup.steps.Wish;

import org.junit.jupiter.api.Test;

final class UsersSeenTest {
    private final Says step = new Says(new UsersSeen());
    private final Server server = Server.rented();
    private final Wish wish = Wish.defaults();

    @Test
    void isContentWhereEveryLoginStillWorks() {
        step.hasNothingToDo(server, wish);
        server.seen("ada", "publickey", Server.FROM, 3).seen("ada", "password", "192.0.2.8", 1);
        step.hasNothingToDo(server, wish);
    }

    @Test
    void refusesToCutOffAPersonWithoutAKey() {
        server.account("bob", Account.Sudo.NONE).seen("bob", "password", "192.0.2.9", 12);
        step.refuses(
                "bob by password from 192.0.2.9 (12 times, last on 20 November)", server, wish);
    }

    @Test
    void tellsAPersonWhoHasAKeyAsWell() {
        server.account("bob", Account.Sudo.NONE).keys("bob", Server.SPARE_KEY);
        step.advises("bob by password", server.seen("bob", "password", "192.0.2.9", 2), wish);
    }

    @Test
    void refusesToShutOutASecondAdministratorWithoutAKey() {
        server.account("alice", Account.Sudo.ASKS).password("alice", Account.Password.SET);
        step.refuses("alice administers here too", server, wish);
        step.hasNothingToDo(server.keys("alice", Server.SPARE_KEY), wish);
    }

    @Test
    void tellsThatAnAccountWithoutAKeyCannotLogInAnyMore() {
        server.account("bob", Account.Sudo.NONE).password("bob", Account.Password.SET);
        step.advises("bob has a password and no key", server, wish);
    }

    @Test
    void refusesToCutOffARobotThatLogsInAsRoot() {
        step.refuses(
                "root by key from 192.0.2.20",
                server.seen("root", "publickey", "192.0.2.20", 90),
                wish);
    }

    @Test
    void takesRootFromHereForThePersonInFront() {
        step.hasNothingToDo(server.seen("root", "publickey", Server.FROM, 2), wish);
    }

    @Test
    void leavesRobotsAloneWhereRootStays() {
        step.hasNothingToDo(
                server.seen("root", "publickey", "192.0.2.20", 90),
                wish.loggedIn("root", "publickey"));
    }

    @Test
    void saysNothingAboutWhatThisPlanDoesNotClose() {
        server.account("bob", Account.Sudo.NONE).seen("bob", "password", "192.0.2.9", 12);
        step.hasNothingToDo(server, wish.skip("ssh.keys-only"));
        server.setting("passwordauthentication", "no");
        step.hasNothingToDo(server, Wish.defaults());
    }

    @Test
    void isForServersThatTheInternetReaches() {
        step.isOff(server, wish.level(Level.HOME));
    }
}
