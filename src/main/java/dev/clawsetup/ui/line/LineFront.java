package dev.clawsetup.ui.line;

import dev.clawsetup.answers.Draft;
import dev.clawsetup.answers.Interview;
import dev.clawsetup.answers.Keys;
import dev.clawsetup.answers.Page;
import dev.clawsetup.answers.SetUp;
import dev.clawsetup.answers.Value;
import dev.clawsetup.facts.Facts;
import dev.clawsetup.machine.Asks;
import dev.clawsetup.machine.CannotConnect;
import dev.clawsetup.plan.Change;
import dev.clawsetup.plan.Plan;
import dev.clawsetup.plan.Work;
import dev.clawsetup.run.Event;
import dev.clawsetup.run.Exit;
import dev.clawsetup.run.Fit;
import dev.clawsetup.run.Provisioner;
import dev.clawsetup.run.Report;
import dev.clawsetup.secret.Secret;
import dev.clawsetup.ui.Bookmark;
import dev.clawsetup.ui.Clean;
import dev.clawsetup.ui.Comeback;
import dev.clawsetup.ui.Details;
import dev.clawsetup.ui.Findings;
import dev.clawsetup.ui.Finish;
import dev.clawsetup.ui.Front;
import dev.clawsetup.ui.LastWords;
import dev.clawsetup.ui.Marks;
import dev.clawsetup.ui.Rest;
import dev.clawsetup.ui.Scenario;
import dev.clawsetup.ui.Settled;
import dev.clawsetup.ui.TakeBack;
import dev.clawsetup.ui.Told;
import dev.clawsetup.ui.Words;

import org.jline.terminal.Terminal;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// The wizard, line by line: for screen readers, serial consoles, pipes, and whoever likes it.
///
/// The same questions in the same order as on the full screen. The cursor is never moved.
public final class LineFront implements Front {
    private final Talk talk;
    private final Consumer<String> result;
    private final Marks marks;
    private final ZoneId zone;

    private LineFront(Talk talk, Consumer<String> result, Marks marks, ZoneId zone) {
        this.talk = talk;
        this.result = result;
        this.marks = marks;
        this.zone = zone;
    }

    /// On a terminal; who made it closes it. The report is said there too.
    public static LineFront on(Terminal terminal, Marks marks, ZoneId zone) {
        var talk = new TerminalTalk(terminal);
        return new LineFront(talk, talk::say, marks, zone);
    }

    /// Where there is no terminal: what is typed comes from standard input.
    ///
    /// @param out for questions and progress
    /// @param result for the report
    public static LineFront piped(PrintStream out, PrintStream result, Marks marks, ZoneId zone) {
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        return over(in, out, result, marks, zone);
    }

    /// Over streams that are no terminal.
    ///
    /// @param out for questions and progress
    /// @param result for the report
    public static LineFront over(
            BufferedReader in, PrintStream out, PrintStream result, Marks marks, ZoneId zone) {
        return new LineFront(new PlainTalk(in, out), result::println, marks, zone);
    }

    /// What a login asks, for commands that need no wizard.
    public Asks asks() {
        return new LineAsks(talk);
    }

    /// A passphrase for a key that is being made; empty: it has none.
    public Optional<Secret> newPassphrase(String file) {
        return NewPassphrase.ask(talk, file);
    }

    @Override
    public Finish run(Scenario scenario) {
        talk.say("clawsetup sets up and hardens a server, and never locks you out.");
        talk.say("Nothing is changed before you say yes to the list of changes.");
        talk.say("? explains a question, < goes back, Enter takes what stands in [brackets].");
        while (true) {
            var target = scenario.target().or(() -> where(scenario.bookmark().newest()));
            if (target.isEmpty()) {
                return left(scenario.given());
            }
            var finish = connected(scenario, target.get());
            if (finish.isPresent()) {
                return finish.get();
            }
        }
    }

