package dev.clawsetup.hosts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clawsetup.run.Attended;
import dev.clawsetup.run.Engine;
import dev.clawsetup.run.Event;
import dev.clawsetup.run.Exit;
import dev.clawsetup.run.Outcome;
import dev.clawsetup.run.Report;
import dev.clawsetup.steps.Steps;
import dev.clawsetup.steps.Wish;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// The real OpenClaw on a real server, from its download to its undo. One server for all tests, as
/// an installation takes minutes: they tell one story, in this order.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Order(2)
@ExtendWith(Tailnet.OfAll.class)
final class OpenClawIT {
    /// Asks only when somebody listens: what starts a program three times a second keeps a start of
    /// OpenClaw from its processor.
    private static final String HEALTHY =
            """
            exec bash -c '
            for i in {1..600}; do
                { : <>/dev/tcp/127.0.0.1/18789; } 2>/dev/null &&
                    curl -fsS -m 2 http://127.0.0.1:18789/startupz 2>/dev/null && exit 0
                sleep 0.3
            done
            exit 1'
            """;

    private final Wish wish =
            Wish.defaults()
                    .loggedIn("debian", "publickey")
                    .only("access.service-account", "runtime.*", "gateway.*", "agent.*");
    private final List<Event> told = new ArrayList<>();
    private Practice server;
    private GatewayModes modes;
    private String before;
    private String onItself = "";
    private boolean inATailnet;
    private String changedBack;
    private String offered;
    private String token = "";

    @BeforeAll
    void aFreshServer() throws Exception {
        server = Practice.up("debian12", "cloud");
        modes = new GatewayModes(server, GatewayModes.WITHOUT_FIREWALL);
        before = server.camera();
    }

    @AfterAll
    void remove() {
        server.close();
    }

    private Report install() throws Exception {
        try (var engine =
                Engine.open(
                        server.connector(), Steps.all(), Clock.systemUTC(), Attended.BY_NOBODY)) {
            var now = engine.look();
            var want = wish.answers();
            return engine.carryOut(engine.plan(now, want), now, want, told::add);
        }
    }

    private String inside(String script) {
        var said = server.inside(script);
        assertEquals(0, said.exit(), said::toString);
        return said.out().strip();
    }

    private String log() {
        return told.stream().map(Event::toString).collect(Collectors.joining("\n"));
    }

    @Test
    @Order(1)
    void installsAndProvesIt() throws Exception {
        var report = install();
        assertEquals(Exit.DONE, report.exit(), this::log);
        var done =
                report.rows().stream()
                        .filter(row -> row.outcome() == Outcome.DONE)
                        .map(Report.Row::id)
                        .toList();
        assertEquals(
                List.of(
                        "access.service-account",
                        "runtime.node",
                        "runtime.openclaw",
                        "gateway.bind",
                        "gateway.auth",
                        "runtime.limits",
                        "runtime.service"),
                done);
        var proved =
                told.stream()
                        .filter(Event.Proved.class::isInstance)
                        .map(Event.Proved.class::cast)
                        .filter(Event.Proved::holds)
                        .map(Event.Proved::seen)
                        .toList();
        assertTrue(proved.contains("401 without the token, 200 with it"), proved::toString);
        assertTrue(
                proved.stream().anyMatch(seen -> seen.startsWith("0 critical")), proved::toString);
    }

    @Test
    @Order(2)
    void aSecondRunChangesNothing() throws Exception {
        var report = install();
        assertEquals("", report.run(), this::log);
        assertEquals(Exit.DONE, report.exit());
    }

    @Test
    @Order(3)
    void onlyThisServerItselfReachesTheGateway() {
        var listens = inside("ss -Hltn 'sport = :18789' | awk '{ print $4 }' | sort | xargs");
        assertEquals("127.0.0.1:18789 [::1]:18789", listens);
    }

    @Test
    @Order(4)
    void itsAccountCannotRewriteTheProgram() {
        var said =
                server.inside(
                        "setpriv --reuid=openclaw --regid=openclaw --clear-groups find"
                                + " /opt/openclaw /usr/local/bin/openclaw -writable ! -type l");
        assertEquals("", said.out().strip());
    }

