package dev.clawsetup.answers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clawsetup.facts.Address;
import dev.clawsetup.facts.OwnJail;
import dev.clawsetup.secret.Secret;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

class InterviewTest {
    private final Interview interview = on(new SampleServer());

    private static Interview on(SampleServer server) {
        return new Interview(
                server.facts(),
                SampleServer.root(),
                Answers.Purpose.INSTALL,
                Set.of("ssh.keys-only", "ssh.limits", "fail2ban.sshd"));
    }

    private static Interview hardening(SampleServer server) {
        return new Interview(server.facts(), SampleServer.root(), Answers.Purpose.HARDEN);
    }

    private static List<String> ids(List<Page> pages) {
        return pages.stream().map(Page::id).toList();
    }

    private static List<Key> asked(Interview interview, Draft soFar) {
        return interview.pages(soFar).stream()
                .flatMap(page -> page.questions().stream())
                .map(Question::key)
                .toList();
    }

    private static Optional<Complaint> about(Interview interview, Key key, String text) {
        return interview.complaints(Draft.empty().with(key, Value.of(text))).stream()
                .filter(c -> c.key().equals(key))
                .findFirst();
    }

    @Test
    void asksInTheOrderInWhichAPersonThinks() {
        assertEquals(
                List.of("level", "access", "firewall", "tailscale", "gateway", "runtime", "extra"),
                ids(interview.pages(Draft.empty())));
    }

    @Test
    void hardeningAsksNothingAboutOpenClaw() {
        var hardening = hardening(new SampleServer());
        assertEquals(
                List.of("level", "access", "firewall", "tailscale", "runtime", "extra"),
                ids(hardening.pages(Draft.empty())));
        assertTrue(
                asked(hardening, Draft.empty()).stream()
                        .noneMatch(key ->
                                key.path().startsWith("gateway")
                                        || key.path().startsWith("runtime")));
    }

    @Test
    void passesOverAPageThatWhatWasFoundHasSettled() {
        var firewall = interview.pages(Draft.empty()).get(2);
        assertEquals(
                Optional.of("Nothing but SSH can be reached from outside"), firewall.settled());
        assertEquals(
                List.of("level", "access", "tailscale", "gateway", "runtime"),
                ids(interview.open(Draft.empty(), Draft.empty())));
    }

    @Test
    void asksAboutTheFirewallWhereSomethingElseAnswers() {
        var web = on(new SampleServer().listening("80/tcp", "nginx", "nginx.service"));
        assertTrue(ids(web.open(Draft.empty(), Draft.empty())).contains("firewall"));
        assertEquals(
                "Besides SSH, 1 door answers to the network.",
                web.pages(Draft.empty()).get(2).sentence());
    }

    @Test
    void passesOverAPageThatTheCommandLineHasAnswered() {
        var given = Draft.empty().with(Keys.LEVEL, Value.of("home"));
        assertFalse(ids(interview.open(given, given)).contains("level"));
        assertTrue(ids(interview.open(given, Draft.empty())).contains("level"));
    }

    @Test
    void opensThePageOfASecretThatIsToBeAskedFor() {
        var given =
                Draft.empty()
                        .with(Keys.BIND, Value.of("loopback"))
                        .with(Keys.PORT, Value.of("18789"))
                        .with(Keys.TOKEN, Value.of("ask"));
        assertTrue(ids(interview.open(given, given)).contains("gateway"));
        assertEquals(
                List.of(Keys.TOKEN),
                interview.complaints(given).stream().map(Complaint::key).toList());
    }

    @Test
    void asksForAnAddressOnlyWhereOneIsToBeNamed() {
        assertFalse(asked(interview, Draft.empty()).contains(Keys.HOST));
        assertTrue(
                asked(interview, Draft.empty().with(Keys.BIND, Value.of("custom")))
                        .contains(Keys.HOST));
    }

    @Test
    void asksForASudoPasswordOnlyOfANamedAccount() {
        assertFalse(asked(interview, Draft.empty()).contains(Keys.ADMIN_PASSWORD));
        assertTrue(
                asked(interview, Draft.empty().with(Keys.ADMIN_NAME, Value.of("ada")))
                        .contains(Keys.ADMIN_PASSWORD));
    }

