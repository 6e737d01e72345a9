package dev.clawsetup.ui;

import dev.clawsetup.plan.Change;
import dev.clawsetup.plan.Plan;
import dev.clawsetup.plan.Work;
import dev.clawsetup.run.Event;
import dev.clawsetup.run.Exit;
import dev.clawsetup.run.Outcome;
import dev.clawsetup.run.Report;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Events, plans and reports as sentences that a server owner reads. All of it is clean.
///
/// One object follows one run: it remembers the titles and how far the run has come.
public final class Words {
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss");

    private static final Pattern INSTANT =
            Pattern.compile("\\b20[0-9]{2}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9]Z");

    private final Marks marks;
    private final ZoneId zone;
    private final Map<String, String> titles = new HashMap<>();
    private int steps;
    private int begun;
    private Optional<Event.Lost> lost = Optional.empty();

    /// @param zone of the person who reads
    public Words(Marks marks, ZoneId zone) {
        this.marks = marks;
        this.zone = zone;
    }

    /// A control's title, once the run has begun; its id before.
    public String title(String id) {
        return Clean.line(titles.getOrDefault(id, id));
    }

    /// What one event says; empty where a person need not hear it (a heartbeat).
    public Optional<String> of(Event event) {
        return switch (event) {
            case Event.Began began -> {
                began.steps().forEach(todo -> titles.put(todo.id(), todo.title()));
                steps = began.steps().size();
                yield Optional.of(
                        "%s on %s"
                                .formatted(
                                        steps == 1 ? "1 change" : steps + " changes",
                                        Clean.line(began.server())));
            }
            case Event.Preparing preparing -> Optional.of(Clean.line(preparing.what()));
            case Event.StepBegan step ->
                    Optional.of("Step %d of %d: %s".formatted(++begun, steps, title(step.id())));
            case Event.Log log -> Optional.of("  | " + Clean.line(log.line()));
            case Event.Armed armed ->
                    Optional.of(
                            "  %s safety net: unless a new login works by %s, the server undoes it"
                                    .formatted(marks.undone(), clock(armed.until())));
            case Event.Proved proved -> Optional.of("  " + proved(proved));
            case Event.ConfirmByHand hand ->
                    Optional.of(
                            "  %s log in anew and type, before %s: %s"
                                    .formatted(
                                            marks.warning(),
                                            clock(hand.until()),
                                            Clean.line(hand.command())));
            case Event.StepEnded ended -> Optional.of("  " + of(ended));
            case Event.Beat beat ->
                    beat.alive()
                            ? Optional.empty()
                            : Optional.of(
                                    "  %s the second session does not answer"
                                            .formatted(marks.warning()));
            case Event.Lost loss -> {
                lost = Optional.of(loss);
                yield Optional.of(
                        "%s the line is gone: %s; %s"
                                .formatted(
                                        marks.warning(),
                                        Clean.line(loss.words()),
                                        loss.mends().isAfter(loss.at())
                                                ? "the server puts things back by itself at "
                                                        + clock(loss.mends())
                                                : loss.armed()
                                                        ? "the server was to put things back by"
                                                                + " itself at "
                                                                + clock(loss.mends())
                                                        : "what runs on the server goes on"));
            }
            case Event.Waiting waiting -> Optional.of("  " + waiting(waiting));
            case Event.Reconnected again ->
                    Optional.of("%s %s".formatted(marks.good(), Clean.line(again.words())));
            case Event.Verdict verdict ->
                    Optional.of(
                            "%s the server's record: %s"
                                    .formatted(
                                            marks.of(verdict.standing()),
                                            inLocalTime(Clean.line(verdict.words()), zone)));
            case Event.Ended ended -> Optional.of(Clean.line(ended.report().summary()));
        };
    }

    private String waiting(Event.Waiting waiting) {
        var before =
                lost.map(loss -> Duration.between(waiting.at(), loss.mends()))
                        .filter(Duration::isPositive);
        var patience = lost.map(loss -> clock(loss.patience())).orElse("the end");
        var why = Clean.line(waiting.why());
        return before.map(left ->
                        "%s no line yet: the server puts the old settings back in %s"
                                .formatted(marks.open(), minutes(left)))
                .orElseGet(() ->
                        "%s no login yet%s: I go on trying until %s"
                                .formatted(
                                        marks.open(),
                                        why.isEmpty() ? "" : " (" + why + ")",
                                        patience));
    }

    /// A rest of time, as it is counted down: `0:23`.
    public static String minutes(Duration left) {
        var seconds = Math.max(0, (left.toMillis() + 999) / 1000);
        return "%d:%02d".formatted(seconds / 60, seconds % 60);
    }

    public String proved(Event.Proved proved) {
        var seen = Clean.line(proved.seen());
        var what = Clean.line(Details.words(proved.proof()));
        return "%s %s: %s%s"
                .formatted(
                        proved.holds() ? marks.good() : marks.bad(),
                        Clean.line(proved.from()),
                        what,
                        seen.isEmpty() || proved.holds() && begin(seen).equals(begin(what))
                                ? ""
                                : " (" + seen + ")");
    }

    /// Three words, by which two sentences are known to say the same.
    private static List<String> begin(String sentence) {
        return List.of(sentence.split(" ")).stream().limit(3).toList();
    }

    private String of(Event.StepEnded ended) {
        var words = Clean.line(ended.words());
        return "%s %s%s%s"
                .formatted(
                        marks.of(ended.outcome()),
                        // whoever was left out never began, so nothing above names it
                        ended.outcome() == Outcome.LEFT_OUT ? ended.id() + " " : "",
                        of(ended.outcome()),
                        words.isEmpty() ? "" : ": " + words);
    }

