package dev.clawsetup.ui.line;

import dev.clawsetup.answers.Draft;
import dev.clawsetup.answers.Interview;
import dev.clawsetup.answers.Key;
import dev.clawsetup.answers.Keys;
import dev.clawsetup.answers.Page;
import dev.clawsetup.answers.Question;
import dev.clawsetup.answers.Question.Kind;
import dev.clawsetup.answers.Value;
import dev.clawsetup.secret.Secret;
import dev.clawsetup.ui.Clean;
import dev.clawsetup.ui.Marks;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.function.Consumer;

/// The interview, one question at a time, forth and back.
///
/// What comes next is always the first question of the open pages that was not asked yet: an answer
/// that makes another question necessary brings it up by itself.
final class Questions {
    private final Talk talk;
    private final Marks marks;
    private final Interview interview;
    private final Draft given;
    private final SequencedSet<Key> asked = new LinkedHashSet<>();
    private Draft draft;
    private String lastPage = "";

    private final Consumer<Draft> kept;
    private final LineKeys keys;

    /// @param given is not asked again
    /// @param before answers of an earlier time: what Enter takes
    /// @param kept hears the answers as they grow
    /// @param keys tells those of today, and makes new ones
    Questions(
            Talk talk,
            Marks marks,
            Interview interview,
            Draft given,
            Draft before,
            Consumer<Draft> kept,
            LineKeys keys) {
        this.talk = talk;
        this.marks = marks;
        this.interview = interview;
        this.given = given;
        this.draft = given.orElse(before);
        this.kept = kept;
        this.keys = keys;
    }

    private record Here(Page page, Question question) {}

    /// Asks what is left; empty when the person has left.
    Optional<Draft> ask() {
        for (var here = next(); here.isPresent(); here = next()) {
            var page = here.get().page();
            if (!page.id().equals(lastPage)) {
                lastPage = page.id();
                talk.say("");
                talk.say(Clean.line(page.title()));
                talk.say(Clean.line(page.sentence()));
            }
            switch (answer(here.get().question())) {
                case Heard.Answer(var value) -> {
                    draft = draft.with(here.get().question().key(), value);
                    asked.add(here.get().question().key());
                    kept.accept(draft);
                }
                case Heard.Back back -> back();
                case Heard.Gone gone -> {
                    return Optional.empty();
                }
            }
        }
        return Optional.of(draft);
    }

    /// Asks that question alone, and those that its answer brings up; nothing changes when the
    /// person goes back.
    void one(Key key) {
        var there = keys();
        var now = question(key);
        while (now.isPresent()) {
            if (!(answer(now.get()) instanceof Heard.Answer(var value))) {
                return;
            }
            draft = draft.with(now.get().key(), value);
            kept.accept(draft);
            now =
                    keys().stream()
                            .filter(k -> !there.contains(k))
                            .findFirst()
                            .flatMap(this::question);
            there.addAll(keys());
        }
    }

    private SequencedSet<Key> keys() {
        var keys = new LinkedHashSet<Key>();
        interview.pages(draft).forEach(page -> page.questions().forEach(q -> keys.add(q.key())));
        return keys;
    }

    private Optional<Question> question(Key key) {
        return interview.pages(draft).stream()
                .flatMap(page -> page.questions().stream())
                .filter(q -> q.key().equals(key))
                .findFirst();
    }

    Draft draft() {
        return draft;
    }

    /// The same answers with other controls switched off.
    void draft(Draft other) {
        draft = other;
    }

    /// The last question will be asked again; its answer is kept as what Enter takes.
    void back() {
        if (asked.isEmpty()) {
            talk.say("This is the first question.");
        } else {
            asked.removeLast();
            lastPage = "";
        }
    }

    private Optional<Here> next() {
        return interview.open(draft, given).stream()
                .flatMap(page -> page.questions().stream().map(q -> new Here(page, q)))
                .filter(here -> !asked.contains(here.question().key()))
                .filter(here -> !given.answered(here.question().key()))
                .findFirst();
    }

    private sealed interface Heard {
        record Answer(Value value) implements Heard {}

        record Back() implements Heard {}

        record Gone() implements Heard {}
    }