    @Test
    void everyQuestionExplainsItself() {
        interview.pages(Draft.empty().with(Keys.BIND, Value.of("custom"))).stream()
                .flatMap(page -> page.questions().stream())
                .forEach(q -> {
                    assertTrue(q.ask().endsWith("?"), q.ask());
                    assertTrue(q.explain().length() > 40, q.explain());
                    assertTrue(q.title().length() <= 20, q.title());
                });
    }

    @Test
    void whatListensForEverybodyIsExplainedAsWhatItIs() {
        var bind =
                interview.pages(Draft.empty()).stream()
                        .flatMap(page -> page.questions().stream())
                        .filter(q -> q.key().equals(Keys.BIND))
                        .findFirst()
                        .orElseThrow();
        var options = ((Question.Kind.Choice) bind.kind()).options();
        assertTrue(
                options.stream()
                        .anyMatch(o ->
                                o.value().equals("lan")
                                        && o.explain().contains("listens everywhere")));
    }

    @Test
    void withoutAnyAnswerTheDefaultsAreComplete() {
        var answers = interview.answers(Draft.empty());
        assertEquals(Level.INTERNET, answers.level());
        assertEquals("root", answers.access().admin());
        assertFalse(answers.access().adminNamed());
        assertEquals(Answers.Bind.LOOPBACK, answers.gateway().bind());
        assertEquals(18789, answers.gateway().port());
        assertEquals(Optional.empty(), answers.gateway().token());
        assertEquals("latest", answers.runtime().version());
        assertEquals(Duration.ofSeconds(90), answers.deadline());
        assertEquals(Answers.Selection.ALL, answers.chosen());
    }

    @ParameterizedTest
    @EnumSource
    void everyLevelAndPurposeHasCompleteDefaults(Answers.Purpose purpose) {
        for (var level : Level.values()) {
            var draft = Draft.empty().with(Keys.LEVEL, Value.of(level.word()));
            var asking = new Interview(new SampleServer().facts(), SampleServer.root(), purpose);
            assertEquals(List.of(), asking.complaints(draft));
            assertEquals(level, asking.answers(draft).level());
            assertEquals(
                    asking.answers(draft),
                    asking.answers(asking.complete(draft)),
                    "completing must not change what is meant");
        }
    }

    @Test
    void takesWhatIsGivenIntoTheAnswers() {
        var answers =
                on(new SampleServer().listening("80/tcp", "nginx", "nginx.service"))
                        .answers(
                                Draft.empty()
                                        .with(Keys.ADMIN_NAME, Value.of("ada"))
                                        .with(
                                                Keys.ADMIN_PASSWORD,
                                                Value.of(Secret.of("four random words")))
                                        .with(
                                                Keys.ADD_KEYS,
                                                Value.of(
                                                        List.of(
                                                                SampleServer.KEY,
                                                                SampleServer.KEY)))
                                        .with(Keys.CONSOLE_TRIED, Value.of(true))
                                        .with(Keys.KEEP, Value.of(List.of("80/tcp")))
                                        .with(Keys.REBOOT_AT, Value.of("02:30"))
                                        .with(Keys.BIND, Value.of("custom"))
                                        .with(Keys.HOST, Value.of("10.0.0.5"))
                                        .with(Keys.DEADLINE, Value.of("120"))
                                        .with(Keys.SKIP, Value.of(List.of("fail2ban.*"))));
        assertEquals("ada", answers.access().admin());
        assertTrue(answers.access().adminNamed());
        assertEquals(Optional.of(Secret.of("four random words")), answers.access().adminPassword());
        assertEquals(List.of(SampleServer.KEY), answers.access().addKeys());
        assertTrue(answers.access().consoleTried());
        assertEquals(List.of("80/tcp"), answers.firewall().keep());
        assertEquals(Optional.of("02:30"), answers.updates().rebootAt());
        assertEquals(Optional.of("10.0.0.5"), answers.gateway().host());
        assertEquals(Duration.ofMinutes(2), answers.deadline());
        assertFalse(answers.chosen().has("fail2ban.sshd"));
        assertTrue(answers.chosen().has("ssh.limits"));
    }

