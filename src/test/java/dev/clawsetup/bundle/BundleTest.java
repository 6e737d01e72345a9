package dev.clawsetup.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clawsetup.demo.Recording;
import dev.clawsetup.facts.FactsReader;
import dev.clawsetup.facts.Recorded;
import dev.clawsetup.secret.Secret;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

class BundleTest {
    private static final Set<String> STAY = Set.of("root", "openclaw", "debian", "ubuntu");

    private final Mask mask = new Mask();

    private String bundled(Bundle bundle) {
        return bundle.text(mask);
    }

    private static Bundle of(String recording) {
        return new Bundle(
                List.of("clawsetup 0.1.0"),
                Optional.of(
                        new Bundle.Seen(
                                "ada@203.0.113.7",
                                List.of(
                                        "2026-11-20T091402-7f3a  grace from 198.51.100.4, clawsetup"
                                                + " 0.1.0",
                                        "  confirmed  ssh.keys-only            Only keys open the"
                                                + " door"),
                                recording)),
                Optional.empty(),
                List.of(
                        new Bundle.Kept(
                                "ada@203.0.113.7/2026-11-20T091402-7f3a",
                                """
                                ada@203.0.113.7: 9 changes are made.

                                ✓ Only keys open the door (done): a new login as ada, and root from there
                                ! You can lose a laptop (for you to do): one key opens ada (SHA256:hvI+Az/Jr2wRmpOQqqBGTJesQyOJQKJudDKCac19RtE)
                                ! Nobody is cut off by surprise (for you to do): hopper has a password and no key

                                Open OpenClaw
                                  ssh -N -L 18789:127.0.0.1:18789 ada@203.0.113.7

                                Yours to do
                                  hopper has a password and no key, and cannot log in from now on
                                """,
                                """
                                access:
                                  admin:
                                    name: "lovelace"
                                fail2ban:
                                  ignore: ["198.51.100.4", "2001:db8:5::9"]
                                """)));
    }

    @Test
    void wordsOfOurSentencesAreNoNames() {
        var text = bundled(of(Recorded.of("debian13-cloud").text()));
        assertTrue(
                text.contains(" has a password and no key, and cannot log in from now on\n"), text);
        assertFalse(stands("hopper", text), text);
    }

    /// Whether it stands there as a word of its own.
    private static boolean stands(String thing, String text) {
        return Pattern.compile("(?<![A-Za-z0-9_])" + Pattern.quote(thing) + "(?![A-Za-z0-9_])")
                .matcher(text)
                .find();
    }

    /// What tells who a recorded server is, and what opens it.
    private static Set<String> tells(String recording) {
        var facts = FactsReader.read(recording);
        var all = new TreeSet<String>();
        all.add(facts.platform().hostname());
        for (var account : facts.state().accounts()) {
            all.add(account.name());
            for (var key : account.keys()) {
                all.add(key.comment());
            }
        }
        facts.state().addresses().forEach(a -> all.add(a.address()));
        facts.weather().connection().ifPresent(c -> all.add(c.clientAddress()));
        facts.weather().connection().ifPresent(c -> all.add(c.serverAddress()));
        facts.weather().logins().forEach(l -> all.add(l.from()));
        Pattern.compile("AAAA[0-9A-Za-z+/]{20,}")
                .matcher(recording)
                .results()
                .forEach(m -> all.add(m.group()));
        all.removeAll(STAY);
        all.remove("");
        return all;
    }

    @ParameterizedTest
    @EnumSource
    void ofNoRecordedServerAnyNameAddressOrKeyIsLeft(Recording recording) {
        var text = Recorded.of(recording.file()).text();
        var tells = tells(text);
        tells.removeIf(t -> !stands(t, text));
        assertTrue(tells.size() > 2, "the test would see them");
        var bundled = bundled(of(text));
        assertEquals(List.of(), tells.stream().filter(t -> stands(t, bundled)).toList());
        for (var name :
                List.of("ada", "grace", "hopper", "lovelace", "198.51.100.4", "203.0.113.7")) {
            assertFalse(stands(name, bundled), name);
        }
        assertFalse(bundled.contains("hvI+Az/"), "the key's fingerprint");
    }

