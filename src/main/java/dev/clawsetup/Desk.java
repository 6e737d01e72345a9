package dev.clawsetup;

import dev.clawsetup.answers.Answers;
import dev.clawsetup.answers.AnswersFile;
import dev.clawsetup.answers.AnswersGuide;
import dev.clawsetup.answers.Complaint;
import dev.clawsetup.answers.Draft;
import dev.clawsetup.answers.Interview;
import dev.clawsetup.answers.Level;
import dev.clawsetup.answers.Value;
import dev.clawsetup.bundle.Bundle;
import dev.clawsetup.bundle.Mask;
import dev.clawsetup.demo.Played;
import dev.clawsetup.demo.Recording;
import dev.clawsetup.facts.Facts;
import dev.clawsetup.machine.CannotConnect;
import dev.clawsetup.machine.MachineLost;
import dev.clawsetup.plan.Plan;
import dev.clawsetup.plan.Step;
import dev.clawsetup.run.Attended;
import dev.clawsetup.run.Engine;
import dev.clawsetup.run.Exit;
import dev.clawsetup.run.Fit;
import dev.clawsetup.run.PastRun;
import dev.clawsetup.run.Report;
import dev.clawsetup.run.Undo;
import dev.clawsetup.run.Verify;
import dev.clawsetup.steps.Steps;
import dev.clawsetup.ui.Clean;
import dev.clawsetup.ui.Details;
import dev.clawsetup.ui.Finish;
import dev.clawsetup.ui.Scenario;
import dev.clawsetup.ui.Words;
import dev.clawsetup.ui.tui.Keep;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Does what a command says: gathers the answers, picks the front, connects, and hands back the
/// exit code.
final class Desk {
    private final Terminals terminals;

    Desk(Terminals terminals) {
        this.terminals = terminals;
    }

    /// What somebody wants done with a server.
    enum Errand {
        /// Installing, unless somebody goes on with something else.
        ANYTHING,
        INSTALL,
        HARDEN,
        /// What is there decides whether OpenClaw is looked after as well.
        RECONFIGURE
    }

    /// Something that ends a command, said in words that tell what to do.
    static final class Halt extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final int exit;

