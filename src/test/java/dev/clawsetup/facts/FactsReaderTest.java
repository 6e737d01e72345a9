package dev.clawsetup.facts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

class FactsReaderTest {

    private static Facts debian13() {
        return Recorded.of("debian13-cloud").facts();
    }

    // ---- what a server is ----

    @Test
    void aServerWithoutTailscaleHasNone() {
        assertEquals(Tailscale.NONE, debian13().tailscale());
    }

    @Test
    void knowsTheTailnetThatAServerIsIn() {
        var there =
                Recorded.of("debian13-cloud")
                        .with("tailscale\t1.102.5")
                        .with("tailscale.backend\tRunning")
                        .with("tailscale.name\tbox1.practice.test")
                        .with("tailscale.address\t100.64.0.3")
                        .with("tailscale.expiry\t2027-05-20T18:26:22Z")
                        .with("tailscale.server\thttp://172.31.210.24")
                        .with("tailscale.operator\tdebian")
                        .with(
                                "tailscale.route\tbox1.practice.test:443/\thttp://127.0.0.1:3000"
                                        + "\tleft")
                        .with("tailscale.public\tbox1.practice.test:443")
                        .facts()
                        .tailscale();
        assertTrue(there.running());
        assertEquals(Optional.of("100.64.0.3"), there.address());
        assertEquals(Optional.of(Instant.parse("2027-05-20T18:26:22Z")), there.expiry());
        assertEquals(
                List.of(
                        new Tailscale.Route(
                                "box1.practice.test:443/", "http://127.0.0.1:3000", false, true)),
                there.routes());
    }