    @ParameterizedTest
    @EnumSource
    void theMaskedFactsCanStillBeRead(Recording recording) {
        var text = Recorded.of(recording.file()).text();
        var before = FactsReader.read(text);
        var after = FactsReader.read(new MaskedFacts(mask).of(text));
        assertEquals(before.distribution(), after.distribution());
        assertEquals(before.state().packages(), after.state().packages());
        assertEquals(before.state().units(), after.state().units());
        assertEquals(before.state().accounts().size(), after.state().accounts().size());
        assertEquals(before.sshd().effective().keySet(), after.sshd().effective().keySet());
        assertEquals(
                before.sshd().effective().get("ciphers"), after.sshd().effective().get("ciphers"));
        assertEquals(before.state().listeners().size(), after.state().listeners().size());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "file\t/etc/apt/apt.conf.d/20auto-upgrades\t0644\troot:root\tAcquire::http::Proxy"
                        + " \"http://grace:kX9-HUNTER-2@proxy.acme-works.de:3128\";\\n",
                "file\t/etc/systemd/system/openclaw-gateway.service\t0644\troot:root"
                        + "\tEnvironment=OPENAI_API_KEY=sk-HUNTER2abcdefghijklmnop\\n",
                "file\t/etc/systemd/system/openclaw-gateway.service\t0644\troot:root"
                        + "\tEnvironment=X_TOKEN=HUNTER2\\n",
                "file\t/etc/hosts.allow\t0644\troot:root\t# call HUNTER2 at +49 170 1234567\\nsshd:"
                        + " vpn.HUNTER2.example.org\\n",
                "file\t/etc/ssh/sshd_config.d/x.conf\t0644\troot:root\tAllowUsers HUNTER2"
                        + " other@10.1.2.3\\nMatch User a,HUNTER2 Host *.hunter.net\\n",
                "file\t/etc/nologin\t0644\troot:root"
                        + "\tdead0HUNTER2dead0beef1dead2beef3DEAD4beef5dead6\\n",
                "openclaw.config\tchannels.telegram.accounts.HUNTER2.allowFrom\t[\"123456789\"]",
                "openclaw.config\tchannels.telegram.name\t\"HUNTER2\"",
                "openclaw.config\thooks.path\t\"HUNTER2\"",
                "openclaw.config\tgateway.controlUi.allowedOrigins\t[\"https://HUNTER2.acme.dev\"]",
                "openclaw.config\tagents.defaults.workspace\t\"/home/HUNTER2/work\"",
                "openclaw.config\tsession.identityLinks.HUNTER2\t[\"telegram:123456789\"]",
                "openclaw.config\ttools.elevated.allowFrom.telegram\t[\"HUNTER2\"]",
                "openclaw.config\tgateway.auth.trustedProxy.allowUsers\t[\"HUNTER2\"]",
                "openclaw.config\tagents.defaults.userName\t\"HUNTER2\"",
                "file\t/etc/nologin\t0644\troot:root\tDown until noon, ask HUNTER2\\n",
                "file\t/etc/hosts.allow\t0644\troot:root\tsshd: HUNTER2 EXCEPT .acme.de,"
                        + " 10.77.3.4\\n",
                "file\t/etc/systemd/system/openclaw-gateway.service\t0644\troot:root"
                        + "\tEnvironment=CHAT=HUNTER2\\n",
                "file\t/etc/apt/apt.conf.d/20auto-upgrades\t0644\troot:root\tmachine x login y"
                        + " password HUNTER2\\n",
                "sshd.effective\tallowusers\tHUNTER2 debian",
                "sshd.account\tdebian\tforcecommand\t/home/HUNTER2/bin/menu",
                "listener\ttcp\t10.77.3.4\t8080\tnode\tHUNTER2.service\n"
                        + "account\tHUNTER2\t1005\t/home/HUNTER2\t/bin/sh\tLOCKED\tNONE\tHUNTER2",
                "fail2ban.ignored\t10.77.3.4/24 HUNTER2.lan",
                "openclaw.other\t/home/HUNTER2/.openclaw (state of another installation)",
                "ufw.tuple\tallow tcp 22 0.0.0.0/0 any 10.77.3.4 in comment=48554e54455232",
                "later.invention\tHUNTER2@acme.dev\tBearer HUNTER2.abcdefgh",
            })
    void whatPeopleWroteOnAServerIsNotTold(String line) {
        var recording = Recorded.of("debian13-cloud");
        for (var each : line.split("\n")) {
            recording = recording.with(each);
        }
        var text = bundled(of(recording.text()));
        assertFalse(text.contains("HUNTER2"), line);
        assertFalse(text.contains("48554e54455232"), line);
        assertFalse(text.contains("10.77.3.4"), line);
        assertFalse(text.contains("acme"), line);
        assertFalse(text.contains("123456789"), line);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    login as ada@203.0.113.7 from 198.51.100.4 | login as account-1@address-1 from address-2
                    203.0.113.7 and again 203.0.113.7:22       | address-1 and again address-1:22
                    10.0.0.5, 100.101.2.3, fd00::1, fe80::1%eth0 | private-address-1, tailnet-address-1, private-v6-address-1, link-address-1%eth0
                    2001:db8::7 is 2001:0db8:0:0:0:0:0:7       | v6-address-1 is v6-address-1
                    127.0.0.1, 0.0.0.0:22, [::]:22, ::1        | 127.0.0.1, 0.0.0.0:22, [::]:22, ::1
                    at 09:14:41, 1:10.0p1-7+deb13u4, 1.2.3     | at 09:14:41, 1:10.0p1-7+deb13u4, 1.2.3
                    chacha20-poly1305@openssh.com              | chacha20-poly1305@openssh.com
                    ssh -L 18789:127.0.0.1:18789 x@y, then http://127.0.0.1:18789/ | ssh -L 18789:127.0.0.1:18789 account-1@host-1, then http://127.0.0.1:18789/
                    see /home/grace/.ssh/id_ed25519            | see /home/account-1/.ssh/id_ed25519
                    https://mirror.acme-works.de/npm           | https://host-1/npm
                    gateway.bind, ssh.keys-only, user.rules    | gateway.bind, ssh.keys-only, user.rules
                    token: s3cr3t-s3cr3t and password = x9Y8z7 | token: secret-1 and password = secret-2
                    password: ask, token: env:TOKEN            | password: ask, token: env:TOKEN
                    password: swordfish, “.acme.de”            | password: secret-1, “.host-1”
                    mode token, without-password               | mode token, without-password
                    run 2026-11-20T091402-7f3a in /var/lib/clawsetup/runs/2026-11-20T091402-7f3a/07-ssh.keys-only | run 2026-11-20T091402-7f3a in /var/lib/clawsetup/runs/2026-11-20T091402-7f3a/07-ssh.keys-only
                    aa:bb:cc:dd:ee:ff                          | hardware-address-1
                    npm i openclaw@2026.11.2                   | npm i openclaw@2026.11.2
                    """)
    void freeTextIsMaskedByItsShape(String raw, String masked) {
        assertEquals(masked, mask.text(raw));
    }

    @Test
    void aKeyAndItsFingerprintAreOneThing() {
        var key = "AAAAC3NzaC1lZDI1NTE5AAAAIOVxD/I+GPzSYKUFDV0Ua50H3BcN1TbcoibUNrdIuu0b";
        assertEquals(
                "ssh-ed25519 key-1 (comment)\nSHA256:key-1 opens it",
                mask.text(
                        "ssh-ed25519 %s Ada Lovelace's laptop\nSHA256:hvI+Az/Jr2wRmpOQqqBGTJesQyOJQKJudDKCac19RtE opens it"
                                .formatted(key)));
    }

    @Test
    void aPrivateKeyIsOneSecretHoweverLong() {
        assertEquals(
                "before secret-1 after",
                mask.text(
                        "before -----BEGIN OPENSSH PRIVATE KEY-----\n"
                                + "b3Blbn\n"
                                + "NzaC1\n"
                                + "-----END OPENSSH PRIVATE KEY----- after"));
    }

    @Test
    void whatTheUserGaveAsASecretIsOneWhateverItLooksLike() {
        mask.secret(Secret.of("correct horse"));
        assertEquals("it said “secret-1”!", mask.text("it said “correct horse”!"));
    }

    @Test
    void whatWasMaskedIsCountedOnce() {
        mask.text("ada@203.0.113.7 ada@203.0.113.7 bob@203.0.113.8");
        assertEquals("2 account names, 2 addresses", mask.told());
        assertEquals("nothing", new Mask().told());
    }

    @Test
    void anAccountThatIsCalledLikeAPlaceholderOrAWordConfusesNothing() {
        var recording =
                Recorded.of("debian13-cloud")
                        .with(
                                "account\taccount\t1007\t/home/account\t/bin/sh\tLOCKED\tNONE"
                                        + "\taccount")
                        .with("account\tyes\t1008\t/home/yes\t/bin/sh\tLOCKED\tNONE\tyes");
        var masked = new MaskedFacts(mask).of(recording.text());
        assertEquals(5, FactsReader.read(masked).state().accounts().size());
        assertTrue(masked.contains("passwordauthentication\tyes"));
        assertFalse(masked.contains("/home/yes"));
    }

    @Test
    void signsOfForeignPlanesDoNotPassForPlaceholders() {
        assertEquals("a?b", mask.text("a" + Character.toString(0xF0000) + "b"));
    }

    @Test
    void withoutAServerNothingIsToldThatOnlyItsNamesWouldMask() {
        var kept = of("").kept();
        var text =
                bundled(
                        new Bundle(
                                List.of("clawsetup 0.1.0"),
                                Optional.empty(),
                                Optional.empty(),
                                kept));
        assertTrue(text.contains("✓ Only keys open the door (done)\n"));
        assertFalse(text.contains("password"));
        assertFalse(text.contains("Yours to do"));
        for (var name : List.of("ada", "hopper", "lovelace", "203.0.113.7")) {
            assertFalse(stands(name, text), name);
        }
    }

    @Test
    void whyAServerWasNotReachedIsToldWithoutItsName() {
        mask.host("claw.acme-works.test");
        var text =
                bundled(
                        new Bundle(
                                List.of(),
                                Optional.empty(),
                                Optional.of(
                                        "cannot reach claw.acme-works.test: port 22 is closed."),
                                List.of()));
        assertTrue(text.contains("cannot reach host-1: port 22 is closed."));
        assertTrue(text.contains("Masked: 1 host name\n"));
        assertTrue(text.contains("why the server was not reached"));
    }

    @Test
    void itSaysWhatIsInIt() {
        var text = bundled(of(Recorded.of("debian13-cloud").text()));
        assertTrue(
                text.contains(
                        "In it:  versions, the server's facts, 1 run on record, 1 report kept on"
                                + " this side\n"));
        var titles = new ArrayList<String>();
        text.lines().filter(l -> l.startsWith("==== ")).forEach(titles::add);
        assertEquals(
                List.of(
                        "==== This side",
                        "==== The server",
                        "==== Runs on record there, newest first",
                        "==== What clawsetup sees there (clawsetup facts)",
                        "==== Kept on this side:"
                                + " account-1@address-1/2026-11-20T091402-7f3a/report.txt",
                        "==== Kept on this side:"
                                + " account-1@address-1/2026-11-20T091402-7f3a/answers.yaml"),
                titles);
    }
}
