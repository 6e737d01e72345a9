package dev.clawsetup.steps.system;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.clawsetup.plan.Action;
import dev.clawsetup.steps.Says;
import dev.clawsetup.steps.Server;
import dev.clawsetup.steps.Wish;

import org.junit.jupiter.api.Test;

import java.util.List;

final class SwapTest {
    private final Says step = new Says(new Swap());
    private final Server small = Server.rented().memory(960);
    private final Wish wish = Wish.defaults();

    @Test
    void givesASmallServerASwapFile() {
        assertEquals(List.of(new Action.Swap("/swapfile", 2048)), step.work(small, wish).actions());
        assertEquals(
                List.of(new Action.Swap("/swapfile", 1024)),
                step.work(small.free("/", 2000), wish).actions());
    }

    @Test
    void hasNothingToDoWhereThereIsEnough() {
        step.hasNothingToDo(Server.rented(), wish);
        step.hasNothingToDo(small.swap("/dev/vda3", 1024), wish);
    }

    @Test
    void isOffWhereTheKernelIsSomebodyElses() {
        for (var kind : List.of("lxc", "docker", "openvz")) {
            step.isOff(Server.rented().memory(960).virtualization(kind), wish);
        }
    }

    @Test
    void isOffWhereASwapFileDoesNotWork() {
        step.isOff(small.filesystem("btrfs"), wish);
        step.isOff(small.filesystem("zfs"), wish);
    }

    @Test
    void refusesAServerThatIsTooSmallForOpenClaw() {
        step.refuses("480 MB of memory", small.memory(480), wish);
        step.work(small, wish.harden());
    }

    @Test
    void refusesToFillTheDisk() {
        step.refuses("only 1700 MB left", small.free("/", 1700), wish);
    }
}
