package dev.clawsetup.ui.tui;

import com.googlecode.lanterna.input.KeyStroke;

import dev.clawsetup.plan.Plan;
import dev.clawsetup.plan.Work;
import dev.clawsetup.run.Event;
import dev.clawsetup.run.Exit;
import dev.clawsetup.run.Outcome;
import dev.clawsetup.run.Report;
import dev.clawsetup.run.Standing;
import dev.clawsetup.ui.Details;
import dev.clawsetup.ui.LastWords;
import dev.clawsetup.ui.Words;
import dev.clawsetup.ui.tui.Listing.Above;
import dev.clawsetup.ui.tui.Listing.Item;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The run while it goes: each step with its time, the safety net under the step it belongs to, and
/// what the server says.
///
/// The share done is counted in steps, as nothing else about the rest is known.
final class Running implements Scene {
    private static final int WIDEST = 84;
    private static final int LOG_ROWS = 5;

    /// A beat older than this is told with its age.
    private static final Duration QUIET = Duration.ofSeconds(15);

    private sealed interface State {
        record Waiting() implements State {}

        record Going(Instant since) implements State {}

        record Ended(Outcome outcome, Duration time) implements State {}
    }

    private record Step(Event.Todo todo, State state) {}

    private record Net(Instant from, Instant until) {}

    /// What is done on the server while this page is up.
    ///
    /// @param plan what is known of it before it begins
    /// @param deadline of a safety net
    /// @param stops whether it can be ended after a step
    /// @param work does it, and tells
    /// @param then takes what came of it
    record Deed(
            String title,
            Plan plan,
            Duration deadline,
            Stops stops,
            Function<Consumer<Event>, Report> work,
            Consumer<Report> then) {}

    enum Stops {
        AFTER_A_STEP,
        AT_ITS_END
    }

    private final Journey journey;
    private final Deed deed;
    private final RunLog log = new RunLog();
    private final Map<String, Step> steps = new LinkedHashMap<>();
    private final Instant began;
    private volatile Map<String, String> titles = Map.of();
    private String stage = "Beginning";
    private Optional<Net> net = Optional.empty();
    private Optional<Event.ConfirmByHand> byHand = Optional.empty();
    private Optional<Event.Lost> gone = Optional.empty();
    private String lastTry = "";
    private Optional<Event.Verdict> verdict = Optional.empty();
    private Optional<Event.Beat> beat = Optional.empty();
    private Optional<LoginPage> page = Optional.empty();
    private Optional<String> trouble = Optional.empty();
    private Stopping stopping = Stopping.NO;
    private final LastWords last;

    /// Whether the run goes on after the step at hand.
    private enum Stopping {
        NO,
        /// It will be gone on with, as far as is known.
        PAUSE,
        FOR_GOOD
    }

    Running(Journey journey, Deed deed) {
        this.journey = journey;
        this.deed = deed;
        this.began = journey.stage.now();
        this.last = new LastWords(journey.stage.zone());
        deed.plan()
                .work()
                .forEach(row -> {
                    var guarded =
                            row.change() instanceof Work w && w.safety() == Work.Safety.GUARDED;
                    add(new Event.Todo(row.step().id(), row.step().title(), guarded));
                });
    }

    private void add(Event.Todo todo) {
        steps.put(todo.id(), new Step(todo, new State.Waiting()));
    }

    void begin() {
        journey.lastWords(
                "The run was cut off. What it was doing is finished or taken back by the server"
                        + " itself. To see it: clawsetup runs "
                        + journey.title());
        journey.stage.away(() -> deed.work().apply(this::tell), deed.then()::accept, this::failed);
    }

    boolean paused() {
        return stopping == Stopping.PAUSE;
    }

    /// Paused, or stopped for good: by the person in any case.
    boolean stopped() {
        return stopping != Stopping.NO;
    }

    /// What happened, for a page of its own; also after the run.
    Reader log(Scene back) {
        return new Reader(
                journey.stage,
                back,
                journey.title(),
                "Log",
                "What happened",
                Reader.Kind.LOG,
                log.content());
    }

    /// What a step was to do, to the line; nothing where it is not of this run's plan.
    List<Reader.Line> details(String id) {
        return deed.plan().rows().stream()
                .filter(row -> row.step().id().equals(id))
                .findFirst()
                .map(row -> Phrases.details(row, journey.facts()))
                .orElse(List.of());
    }