    @Test
    void refusesToAnswerWhileSomethingIsWrong() {
        var wrong = Draft.empty().with(Keys.PORT, Value.of("many"));
        assertThrows(IllegalArgumentException.class, () -> interview.answers(wrong));
    }

    @Test
    void aServerInUseKeepsItsDoorsAndAFreshOneDoesNot() {
        var fresh = new SampleServer().listening("3306/tcp", "mariadbd", "mariadb.service");
        assertEquals(List.of(), on(fresh).answers(Draft.empty()).firewall().keep());
        assertEquals(
                List.of("3306/tcp"), on(fresh.inUse()).answers(Draft.empty()).firewall().keep());
    }

    @Test
    void needlessServicesAreStoppedOnAFreshServerOnly() {
        var fresh = new SampleServer().listening("111/tcp", "rpcbind", "rpcbind.service");
        var answers = on(fresh).answers(Draft.empty());
        assertEquals(List.of("rpcbind.service"), answers.firewall().stop());
        var used = on(fresh.inUse()).answers(Draft.empty());
        assertEquals(List.of(), used.firewall().stop());
        assertEquals(List.of(), used.firewall().keep(), "needless is not kept either");
    }

    @Test
    void rpcbindStaysOpenWhereNfsNeedsIt() {
        var nfs =
                new SampleServer()
                        .inUse()
                        .listening("111/tcp", "rpcbind", "rpcbind.service")
                        .listening("2049/tcp", "", "nfs-server.service");
        assertEquals(
                List.of("111/tcp", "2049/tcp"), on(nfs).answers(Draft.empty()).firewall().keep());
    }

    @Test
    void repliesToTheServersOwnQuestionsAreNoDoors() {
        var client =
                on(
                        new SampleServer()
                                .inUse()
                                .listening("68/udp", "dhclient", "networking.service")
                                .listening(
                                        "5355/udp", "systemd-resolve", "systemd-resolved.service"));
        assertFalse(asked(client, Draft.empty()).contains(Keys.KEEP));
    }

    /// Otherwise a second run without answers would change something.
    @Test
    void whatAnEarlierRunLeftIsThePreset() {
        var before =
                on(new SampleServer()
                                .with(SampleServer.account("ada", 1000, "/bin/bash"))
                                .file(
                                        "/etc/sudoers.d/clawsetup-admin",
                                        "# made by clawsetup\nada ALL=(ALL:ALL) NOPASSWD: ALL\n")
                                .file(
                                        "/etc/apt/apt.conf.d/52clawsetup-updates",
                                        "Unattended-Upgrade::Automatic-Reboot \"true\";\n"
                                                + "Unattended-Upgrade::Automatic-Reboot-Time"
                                                + " \"02:30\";\n")
                                .file(
                                        OwnJail.FILE,
                                        "[sshd]\n# spared before: 192.0.2.0/24\n"
                                                + "ignoreip = 127.0.0.0/8 ::1 192.0.2.0/24"
                                                + " 192.0.2.9 198.51.100.4\n")
                                .listening("80/tcp", "nginx", "nginx.service")
                                .listening("443/tcp", "nginx", "nginx.service")
                                .listening("3306/tcp", "mariadbd", "mariadb.service")
                                .letsIn(
                                        "allow 22/tcp comment 'SSH'",
                                        "allow 80/tcp comment 'kept'",
                                        "allow in 443/tcp")
                                .openclaw(
                                        "2026.9.6",
                                        Map.of(
                                                "gateway.bind",
                                                "\"custom\"",
                                                "gateway.customBindHost",
                                                "\"10.0.0.5\"",
                                                "gateway.port",
                                                "19000")))
                        .answers(Draft.empty());
        assertEquals("ada", before.access().admin());
        assertEquals(Optional.of("02:30"), before.updates().rebootAt());
        assertEquals(List.of("192.0.2.9"), before.firewall().ignore());
        assertEquals(List.of("80/tcp", "443/tcp"), before.firewall().keep());
        assertEquals("2026.9.6", before.runtime().version());
        assertEquals(Answers.Bind.CUSTOM, before.gateway().bind());
        assertEquals(Optional.of("10.0.0.5"), before.gateway().host());
        assertEquals(19000, before.gateway().port());
    }

