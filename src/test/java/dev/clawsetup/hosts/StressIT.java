package dev.clawsetup.hosts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clawsetup.hosts.Drill.Promise;
import dev.clawsetup.plan.Action;
import dev.clawsetup.plan.Change;
import dev.clawsetup.plan.Step;
import dev.clawsetup.plan.Work;
import dev.clawsetup.run.Engine;
import dev.clawsetup.run.Event;
import dev.clawsetup.run.Exit;
import dev.clawsetup.steps.ssh.KeysOnly;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import java.io.Closeable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;

/// The way back while everything else goes wrong as well: disks, units, ports, other people.
///
/// Two servers, one for each way to start sshd. Each test leaves its server as it was; the camera
/// judges.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Order(4)
class StressIT {
    private static final String BASE = "/var/lib/clawsetup";
    private static final String DROP_INS = "/etc/ssh/sshd_config.d";
    private static final String OURS = DROP_INS + "/00-clawsetup-keys-only.conf";
    private static final String CLOUD_INIT = DROP_INS + "/50-cloud-init.conf";
    private static final String THEIRS = DROP_INS + "/10-theirs.conf";
    private static final String FILE = "/etc/clawsetup-test";

    /// In force, it lets nobody in: what the undo is for.
    private static final Work LOCKS_OUT = sshd("AllowUsers nobody");

    private static final Work HARMLESS = sshd("X11Forwarding no");

    /// The quickest change that there is.
    private static final Work SMALL = Change.of(Action.WriteFile.of(FILE, "ours\n")).guarded();

    private static Work sshd(String... lines) {
        return Change.of(Action.WriteFile.of(OURS, String.join("\n", lines) + "\n"))
                .checkedBy("sshd -t")
                .thenReload(Work.Reload.SSH)
                .guarded();
    }

    /// Wanted until its file lies there.
    private static Step step(String file, Work work) {
        return new Promise(
                "test.step",
                (now, want) ->
                        now.file(file).map(f -> f.content().contains("X11")).orElse(false)
                                ? Change.none("written")
                                : work);
    }

    private Drill service;
    private Drill socket;

    @BeforeAll
    void start() throws Exception {
        service = Drill.on("debian13", "cloud");
        socket = Drill.on("debian12", "socket");
    }

    @AfterAll
    void remove() {
        try (var _ = service;
                var _ = socket) {
            // both, whatever becomes of the first
        }
    }

    @AfterEach
    void isAsBefore() {
        service.isAsBefore();
        socket.isAsBefore();
    }

    /// On v4 and on v6, by what answers, not by what a unit says.
    private static void answersEverywhere(Drill drill) {
        assertEquals(
                "",
                drill.inside(
                        """
                        for a in 127.0.0.1 ::1; do
                            timeout 5 bash -c "read -r l <>/dev/tcp/$a/22; case \\$l in SSH-*) ;; *) exit 1 ;; esac" || echo "$a is silent"
                        done
                        """));
        assertTrue(drill.letsPeopleIn(), "a new login works");
    }

    // Disks -----------------------------------------------------------------------------------

    @Test
    void aDiskThatIsFullBeforeTheChangeAndAgainInTheUndoKeepsNothingAway() {
        service.inside(
                """
                cp -a %1$s /run/kit && mount -t tmpfs -o size=24m,mode=0700 none %1$s && cp -a /run/kit/. %1$s
                """
                        .formatted(BASE));
        try {
            var change = service.armed("full", LOCKS_OUT);
            service.inside("cat /dev/zero >" + BASE + "/fill");
            assertNotEquals(0, change.follow());
            assertFalse(service.letsPeopleIn(), "the change is in force");
            killedInTheMiddle(service, change, "--unconfirmed");
            service.inside("cat /dev/zero >>" + BASE + "/fill");
            assertEquals(0, change.rollback("--unconfirmed"));
            assertEquals("undone", change.state());
            answersEverywhere(service);
        } finally {
            service.inside("umount -l %s; rm -rf /run/kit".formatted(BASE));
        }
    }

