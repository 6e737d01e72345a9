package dev.clawsetup.ui.tui;

import com.googlecode.lanterna.input.KeyStroke;
import com.googlecode.lanterna.input.KeyType;

import dev.clawsetup.facts.Facts;
import dev.clawsetup.facts.Weather;
import dev.clawsetup.plan.Change;
import dev.clawsetup.plan.Plan;
import dev.clawsetup.plan.Work;
import dev.clawsetup.ui.Findings;
import dev.clawsetup.ui.tui.Listing.Above;
import dev.clawsetup.ui.tui.Listing.Item;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// What was found: what should change first, then what is good already, each with what it means and
/// how we know.
///
/// A server that still sets itself up (cloud-init, apt at work) is looked at again until it has
/// finished.
final class Look implements Scene {
    private static final Duration AGAIN = Duration.ofSeconds(3);

    /// One thing found.
    private record Found(Item item, String means, String evidence, Optional<Plan.Row> row) {}

    /// Why nothing is shown.
    ///
    /// @param title what could not be done
    private record Trouble(String title, String why, String instead) {}

    private final Journey journey;
    private final Listing list = new Listing();
    private Optional<Facts> facts = Optional.empty();
    private List<Found> found = List.of();
    private Optional<Trouble> trouble = Optional.empty();
    private Instant lookedAt;
    private boolean looking;

    /// Whether something was found that this page has not been shown with yet.
    private boolean fresh;

    private Findings findings = Findings.NOTHING;

    Look(Journey journey) {
        this.journey = journey;
        this.lookedAt = journey.stage.now();
        look();
    }

    private void look() {
        looking = true;
        lookedAt = journey.stage.now();
        trouble = Optional.empty();
        var server = journey.server();
        journey.stage.away(server::look, this::looked, this::cannotLook);
    }

    private void looked(Facts now) {
        if (!journey.looksBy(this)) {
            return;
        }
        journey.looked(now);
        var server = journey.server();
        journey.presets()
                .ifPresentOrElse(
                        want ->
                                journey.stage.away(
                                        () -> server.plan(now, want),
                                        plan -> show(now, Optional.of(plan)),
                                        this::cannotPlan),
                        () -> show(now, Optional.empty()));
    }

    private void cannotLook(Throwable e) {
        failed(
                new Trouble(
                        "I could not look around",
                        e.getMessage() == null
                                ? Journey.internal(e)
                                : Text.asSentence(e.getMessage()),
                        "Press Enter to log in again; nothing is lost. If it stays so, see whether"
                                + " the server is up. If it is, please report it with these"
                                + " words."));
    }

    private void cannotPlan(Throwable e) {
        failed(
                new Trouble(
                        "I could not work out what to suggest",
                        Journey.internal(e),
                        Journey.REPORT));
    }

    private void failed(Trouble why) {
        looking = false;
        trouble = Optional.of(why);
    }

    private void show(Facts now, Optional<Plan> plan) {
        looking = false;
        facts = Optional.of(now);
        findings = plan.map(Findings::of).orElse(Findings.NOTHING);
        var all = new ArrayList<Found>();
        unfinished(now).ifPresent(all::add);
        findings.toFix().forEach(row -> all.add(of(row)));
        findings.advice().forEach(row -> all.add(of(row)));
        var fine = findings.good();
        for (var row : fine) {
            var entry = of(row);
            all.add(row == fine.getFirst() && !all.isEmpty() ? below(entry) : entry);
        }
        var off =
                plan.map(Plan::rows).orElse(List.of()).stream()
                        .filter(r -> r.change() instanceof Change.Off)
                        .map(r -> r.step().title())
                        .toList();
        if (!off.isEmpty()) {
            all.add(
                    new Found(
                            new Item(
                                    "",
                                    Theme.Role.DIM,
                                    "Left as it is: "
                                            + Phrases.count(
                                                    off.size(),
                                                    "thing that is not asked for",
                                                    "things that are not asked for"),
                                    "",
                                    Theme.Role.DIM,
                                    Listing.Look.QUIET,
                                    Above.GAP),
                            "This I would do only if you ask for it: "
                                    + String.join("; ", off)
                                    + ".",
                            "",
                            Optional.empty()));
        }
        found = List.copyOf(all);
        fresh = true;
    }

