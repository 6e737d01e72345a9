package dev.clawsetup.answers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import dev.clawsetup.answers.AnswersFile.Reading;
import dev.clawsetup.secret.Secret;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

class AnswersFileTest {
    @TempDir Path folder;

    private final AnswersFile file =
            new AnswersFile(
                    name -> Optional.ofNullable(Map.of("TOKEN", "t".repeat(30)).get(name)),
                    Set.of("ssh.keys-only", "fail2ban.sshd"));

    private Draft good(String yaml) {
        return assertInstanceOf(Reading.Good.class, file.parse(yaml, "answers.yaml", folder))
                .draft();
    }

    private List<String> bad(String yaml) {
        return complaints(file.parse(yaml, "answers.yaml", folder));
    }

    private static List<String> complaints(Reading reading) {
        return assertInstanceOf(Reading.Bad.class, reading).complaints().stream()
                .map(Complaint::sentence)
                .toList();
    }

    @Test
    void readsEveryKindOfValue() {
        var draft =
                good(
                        """
                        level: home
                        access:
                          admin:
                            name: ada
                          console:
                            tried: true
                        firewall:
                          keep: [80/tcp, 443/tcp]
                        network:
                          stop:
                            - rpcbind.service
                        updates:
                          reboot-at: 02:30
                        gateway:
                          port: 19000
                          token: env:TOKEN
                        """);
        assertEquals("home", draft.text(Keys.LEVEL));
        assertEquals("ada", draft.text(Keys.ADMIN_NAME));
        assertEquals("yes", draft.text(Keys.CONSOLE_TRIED));
        assertEquals(List.of("80/tcp", "443/tcp"), draft.texts(Keys.KEEP));
        assertEquals(List.of("rpcbind.service"), draft.texts(Keys.STOP));
        assertEquals("02:30", draft.text(Keys.REBOOT_AT));
        assertEquals("19000", draft.text(Keys.PORT));
        assertEquals(Optional.of(Secret.of("t".repeat(30))), draft.secret(Keys.TOKEN));
    }

    /// YAML 1.1 takes 12:30 for a number to the base 60, and `no` for false.
    @Test
    void takesATimeAndAWordAsTheyAreWritten() {
        assertEquals("12:30", good("updates: {reboot-at: 12:30}").text(Keys.REBOOT_AT));
        assertEquals("no", good("access: {console: {tried: no}}").text(Keys.CONSOLE_TRIED));
    }

    @Test
    void anEmptyFileAndEmptyGroupsAnswerNothing() {
        assertEquals(Draft.empty(), good(""));
        assertEquals(Draft.empty(), good("# only a comment\n"));
        assertEquals(Draft.empty(), good("access:\n  admin:\ngateway: {}\n"));
    }

    @Test
    void aSecretComesFromAFileBesideTheAnswers() throws IOException {
        Files.writeString(folder.resolve("token"), "x".repeat(40) + "\n");
        assertEquals(
                Optional.of(Secret.of("x".repeat(40))),
                good("gateway: {token: 'file:token'}").secret(Keys.TOKEN));
    }

    @Test
    void aSecretThatCannotBeHadIsRefusedWithItsKey() throws IOException {
        Files.writeString(folder.resolve("two"), "a\nb\n");
        assertEquals(
                List.of(
                        "answers.yaml, line 1: gateway.token names NONE, which is not set; export"
                                + " it before you start clawsetup"),
                bad("gateway: {token: 'env:NONE'}"));
        assertTrue(bad("gateway: {token: 'file:none'}").getFirst().contains("cannot be read"));
        assertTrue(bad("gateway: {token: 'file:two'}").getFirst().contains("one secret"));
    }

    @Test
    void aSecretInPlainTextIsRefusedAndNotRepeated() {
        var complaint = bad("gateway:\n  token: marked-secret-of-some-length\n").getFirst();
        assertTrue(
                complaint.startsWith("answers.yaml, line 2: gateway.token is a secret in plain"));
        assertTrue(complaint.contains("env:NAME, file:PATH or ask"));
        assertFalse(complaint.contains("marked-secret"));
    }

    @Test
    void everyMistakeIsToldAtOnceWithItsLine() {
        assertEquals(
                List.of(
                        "answers.yaml, line 2: access.admin.nmae is not a known key; did you mean"
                                + " access.admin.name?",
                        "answers.yaml, line 3: gateway.port “many” is not a whole number; give a"
                                + " number from 1024 to 65535",
                        "answers.yaml, line 4: firewall.keep is not a list; write each value on a"
                                + " line of its own after a dash, or [a, b]",
                        "answers.yaml, line 5: level is a list; give one value, not several"),
                bad(
                        """
                        access:
                          admin: {nmae: ada}
                        gateway: {port: many}
                        firewall: {keep: 80/tcp}
                        level: [home]
                        """));
    }

