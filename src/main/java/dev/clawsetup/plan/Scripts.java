package dev.clawsetup.plan;

import dev.clawsetup.secret.Secret;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/// The texts that do one piece of work on a server, and undo it.
///
/// All of it is text before any of it runs: once we have locked ourselves out, nothing of ours on
/// this side can reach the server, so the way back must already lie there. It is derived from the
/// actions; the words it uses are `lib.sh`'s.
///
/// @param step `RUN/STEP`, the folder's name
/// @param title the promise, in a server owner's words
public record Scripts(String step, String title, Work work) {
    private static final String LIB = ". /var/lib/clawsetup/lib.sh\n";
    private static final String CLAW = ". /var/lib/clawsetup/claw.sh\n";
    private static final String SSH = "/etc/ssh/";
    private static final String FAIL2BAN = "fail2ban.service";

    public Scripts {
        if (work.safety() == Work.Safety.GUARDED
                && work.actions().stream()
                        .anyMatch(a ->
                                a instanceof Action.InstallPackages
                                        || a instanceof Action.PutTree)) {
            throw new IllegalArgumentException(
                    "internal error: %s takes minutes, so it cannot run armed".formatted(step));
        }
    }

    /// What the server runs first: it keeps what was, and writes down what will be done and the way
    /// back. Nothing outside of the step's folder is touched.
    public String save() {
        return "set -eu\n" + LIB + kept() + "saved\n";
    }

    /// The same, and arms the undo: from here on silence brings everything back.
    ///
    /// @param word what a person will have to type in a new login, where a person confirms
    public String saveAndArm(Duration deadline, Optional<String> word) {
        return "set -eu\n"
                + LIB
                + kept()
                + word.map(w -> "echo " + Shell.word(w) + " >\"$DIR/word\"\n").orElse("")
                + "saved\narm "
                + deadline.toSeconds()
                + "\n";
    }

    /// The configuration that sshd would have after this work, beside the live one, as a candidate
    /// to be tried. Nothing outside of that copy is touched.
    public String candidate() {
        var out = new StringBuilder("set -eu\n" + LIB + "candidate\n");
        for (var action : work.actions()) {
            switch (action) {
                case Action.WriteFile a when a.path().startsWith(SSH) ->
                        out.append(Shell.reading("candidate_put " + path(a.path()), a.content()));
                case Action.RemoveFile a when a.path().startsWith(SSH) ->
                        out.append("candidate_without ").append(path(a.path())).append('\n');
                case Action.WriteFile a -> {}
                case Action.RemoveFile a -> {}
                case Action.Link a -> {}
                case Action.PutTree a -> {}
                case Action.InstallPackages a -> {}
                case Action.AddAccount a -> {}
                case Action.SetGroups a -> {}
                case Action.AddKeys a -> {}
                case Action.SetUnit a -> {}
                case Action.Ufw a -> {}
                case Action.Sysctl a -> {}
                case Action.Swap a -> {}
                case Action.OpenClawConfig a -> {}
            }
        }
        return out.append("candidate_ready\n").toString();
    }

    private String kept() {
        var out = new StringBuilder("save " + step + " " + Shell.word(title) + "\n");
        new LinkedHashSet<>(keeps()).forEach(out::append);
        work.actions().forEach(action -> out.append(brought(action)));
        out.append(Shell.reading("cat >\"$DIR/apply.sh\"", apply()));
        out.append(Shell.reading("cat >\"$DIR/undo.sh\"", undo()));
        return out.toString();
    }

