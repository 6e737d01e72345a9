package dev.clawsetup.steps.ssh;

import dev.clawsetup.answers.Answers;
import dev.clawsetup.facts.Account;
import dev.clawsetup.facts.Facts;
import dev.clawsetup.plan.Change;
import dev.clawsetup.plan.Step;
import dev.clawsetup.steps.access.WayIn;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/// Shuts root's own login, once somebody else administers; until then root gets in by key only.
///
/// Somebody else is an account with sudo that has shown its key; a new login of it, with sudo,
/// proves the change. Never by a failing login as root: fail2ban and sshd count those.
public final class NoRoot implements Step {
    /// What sshd calls `prohibit-password` when asked (`sshd -T`), and what is stricter.
    private static final Set<String> KEY_ONLY =
            Set.of("prohibit-password", "without-password", "forced-commands-only", "no");

    @Override
    public String id() {
        return "ssh.no-root";
    }

    @Override
    public String title() {
        return "Root may not log in";
    }

    @Override
    public List<String> needs() {
        return List.of("access.admin", "access.keys", "ssh.users-seen");
    }

    @Override
    public Change change(Facts now, Answers want) {
        var way = new WayIn(now, want);
        boolean shut = others(way);
        Predicate<String> kept = shut ? "no"::equals : KEY_ONLY::contains;
        if (kept.test(now.sshd().setting("permitrootlogin", "root"))
                && kept.test(now.sshd().setting("permitrootlogin"))
                && !now.sshd().stale()) {
            return Change.none(
                    shut
                            ? "root may not log in; %s administers".formatted(way.admin())
                            : "root logs in by key only, as nobody else is known to administer");
        }
        var file =
                shut
                        ? DropIn.of("no-root", "root may not log in", "PermitRootLogin no")
                        : DropIn.of(
                                "no-root",
                                "root logs in by key only",
                                "PermitRootLogin prohibit-password");
        return file.refusal(
                        now, DropIn.Exceptions.REFUSED, Map.of("permitrootlogin", kept.negate()))
                .or(() -> rootHimself(way) ? way.refusesKeysAlone() : way.cannotLogIn())
                .map(Change.class::cast)
                .orElseGet(() -> {
                    var work =
                            file.placed(now)
                                    .because(
                                            "sshd lets root in (PermitRootLogin %s)"
                                                    .formatted(
                                                            now.sshd()
                                                                    .setting(
                                                                            "permitrootlogin",
                                                                            "root")))
                                    .provedBy(way.proof());
                    return shut ? work.keepingOut("root") : work;
                });
    }

    private static boolean others(WayIn way) {
        return !rootHimself(way) && way.administers() && way.refusesKeysAlone().isEmpty();
    }

    private static boolean rootHimself(WayIn way) {
        return way.account().map(Account::root).orElse(way.admin().equals("root"));
    }
}