    private void failed(Throwable e) {
        trouble = Optional.of(Journey.internal(e));
    }

    /// Runs on the thread of the run. What a program printed goes to the log at once; the rest is
    /// few, and changes what is drawn.
    private void tell(Event event) {
        switch (event) {
            case Event.Log e -> {
                log.add(journey.stage.timeOfDay(e.at()), e.line());
                if (e.id().equals(LoginPage.STEP)) {
                    journey.stage.post(() -> take(event));
                }
            }
            case Event.Preparing e -> note(event, e.at(), e.what());
            case Event.Armed e ->
                    note(
                            event,
                            e.at(),
                            "safety net armed: %d s"
                                    .formatted(Duration.between(e.at(), e.until()).toSeconds()));
            case Event.Proved e ->
                    note(
                            event,
                            e.at(),
                            "%s%s: %s (%s)"
                                    .formatted(
                                            e.holds() ? "" : "NOT proved ",
                                            e.from(),
                                            Details.words(e.proof()),
                                            e.seen()));
            case Event.ConfirmByHand e -> note(event, e.at(), "waiting for: " + e.command());
            case Event.StepEnded e -> note(event, e.at(), e.words());
            case Event.Lost e -> note(event, e.at(), e.words());
            case Event.Reconnected e -> note(event, e.at(), e.words());
            case Event.Verdict e ->
                    note(
                            event,
                            e.at(),
                            "the server's record: "
                                    + Words.inLocalTime(e.words(), journey.stage.zone()));
            case Event.StepBegan e -> note(event, e.at(), titles.getOrDefault(e.id(), e.id()));
            case Event.Began e -> {
                titles =
                        e.steps().stream()
                                .collect(
                                        Collectors.toMap(
                                                Event.Todo::id, Event.Todo::title, (a, b) -> a));
                journey.stage.post(() -> take(event));
            }
            case Event.Beat _, Event.Waiting _, Event.Ended _ ->
                    journey.stage.post(() -> take(event));
        }
    }

    private void note(Event event, Instant at, String words) {
        log.add(journey.stage.timeOfDay(at), words);
        journey.stage.post(() -> take(event));
    }

    private void take(Event event) {
        last.hear(event);
        switch (event) {
            case Event.Began e -> {
                steps.clear();
                e.steps().forEach(this::add);
            }
            case Event.Preparing e -> stage = e.what();
            case Event.StepBegan e -> {
                stage = "";
                state(e.id(), new State.Going(e.at()));
            }
            case Event.Log e -> page = LoginPage.after(page, e.id(), e.line());
            case Event.Proved _, Event.Ended _ -> {}
            case Event.Armed e -> net = Optional.of(new Net(e.at(), e.until()));
            case Event.ConfirmByHand e -> byHand = Optional.of(e);
            case Event.StepEnded e -> {
                net = Optional.empty();
                byHand = Optional.empty();
                page = Optional.empty();
                verdict = Optional.empty();
                var since =
                        Optional.ofNullable(steps.get(e.id()))
                                .map(Step::state)
                                .filter(State.Going.class::isInstance)
                                .map(s -> ((State.Going) s).since())
                                .orElse(e.at());
                state(e.id(), new State.Ended(e.outcome(), Duration.between(since, e.at())));
            }
            case Event.Beat e -> {
                beat = Optional.of(e);
                if (e.alive()) {
                    gone = Optional.empty();
                }
            }
            case Event.Lost e -> {
                gone = Optional.of(e);
                lastTry = "";
                verdict = Optional.empty();
            }
            case Event.Waiting e -> lastTry = e.why();
            case Event.Reconnected _ -> gone = Optional.empty();
            case Event.Verdict e -> {
                verdict = Optional.of(e);
                net = e.standing() == Standing.ARMED ? net : Optional.empty();
            }
        }
        journey.lastWords(truth());
    }

    private void state(String id, State state) {
        var step = steps.get(id);
        if (step != null) {
            steps.put(id, new Step(step.todo(), state));
        }
    }

    private List<Step> all() {
        return List.copyOf(steps.values());
    }

    private int ended() {
        return (int) steps.values().stream().filter(s -> s.state() instanceof State.Ended).count();
    }

    private Optional<Step> running() {
        return steps.values().stream().filter(s -> s.state() instanceof State.Going).findFirst();
    }

    /// What is true if the program ends now.
    private String truth() {
        return last.standing() + LastWords.seeing(journey.title());
    }