    @Test
    @Order(5)
    void theTokenLiesInItsStoreAndNowhereElse() {
        var found =
                inside(
                        """
                        token=$(script -qec '/usr/local/bin/openclaw gateway auth-token --show' /dev/null </dev/null |
                            tr -d '\\r' | grep -xE '[0-9a-f]{64}')
                        [ ${#token} = 64 ] || { echo "no token of 64 digits"; exit 1; }
                        grep -rlaF -- "$token" /var/lib/clawsetup /run/clawsetup /var/lib/openclaw /var/log /etc /tmp /root \\
                            /home 2>/dev/null | sed 's/-wal$//' | sort -u
                        ! journalctl --no-pager | grep -qF -- "$token" || echo journal
                        """);
        assertEquals("/var/lib/openclaw/.openclaw/state/openclaw.sqlite", found);
    }

    /// What is posted when asking for help, by the file that people download.
    @Test
    @Order(5)
    void aBundleHoldsNoTokenAndNoNames(@TempDir Path folder) throws Exception {
        var token = token();
        var file = folder.resolve("bundle.txt");
        var ended = new Laptop(server).clawsetup("bundle", "--out", file.toString());
        assertEquals(0, ended.exit(), ended.all());
        var text = Files.readString(file);
        assertTrue(text.contains("openclaw.version\t") && text.contains("runtime.service"), text);
        for (var secret : List.of(token, token.substring(0, 16), server.host())) {
            assertFalse(text.contains(secret), text);
            assertFalse(ended.all().contains(token), ended::all);
        }
    }

    @Test
    @Order(6)
    void comesBackWhenItIsKilled() {
        var pid = inside("systemctl show -p MainPID --value openclaw-gateway");
        inside("kill -9 " + pid + "; while kill -0 " + pid + " 2>/dev/null; do sleep 0.1; done");
        inside(HEALTHY);
    }

    /// What an undo of an update needs: a newer OpenClaw changes them, and the older one then
    /// refuses to start. What was written since stays beside them.
    @Test
    @Order(7)
    void itsDatabasesComeBackAsTheyWereAndNothingIsLost() {
        var rows =
                inside(
                        """
                        set -e
                        . /var/lib/clawsetup/lib.sh; . /var/lib/clawsetup/claw.sh
                        sql() { # sql NAME STATEMENT
                            as_claw node -e '
                                const [file, words] = process.argv.slice(1)
                                const base = new (require("node:sqlite").DatabaseSync)(file)
                                if (/^select/.test(words)) console.log(base.prepare(words).get().word); else base.exec(words)
                            ' "$2/$1.sqlite" "$3"
                        }
                        mine=$CLAW_STATE/agents/test later=$CLAW_STATE/.data.clawsetup-test-00-runtime.openclaw.later
                        as_claw mkdir -p "$mine"
                        sql one "$mine" "create table kept (word); insert into kept values ('before')"
                        claw_keep test/00-runtime.openclaw
                        sql one "$mine" "update kept set word = 'after'"
                        sql two "$mine" "create table kept (word); insert into kept values ('new')"
                        claw_back test/00-runtime.openclaw
                        sql one "$mine" 'select word from kept'
                        [ ! -e "$mine/two.sqlite" ]
                        sql one "$later/agents/test" 'select word from kept'
                        sql two "$later/agents/test" 'select word from kept'
                        as_claw rm -r "$mine" "$later"
                        systemctl is-active openclaw-gateway.service
                        """);
        assertEquals("before\nafter\nnew\nactive", rows);
        inside(HEALTHY);
    }

    /// Where a tailnet cannot be had, all that follows begins on the server itself.
    @Test
    @Order(8)
    void listensInATailnetOnceTheServerIsInOne(Tailnet.There there, @TempDir Path folder)
            throws Exception {
        var tailnet = there.orSkip("OpenClaw in a tailnet on Debian 12");
        var words =
                new ArrayList<>(List.of("--yes", "--only", "tailscale.install,tailscale.login"));
        words.addAll(List.of(GatewayModes.joining(tailnet, folder)));
        var joined = new Laptop(server).clawsetup("harden", words.toArray(String[]::new));
        assertEquals(0, joined.exit(), joined.all());
        onItself = picture();
        var told = modes.reconfigured(0, "gateway.bind=tailnet").all();
        var own = modes.listensInTheTailnet();
        assertTrue(told.contains("http://%s:18789/".formatted(own)), told);
        inATailnet = true;
    }

    /// The tunnel too, by itself: nobody is asked for anything.
    @Test
    @Order(9)
    void comesBackAfterAReboot() throws Exception {
        var port = String.valueOf(Tunnelled.freePort());
        try (var tunnel = new Tunnelled(new Laptop(server).words("tunnel", "--port", port))) {
            tunnel.until("http://127.0.0.1:" + port + "/");
            server.reboot();
            inside(HEALTHY);
            tunnel.until("The line to the server broke");
            tunnel.until("OpenClaw answers again at http://127.0.0.1:" + port + "/");
            var ended = tunnel.interrupted();
            assertEquals(new Shipped.Ended(130, "", ""), ended);
        }
        if (inATailnet) {
            modes.listensInTheTailnet();
        }
    }

