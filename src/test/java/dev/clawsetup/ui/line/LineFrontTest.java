package dev.clawsetup.ui.line;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clawsetup.answers.Answers;
import dev.clawsetup.answers.AnswersFile;
import dev.clawsetup.answers.Draft;
import dev.clawsetup.answers.Keys;
import dev.clawsetup.answers.SampleServer;
import dev.clawsetup.answers.Value;
import dev.clawsetup.machine.Asks;
import dev.clawsetup.machine.CannotConnect;
import dev.clawsetup.plan.Step;
import dev.clawsetup.run.Dial;
import dev.clawsetup.run.PastRun;
import dev.clawsetup.secret.Secret;
import dev.clawsetup.ui.FakeKeys;
import dev.clawsetup.ui.FakeProvisioner;
import dev.clawsetup.ui.KeyMaker;
import dev.clawsetup.ui.Marks;
import dev.clawsetup.ui.Scenario;
import dev.clawsetup.ui.Unattended;
import dev.clawsetup.ui.json.JsonLines;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

class LineFrontTest {
    private final FakeProvisioner server = new FakeProvisioner();

    /// What a front is talked to over.
    enum Over {
        STREAMS,
        DUMB_TERMINAL
    }

    private Conversation talk(String... lines) {
        return talk(Over.STREAMS, scenario(server, Optional.of("root@203.0.113.7")), lines);
    }

    private static Scenario scenario(FakeProvisioner server, Optional<String> target) {
        return scenario((where, asks) -> server, target, Draft.empty());
    }

    private static Scenario scenario(Dial dial, Optional<String> target, Draft given) {
        return new Scenario(
                dial,
                target,
                given,
                Optional.of(Answers.Purpose.INSTALL),
                FakeProvisioner.CONTROLS);
    }

    private static Conversation talk(Over over, Scenario scenario, String... lines) {
        return switch (over) {
            case STREAMS -> Conversation.of(scenario, lines);
            case DUMB_TERMINAL -> Conversation.at("dumb", Marks.WORDS, scenario, lines);
        };
    }

    /// One walk with every kind of answer: a word, a name, a secret, lines, yes, numbers.
    private static final String[] WALK = {
        "home",
        "ada",
        "four random words",
        SampleServer.KEY,
        "",
        "yes",
        "no",
        "3",
        "10.0.0.5",
        "",
        "19000",
        "",
        "2026.9.6",
        "02:30",
        "yes"
    };

    private static final String SAME_AS_FILE =
            """
            level: home
            access:
              admin: {name: ada, password: env:PASSWORD}
              keys: {add: ["%s"]}
              console: {tried: true}
            gateway: {bind: custom, host: 10.0.0.5, port: 19000}
            runtime: {version: 2026.9.6}
            updates: {reboot-at: 02:30}
            """
                    .formatted(SampleServer.KEY);

    @ParameterizedTest
    @EnumSource
    void theSameScenarioGivesTheSameAnswersAndEventsAsAFile(Over over) {
        var reading =
                new AnswersFile(name -> Optional.of("four random words"), Set.of())
                        .parse(SAME_AS_FILE, "answers.yaml", Path.of("/"));
        var draft = assertInstanceOf(AnswersFile.Reading.Good.class, reading).draft();
        var byFile = new FakeProvisioner();
        new Unattended(new Lines(line -> {}, line -> {}, Marks.SIGNS, ZoneOffset.UTC))
                .run(scenario((w, a) -> byFile, Optional.of("root@203.0.113.7"), draft));

        var heard = talk(over, scenario(server, Optional.of("root@203.0.113.7")), WALK);

        assertEquals(0, heard.finish().exit(), heard.said());
        assertEquals(byFile.carriedOut(), server.carriedOut());
        assertEquals(byFile.told(), server.told());
        assertTrue(server.isClosed());
        assertFalse(heard.said().contains("four random words"), "a secret is not echoed");
    }

