package dev.clawsetup.ui.tui;

import dev.clawsetup.facts.Facts;
import dev.clawsetup.facts.FileState;
import dev.clawsetup.plan.Action;
import dev.clawsetup.plan.Change;
import dev.clawsetup.plan.Plan;
import dev.clawsetup.plan.Work;
import dev.clawsetup.ui.tui.Reader.Line;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// Everything that one step would do, to the line.
final class Details {
    private final Facts now;
    private final Duration deadline;
    private final List<Line> out = new ArrayList<>();

    private Details(Facts now, Duration deadline) {
        this.now = now;
        this.deadline = deadline;
    }

    static List<Line> of(Plan.Row row, Facts now, Duration deadline) {
        var details = new Details(now, deadline);
        details.change(row.change());
        details.out.add(Line.EMPTY);
        details.out.add(
                Line.dim("In answers and on the command line this step is " + row.step().id()));
        return List.copyOf(details.out);
    }

    private void change(Change change) {
        switch (change) {
            case Change.None none -> section("It is so already", List.of(none.observed()));
            case Change.Off off -> section("Switched off", List.of(off.why()));
            case Change.Refusal refusal -> {
                section("Why not", List.of(refusal.why()));
                section("What to do", List.of(refusal.remedy()));
            }
            case Change.Advice advice -> {
                section("What I saw", List.of(advice.why()));
                section("Yours to do", List.of(advice.todo()));
            }
            case Work work -> work(work);
        }
    }

    private void work(Work work) {
        if (!work.now().isBlank()) {
            section("Today", List.of(work.now()));
        }
        work.packages().stream()
                .filter(p -> !p.names().isEmpty())
                .forEach(p -> section("Installs", List.of(String.join(", ", p.names()))));
        if (!work.actions().isEmpty()) {
            heading("Changes");
            work.actions().forEach(this::action);
        }
        if (!work.checks().isEmpty()) {
            section("Checked before it counts", work.checks());
        }
        if (!work.reloads().isEmpty()) {
            section("Then", work.reloads().stream().map(Words::reload).toList());
        }
        if (!work.proofs().isEmpty()) {
            section("Proved by", work.proofs().stream().map(Words::proof).toList());
        }
        if (work.safety() != Work.Safety.PLAIN) {
            section("If the proof fails", List.of(Words.safety(work, deadline)));
        }
        if (!work.stays().isEmpty()) {
            section("Stays after an undo", work.stays());
        }
    }

    private void action(Action action) {
        switch (action) {
            case Action.WriteFile a -> file(a);
            case Action.RemoveFile a -> {
                sign("-", "remove " + a.path());
                now.file(a.path()).ifPresent(f -> lines(f).forEach(l -> sign("-", "  " + l)));
            }
            case Action.Link a -> sign("+", a.path() + " points to " + a.to());
            case Action.PutTree a -> {
                sign("+", "folder " + a.path() + ", filled by");
                a.fill().lines().forEach(l -> sign(" ", "  " + l));
            }
            case Action.InstallPackages a -> sign("+", "packages " + String.join(", ", a.names()));
            case Action.AddAccount a ->
                    sign(
                            "+",
                            "account "
                                    + a.name()
                                    + switch (a.who()) {
                                        case PERSON -> ", a person";
                                        case SERVICE -> ", a service: no shell, no login";
                                    }
                                    + ", home "
                                    + a.home()
                                    + (a.groups().isEmpty()
                                            ? ""
                                            : ", groups " + String.join(", ", a.groups())));
            case Action.SetGroups a -> {
                a.add().forEach(g -> sign("+", a.account() + " joins group " + g));
                a.remove().forEach(g -> sign("-", a.account() + " leaves group " + g));
            }
            case Action.AddKeys a -> {
                sign(" ", a.file());
                a.lines().forEach(l -> sign("+", "  " + l));
            }
            case Action.SetUnit a ->
                    sign(
                            switch (a.wanted()) {
                                case ON -> "+";
                                case OFF -> "-";
                            },
                            a.unit()
                                    + switch (a.wanted()) {
                                        case ON -> " runs, and starts with the server";
                                        case OFF -> " stops, and does not start with the server";
                                    });
            case Action.Ufw a -> {
                sign(" ", "in: deny, out: allow, routed: deny");
                a.allow().entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .forEach(
                                e -> sign("+", "allow " + e.getKey() + "  (" + e.getValue() + ")"));
                a.withdraw().forEach(r -> sign("-", r));
            }
            case Action.Sysctl a ->
                    a.values().entrySet().stream()
                            .sorted(Map.Entry.comparingByKey())
                            .forEach(e -> sysctl(e.getKey(), e.getValue()));
            case Action.Swap a -> sign("+", a.path() + ", " + a.sizeMb() + " MB of swap");
            case Action.OpenClawConfig a -> {
                if (!a.onboard().isEmpty()) {
                    sign("+", "openclaw onboard " + String.join(" ", a.onboard()));
                }
                a.patch().lines().forEach(l -> sign("+", l));
            }
        }
    }