    private Heard answer(Question question) {
        talk.say("");
        talk.say(question.ask());
        options(question);
        if (question.key().equals(Keys.ADD_KEYS)) {
            keys.tell();
        }
        while (true) {
            var heard = line(question);
            if (heard.isEmpty()) {
                return new Heard.Gone();
            }
            var text = heard.get().strip();
            if (text.equals("<")) {
                return new Heard.Back();
            }
            if (text.equals("?")) {
                talk.say(question.explain());
                options(question);
                continue;
            }
            if (makes(question, text)) {
                keys.make().ifPresent(line -> also(question, line));
                continue;
            }
            var value = text.isEmpty() ? preset(question) : value(question, text);
            if (value.isEmpty()) {
                return new Heard.Gone();
            }
            var complaint =
                    interview.complaints(draft.with(question.key(), value.get())).stream()
                            .filter(c -> c.key().equals(question.key()))
                            .findFirst();
            if (complaint.isEmpty()) {
                return new Heard.Answer(value.get());
            }
            talk.say(
                    "%s %s; %s"
                            .formatted(
                                    marks.bad(),
                                    Clean.line(complaint.get().said()),
                                    Clean.line(complaint.get().instead())));
        }
    }

    private static boolean makes(Question question, String text) {
        return question.key().equals(Keys.ADD_KEYS) && text.equalsIgnoreCase(LineKeys.MAKE);
    }

    /// The line joins those that Enter takes.
    private void also(Question question, String line) {
        var lines = new ArrayList<>(draft.texts(question.key()));
        lines.add(line);
        draft = draft.with(question.key(), Value.of(List.copyOf(lines)));
        kept.accept(draft);
    }

    private void options(Question question) {
        var options = optionsOf(question);
        for (var i = 0; i < options.size(); i++) {
            var option = options.get(i);
            talk.say(
                    "  %d  %s. %s"
                            .formatted(
                                    i + 1,
                                    Clean.line(option.label()),
                                    Clean.line(option.explain())));
        }
    }

    private static List<Question.Option> optionsOf(Question question) {
        return switch (question.kind()) {
            case Kind.Choice(var options) -> options;
            case Kind.Pick(var options) -> options;
            case Kind.YesNo yesNo -> List.of();
            case Kind.Line line -> List.of();
            case Kind.Lines lines -> List.of();
            case Kind.Hidden hidden -> List.of();
        };
    }

    private Optional<String> line(Question question) {
        var prompt = prompt(question);
        return switch (question.kind()) {
            case Kind.Hidden hidden -> talk.askHidden(prompt);
            case Kind.Choice(var options) -> talk.ask(prompt, values(options));
            case Kind.Pick(var options) -> talk.ask(prompt, values(options));
            case Kind.YesNo yesNo -> talk.ask(prompt, List.of("yes", "no"));
            case Kind.Line line ->
                    talk.ask(
                            prompt, line.example().isEmpty() ? List.of() : List.of(line.example()));
            case Kind.Lines lines -> talk.ask(prompt, words(question));
        };
    }

    /// What may stand in the place of a line.
    private static List<String> words(Question question) {
        return question.key().equals(Keys.ADD_KEYS)
                ? List.of(LineKeys.MAKE, "none")
                : List.of("none");
    }

    private static List<String> values(List<Question.Option> options) {
        return options.stream().map(Question.Option::value).toList();
    }

    private String prompt(Question question) {
        var now = said(preset(question).orElseThrow());
        var shown =
                switch (question.kind()) {
                    case Kind.Choice choice -> "number or word [%s]".formatted(now);
                    case Kind.Pick pick ->
                            "numbers with blanks between, - for none [%s]"
                                    .formatted(now.isEmpty() ? "none" : now);
                    case Kind.YesNo yesNo -> "yes or no [%s]".formatted(now);
                    case Kind.Line line ->
                            now.isEmpty()
                                    ? "like %s [%s]".formatted(line.example(), line.mayBeEmpty())
                                    : line.mayBeEmpty().isEmpty()
                                            ? "[%s]".formatted(now)
                                            : "- for “%s” [%s]".formatted(line.mayBeEmpty(), now);
                    case Kind.Lines lines ->
                            now.isEmpty()
                                    ? "one a line, an empty line ends [none]"
                                    : "one a line, an empty line ends; - for none [%s]"
                                            .formatted(now);
                    case Kind.Hidden hidden ->
                            now.isEmpty()
                                    ? "not shown [%s]".formatted(hidden.mayBeEmpty())
                                    : "not shown; - for “%s” [%s]"
                                            .formatted(hidden.mayBeEmpty(), now);
                };
        return "%s, %s: ".formatted(question.title(), Clean.line(shown, 300));
    }

