package dev.clawsetup.hosts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clawsetup.plan.Action;
import dev.clawsetup.plan.Change;
import dev.clawsetup.plan.Proof;
import dev.clawsetup.plan.Step;
import dev.clawsetup.plan.Work;
import dev.clawsetup.run.Attended;
import dev.clawsetup.run.Engine;
import dev.clawsetup.run.Event;
import dev.clawsetup.run.Exit;
import dev.clawsetup.run.Outcome;
import dev.clawsetup.run.Report;
import dev.clawsetup.run.Undo;
import dev.clawsetup.secret.Secret;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/// The engine on a real server, with things going wrong. Each test leaves the server as it found
/// it; the camera judges, not our own facts.
///
/// `-Dpractice.os=debian12 -Dpractice.like=socket` chooses another server.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Order(5)
class EngineIT {
    private static final String KEYS_ONLY = "/etc/ssh/sshd_config.d/00-clawsetup-keys-only.conf";
    private static final String UPDATES = "/etc/apt/apt.conf.d/52clawsetup-updates";

    private static final Step PLAIN =
            new Drill.Promise(
                    "updates.security",
                    (now, want) ->
                            now.file(UPDATES).isPresent()
                                    ? Change.none("there")
                                    : Change.of(Action.WriteFile.of(UPDATES, "// ours\n")));

    private static Step sshd(String... lines) {
        var content = String.join("\n", lines) + "\n";
        return new Drill.Promise(
                "ssh.keys-only",
                (now, want) ->
                        now.file(KEYS_ONLY).map(f -> f.content().equals(content)).orElse(false)
                                ? Change.none("written")
                                : Change.of(Action.WriteFile.of(KEYS_ONLY, content))
                                        .checkedBy("sshd -t")
                                        .thenReload(Work.Reload.SSH)
                                        .guarded());
    }

    private static final Step SSHD =
            sshd("PasswordAuthentication no", "KbdInteractiveAuthentication no");

    private static Step ufw(Map<String, String> allow) {
        return new Drill.Promise(
                "firewall.ufw",
                (now, want) ->
                        now.ufw().on()
                                ? Change.none("on")
                                : Change.of(new Action.Ufw(allow, List.of()))
                                        .withPackages(List.of("ufw"), List.of())
                                        .guarded()
                                        .provedBy(
                                                new Proof.FreshLogin(want.access().admin()),
                                                new Proof.Reachable(22),
                                                new Proof.Unreachable(81)));
    }

    private static final Map<String, String> SSH_ALLOWED = Map.of("22/tcp", "clawsetup: ssh");

    private Practice server;
    private String before;
    private final List<Event> events = new CopyOnWriteArrayList<>();

    @BeforeAll
    void start() throws Exception {
        server =
                Practice.up(
                        System.getProperty("practice.os", "debian13"),
                        System.getProperty("practice.like", "cloud"));
        // sudo leaves a mark in the home of who uses it for the first time
        try (var engine = engine(server)) {
            engine.look();
        }
        before = server.withoutRecords();
    }

    @AfterAll
    void remove() {
        server.close();
    }

    @BeforeEach
    void forget() {
        events.clear();
    }

    @AfterEach
    void isAsBefore() {
        assertEquals(before, server.withoutRecords());
    }

    private Engine engine(Practice at, Step... steps) throws Exception {
        return Engine.open(at.connector(), List.of(steps), Clock.systemUTC(), Attended.BY_A_PERSON);
    }

    private Report run(Practice at, Duration deadline, Consumer<Event> also, Step... steps)
            throws Exception {
        try (var engine = engine(at, steps)) {
            var now = engine.look();
            var want = Drill.answers(engine.operator(), deadline);
            return engine.carryOut(
                    engine.plan(now, want),
                    now,
                    want,
                    event -> {
                        events.add(event);
                        also.accept(event);
                    });
        }
    }

    private Report run(Step... steps) throws Exception {
        return run(server, Duration.ofSeconds(30), event -> {}, steps);
    }

    private Report undo(Undo.Also... also) throws Exception {
        try (var engine = engine(server)) {
            return engine.undo(
                    new Undo(Optional.empty(), Optional.empty(), Set.of(also)), events::add);
        }
    }