    @Test
    void aGroupIsNoValueAndAValueNoGroup() {
        assertTrue(bad("access: ada\n").getFirst().contains("is a group of answers"));
        assertTrue(bad("level: {is: home}\n").getFirst().contains("is not a group of answers"));
        assertTrue(bad("colour:\n  sky: blue\n").getFirst().contains("is not a known key"));
        assertEquals(
                "answers.yaml, line 2: firewal is not a known key; see clawsetup answers --schema"
                        + " for all of them",
                bad("level: home\nfirewal:\n  keep: 80/tcp\n").getFirst());
        assertTrue(bad("colour:\n").getFirst().contains("is not a known key"));
        assertTrue(bad("level:\n").getFirst().contains("none of the choices"));
        assertTrue(bad("level: null\n").getFirst().contains("has no value"));
        assertTrue(bad("- level\n").getFirst().contains("does not begin with a key"));
        assertTrue(bad("just a sentence").getFirst().contains("does not begin with a key"));
    }

    @Test
    void twiceTheSameKeyIsRefused() {
        assertEquals(
                "answers.yaml, line 2: level stands here a second time; keep one of them",
                bad("level: home\nlevel: internet\n").getFirst());
        assertTrue(
                bad("access: {admin: {name: a}}\naccess: {admin: {name: b}}\n")
                        .getFirst()
                        .contains("a second time"));
    }