    @ParameterizedTest
    @EnumSource
    void noCursorIsEverMoved(Over over) {
        var said = talk(over, scenario(server, Optional.of("root@203.0.113.7")), WALK).said();
        assertFalse(said.contains("\u001b"), said);
    }

    @Test
    void enterTakesEveryDefault() {
        var heard = talk("", "", "", "", "", "", "", "", "", "", "yes");
        assertEquals(0, heard.finish().exit(), heard.said());
        var byNobody = new FakeProvisioner();
        new Unattended(new Lines(line -> {}, line -> {}, Marks.SIGNS, ZoneOffset.UTC))
                .run(scenario((w, a) -> byNobody, Optional.of("x"), Draft.empty()));
        assertEquals(byNobody.carriedOut(), server.carriedOut());
        assertTrue(heard.result().startsWith("root@203.0.113.7: your server is ready"));
    }

    @Test
    void backAsksAgainAndKeepsTheAnswer() {
        var heard =
                talk("home", "ada", "<", "<", "", "bob", "", "", "", "", "", "", "", "", "", "yes");
        assertEquals("bob", server.carriedOut().getFirst().access().admin(), heard.said());
        assertTrue(heard.said().contains("Protection, number or word [home]"), heard.said());
        assertTrue(
                heard.said().contains("Your account, - for “stay with root” [ada]"), heard.said());
    }

    @Test
    void aQuestionMarkExplains() {
        var said = talk("?", "home").said();
        assertTrue(said.contains("When in doubt, take the rented server."));
        assertTrue(said.contains("Only SSH") || said.contains("Who may log in"));
    }

    @Test
    void aRefusedAnswerIsAskedAgainWithWhatToDo() {
        var said = talk("high", "home", "Ada", "").said();
        assertTrue(
                said.contains("✗ “high” is none of the choices; choose home, internet, regulated"));
        assertTrue(said.contains("✗ “Ada” is not a name for an account; use small letters"));
    }

    @Test
    void aPersonWithoutAKeyHasOneMade() {
        var keys = FakeKeys.here();
        var heard =
                talk(
                        Over.STREAMS,
                        scenario(server, Optional.of("root@203.0.113.7")).making(keys),
                        "home",
                        "",
                        "make",
                        "my words",
                        "my word",
                        "my words",
                        "my words",
                        "",
                        "yes",
                        "",
                        "",
                        "",
                        "",
                        "",
                        "",
                        "yes");
        assertTrue(heard.said().contains("ada@laptop  Ed25519"), heard.said());
        assertTrue(heard.said().contains("you are logged in with it"), heard.said());
        assertTrue(heard.said().contains("whoever gets that file"), heard.said());
        assertTrue(heard.said().contains("two different ones"), heard.said());
        assertEquals(List.of(Optional.of(Secret.of("my words"))), keys.passphrases());
        assertEquals(List.of(FakeKeys.LINE), server.carriedOut().getFirst().access().addKeys());
    }

    @Test
    void onTheServerItselfMakeSaysWhatToTypeElsewhere() {
        var elsewhere = new KeyMaker.Place.Elsewhere(List.of("Windows: ssh-keygen"));
        var heard =
                talk(
                        Over.STREAMS,
                        scenario(server, Optional.of("root@203.0.113.7"))
                                .making(new FakeKeys(elsewhere)),
                        "home",
                        "",
                        "make");
        assertTrue(heard.said().contains("Say make to hear how"), heard.said());
        assertTrue(heard.said().contains("Windows: ssh-keygen"), heard.said());
    }