    private static Consumer<Event> dieAt(Class<? extends Event> moment) {
        return event -> {
            if (moment.isInstance(event)) {
                throw new Drill.Died();
            }
        };
    }

    /// The client dies when the change is made and about to be proven: nothing but the server is
    /// left.
    private void abandon(Duration deadline, Step... steps) {
        abandon(deadline, ":", steps);
    }

    /// The client dies between the proof and its confirmation.
    ///
    /// @param before what somebody does on the server just before, while the change is in force
    private void abandon(Duration deadline, String before, Step... steps) {
        assertThrows(
                Drill.Died.class,
                () ->
                        run(
                                server,
                                deadline,
                                event -> {
                                    if (event instanceof Event.Proved) {
                                        var done = server.inside(before);
                                        assertEquals(0, done.exit(), done::toString);
                                        throw new Drill.Died();
                                    }
                                },
                                steps));
    }

    private void settled() throws Exception {
        try (var engine = engine(server)) {
            assertEquals(Exit.DONE, engine.settle(events::add).exit());
        }
    }

    /// Waits for the server's own undo and its tidying up, without anything of ours.
    private void undoneByItself() {
        inside("while [ -e /etc/systemd/system/clawsetup-boot.service ]; do sleep 0.2; done");
    }

    /// What the dead man's timer does when its time has come. A short deadline instead would race
    /// with what a test does before it.
    private void theDeadlineComes() {
        inside("systemctl start --no-block 'clawsetup-undo-*.service' --all");
    }

    private String inside(String script) {
        return server.inside(script).out().strip();
    }

    /// The state of the newest run's step.
    private String state(String id) throws Exception {
        try (var engine = engine(server)) {
            return engine.runs().getFirst().steps().stream()
                    .filter(step -> step.id().equals(id))
                    .findFirst()
                    .orElseThrow()
                    .state();
        }
    }

    private static Outcome outcome(Report report, String id) {
        return report.rows().stream()
                .filter(row -> row.id().equals(id))
                .findFirst()
                .orElseThrow()
                .outcome();
    }

    // What goes well
    // --------------------------------------------------------------------------------

    @Test
    void doesWhatIsAskedThenNothingAndTakesAllOfItBack() throws Exception {
        var steps = new Step[] {ufw(SSH_ALLOWED), PLAIN, SSHD};
        var report = run(steps);
        assertEquals(Exit.DONE, report.exit(), report.summary());
        assertNotEquals(before, server.withoutRecords());
        assertEquals("confirmed", state("firewall.ufw"));
        assertEquals("applied", state("updates.security"));

        var again = run(steps);
        assertEquals(Exit.DONE, again.exit());
        assertEquals("", again.run());

        assertEquals(Exit.DONE, undo().exit());
        assertEquals(Exit.DONE, undo().exit());
    }