    /// One run, and more of them while something is left and the person goes on with it. Empty when
    /// another server has to be named.
    private Optional<Finish> connected(Scenario scenario, String target) {
        var agreed = Optional.<Draft>empty();
        while (true) {
            try (var server = scenario.dial().dial(target, new LineAsks(talk))) {
                var finish = on(server, scenario, target, agreed);
                agreed = finish.report().flatMap(report -> goesOn(report, finish.answers()));
                if (agreed.isEmpty()) {
                    return Optional.of(finish);
                }
            } catch (CannotConnect e) {
                talk.say(marks.bad() + " " + Clean.line(e.getMessage()));
                talk.say(Clean.line(e.remedy()));
                return scenario.target().isPresent()
                        ? Optional.of(
                                new Finish(Finish.exit(e), scenario.given(), Optional.empty()))
                        : Optional.empty();
            }
        }
    }

    /// The answers of another run over what is left, if there is to be one. It looks again and
    /// shows its changes first.
    private Optional<Draft> goesOn(Report report, Draft draft) {
        if (Rest.of(report).isEmpty()) {
            return Optional.empty();
        }
        talk.say("");
        talk.say(
                "Something is left. I can look again and show what is to do now; nothing is done"
                        + " before you say yes to it.");
        var failed = Rest.failed(report);
        while (true) {
            var heard =
                    talk.ask(
                            failed.isPresent()
                                    ? "Go on? yes, no, or x to go on without what failed [no]: "
                                    : "Go on? yes or no [no]: ",
                            failed.isPresent() ? List.of("yes", "no", "x") : List.of("yes", "no"));
            switch (heard.orElse("no").strip().toLowerCase(java.util.Locale.ROOT)) {
                case "", "no", "n" -> {
                    return Optional.empty();
                }
                case "yes", "y" -> {
                    return Optional.of(draft);
                }
                case "x" -> {
                    return Optional.of(failed.map(row -> without(draft, row.id())).orElse(draft));
                }
                default -> talk.say(marks.bad() + " say yes or no");
            }
        }
    }

    private Optional<String> where(Optional<Bookmark.Place> left) {
        while (true) {
            talk.say("");
            talk.say("Which server? You need its address, and a key or a password for it.");
            left.ifPresent(place ->
                    talk.say(
                            "You left in the middle of the questions about %s."
                                    .formatted(Clean.line(place.target()))));
            var answer =
                    talk.ask(
                            left.map(place -> "Server [%s]: ".formatted(Clean.line(place.target())))
                                    .orElse("Server, like ada@203.0.113.7, or “this server”: "),
                            List.of());
            if (answer.isPresent() && answer.get().isBlank() && left.isPresent()) {
                return left.map(Bookmark.Place::target);
            }
            if (answer.isEmpty() || !answer.get().isBlank() && !answer.get().strip().equals("?")) {
                return answer.map(String::strip);
            }
            talk.say(
                    "It is what you give to ssh: the account, an @, and the address. If you sit on"
                            + " the server itself, say “this server”.");
        }
    }

    private Finish on(
            Provisioner server, Scenario scenario, String target, Optional<Draft> before) {
        talk.say("");
        talk.say(
                "Looking at %s; nothing is changed by that."
                        .formatted(Clean.line(server.server())));
        var facts = Settled.look(server, talk::say);
        var unfit = Fit.trouble(facts);
        if (unfit.isPresent()) {
            talk.say(marks.bad() + " " + Clean.line(unfit.get()));
            return new Finish(Exit.REFUSED, scenario.given(), Optional.empty());
        }
        if (!facts.weather().openSteps().isEmpty()) {
            if (!goesOn(server)) {
                return left(scenario.given());
            }
            var settled = scenario.settle().settle(server, telling());
            talk.say(Clean.line(settled.summary()));
            if (settled.exit() != Exit.DONE) {
                return new Finish(settled.exit(), scenario.given(), Optional.empty());
            }
            facts = Settled.look(server, talk::say);
        }
        return interviewed(server, facts, scenario, target, before, Optional.empty());
    }

