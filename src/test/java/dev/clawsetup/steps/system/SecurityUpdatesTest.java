package dev.clawsetup.steps.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clawsetup.plan.Action.SetUnit;
import dev.clawsetup.plan.Action.WriteFile;
import dev.clawsetup.plan.Work;
import dev.clawsetup.steps.Says;
import dev.clawsetup.steps.Server;
import dev.clawsetup.steps.Wish;

import org.junit.jupiter.api.Test;

import java.util.List;

final class SecurityUpdatesTest {
    private final Says step = new Says(new SecurityUpdates());
    private final Server server = Server.rented();
    private final Wish wish = Wish.defaults();

    private String file() {
        return step.action(WriteFile.class, server, wish).content();
    }

    private Server awake() {
        return server.installed("unattended-upgrades")
                .unit("apt-daily.timer", "active", "enabled")
                .unit("apt-daily-upgrade.timer", "active", "enabled")
                .unit("unattended-upgrades.service", "active", "enabled");
    }

    @Test
    void namesDebiansSecurityArchive() {
        assertTrue(
                file().contains(
                                "\"origin=Debian,codename=${distro_codename}-security,label=Debian-Security\";"));
        assertTrue(file().contains("Automatic-Reboot \"false\";"));
    }

    @Test
    void namesUbuntusSecurityArchives() {
        server.distribution("ubuntu");
        assertTrue(file().contains("\"origin=Ubuntu,archive=${distro_codename}-security\";"));
        assertFalse(file().contains("Debian"));
    }

    @Test
    void bringsThePackageAndWakesItsTimers() {
        var work = step.work(server, wish);
        assertEquals(List.of("unattended-upgrades"), work.packages().getFirst().names());
        assertEquals(Work.Safety.PLAIN, work.safety());
        assertTrue(
                work.actions().contains(new SetUnit("apt-daily-upgrade.timer", SetUnit.Wanted.ON)));
    }

    @Test
    void hasNothingToDoOnceItIsOn() {
        var placed = step.work(server, wish).actions();
        step.hasNothingToDo(awake().after(placed), wish);
    }

    @Test
    void wakesATimerThatSomebodyTurnedOff() {
        var placed = step.work(server, wish).actions();
        awake().after(placed).unit("apt-daily.timer", "inactive", "disabled");
        assertEquals(
                List.of(new SetUnit("apt-daily.timer", SetUnit.Wanted.ON)),
                step.work(server, wish).actions());
    }

    @Test
    void rebootsWhenAsked() {
        wish.rebootAt("02:30");
        assertTrue(file().contains("Automatic-Reboot \"true\";"));
        assertTrue(file().contains("Automatic-Reboot-Time \"02:30\";"));
    }

    @Test
    void leavesTheAdministratorsOwnRebootsAlone() {
        server.file(
                "/etc/apt/apt.conf.d/50unattended-upgrades",
                "Unattended-Upgrade::Automatic-Reboot \"true\";\n");
        assertFalse(file().contains("Automatic-Reboot"));
    }
}