    /// Leads on from what was found, or offers to: as soon as nothing covers this page.
    private void arrived() {
        fresh = false;
        if (unsupported().isPresent()) {
            return;
        }
        if (open().isEmpty() && busy().isEmpty() && journey.straightOn()) {
            journey.review();
        } else {
            journey.offerPlace();
        }
    }

    /// Steps of an earlier run that was left in the middle.
    private List<Weather.OpenStep> open() {
        return facts.map(now -> now.weather().openSteps()).orElse(List.of());
    }

    private static Found below(Found f) {
        var i = f.item();
        return new Found(
                new Item(
                        i.mark(),
                        i.markRole(),
                        i.title(),
                        i.note(),
                        i.noteRole(),
                        i.look(),
                        Above.GAP),
                f.means(),
                f.evidence(),
                f.row());
    }

    /// What an earlier run left behind.
    private Optional<Found> unfinished(Facts now) {
        var open = now.weather().openSteps();
        if (open.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new Found(
                        new Item(
                                "",
                                Theme.Role.WARN,
                                "An earlier run was left in the middle",
                                Phrases.count(open.size(), "step open", "steps open"),
                                Theme.Role.DIM,
                                Listing.Look.PLAIN,
                                Above.NOTHING),
                        "Press g: what was cut off is finished or taken back, and what is left to"
                                + " do is on this list then. To take back all that run did, leave"
                                + " and type: clawsetup undo "
                                + journey.title(),
                        open.stream()
                                .map(s -> s.step() + " is " + s.state())
                                .collect(Collectors.joining(", ")),
                        Optional.empty()));
    }

    private static Found of(Plan.Row row) {
        var title = row.step().title();
        return switch (row.change()) {
            case Change.Refusal r ->
                    found(
                            Theme.Role.FAIL,
                            Findings.words(row),
                            "needs you",
                            Text.asRow(r.remedy()) + ".",
                            "Before that I cannot do this: " + title + ".",
                            row);
            case Work w ->
                    found(
                            Theme.Role.WARN,
                            Findings.words(row),
                            "",
                            "What I will suggest: " + title + ".",
                            switch (w.safety()) {
                                case GUARDED ->
                                        "It gets a safety net: if no new login works afterwards,"
                                                + " the server takes it back by itself.";
                                case HEALTH -> "If it does not work afterwards, it is taken back.";
                                case PLAIN -> "";
                            },
                            row);
            case Change.Advice a ->
                    found(
                            Theme.Role.WARN,
                            Findings.words(row),
                            "yours to do",
                            Text.asRow(a.todo()) + ".",
                            "What it is good for: " + title + ".",
                            row);
            case Change.None n ->
                    found(
                            Theme.Role.OK,
                            title,
                            "",
                            n.observed().isBlank()
                                    ? "It is so already."
                                    : "How I know: " + n.observed(),
                            "",
                            row);
            case Change.Off o -> found(Theme.Role.DIM, title, o.why(), o.why(), "", row);
        };
    }

    private static Found found(
            Theme.Role role,
            String title,
            String note,
            String means,
            String evidence,
            Plan.Row row) {
        return new Found(
                new Item(
                        "",
                        role,
                        title,
                        note,
                        role == Theme.Role.FAIL ? role : Theme.Role.DIM,
                        Listing.Look.PLAIN,
                        Above.NOTHING),
                means.replace("..", "."),
                evidence.replace("..", "."),
                Optional.of(row));
    }

    /// Why this server cannot be worked on at all.
    private Optional<String> unsupported() {
        return facts.flatMap(now -> {
            if (!now.platform().init().equals("systemd")) {
                return Optional.of(
                        "This server is run by "
                                + now.platform().init()
                                + ", not by systemd, so I cannot promise that it undoes a"
                                + " change by itself.");
            }
            return now.distribution().supported()
                    ? Optional.empty()
                    : Optional.of(
                            "I do not know "
                                    + now.distribution().name()
                                    + " well enough to change it.");
        });
    }

    /// What the server is busy with.
    private Optional<String> busy() {
        return facts.map(Facts::weather)
                .flatMap(w ->
                        w.cloudInit().equals("running")
                                ? Optional.of(
                                        "The server is still setting itself up"
                                                + " (cloud-init). I wait for it.")
                                : w.aptLock()
                                        .map(who ->
                                                "Packages are being installed by "
                                                        + who
                                                        + ". I wait for it."));
    }

    @Override
    public boolean moves() {
        return looking || busy().isPresent();
    }