    private Finish interviewed(
            Provisioner server,
            Facts facts,
            Scenario begun,
            String target,
            Optional<Draft> before,
            Optional<Draft> picked) {
        var place =
                picked.isPresent()
                        ? Optional.<Bookmark.Place>empty()
                        : before.isPresent()
                                ? begun.bookmark().of(target)
                                : kept(begun.bookmark(), target);
        var scenario = place.map(begun::goingOn).orElse(begun);
        var interview =
                new Interview(
                        facts, server.operator(), scenario.purpose(facts), scenario.controls());
        var given = usable(interview, scenario.given());
        var bookmark = scenario.bookmark();
        var questions =
                new Questions(
                        talk,
                        marks,
                        interview,
                        given,
                        before.or(() -> picked)
                                .or(() -> place.map(Bookmark.Place::answers))
                                .orElse(Draft.empty()),
                        draft -> bookmark.put(target, scenario.named(), draft),
                        new LineKeys(talk, marks, scenario.keys(), server, facts));
        var next = before;
        var picks = Optional.<Picks>empty();
        if (before.isEmpty() && SetUp.of(facts).before()) {
            picks =
                    Optional.of(
                            new Picks(
                                    talk,
                                    marks,
                                    server,
                                    facts,
                                    interview,
                                    questions,
                                    scenario.named().isEmpty()
                                            && questions
                                                    .draft()
                                                    .texts(Keys.SKIP)
                                                    .equals(given.texts(Keys.SKIP))));
        }
        if (before.isEmpty() && picks.isEmpty()) {
            tellFound(server, facts, interview, given);
        }
        while (true) {
            var asks = true;
            if (picks.isPresent() && next.isEmpty()) {
                switch (picks.get().ask(zone)) {
                    case REVIEW -> asks = false;
                    case EVERYTHING -> picks = Optional.empty();
                    case TAKE_BACK -> {
                        return takenBack(
                                server, scenario, target, picks.get().back(), questions.draft());
                    }
                    case LEAVE -> {
                        bookmark.put(target, scenario.named(), questions.draft());
                        return left(scenario.given());
                    }
                }
            }
            var draft =
                    next.isPresent()
                            ? next
                            : asks ? questions.ask() : Optional.of(questions.draft());
            next = Optional.empty();
            if (draft.isEmpty()) {
                return left(scenario.given());
            }
            switch (review(server, facts, interview, draft.get())) {
                case Verdict.Back(var switched) -> {
                    questions.draft(switched);
                    if (picks.isEmpty()) {
                        questions.back();
                    }
                }
                case Verdict.TakeBack(var row, var switched) -> {
                    return takenBack(server, scenario, target, row, switched);
                }
                case Verdict.More(var page, var switched) -> {
                    questions.draft(switched);
                    page.questions().forEach(question -> questions.one(question.key()));
                    next = Optional.of(questions.draft());
                }
                case Verdict.Leave leave -> {
                    bookmark.put(target, scenario.named(), draft.get());
                    return left(interview.complete(draft.get()));
                }
                case Verdict.Start(var plan, var agreed) -> {
                    var report = carryOut(server, plan, facts, interview, agreed);
                    new Words(marks, zone).report(report).forEach(result);
                    if (Rest.of(report).isEmpty()) {
                        bookmark.drop(target);
                    }
                    return new Finish(
                            report.exit(), interview.complete(agreed), Optional.of(report));
                }
            }
        }
    }

