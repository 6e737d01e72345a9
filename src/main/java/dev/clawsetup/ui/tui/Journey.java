package dev.clawsetup.ui.tui;

import dev.clawsetup.answers.Answers;
import dev.clawsetup.answers.Complaint;
import dev.clawsetup.answers.Draft;
import dev.clawsetup.answers.Interview;
import dev.clawsetup.answers.Key;
import dev.clawsetup.answers.Keys;
import dev.clawsetup.answers.Page;
import dev.clawsetup.answers.SetUp;
import dev.clawsetup.answers.Value;
import dev.clawsetup.facts.Facts;
import dev.clawsetup.plan.Plan;
import dev.clawsetup.run.Dial;
import dev.clawsetup.run.Exit;
import dev.clawsetup.run.Provisioner;
import dev.clawsetup.run.Report;
import dev.clawsetup.ui.Bookmark;
import dev.clawsetup.ui.Comeback;
import dev.clawsetup.ui.KeyMaker;
import dev.clawsetup.ui.Rest;
import dev.clawsetup.ui.Scenario;
import dev.clawsetup.ui.Told;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// The way through the wizard, and what was found and answered on it. Lives on the drawing thread.
///
/// Going back shows the page one came from as it was left, so nothing is asked twice.
final class Journey {
    final Stage stage;
    private volatile Scenario scenario;
    private final Keep keep;
    private final Where where;
    private final Map<String, Form> forms = new HashMap<>();
    private volatile Draft draft;

    /// The answers before the person gave any.
    private volatile Draft untouched;

    /// Whether the person came back, and is asked only what they pick.
    private boolean picking;

    private Optional<Provisioner> server = Optional.empty();
    private Optional<Look> look = Optional.empty();
    private Optional<Interview> interview = Optional.empty();
    private Optional<Facts> facts = Optional.empty();
    private Optional<Pick> pick = Optional.empty();
    private Optional<Review> review = Optional.empty();
    private Optional<Report> report = Optional.empty();
    private Optional<Running> ran = Optional.empty();

    /// What the person typed or the command line named: dialed again, it finds the same key and
    /// jump host, which the name in the header does not.
    private String target = "";

    /// Whether answers that were kept were offered for this server.
    private boolean offered;

    /// Whether the next look leads to Review, as everything was answered before.
    private boolean again;

    private volatile String lastWords = "Nothing on your server was changed.";

    Journey(Stage stage, Keep keep, Scenario scenario) {
        this.stage = stage;
        this.keep = keep;
        this.scenario = scenario;
        this.draft = scenario.given();
        this.untouched = draft;
        this.where =
                new Where(
                        this,
                        scenario.target().orElse(""),
                        scenario.target().isPresent()
                                ? Optional.empty()
                                : scenario.bookmark().newest());
    }

    /// Where the wizard begins: at the connection when the server was named on the command line.
    Scene first() {
        scenario.target().ifPresent(named -> target = named);
        return scenario.target().<Scene>map(named -> new Connect(this, named)).orElse(where);
    }

    Dial dial() {
        return scenario.dial();
    }

    KeyMaker keys() {
        return scenario.keys();
    }

    /// What the server is for, where the command line says so.
    Optional<Answers.Purpose> purpose() {
        return scenario.named();
    }

    String title() {
        return server.map(Provisioner::server).orElse("");
    }

    Draft draft() {
        return draft;
    }

    /// The answers with presets where they are silent.
    Draft complete() {
        return interview.map(i -> i.complete(draft)).orElse(draft);
    }

    Optional<Report> report() {
        return report;
    }

    Provisioner server() {
        return server.orElseThrow();
    }

    Facts facts() {
        return facts.orElseThrow();
    }

    /// What is true if the program ends now; said after the terminal is restored. Any thread.
    String lastWords() {
        return lastWords;
    }

    void lastWords(String words) {
        lastWords = words;
    }

    /// What is true while nothing runs: also after a run that led back to the questions.
    String soFar() {
        return ran.isEmpty()
                ? "I only looked. Nothing on your server was changed."
                : Text.asSentence(lastWords) + " Since then I only looked.";
    }

    void close() {
        server.ifPresent(s -> Thread.ofVirtual().start(s::close));
    }

    // ---- the way ----

    void where() {
        stage.show(where);
    }

    void connect(String to) {
        again = false;
        dial(to);
    }

    private void dial(String to) {
        offered = offered && to.equals(target);
        target = to;
        stage.show(new Connect(this, to));
    }

    /// A new login to the same server.
    void reconnect() {
        dial(target);
    }