    @Override
    public void tick() {
        if (fresh && journey.stage.shows(this)) {
            arrived();
        }
        if (!looking
                && busy().isPresent()
                && Duration.between(lookedAt, journey.stage.now()).compareTo(AGAIN) >= 0) {
            look();
        }
    }

    @Override
    public void draw(Canvas c) {
        c.header(journey.title(), journey.place("Look around", 3));
        if (trouble.isPresent()) {
            failed(c, trouble.get());
        } else if (facts.isEmpty()) {
            c.title("Looking around", "I only look. Nothing on your server is changed.");
            c.bold(2, 5, c.marks.spin(journey.stage.beat()), Theme.Role.ACCENT);
            c.put(c.textColumn(), 5, "Reading what is there", Theme.Role.TEXT);
            c.put(
                    c.textColumn(),
                    7,
                    "This takes a few seconds. You need not do anything.",
                    Theme.Role.DIM);
            var spent = Duration.between(lookedAt, journey.stage.now()).toSeconds();
            if (spent > 0) {
                c.right(c.listEnd() - 2, 5, spent + " s", Theme.Role.DIM);
            }
            c.footer(List.of(new Canvas.Hint("?", "help"), new Canvas.Hint("Esc", "back")));
        } else if (unsupported().isPresent()) {
            refused(c, unsupported().get());
        } else {
            found(c);
        }
    }

    private static void failed(Canvas c, Trouble trouble) {
        var columns = Math.min(100, c.width - 4 - c.marks.gap());
        c.title(trouble.title(), "Nothing on your server was changed.");
        c.bold(2, 5, c.marks.fail(), Theme.Role.FAIL);
        var y = c.para(c.textColumn(), 5, columns, trouble.why(), Theme.Role.FAIL) + 1;
        c.para(c.textColumn(), y, columns, trouble.instead(), Theme.Role.TEXT);
        c.footer(
                List.of(
                        new Canvas.Hint("Enter", "connect again"),
                        new Canvas.Hint("?", "help"),
                        new Canvas.Hint("Esc", "another server")));
    }

    private void refused(Canvas c, String why) {
        c.title("I cannot work on this server", "Nothing on it was changed.");
        var columns = Math.min(100, c.width - 4 - c.marks.gap());
        c.bold(2, 5, c.marks.fail(), Theme.Role.FAIL);
        var y = c.para(c.textColumn(), 5, columns, why, Theme.Role.FAIL) + 1;
        c.para(
                c.textColumn(),
                y,
                columns,
                "I know Debian 12 and 13, and Ubuntu 22.04, 24.04 and 26.04, with systemd. Take a"
                        + " fresh server with one of them, or press Esc for another one.",
                Theme.Role.TEXT);
        c.footer(
                List.of(
                        new Canvas.Hint("Enter", "leave"),
                        new Canvas.Hint("?", "help"),
                        new Canvas.Hint("Esc", "another server")));
    }

    private String system(Canvas c) {
        var now = facts.orElseThrow();
        var id = now.distribution().id();
        return String.join(
                " " + c.marks.dot() + " ",
                id.substring(0, 1).toUpperCase(Locale.ROOT)
                        + id.substring(1)
                        + " "
                        + now.distribution().version(),
                now.platform().architecture(),
                memory(now.platform().memoryMb()));
    }

    private static String memory(int mb) {
        return mb < 1000 ? mb + " MB" : Math.round(mb / 1024.0) + " GB";
    }

    private void found(Canvas c) {
        var end = c.listEnd();
        c.title(found.isEmpty() ? "I looked around" : findings.headline(), journey.soFar());
        c.right(c.width - 2, 2, system(c), Theme.Role.DIM);
        var y = 5;
        var waits = busy();
        if (waits.isPresent()) {
            c.bold(2, y, c.marks.spin(journey.stage.beat()), Theme.Role.ACCENT);
            y =
                    c.para(
                                    c.textColumn(),
                                    y,
                                    end - 2 - c.textColumn(),
                                    waits.get(),
                                    Theme.Role.TEXT)
                            + 1;
        }
        var at = Math.clamp(list.at(), 0, Math.max(0, found.size() - 1));
        var bottom = c.height - 2;
        if (!c.wide() && !found.isEmpty()) {
            bottom -= explanationRows(c);
        }
        var marks = c.marks;
        var row =
                list.draw(
                        c,
                        0,
                        end,
                        y,
                        bottom - y,
                        found.stream().map(f -> marked(marks, f.item())).toList());
        if (!found.isEmpty()) {
            explain(c, found.get(at), c.wide() ? 5 : Math.min(row + 1, bottom));
        }
        var hints = new ArrayList<Canvas.Hint>();
        if (!open().isEmpty()) {
            hints.add(new Canvas.Hint("g", "go on with that run"));
        }
        hints.add(new Canvas.Hint("Enter", waits.isPresent() ? "go on without waiting" : "go on"));
        if (!found.isEmpty()) {
            hints.add(new Canvas.Hint(c.marks.upDown(), "look"));
        }
        hints.add(new Canvas.Hint("?", "help"));
        if (!found.isEmpty() && found.get(at).row().isPresent()) {
            hints.add(new Canvas.Hint("d", "details"));
        }
        hints.add(new Canvas.Hint("Esc", "another server"));
        c.footer(hints);
    }