    /// What the look around comes to, as the page of the full screen says it. Nothing is asked.
    private void tellFound(Provisioner server, Facts facts, Interview interview, Draft given) {
        if (!interview.complaints(given).isEmpty()) {
            return; // there is no plan yet
        }
        var found = Findings.of(server.plan(facts, interview.answers(given)));
        talk.say("");
        talk.say(found.headline() + ". I only looked: nothing was changed.");
        found.toFix()
                .forEach(row ->
                        talk.say(
                                (row.change() instanceof Change.Refusal
                                                ? marks.bad()
                                                : marks.warning())
                                        + " "
                                        + Clean.line(Findings.words(row))));
        found.advice()
                .forEach(row ->
                        talk.say(
                                "%s %s: yours to do"
                                        .formatted(
                                                marks.warning(), Clean.line(Findings.words(row)))));
    }

    /// Takes one control back, and goes on with what is there then.
    private Finish takenBack(
            Provisioner server, Scenario scenario, String target, Plan.Row row, Draft draft) {
        var ended = scenario.takeBack().takeBack(server, row.step().id(), telling());
        talk.say(Clean.line(ended.summary()));
        return ended.exit() == Exit.DONE
                ? interviewed(
                        server,
                        Settled.look(server, talk::say),
                        scenario,
                        target,
                        Optional.empty(),
                        Optional.of(without(draft, row.step().id())))
                : new Finish(ended.exit(), scenario.given(), Optional.empty());
    }

    /// The answers of somebody who left before the run, if they are wanted again.
    private Optional<Bookmark.Place> kept(Bookmark bookmark, String target) {
        return bookmark.of(target)
                .filter(place -> {
                    talk.say("");
                    talk.say(
                            "On %s you left in the middle of the questions about this server. Your answers are kept, but for secrets."
                                    .formatted(DAY.format(place.at().atZone(zone))));
                    return agrees("Take those answers as suggestions? yes or no [yes]: ", true);
                });
    }

    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("d MMMM, HH:mm", java.util.Locale.ENGLISH);

    private Finish left(Draft draft) {
        talk.say("Nothing on the server was changed.");
        return new Finish(Exit.DONE, draft, Optional.empty());
    }

    /// Given answers that do not fit are told and then asked for.
    private Draft usable(Interview interview, Draft given) {
        var draft = given;
        for (var complaint : interview.complaints(given)) {
            if (given.answered(complaint.key())) {
                talk.say(marks.bad() + " " + Clean.line(complaint.sentence()));
                draft = draft.without(complaint.key());
            }
        }
        return draft;
    }

    private boolean goesOn(Provisioner server) {
        talk.say("");
        for (var run : server.runs()) {
            var open = run.steps().stream().filter(step -> step.open()).toList();
            if (!open.isEmpty()) {
                talk.say(
                        "The run %s (%s) was left in the middle:"
                                .formatted(Clean.line(run.name()), Clean.line(run.who())));
                open.forEach(step ->
                        talk.say(
                                "%s %s (%s)"
                                        .formatted(
                                                marks.warning(),
                                                Clean.line(step.title()),
                                                Clean.line(step.state()))));
            }
        }
        return agrees("Settle that first, and then go on? yes or no [yes]: ", true);
    }

    private boolean agrees(String prompt, boolean preset) {
        while (true) {
            var answer = talk.ask(prompt, List.of("yes", "no"));
            if (answer.isEmpty()) {
                return false;
            }
            switch (answer.get().strip().toLowerCase(java.util.Locale.ROOT)) {
                case "" -> {
                    return preset;
                }
                case "yes", "y" -> {
                    return true;
                }
                case "no", "n" -> {
                    return false;
                }
                default -> talk.say(marks.bad() + " say yes or no");
            }
        }
    }

    /// What the person said to the list of changes.
    private sealed interface Verdict {
        record Start(Plan plan, Draft agreed) implements Verdict {}

        record Back(Draft switched) implements Verdict {}

        /// Something that stays, though nobody asks for it, is not to stay.
        record TakeBack(Plan.Row row, Draft switched) implements Verdict {}

        /// A page that was not asked is wanted after all.
        record More(Page page, Draft switched) implements Verdict {}

        record Leave() implements Verdict {}
    }

