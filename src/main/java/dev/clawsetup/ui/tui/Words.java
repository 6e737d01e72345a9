package dev.clawsetup.ui.tui;

import dev.clawsetup.plan.Action;
import dev.clawsetup.plan.Proof;
import dev.clawsetup.plan.Work;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// Plans in a server owner's words.
final class Words {
    private Words() {}

    static String count(int number, String one, String many) {
        return number + " " + (number == 1 ? one : many);
    }

    static String seconds(Duration time) {
        return time.toMinutes() < 1
                ? String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0)
                : "%d min %02d s".formatted(time.toMinutes(), time.toSecondsPart());
    }

    static String clock(Duration time) {
        var all = Math.max(0, time.toSeconds());
        return "%02d:%02d".formatted(all / 60, all % 60);
    }

    /// What a step touches, shortest first to read.
    static String touches(Work work) {
        var all = new ArrayList<String>();
        work.packages().forEach(p -> all.addAll(p.names()));
        work.actions().forEach(a -> all.add(touches(a)));
        return all.stream().distinct().collect(Collectors.joining(", "));
    }

    private static String touches(Action action) {
        return switch (action) {
            case Action.WriteFile a -> a.path();
            case Action.RemoveFile a -> a.path();
            case Action.Link a -> a.path();
            case Action.PutTree a -> a.path();
            case Action.InstallPackages a -> String.join(", ", a.names());
            case Action.AddAccount a -> "account " + a.name();
            case Action.SetGroups a -> "groups of " + a.account();
            case Action.AddKeys a -> a.file();
            case Action.SetUnit a -> a.unit();
            case Action.Ufw _ -> "the firewall's rules";
            case Action.Sysctl a -> a.path();
            case Action.Swap a -> a.path();
            case Action.OpenClawConfig _ -> "OpenClaw's configuration";
        };
    }

    static String proofs(List<Proof> proofs) {
        return proofs.stream().map(Words::proof).collect(Collectors.joining("; "));
    }

    static String proof(Proof proof) {
        return switch (proof) {
            case Proof.FreshLogin p -> "a new login as " + p.account() + ", root from there";
            case Proof.OffersOnly p -> "only " + String.join(" and ", p.methods()) + " is offered";
            case Proof.Reachable p -> "port " + p.port() + " answers";
            case Proof.Unreachable p -> "port " + p.port() + " no longer answers";
            case Proof.Healthy p -> p.url() + " answers";
            case Proof.Holds p -> p.means();
        };
    }

    static String reload(Work.Reload reload) {
        return switch (reload) {
            case SSH -> "the SSH server reads its files anew; open sessions stay";
            case FAIL2BAN -> "fail2ban reads its files anew";
            case SYSTEMD -> "systemd reads its units anew";
            case SYSCTL -> "the kernel takes the settings";
            case JOURNAL -> "the journal takes its settings";
            case GATEWAY -> "OpenClaw's gateway starts anew";
        };
    }

    static String safety(Work work, Duration deadline) {
        return switch (work.safety()) {
            case PLAIN -> "";
            case GUARDED ->
                    "after %d s the server itself puts the old settings back"
                            .formatted(deadline.toSeconds());
            case HEALTH -> "the old settings are put back";
        };
    }
}