    /// The longest explanation decides, so that the list does not jump under the cursor.
    private int explanationRows(Canvas c) {
        var columns = c.width - 4 - c.marks.gap();
        var most =
                found.stream()
                        .mapToInt(f ->
                                (cut(c, f) ? c.lines(f.item().title(), columns).size() : 0)
                                        + c.lines(f.means(), columns).size()
                                        + c.lines(f.evidence(), columns).size())
                        .max()
                        .orElse(0);
        return Math.min(most, 6) + 2;
    }

    /// With the sign of its role: which signs there are is known only when it is drawn.
    private static Item marked(Glyphs marks, Item item) {
        var mark =
                switch (item.markRole()) {
                    case FAIL -> marks.fail();
                    case WARN -> marks.warn();
                    case OK -> marks.ok();
                    case TEXT, TITLE, DIM, ACCENT, KEY, GUARD, RULE -> marks.todo();
                };
        return new Item(
                mark,
                item.markRole(),
                item.title(),
                item.note(),
                item.noteRole(),
                item.look(),
                item.above());
    }

    /// Whether the list may not show its title whole, so that it stands below too.
    private static boolean cut(Canvas c, Found f) {
        return c.columns(f.item().title())
                > c.listEnd() - 6 - c.textColumn() - c.columns(f.item().note());
    }

    private void explain(Canvas c, Found f, int from) {
        var y = from;
        if (c.wide()) {
            var x = c.listEnd() + 3;
            var columns = c.width - 2 - x;
            y = c.para(x, y, columns, f.item().title(), Theme.Role.TITLE) + 1;
            y = c.para(x, y, columns, c.height - 2, f.means(), Theme.Role.TEXT) + 1;
            c.para(x, y, columns, c.height - 2, f.evidence(), Theme.Role.DIM);
            return;
        }
        var x = c.textColumn();
        var columns = c.width - 2 - x;
        c.rule(2, c.width - 2, y++);
        if (cut(c, f)) {
            y = c.para(x, y, columns, c.height - 2, f.item().title() + ".", Theme.Role.TEXT);
        }
        y = c.para(x, y, columns, c.height - 2, f.means(), Theme.Role.TEXT);
        c.para(x, y, columns, c.height - 2, f.evidence(), Theme.Role.DIM);
    }

    @Override
    public void key(KeyStroke key) {
        if (key.getKeyType() == KeyType.Escape) {
            journey.where();
        } else if (trouble.isPresent()) {
            if (key.getKeyType() == KeyType.Enter) {
                journey.reconnect();
            }
        } else if (facts.isPresent()) {
            if (key.getKeyType() == KeyType.Enter) {
                if (unsupported().isPresent()) {
                    journey.refuse();
                } else {
                    journey.onFromLook();
                }
            } else if (Press.is(key, 'g') && !open().isEmpty()) {
                journey.settle();
            } else {
                list.takes(key, found.size());
            }
        }
    }

    @Override
    public Optional<Reader> help() {
        return Optional.of(journey.help(this, "What I found", Manual.look()));
    }

    @Override
    public void details() {
        if (found.isEmpty()) {
            return;
        }
        found.get(Math.clamp(list.at(), 0, found.size() - 1))
                .row()
                .ifPresent(row -> {
                    var lines = Phrases.details(row, facts.orElseThrow());
                    journey.stage.show(journey.text(this, "Details", row.step().title(), lines));
                });
    }

    @Override
    public Ask leaving() {
        return journey.leaving();
    }
}