    @Override
    public boolean moves() {
        return trouble.isEmpty();
    }

    @Override
    public void draw(Canvas c) {
        header(c);
        if (trouble.isPresent()) {
            trouble(c, trouble.get());
            return;
        }
        var left = Math.min(c.width, WIDEST);
        var y = progress(c, left);
        if (gone.isPresent()) {
            y = lost(c, left, y, gone.get());
        } else if (verdict.isPresent()) {
            y = back(c, left, y, verdict.get());
        }
        if (page.isPresent() && gone.isEmpty()) {
            page(c, page.get());
        } else {
            y = list(c, left, y);
            log(c, y + 1);
        }
        var hints = new ArrayList<Canvas.Hint>();
        hints.add(new Canvas.Hint("l", "whole log"));
        if (mayStop()) {
            hints.add(new Canvas.Hint("p", "pause"));
        }
        if (running().isPresent()) {
            hints.add(new Canvas.Hint("d", "exact lines"));
        }
        hints.add(new Canvas.Hint("?", "help"));
        hints.add(new Canvas.Hint("Ctrl-C", mayStop() ? "stop" : "leave at once"));
        c.footer(hints);
    }

    private void header(Canvas c) {
        var now = journey.stage.now();
        var place =
                ended() == 0 && running().isEmpty()
                        ? "Preparing"
                        : "Step "
                                + Math.min(steps.size(), ended() + (running().isPresent() ? 1 : 0))
                                + " of "
                                + steps.size();
        var elapsed =
                new Canvas.Status(Phrases.clock(Duration.between(began, now)), Theme.Role.DIM);
        if (beat.isEmpty()) {
            c.header(journey.title(), place, elapsed);
            return;
        }
        var age = Duration.between(beat.get().at(), now);
        var alive = beat.get().alive() && gone.isEmpty();
        c.header(
                journey.title(),
                place,
                elapsed,
                new Canvas.Status(
                        alive
                                ? c.marks.heart()
                                        + (age.compareTo(QUIET) > 0
                                                ? " " + age.toSeconds() + " s ago"
                                                : "")
                                : c.marks.fail() + " no line",
                        !alive
                                ? Theme.Role.FAIL
                                : age.toMillis() < 1000 ? Theme.Role.OK : Theme.Role.DIM));
    }

    private void trouble(Canvas c, String words) {
        c.title(
                "The run ended in a way it should not",
                "What is done stays, and can be taken back.");
        c.bold(2, 5, c.marks.fail(), Theme.Role.FAIL);
        var y = c.para(c.textColumn(), 5, c.width - 8, words, Theme.Role.FAIL) + 1;
        y =
                c.para(
                        c.textColumn(),
                        y,
                        c.width - 8,
                        last.standing() + " Please report this. To see what is there:",
                        Theme.Role.TEXT);
        c.command(
                c.textColumn(), y, c.width - 8, LastWords.runs(journey.title()), Theme.Role.ACCENT);
        c.footer(
                List.of(
                        new Canvas.Hint("l", "whole log"),
                        new Canvas.Hint("?", "help"),
                        new Canvas.Hint("Enter", "leave")));
    }

    private int progress(Canvas c, int left) {
        var x =
                c.put(
                        2,
                        2,
                        switch (stopping) {
                            case NO -> deed.title();
                            case PAUSE -> "Pausing after this step";
                            case FOR_GOOD -> "Stopping";
                        },
                        Theme.Role.TITLE);
        if (steps.isEmpty()) {
            return now(c, left, 4);
        }
        var note = ended() + " of " + steps.size() + " done";
        var from = c.right(left - 2, 2, note, Theme.Role.DIM);
        c.bar(x + 3, 2, from - 2 - x - 3, ended() / (double) steps.size());
        return running().isEmpty() && !stage.isBlank() ? now(c, left, 4) : 4;
    }