    /// From another laptop, whose answers are only what is to change.
    @Test
    @Order(10)
    void whereItListensIsChangedAndChangedBackWithoutATrace() throws Exception {
        var was = inATailnet ? onItself : picture();
        modes.reconfigured(
                0, "gateway.bind=custom", "gateway.host=" + server.host(), "gateway.port=18790");
        var listens = inside("ss -Hltn 'sport = :18790' | awk '{ print $4 }' | sort | xargs");
        assertTrue(listens.contains(server.host() + ":18790"), listens);
        assertFalse(listens.contains("0.0.0.0"), listens);
        assertTrue(picture().contains("customBindHost"), "and that would be seen");
        var there = modes.reconfigured(0, "gateway.bind=lan");
        assertFalse(picture().contains("customBindHost"), there::all);
        assertEquals(
                "0.0.0.0:18790",
                inside("ss -Hltn 'sport = :18790' | awk '{ print $4 }' | sort | tail -n 1"),
                there::all);
        try (var browser = Chromium.here()) {
            var address = "http://" + server.host() + ":18790/#token=" + token();
            assertEquals("Approve this browser", browser.open(address).came());
            var seen = browser.openApproved(address, server::inside);
            assertEquals("in", seen.came(), "open where chosen");
            assertTrue(seen.greeted());
        }
        changedBack = modes.reconfigured(0, "gateway.bind=loopback", "gateway.port=18789").out();
        inside(HEALTHY);
        onlyThisServerItselfReachesTheGateway();
        assertEquals(List.of(), Stays.moves(was, picture()));
    }

    /// In a real browser that nobody has let in yet, and not with another token.
    @Test
    @Order(11)
    void itsPageOpensThroughTheTunnelForWhoHoldsTheToken() throws Exception {
        var port = String.valueOf(Tunnelled.freePort());
        var address = "http://127.0.0.1:" + port + "/";
        var words = new Laptop(server).words("tunnel", "--port", port, "--token", "--sign-in");
        try (var tunnel = new Tunnelled(words)) {
            tunnel.until(address);
            var token = after("Its token: ", tunnel.until("Its token: "));
            assertEquals(token(), token);
            opens(address + "#token=" + token);
            tunnel.until("Signs one browser in"); // both are told where both are asked for
            assertFalse(tunnel.arguments().contains(token), "seen by all on the laptop");
            var another = (token.startsWith("0") ? "1" : "0") + token.substring(1);
            stays(
                    address + "#token=" + another,
                    "This Gateway expects its token",
                    "AUTH_TOKEN_MISMATCH");
        }
    }

    @Test
    @Order(11)
    void itsPageOpensThroughTheTunnelOnceForWhoHoldsTheLink() throws Exception {
        var used = "";
        for (var attempt = 0; attempt < 3 && used.isEmpty(); attempt++) {
            var port = String.valueOf(Tunnelled.freePort());
            var words = new Laptop(server).words("tunnel", "--port", port, "--sign-in");
            try (var tunnel = new Tunnelled(words);
                    var browser = Chromium.here()) {
                var link = after("minutes: ", tunnel.until("Signs one browser in"));
                var seen = browser.openOnce(link);
                if (seen.isPresent()) {
                    isIn(seen.get());
                    used = link;
                    stays(link, "Gateway secret rejected", "AUTH_BOOTSTRAP_TOKEN_INVALID");
                }
            }
        }
        assertFalse(used.isEmpty(), "each time the page has forgotten the link");
    }

    /// The line that stands at the end of an installation, given to a shell as it stands there.
    @Test
    @Order(11)
    void itsPageOpensThroughThePrintedSshLine() throws Exception {
        var lines = changedBack.lines().map(String::strip).toList();
        var ssh = lines.stream().filter(line -> line.startsWith("ssh -N -L ")).toList();
        assertEquals(1, ssh.size(), changedBack);
        var address = lines.get(lines.indexOf(ssh.getFirst()) + 1);
        assertEquals("http://127.0.0.1:18789", address, changedBack);
        // it says nothing when it is open, so curl asks until it is
        var opened = new ProcessBuilder("bash", "-c", "exec " + ssh.getFirst()).start();
        try {
            var said =
                    Shipped.command(
                            "curl",
                            "-fsS",
                            "--retry",
                            "30",
                            "--retry-delay",
                            "1",
                            "--retry-connrefused",
                            address + "/startupz");
            assertEquals(0, said.exit(), said.all());
            var holder = Shipped.command("ss", "-Hltnp", "sport = :18789").out();
            assertTrue(
                    holder.contains("pid=" + opened.pid() + ","),
                    "this machine's port 18789 was another's before, and so is who answers: "
                            + holder);
            opens(address + "/#token=" + token());
        } finally {
            opened.destroy();
            opened.waitFor();
        }
    }

