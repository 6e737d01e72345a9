package dev.clawsetup.ui.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.clawsetup.answers.Complaint;
import dev.clawsetup.plan.Change;
import dev.clawsetup.plan.Plan;
import dev.clawsetup.run.Event;
import dev.clawsetup.run.Outcome;
import dev.clawsetup.run.Report;
import dev.clawsetup.ui.Clean;
import dev.clawsetup.ui.Details;
import dev.clawsetup.ui.Teller;

import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/// Tells a run to a program: one JSON object a line, `event` first, times as RFC 3339, the last one
/// is `report`.
///
/// Text from the server is cleaned here as everywhere: a program that prints a field does no harm.
public final class JsonLines implements Teller {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Consumer<String> out;
    private final Clock clock;

    /// @param clock for what carries no time of its own
    public JsonLines(Consumer<String> out, Clock clock) {
        this.out = out;
        this.clock = clock;
    }

    @Override
    public void event(Event event) {
        switch (event) {
            case Event.Began began -> {
                var node = node("began", began.at());
                text(node, "server", began.server());
                text(node, "run", began.run());
                var steps = node.putArray("steps");
                for (var todo : began.steps()) {
                    var step = steps.addObject();
                    text(step, "id", todo.id());
                    text(step, "title", todo.title());
                    step.put("guarded", todo.guarded());
                }
                print(node);
            }
            case Event.Preparing preparing -> {
                var node = node("preparing", preparing.at());
                text(node, "what", preparing.what());
                print(node);
            }
            case Event.StepBegan began -> print(step("step-began", began.at(), began.id()));
            case Event.Log log -> {
                var node = step("log", log.at(), log.id());
                text(node, "line", log.line());
                print(node);
            }
            case Event.Armed armed -> {
                var node = step("armed", armed.at(), armed.id());
                node.put("until", armed.until().toString());
                print(node);
            }
            case Event.Proved proved -> {
                var node = step("proved", proved.at(), proved.id());
                text(node, "proof", Details.words(proved.proof()));
                text(node, "from", proved.from());
                node.put("holds", proved.holds());
                text(node, "seen", proved.seen());
                print(node);
            }
            case Event.ConfirmByHand hand -> {
                var node = step("confirm-by-hand", hand.at(), hand.id());
                text(node, "command", hand.command());
                node.put("until", hand.until().toString());
                print(node);
            }
            case Event.StepEnded ended -> {
                var node = step("step-ended", ended.at(), ended.id());
                node.put("outcome", word(ended.outcome()));
                text(node, "words", ended.words());
                print(node);
            }
            case Event.Beat beat -> {
                var node = node("beat", beat.at());
                node.put("alive", beat.alive());
                print(node);
            }
            case Event.Lost lost -> {
                var node = node("lost", lost.at());
                text(node, "words", lost.words());
                node.put("mends", lost.mends().toString());
                node.put("patience", lost.patience().toString());
                print(node);
            }
            case Event.Waiting waiting -> {
                var node = node("waiting", waiting.at());
                text(node, "why", waiting.why());
                print(node);
            }
            case Event.Reconnected again -> {
                var node = node("reconnected", again.at());
                text(node, "words", again.words());
                print(node);
            }
            case Event.Verdict verdict -> {
                var node = step("verdict", verdict.at(), verdict.id());
                node.put(
                        "standing",
                        verdict.standing().name().toLowerCase(Locale.ROOT).replace('_', '-'));
                text(node, "words", verdict.words());
                print(node);
            }
            case Event.Ended ended -> print(report(ended.at(), ended.report()));
        }
    }

    @Override
    public void complaint(Complaint complaint) {
        var node = node("complaint", clock.instant());
        text(node, "key", complaint.key().path());
        text(node, "why", complaint.why());
        text(node, "instead", complaint.instead());
        text(node, "where", complaint.where());
        print(node);
    }

    @Override
    public void refusal(Plan.Row row) {
        var node = step("refusal", clock.instant(), row.step().id());
        text(node, "title", row.step().title());
        if (row.change() instanceof Change.Refusal(var why, var remedy)) {
            text(node, "why", why);
            text(node, "remedy", remedy);
        }
        print(node);
    }

    @Override
    public void trouble(String what, String remedy) {
        var node = node("trouble", clock.instant());
        text(node, "what", what);
        text(node, "remedy", remedy);
        print(node);
    }

    @Override
    public void report(Report report) {
        print(report(clock.instant(), report));
    }

    private static ObjectNode report(Instant at, Report report) {
        var node = node("report", at);
        text(node, "server", report.server());
        text(node, "run", report.run());
        node.put("exit", report.exit());
        text(node, "summary", report.summary());
        var rows = node.putArray("rows");
        for (var row : report.rows()) {
            var one = rows.addObject();
            text(one, "id", row.id());
            text(one, "title", row.title());
            one.put("outcome", word(row.outcome()));
            text(one, "observed", row.observed());
        }
        texts(node, "access", report.access());
        texts(node, "todo", report.todo());
        text(node, "undo", report.undo());
        return node;
    }

    private static ObjectNode node(String event, Instant at) {
        var node = JsonNodeFactory.instance.objectNode();
        node.put("event", event);
        node.put("at", at.toString());
        return node;
    }

    private static ObjectNode step(String event, Instant at, String id) {
        var node = node(event, at);
        text(node, "id", id);
        return node;
    }

    private static void text(ObjectNode node, String name, String text) {
        node.put(name, Clean.line(text));
    }

    private static void texts(ObjectNode node, String name, List<String> texts) {
        var array = node.putArray(name);
        texts.forEach(text -> array.add(Clean.line(text)));
    }

    private static String word(Outcome outcome) {
        return outcome.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private void print(ObjectNode node) {
        try {
            out.accept(MAPPER.writeValueAsString(node));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