    private List<String> keeps() {
        var lines = new ArrayList<String>();
        for (var action : work.actions()) {
            switch (action) {
                case Action.WriteFile a -> lines.add(keep(a.path()));
                case Action.RemoveFile a -> lines.add(keep(a.path()));
                case Action.Link a -> lines.add(keep(a.path()));
                case Action.PutTree a -> lines.add("note " + path(a.path()) + "\n");
                case Action.InstallPackages a -> lines.add("keep_packages\n");
                case Action.AddAccount a ->
                        lines.add("keep_account " + Shell.word(a.name()) + "\n");
                case Action.SetGroups a ->
                        lines.add("keep_groups " + Shell.word(a.account()) + "\n");
                case Action.AddKeys a -> lines.add(keep(a.file()));
                case Action.SetUnit a -> lines.add("keep_unit " + Shell.word(a.unit()) + "\n");
                case Action.Ufw a -> lines.add("keep_ufw\n");
                case Action.Sysctl a -> {
                    lines.add(keep(a.path()));
                    lines.add("keep_sysctls " + Shell.words(sorted(a.values()).keySet()) + "\n");
                }
                case Action.Swap a -> {
                    lines.add("note " + path(a.path()) + "\n");
                    lines.add(keep(unitFile(a)));
                    lines.add("keep_unit " + Shell.word(unit(a)) + "\n");
                }
                case Action.OpenClawConfig a -> lines.add(CLAW + "claw_keep " + step + "\n");
            }
        }
        for (var reload : work.reloads()) {
            switch (reload) {
                case SSH -> lines.add("keep_ssh\n");
                case FAIL2BAN -> lines.add("keep_unit " + FAIL2BAN + "\n");
                case SYSTEMD, SYSCTL, JOURNAL, GATEWAY -> {}
            }
        }
        return lines;
    }

    /// What the step brings along: files into its folder, secrets into memory.
    private static String brought(Action action) {
        return switch (action) {
            case Action.WriteFile a -> file(a.path(), a.content());
            case Action.Sysctl a -> file(a.path(), settings(a));
            case Action.Swap a -> file(unitFile(a), unitText(a));
            case Action.AddAccount a ->
                    a.password().map(p -> hide("password-" + a.name(), p)).orElse("");
            case Action.OpenClawConfig a ->
                    switch (a.token()) {
                        case Action.OpenClawConfig.Token.Given given ->
                                hide("token", given.secret());
                        case Action.OpenClawConfig.Token.Untouched none -> "";
                        case Action.OpenClawConfig.Token.MadeThere none -> "";
                    };
            case Action.RemoveFile a -> "";
            case Action.Link a -> "";
            case Action.PutTree a -> "";
            case Action.InstallPackages a -> "";
            case Action.SetGroups a -> "";
            case Action.AddKeys a -> "";
            case Action.SetUnit a -> "";
            case Action.Ufw a -> "";
        };
    }

    /// What is done, as a unit of its own: actions in their order, then the checks, then what takes
    /// the files up; units that shall run are started last.
    public String apply() {
        var out = new StringBuilder("set -eu\n" + LIB + "step " + step + "\numask 022\n");
        work.actions().forEach(action -> out.append(done(action)));
        if (work.reloads().contains(Work.Reload.SSH)) {
            out.append("mkdir -p -m 755 /run/sshd\n");
        }
        work.checks().forEach(check -> out.append(check).append('\n'));
        for (var reload : work.reloads()) {
            out.append(
                    switch (reload) {
                        case SSH -> "ssh_again\n";
                        case FAIL2BAN -> "fail2ban_again\n";
                        case SYSTEMD -> "systemctl daemon-reload\n";
                        case SYSCTL -> "sysctl -q --system\n";
                        case JOURNAL -> "systemctl restart systemd-journald.service\n";
                        case GATEWAY -> "gateway_again\n";
                    });
        }
        for (var action : work.actions()) {
            if (action instanceof Action.SetUnit a && a.wanted() == Action.SetUnit.Wanted.ON) {
                out.append("unit_on ").append(Shell.word(a.unit())).append('\n');
            }
        }
        return out.toString();
    }

    private static String done(Action action) {
        return switch (action) {
            case Action.WriteFile a ->
                    "put "
                            + path(a.path())
                            + " "
                            + Shell.word(a.mode())
                            + (a.owner().equals("root:root") ? "" : " " + Shell.word(a.owner()))
                            + "\n";
            case Action.RemoveFile a -> "remove " + path(a.path()) + "\n";
            case Action.Link a -> "put_link " + path(a.path()) + " " + Shell.word(a.to()) + "\n";
            case Action.PutTree a ->
                    "NEW=$(tree_new "
                            + path(a.path())
                            + ")\nrm -rf \"$NEW\"\nmkdir -p -m 755 \"$NEW\"\n(\n"
                            + ended(a.fill())
                            + ")\nput_tree "
                            + path(a.path())
                            + "\n";
            case Action.InstallPackages a ->
                    "packages "
                            + Shell.word(String.join(" ", a.names()))
                            + " "
                            + Shell.word(String.join(" ", a.masked()))
                            + "\n";
            case Action.AddAccount a -> account(a);
            case Action.SetGroups a ->
                    groups("group_add", a.account(), a.add())
                            + groups("group_remove", a.account(), a.remove());
            case Action.AddKeys a ->
                    Shell.reading(
                            "add_keys " + Shell.word(a.account()) + " " + path(a.file()),
                            String.join("", a.lines().stream().map(Scripts::ended).toList()));
            case Action.SetUnit a ->
                    switch (a.wanted()) {
                        case ON -> "";
                        case OFF -> "unit_off " + Shell.word(a.unit()) + "\n";
                    };
            case Action.Ufw a -> ufw(a);
            case Action.Sysctl a ->
                    "put " + path(a.path()) + " 0644\nsysctl -q -p " + path(a.path()) + "\n";
            case Action.Swap a ->
                    "swap_file "
                            + path(a.path())
                            + " "
                            + a.sizeMb()
                            + "\nput "
                            + path(unitFile(a))
                            + " 0644\nsystemctl daemon-reload\nunit_on "
                            + Shell.word(unit(a))
                            + "\n";
            case Action.OpenClawConfig a -> openclaw(a);
        };
    }