    @Test
    void nobodyAsksForAConsoleOnTheConsole() {
        var console = on(new SampleServer().onItsConsole());
        assertFalse(asked(console, Draft.empty()).contains(Keys.CONSOLE_TRIED));
        assertTrue(console.answers(Draft.empty()).access().consoleTried());
    }

    @ParameterizedTest
    @CsvSource({
        "access.admin.name, Ada",
        "access.admin.name, root",
        "access.admin.name, openclaw",
        "level, high",
        "access.console.tried, maybe",
        "gateway.bind, tailnet",
        "gateway.port, 22",
        "gateway.port, 80",
        "gateway.port, 70000",
        "gateway.port, 99999999999",
        "gateway.port, many",
        "runtime.version, newest",
        "runtime.version, '1.2.3; reboot'",
        "runtime.npm-registry, ftp://mirror.example/",
        "runtime.npm-registry, https://user:pass@mirror.example/",
        "runtime.npm-registry, 'https://mirror.example/$(id)'",
        "updates.reboot-at, 25:00",
        "updates.reboot-at, 2:30",
        "safety.deadline, 4",
        "safety.deadline, 3601",
        "safety.deadline, -1",
    })
    void complainsAndSaysWhatInstead(String key, String text) {
        var complaint = about(interview, Key.of(key), text).orElseThrow();
        assertFalse(complaint.why().isEmpty());
        assertFalse(complaint.instead().isEmpty());
    }

    @ParameterizedTest
    @CsvSource({
        "firewall.keep, 80",
        "firewall.keep, 0/tcp",
        "firewall.keep, 70000/tcp",
        "firewall.keep, 80/icmp",
        "firewall.keep, http",
        "network.stop, rpcbind",
        "network.stop, ssh.service",
        "network.stop, ssh.socket",
        "network.stop, systemd-networkd.service",
        "network.stop, 'a.service; reboot'",
        "fail2ban.ignore, 0.0.0.0/0",
        "fail2ban.ignore, ::/0",
        "fail2ban.ignore, example.org",
        "fail2ban.ignore, 300.1.1.1",
        "fail2ban.ignore, 10.0.0.0/33",
        "controls.only, ssh.keys",
        "controls.skip, nothing.*",
        "controls.skip, *",
    })
    void complainsAboutOneOfSeveral(String key, String text) {
        var complaints =
                interview.complaints(Draft.empty().with(Key.of(key), Value.of(List.of(text))));
        assertEquals(
                List.of(key), complaints.stream().map(c -> c.key().path()).distinct().toList());
    }

    @ParameterizedTest
    @CsvSource({
        "firewall.keep, 80/tcp",
        "firewall.keep, 51820/udp",
        "network.stop, rpcbind.service",
        "fail2ban.ignore, 198.51.100.4",
        "fail2ban.ignore, 2001:db8::/48",
        "controls.only, ssh.*",
        "controls.skip, fail2ban.sshd",
    })
    void takesWhatIsRight(String key, String text) {
        assertEquals(
                List.of(),
                interview.complaints(Draft.empty().with(Key.of(key), Value.of(List.of(text)))));
    }

    @Test
    void anAddressThatIsNotTheServersIsRefusedWithTheOnesThatAre() {
        var complaint =
                interview
                        .complaints(
                                Draft.empty()
                                        .with(Keys.BIND, Value.of("custom"))
                                        .with(Keys.HOST, Value.of("10.9.9.9")))
                        .getFirst();
        assertEquals(Keys.HOST, complaint.key());
        assertTrue(complaint.instead().contains("10.0.0.5"));
    }

    /// Nobody could reach it there: that is what loopback is for.
    @Test
    void anAddressInsideOfTheServerIsNeverSuggested() {
        var asked =
                on(
                        new SampleServer()
                                .addresses(
                                        new Address("lo", "127.0.0.1", "host"),
                                        new Address("docker0", "172.17.0.1", "global"),
                                        new Address("eth0", "203.0.113.7", "global"),
                                        new Address("eth1", "10.0.0.5", "global")));
        var custom = Draft.empty().with(Keys.BIND, Value.of("custom"));
        var complaint = asked.complaints(custom.with(Keys.HOST, Value.of("127.0.0.1"))).getFirst();
        assertEquals("“127.0.0.1” is reached from the server itself only", complaint.why());
        assertEquals("choose one of 10.0.0.5, 203.0.113.7", complaint.instead());
        var question =
                asked.pages(custom).stream()
                        .flatMap(page -> page.questions().stream())
                        .filter(q -> q.key().equals(Keys.HOST))
                        .findFirst()
                        .orElseThrow();
        assertEquals(new Question.Kind.Line("10.0.0.5", ""), question.kind());
    }

