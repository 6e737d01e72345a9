package dev.clawsetup.ui;

import dev.clawsetup.answers.Draft;
import dev.clawsetup.answers.Interview;
import dev.clawsetup.answers.Keys;
import dev.clawsetup.answers.Page;
import dev.clawsetup.answers.Question;
import dev.clawsetup.answers.Question.Kind;
import dev.clawsetup.answers.Value;
import dev.clawsetup.facts.Facts;
import dev.clawsetup.plan.Change;
import dev.clawsetup.plan.Plan;
import dev.clawsetup.plan.Work;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// What somebody who comes back finds on a server, and what acts when only a part of it is picked.
///
/// What was picked is an ordinary draft: controls that were not picked are switched off in it, as
/// on Review, so every front, the answers file and the report say the same.
public final class Comeback {
    private Comeback() {}

    /// One answer as it holds on the server now.
    ///
    /// @param now in plain words
    /// @param before the same, where the person has changed it; else empty
    public record Answer(Page page, Question question, String now, Optional<String> before) {}

    public static List<Answer> answers(Interview interview, Draft draft) {
        return interview.pages(draft).stream()
                .flatMap(page -> page.questions().stream().map(q -> answer(page, q, draft)))
                .toList();
    }

    private static Answer answer(Page page, Question question, Draft draft) {
        var before = words(question, question.preset());
        var now = draft.get(question.key()).map(v -> words(question, v)).orElse(before);
        return new Answer(
                page, question, now, now.equals(before) ? Optional.empty() : Optional.of(before));
    }

    /// An answer as a person would say it.
    public static String words(Question question, Value value) {
        return Clean.line(
                switch (value) {
                    case Value.Text(var text) ->
                            text(question.kind(), text)
                                    + (question.key().equals(Keys.DEADLINE) ? " seconds" : "");
                    case Value.Many(var texts) ->
                            texts.isEmpty()
                                    ? "none"
                                    : texts.stream()
                                            .map(Comeback::inShort)
                                            .collect(Collectors.joining(", "));
                    case Value.Hidden(var secret) ->
                            secret.isEmpty() ? text(question.kind(), "") : "a new one";
                });
    }

    private static String text(Kind kind, String text) {
        return switch (kind) {
            case Kind.Choice(var options) ->
                    options.stream()
                            .filter(o -> o.value().equals(text))
                            .map(Question.Option::label)
                            .findFirst()
                            .orElse(text);
            case Kind.Line line -> text.isEmpty() ? line.mayBeEmpty() : text;
            case Kind.Hidden hidden -> hidden.mayBeEmpty();
            case Kind.YesNo _, Kind.Pick _, Kind.Lines _ -> text;
        };
    }

    /// A public key by its comment.
    private static String inShort(String text) {
        var words = text.strip().split("\\s+");
        return words.length > 1 && text.length() > 60 ? words[words.length - 1] : text;
    }

    /// What is not as clawsetup would have it.
    public static List<Plan.Row> missing(Plan plan) {
        return plan.rows().stream()
                .filter(row ->
                        switch (row.change()) {
                            case Work _, Change.Refusal _ -> true;
                            case Change.None _, Change.Off _, Change.Advice _ -> false;
                        })
                .toList();
    }

    /// Why something is to be done.
    public enum Why {
        /// clawsetup put it in place, and somebody has changed it since.
        CHANGED_SINCE,
        /// The person has answered something that it is about.
        ANSWERED,
        NOT_YET
    }

    /// @param found what would be done if nothing were answered
    public static Why why(Plan.Row row, Plan found, Facts now) {
        if (different(found, new Plan(List.of(row))).contains(row.step().id())) {
            return Why.ANSWERED;
        }
        return now.weather().inForce().contains(row.step().id()) ? Why.CHANGED_SINCE : Why.NOT_YET;
    }

    /// The same answers, with everything left alone that is not in place: nobody asked for it. What
    /// clawsetup put in place and somebody changed since is mended.
    ///
    /// @param found what would be done if nothing were answered
    /// @param asked what would be done with these answers
    public static Draft leavingAlone(Draft draft, Plan found, Plan asked, Facts now) {
        return skipping(
                draft,
                missing(asked).stream()
                        .filter(row -> why(row, found, now) == Why.NOT_YET)
                        .map(row -> row.step().id())
                        .toList(),
                Set.of());
    }

    /// The same answers, and what they came to be about since: who answers a question about a
    /// control wants it to act.
    public static Draft taking(Draft draft, Plan before, Plan after) {
        return skipping(draft, List.of(), different(before, after));
    }

    /// The answers as they would be if no control were switched off.
    public static Draft everything(Draft draft) {
        return draft.without(Keys.SKIP);
    }

    public static boolean off(Draft draft, Plan.Row row) {
        return draft.texts(Keys.SKIP).contains(row.step().id());
    }

    private static Draft skipping(Draft draft, List<String> off, Set<String> on) {
        var all = new LinkedHashSet<>(draft.texts(Keys.SKIP));
        all.addAll(off);
        all.removeAll(on);
        return all.isEmpty()
                ? draft.without(Keys.SKIP)
                : draft.with(Keys.SKIP, Value.of(new ArrayList<>(all)));
    }

    /// The steps that would do something else.
    private static Set<String> different(Plan before, Plan after) {
        return after.rows().stream()
                .filter(row ->
                        !before.rows().stream()
                                .filter(old -> old.step().id().equals(row.step().id()))
                                .map(Plan.Row::change)
                                .toList()
                                .equals(List.of(row.change())))
                .map(row -> row.step().id())
                .collect(Collectors.toSet());
    }
}
