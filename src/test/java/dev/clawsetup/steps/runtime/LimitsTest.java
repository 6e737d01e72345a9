package dev.clawsetup.steps.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clawsetup.plan.Action.WriteFile;
import dev.clawsetup.plan.Work;
import dev.clawsetup.steps.Says;
import dev.clawsetup.steps.Server;
import dev.clawsetup.steps.Wish;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;

final class LimitsTest {
    private final Says step = new Says(new Limits());
    private final Server server = Server.rented().openclaw("2026.9.6");
    private final Wish wish = Wish.defaults();

    @ParameterizedTest
    @CsvSource({
        // a server sold as 1 GB, as 2 GB, 4 GB and 8 GB, and what its kernel shows
        "957, 1024, 1280",
        "1967, 1280, 1536",
        "3915, 2560, 3072",
        "7941, 5120, 6144",
    })
    void sharesTheMemoryAndNeverGivesLessThanItTakesToRun(int shown, int high, int max) {
        var dropIn = step.action(WriteFile.class, server.memory(shown), wish).content();
        assertTrue(dropIn.contains("\nMemoryHigh=%dM\n".formatted(high)), dropIn);
        assertTrue(dropIn.contains("\nMemoryMax=%dM\n".formatted(max)), dropIn);
    }

    @Test
    void aKernelThatShowsALittleLessChangesNothing() {
        server.memory(3915).after(step.work(server, wish).actions());
        step.hasNothingToDo(server.memory(3880), wish);
    }

    @Test
    void capsTheJournalToo() {
        var work = step.work(server, wish);
        assertEquals(2, work.actions().size());
        assertEquals(List.of(Work.Reload.JOURNAL, Work.Reload.SYSTEMD), work.reloads());
        assertEquals(Work.Safety.PLAIN, work.safety());
    }

    @Test
    void aServiceThatRunsTakesThemUpAndStaysHealthy() {
        server.unit("openclaw-gateway.service", "active", "enabled");
        assertEquals(Work.Safety.HEALTH, step.work(server, wish).safety());
    }

    @Test
    void isOffWhereTheServerIsOnlyHardened() {
        step.isOff(server, wish.harden());
    }
}
