package dev.clawsetup.ui.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import dev.clawsetup.answers.Answers;
import dev.clawsetup.answers.Draft;
import dev.clawsetup.answers.Key;
import dev.clawsetup.answers.Keys;
import dev.clawsetup.answers.Value;
import dev.clawsetup.machine.CannotConnect;
import dev.clawsetup.plan.Step;
import dev.clawsetup.run.Dial;
import dev.clawsetup.secret.Secret;
import dev.clawsetup.ui.FakeProvisioner;
import dev.clawsetup.ui.Finish;
import dev.clawsetup.ui.Scenario;
import dev.clawsetup.ui.Unattended;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

class JsonLinesTest {
    private final List<String> lines = new ArrayList<>();
    private final JsonLines json =
            new JsonLines(lines::add, Clock.fixed(FakeProvisioner.START, ZoneOffset.UTC));

    private Finish run(Dial dial, Draft given) {
        return new Unattended(json)
                .run(
                        new Scenario(
                                dial,
                                Optional.of("root@203.0.113.7"),
                                given,
                                Optional.of(Answers.Purpose.INSTALL),
                                FakeProvisioner.CONTROLS));
    }

    private static Dial to(FakeProvisioner server) {
        return (target, asks) -> server;
    }

    private List<JsonNode> parsed() throws IOException {
        var nodes = new ArrayList<JsonNode>();
        for (var line : lines) {
            nodes.add(new ObjectMapper().readTree(line));
        }
        return nodes;
    }

    private List<String> events() throws IOException {
        return parsed().stream().map(node -> node.get("event").asText()).toList();
    }

    @Test
    void everyLineIsAnEventAndTheLastIsTheReport() throws IOException {
        var finish = run(to(new FakeProvisioner()), Draft.empty());
        assertEquals(0, finish.exit());
        assertEquals(
                List.of(
                        "began",
                        "step-began",
                        "armed",
                        "log",
                        "beat",
                        "proved",
                        "proved",
                        "step-ended",
                        "step-began",
                        "armed",
                        "log",
                        "beat",
                        "step-ended",
                        "report"),
                events());
        for (var node : parsed()) {
            assertEquals("event", node.fieldNames().next());
            OffsetDateTime.parse(node.get("at").asText());
        }
        assertEquals(0, parsed().getLast().get("exit").asInt());
        assertEquals("done", parsed().getLast().get("rows").get(1).get("outcome").asText());
    }

    @Test
    void textFromTheServerStaysOnItsLineAndIsHarmless() throws IOException {
        run(
                to(new FakeProvisioner().printing("a\u001b[2J\n{\"event\":\"report\"}")),
                Draft.empty());
        assertEquals(14, lines.size());
        assertEquals("a··{\"event\":\"report\"}", parsed().get(3).get("line").asText());
        assertTrue(lines.stream().allMatch(l -> l.chars().noneMatch(Character::isISOControl)));
    }

    @Test
    void answersThatCannotBeUsedAreToldBeforeAnybodyConnects() throws IOException {
        var finish =
                run(
                        (target, asks) -> {
                            throw new AssertionError("connected");
                        },
                        Draft.empty()
                                .with(Key.of("gateway.prot"), Value.of("1"))
                                .with(Keys.TOKEN, Value.of("marked-secret")));
        assertEquals(65, finish.exit());
        assertEquals(List.of("complaint", "complaint", "report"), events());
        assertEquals("gateway.prot", parsed().getFirst().get("key").asText());
        assertFalse(lines.toString().contains("marked-secret"));
    }

    @Test
    void answersThatDoNotFitTheServerChangeNothing() throws IOException {
        var server = new FakeProvisioner();
        assertEquals(
                65, run(to(server), Draft.empty().with(Keys.ADMIN_NAME, Value.of("root"))).exit());
        assertEquals(0, server.carriedOut().size());
        assertTrue(server.isClosed());
        assertEquals("report", events().getLast());
    }

    @Test
    void aRefusalChangesNothingAndSaysWhatToDo() throws IOException {
        var steps = new ArrayList<Step>(FakeProvisioner.STEPS);
        steps.add(FakeProvisioner.refusing("x.y", "it would do harm", "do something else"));
        var server = new FakeProvisioner(new FakeProvisioner().look(), steps, List.of());
        assertEquals(66, run(to(server), Draft.empty()).exit());
        assertEquals(List.of("refusal", "report"), events());
        assertEquals("do something else", parsed().getFirst().get("remedy").asText());
    }

    @Test
    void aLoginThatDoesNotComeAboutSaysWhatToDo() throws IOException {
        var finish =
                run(
                        (target, asks) -> {
                            throw new CannotConnect(
                                    CannotConnect.Why.UNKNOWN_HOST_KEY,
                                    "cannot know whether this is the right server",
                                    "compare SHA256:abc",
                                    null);
                        },
                        Draft.empty());
        assertEquals(69, finish.exit());
        assertEquals(List.of("trouble", "report"), events());
        assertEquals("compare SHA256:abc", parsed().getFirst().get("remedy").asText());
    }

    @Test
    void noSecretIsTold() {
        run(
                to(new FakeProvisioner()),
                Draft.empty()
                        .with(Keys.TOKEN, Value.of(Secret.of("marked-secret-marked-secret")))
                        .with(Keys.ADMIN_NAME, Value.of("ada"))
                        .with(Keys.ADMIN_PASSWORD, Value.of(Secret.of("marked-secret"))));
        assertTrue(lines.size() > 3);
        assertFalse(lines.toString().contains("marked-secret"));
    }

    @Test
    void withoutAServerItIsAMatterOfUsage() throws IOException {
        var finish =
                new Unattended(json)
                        .run(
                                new Scenario(
                                        to(new FakeProvisioner()),
                                        Optional.empty(),
                                        Draft.empty(),
                                        Optional.of(Answers.Purpose.INSTALL),
                                        FakeProvisioner.CONTROLS));
        assertEquals(64, finish.exit());
        assertEquals(List.of("trouble", "report"), events());
    }
}
