package dev.clawsetup.steps.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clawsetup.answers.Answers;
import dev.clawsetup.facts.Account;
import dev.clawsetup.plan.Action.OpenClawConfig;
import dev.clawsetup.plan.Action.PutTree;
import dev.clawsetup.plan.Action.WriteFile;
import dev.clawsetup.plan.Change;
import dev.clawsetup.plan.Work;
import dev.clawsetup.steps.Says;
import dev.clawsetup.steps.Server;
import dev.clawsetup.steps.Wish;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

final class OpenClawProgramTest {
    private final Says step = new Says(new OpenClawProgram());
    private final Server server = Server.rented().node("24.21.0");
    private final Wish wish = Wish.defaults();

    private Wish version(String version) {
        return wish.runtime(new Answers.Runtime(version, Optional.empty(), Optional.empty()));
    }

    private Server installed() {
        return server.after(step.work(server, wish).actions()).openclaw("2026.9.6");
    }

    @Test
    void installsBesideWhatIsThereAndAddsItsCommand() {
        var work = step.work(server, wish);
        assertEquals("/opt/openclaw/app", ((PutTree) work.actions().get(0)).path());
        var command = (WriteFile) work.actions().get(1);
        assertEquals("/usr/local/bin/openclaw", command.path());
        assertEquals("0755", command.mode());
    }

    @Test
    void namesTheVersionThatWasAskedFor() {
        var fill = step.action(PutTree.class, server, version("2026.9.5")).fill();
        assertTrue(fill.contains("openclaw@2026.9.5\n"), fill);
    }

    @Test
    void theLatestIsWhateverIsThere() {
        step.hasNothingToDo(installed(), wish);
    }

    @Test
    void theVersionAskedForIsNotInstalledTwice() {
        step.hasNothingToDo(installed(), version("2026.9.6"));
    }

    @Test
    void aLaterVersionIsTakenUpByTheServiceAndProved() {
        var running = installed().unit("openclaw-gateway.service", "active", "enabled");
        var work = step.work(running, version("2026.10.1"));
        assertEquals(
                List.of(OpenClawConfig.class, PutTree.class),
                work.actions().stream().map(Object::getClass).toList(),
                "the undo puts the program back, then its data");
        assertEquals(List.of(Work.Reload.GATEWAY), work.reloads());
        assertEquals(Work.Safety.HEALTH, work.safety());
    }

    @Test
    void refusesToGoBackAndSaysHowAnUpdateIsTakenBack() {
        var there = installed();
        step.refuses("does not go back to 2026.9.5", there, version("2026.9.5"));
        assertFalse(remedy(there).contains("undo"), "it was not clawsetup that brought it");
        var ours = remedy(there.inForce("runtime.openclaw"));
        assertTrue(ours.contains("clawsetup undo --step runtime.openclaw"), ours);
    }

    private String remedy(Server server) {
        return ((Change.Refusal) step.to(server, version("2026.9.5"))).remedy();
    }

    @Test
    void refusesWhatIsNoVersion() {
        step.refuses("no version", server, version("2026.9.6; reboot"));
        step.refuses("no version", server, version("latest --force"));
    }

    @Test
    void neverPutsASecondOneBesideAnother() {
        step.refuses("/root/.openclaw", server.otherClaw("/root/.openclaw (state)"), wish);
    }

    @Test
    void aServiceFileThatSomebodyElseWroteIsAnotherOne() {
        var path = "/etc/systemd/system/openclaw-gateway.service";
        step.refuses(path, server.file(path, "[Service]\nExecStart=/opt/mine\n"), wish);
    }

    @Test
    void refusesAnAccountThatLivesNowhere() {
        server.account(
                new Account(
                        "openclaw",
                        999,
                        "/",
                        "/usr/sbin/nologin",
                        List.of("openclaw"),
                        Account.Password.LOCKED,
                        Account.Sudo.NONE,
                        List.of(),
                        List.of(),
                        List.of()));
        step.refuses("lives in “/”", server, wish);
    }

    @Test
    void refusesWhereItWouldBeKilledForItsMemory() {
        step.refuses("899 MB", server.memory(899), wish);
        step.work(server.memory(900), wish);
    }

    @Test
    void refusesWhereTheDiskIsTooSmall() {
        step.refuses("1399 MB are free", server.free("/opt", 1399), wish);
    }

    @Test
    void isOffWhereTheServerIsOnlyHardened() {
        step.isOff(server, wish.harden());
    }
}