    @Test
    void aFullDiskUnderTheFilesThemselvesKeepsNothingAway() {
        // more than the 10 MB that arming asks for, and all of it gone when the undo comes
        service.inside(
                """
                mkdir /run/etc && mount -t tmpfs -o size=$(($(du -sk /etc | cut -f1) + 16000))k,mode=0755 none /run/etc &&
                    cp -a /etc/. /run/etc && mount --move /run/etc /etc; rmdir /run/etc
                """);
        try {
            var was = service.inside("cd /etc; find . -type f -exec sha256sum {} + | sort");
            var change =
                    service.orphan(
                            "etc-full",
                            Change.of(
                                            Action.WriteFile.of(CLOUD_INIT, "AllowUsers nobody\n"),
                                            Action.WriteFile.of(OURS, "X11Forwarding no\n"))
                                    .thenReload(Work.Reload.SSH)
                                    .guarded());
            service.inside("cat /dev/zero >/etc/fill");
            change.theDeadlineComes();
            change.undoneByItself();
            answersEverywhere(service);
            service.inside("rm /etc/fill");
            assertEquals(
                    was, service.inside("cd /etc; find . -type f -exec sha256sum {} + | sort"));
        } finally {
            service.inside("umount -l /etc; systemctl daemon-reload; systemctl reload ssh");
        }
    }

    private static void writable(Drill drill, String folder, String yesOrNo) {
        drill.inside(
                yesOrNo.equals("no")
                        ? "mount --bind %1$s %1$s && mount -o remount,bind,ro %1$s"
                                .formatted(folder)
                        : "umount -l " + folder);
    }

    @Test
    void aReadOnlyFolderIsTriedAgainAndNamed() throws Exception {
        var change = service.orphan("read-only", HARMLESS);
        writable(service, DROP_INS, "no");
        change.theDeadlineComes();
        service.server.await("grep -qs 'not complete' " + change.folder() + "/undo.log");
        assertEquals("undoing", change.state());
        var listed = service.listed(change.run);
        assertTrue(listed.contains("cannot put back " + OURS), listed);
        writable(service, DROP_INS, "yes");
        change.theDeadlineComes();
        change.undoneByItself();
    }

    @Test
    void recordsThatCannotBeWrittenDoNotKeepPeopleOut() {
        var change = service.orphan("no-records", LOCKS_OUT);
        writable(service, BASE, "no");
        change.theDeadlineComes();
        service.server.await("[ -e /run/clawsetup/late.* ] && [ ! -e " + OURS + " ]");
        service.server.await(
                "! systemctl list-units 'clawsetup-undo-*.service' | grep -q activating");
        answersEverywhere(service);
        assertEquals("armed", change.state());
        writable(service, BASE, "yes");
        assertEquals(Exit.ROLLED_BACK, change.confirm());
        change.theDeadlineComes();
        change.undoneByItself();
    }

    // The undo itself -------------------------------------------------------------------------

    /// With this in the way of `sshd -t` the undo hangs in its middle, and is killed there.
    private static void killedInTheMiddle(Drill drill, Drill.Orphan change, String how) {
        drill.inside(
                """
                mv /usr/sbin/sshd /usr/sbin/sshd.real
                printf '#!/bin/sh\\nsleep 100\\n' >/usr/sbin/sshd; chmod 755 /usr/sbin/sshd
                setsid %s/rollback %s %s >/dev/null 2>&1 &
                until [ -e %s/state.undoing ] && [ ! -e %s ]; do sleep 0.05; done
                kill -s KILL -- -$!
                mv /usr/sbin/sshd.real /usr/sbin/sshd
                """
                        .formatted(BASE, how, change.step, change.folder(), OURS));
        assertEquals("undoing", change.state());
    }

    @Test
    void killedAtAnyMomentItIsFinishedByTheNext() {
        var seen = new TreeSet<String>();
        for (var ms = 10; ms <= 130; ms += 30) {
            var change = service.orphan("killed", LOCKS_OUT);
            service.inside(
                    "setsid %s/rollback --unconfirmed %s >/dev/null 2>&1 & sleep 0.%03d; kill -s KILL -- -$!"
                            .formatted(BASE, change.step, ms));
            seen.add(change.state());
            assertEquals(0, change.rollback("--unconfirmed"));
            assertEquals("undone", change.state());
            assertTrue(service.letsPeopleIn(), "killed after " + ms + " ms");
        }
        assertTrue(seen.contains("undoing"), seen::toString);
    }

