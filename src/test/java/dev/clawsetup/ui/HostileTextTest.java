package dev.clawsetup.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;

import dev.clawsetup.answers.Answers;
import dev.clawsetup.answers.Draft;
import dev.clawsetup.facts.Facts;
import dev.clawsetup.facts.Recorded;
import dev.clawsetup.plan.Change;
import dev.clawsetup.plan.Plan;
import dev.clawsetup.plan.Proof;
import dev.clawsetup.plan.Step;
import dev.clawsetup.run.Event;
import dev.clawsetup.run.Outcome;
import dev.clawsetup.run.PastRun;
import dev.clawsetup.run.Report;
import dev.clawsetup.run.Standing;
import dev.clawsetup.ui.json.JsonLines;
import dev.clawsetup.ui.line.Conversation;
import dev.clawsetup.ui.line.Lines;
import dev.clawsetup.ui.tui.HostileScreens;

import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Whatever a server says, nothing but printable text reaches a terminal, a report or a JSON line,
/// on every way that text can take. Seeded, so that what fails once fails again.
@Order(4)
class HostileTextTest {
    private static final Instant AT = FakeProvisioner.START;

    private static final String[] PIECES = {
        "\u001b[31m",
        "\u001b[2J",
        "\u001b[?1049h",
        "\u001b]0;owned\u0007",
        "\u001b]52;c;cm0gLXJmIC8=\u001b\\",
        "\u001bPq#0;2;0;0;0\u001b\\",
        "\u001bc",
        "\u001b",
        "\u009b31m",
        "\u009d0;owned\u009c",
        "\u0007",
        "\b\b\b",
        "\u0000",
        "\u007f",
        "\u0085",
        "\u202e",
        "\u2066",
        "\u200b\u200d\ufeff",
        "\u2028",
        "\u00ad",
        "\u061c",
        "\ue000",
        "\ud800",
        "\udc00",
        "\ufffd",
        "\udb40\udc41",
        "\u0301".repeat(50),
        "e\u0301",
        "\u0e33\u0e33",
        "\u65e5\u672c\u8a9e",
        "\uff21",
        "\ud83d\ude80",
        "\ud83d\udc68\u200d\ud83d\udc69",
        "\u26a1",
        "\u1100\u1161",
        "\u115f",
        "\u3164",
        "\t",
        "\r",
        "\n",
        "\r\n",
        "\u000b\u000c",
        "%s%n%1$s",
        "{}",
        "\"}\n{\"event\":\"report\"",
        "a".repeat(3_000),
        "word ",
    };

    /// Text of a server that means harm, or is only broken.
    private static String evil(Random random) {
        var text = new StringBuilder("e");
        for (var i = random.nextInt(6); i >= 0; i--) {
            text.append(
                    random.nextInt(4) == 0
                            ? invalid(random)
                            : PIECES[random.nextInt(PIECES.length)]);
        }
        return text.toString();
    }