    @Test
    void aPastedPrivateKeyIsSwallowedWhole() {
        var heard =
                talk(
                        "home",
                        "",
                        "-----BEGIN OPENSSH PRIVATE KEY-----",
                        "b3BlbnNzaC1rZXktdjEmarkedsecret",
                        "-----END OPENSSH PRIVATE KEY-----",
                        SampleServer.KEY,
                        "",
                        "yes",
                        "",
                        "",
                        "",
                        "",
                        "",
                        "",
                        "yes");
        assertTrue(heard.said().contains("is a private key"), heard.said());
        assertFalse(heard.said().contains("markedsecret"));
        assertEquals(List.of(SampleServer.KEY), server.carriedOut().getFirst().access().addKeys());
    }

    @Test
    void nothingIsChangedBeforeYes() {
        for (var last : List.of("no", "")) {
            var heard = talk("", "", "", "", "", "", "", "", "", "", last);
            assertEquals(0, server.carriedOut().size());
            assertTrue(heard.said().endsWith("Nothing on the server was changed.\n"), heard.said());
            assertEquals(0, heard.finish().exit());
        }
    }

    @Test
    void endOfInputLeavesAnywhere() {
        for (var lines = 0; lines < 10; lines++) {
            var heard = talk(new String[lines]);
            assertTrue(heard.said().endsWith("Nothing on the server was changed.\n"));
        }
        assertEquals(0, server.carriedOut().size());
    }

    @Test
    void reviewShowsDetailsAndSwitchesARowOff() {
        var heard = talk("", "", "", "", "", "", "", "", "", "", "1", "x 2", "yes");
        assertTrue(heard.said().contains("  + PasswordAuthentication no"), heard.said());
        assertTrue(
                heard.said().contains("↷ Hosts that guess are banned (switched off)"),
                heard.said());
        assertFalse(server.carriedOut().getFirst().chosen().has("fail2ban.sshd"));
        assertEquals(List.of("fail2ban.sshd"), heard.finish().answers().texts(Keys.SKIP));
    }

    @Test
    void fromReviewOneCanGoBack() {
        talk("", "", "", "", "", "", "", "", "", "", "<", "02:30", "yes");
        assertEquals(Optional.of("02:30"), server.carriedOut().getFirst().updates().rebootAt());
    }

    @Test
    void aRefusalMustBeSwitchedOffBeforeItStarts() {
        var steps = new ArrayList<Step>(FakeProvisioner.STEPS);
        steps.add(FakeProvisioner.refusing("updates.security", "apt is broken", "mend it"));
        var refusing = new FakeProvisioner(server.look(), steps, List.of());
        var heard =
                talk(
                        Over.STREAMS,
                        scenario(refusing, Optional.of("x")),
                        "",
                        "",
                        "",
                        "",
                        "",
                        "",
                        "",
                        "",
                        "",
                        "",
                        "yes",
                        "x 1",
                        "yes");
        assertTrue(heard.said().contains("apt is broken; mend it"), heard.said());
        assertTrue(heard.said().contains("✗ some rows cannot be done"), heard.said());
        assertEquals(1, refusing.carriedOut().size());
    }

    @Test
    void whatTheCommandLineAnsweredIsNotAskedAgain() {
        var given =
                Draft.empty()
                        .with(Keys.LEVEL, Value.of("home"))
                        .with(Keys.ADMIN_NAME, Value.of("ada"));
        var said = talk(Over.STREAMS, scenario((w, a) -> server, Optional.of("x"), given)).said();
        assertFalse(said.contains("Who can reach this server?"));
        assertFalse(said.contains("Under which name"));
        assertTrue(said.contains("Which password shall sudo ask"));
    }

    @Test
    void aGivenAnswerThatDoesNotFitIsToldAndAsked() {
        var given = Draft.empty().with(Keys.ADMIN_NAME, Value.of("root"));
        var said =
                talk(
                                Over.STREAMS,
                                scenario((w, a) -> server, Optional.of("x"), given),
                                "",
                                "",
                                "",
                                "",
                                "",
                                "")
                        .said();
        assertTrue(
                said.contains("access.admin.name “root” is nobody's own account; leave it empty"),
                said);
        assertTrue(said.contains("Under which name will you log in"), said);
    }