    /// A new run over what is left: it looks again and shows Review first.
    ///
    /// @param without a step that is left out this time
    void again(Optional<String> without) {
        without.ifPresent(step -> skip(step, true));
        report = Optional.empty();
        again = true;
        reconnect();
    }

    /// Whether what was just seen leads straight to Review; asked once.
    boolean straightOn() {
        var now = again;
        again = false;
        return now;
    }

    /// The connection stands, so now look around.
    void connected(Provisioner provisioner) {
        close();
        server = Optional.of(provisioner);
        forms.clear();
        pick = Optional.empty();
        picking = false;
        review = Optional.empty();
        lookAgain();
    }

    /// Keeps the answers, so that the next start can go on with them. Any thread.
    void keepPlace() {
        if (answered()) {
            scenario.bookmark().put(target, scenario.named(), draft);
        }
    }

    /// Whether the person has answered anything that is not done yet.
    private boolean answered() {
        return scenario.bookmark() != Bookmark.NONE
                && interview.isPresent()
                && report.isEmpty()
                && !draft.equals(scenario.given())
                && !draft.equals(untouched);
    }

    private void keepPlaceMeanwhile() {
        Thread.ofVirtual().start(this::keepPlace);
    }

    /// Offers the answers of somebody who left before the run, once.
    void offerPlace() {
        if (offered || !draft.equals(scenario.given())) {
            return;
        }
        offered = true;
        scenario.bookmark()
                .of(target)
                .filter(place -> !place.answers().orElse(draft).equals(draft))
                .ifPresent(place ->
                        stage.ask(
                                new Ask(
                                        "Go on where you left?",
                                        () ->
                                                List.of(
                                                        "On "
                                                                + stage.day(place.at())
                                                                + " you left in the middle of the"
                                                                + " questions about this server.",
                                                        "Your answers are kept, but for secrets:"
                                                                + " I ask for those again."),
                                        List.of(
                                                new Ask.Choice(
                                                        "Enter",
                                                        "go on with those answers",
                                                        () -> goOn(place)),
                                                new Ask.Choice(
                                                        "n",
                                                        "begin anew",
                                                        () -> scenario.bookmark().drop(target))))));
    }

    /// With those answers; and where they were for something else than this start, with that: then
    /// what was found means something else.
    private void goOn(Bookmark.Place place) {
        draft = scenario.given().orElse(place.answers());
        var before = scenario.named();
        scenario = scenario.goingOn(place);
        if (!scenario.named().equals(before)) {
            lookAgain();
        }
    }

    void looked(Facts now) {
        facts = Optional.of(now);
        picking = SetUp.of(now).before();
        interview =
                Optional.of(
                        new Interview(
                                now,
                                server().operator(),
                                scenario.purpose(now),
                                scenario.controls()));
    }

    /// Answers as they stand, unless something is wrong with them.
    Optional<Answers> answers() {
        return answers(draft);
    }

    Optional<Answers> answers(Draft given) {
        return interview.filter(i -> i.complaints(given).isEmpty()).map(i -> i.answers(given));
    }

    /// What {@link #answers} would be if nothing had been answered yet.
    Optional<Answers> presets() {
        return answers()
                .or(() ->
                        interview
                                .filter(i -> i.complaints(Draft.empty()).isEmpty())
                                .map(i -> i.answers(Draft.empty())));
    }

    /// What follows from the answers, until one changes: a page asks for it many times a frame.
    private record Follows(
            Interview interview,
            Draft draft,
            List<Page> pages,
            List<String> open,
            List<Complaint> complaints) {}

    private Optional<Follows> follows = Optional.empty();

    private Optional<Follows> follows() {
        if (interview.isEmpty()) {
            return Optional.empty();
        }
        var now = interview.get();
        var answers = draft;
        if (follows.filter(f -> f.interview() == now && f.draft() == answers).isEmpty()) {
            follows =
                    Optional.of(
                            new Follows(
                                    now,
                                    answers,
                                    now.pages(answers),
                                    now.open(answers, scenario.given()).stream()
                                            .map(Page::id)
                                            .toList(),
                                    now.complaints(answers)));
        }
        return follows;
    }

    List<Page> pages() {
        return follows().map(Follows::pages).orElse(List.of());
    }

    /// The pages that are asked. One that the person opened by hand stays among them.
    List<Page> asked() {
        var open = follows().map(Follows::open).orElse(List.of());
        return pages().stream()
                .filter(page -> !page.questions().isEmpty())
                .filter(page -> open.contains(page.id()) || forms.containsKey(page.id()))
                .toList();
    }