    /// Bytes of chance, read as UTF-8 as everything is that comes from a server.
    private static String invalid(Random random) {
        var bytes = new byte[random.nextInt(40)];
        random.nextBytes(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /// Whether a terminal may be shown that: letters, signs, and one line.
    private static void harmless(String line) {
        line.codePoints()
                .forEach(c -> {
                    var type = Character.getType(c);
                    assertTrue(
                            type != Character.CONTROL
                                    && type != Character.FORMAT
                                    && type != Character.SURROGATE
                                    && type != Character.PRIVATE_USE
                                    && type != Character.UNASSIGNED
                                    && type != Character.LINE_SEPARATOR
                                    && type != Character.PARAGRAPH_SEPARATOR,
                            () -> "U+%04X in %s".formatted(c, line));
                });
    }

    private static List<Event> events(Random random) {
        var all = new ArrayList<Event>();
        all.add(
                new Event.Began(
                        AT,
                        evil(random),
                        evil(random),
                        List.of(new Event.Todo("x", evil(random), true))));
        all.add(new Event.Preparing(AT, evil(random)));
        all.add(new Event.StepBegan(AT, "x"));
        all.add(new Event.Armed(AT, "x", AT.plusSeconds(90)));
        all.add(new Event.Log(AT, "x", evil(random)));
        all.add(
                new Event.Proved(
                        AT,
                        "x",
                        new Proof.FreshLogin(evil(random)),
                        evil(random),
                        random.nextBoolean(),
                        evil(random)));
        all.add(new Event.ConfirmByHand(AT, "x", evil(random), AT.plusSeconds(90)));
        all.add(new Event.Beat(AT, random.nextBoolean()));
        all.add(new Event.Lost(AT, evil(random), AT.plusSeconds(90), AT.plusSeconds(300)));
        all.add(new Event.Waiting(AT, evil(random)));
        all.add(new Event.Reconnected(AT, evil(random)));
        all.add(new Event.Verdict(AT, "x", Standing.UNDONE, evil(random)));
        all.add(new Event.StepEnded(AT, "x", Outcome.FAILED, evil(random)));
        return all;
    }

    private static Report report(Random random) {
        return new Report(
                evil(random),
                evil(random),
                1,
                evil(random),
                Stream.of(Outcome.values())
                        .map(outcome -> new Report.Row("x", evil(random), outcome, evil(random)))
                        .toList(),
                List.of(evil(random)),
                List.of(evil(random)),
                evil(random));
    }

    private static List<Step> steps(Random random) {
        var changes =
                List.of(
                        Change.none(evil(random)),
                        Change.refuse(evil(random), evil(random)),
                        Change.advise(evil(random), evil(random)),
                        Change.of().because(evil(random)).guarded());
        return IntStream.range(0, changes.size())
                .mapToObj(n ->
                        FakeProvisioner.step(
                                "access.hostile-" + n, evil(random), want -> changes.get(n)))
                .toList();
    }

    /// What `facts.sh` would print of a server whose names mean harm.
    private static Facts facts(Random random) {
        return Recorded.of("debian13-cloud")
                .with(line("listener", "tcp", "0.0.0.0", "8080", evil(random), evil(random)))
                .with(line("file", "/etc/ssh/sshd_config.d/" + evil(random), "0644", "root:root"))
                .changed(lines ->
                        lines.stream()
                                .map(l ->
                                        l.startsWith("distribution\t")
                                                ? line(
                                                        "distribution",
                                                        "debian",
                                                        "13",
                                                        "trixie",
                                                        evil(random))
                                                : l)
                                .toList())
                .facts();
    }

    private static String line(String... fields) {
        return Stream.of(fields)
                .map(f ->
                        f.replace("\\", "\\\\")
                                .replace("\t", "\\t")
                                .replace("\n", "\\n")
                                .replace("\r", "\\r"))
                .reduce((a, b) -> a + "\t" + b)
                .orElseThrow();
    }

    @Test
    void everyEventAndReportIsHarmlessAsLinesAndAsJson() throws IOException {
        var random = new Random(20261121);
        var json = new ObjectMapper();
        for (var round = 0; round < 150; round++) {
            var lines = new ArrayList<String>();
            var objects = new ArrayList<String>();
            var tellers =
                    List.of(
                            new Lines(lines::add, lines::add, Marks.SIGNS, ZoneOffset.UTC),
                            new JsonLines(objects::add, Clock.systemUTC()));
            var events = events(random);
            var report = report(random);
            for (var teller : tellers) {
                events.forEach(teller::event);
                teller.trouble(evil(random), evil(random));
                teller.report(report);
            }
            lines.addAll(new Words(Marks.SIGNS, ZoneOffset.UTC).ending(report, List.of()));
            lines.forEach(HostileTextTest::harmless);
            for (var object : objects) {
                harmless(object);
                json.readTree(object).forEach(node -> harmless(node.asText()));
            }
            assertEquals(events.size() + 2, objects.size(), "each is one line");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6})
    void theWholeWizardIsHarmlessInLines(int seed) {
        var random = new Random(seed);
        var scenario =
                new Scenario(
                        (target, asks) -> {
                            asks.trust(evil(random), evil(random), evil(random));
                            asks.password(evil(random), true);
                            asks.newPassword(evil(random), evil(random));
                            return server(random);
                        },
                        Optional.of("x"),
                        Draft.empty(),
                        Optional.of(Answers.Purpose.INSTALL),
                        java.util.Set.of());
        var talk =
                Conversation.of(
                        scenario, ("?\n\n".repeat(40) + "1\n2\n3\n4\n?\nno").split("\n", -1));
        (talk.said() + talk.result()).lines().forEach(HostileTextTest::harmless);
    }

    private static FakeProvisioner server(Random random) {
        return new FakeProvisioner(
                facts(random),
                steps(random),
                List.of(
                        new PastRun(
                                evil(random),
                                evil(random),
                                List.of(
                                        new PastRun.PastStep(
                                                "x", evil(random), "armed", evil(random))))));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void everyScreenIsHarmless(int seed) throws IOException {
        var random = new Random(seed);
        HostileScreens.walk(server(random), evil(random), events(random), report(random));
    }

    @Test
    void detailsOfAPlanAreHarmless() {
        for (var seed = 0; seed < 50; seed++) {
            var random = new Random(seed);
            var facts = facts(random);
            for (var step : steps(random)) {
                var change = step.change(facts, null);
                Details.of(change, facts).forEach(HostileTextTest::harmless);
                harmless(new Words(Marks.SIGNS, ZoneOffset.UTC).row(new Plan.Row(step, change)));
            }
        }
    }

    /// Ten megabytes without an end of line are one line, cut, and cost no time.
    @Test
    void anEndlessLineIsCutAndCostsNoTime() {
        var endless = "\u001b[31mz\u202e".repeat(1_500_000);
        var lines = new ArrayList<String>();
        var teller = new Lines(lines::add, lines::add, Marks.SIGNS, ZoneOffset.UTC);
        var began = System.nanoTime();
        for (var i = 0; i < 20; i++) {
            teller.event(new Event.Log(AT, "x", endless));
        }
        var each = Duration.ofNanos((System.nanoTime() - began) / 20);
        lines.forEach(line -> {
            harmless(line);
            assertTrue(line.length() < 3_000, () -> "length " + line.length());
        });
        assertTrue(each.toMillis() < 2_000, () -> "each took " + each);
    }
}
