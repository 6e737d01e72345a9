package dev.clawsetup.ui.line;

import dev.clawsetup.answers.Draft;
import dev.clawsetup.answers.Interview;
import dev.clawsetup.answers.SetUp;
import dev.clawsetup.facts.Facts;
import dev.clawsetup.plan.Change;
import dev.clawsetup.plan.Plan;
import dev.clawsetup.run.Provisioner;
import dev.clawsetup.ui.Clean;
import dev.clawsetup.ui.Comeback;
import dev.clawsetup.ui.Marks;
import dev.clawsetup.ui.TakeBack;
import dev.clawsetup.ui.Words;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What is there on a server that was set up before, line by line; only what the person picks is
/// asked.
final class Picks {
    private static final String PROMPT =
            "A number to change it, yes to see what would be done, all to be asked everything, no"
                    + " to leave, ?: ";

    private final Talk talk;
    private final Marks marks;
    private final Provisioner server;
    private final Facts facts;
    private final Interview interview;
    private final Questions questions;
    private Plan plan;

    /// What would be done if nothing were answered.
    private final Plan found;

    /// @param leaving whether what nobody asked for is left alone, as who comes back wants it
    Picks(
            Talk talk,
            Marks marks,
            Provisioner server,
            Facts facts,
            Interview interview,
            Questions questions,
            boolean leaving) {
        this.talk = talk;
        this.marks = marks;
        this.server = server;
        this.facts = facts;
        this.interview = interview;
        this.questions = questions;
        this.plan = planned().orElseGet(() -> new Plan(List.of()));
        this.found =
                interview.complaints(Draft.empty()).isEmpty()
                        ? server.plan(facts, interview.answers(Draft.empty()))
                        : plan;
        if (leaving) {
            questions.draft(Comeback.leavingAlone(questions.draft(), found, plan, facts));
        }
    }

    /// What would be done if no control were switched off.
    private Optional<Plan> planned() {
        var draft = Comeback.everything(questions.draft());
        return interview.complaints(draft).isEmpty()
                ? Optional.of(server.plan(facts, interview.answers(draft)))
                : Optional.empty();
    }

    /// What the person wants next.
    enum Next {
        REVIEW,
        EVERYTHING,
        /// One control is to be taken back: {@link #back}.
        TAKE_BACK,
        LEAVE
    }

    /// What is to be taken back.
    Plan.Row back() {
        return back.orElseThrow();
    }

    private Optional<Plan.Row> back = Optional.empty();

    Next ask(ZoneId zone) {
        talk.say("");
        talk.say(Clean.line(SetUp.of(facts).sentence(zone)));
        list();
        while (true) {
            var heard = talk.ask(PROMPT, List.of("yes", "all", "no", "list"));
            var answer = heard.orElse("no").strip().toLowerCase(Locale.ROOT);
            switch (answer) {
                case "yes", "y" -> {
                    if (!taken().isEmpty()) {
                        return Next.REVIEW;
                    }
                    talk.say("Nothing would be changed: pick something first, or say no to leave.");
                }
                case "all" -> {
                    return Next.EVERYTHING;
                }
                case "no", "n" -> {
                    return Next.LEAVE;
                }
                case "list", "<" -> list();
                case "?" ->
                        talk.say(
                                "The numbers stand before what holds now. What you do not pick"
                                    + " stays as it is. list says them again, yes leads to the list"
                                    + " of changes; nothing is changed before you say yes there.");
                default -> {
                    back = inPlace(answer);
                    if (back.isPresent()) {
                        if (mayGo(back.get()) && agrees(talk, back.get())) {
                            return Next.TAKE_BACK;
                        }
                    } else if (!picked(answer)) {
                        talk.say(marks.bad() + " say a number from the list, yes, all or no");
                    }
                }
            }
        }
    }

    private List<Comeback.Answer> answers() {
        return Comeback.answers(interview, questions.draft());
    }

    private void list() {
        talk.say("This holds now:");
        var number = 0;
        for (var answer : answers()) {
            talk.say("%3d %s".formatted(++number, line(answer)));
        }
        var missing = Comeback.missing(plan);
        if (!missing.isEmpty()) {
            talk.say("This is not so:");
        }
        for (var row : missing) {
            talk.say("%3d %s".formatted(++number, line(row)));
        }
        if (!standing().isEmpty()) {
            talk.say("This is in place; a number takes it back, or says why it stays:");
        }
        for (var row : standing()) {
            talk.say("%3d %s".formatted(++number, standing(row)));
        }
    }