    /// While the server waits for a person, nothing else is worth their eyes.
    private void page(Canvas c, LoginPage page) {
        c.fill(0, c.width, 2);
        c.bold(2, 2, c.marks.spin(journey.stage.beat()), Theme.Role.ACCENT);
        var picture = c.marks.ascii() ? List.<String>of() : page.trimmed();
        var wide = picture.stream().mapToInt(c::columns).max().orElse(0);
        var fits = wide > 0 && wide + 38 <= c.width && picture.size() <= c.height - 5;
        var columns = c.width - 4 - c.textColumn() - (fits ? wide : 0);
        c.put(c.textColumn(), 2, "Let the server into your network", Theme.Role.TITLE);
        c.put(c.textColumn(), 3, page.link(), Theme.Role.ACCENT);
        c.para(
                c.textColumn(),
                5,
                columns,
                (page.again() ? "The link before is good no more, this one is. " : "")
                        + (fits
                                ? "Open that address in a browser, or point your phone's camera at"
                                        + " the picture, and log in."
                                : "Open that address in a browser, on any device, and log in.")
                        + " I go on by myself when it is done. It waits ten minutes; Ctrl-C stops"
                        + " it, and nothing of it stays.",
                Theme.Role.TEXT);
        if (fits) {
            c.picture(c.width - 2 - wide, 4, picture);
        }
    }

    /// What goes on before or between steps.
    private int now(Canvas c, int left, int y) {
        c.bold(2, y, c.marks.spin(journey.stage.beat()), Theme.Role.ACCENT);
        c.put(
                c.textColumn(),
                y,
                c.cut(Text.asSentence(stage), left - 4 - c.marks.gap()),
                Theme.Role.TITLE);
        return y + 1;
    }

    private int lost(Canvas c, int left, int from, Event.Lost lost) {
        var says = new ArrayList<String>();
        says.add(Text.asRow(lost.words()) + ".");
        says.addAll(meanwhile(lost));
        return band(c, left, from, c.marks.warn(), Theme.Role.WARN, says);
    }

    private List<String> meanwhile(Event.Lost lost) {
        var mends = journey.stage.timeOfDay(lost.mends());
        var rest = Duration.between(journey.stage.now(), lost.mends());
        if (rest.isPositive()) {
            return List.of(
                    "The server puts the old settings back in %s, at %s."
                            .formatted(Words.minutes(rest), mends),
                    "You need not do anything: then I log in again.");
        }
        var says = new ArrayList<String>();
        says.add(
                lost.armed()
                        ? "The server was to put the old settings back at " + mends + "."
                        : "What runs on the server goes on.");
        says.add(
                "I log in again every few seconds, until %s."
                        .formatted(journey.stage.timeOfDay(lost.patience())));
        if (!lastTry.isEmpty()) {
            says.add("Now: " + lastTry + ".");
        }
        if (lost.armed()) {
            says.add("If no login works by then: your provider's console, and the rescue card.");
        }
        return says;
    }

    private int back(Canvas c, int left, int from, Event.Verdict verdict) {
        var says =
                "I am logged in again. The server's record: "
                        + Words.inLocalTime(verdict.words(), journey.stage.zone())
                        + ".";
        var mark = c.marks.of(verdict.standing());
        return band(c, left, from, mark, Theme.Role.GUARD, List.of(says));
    }

    /// @param says each begins a line of its own
    private static int band(
            Canvas c, int left, int from, String mark, Theme.Role role, List<String> says) {
        var x = c.textColumn();
        var lines = says.stream().flatMap(s -> c.lines(s, left - 2 - x).stream()).toList();
        c.band(Theme.Surface.NET, 0, left, from, lines.size());
        c.bold(2, from, mark, role);
        var y = from;
        for (var line : lines) {
            c.put(x, y++, line, Theme.Role.TEXT);
        }
        c.onPage();
        return y;
    }

    /// The steps around the one at hand; the others are counted.
    private int list(Canvas c, int left, int from) {
        var all = all();
        var room = c.height - 2 - (LOG_ROWS + 2) - from - netRows(c, left);
        var at =
                running()
                        .map(all::indexOf)
                        .orElseGet(() -> Math.min(ended(), Math.max(0, all.size() - 1)));
        var first = 0;
        var last = all.size();
        if (all.size() > room) {
            var inner = room - 2;
            first = Math.clamp(at - inner / 3, 0, Math.max(0, all.size() - inner));
            last = Math.min(all.size(), first + inner);
        }
        var y = from;
        if (first > 0) {
            y = more(c, left, y, c.marks.ok(), Theme.Role.OK, before(all.subList(0, first)));
        }
        for (var step : all.subList(first, last)) {
            y = step(c, left, y, step);
        }
        if (last < all.size()) {
            y =
                    more(
                            c,
                            left,
                            y,
                            c.marks.todo(),
                            Theme.Role.DIM,
                            Phrases.count(all.size() - last, "more step", "more steps"));
        }
        return y;
    }