    public static String of(Outcome outcome) {
        return switch (outcome) {
            case NOTHING_TO_DO -> "already fine";
            case OFF -> "off";
            case DONE -> "done";
            case REFUSED -> "not done";
            case UNDONE -> "undone";
            case FAILED -> "failed";
            case LEFT_OUT -> "left out";
            case PENDING -> "to do";
            case ADVICE -> "for you to do";
        };
    }

    /// The server's record tells times as it writes them down; a person reads those of their own
    /// clock.
    public static String inLocalTime(String words, ZoneId zone) {
        return INSTANT.matcher(words)
                .replaceAll(m -> {
                    try {
                        return CLOCK.format(Instant.parse(m.group()).atZone(zone));
                    } catch (DateTimeParseException noSuchTime) {
                        return m.group();
                    }
                });
    }

    public String clock(Instant at) {
        return CLOCK.format(at.atZone(zone));
    }

    /// `2 min 14 s`, `0.4 s`.
    public static String span(Duration span) {
        if (span.compareTo(Duration.ofMinutes(1)) >= 0) {
            return "%d min %d s".formatted(span.toMinutes(), span.toSecondsPart());
        }
        return span.compareTo(Duration.ofSeconds(10)) >= 0
                ? span.toSeconds() + " s"
                : String.format(java.util.Locale.ROOT, "%.1f s", span.toMillis() / 1000.0);
    }

    /// What a plan comes to: `5 changes, 1 needs you first`.
    public static String summary(Plan plan) {
        var work = plan.work().size();
        var refused = plan.refusals().size();
        var changes =
                switch (work) {
                    case 0 -> refused == 0 ? "Nothing to do: all is as it should be" : "No changes";
                    case 1 -> "1 change";
                    default -> work + " changes";
                };
        return refused == 0
                ? changes
                : "%s, %d %s you first"
                        .formatted(changes, refused, refused == 1 ? "needs" : "need");
    }

    /// One row of a plan in one line: mark, title, and what is special about it.
    public String row(Plan.Row row) {
        var title = Clean.line(row.step().title());
        return switch (row.change()) {
            case Change.None none -> "%s %s".formatted(marks.good(), title);
            case Change.Off off ->
                    "%s %s (%s)".formatted(marks.skipped(), title, Clean.line(off.why()));
            case Change.Refusal refusal ->
                    "%s %s: %s; %s"
                            .formatted(
                                    marks.bad(),
                                    title,
                                    Clean.line(refusal.why()),
                                    Clean.line(refusal.remedy()));
            case Change.Advice advice ->
                    "%s %s: %s; %s"
                            .formatted(
                                    marks.warning(),
                                    title,
                                    Clean.line(advice.why()),
                                    Clean.line(advice.todo()));
            case Work work ->
                    "%s %s%s"
                            .formatted(
                                    marks.change(),
                                    title,
                                    work.safety() == Work.Safety.GUARDED
                                            ? " (with a safety net)"
                                            : "");
        };
    }

    /// The report, as it is printed and saved.
    public List<String> report(Report report) {
        var lines = new ArrayList<String>();
        lines.add("%s: %s".formatted(Clean.line(report.server()), Clean.line(report.summary())));
        if (!report.seen().isEmpty()) {
            lines.add("");
        }
        var off = new LinkedHashMap<String, List<String>>();
        for (var row : report.seen()) {
            var seen = Clean.line(row.observed());
            if (row.outcome() == Outcome.REFUSED) {
                seen = seen.replaceFirst("\\. (?=\\p{Ll})", "; ");
            }
            if (row.outcome() == Outcome.OFF) {
                off.computeIfAbsent(seen, _ -> new ArrayList<>()).add(Clean.line(row.title()));
                continue;
            }
            lines.add(
                    "%s %s (%s)%s"
                            .formatted(
                                    marks.of(row.outcome()),
                                    Clean.line(row.title()),
                                    of(row.outcome()),
                                    seen.isEmpty() ? "" : ": " + seen));
        }
        off.forEach((why, titles) ->
                lines.add(
                        "%s %s%s: %s"
                                .formatted(
                                        marks.of(Outcome.OFF),
                                        of(Outcome.OFF),
                                        why.isEmpty() ? "" : " (" + why + ")",
                                        String.join("; ", titles))));
        section(lines, "Open OpenClaw", report.access());
        section(lines, "Yours to do", todo(report));
        if (!report.undo().isEmpty()) {
            section(lines, "Undo everything", List.of(report.undo()));
        }
        return lines;
    }

    /// What stays to be read when a full screen is gone: the verdict, how OpenClaw is opened, where
    /// the report is, and the way back. Commands stand here whole, ready to copy.
    public List<String> ending(Report report, List<String> saved) {
        var lines = new ArrayList<String>();
        lines.add(
                "%s %s: %s"
                        .formatted(
                                report.exit() == Exit.DONE ? marks.good() : marks.bad(),
                                Clean.line(report.server()),
                                Clean.line(report.summary())));
        section(lines, "Open OpenClaw", report.access());
        section(lines, "Yours to do", todo(report));
        section(lines, "Saved in", saved);
        if (!report.undo().isEmpty()) {
            section(lines, "Undo everything", List.of(report.undo()));
        }
        return lines;
    }

    private static List<String> todo(Report report) {
        return report.todo().stream().map(Findings::asSentence).toList();
    }

    private static void section(List<String> lines, String heading, List<String> content) {
        if (!content.isEmpty()) {
            lines.add("");
            lines.add(heading);
            content.forEach(line -> lines.add("  " + Clean.line(line)));
        }
    }
}