    @Test
    void asksForTheServerUntilOneAnswers() {
        Dial dial =
                (where, asks) -> {
                    if (!where.equals("root@right")) {
                        throw new CannotConnect(
                                CannotConnect.Why.NO_ANSWER,
                                "cannot reach " + where,
                                "check the address",
                                null);
                    }
                    return server;
                };
        var said =
                talk(
                                Over.STREAMS,
                                scenario(dial, Optional.empty(), Draft.empty()),
                                "?",
                                "root@wrong",
                                "root@right")
                        .said();
        assertTrue(said.contains("It is what you give to ssh"), said);
        assertTrue(said.contains("✗ cannot reach root@wrong\ncheck the address"), said);
        assertTrue(said.contains("Who can reach this server?"), said);
    }

    @Test
    void aNamedServerThatDoesNotAnswerEndsIt() {
        var heard =
                talk(
                        Over.STREAMS,
                        scenario(
                                (where, asks) -> {
                                    throw new CannotConnect(
                                            CannotConnect.Why.NO_ROOT, "cannot", "ask", null);
                                },
                                Optional.of("x"),
                                Draft.empty()));
        assertEquals(77, heard.finish().exit());
    }

    @Test
    void theHostKeyIsOnlyTrustedOnAYes() {
        for (var answer : List.of("yes", "no", "", "?")) {
            var trusted = new ArrayList<Boolean>();
            talk(
                    Over.STREAMS,
                    scenario(
                            (where, asks) -> {
                                trusted.add(asks.trust("h", "SHA256:abc", "ssh-ed25519"));
                                return server;
                            },
                            Optional.of("x"),
                            Draft.empty()),
                    answer);
            assertEquals(List.of(answer.equals("yes")), trusted);
        }
    }

    @ParameterizedTest
    @EnumSource
    void passwordsAreAskedForWithoutBeingShown(Over over) {
        var got = new ArrayList<Optional<Secret>>();
        Dial dial =
                (String where, Asks asks) -> {
                    got.add(asks.password("ada@h", false));
                    got.add(asks.sudoPassword("ada@h", true));
                    got.add(asks.newPassword("ada@h", "You must change your password"));
                    got.add(asks.passphrase("id_ed25519", false));
                    return server;
                };
        var said =
                talk(
                                over,
                                scenario(dial, Optional.of("x"), Draft.empty()),
                                "marked1",
                                "marked2",
                                "marked3",
                                "other",
                                "marked4",
                                "marked4",
                                "")
                        .said();
        assertEquals(
                List.of(
                        Optional.of(Secret.of("marked1")),
                        Optional.of(Secret.of("marked2")),
                        Optional.of(Secret.of("marked4")),
                        Optional.<Secret>empty()),
                got);
        assertTrue(said.contains("These were two different ones"));
        assertFalse(said.contains("marked"), said);
    }

    @Test
    void anEarlierRunThatWasLeftOpenIsToldFirst() {
        var left =
                new FakeProvisioner(
                        new SampleServer().leftOpen("2026/07-ssh.keys-only", "armed").facts(),
                        FakeProvisioner.STEPS,
                        List.of(
                                new PastRun(
                                        "2026-11-19T080000-1111",
                                        "ada from 198.51.100.4",
                                        List.of(
                                                new PastRun.PastStep(
                                                        "ssh.keys-only",
                                                        "Only keys open the door",
                                                        "armed",
                                                        "")))));
        var heard = talk(Over.STREAMS, scenario(left, Optional.of("x")), "no");
        assertTrue(heard.said().contains("was left in the middle"), heard.said());
        assertTrue(heard.said().contains("Only keys open the door (armed)"), heard.said());
        assertEquals(0, left.carriedOut().size());
    }