    private static String account(Action.AddAccount a) {
        var name = Shell.word(a.name());
        var who =
                switch (a.who()) {
                    case PERSON -> "person";
                    case SERVICE -> "service";
                };
        return "account "
                + name
                + " "
                + who
                + " "
                + path(a.home())
                + "\n"
                + a.password()
                        .map(p ->
                                // an assignment of its own: its failure ends the script
                                "password=$(secret "
                                        + Shell.word("password-" + a.name())
                                        + ")\nprintf '%s:%s\\n' "
                                        + name
                                        + " \"$password\" | chpasswd\n")
                        .orElse("")
                + groups("group_add", a.name(), a.groups());
    }

    private static String groups(String command, String account, List<String> groups) {
        return groups.isEmpty()
                ? ""
                : command
                        + " "
                        + Shell.word(account)
                        + " "
                        + Shell.word(String.join(" ", groups))
                        + "\n";
    }

    private static String ufw(Action.Ufw a) {
        var out = new StringBuilder("ufw_defaults\n");
        sorted(a.allow())
                .forEach((port, comment) ->
                        out.append("ufw allow ")
                                .append(Shell.word(port))
                                .append(" comment ")
                                .append(Shell.word(comment))
                                .append('\n'));
        // ufw knows a rule again without its comment
        for (var rule : a.withdraw()) {
            var bare = rule.replaceFirst(" comment .*$", "").strip().split("\\s+");
            out.append("ufw --force delete ").append(Shell.words(List.of(bare))).append('\n');
        }
        return out.append("ufw --force enable\n").toString();
    }

    private static String openclaw(Action.OpenClawConfig a) {
        var out = new StringBuilder(CLAW);
        if (!a.onboard().isEmpty()) {
            out.append("claw_onboard ").append(Shell.words(a.onboard())).append('\n');
        }
        out.append(
                switch (a.token()) {
                    case Action.OpenClawConfig.Token.Untouched none -> "";
                    case Action.OpenClawConfig.Token.MadeThere none -> "claw_new_token\n";
                    case Action.OpenClawConfig.Token.Given given ->
                            "token=$(secret token)\nprintf %s \"$token\" | claw_token\n";
                });
        if (!a.patch().isEmpty()) {
            out.append(Shell.reading("claw_patch", ended(a.patch())));
        }
        return out.toString();
    }