    private Verdict review(Provisioner server, Facts facts, Interview interview, Draft asked) {
        var draft = asked;
        while (true) {
            var want = interview.answers(draft);
            var plan = server.plan(facts, want);
            var rows = ordered(plan, draft);
            var stays = TakeBack.unasked(plan, want, facts);
            show(server.server(), plan, rows, stays, interview, draft);
            var loose = stays.stream().filter(TakeBack::alone).toList();
            if (plan.empty() && loose.isEmpty()) {
                return new Verdict.Start(plan, draft);
            }
            var again = false;
            while (!again) {
                var heard =
                        talk.ask(
                                "Start? yes, no, a number for details, x and a number to switch it off or on%s, <: "
                                        .formatted(
                                                loose.isEmpty()
                                                        ? ""
                                                        : ", u and a number to take it back"),
                                loose.isEmpty()
                                        ? List.of("yes", "no", "x", "all", "<")
                                        : List.of("yes", "no", "x", "u", "all", "<"));
                if (heard.isEmpty()) {
                    return new Verdict.Leave();
                }
                var answer = heard.get().strip().toLowerCase(java.util.Locale.ROOT);
                if (answer.equals("yes") && plan.refusals().isEmpty()) {
                    return new Verdict.Start(plan, draft);
                }
                if (answer.equals("no")) {
                    return new Verdict.Leave();
                }
                if (answer.equals("<")) {
                    return new Verdict.Back(draft);
                }
                if (answer.equals("all")) {
                    rows.stream().filter(folded(draft)).forEach(row -> say(rows, row));
                    continue;
                }
                var back =
                        number(answer.replaceFirst("^u\\s*", ""), rows.size())
                                .map(n -> rows.get(n - 1))
                                .filter(row -> answer.startsWith("u") && loose.contains(row));
                if (back.isPresent()) {
                    if (Picks.agrees(talk, back.get())) {
                        return new Verdict.TakeBack(back.get(), draft);
                    }
                    continue;
                }
                var number = number(answer.replaceFirst("^x\\s*", ""), rows.size());
                if (number.isPresent() && answer.startsWith("x")) {
                    draft = toggled(draft, rows.get(number.get() - 1).step().id());
                    again = true;
                } else if (more(answer, rows.size(), interview, draft).isPresent()) {
                    return new Verdict.More(
                            more(answer, rows.size(), interview, draft).get(), draft);
                } else if (number.isPresent()) {
                    Details.of(rows.get(number.get() - 1).change(), facts)
                            .forEach(line -> talk.say("  " + line));
                } else {
                    talk.say(help(answer, plan));
                }
            }
        }
    }

    private String help(String answer, Plan plan) {
        if (answer.equals("yes")) {
            return marks.bad()
                    + " some rows cannot be done: do what they say and start again, or switch them"
                    + " off with x and their number";
        }
        return answer.equals("?")
                ? "yes starts: each change that could lock you out is undone by the server itself,"
                        + " unless a new login works. no leaves without changing anything."
                : marks.bad() + " say yes, no, < or a number from the list";
    }

    private static Optional<Integer> number(String text, int most) {
        return text.matches("[0-9]{1,4}")
                        && Integer.parseInt(text) >= 1
                        && Integer.parseInt(text) <= most
                ? Optional.of(Integer.parseInt(text))
                : Optional.empty();
    }

    private static Draft without(Draft draft, String id) {
        return draft.texts(Keys.SKIP).contains(id) ? draft : toggled(draft, id);
    }

    static Draft toggled(Draft draft, String id) {
        var skip = new ArrayList<>(draft.texts(Keys.SKIP));
        if (!skip.remove(id)) {
            skip.add(id);
        }
        return draft.with(Keys.SKIP, Value.of(skip));
    }

    /// What needs the person first, then what changes, then the rest.
    private static List<Plan.Row> ordered(Plan plan, Draft draft) {
        var rows = new ArrayList<>(plan.rows());
        rows.sort(java.util.Comparator.comparingInt(row -> rank(row, draft)));
        return rows;
    }