    @Test
    void aTabIsNamed() {
        var complaint = bad("access:\n\tadmin:\n").getFirst();
        assertTrue(complaint.contains("line 2"), complaint);
        assertTrue(complaint.contains("indented with a tab"), complaint);
        assertTrue(complaint.contains("indent with two blanks"), complaint);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\nlevel: *c\n",
                "level: &l home\nupdates: {reboot-at: *l}\n",
                "access: &a {admin: *a}\n",
                "firewall: {keep: [&p 80/tcp, *p]}\n",
                "level: *nowhere\n",
                "level: home\n---\nlevel: internet\n",
                "level: \"unfinished\n",
                "level: {{{{{\n",
                "firewall: {keep: [[80/tcp]]}\n",
                "? [complex]\n: key\n",
                "level: !!java.net.URL [\"http://x\"]\n",
                "%YAML 9.9\n---\nlevel: home\n",
                "level: home\n  bad: indent\n",
                "\u0000",
                "level: \u001b[31mhome\n",
            })
    void hostileYamlIsRefusedInASentence(String yaml) {
        for (var complaint : bad(yaml)) {
            assertTrue(complaint.contains("; "), complaint);
            assertTrue(
                    complaint.chars().noneMatch(c -> c < 32 && c != '\n'),
                    "harmless on a terminal: " + complaint);
        }
    }

    @Test
    void deepNestingIsRefused() {
        assertFalse(bad("firewall: {keep: " + "[".repeat(5000)).isEmpty());
        assertFalse(bad("level: " + "{a: ".repeat(5000)).isEmpty());
    }

    @Test
    void aSecretInABrokenLineIsNotRepeated() {
        var complaints = bad("gateway:\n  token: \"marked-secret\n  port: 1\n");
        assertFalse(complaints.toString().contains("marked-secret"));
    }

    @Test
    void aFileThatIsNoneIsRefused() throws IOException {
        assertTrue(complaints(file.read(folder.resolve("none"))).getFirst().contains("not exist"));
        assertTrue(complaints(file.read(folder)).getFirst().contains("is a folder"));
        var latin =
                Files.write(
                        folder.resolve("latin"),
                        "level: h\u00f6me".getBytes(StandardCharsets.ISO_8859_1));
        assertTrue(complaints(file.read(latin)).getFirst().contains("not UTF-8"));
        var huge = Files.writeString(folder.resolve("huge"), "# much\n".repeat(40_000));
        assertTrue(complaints(file.read(huge)).getFirst().contains("larger than 256 KiB"));
    }

    @Test
    void settingsOnTheCommandLineReadLikeTheFile() {
        var reading =
                file.settings(
                        List.of(
                                "level=home",
                                "firewall.keep=80/tcp,443/tcp",
                                "firewall.keep=53/udp",
                                "access.keys.add=" + SampleServer.KEY + ", at home",
                                "access.console.tried=true",
                                "gateway.token=env:TOKEN"));
        var draft = assertInstanceOf(Reading.Good.class, reading).draft();
        assertEquals(List.of("80/tcp", "443/tcp", "53/udp"), draft.texts(Keys.KEEP));
        assertEquals(List.of(SampleServer.KEY + ", at home"), draft.texts(Keys.ADD_KEYS));
        assertEquals("yes", draft.text(Keys.CONSOLE_TRIED));
        assertTrue(draft.secret(Keys.TOKEN).isPresent());
        assertEquals(
                List.of(
                        "--set: level has no value; write --set KEY=VALUE",
                        "--set: gateway.prot is not a known key; did you mean gateway.port?"),
                complaints(file.settings(List.of("level", "gateway.prot=1"))));
    }

    @Test
    void whatIsWrittenReadsTheSame() {
        var draft =
                Draft.empty()
                        .with(Keys.LEVEL, Value.of("regulated"))
                        .with(Keys.ADMIN_NAME, Value.of("ada"))
                        .with(
                                Keys.ADD_KEYS,
                                Value.of(List.of(SampleServer.KEY + " # \"quoted\": yes")))
                        .with(Keys.CONSOLE_TRIED, Value.of(true))
                        .with(Keys.KEEP, Value.of(List.of()))
                        .with(Keys.REBOOT_AT, Value.of("12:30"))
                        .with(Keys.NPM_REGISTRY, Value.of(""))
                        .with(Keys.PORT, Value.of("19000"))
                        .with(Keys.SKIP, Value.of(List.of("ssh.*")));
        assertEquals(draft, good(AnswersFile.write(draft)));
    }

    @Test
    void allDefaultsWrittenReadTheSame() {
        var interview =
                new Interview(
                        new SampleServer().facts(), SampleServer.root(), Answers.Purpose.INSTALL);
        var all = interview.complete(Draft.empty());
        var again = good(AnswersFile.write(all));
        assertEquals(interview.answers(all), interview.answers(again));
    }

    @Test
    void aSecretIsWrittenAsOneToBeAskedFor() {
        var yaml =
                AnswersFile.write(
                        Draft.empty()
                                .with(Keys.TOKEN, Value.of(Secret.of("marked-secret")))
                                .with(Keys.PASSWORD, Value.of(Secret.of("marked-secret")))
                                .with(Keys.ADMIN_PASSWORD, Value.of("")));
        assertEquals("gateway:\n  token: \"ask\"\n", yaml);
        assertFalse(good(yaml).answered(Keys.TOKEN));
    }

    @ParameterizedTest
    @EnumSource
    void theExampleOfALevelIsGoodAsItIs(Level level) {
        var draft = good(AnswersGuide.example(level));
        assertEquals(level.word(), draft.text(Keys.LEVEL));
        assertEquals(
                List.of(),
                new Interview(
                                new SampleServer().facts(),
                                SampleServer.root(),
                                Answers.Purpose.INSTALL)
                        .complaints(draft));
    }

    @Test
    void theExampleNamesEveryKey() {
        var all =
                AnswersGuide.example(Level.INTERNET)
                        .replaceAll("(?m)^( *)# ([a-z-]+: (\\[|\"|env:).*)$", "$1$2")
                        .replaceAll("env:CLAWSETUP_[A-Z_]+", "env:TOKEN")
                        .replaceAll("\\[\"ssh-ed25519 AAAA….*", "[]");
        assertEquals(
                Entry.ALL.stream().map(Entry::key).collect(java.util.stream.Collectors.toSet()),
                good(all).values().keySet());
    }

    @Test
    void theSchemaKnowsEveryKeyAndNoOther() throws IOException {
        var schema = new ObjectMapper().readTree(AnswersGuide.schema());
        for (var entry : Entry.ALL) {
            JsonNode node = schema;
            for (var part : entry.key().path().split("\\.")) {
                assertFalse(node.get("additionalProperties").asBoolean(true), part);
                node = node.get("properties").get(part);
            }
            assertFalse(node.get("description").asText().isEmpty());
            assertTrue(
                    Set.of("string", "boolean", "integer", "array")
                            .contains(node.get("type").asText()));
            if (node.has("pattern")) {
                assertTrue(java.util.regex.Pattern.compile(node.get("pattern").asText()) != null);
            }
        }
        assertEquals(Entry.ALL.size(), leaves(schema));
    }

    private static int leaves(JsonNode node) {
        var properties = node.get("properties");
        if (properties == null) {
            return 1;
        }
        var sum = 0;
        for (var child : properties) {
            sum += leaves(child);
        }
        return sum;
    }
}