    @Test
    void anAskedForUndoThatIsKilledFinishesItself() {
        var change = service.orphan("asked", HARMLESS);
        assertEquals(0, change.confirm());
        killedInTheMiddle(service, change, "");
        assertEquals("active", service.inside("systemctl is-active 'clawsetup-undo-*.timer'"));
        change.theDeadlineComes();
        change.undoneByItself();
    }

    @Test
    void anUndoBeforeALongDeadlineThatIsKilledDoesNotWaitForIt() {
        var change = service.orphan("before", LOCKS_OUT);
        killedInTheMiddle(service, change, "--unconfirmed");
        var seconds =
                service.inside(
                        """
                        up=$(cut -d. -f1 /proc/uptime); least=9999
                        for t in $(systemctl list-units --plain --no-legend 'clawsetup-undo-*.timer' | cut -d' ' -f1); do
                            n=$(busctl get-property org.freedesktop.systemd1 "$(busctl --json=short call org.freedesktop.systemd1 \
                                /org/freedesktop/systemd1 org.freedesktop.systemd1.Manager GetUnit s "$t" | sed 's/.*\\["\\(.*\\)"\\].*/\\1/')" \
                                org.freedesktop.systemd1.Timer NextElapseUSecMonotonic | cut -d' ' -f2)
                            n=$((n / 1000000 - up)); [ "$n" -ge "$least" ] || least=$n
                        done
                        echo "$least"
                        """);
        assertTrue(Integer.parseInt(seconds) <= 60, seconds + " s until the next try");
        change.theDeadlineComes();
        change.undoneByItself();
    }

    @Test
    void eitherTheConfirmationOrTheUndoWins() {
        var seen = new TreeSet<String>();
        for (var i = 0; i < 20; i++) {
            var change = service.orphan("race", SMALL);
            seen.add(
                    service.inside(
                            """
                            { sleep 0.02; exec %2$s/confirm %3$s; } >/dev/null 2>&1 & c=$!
                            { sleep 0.%1$03d; exec %2$s/rollback --unconfirmed %3$s; } >/dev/null 2>&1 & r=$!
                            wait $c; c=$?; wait $r; r=$?
                            . %2$s/lib.sh; step %3$s
                            echo "$(state) confirm=$c undo=$r $(ls %4$s 2>/dev/null)"
                            """
                                    .formatted(i * 3, BASE, change.step, FILE)));
            assertEquals(0, change.rollback("--over"));
        }
        assertEquals(
                Set.of("confirmed confirm=0 undo=0 " + FILE, "undone confirm=75 undo=0"), seen);
    }

    @Test
    void aLateTimerOfOneChangeLeavesTheNextAlone() {
        // as long as a client holds the lease, no undo tidies up what the next change needs
        service.inside(
                "setsid sh -c '(while [ ! -e /run/over ]; do echo; sleep 0.2; done) | %s/own test' >/dev/null 2>&1 &"
                        .formatted(BASE));
        var first = service.orphan("first", SMALL);
        // its undo begins, and has to wait at the lock
        service.inside(
                """
                setsid sh -c 'exec 9<%s; flock 9; : >/run/held; while [ -e /run/held ]; do sleep 0.02; done' >/dev/null 2>&1 &
                until [ -e /run/held ]; do sleep 0.02; done
                systemctl start --no-block 'clawsetup-undo-*.service' --all
                until systemctl list-units 'clawsetup-undo-*.service' | grep -q activating; do sleep 0.02; done
                """
                        .formatted(BASE));
        assertEquals(0, first.confirm());
        service.inside("rm /run/held");
        var second =
                service.orphan(
                        "second", Change.of(Action.WriteFile.of(FILE + "-2", "ours\n")).guarded());
        service.server.await(
                "! systemctl list-units 'clawsetup-undo-*.service' | grep -q activating");
        assertEquals("confirmed", first.state());
        assertEquals("armed", second.state());
        assertEquals(
                FILE + "\n" + FILE + "-2\nactive",
                service.inside(
                        "ls %1$s %1$s-2; systemctl is-active 'clawsetup-undo-*.timer'"
                                .formatted(FILE)));
        second.theDeadlineComes();
        second.comesTo("undone");
        assertEquals("confirmed", first.state());
        service.inside(
                ": >/run/over; while [ -e %s/owner ]; do sleep 0.05; done; rm /run/over"
                        .formatted(BASE));
        assertEquals(0, first.rollback(""));
    }