    @Test
    void everyKindOfActionIsTakenBack() throws Exception {
        var all =
                new Drill.Promise(
                        "all.kinds",
                        (now, want) ->
                                now.file(UPDATES).isPresent()
                                        ? Change.none("there")
                                        : Change.of(
                                                Action.WriteFile.of(
                                                        "/etc/it's; touch $HOME/hacked.conf", "x"),
                                                new Action.Link("/etc/a link", "../tmp; x"),
                                                new Action.RemoveFile("/etc/issue.net"),
                                                new Action.PutTree(
                                                        "/opt/clawsetup-test",
                                                        "mkdir \"$NEW/bin\"; echo 1"
                                                                + " >\"$NEW/bin/x\""),
                                                new Action.AddAccount(
                                                        "testperson",
                                                        Action.AddAccount.Who.PERSON,
                                                        "/home/testperson",
                                                        List.of("sudo"),
                                                        Optional.of(Secret.of("MARKED-secret'1"))),
                                                new Action.AddKeys(
                                                        "testperson",
                                                        "/home/testperson/.ssh/authorized_keys",
                                                        List.of("ssh-ed25519 AAAA someone")),
                                                new Action.AddAccount(
                                                        "testservice",
                                                        Action.AddAccount.Who.SERVICE,
                                                        "/home/testservice",
                                                        List.of(),
                                                        Optional.empty()),
                                                new Action.SetGroups(
                                                        server.user(),
                                                        List.of("video"),
                                                        List.of("sudo")),
                                                new Action.Sysctl(
                                                        "/etc/sysctl.d/60-clawsetup-test.conf",
                                                        Map.of(
                                                                "net.ipv4.conf.all.log_martians",
                                                                "1")),
                                                Action.WriteFile.of(
                                                        "/etc/systemd/system/clawsetup-test.service",
                                                        """
                                                        [Service]
                                                        ExecStart=/bin/sleep infinity
                                                        [Install]
                                                        WantedBy=multi-user.target
                                                        """),
                                                new Action.SetUnit(
                                                        "clawsetup-test.service",
                                                        Action.SetUnit.Wanted.ON),
                                                new Action.SetUnit(
                                                        "cron.service", Action.SetUnit.Wanted.OFF),
                                                Action.WriteFile.of(UPDATES, "// ours\n")));
        var report = run(all);
        assertEquals(Exit.DONE, report.exit(), report.summary());
        assertEquals("active", inside("systemctl is-active clawsetup-test.service"));
        assertEquals("1", inside("cat /opt/clawsetup-test/bin/x"));
        assertTrue(inside("passwd -S testperson").startsWith("testperson P"));
        assertEquals("", inside("ls /root/hacked.conf 2>/dev/null"));
        assertEquals(
                "",
                inside(
                        "grep -rl MARKED-secret /var/lib/clawsetup /run/clawsetup /var/log"
                                + " 2>/dev/null"));
        var undone = undo();
        assertEquals(Exit.DONE, undone.exit(), undone.summary() + events);
    }

    @Test
    void anAccountThatIsInUseStaysLockedAndGoesWithItsData() throws Exception {
        var account =
                new Drill.Promise(
                        "access.service-account",
                        (now, want) ->
                                now.file(UPDATES).isPresent()
                                        ? Change.none("there")
                                        : Change.of(
                                                new Action.AddAccount(
                                                        "testservice",
                                                        Action.AddAccount.Who.SERVICE,
                                                        "/home/testservice",
                                                        List.of(),
                                                        Optional.empty()),
                                                Action.WriteFile.of(UPDATES, "// ours\n")));
        assertEquals(Exit.DONE, run(account).exit());
        inside("echo mine >/home/testservice/data");
        assertEquals(Exit.DONE, undo().exit());
        assertTrue(inside("passwd -S testservice").startsWith("testservice L"));
        assertEquals("mine", inside("cat /home/testservice/data"));
        assertEquals(Exit.DONE, undo(Undo.Also.DATA).exit());
        assertEquals("", inside("getent passwd testservice; ls -d /home/testservice 2>/dev/null"));
    }

    // Silence
    // ------------------------------------------------------------------------------------------

    @Test
    void aClientThatDiesAfterTheChangeIsUndoneByTheServer() throws Exception {
        abandon(Duration.ofSeconds(6), SSHD);
        undoneByItself();
        assertEquals("undone", state("ssh.keys-only"));
    }

    @Test
    void aClientThatDiesBeforeTheChangeIsUndoneAsWell() throws Exception {
        assertThrows(
                Drill.Died.class,
                () -> run(server, Duration.ofSeconds(6), dieAt(Event.Armed.class), SSHD));
        undoneByItself();
        assertEquals("undone", state("ssh.keys-only"));
    }

    @Test
    void aFirewallWithoutSshIsTurnedOffAgain() throws Exception {
        var report =
                run(
                        server,
                        Duration.ofSeconds(12),
                        event -> {},
                        ufw(Map.of("81/tcp", "clawsetup: not ssh")));
        assertEquals(Exit.ROLLED_BACK, report.exit(), report.summary());
        assertEquals(Outcome.UNDONE, outcome(report, "firewall.ufw"));
        assertEquals(Exit.DONE, undo().exit());
    }

    @Test
    void aRebootWhileArmedBringsTheOldSettingsBack() throws Exception {
        abandon(Duration.ofHours(1), SSHD);
        server.reboot();
        undoneByItself();
        assertEquals("undone", state("ssh.keys-only"));
    }