        Halt(int exit, String words) {
            super(words);
            this.exit = exit;
        }
    }

    /// Runs a command and turns what ends it into words and an exit code.
    int guarded(Callable<Integer> command) {
        try {
            return command.call();
        } catch (Halt halt) {
            terminals.say(halt.getMessage());
            return halt.exit;
        } catch (CannotConnect e) {
            terminals.say(sentence(e.getMessage()));
            terminals.say("Nothing was changed. " + sentence(e.remedy()));
            return Finish.exit(e);
        } catch (MachineLost e) {
            terminals.say(
                    sentence("cannot go on: the line to the server broke: " + e.getMessage()));
            terminals.say(
                    "What was not confirmed is put back by the server itself. Log in again and see"
                            + " `clawsetup runs`.");
            return Exit.UNREACHABLE;
        } catch (Exception e) {
            terminals.say("internal error: " + e);
            List.of(e.getStackTrace()).stream().limit(8).forEach(at -> terminals.say("  at " + at));
            terminals.say("Please report it with these lines, and with what you did.");
            return Exit.INTERNAL;
        }
    }

    int wizard(Options.Telling telling) {
        return change(Errand.ANYTHING, new Options.Server(), new Options.Wishes(), telling);
    }

    int change(
            Errand errand, Options.Server server, Options.Wishes wishes, Options.Telling telling) {
        var target = target(server);
        var unattended = terminals.unattended(telling);
        if (unattended) {
            requireTarget(target);
        }
        var given = given(wishes);
        var attended = unattended ? Attended.BY_NOBODY : Attended.BY_A_PERSON;
        var purpose =
                switch (errand) {
                    case ANYTHING, INSTALL -> Optional.of(Answers.Purpose.INSTALL);
                    case HARDEN -> Optional.of(Answers.Purpose.HARDEN);
                    case RECONFIGURE -> Optional.<Answers.Purpose>empty();
                };
        var dialer = new Dialer(server, given, attended);
        var keys = new LaptopKeys(dialer);
        var keep = new Keepsakes(dialer::dialed);
        var scenario =
                new Scenario(dialer, target, given, purpose, controls())
                        .settling(TailnetLogin::settle)
                        .takingBack(TailnetLogin::takeBack)
                        .keeping(new Bookmarks(Keepsakes.root().resolve("unfinished"), controls()))
                        .making(keys);
        var finish =
                terminals
                        .front(telling, keep)
                        .run(errand == Errand.ANYTHING ? scenario.unsaid() : scenario);
        finish.report()
                .ifPresent(report -> {
                    if (terminals.fullScreen(telling)) {
                        terminals
                                .words(telling)
                                .ending(report, keep.kept())
                                .forEach(terminals::result);
                    } else if (!report.run().isEmpty()) {
                        saved(keep, report, finish.answers());
                    }
                });
        return finish.exit();
    }

    private void saved(Keepsakes keep, Report report, Draft answers) {
        try {
            terminals.say("Saved in " + String.join(" ", keep.keep(report, answers)));
        } catch (IOException e) {
            terminals.say("cannot save the report on this machine: " + e.getMessage());
        }
    }

    /// Nobody's own laptop is hardened by accident.
    static String requireTarget(Optional<String> target) {
        return target.orElseThrow(() ->
                new Halt(
                        Exit.USAGE,
                        "cannot begin: no server was named. Nothing was done. Give it as"
                                + " user@address, or --local for this machine."));
    }

    /// @param name of a recording
    /// @param beat between two things that happen
    int demo(Options.Telling telling, String name, Played.Ending ending, Duration beat) {
        var recording =
                Recording.named(name)
                        .orElseThrow(() ->
                                new Halt(
                                        Exit.USAGE,
                                        "cannot play “%s”: no recorded server has that name. Nothing was done. These can be played:\n%s"
                                                .formatted(Clean.line(name), recordings())));
        var finish =
                terminals
                        .front(telling, Keep.NOTHING)
                        .run(
                                new Scenario(
                                        (target, asks) ->
                                                Played.of(recording, Steps.all(), beat, ending),
                                        Optional.of(recording.file()),
                                        Draft.empty(),
                                        Optional.of(Answers.Purpose.INSTALL),
                                        controls()));
        terminals.say("That was a demonstration on a recorded server: nothing was touched.");
        return finish.exit();
    }

    int demos() {
        terminals.result(recordings());
        return Exit.DONE;
    }

    private static String recordings() {
        return Stream.of(Recording.values())
                .map(r -> "  %-11s %s".formatted(r.word(), r.about()))
                .collect(Collectors.joining("\n"));
    }

    /// A server, looked at, and what is wanted of it.
    private record Seen(TailnetLogin login, Facts facts, Answers answers, Plan plan) {
        Engine engine() {
            return login.engine();
        }
    }

    /// Connects and looks; the answers are the given ones, and what was found wherever they are
    /// silent.
    private Seen see(
            Optional<Answers.Purpose> purpose,
            Options.Server server,
            Options.Wishes wishes,
            Options.Telling telling)
            throws CannotConnect {
        var login = dialed(server, wishes, telling);
        var engine = login.engine();
        var facts = engine.look();
        Fit.trouble(facts)
                .ifPresent(trouble -> {
                    engine.close();
                    throw new Halt(Exit.REFUSED, engine.server() + ": " + trouble);
                });
        var interview =
                new Interview(
                        facts,
                        engine.operator(),
                        purpose.orElseGet(() -> Answers.Purpose.of(facts)),
                        controls());
        var draft = given(wishes);
        refuse(interview.complaints(draft));
        var answers = interview.answers(draft);
        return new Seen(login, facts, answers, login.seen(facts, answers));
    }

    private Engine connect(Options.Server server, Options.Given given, Options.Telling telling)
            throws CannotConnect {
        return dialed(server, given, telling).engine();
    }

    private TailnetLogin dialed(Options.Server server, Options.Given given, Options.Telling telling)
            throws CannotConnect {
        var target = requireTarget(target(server));
        var attended = terminals.unattended(telling) ? Attended.BY_NOBODY : Attended.BY_A_PERSON;
        return new Dialer(server, given(given), attended).dial(target, terminals.asks(telling));
    }

    int plan(
            Optional<Answers.Purpose> purpose,
            Options.Server server,
            Options.Wishes wishes,
            Options.Telling telling)
            throws CannotConnect {
        var seen = see(purpose, server, wishes, telling);
        try (var engine = seen.engine()) {
            var words = terminals.words(telling);
            terminals.result(engine.server() + ": " + Words.summary(seen.plan()));
            for (var row : seen.plan().rows()) {
                terminals.result(words.row(row));
                if (row.change() instanceof dev.clawsetup.plan.Work) {
                    Details.of(row.change(), seen.facts())
                            .forEach(line -> terminals.result("    " + line));
                }
            }
            return seen.plan().empty() ? Exit.DONE : Exit.CHANGES_PENDING;
        }
    }

    int verify(
            Verify.From from,
            Optional<Path> file,
            Options.Server server,
            Options.Wishes wishes,
            Options.Telling telling)
            throws CannotConnect, IOException {
        var seen = see(Optional.empty(), server, wishes, telling);
        try (var engine = seen.engine()) {
            var events = terminals.teller(telling).events();
            var report =
                    switch (from) {
                        case THE_SERVER ->
                                engine.verify(
                                        seen.plan(), seen.facts(), seen.answers(), from, events);
                        case OUTSIDE_TOO ->
                                OutsideLook.asked(
                                        engine.verify(
                                                seen.plan(),
                                                seen.facts(),
                                                OutsideLook.expecting(seen.answers()),
                                                from,
                                                events),
                                        seen.facts(),
                                        seen.answers(),
                                        seen.login().target());
                    };
            return terminals.report(report, telling, file);
        }
    }

    int runs(Options.Server server, Options.Given given, Options.Telling telling)
            throws CannotConnect {
        try (var engine = connect(server, given, telling)) {
            var runs = engine.runs();
            if (runs.isEmpty()) {
                terminals.result("clawsetup never changed anything on " + engine.server() + ".");
            }
            told(runs).forEach(terminals::result);
            return Exit.DONE;
        }
    }

    private static List<String> told(List<PastRun> runs) {
        var lines = new ArrayList<String>();
        for (var run : runs) {
            lines.add(Clean.line(run.name() + "  " + run.who()));
            run.steps()
                    .forEach(step ->
                            lines.add(
                                    Clean.line(
                                            "  %-10s %-24s %s"
                                                    .formatted(
                                                            step.state(),
                                                            step.id(),
                                                            step.described()))));
        }
        return lines;
    }

    int undo(Options.Past past, Options.Server server, Options.Given given, Options.Telling telling)
            throws CannotConnect, IOException {
        var also = EnumSet.noneOf(Undo.Also.class);
        if (past.all.value()) {
            also.add(Undo.Also.ALL_RUNS);
        }
        if (past.over.value()) {
            also.add(Undo.Also.EDITED);
        }
        if (past.purge.value()) {
            also.add(Undo.Also.DATA);
        }
        var what = new Undo(some(past.run.value()), some(past.step.value()), also);
        try (var login = dialed(server, given, telling)) {
            login.undoTrouble(what)
                    .ifPresent(trouble -> {
                        throw new Halt(Exit.REFUSED, trouble);
                    });
            var report = login.engine().undo(what, terminals.teller(telling).events());
            return terminals.report(report, telling, Optional.empty());
        }
    }

    /// What was cut off is settled first; then the same plan is made and carried out again.
    int resume(Options.Server server, Options.Wishes wishes, Options.Telling telling)
            throws CannotConnect, IOException {
        try (var engine = connect(server, wishes, telling)) {
            var report = engine.settle(terminals.teller(telling).events());
            if (report.exit() != Exit.DONE) {
                return terminals.report(report, telling, Optional.empty());
            }
        }
        var seen = see(Optional.empty(), server, wishes, telling);
        try (var login = seen.login()) {
            var report =
                    login.carryOut(
                            login.plan(seen.facts(), seen.answers()),
                            seen.facts(),
                            seen.answers(),
                            terminals.teller(telling).events());
            return terminals.report(report, telling, Optional.empty());
        }
    }

    int confirm(String word) throws CannotConnect, IOException {
        var here = new Options.Server();
        here.local.say(true);
        var telling = new Options.Telling();
        try (var engine = connect(here, new Options.Wishes(), telling)) {
            return terminals.report(engine.confirm(word), telling, Optional.empty());
        }
    }

    int keys(
            List<String> words,
            Options.NewKey fresh,
            Options.Server server,
            Options.Given given,
            Options.Telling telling)
            throws CannotConnect, IOException {
        return new KeyDesk(terminals, server, given(given), telling).answer(words, fresh);
    }

    int tunnel(
            TunnelDesk.Wish wish,
            Options.Server server,
            Options.Given given,
            Options.Telling telling)
            throws CannotConnect, IOException, InterruptedException {
        return new TunnelDesk(terminals, server, given(given), telling, wish).serve();
    }

    int answers(boolean schema, String example) {
        if (schema) {
            terminals.result(AnswersGuide.schema().stripTrailing());
        } else {
            var level =
                    List.of(Level.values()).stream()
                            .filter(l -> l.word().equals(example.isEmpty() ? "internet" : example))
                            .findFirst()
                            .orElseThrow(() ->
                                    new Halt(
                                            Exit.USAGE,
                                            "cannot show an example for “%s”. The levels are home, internet and regulated."
                                                    .formatted(Clean.line(example))));
            terminals.result(AnswersGuide.example(level).stripTrailing());
        }
        return Exit.DONE;
    }

    int facts(Options.Server server, Options.Given given) throws CannotConnect {
        var telling = new Options.Telling();
        try (var engine = connect(server, given, telling)) {
            terminals.result(engine.recording().stripTrailing());
            return Exit.DONE;
        }
    }

    /// A server that cannot be reached is what people ask about: then the file tells that, and what
    /// is on this side.
    int bundle(Optional<Path> out, Options.Server server, Options.Given given)
            throws CannotConnect {
        var telling = new Options.Telling();
        var mask = new Mask();
        OurSide.names(server).forEach(name -> name.accept(mask));
        for (var answer : given(given).values().values()) {
            if (answer instanceof Value.Hidden(var secret)) {
                mask.secret(secret);
            }
        }
        var seen = Optional.<Bundle.Seen>empty();
        var cannot = Optional.<CannotConnect>empty();
        var lost = Optional.<MachineLost>empty();
        if (server.named()) {
            try (var engine = connect(server, given, telling)) {
                seen =
                        Optional.of(
                                new Bundle.Seen(
                                        engine.server(), told(engine.runs()), engine.recording()));
            } catch (CannotConnect e) {
                cannot = Optional.of(e);
            } catch (MachineLost e) {
                lost = Optional.of(e);
            }
        }
        var why =
                cannot.isPresent()
                        ? cannot.map(Exception::getMessage)
                        : lost.map(Exception::getMessage);
        var bundle =
                new Bundle(
                        OurSide.about(),
                        seen,
                        why.map(Desk::sentence),
                        OurSide.kept(seen.map(Bundle.Seen::label)));
        var file = out.orElseGet(OurSide::file);
        try {
            Files.writeString(file, bundle.text(mask));
        } catch (IOException e) {
            throw new Halt(
                    Exit.NO_SPACE,
                    "cannot write %s (%s). Nothing was changed anywhere. Name another place with --out."
                            .formatted(file, OurSide.why(e)));
        }
        terminals.result("Written to " + file);
        terminals.result("In it:  " + bundle.contents());
        terminals.result("Masked: " + mask.told());
        terminals.result("Please read it once before you post it.");
        if (cannot.isPresent()) {
            throw cannot.get();
        }
        if (lost.isPresent()) {
            throw lost.get();
        }
        return Exit.DONE;
    }

    /// The answers of the command line, over those of the file.
    Draft given(Options.Given given) {
        var file = new AnswersFile(name -> Optional.ofNullable(System.getenv(name)), controls());
        var complaints = new ArrayList<Complaint>();
        var draft = given.draft();
        draft = draft.orElse(read(file.settings(given.set.value()), complaints));
        if (given.answers.value() != null) {
            draft = draft.orElse(read(file.read(given.answers.value()), complaints));
        }
        refuse(complaints);
        return draft;
    }

    private static Draft read(AnswersFile.Reading reading, List<Complaint> complaints) {
        return switch (reading) {
            case AnswersFile.Reading.Good(var draft) -> draft;
            case AnswersFile.Reading.Bad(var wrong) -> {
                complaints.addAll(wrong);
                yield Draft.empty();
            }
        };
    }

    static void refuse(List<Complaint> complaints) {
        if (!complaints.isEmpty()) {
            throw new Halt(
                    Exit.ANSWERS,
                    complaints.stream().map(Complaint::sentence).collect(Collectors.joining("\n"))
                            + "\nNothing was changed.");
        }
    }

    static Optional<String> target(Options.Server server) {
        if (server.local.value() && !server.target.value().isEmpty()) {
            throw new Halt(
                    Exit.USAGE,
                    "cannot work on two servers at once: --local means this machine, and %s was named. Nothing was done. Give one of them."
                            .formatted(Clean.line(server.target.value())));
        }
        return server.local.value() ? Optional.of(Dialer.HERE) : some(server.target.value());
    }

    private static Optional<String> some(String word) {
        return word.isEmpty() ? Optional.empty() : Optional.of(word);
    }

    private static Set<String> controls() {
        return Steps.all().stream().map(Step::id).collect(Collectors.toUnmodifiableSet());
    }

    private static String sentence(String words) {
        var clean = Clean.line(words);
        return clean.endsWith(".") || clean.isEmpty()
                ? clean
                : clean.substring(0, 1).toLowerCase(Locale.ROOT) + clean.substring(1) + ".";
    }
}
