package dev.clawsetup.ui;

import dev.clawsetup.facts.Facts;
import dev.clawsetup.facts.FileState;
import dev.clawsetup.plan.Action;
import dev.clawsetup.plan.Change;
import dev.clawsetup.plan.Proof;
import dev.clawsetup.plan.Work;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What one step would do, exactly: every file with its difference, every command in words, the
/// proofs and what happens if they do not hold. For Review, `plan` and whoever asks before saying
/// yes.
public final class Details {
    /// Longer files are shown as new, not as a difference: finding one costs the square of this.
    private static final int DIFF_LINES = 500;

    private Details() {}

    /// Lines without indentation; those of a file begin with `+ `, `- ` or two blanks.
    public static List<String> of(Change change, Facts now) {
        return switch (change) {
            case Change.None none -> List.of(Clean.line(none.observed()));
            case Change.Off off -> List.of(Clean.line(off.why()));
            case Change.Refusal refusal ->
                    List.of(sentence(refusal.why()), sentence(refusal.remedy()));
            case Change.Advice advice -> List.of(sentence(advice.why()), sentence(advice.todo()));
            case Work work -> of(work, now);
        };
    }

    private static String sentence(String words) {
        return Findings.asRow(Clean.line(words)) + ".";
    }

    private static List<String> of(Work work, Facts now) {
        var lines = new ArrayList<String>();
        if (!work.now().isEmpty()) {
            lines.add("Now: " + Clean.line(work.now()));
        }
        for (var packages : work.packages()) {
            lines.add("Installs " + String.join(", ", packages.names()));
        }
        work.actions().forEach(action -> lines.addAll(of(action, now)));
        work.checks().forEach(check -> lines.add(words(check)));
        work.reloads().forEach(reload -> lines.add("Then " + words(reload)));
        work.proofs().forEach(proof -> lines.add("Proof: " + words(proof)));
        switch (work.safety()) {
            case PLAIN -> {}
            case GUARDED -> lines.add("If it is not proved in time, the server itself undoes it");
            case HEALTH -> lines.add("If it does not become healthy, it is undone");
        }
        work.stays().forEach(stays -> lines.add("An undo leaves " + Clean.line(stays)));
        return lines;
    }

    private static List<String> of(Action action, Facts now) {
        return switch (action) {
            case Action.WriteFile(var path, var mode, var owner, var content) ->
                    file(path, mode, owner, content, now);
            case Action.RemoveFile(var path) -> List.of("Removes " + path);
            case Action.Link(var path, var to) -> List.of("Links %s to %s".formatted(path, to));
            case Action.PutTree(var path, var fill) -> List.of("Fills " + path);
            case Action.InstallPackages(var names, var masked) ->
                    List.of("Installs " + String.join(", ", names));
            case Action.AddAccount account ->
                    List.of(
                            "Adds the account %s%s%s"
                                    .formatted(
                                            account.name(),
                                            account.groups().isEmpty()
                                                    ? ""
                                                    : " in " + String.join(", ", account.groups()),
                                            account.password().isPresent()
                                                    ? ", with a password"
                                                    : ""));
            case Action.SetGroups groups -> {
                var lines = new ArrayList<String>();
                if (!groups.add().isEmpty()) {
                    lines.add(
                            "Puts %s into %s"
                                    .formatted(groups.account(), String.join(", ", groups.add())));
                }
                if (!groups.remove().isEmpty()) {
                    lines.add(
                            "Takes %s out of %s"
                                    .formatted(
                                            groups.account(), String.join(", ", groups.remove())));
                }
                yield lines;
            }
            case Action.AddKeys keys -> {
                var lines = new ArrayList<String>();
                lines.add(
                        (keys.lines().isEmpty() ? "Keeps %s for the undo" : "Adds to %s")
                                .formatted(keys.file()));
                keys.lines().forEach(key -> lines.add("+ " + Clean.line(key, 200)));
                yield lines;
            }
            case Action.SetUnit(var unit, var wanted) ->
                    List.of(
                            switch (wanted) {
                                case ON -> "Starts %s, now and with the server".formatted(unit);
                                case OFF -> "Stops %s, now and for good".formatted(unit);
                            });
            case Action.Ufw ufw -> {
                var lines = new ArrayList<String>();
                lines.add("Firewall: nothing comes in without a rule; these change");
                ufw.allow().entrySet().stream()
                        .sorted(java.util.Map.Entry.comparingByKey())
                        .forEach(e -> lines.add("+ %s  %s".formatted(e.getKey(), e.getValue())));
                ufw.withdraw().forEach(rule -> lines.add("- " + Clean.line(rule)));
                yield lines;
            }
            case Action.Sysctl sysctl -> {
                var lines = new ArrayList<String>();
                lines.add("Kernel settings in " + sysctl.path());
                sysctl.values().entrySet().stream()
                        .sorted(java.util.Map.Entry.comparingByKey())
                        .forEach(e -> lines.add("+ %s = %s".formatted(e.getKey(), e.getValue())));
                yield lines;
            }
            case Action.Swap(var path, var size) ->
                    List.of("Makes %d MB of swap in %s".formatted(size, path));
            case Action.OpenClawConfig config -> {
                var lines = new ArrayList<String>();
                lines.add(
                        keepsOnly(config)
                                ? "Keeps OpenClaw's configuration and databases for the undo"
                                : "Tells OpenClaw's own configuration");
                config.patch().lines().forEach(line -> lines.add("+ " + Clean.line(line, 200)));
                switch (config.token()) {
                    case Action.OpenClawConfig.Token.Untouched untouched -> {}
                    case Action.OpenClawConfig.Token.MadeThere made ->
                            lines.add("Makes a token of 64 characters on the server");
                    case Action.OpenClawConfig.Token.Given given ->
                            lines.add("Hands over the token that you gave");
                }
                yield lines;
            }
        };
    }

