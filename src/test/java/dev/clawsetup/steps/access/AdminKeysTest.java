package dev.clawsetup.steps.access;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.clawsetup.plan.Action.AddKeys;
import dev.clawsetup.plan.Work;
import dev.clawsetup.steps.Says;
import dev.clawsetup.steps.Server;
import dev.clawsetup.steps.Wish;

import org.junit.jupiter.api.Test;

import java.util.List;

final class AdminKeysTest {
    private final Says step = new Says(new AdminKeys());
    private final Server server = Server.rented();
    private final Wish wish = Wish.defaults();

    @Test
    void addsOnlyWhatIsMissing() {
        wish.addKeys(Server.ADAS_KEY, Server.SPARE_KEY);
        assertEquals(
                new AddKeys("ada", "/home/ada/.ssh/authorized_keys", List.of(Server.SPARE_KEY)),
                step.action(AddKeys.class, server, wish));
        assertEquals(Work.Safety.GUARDED, step.work(server, wish).safety());
    }

    @Test
    void addsTheFirstKeyOfAPersonWhoCameByPassword() {
        assertEquals(
                List.of(Server.SPARE_KEY),
                step.action(
                                AddKeys.class,
                                server.keys("ada"),
                                wish.loggedIn("ada", "password").addKeys(Server.SPARE_KEY))
                        .lines());
    }

    @Test
    void addsAKeyThatIsOnlyThereWithALimit() {
        server.keys("ada", Server.ADAS_KEY, "from=\"192.0.2.1\" " + Server.SPARE_KEY);
        step.work(server, wish.addKeys(Server.SPARE_KEY));
    }

    @Test
    void hasNothingToDoWhenAllOfThemOpen() {
        server.keys("ada", Server.ADAS_KEY, Server.SPARE_KEY);
        step.hasNothingToDo(server, wish.addKeys(Server.SPARE_KEY));
    }

    @Test
    void leavesThemToTheStepThatMakesTheAccount() {
        step.hasNothingToDo(
                server.without("ada"),
                wish.loggedIn("root", "publickey").admin("ada").addKeys(Server.SPARE_KEY));
    }

    @Test
    void advisesASecondKey() {
        step.advises("one key opens ada (" + Server.ADAS_PRINT, server, wish);
    }

    @Test
    void advisesAFirstKey() {
        step.advises("no key opens", server.keys("ada"), wish.loggedIn("ada", "password"));
    }

    @Test
    void refusesHalfAKey() {
        step.refuses("is not a public key", server, wish.addKeys("ssh-ed25519 AAAAC3NzaC1lZDI1"));
        step.refuses("is not a public key", server, wish.addKeys("~/.ssh/id_ed25519.pub"));
    }

    @Test
    void refusesAShortRsaKey() {
        step.refuses("1024 bits is too short", server, wish.addKeys(PublicKeyTest.RSA_1024));
    }

    @Test
    void refusesWhatTheServersOwnLimitRefuses() {
        step.refuses(
                "2048 bits is too short",
                server.setting("requiredrsasize", "3072"),
                wish.addKeys(PublicKeyTest.RSA_2048));
    }

    @Test
    void refusesKeysOutsideTheHome() {
        step.refuses(
                "outside its home",
                server.setting("authorizedkeysfile", "/etc/ssh/keys/%u"),
                wish.addKeys(Server.SPARE_KEY));
    }

    @Test
    void refusesWhereSshdIgnoresTheFile() {
        step.refuses(
                ".ssh is writable by everyone",
                server.keyProblem("ada", "/home/ada/.ssh is writable by everyone"),
                wish.loggedIn("ada", "password").addKeys(Server.SPARE_KEY));
    }
}