    private void sysctl(String name, String value) {
        var before = now.state().sysctls().get(name);
        if (before != null && !before.equals(value)) {
            sign("-", name + " = " + before);
        }
        sign(value.equals(before) ? " " : "+", name + " = " + value);
    }

    private void file(Action.WriteFile write) {
        var before = now.file(write.path());
        sign(
                " ",
                write.path()
                        + "  "
                        + write.mode()
                        + " "
                        + write.owner()
                        + (before.isPresent() ? "" : "  (new)"));
        var old = before.map(Details::lines).orElse(List.of());
        diff(old, write.content().lines().toList());
        out.add(Line.EMPTY);
    }

    private static List<String> lines(FileState file) {
        return file.content().startsWith("sha256:")
                ? List.of("(its content was not read)")
                : file.content().lines().toList();
    }

    /// The longest common subsequence stays, the rest goes or comes. Our files have tens of lines.
    private void diff(List<String> old, List<String> fresh) {
        var common = new int[old.size() + 1][fresh.size() + 1];
        for (var i = old.size() - 1; i >= 0; i--) {
            for (var j = fresh.size() - 1; j >= 0; j--) {
                common[i][j] =
                        old.get(i).equals(fresh.get(j))
                                ? common[i + 1][j + 1] + 1
                                : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
        var i = 0;
        var j = 0;
        while (i < old.size() || j < fresh.size()) {
            if (i < old.size() && j < fresh.size() && old.get(i).equals(fresh.get(j))) {
                sign(" ", "  " + old.get(i++));
                j++;
            } else if (i < old.size()
                    && (j == fresh.size() || common[i + 1][j] >= common[i][j + 1])) {
                sign("-", "  " + old.get(i++));
            } else {
                sign("+", "  " + fresh.get(j++));
            }
        }
    }

    private void heading(String title) {
        if (!out.isEmpty()) {
            out.add(Line.EMPTY);
        }
        out.add(Line.heading(title));
    }

    private void section(String title, List<String> sentences) {
        heading(title);
        sentences.forEach(s -> out.add(Line.of(s)));
    }

    private void sign(String sign, String text) {
        var role =
                switch (sign) {
                    case "+" -> Theme.Role.OK;
                    case "-" -> Theme.Role.FAIL;
                    default -> Theme.Role.TEXT; // a sign is any text; only two have a colour
                };
        var indent = text.length() - text.stripLeading().length();
        out.add(
                new Line(
                        sign + " " + " ".repeat(indent),
                        role,
                        text.strip(),
                        sign.equals("-") ? Theme.Role.DIM : Theme.Role.TEXT));
    }

    /// The first lines that come or go, for a side pane.
    static List<Line> exactLines(List<Line> details) {
        var signs = Arrays.asList("+", "-");
        return details.stream()
                .filter(line -> signs.contains(line.lead().strip()) && !line.text().isEmpty())
                .toList();
    }
}