    @Test
    void hostileTextFromTheServerIsHarmless() {
        server.printing("\u001b]0;owned\u0007\u202eevil");
        var said = talk("", "", "", "", "", "", "", "", "", "", "yes").said();
        assertTrue(said.contains("| ··evil"), said);
        assertTrue(said.chars().noneMatch(c -> Character.isISOControl(c) && c != '\n'));
    }

    // ---- a terminal that can more ----

    /// On a terminal where keys move the cursor within the line that is typed.
    private static Conversation atTheKeyboard(Scenario scenario, String... lines) {
        return Conversation.at("xterm", Marks.SIGNS, scenario, lines);
    }

    @Test
    void tabCompletesAWord() {
        var heard =
                atTheKeyboard(
                        scenario(server, Optional.of("root@203.0.113.7")),
                        "reg\t",
                        "",
                        "",
                        "",
                        "",
                        "",
                        "",
                        "",
                        "",
                        "",
                        "yes");
        assertEquals("regulated", server.carriedOut().getFirst().level().word(), heard.said());
    }

    /// Each kind of question, and the words that stand in place of an answer.
    @Test
    void tabCompletesWhateverIsAsked() {
        var heard =
                atTheKeyboard(
                        scenario(server, Optional.of("root@203.0.113.7")).making(FakeKeys.here()),
                        "hom\t",
                        "",
                        "ma\t",
                        "my words",
                        "my words",
                        "",
                        "ye\t",
                        "n\t",
                        "loo\t",
                        "\t",
                        "",
                        "late\t",
                        "\t",
                        "x\t1",
                        "ye\t");
        assertTrue(heard.said().contains("whoever gets that file"), heard.said());
        assertFalse(heard.said().contains("✗"), heard.said());
        var want = server.carriedOut().getFirst();
        assertEquals("home", want.level().word());
        assertEquals(List.of(FakeKeys.LINE), want.access().addKeys());
        assertTrue(want.access().consoleTried(), heard.said());
        assertEquals(Answers.Bind.LOOPBACK, want.gateway().bind());
        assertEquals(Optional.of("02:30"), want.updates().rebootAt(), "the example");
        assertEquals(1, want.chosen().skip().size(), heard.said());
    }

    /// What is nearly like a word is not taken for it, and nothing is typed over.
    @Test
    void tabTakesNothingForAnotherWord() {
        var heard =
                atTheKeyboard(
                        scenario(server, Optional.of("root@203.0.113.7")),
                        "hone\t",
                        "home",
                        "",
                        "<");
        assertTrue(heard.said().contains("“hone” is none of the choices"), heard.said());
        assertFalse(heard.said().contains("others"), heard.said());
    }

    /// What explains, and what goes back, is no secret either.
    @Test
    void atASecretOneCanAskAndGoBack() {
        var heard =
                atTheKeyboard(
                        scenario(server, Optional.of("root@203.0.113.7")),
                        "",
                        "ada",
                        "?",
                        "<",
                        "bob");
        assertTrue(heard.said().contains("cannot become root"), heard.said());
        assertTrue(heard.said().contains("[ada]: bob"), "what Enter would take: " + heard.said());
    }

    @Test
    void aSecretIsMaskedAndNotInTheHistory() {
        var up = "\u0010"; // Ctrl-P
        var heard =
                atTheKeyboard(
                        scenario(server, Optional.of("root@203.0.113.7")),
                        "",
                        "ada",
                        "four random words",
                        up,
                        "",
                        "<");
        assertFalse(heard.said().contains("four random"), heard.said());
        assertTrue(heard.said().contains("****"), heard.said());
        assertTrue(heard.said().contains("[none]: ada"), "the answer before it: " + heard.said());
    }

    // ---- somebody who comes back ----

    private static FakeProvisioner setUpBefore() {
        return setUpBefore("fail2ban.sshd");
    }