    private static void opens(String address) throws Exception {
        try (var browser = Chromium.here()) {
            isIn(browser.open(address));
        }
    }

    private static void isIn(Chromium.Opened seen) {
        assertEquals("in", seen.came(), seen::toString);
        assertTrue(seen.greeted(), "over its WebSocket");
        assertFalse(seen.address().contains("oken="), "what opened it is gone from sight");
    }

    private static void stays(String address, String outside, String why) throws Exception {
        try (var browser = Chromium.here()) {
            var seen = browser.open(address);
            assertEquals(outside, seen.came());
            assertEquals(why, seen.refused());
            assertFalse(seen.greeted());
        }
    }

    private static String after(String words, String line) {
        return line.substring(line.indexOf(words) + words.length());
    }

    /// Asked for once, as OpenClaw takes seconds to tell; nothing here changes it.
    private String token() {
        if (token.isEmpty()) {
            token =
                    inside(
                            "script -qec '/usr/local/bin/openclaw gateway auth-token --show'"
                                + " /dev/null </dev/null | tr -d '\\r' | grep -xE '[0-9a-f]{64}'");
        }
        return token;
    }

    /// Everything but our own records, which grow with each run, and OpenClaw's own data, which it
    /// writes at each start; of that, what it is told about the gateway.
    private String picture() {
        return inside("sed -n '/^  \"gateway\"/,/^  }/p' /var/lib/openclaw/.openclaw/openclaw.json")
                + "\n"
                + server.camera()
                        .lines()
                        .filter(line -> !line.contains("/var/lib/clawsetup"))
                        .filter(line -> !line.contains("/var/lib/openclaw/"))
                        .collect(Collectors.joining("\n"));
    }

    /// What a server is after `install`, where OpenClaw came first: nothing of it is touched.
    @Test
    @Order(12)
    void isHardenedWhereItRunsAlready() throws Exception {
        var laptop = new Laptop(server);
        HardenIT.isOpenToAll(server, true);
        offered = laptop.offers(server.user());
        assertTrue(offered.startsWith("publickey,"), offered);
        var pid = inside("systemctl show -p MainPID --value openclaw-gateway");

        var first = laptop.clawsetup("install", HardenIT.wishes(true));
        assertEquals(0, first.exit(), first.all());
        var after = server.camera();
        HardenIT.isHardened(server, laptop, true, first);

        var second = laptop.clawsetup("install", HardenIT.wishes(true));
        assertEquals(0, second.exit(), second.all());
        assertEquals(List.of(), Stays.moves(after, server.camera()), second.all());

        var verify = laptop.clawsetup("verify", HardenIT.wishes(true, "--from-outside"));
        assertEquals(0, verify.exit(), verify.all());
        var closed = "asked from here: port 18789 is closed on %s and %s";
        assertTrue(
                verify.all().contains(closed.formatted(server.host(), server.host6())),
                verify.all());
        assertEquals(pid, inside("systemctl show -p MainPID --value openclaw-gateway"));
    }

    /// Cells of the fault matrix, where OpenClaw and a firewall are: `MatrixIT` would have to
    /// install both first.
    @Test
    @Order(13)
    void whoMayReachItIsChangedAsAWholeOrNotAtAll() throws Exception {
        try (var trial = Trial.besideOpenClaw(server)) {
            for (var cell : Cell.besideOpenClaw()) {
                assertEquals(List.of(), trial.of(cell).wrong(), cell::toString);
            }
        }
    }

    @Test
    @Order(14)
    void undoLeavesOnlyWhatIsTheUsers() throws Exception {
        var laptop = new Laptop(server);
        var undo = laptop.clawsetup("undo", "--all");
        assertEquals(0, undo.exit(), undo.all());
        assertEquals(offered, laptop.offers(server.user()), "the old ways in are back");
        inside("test -d /var/lib/openclaw/.openclaw && ! test -e /opt/openclaw");
        assertEquals(List.of(), Stays.differences(before, server.camera()));
    }
}