    /// The way back, newest action first: `files`, which is all that a boot may do, and `live`.
    public String undo() {
        var files = new LinkedHashSet<String>();
        var live = new LinkedHashSet<String>();
        for (var action : work.actions().reversed()) {
            switch (action) {
                case Action.WriteFile a -> files.add(putBack(a.path()));
                case Action.RemoveFile a -> files.add(putBack(a.path()));
                case Action.Link a -> files.add(putBack(a.path()));
                case Action.AddKeys a -> files.add(putBack(a.file()));
                case Action.PutTree a -> files.add("tree_back " + path(a.path()));
                case Action.OpenClawConfig a ->
                        files.add(
                                ". /var/lib/clawsetup/claw.sh; claw_back " + step + " || failed=1");
                case Action.Sysctl a -> {
                    files.add(putBack(a.path()));
                    live.add("sysctls_back || failed=1");
                }
                case Action.Ufw a -> {
                    for (var file :
                            List.of(
                                    "/etc/ufw/ufw.conf",
                                    "/etc/ufw/user.rules",
                                    "/etc/ufw/user6.rules",
                                    "/etc/default/ufw")) {
                        files.add(putBack(file));
                    }
                    live.add("ufw_back || failed=1");
                }
                case Action.SetUnit a -> {
                    files.add("unit_files " + Shell.word(a.unit()));
                    live.add("unit_back " + Shell.word(a.unit()));
                }
                case Action.Swap a -> {
                    files.add("unit_files " + Shell.word(unit(a)));
                    files.add(putBack(unitFile(a)));
                    live.add("unit_back " + Shell.word(unit(a)));
                    live.add("swap_back " + path(a.path()) + " || failed=1");
                }
                case Action.InstallPackages a ->
                        live.add("packages_back " + Shell.word(String.join(" ", a.masked())));
                case Action.AddAccount a -> live.add("account_back " + Shell.word(a.name()));
                case Action.SetGroups a ->
                        live.add(
                                "groups_back "
                                        + Shell.word(a.account())
                                        + " "
                                        + Shell.word(String.join(" ", a.add()))
                                        + " "
                                        + Shell.word(String.join(" ", a.remove())));
            }
        }
        for (var reload : work.reloads()) {
            live.add(
                    switch (reload) {
                        case SSH -> "ssh_again || failed=1";
                        case FAIL2BAN -> "unit_back " + FAIL2BAN;
                        case SYSTEMD -> "systemctl daemon-reload";
                        case SYSCTL -> "sysctls_back || failed=1";
                        case JOURNAL -> "try systemctl restart systemd-journald.service";
                        case GATEWAY -> "gateway_again || failed=1";
                    });
        }
        return function("files", files) + function("live", live);
    }

    private static String function(String name, LinkedHashSet<String> lines) {
        var body = lines.isEmpty() ? List.of(":") : lines;
        return name + "() {\n    " + String.join("\n    ", body) + "\n}\n";
    }

    private static String keep(String path) {
        return "keep " + path(path) + "\n";
    }

    private static String putBack(String path) {
        return "put_back " + path(path);
    }

    private static String file(String path, String content) {
        var folder = path.substring(0, path.lastIndexOf('/'));
        return "mkdir -p \"$DIR/files\""
                + path(folder)
                + "\n"
                + Shell.reading("cat >\"$DIR/files\"" + path(path), content);
    }

    /// The scripts write lists of paths, one a line.
    private static String path(String path) {
        if (!path.startsWith("/") || path.indexOf('\n') >= 0) {
            throw new IllegalArgumentException("internal error: not an absolute path: " + path);
        }
        return Shell.word(path);
    }

    private static String hide(String name, Secret secret) {
        return "hide " + Shell.word(name) + " " + Shell.word(secret.reveal()) + "\n";
    }

    private static String settings(Action.Sysctl a) {
        var out = new StringBuilder();
        sorted(a.values()).forEach((key, value) -> out.append(key + " = " + value).append('\n'));
        return out.toString();
    }

    /// What `systemd-escape --path` makes of the swap file's path: systemd insists on that name.
    private static String unit(Action.Swap a) {
        return a.path().substring(1).replace("-", "\\x2d").replace('/', '-') + ".swap";
    }

    private static String unitFile(Action.Swap a) {
        return "/etc/systemd/system/" + unit(a);
    }

    private static String unitText(Action.Swap a) {
        return """
        # clawsetup: a swap file for a server with little memory
        [Unit]
        Description=Swap file of clawsetup

        [Swap]
        What=%s

        [Install]
        WantedBy=swap.target
        """
                .formatted(a.path());
    }

    private static String ended(String text) {
        return text.endsWith("\n") ? text : text + "\n";
    }

    private static Map<String, String> sorted(Map<String, String> map) {
        return new LinkedHashMap<>(new TreeMap<>(map));
    }

    /// The packages of all work as one piece of work of its own, which is done first: one
    /// transaction, and none of it while anything is armed. Empty where nobody needs any.
    public static Optional<Work> packagesOf(List<Work> all) {
        var names = new TreeSet<String>();
        var masked = new TreeSet<String>();
        for (var work : all) {
            for (var packages : work.packages()) {
                names.addAll(packages.names());
                masked.addAll(packages.masked());
            }
        }
        return names.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        Change.of(
                                new Action.InstallPackages(
                                        List.copyOf(names), List.copyOf(masked))));
    }
}