    private static FakeProvisioner setUpBefore(String inForce) {
        return new FakeProvisioner(
                new SampleServer()
                        .inUse()
                        .setUp("home", inForce)
                        .letsIn("allow 80/tcp comment 'clawsetup: kept'")
                        .listening("80/tcp", "nginx", "nginx.service")
                        .facts(),
                FakeProvisioner.STEPS,
                List.of());
    }

    private static Scenario reconfiguring(FakeProvisioner server) {
        return new Scenario(
                (where, asks) -> server,
                Optional.of("root@203.0.113.7"),
                Draft.empty(),
                Optional.empty(),
                FakeProvisioner.CONTROLS);
    }

    @ParameterizedTest
    @EnumSource
    void whoComesBackSeesWhatIsThereAndIsAskedOnlyWhatTheyPick(Over over) {
        var server = setUpBefore();
        var heard = talk(over, reconfiguring(server), "8", "02:30", "11", "11", "yes", "yes", "no");
        assertTrue(
                heard.said()
                        .contains(
                                "clawsetup set this server up on 14 November, from 198.51.100.4."),
                heard.said());
        assertTrue(heard.said().contains("1 Protection: A box at home"), heard.said());
        assertTrue(heard.said().contains("Restart at: 02:30 (was: never by itself)"), heard.said());
        assertTrue(heard.said().contains("to be mended: somebody changed it since"), heard.said());
        assertFalse(heard.said().contains("Who can reach this server?"), heard.said());
        var want = server.carriedOut().getFirst();
        assertEquals(Optional.of("02:30"), want.updates().rebootAt());
        assertTrue(want.chosen().has("fail2ban.sshd"), "it is mended");
        assertFalse(want.chosen().has("ssh.keys-only"), "nobody asked for it");
    }

    @ParameterizedTest
    @EnumSource
    void whoComesBackCanBeAskedEverythingAfterAll(Over over) {
        var heard = talk(over, reconfiguring(setUpBefore()), "?", "nonsense", "list", "all", "<");
        assertTrue(heard.said().contains("say a number from the list"), heard.said());
        assertTrue(heard.said().contains("Who can reach this server?"), heard.said());
        assertTrue(heard.said().contains("Nothing on the server was changed."), heard.said());
    }

    @Test
    void goingBackFromAQuestionThatWasPickedChangesNothing() {
        var server = setUpBefore();
        var heard = talk(Over.STREAMS, reconfiguring(server), "6", "192.0.2.9", "", "6", "<", "no");
        assertTrue(heard.said().contains("Never ban: 192.0.2.9 (was: none)"), heard.said());
        assertEquals(List.of(), server.carriedOut());
    }

    @Test
    void whatWasSwitchedOffOnReviewStaysOffWhenGoingBack() {
        var server = setUpBefore();
        talk(Over.STREAMS, reconfiguring(server), "10", "yes", "x1", "<", "yes", "yes", "no");
        assertEquals(Set.of("ssh.keys-only"), server.carriedOut().getFirst().chosen().skip());
    }

    @ParameterizedTest
    @EnumSource
    void oneThingIsTakenBackAndLeftAloneFromThenOn(Over over) {
        var server = setUpBefore("updates.security");
        var back = new ArrayList<String>();
        var heard =
                talk(
                        over,
                        reconfiguring(server).takingBack(FakeProvisioner.takingBack(back::add)),
                        "12",
                        "no",
                        "12",
                        "yes",
                        "10",
                        "yes",
                        "yes");
        assertTrue(
                heard.said().contains("This is in place; a number takes it back, or says"),
                heard.said());
        assertEquals(List.of("updates.security"), back);
        assertEquals(
                Set.of("updates.security", "fail2ban.sshd"),
                server.carriedOut().getFirst().chosen().skip());
    }