    List<Complaint> complaints() {
        return follows().map(Follows::complaints).orElse(List.of());
    }

    /// Shows the steps that the questions of a page are about, with every line that they would
    /// write as the answers are now. Who has left meanwhile is not called back.
    ///
    /// @param from where it is asked, and where reading ends
    void about(Scene from, Page page, String title) {
        Consumer<List<Reader.Line>> then =
                lines -> {
                    if (stage.shows(from)) {
                        stage.show(text(from, "Details", title, lines));
                    }
                };
        var want = answers();
        if (want.isEmpty()) {
            then.accept(
                    complaints().stream()
                            .map(c -> Reader.Line.of(Text.asSentence(c.sentence()) + "."))
                            .toList());
            return;
        }
        var known = facts();
        var provisioner = server();
        stage.away(
                () -> Phrases.about(page, provisioner.plan(known, want.get()), known),
                then,
                trouble -> then.accept(List.of(Reader.Line.of(internal(trouble)))));
    }

    void answer(Key key, Value value) {
        draft = draft.with(key, value);
    }

    void forget(Key key) {
        draft = draft.without(key);
    }

    /// Whether what it saw still counts: the person may have gone to another server meanwhile.
    boolean looksBy(Look page) {
        return look.filter(page::equals).isPresent();
    }

    void toLook() {
        look.ifPresentOrElse(stage::show, this::where);
    }

    // ---- somebody who comes back ----

    /// On from what was found: to what there is to pick, where somebody was here before.
    void onFromLook() {
        if (SetUp.of(facts()).before()) {
            toPick();
        } else {
            forward("");
        }
    }

    private void toPick() {
        picking = true;
        var page = pick.orElseGet(() -> new Pick(this));
        pick = Optional.of(page);
        page.shown();
        stage.show(page);
    }

    boolean picking() {
        return picking;
    }

    /// Who set the server up, in a sentence.
    String setUp() {
        return SetUp.of(facts()).sentence(stage.zone());
    }

    List<Comeback.Answer> picks() {
        return interview.map(i -> Comeback.answers(i, draft)).orElse(List.of());
    }

    void pick(String page, Key question) {
        open(page);
        forms.get(page).ask(question);
    }

    void askEverything() {
        picking = false;
        forward("");
    }

    /// Somebody who only wants to change something is not talked into anything else; who installs
    /// or hardens is.
    void leaveAlone(Plan found, Plan wanted) {
        var fresh = draft.texts(Keys.SKIP).equals(scenario.given().texts(Keys.SKIP));
        if (scenario.named().isEmpty() && fresh) {
            var nothing = draft.equals(untouched);
            draft = Comeback.leavingAlone(draft, found, wanted, facts());
            untouched = nothing ? draft : untouched;
        }
    }

    void take(Plan before, Plan wanted) {
        draft = Comeback.taking(draft, before, wanted);
    }

    /// The page after that one; after the last, Review.
    void forward(String id) {
        keepPlaceMeanwhile();
        if (picking) {
            toPick();
            return;
        }
        var pages = asked();
        var at = index(pages, id) + 1;
        if (at < pages.size()) {
            open(pages.get(at).id());
        } else {
            review();
        }
    }

    void back(String id) {
        keepPlaceMeanwhile();
        if (picking) {
            toPick();
            return;
        }
        var pages = asked();
        var at = id.isEmpty() ? pages.size() - 1 : index(pages, id) - 1;
        if (at >= 0) {
            open(pages.get(at).id());
        } else {
            toLook();
        }
    }

    void open(String id) {
        stage.show(forms.computeIfAbsent(id, i -> new Form(this, i)));
    }

    void review() {
        var page = review.orElseGet(() -> new Review(this));
        review = Optional.of(page);
        page.plan();
        stage.show(page);
    }

    /// Switches steps off or on again, as `--skip` would.
    void skip(String step, boolean off) {
        var all = new ArrayList<>(draft.texts(Keys.SKIP));
        all.remove(step);
        if (off) {
            all.add(step);
        }
        if (all.isEmpty()) {
            forget(Keys.SKIP);
        } else {
            answer(Keys.SKIP, Value.of(List.copyOf(all)));
        }
    }

    void carryOut(Plan plan, Answers want) {
        var told = new Told(server(), facts(), interview.orElseThrow(), draft);
        run(
                new Running.Deed(
                        "Changing your server",
                        plan,
                        want.deadline(),
                        Running.Stops.AFTER_A_STEP,
                        tell -> told.carriedOut(plan, tell),
                        this::done));
    }