    @Test
    void withoutAnAddressThatOthersReachNoneIsAskedFor() {
        var asked =
                on(
                        new SampleServer()
                                .addresses(
                                        new Address("lo", "127.0.0.1", "host"),
                                        new Address("eth0", "2001:db8::7", "global")));
        var ways =
                asked.pages(Draft.empty()).stream()
                        .flatMap(page -> page.questions().stream())
                        .filter(q -> q.key().equals(Keys.BIND))
                        .map(q -> ((Question.Kind.Choice) q.kind()).options())
                        .flatMap(options -> options.stream().map(Question.Option::value))
                        .toList();
        assertEquals(List.of("loopback", "lan"), ways);
        var complaint =
                asked.complaints(Draft.empty().with(Keys.BIND, Value.of("custom"))).getFirst();
        assertEquals("answer gateway.bind with loopback", complaint.instead());
    }

    /// OpenClaw ends at once: it “requires a valid IPv4 customBindHost”.
    @Test
    void anIPv6AddressIsNoneForTheGatewayAlone() {
        var complaint =
                interview
                        .complaints(
                                Draft.empty()
                                        .with(Keys.BIND, Value.of("custom"))
                                        .with(Keys.HOST, Value.of("2001:db8::7")))
                        .getFirst();
        assertEquals("“2001:db8::7” is not an IPv4 address of this server", complaint.why());
        assertFalse(complaint.instead().contains("2001:db8::7"), complaint::instead);
    }

    @Test
    void aPortThatIsHeldIsRefusedWithAFreeOne() {
        var taken = on(new SampleServer().listening("18789/tcp", "python3", "other.service"));
        var complaint = taken.complaints(Draft.empty()).getFirst();
        assertEquals("18789 is held by python3", complaint.why());
        assertTrue(complaint.instead().contains("18790"));
    }

    @Test
    void openClawMayHoldItsOwnPort() {
        var ours =
                on(new SampleServer().listening("18789/tcp", "node", "openclaw-gateway.service"));
        assertEquals(List.of(), ours.complaints(Draft.empty()));
    }

    @Test
    void anUnknownKeyIsRefusedWithTheOneThatWasMeant() {
        assertEquals(
                "did you mean access.admin.name?",
                about(interview, Key.of("access.admin.nmae"), "ada").orElseThrow().instead());
        assertEquals(
                "did you mean gateway.port?",
                about(interview, Key.of("port"), "1").orElseThrow().instead());
        assertEquals(
                "see clawsetup answers --schema for all of them",
                about(interview, Key.of("colour.of.the.sky"), "blue").orElseThrow().instead());
    }

    @Test
    void aSecretIsNeverRepeatedInAComplaint() {
        var complaints =
                interview.complaints(
                        Draft.empty()
                                .with(Keys.TOKEN, Value.of(Secret.of("marked-secret")))
                                .with(Keys.ADMIN_NAME, Value.of("ada"))
                                .with(Keys.ADMIN_PASSWORD, Value.of("marked-secret")));
        assertEquals(2, complaints.size());
        assertFalse(complaints.toString().contains("marked-secret"));
    }

    @Test
    void goingBackKeepsEveryAnswer() {
        var first = Draft.empty().with(Keys.LEVEL, Value.of("home"));
        var second = first.with(Keys.ADMIN_NAME, Value.of("ada"));
        assertEquals(Optional.empty(), first.get(Keys.ADMIN_NAME));
        assertEquals("home", second.text(Keys.LEVEL));
        assertEquals(first, second.without(Keys.ADMIN_NAME));
        assertEquals(
                "home",
                first.orElse(Draft.empty().with(Keys.LEVEL, Value.of("x"))).text(Keys.LEVEL));
    }
}