    private String standing(Plan.Row row) {
        var title = Clean.line(row.step().title());
        return row.change() instanceof Change.Off(var why)
                ? "%s %s (%s, but in place since an earlier run; it stays)"
                        .formatted(marks.warning(), title, Clean.line(why))
                : "%s %s%s".formatted(marks.good(), title, stays(row).isEmpty() ? "" : ", stays");
    }

    private List<Plan.Row> standing() {
        return TakeBack.from(plan, facts.weather().inForce());
    }

    private Optional<Plan.Row> inPlace(String text) {
        var before = answers().size() + Comeback.missing(plan).size();
        return number(text)
                .filter(number -> number > before && number <= before + standing().size())
                .map(number -> standing().get(number - before - 1));
    }

    /// Says why not, and who does it all the same.
    private boolean mayGo(Plan.Row row) {
        var stays = stays(row);
        stays.ifPresent(why ->
                talk.say(
                        "It stays. %s To take it back all the same: %s"
                                .formatted(why, TakeBack.command(server.server(), row))));
        return stays.isEmpty();
    }

    private Optional<String> stays(Plan.Row row) {
        return TakeBack.stays(row, facts.weather().inForce());
    }

    static boolean agrees(Talk talk, Plan.Row row) {
        talk.say(
                "Taken back, the server gets what was there before the newest change of “%s”. Everything else stays."
                        .formatted(Clean.line(row.step().title())));
        return talk.ask("Take it back? yes or no [no]: ", List.of("yes", "no"))
                .filter(answer -> answer.strip().equalsIgnoreCase("yes"))
                .isPresent();
    }

    private static Optional<Integer> number(String text) {
        return text.matches("[0-9]{1,4}") ? Optional.of(Integer.parseInt(text)) : Optional.empty();
    }

    private static String line(Comeback.Answer answer) {
        return "%s: %s%s"
                .formatted(
                        Clean.line(answer.question().title()),
                        answer.now(),
                        answer.before().map(was -> " (was: " + was + ")").orElse(""));
    }

    private String line(Plan.Row row) {
        var off = Comeback.off(questions.draft(), row);
        return "%s %s, %s"
                .formatted(
                        off
                                ? marks.skipped()
                                : row.change() instanceof Change.Refusal
                                        ? marks.bad()
                                        : marks.change(),
                        Clean.line(row.step().title()),
                        off
                                ? "left as it is"
                                : row.change() instanceof Change.Refusal(var why, var remedy)
                                        ? Clean.line("cannot be done: " + why + "; " + remedy)
                                        : switch (Comeback.why(row, found, facts)) {
                                            case CHANGED_SINCE ->
                                                    "to be mended: somebody changed it since";
                                            case ANSWERED -> "to be done, by your answer";
                                            case NOT_YET -> "to be done";
                                        });
    }

    private boolean picked(String text) {
        var answers = answers();
        var missing = new ArrayList<>(Comeback.missing(plan));
        var number = number(text).orElse(0);
        if (number < 1 || number > answers.size() + missing.size()) {
            return false;
        }
        if (number > answers.size()) {
            var row = missing.get(number - answers.size() - 1);
            questions.draft(LineFront.toggled(questions.draft(), row.step().id()));
            talk.say(line(row));
            return true;
        }
        var key = answers.get(number - 1).question().key();
        questions.one(key);
        planned()
                .ifPresent(after -> {
                    questions.draft(Comeback.taking(questions.draft(), plan, after));
                    plan = after;
                });
        answers().stream()
                .filter(answer -> answer.question().key().equals(key))
                .forEach(answer -> talk.say(line(answer)));
        talk.say(Words.summary(new Plan(taken())) + ".");
        var before = answers().size() + Comeback.missing(plan).size();
        var standing = standing();
        for (var at = 0; at < standing.size(); at++) {
            var row = standing.get(at);
            if (row.change() instanceof Change.Off && !Comeback.off(questions.draft(), row)) {
                talk.say(
                        "%3d %s; this number takes it back"
                                .formatted(before + at + 1, standing(row)));
            }
        }
        return true;
    }

    private List<Plan.Row> taken() {
        return Comeback.missing(plan).stream()
                .filter(row -> !Comeback.off(questions.draft(), row))
                .toList();
    }
}