    @Test
    void theTimerOutlivesANewSystemdAndTriesAgainAfterwards() throws Exception {
        var change = service.armed("reexec", HARMLESS, Duration.ofSeconds(3));
        assertEquals(0, change.follow());
        service.inside("chattr +i " + OURS + "; systemctl daemon-reexec; systemctl daemon-reload");
        service.server.await("grep -qs 'not complete' " + change.folder() + "/undo.log");
        var listed = service.listed(change.run);
        assertTrue(listed.contains("cannot put back " + OURS), listed);
        service.inside("systemctl daemon-reload; systemctl daemon-reexec; chattr -i " + OURS);
        change.undoneByItself();
        assertTrue(service.letsPeopleIn());
    }

    // Clocks ----------------------------------------------------------------------------------

    @Test
    void nothingIsDecidedByTheTimeOfDay() {
        var change = service.armed("clock", SMALL);
        assertEquals(
                "",
                service.inside(
                        "systemctl show -p NextElapseUSecRealtime --value"
                                + " 'clawsetup-undo-*.timer'"));
        assertNotEquals(
                "",
                service.inside(
                        "systemctl show -p NextElapseUSecMonotonic --value"
                                + " 'clawsetup-undo-*.timer'"));
        assertEquals(0, change.rollback("--unconfirmed"));
        // a lease is as old as the time that the server has been up since its last beat
        assertEquals(
                "held free",
                service.inside(
                        """
                        . %1$s/lib.sh
                        mkfifo /run/beats; %1$s/own test </run/beats >/dev/null 2>&1 & exec 5>/run/beats
                        until at_work; do sleep 0.02; done
                        aged() { touch -d "@$(($(up) - $1))" %1$s/owner; if at_work; then echo held; else echo free; fi; }
                        echo $(aged 25) $(aged 31)
                        exec 5>&-; wait; rm /run/beats
                        """
                                .formatted(BASE)));
        assertEquals(
                "1", service.inside("cat %1$s/*.sh %1$s/[cfor]* | grep -cw date".formatted(BASE)));
    }

    // Others at work --------------------------------------------------------------------------

    /// A login between two words of systemctl starts sshd, which then keeps its socket away.
    @Test
    void aSocketComesBackHoweverManyKnock() throws Exception {
        socket.inside(
                """
                : >/run/knock
                setsid bash -c 'while [ -e /run/knock ]; do : <>/dev/tcp/127.0.0.1/22; sleep 0.02; done' </dev/null >/dev/null 2>&1 &
                """);
        try {
            for (var again = 0; again < 2; again++) {
                assertEquals(Exit.DONE, socket.run(event -> {}, step(OURS, HARMLESS)).exit());
                assertEquals("active", socket.inside("systemctl is-active ssh.socket"));
                assertEquals(Exit.DONE, socket.undo().exit());
                assertEquals("active", socket.inside("systemctl is-active ssh.socket"));
            }
        } finally {
            socket.inside("rm /run/knock");
        }
    }

    /// As a session does that sshd was just forking when it was stopped: it holds the port on.
    @Test
    void aSocketComesBackThoughItsPortIsTakenForAMoment() throws Exception {
        socket.inside(
                """
                setsid perl -MIO::Socket::INET -e '
                    for (1 .. 12000) {
                        last if $held = IO::Socket::INET->new(LocalAddr => "0.0.0.0", LocalPort => 22, Listen => 1, ReuseAddr => 1);
                        select undef, undef, undef, .005;
                    }
                    open F, ">/run/was-held" if $held; sleep 1' </dev/null >/dev/null 2>&1 &
                """);
        assertEquals(Exit.DONE, socket.run(event -> {}, step(OURS, HARMLESS)).exit());
        assertEquals("", socket.inside("rm /run/was-held"));
        assertEquals("active", socket.inside("systemctl is-active ssh.socket"));
        assertEquals(Exit.DONE, socket.undo().exit());
        assertEquals("active", socket.inside("systemctl is-active ssh.socket"));
    }

