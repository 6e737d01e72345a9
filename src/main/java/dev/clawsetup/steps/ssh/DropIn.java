package dev.clawsetup.steps.ssh;

import dev.clawsetup.facts.Facts;
import dev.clawsetup.plan.Action;
import dev.clawsetup.plan.Action.WriteFile;
import dev.clawsetup.plan.Change;
import dev.clawsetup.plan.Change.Refusal;
import dev.clawsetup.plan.Work;
import dev.clawsetup.plan.Work.Reload;
import dev.clawsetup.steps.access.Hazards;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// One file of ours in /etc/ssh/sshd_config.d, and what has to be true before it may be placed.
///
/// sshd keeps the *first* value it reads, so the name must sort before cloud-init's
/// `50-cloud-init.conf`. Only root may read it, as sshd does.
record DropIn(String name, List<String> lines) {
    /// @param promise what stands above the lines, for whoever opens the file
    static DropIn of(String id, String promise, String... lines) {
        var all = new ArrayList<String>();
        all.add("# clawsetup: " + promise);
        all.addAll(List.of(lines));
        return new DropIn("00-clawsetup-" + id + ".conf", all);
    }

    /// What a `Match` block may say against the file.
    enum Exceptions {
        /// The administrator's own exception for some accounts.
        ALLOWED,
        /// It would break the promise.
        REFUSED
    }

    String path() {
        return SshdFiles.FOLDER + name;
    }

    String content() {
        return String.join("\n", lines) + "\n";
    }

    /// Why this file would do harm, or nothing.
    ///
    /// @param unwanted values that must not come from another file, by keyword
    Optional<Refusal> refusal(
            Facts now, Exceptions exceptions, Map<String, Predicate<String>> unwanted) {
        var files = new SshdFiles(now);
        if (!files.includesOurs() && files.mainFile().isEmpty()) {
            return refuse(
                    "sshd_config does not include /etc/ssh/sshd_config.d, and is too large to be"
                            + " changed here",
                    "put “Include /etc/ssh/sshd_config.d/*.conf” on its first line");
        }
        return Hazards.ofSsh(now)
                .or(() ->
                        files.winsOver(name, unwanted)
                                .filter(line ->
                                        exceptions == Exceptions.REFUSED || line.match().isEmpty())
                                .flatMap(line ->
                                        refuse(
                                                "%s would still say otherwise, as sshd lets it win over our file"
                                                        .formatted(line.where()),
                                                "remove or change that line, then run this again")))
                .or(() -> inVain(now));
    }

    /// Our file lies there already, sshd reads it, and yet something else holds.
    private Optional<Refusal> inVain(Facts now) {
        return now.file(path()).filter(f -> f.content().equals(content())).isPresent()
                        && !now.sshd().stale()
                        && new SshdFiles(now).includesOurs()
                ? refuse(
                        "%s is in place, yet sshd does something else: another file or a Match block wins"
                                .formatted(path()),
                        "look for the setting with: grep -rn -e Match -e Include /etc/ssh/")
                : Optional.empty();
    }

    /// Places the file, checks, and has sshd take it up, watched over.
    Work placed(Facts now) {
        var actions = new ArrayList<Action>();
        actions.add(new WriteFile(path(), "0600", "root:root", content()));
        var files = new SshdFiles(now);
        if (!files.includesOurs()) {
            // only ours: whatever else lies there was dead until now, and stays so
            files.mainFile()
                    .ifPresent(main ->
                            actions.add(
                                    new WriteFile(
                                            SshdFiles.MAIN,
                                            main.mode(),
                                            main.owner(),
                                            "Include "
                                                    + SshdFiles.FOLDER
                                                    + "00-clawsetup-*.conf\n"
                                                    + main.content())));
        }
        return Change.of(actions).checkedBy("sshd -t").thenReload(Reload.SSH).guarded();
    }

    private static Optional<Refusal> refuse(String why, String remedy) {
        return Optional.of((Refusal) Change.refuse(why, remedy));
    }
}