    /// Brings an earlier run that was left in the middle to its end, and looks again.
    void settle() {
        var provisioner = server();
        run(
                new Running.Deed(
                        "Bringing the earlier run to its end",
                        new Plan(List.of()),
                        Duration.ZERO,
                        Running.Stops.AT_ITS_END,
                        tell -> scenario.settle().settle(provisioner, tell),
                        settled -> {
                            if (settled.exit() == Exit.DONE) {
                                lastWords(settled.summary());
                                lookAgain();
                            } else {
                                done(settled);
                            }
                        }));
    }

    /// Takes one control of earlier runs back, leaves it alone from then on, and looks again.
    private void takeBack(Plan.Row row) {
        var provisioner = server();
        var step = row.step().id();
        run(
                new Running.Deed(
                        "Taking back what was changed",
                        new Plan(List.of()),
                        Duration.ZERO,
                        Running.Stops.AT_ITS_END,
                        tell -> scenario.takeBack().takeBack(provisioner, step, tell),
                        ended -> {
                            if (ended.exit() == Exit.DONE) {
                                skip(step, true);
                                lastWords(ended.summary());
                                pick = Optional.empty();
                                lookAgain();
                            } else {
                                done(ended);
                            }
                        }));
    }

    /// Takes it back, once the person has said so again.
    void askBack(Plan.Row row) {
        stage.ask(
                new Ask(
                        "Take this back?",
                        () ->
                                List.of(
                                        "“" + row.step().title() + "”:",
                                        "The server gets back what was there before the newest"
                                                + " change of it. Everything else stays."),
                        List.of(
                                new Ask.Choice("Enter", "keep it", () -> {}),
                                new Ask.Choice("u", "take it back", () -> takeBack(row)))));
    }

    private void run(Running.Deed deed) {
        var page = new Running(this, deed);
        ran = Optional.of(page);
        stage.show(page);
        page.begin();
    }

    private void lookAgain() {
        var page = new Look(this);
        look = Optional.of(page);
        stage.show(page);
    }

    private void done(Report finished) {
        report = Optional.of(finished);
        lastWords(finished.summary());
        var page = new Done(this, finished, ran.orElseThrow());
        if (Rest.of(finished).isEmpty()) {
            scenario.bookmark().drop(target);
        }
        stage.show(page);
        stage.away(
                () -> keep.keep(finished, complete()),
                page::saved,
                trouble -> page.notSaved(String.valueOf(trouble.getMessage())));
    }

    // ---- what pages have in common ----

    /// A page of text over that one.
    Reader text(Scene back, String place, String title, List<Reader.Line> lines) {
        return new Reader(
                stage, back, title(), place, title, Reader.Kind.TEXT, Reader.Content.of(lines));
    }

    /// What `?` shows on that page.
    Reader help(Scene back, String title, List<Reader.Line> lines) {
        return new Reader(
                stage, back, title(), "Help", title, Reader.Kind.HELP, Reader.Content.of(lines));
    }

    /// `Gateway 5 of 9`: counted once it is known what will be asked.
    String place(String name, int number) {
        return interview.isEmpty() ? name : name + "  " + number + " of " + (pagesBetween() + 6);
    }

    int number(String pageId) {
        return picking ? 4 : index(asked(), pageId) + 4;
    }

    int reviewNumber() {
        return pagesBetween() + 4;
    }

    /// Between what was found and Review.
    private int pagesBetween() {
        return picking ? 1 : asked().size();
    }

    private static int index(List<Page> pages, String id) {
        return pages.stream().map(Page::id).toList().indexOf(id);
    }

    Ask leaving() {
        return new Ask(
                "Leave clawsetup?",
                () ->
                        List.of(
                                soFar(),
                                answered()
                                        ? "Your answers are kept, without secrets: start clawsetup"
                                                + " again, and it offers to go on with them."
                                        : ""),
                List.of(
                        new Ask.Choice("Enter", "stay", () -> {}),
                        new Ask.Choice(
                                "q",
                                "leave",
                                () -> {
                                    keepPlace();
                                    stage.end(INTERRUPTED);
                                })));
    }

    /// As a shell reports SIGINT.
    static final int INTERRUPTED = 130;

    /// What to do about what went wrong where nothing should, on a page with the key to try again.
    static final String REPORT =
            "Press Enter to try again; nothing is lost. If it stays so, please report it with these"
                    + " words.";

    /// What went wrong where nothing should: ours to mend.
    static String internal(Throwable e) {
        return "internal error: "
                + e.getClass().getSimpleName()
                + (e.getMessage() == null ? "" : ": " + e.getMessage());
    }

    void refuse() {
        stage.end(Exit.REFUSED);
    }
}