    @Test
    void aSecondClawsetupMayNeitherChangeNorSettleNorUndoWhileOneIsArmed() throws Exception {
        var second = new CopyOnWriteArrayList<Integer>();
        var report =
                service.run(
                        event -> {
                            if (event instanceof Event.Armed) {
                                try (Engine other = service.engine()) {
                                    second.add(other.settle(e -> {}).exit());
                                    second.add(service.undo().exit());
                                    second.add(service.run(e -> {}, step(OURS, SMALL)).exit());
                                } catch (Exception e) {
                                    throw new IllegalStateException(e);
                                }
                            }
                        },
                        step(OURS, HARMLESS));
        assertEquals(List.of(Exit.BUSY, Exit.BUSY, Exit.BUSY), second);
        assertEquals(Exit.DONE, report.exit(), report.summary());
        assertEquals(Exit.DONE, service.undo().exit());
    }

    @Test
    void whatSomebodyWroteOverAChangeThatFailedIsKeptBeside() {
        var change = service.armed("theirs", LOCKS_OUT.checkedBy("false"));
        assertNotEquals(0, change.follow());
        service.inside("echo '# theirs' >>" + OURS);
        change.theDeadlineComes();
        change.undoneByItself();
        assertEquals("# theirs", service.inside("tail -n 1 " + change.folder() + "/theirs" + OURS));
    }

    @Test
    void aptGoesOnWhileTheLineIsDown() throws Exception {
        var healing = new ArrayList<Thread>();
        var report =
                service.run(
                        event -> {
                            if (event instanceof Event.Log log
                                    && log.line().startsWith("Unpacking ufw")) {
                                var cut = service.server.cut("both");
                                healing.add(Thread.ofVirtual().start(() -> heal(cut)));
                            }
                        },
                        step(OURS, HARMLESS.withPackages(List.of("ufw"), List.of())));
        assertEquals(1, healing.size());
        assertEquals(Exit.DONE, report.exit(), report.summary());
        assertEquals("", service.inside("dpkg --audit"));
        assertEquals(Exit.DONE, service.undo().exit());
    }

