package dev.clawsetup.steps.access;

import dev.clawsetup.facts.Account;
import dev.clawsetup.steps.Says;
import dev.clawsetup.steps.Server;
import dev.clawsetup.steps.Wish;

import org.junit.jupiter.api.Test;

final class ConsoleTest {
    private final Says step = new Says(new Console());
    private final Server server = Server.rented();
    private final Wish wish = Wish.defaults();

    @Test
    void advisesAPasswordForTheConsole() {
        step.advises("no administrator has a password", server, wish.consoleTried());
    }

    @Test
    void advisesToTryTheConsole() {
        step.advises("nobody said", server.password("ada", Account.Password.SET), wish);
    }

    @Test
    void isContentWhenSomebodyCanLogInThere() {
        step.hasNothingToDo(server.password("ada", Account.Password.SET), wish.consoleTried());
    }

    @Test
    void aPasswordWithoutSudoIsNoWayIn() {
        server.account("bob", Account.Sudo.NONE).password("bob", Account.Password.SET);
        step.advises("no administrator has a password", server, wish.consoleTried());
    }

    @Test
    void isContentOnTheConsoleItself() {
        step.hasNothingToDo(server.onConsole(), wish);
    }
}