    /// Nothing is told: what is there is kept, as a step is about to change it otherwise.
    public static boolean keepsOnly(Action.OpenClawConfig config) {
        return config.onboard().isEmpty()
                && config.patch().isEmpty()
                && config.token() instanceof Action.OpenClawConfig.Token.Untouched;
    }

    private static List<String> file(
            String path, String mode, String owner, String content, Facts now) {
        var lines = new ArrayList<String>();
        var before = now.file(path).map(FileState::content);
        lines.add(
                "%s %s (%s, %s)"
                        .formatted(before.isPresent() ? "Changes" : "Writes", path, owner, mode));
        if (before.filter(text -> text.startsWith("sha256:")).isPresent()) {
            lines.add("  (its text is not shown: it may hold secrets)");
            return lines;
        }
        diff(before.orElse("").lines().toList(), content.lines().toList()).stream()
                .map(line -> Clean.line(line, 200))
                .forEach(lines::add);
        return lines;
    }

    /// The longest common part stays, what is before it goes, what is after it comes.
    static List<String> diff(List<String> before, List<String> after) {
        var out = new ArrayList<String>();
        if (before.isEmpty() || before.size() > DIFF_LINES || after.size() > DIFF_LINES) {
            after.forEach(line -> out.add("+ " + line));
            return out;
        }
        var common = new int[before.size() + 1][after.size() + 1];
        for (var i = before.size() - 1; i >= 0; i--) {
            for (var j = after.size() - 1; j >= 0; j--) {
                common[i][j] =
                        before.get(i).equals(after.get(j))
                                ? common[i + 1][j + 1] + 1
                                : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
        var i = 0;
        var j = 0;
        while (i < before.size() || j < after.size()) {
            if (i < before.size() && j < after.size() && before.get(i).equals(after.get(j))) {
                out.add("  " + before.get(i));
                i++;
                j++;
            } else if (j == after.size()
                    || i < before.size() && common[i + 1][j] >= common[i][j + 1]) {
                out.add("- " + before.get(i++));
            } else {
                out.add("+ " + after.get(j++));
            }
        }
        return out;
    }

    /// What takes more than one line says in its first, a comment, what it does.
    private static String words(String check) {
        return check.startsWith("# ")
                ? Clean.line(check.substring(2, 3).toUpperCase(Locale.ROOT) + firstLine(check))
                : "Checks " + check;
    }

    private static String firstLine(String comment) {
        return comment.lines().findFirst().orElse("").substring(3);
    }

    private static String words(Work.Reload reload) {
        return switch (reload) {
            case SSH -> "reloads the SSH server; open sessions stay";
            case FAIL2BAN -> "reloads fail2ban";
            case SYSTEMD -> "reloads systemd";
            case SYSCTL -> "loads the kernel settings";
            case JOURNAL -> "restarts the journal";
            case GATEWAY -> "restarts OpenClaw";
        };
    }

    /// What a proof shows when it holds.
    public static String words(Proof proof) {
        return switch (proof) {
            case Proof.FreshLogin(var account) ->
                    "a new login as %s, which can become root".formatted(account);
            case Proof.OffersOnly(var methods) ->
                    "the server offers only %s".formatted(String.join(", ", methods));
            case Proof.Reachable(var port) -> "port %d answers".formatted(port);
            case Proof.Unreachable(var port) -> "port %d does not answer".formatted(port);
            case Proof.Healthy(var url, var within) -> "%s answers".formatted(url);
            case Proof.Holds(var means, var script) -> means;
        };
    }
}
