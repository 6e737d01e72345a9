package dev.clawsetup.steps.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clawsetup.facts.Account;
import dev.clawsetup.plan.Action.SetUnit;
import dev.clawsetup.plan.Action.WriteFile;
import dev.clawsetup.plan.Proof;
import dev.clawsetup.plan.Work;
import dev.clawsetup.steps.Says;
import dev.clawsetup.steps.Server;
import dev.clawsetup.steps.Wish;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

final class GatewayServiceTest {
    private static final String UNIT = "openclaw-gateway.service";

    private final Says step = new Says(new GatewayService());
    private final Server server = Server.rented().node("24.21.0").openclaw("2026.9.6");
    private final Wish wish = Wish.defaults();

    private Server written() {
        return server.after(step.work(server, wish).actions());
    }

    @Test
    void writesTheUnitAndStartsIt() {
        var work = step.work(server, wish);
        assertEquals(new SetUnit(UNIT, SetUnit.Wanted.ON), work.actions().get(1));
        assertEquals(List.of(Work.Reload.SYSTEMD), work.reloads());
    }

    /// Each of these keeps OpenClaw from running (tried with 2026.9.6).
    @ParameterizedTest
    @ValueSource(
            strings = {"RestrictSUIDSGID", "MemoryDenyWriteExecute", "PrivateUsers", "DynamicUser"})
    void leavesOutWhatOpenClawCannotRunWith(String directive) {
        var unit = step.action(WriteFile.class, server, wish).content();
        assertTrue(unit.lines().noneMatch(l -> l.startsWith(directive + "=")), unit);
    }

    @Test
    void isProvedByItsHealthItsLockItsTokenAndItsAudit() {
        var proofs = step.work(server, wish).proofs();
        var health = assertInstanceOf(Proof.Healthy.class, proofs.get(1));
        assertEquals("http://127.0.0.1:18789/startupz", health.url());
        assertEquals(4, proofs.stream().filter(p -> p instanceof Proof.Holds).distinct().count());
    }

    @Test
    void seesNothingOfOtherHomesAndItsOwnDataWhereverThatLies() {
        var unit = step.action(WriteFile.class, server, wish).content();
        assertTrue(unit.contains("\nProtectHome=tmpfs\n"), unit);
        assertTrue(unit.contains("\nBindPaths=/var/lib/openclaw/.openclaw\n"), unit);
        server.account("openclaw", Account.Sudo.NONE);
        unit = step.action(WriteFile.class, server, wish).content();
        assertTrue(unit.contains("\nBindPaths=/home/openclaw/.openclaw\n"), unit);
    }

    @Test
    void hasNothingToDoOnceItRunsAndStartsWithTheServer() {
        step.hasNothingToDo(written().unit(UNIT, "active", "enabled"), wish);
    }

    @Test
    void startsItAgainWhereItStandsStill() {
        assertEquals(
                "OpenClaw's service does not run",
                step.work(written().unit(UNIT, "failed", "enabled"), wish).now());
        step.work(Server.rented().after(List.of()).unit(UNIT, "active", "disabled"), wish);
    }

    @Test
    void leavesAUnitAloneThatSomebodyElseWrote() {
        step.refuses("has not written it", server.file(GatewayService.FILE, "[Unit]\n"), wish);
    }

    @Test
    void isOffWhereTheServerIsOnlyHardened() {
        step.isOff(server, wish.harden());
        assertFalse(
                new GatewayService()
                        .observations(server.facts(), wish.answers()).stream()
                                .anyMatch(Proof.class::isInstance));
    }
}