    @Test
    void aRebootWhileTheFirewallIsArmedTurnsItOff() throws Exception {
        abandon(Duration.ofHours(1), ufw(SSH_ALLOWED));
        server.reboot();
        undoneByItself();
        assertEquals(Exit.DONE, undo().exit());
    }

    @Test
    void powerLossWhileArmedBringsTheOldSettingsBack() throws Exception {
        abandon(Duration.ofHours(1), SSHD);
        server.kill();
        undoneByItself();
        assertEquals("undone", state("ssh.keys-only"));
    }

    @Test
    void aRollbackThatIsKilledIsFinishedByTheNext() throws Exception {
        abandon(Duration.ofHours(1), SSHD);
        // with this in the way of `sshd -t` the undo hangs in its middle, and is killed there
        inside(
                """
                mv /usr/sbin/sshd /usr/sbin/sshd.real
                printf '#!/bin/sh\\nsleep 100\\n' >/usr/sbin/sshd; chmod 755 /usr/sbin/sshd
                cd /var/lib/clawsetup/runs; s=$(ls -d */*/state.armed); s=${s%/state.armed}
                setsid /var/lib/clawsetup/rollback "$s" >/dev/null 2>&1 &
                until [ -e "$s/state.undoing" ] && [ ! -e /etc/ssh/sshd_config.d/00-clawsetup-keys-only.conf ]; do sleep 0.1; done
                kill -s KILL -- -$!
                mv /usr/sbin/sshd.real /usr/sbin/sshd
                """);
        assertEquals("undoing", state("ssh.keys-only"));
        theDeadlineComes();
        undoneByItself();
        assertEquals("undone", state("ssh.keys-only"));
    }

    @Test
    void aFullDiskDoesNotKeepTheOldSettingsAway() throws Exception {
        inside("mount -t tmpfs -o size=24m,mode=0700 none /var/lib/clawsetup");
        try {
            abandon(Duration.ofHours(1), "! cat /dev/zero >/var/lib/clawsetup/fill", SSHD);
            theDeadlineComes();
            inside("until ls /var/lib/clawsetup/runs/*/*/state.undone; do sleep 0.2; done");
            assertEquals("", inside("ls " + KEYS_ONLY + " 2>/dev/null"));
            inside("rm /var/lib/clawsetup/fill; . /var/lib/clawsetup/lib.sh; end");
        } finally {
            inside("umount /var/lib/clawsetup");
        }
    }

    @Test
    void aFileThatCannotBePutBackIsTriedAgainUntilItCan() throws Exception {
        abandon(Duration.ofHours(1), "chattr +i " + KEYS_ONLY, SSHD);
        theDeadlineComes();
        inside(
                "until ls /var/lib/clawsetup/runs/*/*/state.undoing 2>/dev/null; do sleep 0.2;"
                        + " done");
        assertEquals("undoing", state("ssh.keys-only"));
        inside("chattr -i " + KEYS_ONLY);
        undoneByItself();
        assertEquals("undone", state("ssh.keys-only"));
    }

    @Test
    void theDeadManUndoesOverAnEditAndKeepsIt() throws Exception {
        abandon(Duration.ofHours(1), "echo '# theirs' >>" + KEYS_ONLY, SSHD);
        theDeadlineComes();
        undoneByItself();
        assertEquals("undone", state("ssh.keys-only"));
        assertEquals(
                "1", inside("grep -c '# theirs' /var/lib/clawsetup/current/*/theirs" + KEYS_ONLY));
    }

    @Test
    void anAskedForUndoStopsAtAnEdit() throws Exception {
        assertEquals(Exit.DONE, run(PLAIN).exit());
        inside("echo '# theirs' >>" + UPDATES);
        assertEquals(Exit.REFUSED, undo().exit());
        assertTrue(inside("cat " + UPDATES).contains("# theirs"));
        assertEquals(Exit.DONE, undo(Undo.Also.EDITED).exit());
    }