    @ParameterizedTest
    @CsvSource({
        "debian12-cloud, Debian GNU/Linux 12 (bookworm), true, SERVICE",
        "debian12-socket, Debian GNU/Linux 12 (bookworm), true, SOCKET",
        "debian13-cloud, Debian GNU/Linux 13 (trixie), true, SERVICE",
        "debian13-password, Debian GNU/Linux 13 (trixie), true, SERVICE",
        "debian13-bare, Debian GNU/Linux 13 (trixie), true, SERVICE",
        "ubuntu22.04-cloud, Ubuntu 22.04.5 LTS, true, SERVICE",
        "ubuntu24.04-cloud, Ubuntu 24.04.3 LTS, true, GENERATOR",
        "ubuntu26.04-cloud, Ubuntu 26.04 LTS, true, GENERATOR",
        "debian11, Debian GNU/Linux 11 (bullseye), false, SERVICE",
        "debian13-nosystemd, Debian GNU/Linux 13 (trixie), true, ABSENT",
        "alpine, Alpine Linux v3.22, false, ABSENT",
    })
    void knowsTheSystemAndHowItsSshServerStarts(
            String server, String name, boolean supported, Sshd.Mode mode) {
        var now = Recorded.of(server).facts();
        assertEquals(name, now.distribution().name());
        assertEquals(supported, now.distribution().supported());
        assertEquals(mode, now.sshd().mode());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "debian12-cloud",
                "debian12-socket",
                "debian13-cloud",
                "debian13-password",
                "debian13-bare",
                "ubuntu22.04-cloud",
                "ubuntu24.04-cloud",
                "ubuntu26.04-cloud"
            })
    void aServerThatAnswersOnPort22SaysSo(String server) {
        var sshd = Recorded.of(server).facts().sshd();
        assertTrue(sshd.active());
        assertFalse(sshd.stale());
        assertTrue(sshd.includesDropIns());
        assertEquals("", sshd.complaint());
        assertEquals(List.of(22), sshd.ports());
        assertEquals("yes", sshd.setting("pubkeyauthentication", "root"));
    }

    @Test
    void seesTheHardware() {
        var p = debian13().platform();
        assertEquals("web", p.hostname());
        assertEquals("amd64", p.architecture());
        assertEquals("systemd", p.init());
        assertEquals(257, p.systemd());
        assertEquals(3915, p.memoryMb());
        assertEquals("ext4", p.rootFilesystem());
    }

    @Test
    void survivesAServerThatHasNoneOfTheUsualPrograms() {
        var now = Recorded.of("alpine").facts();
        assertEquals(0, now.platform().systemd());
        assertEquals("", now.sshd().version());
        assertFalse(now.sshd().active());
        assertEquals(Account.Sudo.NONE, now.account("ada").orElseThrow().sudo());
        assertTrue(now.state().packages().isEmpty());
        assertTrue(now.weather().connection().isEmpty());
    }

    // ---- who may log in ----

    @Test
    void tellsWhoAdministersAndHowSudoAsks() {
        assertEquals(Account.Sudo.FREE, debian13().account("debian").orElseThrow().sudo());
        assertEquals(Account.Sudo.NONE, debian13().account("bob").orElseThrow().sudo());
        var ada = Recorded.of("debian13-password").facts().account("ada").orElseThrow();
        assertEquals(Account.Sudo.ASKS, ada.sudo());
        assertTrue(ada.administers());
        assertEquals(List.of("ada", "sudo"), ada.groups());
    }

    @Test
    void aRightToSomeCommandsOrToAnotherAccountDoesNotAdminister() {
        var now = Recorded.of("hostile").facts();
        for (var name : List.of("lim", "pg")) {
            var account = now.account(name).orElseThrow();
            assertEquals(Account.Sudo.LIMITED, account.sudo());
            assertFalse(account.administers());
        }
    }

    @Test
    void theLastSudoRuleDecidesWhetherItAsks() {
        var aft = Recorded.of("hostile").facts().account("aft").orElseThrow();
        assertEquals(Account.Sudo.ASKS, aft.sudo());
    }

    @Test
    void rootsKeyOfACloudImageOpensNoShell() {
        var root = debian13().account("root").orElseThrow();
        assertEquals(1, root.keys().size());
        assertTrue(root.keys().getFirst().options().contains("Please login as the user"));
        assertEquals(List.of(), root.usableKeys());
    }

    @Test
    void namesAKeyAsSshKeygenDoes() {
        var key = debian13().account("debian").orElseThrow().usableKeys().getFirst();
        assertEquals("ssh-ed25519", key.type());
        assertEquals("SHA256:hvI+Az/Jr2wRmpOQqqBGTJesQyOJQKJudDKCac19RtE", key.fingerprint());
        assertEquals("ada@laptop", key.comment());
        assertEquals("/home/debian/.ssh/authorized_keys", key.file());
    }

    @Test
    void keysInAFileThatEveryoneMayWriteAreNotUsable() {
        var eve = Recorded.of("hostile").facts().account("eve").orElseThrow();
        assertEquals(1, eve.keys().size());
        assertEquals(
                List.of("/home/eve/.ssh/authorized_keys is writable by everyone"),
                eve.keyProblems());
        assertEquals(List.of(), eve.usableKeys());
    }

    @Test
    void shutAccountsAreNotLoginAccounts() {
        var now = Recorded.of("hostile").facts();
        var names = now.loginAccounts().stream().map(Account::name).toList();
        assertFalse(names.contains("gone"));
        assertFalse(names.contains("old"));
        assertTrue(names.contains("due"));
        assertEquals(Account.Password.EXPIRED, now.account("due").orElseThrow().password());
        assertEquals(List.of("the account expired"), now.account("old").orElseThrow().shut());
    }

    @Test
    void aMatchBlockHoldsForItsAccountOnly() {
        var sshd = Recorded.of("hostile").facts().sshd();
        assertEquals("no", sshd.setting("passwordauthentication", "eve"));
        assertEquals("yes", sshd.setting("passwordauthentication", "debian"));
        assertEquals("yes", sshd.setting("passwordauthentication"));
        assertEquals(sshd.setting("maxauthtries"), sshd.setting("maxauthtries", "eve"));
    }

    @Test
    void aDaemonThatIsOlderThanItsFilesIsStale() {
        assertTrue(Recorded.of("hostile").facts().sshd().stale());
    }

    // ---- what listens ----

    @Test
    void knowsTheUnitBehindEachPort() {
        var web =
                debian13().state().listeners().stream()
                        .filter(l -> l.at().port() == 80)
                        .findFirst()
                        .orElseThrow();
        assertEquals("hello-web.service", web.unit());
        assertEquals("80/tcp", web.port());
        assertTrue(web.reachableFromOutside());
    }

    @Test
    void aPortThatASocketHoldsIsTheSshServers() {
        var now = Recorded.of("debian12-socket").facts();
        assertEquals(List.of(new Endpoint("*", 22)), now.sshd().listening());
        assertEquals("on-demand", now.unit("ssh.service").active());
        assertFalse(now.unit("ssh.service").isActive());
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.0.0.53", "::1", "[::1]", "[::ffff:127.0.0.1]"})
    void loopbackIsNotReachableFromOutside(String address) {
        assertTrue(new Endpoint(address, 18789).loopback());
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "0.0.0.0", "[::]", "203.0.113.7", "[2001:db8::7]"})
    void everyOtherAddressIs(String address) {
        assertFalse(new Endpoint(address, 18789).loopback());
    }

    // ---- firewall, files, units, the rest ----

    @Test
    void tellsUfwsRulesAsUfwWould() {
        var ufw =
                Recorded.of("debian13-cloud")
                        .with("ufw\tyes\tyes\tdeny\tallow\tdeny\tyes")
                        .with(
                                "ufw.tuple\tallow tcp 22 0.0.0.0/0 any 0.0.0.0/0 in"
                                        + " comment=7373682077656263656c6c")
                        .with(
                                "ufw.tuple\tallow tcp 22 ::/0 any ::/0 in"
                                        + " comment=7373682077656263656c6c")
                        .with("ufw.tuple\tdeny any any 0.0.0.0/0 any 198.51.100.9 in")
                        .facts()
                        .ufw();
        assertTrue(ufw.on());
        assertEquals(
                List.of("allow 22/tcp comment 'ssh webcell'", "deny from 198.51.100.9"),
                ufw.rules());
    }

    @Test
    void withoutUfwThereIsNoFirewallOfIts() {
        assertFalse(debian13().ufw().installed());
        assertFalse(debian13().ufw().on());
    }

    @Test
    void fail2banTellsWhomItSpares() {
        var now =
                Recorded.of("debian13-cloud")
                        .with("fail2ban\tyes")
                        .with("fail2ban.jail\tsshd")
                        .with("fail2ban.ignored\t127.0.0.0/8")
                        .with("fail2ban.ignored\t198.51.100.4")
                        .withWeather("banned\t192.0.2.66")
                        .facts();
        assertEquals(
                new Fail2ban(true, true, List.of("sshd"), List.of("127.0.0.0/8", "198.51.100.4")),
                now.state().fail2ban());
        assertEquals(List.of("192.0.2.66"), now.weather().banned());
    }

    @Test
    void aFileComesWithItsExactText() {
        var now = Recorded.of("hostile").facts();
        assertEquals(
                new FileState("0600", "root:root", "PasswordAuthentication yes\n"),
                now.file("/etc/ssh/sshd_config.d/50-cloud-init.conf").orElseThrow());
        var odd = now.file("/etc/ssh/sshd_config.d/esc.conf").orElseThrow();
        assertTrue(odd.content().endsWith("café\r\n#nonl"), odd.content());
    }

    @Test
    void aUnitThatNobodyKnowsIsAbsent() {
        var unit = debian13().unit("fail2ban.service");
        assertFalse(unit.exists());
        assertFalse(unit.isActive());
    }

    @Test
    void readsOpenClawsConfigurationWithoutItsSecrets() {
        var claw =
                Recorded.of("debian13-cloud")
                        .with("openclaw.version\t2026.9.6")
                        .with("openclaw.node\t24.21.0")
                        .with("openclaw.config\tgateway.bind\t\"loopback\"")
                        .with("openclaw.config\tgateway.auth.token\t\"•••\"")
                        .with("openclaw.token\tyes")
                        .with("openclaw.other\t/home/bob/.openclaw (state of another installation)")
                        .facts()
                        .state()
                        .openclaw();
        assertEquals(Optional.of("2026.9.6"), claw.version());
        assertEquals("\"loopback\"", claw.config().get("gateway.bind"));
        assertTrue(claw.tokenKept());
        assertEquals(1, claw.others().size());
    }

    @Test
    void whoSetTheServerUpAndWhatIsInForceOfIt() {
        var w =
                Recorded.of("ubuntu24.04-cloud")
                        .withWeather("inforce\tssh.keys-only")
                        .withWeather("inforce\tfirewall.ufw")
                        .withWeather("inforce\tssh.keys-only")
                        .withWeather("ours\tada\t198.51.100.4\t2026-11-20T09:14:02Z\thome")
                        .facts()
                        .weather();
        assertEquals(List.of("ssh.keys-only", "firewall.ufw"), w.inForce());
        assertEquals(
                Optional.of(
                        new Weather.Setup("ada", "198.51.100.4", "2026-11-20T09:14:02Z", "home")),
                w.ours());
    }

    @Test
    void weatherIsReadToo() {
        var w =
                Recorded.of("ubuntu24.04-cloud")
                        .withWeather("lease\tada@laptop 7f3a\t12")
                        .withWeather("openstep\t2026-11-20T091402-7f3a/07-ssh.keys-only\tarmed")
                        .withWeather("aptlock\tapt-get (pid 812)")
                        .withWeather("readonly\t/opt")
                        .withWeather("rebootrequired\tlinux-image-6.8.0-88-generic")
                        .facts()
                        .weather();
        assertEquals("198.51.100.4", w.connection().orElseThrow().clientAddress());
        assertEquals(Duration.ofDays(1), w.uptime());
        assertEquals(34112, w.freeMb().get("/var/lib"));
        assertEquals(OptionalInt.of(14), w.upgrades());
        assertEquals("publickey", w.logins().getFirst().method());
        assertEquals(Duration.ofSeconds(12), w.lease().orElseThrow().age());
        assertEquals("armed", w.openSteps().getFirst().state());
        assertEquals(Optional.of("apt-get (pid 812)"), w.aptLock());
        assertEquals(List.of("/opt"), w.readOnly());
    }

    @Test
    void nobodyCountedUpgradesIsNotZeroUpgrades() {
        assertEquals(OptionalInt.empty(), debian13().weather().upgrades());
    }

    // ---- comparing ----

    @Test
    void theSameServerSeenTwiceIsTheSame() {
        var once = debian13();
        var again = Recorded.of("debian13-cloud-again").facts();
        assertEquals(once.state(), again.state());
        assertNotEquals(once.weather(), again.weather());
    }

    @Test
    void theOrderOfTheLinesMeansNothingButForFilesThatAreReadInOrder() {
        var shuffled =
                Recorded.of("debian13-cloud")
                        .changed(lines -> {
                            int end = lines.indexOf("[weather]");
                            var out = new ArrayList<>(lines);
                            var listeners = new ArrayList<String>();
                            out.subList(0, end)
                                    .removeIf(l -> {
                                        boolean mine =
                                                l.startsWith("listener\t")
                                                        || l.startsWith("unit\t")
                                                        || l.startsWith("address\t")
                                                        || l.startsWith("package\t");
                                        if (mine) listeners.add(l);
                                        return mine;
                                    });
                            Collections.reverse(listeners);
                            out.addAll(2, listeners);
                            return out;
                        });
        assertEquals(debian13().state(), shuffled.facts().state());
    }

    @Test
    void anyChangeOfStateIsSeen() {
        var base = Recorded.of("debian13-cloud");
        for (var changed :
                List.of(
                        base.with("package\tufw\t0.36.2"),
                        base.sshd("permitrootlogin", "no"),
                        base.sshd("bob", "passwordauthentication", "no"),
                        base.unit("ssh.socket", "active", "enabled"),
                        base.file("/etc/fail2ban/jail.d/clawsetup.local", "[sshd]\n"),
                        base.with("swap\t/swapfile\t2048"),
                        base.without("key\tdebian")))
            assertNotEquals(base.facts().state(), changed.facts().state());
    }

    // ---- what is not the script's answer ----

    @Test
    void refusesHalfAnAnswer() {
        var text = Recorded.of("debian13-cloud").text();
        for (int cut : List.of(20, text.length() / 3, text.length() / 2, text.length() - 5)) {
            var e = assertThrows(Unreadable.class, () -> FactsReader.read(text.substring(0, cut)));
            assertTrue(e.getMessage().startsWith("cannot read what the server says about itself"));
        }
    }

    @Test
    void refusesAnAnswerWithAHoleInIt() {
        var text = Recorded.of("debian13-cloud").text();
        var hole = text.replaceFirst("\nlistener[^\n]*", "");
        assertUnreadable(hole, "lines are missing");
    }

    @Test
    void refusesAnAnswerThatGoesOn() {
        assertUnreadable(
                Recorded.of("debian13-cloud").text() + "account\tmallory\n", "follows the end");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"clawsetup-facts\t2\n", "clawsetup-facts\t\n", "clawsetup-facts\t1.0\n"})
    void refusesAnotherVersion(String head) {
        assertUnreadable(
                Recorded.of("debian13-cloud").text().replaceFirst("clawsetup-facts\t1\n", head),
                "this program reads version 1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sudo: a password is required\n",
                "Please login as the user \"debian\" rather than the user \"root\".\n",
                "<html>",
            })
    void refusesWhatSomebodyElseSaid(String text) {
        assertUnreadable(text, "it begins with");
    }

    @Test
    void refusesSilence() {
        assertUnreadable("", "it said nothing");
        assertUnreadable("\n", "it said nothing");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "swap\t/swapfile\tmuch | is not a number",
                "swap\t/swapfile | has 2 fields, and needs 3",
                "swap\t/swapfile\t99999999999999999999 | is not a number",
                "account\tx\t1\t/\t/bin/sh\tSOMETIMES\tNONE\tx | unknown word “SOMETIMES”",
                "account\tx\t1\t/\t/bin/sh\tSET\tMAYBE\tx | unknown word “MAYBE”",
                "ufw\tperhaps\tno\tdeny\tallow\tdeny\tyes | neither yes nor no",
                "firewall\tx\\q | unknown sign \\q",
                "firewall\tx\\ | ends in the middle of a sign",
            })
    void namesTheLineThatMakesNoSense(String line, String why) {
        assertUnreadable(Recorded.of("debian13-cloud").with(line).text(), why);
    }

    @Test
    void anErrorNeverCarriesEscapeCodesToTheTerminal() {
        var e =
                assertThrows(
                        Unreadable.class, () -> FactsReader.read("\u001b[2J\u009bboo\u202e\n"));
        assertTrue(e.getMessage().codePoints().noneMatch(Character::isISOControl), e.getMessage());
        assertFalse(e.getMessage().contains("\u202e"));
    }

    @Test
    void neitherDoesAFact() {
        var text = Recorded.of("hostile").facts().toString();
        assertTrue(
                text.codePoints()
                        .filter(c -> c != '\n' && c != '\t' && c != '\r')
                        .noneMatch(Character::isISOControl));
        assertTrue(text.contains("\\x1b[2J"));
    }

    @Test
    void linesOfOurFormatInsideAFileAreOnlyText() {
        var now = Recorded.of("hostile").facts();
        assertTrue(now.account("mallory").isEmpty());
        assertTrue(
                now.sshd().dropIns().contains("/etc/ssh/sshd_config.d/a\nend\t3.conf"),
                now.sshd().dropIns()::toString);
    }

    @Test
    void anUnknownRecordIsSkipped() {
        assertEquals(
                debian13().state(),
                Recorded.of("debian13-cloud").with("later.invention\t42").facts().state());
    }

    private static void assertUnreadable(String text, String why) {
        var e = assertThrows(Unreadable.class, () -> FactsReader.read(text));
        assertTrue(e.getMessage().contains(why), e.getMessage());
    }
}
