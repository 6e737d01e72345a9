package dev.clawsetup.steps.runtime;

import dev.clawsetup.answers.Answers;
import dev.clawsetup.facts.Facts;
import dev.clawsetup.facts.FileState;
import dev.clawsetup.plan.Action;
import dev.clawsetup.plan.Change;
import dev.clawsetup.plan.Step;
import dev.clawsetup.plan.Work;
import dev.clawsetup.steps.access.ServiceAccount;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Installs OpenClaw where the account that it runs as cannot rewrite it.
///
/// It is npm's package, in a tree of its own that is made beside the old one and moved into place,
/// so a download that dies leaves what ran before. `latest` is satisfied by whatever is there:
/// nothing is updated unless a version is asked for.
public final class OpenClawProgram implements Step {
    static final String PLACE = "/opt/openclaw/app";
    static final String COMMAND = "/usr/local/bin/openclaw";

    /// A folder below a folder, of letters that mean nothing to systemd or a shell.
    private static final Pattern PLAIN_HOME = Pattern.compile("(/[A-Za-z0-9_.-]+){2,}");

    private static final String LATEST = "latest";

    /// 650 MB unpacked, npm's cache beside it until it is done, and Node (measured with 2026.9.6).
    private static final int NEEDS_MB = 1400;

    /// It takes 780 to 940 MB when idle, and the kernel's out-of-memory killer ends it at 700. A
    /// server sold as 1 GB shows some 960.
    private static final int NEEDS_MEMORY_MB = 900;

    @Override
    public String id() {
        return "runtime.openclaw";
    }

    @Override
    public String title() {
        return "OpenClaw is installed, and can't rewrite itself";
    }

    @Override
    public List<String> needs() {
        return List.of("runtime.node");
    }

    @Override
    public Change change(Facts now, Answers want) {
        if (want.purpose() == Answers.Purpose.HARDEN) {
            return Change.off("this server is only hardened");
        }
        var wanted = want.runtime().version();
        var present = now.state().openclaw().version();
        var actions = new ArrayList<Action>();
        if (present.isEmpty() || !(wanted.equals(LATEST) || wanted.equals(present.get()))) {
            var why = obstacle(now, want);
            if (why.isPresent()) {
                return why.get();
            }
            if (present.isPresent()) {
                // its data goes back with it, as the older one would not start with what the newer
                // one makes of it
                actions.add(
                        new Action.OpenClawConfig(
                                List.of(), "", new Action.OpenClawConfig.Token.Untouched()));
            }
            actions.add(new Action.PutTree(PLACE, fill(want.runtime())));
        }
        var command =
                new FileState("0755", "root:root", Shipped.named("openclaw/openclaw").complete());
        if (!now.file(COMMAND).equals(Optional.of(command))) {
            actions.add(
                    new Action.WriteFile(
                            COMMAND, command.mode(), command.owner(), command.content()));
        }
        if (actions.isEmpty()) {
            return Change.none("OpenClaw %s in %s".formatted(present.orElse(""), PLACE));
        }
        Work work =
                Change.of(actions)
                        .because(
                                present.map("OpenClaw %s is installed"::formatted)
                                        .orElse("OpenClaw is not installed"));
        return actions.stream().anyMatch(Action.PutTree.class::isInstance)
                ? Gateway.takenUp(work, now, want.gateway().port())
                : work;
    }

    /// Why OpenClaw cannot be installed here at all.
    static Optional<Change> obstacle(Facts now, Answers want) {
        var wanted = want.runtime().version();
        var present = now.state().openclaw().version();
        if (!wanted.equals(LATEST) && !Version.looksLikeOne(wanted)) {
            return Optional.of(
                    Change.refuse(
                            "“%s” is no version of OpenClaw".formatted(wanted),
                            "answer runtime.version with latest, or with a number like 2026.9.6"));
        }
        if (present.map(Version::of).filter(v -> v.compareTo(Version.of(wanted)) > 0).isPresent()) {
            return Optional.of(
                    Change.refuse(
                            "OpenClaw %s is installed, and its data does not go back to %s"
                                    .formatted(present.get(), wanted),
                            now.weather().inForce().contains("runtime.openclaw")
                                    ? "ask for that version or a later one. If clawsetup brought"
                                            + " this one, `clawsetup undo --step runtime.openclaw`"
                                            + " takes it back, and the data with it"
                                    : "ask for that version or a later one"));
        }
        var others = new ArrayList<>(now.state().openclaw().others());
        if (GatewayService.foreign(now)) {
            others.add(GatewayService.FILE);
        }
        if (present.isEmpty() && !others.isEmpty()) {
            return Optional.of(
                    Change.refuse(
                            "another OpenClaw is here: %s. Two of them fight over one port and one chat account"
                                    .formatted(String.join("; ", others)),
                            "keep it and only harden this server, or stop and remove it (its own"
                                + " `openclaw backup create` first, `openclaw uninstall` then)"));
        }
        var home = Gateway.home(now);
        if (!PLAIN_HOME.matcher(home).matches()) {
            return Optional.of(
                    Change.refuse(
                            "the account %s lives in “%s”, which OpenClaw's locked-in service can't see"
                                    .formatted(ServiceAccount.NAME, home),
                            "move it: usermod --home %s --move-home %s"
                                    .formatted(ServiceAccount.HOME, ServiceAccount.NAME)));
        }
        var memory = now.platform().memoryMb();
        if (memory < NEEDS_MEMORY_MB) {
            return Optional.of(
                    Change.refuse(
                            "OpenClaw takes up to 940 MB of memory when idle, and this server has %d MB"
                                    .formatted(memory),
                            "take a server with 2 GB (1 GB works, with swap), or only harden this"
                                    + " one"));
        }
        var free = now.weather().freeMb().getOrDefault("/opt", Integer.MAX_VALUE);
        if (free < NEEDS_MB) {
            return Optional.of(
                    Change.refuse(
                            "OpenClaw needs %d MB in /opt, and %d MB are free"
                                    .formatted(NEEDS_MB, free),
                            "make room, or only harden this server"));
        }
        return Optional.empty();
    }

    private static String fill(Answers.Runtime want) {
        return Shipped.named("openclaw/openclaw.sh")
                .with("VERSION", want.version())
                .withWord("REGISTRY", want.npmRegistry().orElse(""))
                .complete();
    }
}