    @Test
    void whatCannotGoAloneSaysWhy() {
        var steps = new ArrayList<Step>(FakeProvisioner.STEPS);
        steps.add(FakeProvisioner.notAtHome("runtime.service", "OpenClaw runs locked in"));
        steps.add(FakeProvisioner.notAtHome("runtime.limits", "A runaway can't take SSH away"));
        var facts =
                new SampleServer()
                        .inUse()
                        .setUp("internet", "runtime.limits", "runtime.service")
                        .facts();
        var back = new ArrayList<String>();
        var heard =
                talk(
                        Over.STREAMS,
                        reconfiguring(new FakeProvisioner(facts, steps, List.of()))
                                .takingBack(FakeProvisioner.takingBack(back::add)),
                        "12",
                        "11",
                        "yes",
                        "no");
        assertTrue(heard.said().contains("OpenClaw runs locked in, stays"), heard.said());
        assertTrue(
                heard.said()
                        .contains(
                                "It stays. OpenClaw's parts need each other: without this one it"
                                        + " stops. To take it back all the same: clawsetup undo"
                                        + " root@203.0.113.7 --step runtime.service"),
                heard.said());
        assertEquals(List.of("runtime.limits"), back, heard.said());
    }

    /// Seen on a real server: the undo stops, as the rules are others than it left.
    @Test
    void theFirewallStaysWhereRulesCameLater() {
        var steps = new ArrayList<Step>(FakeProvisioner.STEPS);
        steps.add(FakeProvisioner.notAtHome("firewall.ufw", "The firewall lets in SSH"));
        for (var later : List.of("gateway.networks", "tailscale.ssh-only")) {
            var facts = new SampleServer().inUse().setUp("internet", "firewall.ufw", later).facts();
            var back = new ArrayList<String>();
            var heard =
                    talk(
                            Over.STREAMS,
                            reconfiguring(new FakeProvisioner(facts, steps, List.of()))
                                    .takingBack(FakeProvisioner.takingBack(back::add)),
                            "11",
                            "no");
            assertTrue(heard.said().contains("came later, and stand on it"), heard.said());
            assertEquals(List.of(), back, heard.said());
        }
    }

    private static FakeProvisioner stricterThanAtHome() {
        var steps = new ArrayList<Step>(FakeProvisioner.STEPS);
        steps.add(FakeProvisioner.notAtHome("ssh.limits", "Guessing is slow"));
        var facts = new SampleServer().inUse().setUp("internet", "ssh.limits").facts();
        return new FakeProvisioner(facts, steps, List.of());
    }

    @Test
    void aLowerLevelLeavesWhatIsInPlaceAndOffersToTakeItBack() {
        var back = new ArrayList<String>();
        var heard =
                talk(
                        Over.STREAMS,
                        reconfiguring(stricterThanAtHome())
                                .takingBack(FakeProvisioner.takingBack(back::add)),
                        "1",
                        "home",
                        "9",
                        "yes",
                        "u9",
                        "u4",
                        "no",
                        "u4",
                        "yes");
        assertTrue(heard.said().contains("Protection: A box at home (was: A rented server)"));
        assertTrue(
                heard.said()
                        .contains(
                                "not at level home, but in place since an earlier run; it stays);"
                                        + " this number takes it back"),
                heard.said());
        assertTrue(heard.said().contains("and stays; u 4 takes it back"), heard.said());
        assertEquals(List.of("ssh.limits"), back);
    }

    @Test
    void theReportTellsOfWhatStaysThoughNobodyAsksForItAnyMore() {
        var said = new ArrayList<String>();
        new Unattended(new JsonLines(said::add, java.time.Clock.systemUTC()))
                .run(
                        new Scenario(
                                (where, asks) -> stricterThanAtHome(),
                                Optional.of("root@203.0.113.7"),
                                Draft.empty().with(Keys.LEVEL, Value.of("home")),
                                Optional.empty(),
                                FakeProvisioner.CONTROLS));
        assertTrue(
                said.getLast().contains("clawsetup undo root@203.0.113.7 --step ssh.limits"),
                said::getLast);
    }
}