    /// The line is healed once the client has noticed that it broke.
    private void heal(Closeable cut) {
        try (cut) {
            while (service.events.stream().noneMatch(e -> e instanceof Event.Lost)) {
                Thread.onSpinWait();
                Thread.yield();
            }
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void aChangeThatIsKilledForItsMemoryIsTakenBack() throws Exception {
        var report =
                service.run(
                        event -> {
                            if (event instanceof Event.Log log && log.line().equals("waiting")) {
                                service.inside(
                                        "systemctl kill -s KILL 'clawsetup-apply-*.service'");
                            }
                        },
                        step(OURS, HARMLESS.checkedBy("echo waiting; sleep 60")));
        assertEquals(Exit.ROLLED_BACK, report.exit(), report.summary());
        assertTrue(service.letsPeopleIn());
    }

    @Test
    void aServerThatIsBusyWithSomethingElseUndoesInTime() {
        var change = service.orphan("busy", LOCKS_OUT);
        service.inside(
                "systemd-run -q --collect --unit=hog bash -c 'for n in $(seq 2); do (while :; do"
                        + " :; done) & (while /bin/true; do :; done) & done; wait'");
        try {
            change.theDeadlineComes();
            change.undoneByItself();
            assertTrue(service.letsPeopleIn());
        } finally {
            service.inside("systemctl stop hog.service");
        }
    }

    // sshd and its units ----------------------------------------------------------------------

    @Test
    void sshServiceAtItsStartLimitComesBack() {
        var change = service.orphan("limit", LOCKS_OUT);
        assertEquals(
                "start-limit-hit",
                service.inside(
                        """
                        for n in $(seq 10); do systemctl restart ssh.service; done 2>/dev/null
                        rm -rf /run/sshd
                        systemctl show -p Result --value ssh.service
                        """));
        change.theDeadlineComes();
        change.undoneByItself();
        answersEverywhere(service);
    }

    @Test
    void sshSocketAtItsStartLimitComesBack() {
        var change = socket.orphan("limit", HARMLESS);
        socket.inside(
                """
                systemctl stop ssh.service; echo NoSuchKeyword >>%s
                for n in $(seq 100); do
                    ! systemctl -q is-failed ssh.socket || break
                    bash -c ': <>/dev/tcp/127.0.0.1/22'; sleep 0.1
                done 2>/dev/null
                rm -rf /run/sshd
                """
                        .formatted(OURS));
        assertEquals("failed", socket.inside("systemctl is-active ssh.socket"));
        change.theDeadlineComes();
        change.undoneByItself();
        answersEverywhere(socket);
    }

    private static final String TAKE_PORT =
            """
            setsid perl -MIO::Socket::INET -e '
                my $s = IO::Socket::INET->new(LocalAddr => "0.0.0.0", LocalPort => %s, Listen => 1, ReuseAddr => 1) or die;
                open(F, ">/run/taken") and print(F $$) and close(F); sleep 600' >/dev/null 2>&1 &
            until [ -s /run/taken ]; do sleep 0.02; done
            """;

    @Test
    void aPortThatSomebodyElseTookIsTakenUpAsSoonAsItIsFree() throws Exception {
        for (var drill : List.of(service, socket)) {
            var change = drill.orphan("taken", HARMLESS);
            drill.inside("systemctl stop ssh.socket ssh.service\n" + TAKE_PORT.formatted("22"));
            change.theDeadlineComes();
            drill.server.await("grep -qs 'not complete' " + change.folder() + "/undo.log");
            assertEquals("undoing", change.state());
            drill.inside("kill $(cat /run/taken); rm /run/taken");
            change.theDeadlineComes();
            change.undoneByItself();
            answersEverywhere(drill);
        }
    }

    @Test
    void aPortThatIsTakenIsNoticedBeforeTheProof() throws Exception {
        service.inside(TAKE_PORT.formatted("2299"));
        var report = service.run(e -> {}, step(OURS, sshd("Port 2299", "X11Forwarding no")));
        service.inside("kill $(cat /run/taken); rm /run/taken");
        assertEquals(Exit.ROLLED_BACK, report.exit(), report.summary());
        assertTrue(report.rows().getFirst().observed().contains("does not listen on"));
        answersEverywhere(service);
    }

    @Test
    void aSocketOnAnotherPortComesBackAfterAPowerLoss() {
        var change =
                socket.orphan(
                        "port",
                        Change.of(
                                        Action.WriteFile.of(
                                                "/etc/systemd/system/ssh.socket.d/port.conf",
                                                "[Socket]\nListenStream=\nListenStream=2299\n"))
                                .thenReload(Work.Reload.SYSTEMD)
                                .thenReload(Work.Reload.SSH)
                                .guarded());
        assertFalse(socket.letsPeopleIn(), "the change is in force");
        socket.server.kill();
        change.undoneByItself();
        answersEverywhere(socket);
    }

    @Test
    void aServiceThatWouldNotStartAtBootComesBackThoughTheBootIsCutOff() {
        var change =
                service.orphan(
                        "links",
                        Change.of(new Action.SetUnit("ssh.service", Action.SetUnit.Wanted.OFF))
                                .guarded());
        assertFalse(service.letsPeopleIn(), "the change is in force");
        service.server.losePower();
        service.server.await("grep -qs 'files are back' " + change.folder() + "/undo.log");
        service.server.kill();
        change.undoneByItself();
        answersEverywhere(service);
    }

    @Test
    void unitsThatSomebodyMaskedMeanwhileDoNotKeepPeopleOut() {
        for (var drill : List.of(service, socket)) {
            var unit = drill == service ? "ssh.service" : "ssh.socket";
            var change = drill.orphan("masked", LOCKS_OUT);
            drill.inside("systemctl mask " + unit);
            change.theDeadlineComes();
            change.undoneByItself();
            answersEverywhere(drill);
            drill.inside("systemctl unmask " + unit);
        }
        socket.inside("systemctl stop ssh.service; systemctl restart ssh.socket");
        // systemd 257 has lost sight of the daemon by now; an undo puts that right as well
        var next = service.armed("unmasked", HARMLESS);
        next.theDeadlineComes();
        next.undoneByItself();
        answersEverywhere(service);
        assertEquals("active", service.inside("systemctl is-active ssh.service"));
    }

    @Test
    void aSshdWhoseUnitSaysOtherPortsThanItsFilesIsLeftAtThem() throws Exception {
        service.inside(
                """
                cp -p /etc/default/ssh /run/ssh; echo 'SSHD_OPTS="-p 22"' >/etc/default/ssh
                echo 'Port 2299' >%s; systemctl restart ssh.service
                """
                        .formatted(THEIRS));
        try {
            var report = service.run(e -> {}, step(OURS, HARMLESS));
            assertEquals(Exit.DONE, report.exit(), report.summary());
            assertEquals(Exit.DONE, service.undo().exit());
            answersEverywhere(service);
        } finally {
            service.inside(
                    "cp -p /run/ssh /etc/default/ssh; rm /run/ssh %s; systemctl restart ssh.service"
                            .formatted(THEIRS));
        }
    }

    @Test
    void aUnitThatEndsItsSessionsDoesNotEndTheWayBack() throws Exception {
        socket.inside(
                """
                mkdir /etc/systemd/system/ssh.service.d
                printf '[Service]\\nKillMode=control-group\\n' >/etc/systemd/system/ssh.service.d/kill.conf
                systemctl daemon-reload; systemctl stop ssh.service
                """);
        try {
            var report = socket.run(e -> {}, step(OURS, HARMLESS));
            assertEquals(Exit.DONE, report.exit(), report.summary());
            assertEquals(Exit.DONE, socket.undo().exit());
            answersEverywhere(socket);
        } finally {
            socket.inside(
                    "rm -r /etc/systemd/system/ssh.service.d; systemctl daemon-reload; systemctl"
                            + " stop ssh.service");
        }
    }

    @Test
    void aDaemonThatIsOlderThanItsFilesIsNoticedBeforeAnythingIsDone() throws Exception {
        service.inside("echo 'Port 2299' >" + THEIRS);
        var report = service.run(e -> {}, new KeysOnly());
        service.inside("rm " + THEIRS + "; systemctl reload ssh.service");
        assertEquals(Exit.REFUSED, report.exit(), report.summary());
        var said = report.rows().getFirst().observed();
        assertTrue(said.contains("it listens on"), said);
        answersEverywhere(service);
    }

    @Test
    void pamThatRefusesEverybodyIsTakenBackAtOnce() throws Exception {
        var report =
                service.run(
                        e -> {},
                        step(
                                OURS,
                                Change.of(
                                                Action.WriteFile.of(
                                                        "/etc/pam.d/sshd",
                                                        "account required pam_nosuch.so\n"),
                                                Action.WriteFile.of(OURS, "X11Forwarding no\n"))
                                        .thenReload(Work.Reload.SSH)
                                        .guarded()));
        assertEquals(Exit.ROLLED_BACK, report.exit(), report.summary());
        answersEverywhere(service);
    }

    // One start, and only with an undo that is awake ------------------------------------------

    @Test
    void fourFollowersStartAChangeOnce() {
        var change = service.armed("four", SMALL.checkedBy("echo once; sleep 0.3"));
        assertEquals(
                "once 0 once 0 once 0 once 0",
                service.inside(
                        """
                        for n in 1 2 3 4; do { %s/follow %s 0 >/run/log.$n; echo $? >>/run/log.$n; } & done; wait
                        echo $(cat /run/log.?); rm /run/log.?
                        """
                                .formatted(BASE, change.step)));
        assertEquals(0, change.rollback("--unconfirmed"));
    }

    @Test
    void nothingIsDoneWhenTheTimerIsDead() throws Exception {
        var report =
                service.run(
                        event -> {
                            if (event instanceof Event.Armed) {
                                service.inside("systemctl stop 'clawsetup-undo-*.timer'");
                            }
                        },
                        step(OURS, HARMLESS));
        assertEquals(Exit.ROLLED_BACK, report.exit(), report.summary());
        var said = report.rows().getFirst().observed();
        assertTrue(said.contains("70"), said);
        assertEquals("", service.inside("ls " + OURS + " 2>/dev/null"));
    }
}