    private static String before(List<Step> steps) {
        var others =
                steps.stream()
                        .filter(s ->
                                s.state() instanceof State.Ended e
                                        && e.outcome() != Outcome.DONE
                                        && e.outcome() != Outcome.NOTHING_TO_DO)
                        .count();
        return Phrases.count(steps.size(), "step before", "steps before")
                + (others == 0 ? "" : ", " + others + " of them not done");
    }

    private static int more(Canvas c, int left, int y, String mark, Theme.Role role, String words) {
        Listing.draw(
                c,
                0,
                left,
                y,
                new Item(mark, role, words, "", Theme.Role.DIM, Listing.Look.QUIET, Above.NOTHING));
        return y + 1;
    }

    private int step(Canvas c, int left, int y, Step step) {
        var m = c.marks;
        switch (step.state()) {
            case State.Waiting _ -> more(c, left, y, m.todo(), Theme.Role.DIM, step.todo().title());
            case State.Going(var since) -> {
                var spent = Words.span(Duration.between(since, journey.stage.now()));
                c.bold(2, y, m.spin(journey.stage.beat()), Theme.Role.ACCENT);
                c.put(
                        c.textColumn(),
                        y,
                        c.cut(step.todo().title(), left - 4 - m.gap() - spent.length() - 2),
                        Theme.Role.TITLE);
                c.right(left - 2, y, spent, Theme.Role.DIM);
                return net(c, left, y + 1);
            }
            case State.Ended(var outcome, var time) ->
                    Listing.draw(
                            c,
                            0,
                            left,
                            y,
                            new Item(
                                    m.of(outcome),
                                    Done.role(outcome),
                                    step.todo().title(),
                                    outcome == Outcome.DONE ? Words.span(time) : Words.of(outcome),
                                    Theme.Role.DIM,
                                    Listing.Look.PLAIN,
                                    Above.NOTHING));
        }
        return y + 1;
    }

    private int netRows(Canvas c, int left) {
        if (byHand.isPresent()) {
            return 5;
        }
        return netSpread() ? 1 + c.lines(NET_WORDS, left - 2 - c.textColumn()).size() : 0;
    }

    private static final String NET_WORDS =
            "If no new login works by then, the server puts the old settings back by itself. You"
                    + " need not do anything.";

    /// Without a line it is told above, as the first thing.
    private boolean netSpread() {
        return net.isPresent() && gone.isEmpty();
    }

    /// The safety net, under the step it belongs to: there the eye already is.
    private int net(Canvas c, int left, int y) {
        if (!netSpread() && byHand.isEmpty()) {
            return y;
        }
        var rows = netRows(c, left);
        var x = c.textColumn();
        var now = journey.stage.now();
        var until =
                byHand.map(Event.ConfirmByHand::until).orElseGet(() -> net.orElseThrow().until());
        var whole = net.map(n -> Duration.between(n.from(), n.until())).orElse(deed.deadline());
        var rest = Duration.between(now, until);
        var seconds = Math.max(0, (rest.toMillis() + 999) / 1000);
        c.band(Theme.Surface.NET, 0, left, y, rows);
        c.bold(2, y, c.marks.guard(), Theme.Role.GUARD);
        var from = c.bold(x, y, "Safety net", Theme.Role.GUARD) + 2;
        var to = c.right(left - 2, y, seconds + " s", Theme.Role.GUARD) - 2;
        c.runsOut(
                from,
                y,
                to - from,
                rest.toMillis() / (double) Math.max(1, whole.toMillis()),
                Theme.Role.GUARD);
        if (byHand.isPresent()) {
            c.para(
                    x,
                    y + 1,
                    left - 2 - x,
                    y + 3,
                    "Open a new login to this server and type there, within that time:",
                    Theme.Role.TEXT);
            c.command(x + 2, y + 2, left - 4 - x, byHand.get().command(), Theme.Role.ACCENT);
            c.put(
                    x,
                    y + 4,
                    c.cut("Without it the server puts the old settings back.", left - 2 - x),
                    Theme.Role.TEXT);
        } else {
            c.para(x, y + 1, left - 2 - x, NET_WORDS, Theme.Role.TEXT);
        }
        c.onPage();
        return y + rows;
    }

    private void log(Canvas c, int from) {
        var rows = c.height - 2 - from - 1;
        if (rows < 1) {
            return;
        }
        c.put(2, from, "What happens", Theme.Role.DIM);
        var y = from + 1;
        for (var line : log.last(rows)) {
            var x = c.put(2, y, line.lead(), line.leadRole());
            c.put(x, y++, c.cut(line.text(), c.width - 2 - x), line.role());
        }
    }