    private static String said(Value value) {
        return switch (value) {
            case Value.Text(var text) -> text;
            case Value.Many(var texts) -> String.join(" ", texts);
            case Value.Hidden(var secret) -> secret.isEmpty() ? "" : "kept";
        };
    }

    /// What Enter takes: what was said before, else what is suggested.
    private Optional<Value> preset(Question question) {
        return Optional.of(
                draft.answered(question.key())
                        ? draft.get(question.key()).orElseThrow()
                        : question.preset());
    }

    /// Empty when the person left in the middle of several lines.
    private Optional<Value> value(Question question, String text) {
        return switch (question.kind()) {
            case Kind.Choice(var options) -> Optional.of(Value.of(chosen(options, text)));
            case Kind.YesNo yesNo ->
                    Optional.of(
                            Value.of(
                                    switch (text.toLowerCase(Locale.ROOT)) {
                                        case "y", "yes" -> "yes";
                                        case "n", "no" -> "no";
                                        default -> text;
                                    }));
            case Kind.Line line -> Optional.of(Value.of(nothing(text) ? "" : text));
            case Kind.Hidden hidden -> Optional.of(Value.of(Secret.of(nothing(text) ? "" : text)));
            case Kind.Pick(var options) ->
                    Optional.of(
                            Value.of(
                                    none(text)
                                            ? List.<String>of()
                                            : List.of(text.split("[\\s,]+")).stream()
                                                    .map(one -> chosen(options, one))
                                                    .distinct()
                                                    .toList()));
            case Kind.Lines lines ->
                    none(text) ? Optional.of(Value.of(List.<String>of())) : several(question, text);
        };
    }

    /// What takes an answer away, in every question that may stay empty.
    private static boolean nothing(String text) {
        return text.equals("-");
    }

    private static boolean none(String text) {
        return nothing(text) || text.equalsIgnoreCase("none");
    }

    /// An option by its number, its value or its label.
    private static String chosen(List<Question.Option> options, String text) {
        for (var i = 0; i < options.size(); i++) {
            var option = options.get(i);
            if (text.equals(Integer.toString(i + 1))
                    || text.equalsIgnoreCase(option.value())
                    || text.equalsIgnoreCase(option.label())) {
                return option.value();
            }
        }
        return text;
    }

    /// Lines until an empty one, each checked as it comes. A private key that was pasted by mistake
    /// is read to its end, so that its lines answer nothing else.
    private Optional<Value> several(Question question, String first) {
        var texts = new ArrayList<String>();
        var line = Optional.of(first);
        while (line.isPresent() && !line.get().isBlank()) {
            var text = line.get().strip();
            if (makes(question, text)) {
                keys.make().ifPresent(texts::add);
                line = talk.ask("next, or an empty line: ", words(question));
                continue;
            }
            var alone = draft.with(question.key(), Value.of(List.of(text)));
            var complaint =
                    interview.complaints(alone).stream()
                            .filter(c -> c.key().equals(question.key()))
                            .findFirst();
            if (complaint.isEmpty()) {
                texts.add(text);
            } else {
                if (text.contains("PRIVATE KEY")) {
                    skipPrivateKey();
                }
                talk.say(
                        "%s %s; %s"
                                .formatted(
                                        marks.bad(),
                                        Clean.line(complaint.get().said()),
                                        Clean.line(complaint.get().instead())));
            }
            line = talk.ask("next, or an empty line: ", words(question));
        }
        return line.map(end -> Value.of(texts));
    }

    private void skipPrivateKey() {
        var line = talk.askHidden("");
        while (line.isPresent() && !line.get().isBlank() && !line.get().contains("-----END")) {
            line = talk.askHidden("");
        }
    }
}