    private static int rank(Plan.Row row, Draft draft) {
        return switch (row.change()) {
            case Change.Refusal refusal -> 0;
            case Work work -> 1;
            case Change.Advice advice -> 2;
            case Change.Off off -> Comeback.off(draft, row) ? 3 : 4;
            case Change.None none -> 5;
        };
    }

    /// Rows that nobody needs to hear before saying yes: nothing comes of them, and the person did
    /// not switch them off.
    private static Predicate<Plan.Row> folded(Draft draft) {
        return row -> rank(row, draft) >= 4;
    }

    private void show(
            String server,
            Plan plan,
            List<Plan.Row> rows,
            List<Plan.Row> stays,
            Interview interview,
            Draft draft) {
        talk.say("");
        talk.say("Review: %s.".formatted(Words.summary(plan)));
        talk.say("Nothing has been changed yet.");
        rows.stream().filter(folded(draft).negate()).forEach(row -> say(rows, row));
        for (var row : stays) {
            var number = rows.indexOf(row) + 1;
            talk.say(
                    "%3d %s; it is in place since an earlier run and stays; %s"
                            .formatted(
                                    number,
                                    new Words(marks, zone).row(row),
                                    TakeBack.alone(row)
                                            ? "u %d takes it back".formatted(number)
                                            : "to take it back: " + TakeBack.command(server, row)));
        }
        var folded =
                rows.stream().filter(folded(draft)).filter(row -> !stays.contains(row)).count();
        if (folded > 0) {
            talk.say(
                    "%d more need nothing, or nobody asked for them; all says them."
                            .formatted(folded));
        }
        var number = rows.size();
        for (var page : settled(interview, draft)) {
            talk.say(
                    "%3d %s: %s; this number asks about it"
                            .formatted(++number, page.title(), page.settled().orElse("")));
        }
    }

    /// One row with its number in that list.
    private void say(List<Plan.Row> rows, Plan.Row row) {
        talk.say("%3d %s".formatted(rows.indexOf(row) + 1, new Words(marks, zone).row(row)));
    }

    /// Pages that need not be asked.
    private static List<Page> settled(Interview interview, Draft draft) {
        return interview.pages(draft).stream()
                .filter(page -> page.settled().isPresent() && !page.questions().isEmpty())
                .filter(page -> page.questions().stream().noneMatch(q -> draft.has(q.key())))
                .toList();
    }

    /// The page behind a number below the rows of the plan.
    private static Optional<Page> more(String answer, int rows, Interview interview, Draft draft) {
        var pages = settled(interview, draft);
        return number(answer, rows + pages.size())
                .filter(number -> number > rows)
                .map(number -> pages.get(number - rows - 1));
    }

    private Report carryOut(
            Provisioner server, Plan plan, Facts facts, Interview interview, Draft draft) {
        var pressed = new AtomicInteger();
        try (var _ = talk.onInterrupt(() -> interrupted(server, pressed))) {
            return new Told(server, facts, interview, draft).carriedOut(plan, telling());
        }
    }

    /// Says a run as it goes, and what is true of it if a signal ends it.
    private Consumer<Event> telling() {
        var words = new Words(marks, zone);
        var last = LastWords.onSignals();
        return event -> {
            last.hear(event);
            if (!(event instanceof Event.Ended)) {
                words.of(event).ifPresent(line -> talk.say(words.clock(event.at()) + "  " + line));
            }
        };
    }

    /// Asks once, by telling what a second press will do.
    private void interrupted(Provisioner server, AtomicInteger pressed) {
        if (pressed.incrementAndGet() == 1) {
            talk.say(
                    "Press Ctrl-C again to stop after the step at hand: it is finished or undone,"
                            + " what was done before it stays.");
        } else {
            talk.say("Stopping after the step at hand.");
            server.stop();
        }
    }
}
