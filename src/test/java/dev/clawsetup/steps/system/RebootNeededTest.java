package dev.clawsetup.steps.system;

import dev.clawsetup.steps.Says;
import dev.clawsetup.steps.Server;
import dev.clawsetup.steps.Wish;

import org.junit.jupiter.api.Test;

final class RebootNeededTest {
    private final Says step = new Says(new RebootNeeded());

    @Test
    void tellsWhyAReboot() {
        step.advises(
                "(linux-image-6.12)",
                Server.rented().rebootRequired("linux-image-6.12"),
                Wish.defaults());
        step.advises("a reboot is pending", Server.rented().rebootRequired(""), Wish.defaults());
    }

    @Test
    void isContentWithoutOne() {
        step.hasNothingToDo(Server.rented(), Wish.defaults());
    }
}