    @Test
    void aLateTimerOfAnEarlierStepTouchesNoOther() throws Exception {
        assertEquals(Exit.DONE, run(SSHD).exit());
        var first = inside("ls -d /var/lib/clawsetup/runs/*/*-ssh.keys-only | tail -n 1");
        var path = first.substring("/var/lib/clawsetup/runs/".length());
        abandon(Duration.ofHours(1), ufw(SSH_ALLOWED));
        assertTrue(
                inside("/var/lib/clawsetup/rollback --unconfirmed " + path)
                        .contains("nothing to undo: confirmed"));
        assertEquals("armed", state("firewall.ufw"));
        inside(
                "cd /var/lib/clawsetup/runs; s=$(ls -d */*/state.armed);"
                        + " /var/lib/clawsetup/rollback --unconfirmed ${s%/state.armed}");
        assertEquals("1", inside("ls " + KEYS_ONLY + " | wc -l"));
        assertEquals(Exit.DONE, undo(Undo.Also.ALL_RUNS).exit());
    }

    @Test
    void aChangeThatSshdRefusesIsNotEvenArmed() throws Exception {
        var report = run(sshd("NoSuchKeyword yes"));
        assertEquals(Exit.STEP_FAILED, report.exit());
        assertEquals(Outcome.FAILED, outcome(report, "ssh.keys-only"));
        assertFalse(events.stream().anyMatch(e -> e instanceof Event.Armed));
    }

    @Test
    void aChangeWhoseCheckFailsIsNeverLoaded() throws Exception {
        var unsound =
                new Drill.Promise(
                        "ssh.keys-only",
                        (now, want) ->
                                ((Work) SSHD.change(now, want)).checkedBy("sshd -t -o NoSuch=yes"));
        var report = run(unsound);
        assertEquals(Exit.ROLLED_BACK, report.exit());
        assertEquals("undone", state("ssh.keys-only"));
    }

    @Test
    void onlyOneOfConfirmAndRollbackWins() {
        var said =
                inside(
                        """
                        . /var/lib/clawsetup/lib.sh
                        begin 2026-01-01T000000-0000
                        for n in $(seq 40); do
                            save 2026-01-01T000000-0000/01-race Race
                            echo 'files() { put_back /etc/race; }; live() { :; }' >"$DIR/undo.sh"
                            keep /etc/race; saved; (arm 600) || exit 1
                            echo new >/etc/race; echo '0 1' >"$DIR/exit"
                            "$BASE/confirm" "$ID" >/dev/null 2>&1 & c=$!
                            "$BASE/rollback" --unconfirmed "$ID" >/dev/null 2>&1 & r=$!
                            wait $c; code=$?; wait $r
                            echo "$(state) $code $(ls /etc/race 2>/dev/null)"
                            systemctl stop "$UNDO.timer" 2>/dev/null
                            rm -rf "$DIR" /etc/race
                        done | sort | uniq
                        end
                        rm -rf "$BASE/runs/2026-01-01T000000-0000" "$BASE/current"
                        """);
        assertTrue(
                Set.of("confirmed 0 /etc/race", "undone 75")
                        .containsAll(said.lines().map(String::strip).toList()),
                said);
    }

    // Others, and the line
    // -----------------------------------------------------------------------------

    @Test
    void aSecondClawsetupIsKeptOut() throws Exception {
        var second = new ArrayList<Integer>();
        run(
                server,
                Duration.ofSeconds(30),
                event -> {
                    if (event instanceof Event.StepBegan) {
                        try {
                            second.add(run(server, Duration.ofSeconds(30), e -> {}, SSHD).exit());
                        } catch (Exception e) {
                            throw new IllegalStateException(e);
                        }
                    }
                },
                PLAIN);
        assertEquals(List.of(Exit.BUSY), second);
        assertEquals(Exit.DONE, undo().exit());
    }

    @Test
    void aLineThatIsCutInAPlainStepIsTakenUpAgain() throws Exception {
        var slow =
                new Drill.Promise(
                        "slow",
                        (now, want) ->
                                now.file(UPDATES).isPresent()
                                        ? Change.none("there")
                                        : Change.of(Action.WriteFile.of(UPDATES, "// ours\n"))
                                                .checkedBy(
                                                        "for i in $(seq 30); do echo line $i; sleep"
                                                                + " 1; done"));
        var healing = new ArrayList<Thread>();
        var report =
                run(
                        server,
                        Duration.ofSeconds(30),
                        event -> {
                            if (event instanceof Event.Log log && log.line().equals("line 3")) {
                                var cut = server.cut("both");
                                healing.add(Thread.ofVirtual().start(() -> close(cut)));
                            }
                        },
                        slow);
        assertEquals(Exit.DONE, report.exit(), report.summary());
        assertTrue(events.stream().anyMatch(e -> e instanceof Event.Reconnected));
        var lines =
                events.stream()
                        .filter(e -> e instanceof Event.Log log && log.id().equals("slow"))
                        .map(e -> ((Event.Log) e).line())
                        .toList();
        assertEquals(30, lines.size());
        assertEquals("line 30", lines.getLast());
        assertEquals(Exit.DONE, undo().exit());
    }

