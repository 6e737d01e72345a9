package dev.clawsetup.hosts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clawsetup.answers.Answers;
import dev.clawsetup.facts.Facts;
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

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/// A configuration that would shut somebody out is found out beside the running sshd, and one that
/// cannot be judged there is left to the guard. Each test leaves its server as it found it.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CanaryIT {
    private static final String SERVICE = "debian13 cloud";
    private static final String SOCKET = "debian12 socket";
    private static final String FILE = "/etc/ssh/sshd_config.d/00-clawsetup-keys-only.conf";

    /// When sshd was started, as what, and how often it took its files up again.
    private static final String DAEMON =
            """
            systemctl show ssh.service ssh.socket -p Id -p MainPID -p ActiveEnterTimestampMonotonic
            journalctl -q --no-pager _COMM=sshd + _COMM=systemd | grep -c -e SIGHUP -e Reloaded || :
            """;

    /// What an sshd writes of a login that comes from no address.
    private static final String FROM_NOWHERE =
            "journalctl -q --no-pager | grep -c -e 'from UNKNOWN' -e 'rhost=UNKNOWN' || :";

    /// Logins fail once the change is in force, though nothing of it says so.
    private static final String LATE =
            """
            cat >/usr/local/lib/late-login <<'END'
            #!/bin/sh
            ! ls /etc/ssh/sshd_config.d/*clawsetup* >/dev/null 2>&1
            END
            chmod 755 /usr/local/lib/late-login
            cp -p /etc/pam.d/sshd /root/pam-sshd
            sed -i '0,/^@include common-account/s//account required pam_exec.so quiet \\/usr\\/local\\/lib\\/late-login\\n@include common-account/' /etc/pam.d/sshd
            """;

    private record Promise(List<String> lines) implements Step {
        @Override
        public String id() {
            return "ssh.keys-only";
        }

        @Override
        public String title() {
            return "Promise of sshd";
        }

        @Override
        public Change change(Facts now, Answers want) {
            var content = String.join("\n", lines) + "\n";
            return now.file(FILE).map(f -> f.content().equals(content)).orElse(false)
                    ? Change.none("written")
                    : Change.of(Action.WriteFile.of(FILE, content))
                            .checkedBy("sshd -t")
                            .thenReload(Work.Reload.SSH)
                            .guarded()
                            .provedBy(
                                    new Proof.FreshLogin(want.access().admin()),
                                    new Proof.OffersOnly(List.of("publickey")))
                            .keepingOut("root");
        }
    }

    private static final Step GOOD =
            new Promise(
                    List.of(
                            "PasswordAuthentication no",
                            "KbdInteractiveAuthentication no",
                            "PermitRootLogin no"));

    private static Step good(String... more) {
        return new Promise(
                java.util.stream.Stream.concat(
                                java.util.stream.Stream.of(more), ((Promise) GOOD).lines().stream())
                        .toList());
    }

    private final Map<String, Practice> servers = new ConcurrentHashMap<>();
    private final List<Event> events = new CopyOnWriteArrayList<>();

    @BeforeAll
    void start() throws Exception {
        for (var kind : List.of(SERVICE, SOCKET)) {
            var words = kind.split(" ");
            var server = Practice.up(words[0], words[1]);
            servers.put(kind, server);
            // sudo leaves a mark in the home of who uses it for the first time
            try (var engine = engine(server)) {
                engine.look();
            }
        }
    }

    @AfterAll
    void remove() {
        servers.values().forEach(Practice::close);
    }

    private static Engine engine(Practice at, Step... steps) throws Exception {
        return Engine.open(at.connector(), List.of(steps), Clock.systemUTC(), Attended.BY_A_PERSON);
    }

    private Report run(Practice at, Step step) throws Exception {
        events.clear();
        try (var engine = engine(at, step)) {
            var now = engine.look();
            var want = Drill.answers(engine.operator(), Duration.ofSeconds(30));
            return engine.carryOut(engine.plan(now, want), now, want, events::add);
        }
    }

    private static void undo(Practice at) throws Exception {
        try (var engine = engine(at)) {
            var all = new Undo(Optional.empty(), Optional.empty(), Set.of(Undo.Also.ALL_RUNS));
            assertEquals(Exit.DONE, engine.undo(all, event -> {}).exit());
        }
    }

    private static String client(Practice at) throws Exception {
        try (var engine = engine(at)) {
            return engine.look().weather().connection().orElseThrow().clientAddress();
        }
    }

    private boolean armed() {
        return events.stream().anyMatch(event -> event instanceof Event.Armed);
    }

    private String log() {
        return events.stream()
                .filter(event -> event instanceof Event.Log)
                .map(event -> ((Event.Log) event).line())
                .filter(line -> line.contains("beforehand"))
                .collect(Collectors.joining("\n"));
    }

    /// After a login, as a socket starts sshd again only then.
    private static void isAsBefore(String before, Practice server) throws Exception {
        client(server);
        assertEquals(List.of(), Stays.differences(before, picture(server)));
    }

    /// Without our own records, which stay.
    private static String picture(Practice server) {
        return server.camera()
                .lines()
                .filter(line -> !line.contains("/var/lib/clawsetup"))
                .collect(Collectors.joining("\n"));
    }

    private static String inside(Practice server, String script) {
        var said = server.inside(script);
        assertEquals(0, said.exit(), said.err());
        return said.out().strip();
    }

    @ParameterizedTest
    @ValueSource(strings = {SERVICE, SOCKET})
    void aGoodConfigurationIsTriedAndThenPutIntoForce(String kind) throws Exception {
        var server = servers.get(kind);
        var before = picture(server);
        var report = run(server, GOOD);
        assertEquals(Exit.DONE, report.exit(), report.summary());
        assertTrue(armed());
        assertEquals(
                "tried beforehand, by an sshd of its own: %s gets in, and becomes root; only publickey is offered; root does not get in"
                        .formatted(server.user()),
                log());
        assertEquals("0", inside(server, FROM_NOWHERE));
        assertEquals("", inside(server, "ls /run/clawsetup 2>/dev/null || :"));
        undo(server);
        isAsBefore(before, server);
    }

    @ParameterizedTest
    @ValueSource(strings = {SERVICE, SOCKET})
    void whatWouldShutSomebodyOutIsNeverArmed(String kind) throws Exception {
        var server = servers.get(kind);
        var before = picture(server);
        var daemon = inside(server, DAEMON);
        for (var line :
                List.of(
                        "AllowUsers nobody",
                        "PubkeyAuthentication no",
                        "AuthenticationMethods publickey,password",
                        "AuthorizedKeysFile /etc/ssh/keys/%u",
                        "ForceCommand /bin/false",
                        "PubkeyAcceptedAlgorithms ecdsa-sha2-nistp521",
                        "KexAlgorithms sntrup761x25519-sha512@openssh.com",
                        "HostKey /etc/ssh/ssh_host_rsa_key",
                        "PermitRootLogin yes\nAuthorizedKeysFile /home/%s/.ssh/authorized_keys\nStrictModes no"
                                .formatted(server.user()),
                        "NoSuchKeyword yes")) {
            var report = run(server, good(line));
            assertEquals(Exit.STEP_FAILED, report.exit(), line + ": " + report.summary());
            var row = report.rows().getFirst();
            assertEquals(Outcome.FAILED, row.outcome(), line);
            assertTrue(row.observed().startsWith("cannot change sshd like this: "), row.observed());
            assertTrue(row.observed().contains(" Nothing was changed. "), row.observed());
            assertFalse(armed(), line);
            var steps = "ls -d /var/lib/clawsetup/runs/" + report.run() + "/*/ 2>/dev/null || :";
            assertEquals("", inside(server, steps), "no step of it was ever saved or armed");
            assertEquals("", inside(server, "ls /run/clawsetup 2>/dev/null || :"));
        }
        assertEquals(daemon, inside(server, DAEMON));
        assertEquals("0", inside(server, FROM_NOWHERE), "nothing that anybody counts");
        isAsBefore(before, server);
    }

    /// Somebody's file that sshd has not read: our reload would put it into force, and an undo
    /// would leave it there.
    @ParameterizedTest
    @ValueSource(strings = {SERVICE, SOCKET})
    void aFileThatNobodyHasReadYetIsNotPutIntoForceByUs(String kind) throws Exception {
        var server = servers.get(kind);
        var before = picture(server);
        var theirs = "/etc/ssh/sshd_config.d/50-theirs.conf";
        inside(server, "sleep 1; echo AllowUsers nobody >" + theirs);
        try {
            var report = run(server, GOOD);
            assertEquals(Exit.STEP_FAILED, report.exit(), report.summary());
            var words = report.rows().getFirst().observed();
            assertTrue(words.contains("has not read all of its files"), words);
            assertFalse(armed());
        } finally {
            inside(server, "rm " + theirs + "; systemctl restart ssh.service");
        }
        isAsBefore(before, server);
    }

    /// sshd_config may name the folder in other words; the candidate must not read the live one.
    @ParameterizedTest
    @ValueSource(strings = {SERVICE, SOCKET})
    void theCandidateIsReadHoweverTheFolderIsNamed(String kind) throws Exception {
        var server = servers.get(kind);
        var main = "/etc/ssh/sshd_config";
        inside(
                server,
                "cp -p %1$s /root/main; sed -i 's|^Include .*|include=\"/etc/ssh/none.conf\" sshd_config.d/*.conf|' %1$s; grep -q none.conf %1$s"
                        .formatted(main));
        try {
            var report = run(server, good("AllowUsers nobody"));
            assertEquals(Exit.STEP_FAILED, report.exit(), report.summary());
            assertFalse(armed());
        } finally {
            inside(
                    server,
                    "cp -p /root/main " + main + "; rm /root/main; systemctl restart ssh.service");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {SERVICE, SOCKET})
    void whatOnlyShowsWhenInForceIsLeftToTheGuard(String kind) throws Exception {
        var server = servers.get(kind);
        var before = picture(server);
        inside(server, LATE);
        try {
            var report = run(server, GOOD);
            assertEquals(Exit.ROLLED_BACK, report.exit(), report.summary());
            assertTrue(armed());
            assertTrue(log().contains("gets in"), log());
        } finally {
            inside(server, "mv /root/pam-sshd /etc/pam.d/sshd; rm /usr/local/lib/late-login");
        }
        undo(server);
        isAsBefore(before, server);
    }

    /// The second sshd sees no address, so neither may it be the one to say no.
    @ParameterizedTest
    @ValueSource(strings = {SERVICE, SOCKET})
    void rulesThatLookAtAddressesAreLeftToTheGuard(String kind) throws Exception {
        var server = servers.get(kind);
        var before = picture(server);
        var client = client(server);
        var keys = "/home/" + server.user() + "/.ssh/authorized_keys";

        inside(
                server,
                "cp -p %1$s /root/keys; sed -i 's/^/from=\"%2$s\" /' %1$s".formatted(keys, client));
        try {
            var report = run(server, GOOD);
            assertEquals(Exit.DONE, report.exit(), report.summary());
            assertTrue(log().contains("does not get in today either"), log());
            undo(server);
            report = run(server, good("AllowUsers nobody"));
            assertEquals(Exit.ROLLED_BACK, report.exit(), report.summary());
        } finally {
            inside(server, "cp -p /root/keys " + keys + "; rm /root/keys");
        }

        for (var rules :
                List.of(
                        "AllowUsers %s@%s".formatted(server.user(), client),
                        "PubkeyAuthentication no\nMatch Address %s\n    PubkeyAuthentication yes\nMatch all"
                                .formatted(client))) {
            var report = run(server, good(rules));
            assertEquals(Exit.DONE, report.exit(), report.summary());
            assertTrue(log().contains("sshd's files look at addresses"), log());
            undo(server);
        }
        undo(server);
        isAsBefore(before, server);
    }
}