    @Override
    public Optional<Reader> help() {
        return Optional.of(journey.help(this, "While it runs", Manual.running()));
    }

    @Override
    public void details() {
        running()
                .map(step -> step.todo())
                .ifPresent(todo -> {
                    var lines = details(todo.id());
                    if (!lines.isEmpty()) {
                        journey.stage.show(journey.text(this, "Details", todo.title(), lines));
                    }
                });
    }

    @Override
    public void key(KeyStroke key) {
        if (Press.is(key, 'l')) {
            journey.stage.show(log(this));
        } else if (Press.is(key, 'p') && mayStop()) {
            stop(Stopping.PAUSE);
        } else if (trouble.isPresent() && Press.named(key, "Enter")) {
            journey.stage.end(Exit.INTERNAL);
        }
    }

    private boolean mayStop() {
        return deed.stops() == Stops.AFTER_A_STEP && stopping == Stopping.NO && trouble.isEmpty();
    }

    /// After the step at hand: nothing is armed then, so the server can wait as long as it likes.
    private void stop(Stopping how) {
        stopping = how;
        var server = journey.server();
        Thread.ofVirtual().start(server::stop);
    }

    @Override
    public String asleep() {
        return last.standing() + (running().isEmpty() ? " What runs on the server goes on." : "");
    }

    @Override
    public Optional<Ask> suspending() {
        return trouble.isPresent() || running().isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Ask(
                                "Put clawsetup to sleep now?",
                                this::sleepWords,
                                List.of(
                                        new Ask.Choice("Enter", "keep going", () -> {}),
                                        new Ask.Choice("z", "sleep", journey.stage::suspend))));
    }

    private List<String> sleepWords() {
        return List.of(
                net.map(n ->
                                "While it sleeps nobody can prove the change at hand: the server"
                                        + " takes it back by itself at %s, unless you wake clawsetup"
                                                .formatted(journey.stage.timeOfDay(n.until()))
                                        + " before.")
                        .orElse(
                                "What runs on the server goes on; the next step waits until you"
                                        + " wake clawsetup."),
                "To wait between two steps instead, press p.");
    }

    @Override
    public Ask leaving() {
        if (!mayStop()) {
            return new Ask(
                    "Leave at once?",
                    () -> List.of(truth()),
                    List.of(
                            new Ask.Choice("Enter", "wait", () -> {}),
                            new Ask.Choice(
                                    "q", "leave", () -> journey.stage.end(Journey.INTERRUPTED))));
        }
        return new Ask(
                "Stop here?",
                this::stopWords,
                List.of(
                        new Ask.Choice("Enter", "keep going", () -> {}),
                        new Ask.Choice("s", "stop after that", () -> stop(Stopping.FOR_GOOD))));
    }

    private List<String> stopWords() {
        var all = all();
        var words = new ArrayList<String>();
        var done =
                all.stream()
                        .filter(s ->
                                s.state() instanceof State.Ended e && e.outcome() == Outcome.DONE)
                        .count();
        words.add(
                (done == 0
                                ? "Nothing is done yet. "
                                : done == 1
                                        ? "1 step is done and stays. "
                                        : done + " steps are done and stay. ")
                        + running()
                                .map(s ->
                                        "“"
                                                + s.todo().title()
                                                + "” is finished first, or taken back"
                                                + net.map(n ->
                                                                " (by the server itself in %d s at the latest)"
                                                                        .formatted(
                                                                                Math.max(
                                                                                        0,
                                                                                        Duration
                                                                                                .between(
                                                                                                        journey
                                                                                                                .stage
                                                                                                                .now(),
                                                                                                        n
                                                                                                                .until())
                                                                                                .toSeconds())))
                                                        .orElse("")
                                                + ". ")
                                .orElse("")
                        + all.stream()
                                .filter(s -> s.state() instanceof State.Waiting)
                                .collect(
                                        Collectors.collectingAndThen(
                                                Collectors.counting(),
                                                n ->
                                                        n == 0
                                                                ? ""
                                                                : n == 1
                                                                        ? "1 more step is not"
                                                                                + " begun."
                                                                        : n
                                                                                + " more steps are"
                                                                                + " not begun.")));
        words.add("You can go on later: start clawsetup again, and it finds what is left to do.");
        return words;
    }
}