    /// The line is healed once the client has noticed that it broke.
    private void close(java.io.Closeable cut) {
        try {
            while (events.stream().noneMatch(e -> e instanceof Event.Lost)) {
                Thread.onSpinWait();
                Thread.yield();
            }
            cut.close();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void waitsForAptAndSaysSo() throws Exception {
        inside(
                """
                setsid perl -e 'use Fcntl; open(F, ">>", "/var/lib/dpkg/lock-frontend"); \
                my $l = pack("s s l! l! i", F_WRLCK, 0, 0, 0, 0); fcntl(F, F_SETLK, $l) or die; sleep 12' >/dev/null 2>&1 &
                sleep 1
                """);
        var report = run(ufw(SSH_ALLOWED));
        assertEquals(Exit.DONE, report.exit(), report.summary());
        assertTrue(
                events.stream()
                        .anyMatch(e ->
                                e instanceof Event.Log log
                                        && log.line().startsWith("waiting: packages are")));
        assertEquals(Exit.DONE, undo().exit());
    }

    @Test
    void packagesCutOffByARebootAreFinishedByResume() throws Exception {
        // the first of two packages is slow to set up, and the reboot comes in its middle
        assertThrows(
                Drill.Died.class,
                () ->
                        run(
                                server,
                                Duration.ofSeconds(30),
                                event -> {
                                    if (event instanceof Event.Log log
                                            && log.line().startsWith("Unpacking")) {
                                        server.kill();
                                        throw new Drill.Died();
                                    }
                                },
                                ufw(SSH_ALLOWED)));
        settled();
        assertEquals("applied", state("packages"));
        assertEquals("", inside("dpkg --audit"));
        assertEquals(Exit.DONE, undo().exit());
    }

    /// As seen where the power went while dpkg unpacked a package: neither `dpkg --configure -a`
    /// nor `apt-get -f install` finishes it.
    @Test
    void aPackageThatMustBeUnpackedAgainIsFinished() throws Exception {
        inside(
                """
                cd /root && apt-get -q update && apt-get -q download ufw && dpkg --unpack ufw_*.deb && rm ufw_*.deb
                sed -i '/^Package: ufw$/,/^$/s/^Status: .*/Status: install reinstreq unpacked/' /var/lib/dpkg/status
                """);
        assertTrue(inside("dpkg --configure -a 2>&1").contains("very bad inconsistent state"));
        var report = run(ufw(SSH_ALLOWED));
        assertEquals(Exit.DONE, report.exit(), report.summary());
        assertEquals("", inside("dpkg --audit"));
        assertEquals(Exit.DONE, undo().exit());
        inside("dpkg --purge ufw"); // which was there before the run
    }

    // A server that was prepared to fail
    // ---------------------------------------------------------------

    @Test
    void refusedLoginsAreUndoneAtOnceAndALoginWorksAfterwards() throws Exception {
        try (var late =
                Practice.up(
                        System.getProperty("practice.os", "debian13"), "cloud", "--trap", "late")) {
            try (var engine = engine(late)) {
                engine.look();
            }
            var asItWas = late.withoutRecords();
            var report = run(late, Duration.ofSeconds(30), event -> {}, SSHD);
            assertEquals(Exit.ROLLED_BACK, report.exit(), report.summary());
            assertFalse(events.stream().anyMatch(e -> e instanceof Event.Proved p && p.holds()));
            try (var engine = engine(late)) {
                assertEquals("undone", engine.runs().getFirst().steps().getFirst().state());
            }
            assertEquals(asItWas, late.withoutRecords());
        }
    }
}
