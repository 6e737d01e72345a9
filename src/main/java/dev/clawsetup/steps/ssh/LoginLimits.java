package dev.clawsetup.steps.ssh;

import dev.clawsetup.answers.Answers;
import dev.clawsetup.answers.Level;
import dev.clawsetup.facts.Facts;
import dev.clawsetup.plan.Change;
import dev.clawsetup.plan.Step;
import dev.clawsetup.steps.access.WayIn;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/// Makes guessing slow, and gives a stolen session less to work with.
///
/// Where the server is stricter already it stays so. MaxAuthTries does not go below 3, as an agent
/// offers its keys one by one; local forwarding stays, as the tunnel to the gateway needs it;
/// MaxStartups is not touched: a low one lets a single hanging connection shut everybody out.
public final class LoginLimits implements Step {
    private record Limit(String keyword, String written, String wanted, Predicate<String> holds) {}

    private static final List<Limit> LIMITS =
            List.of(
                    new Limit("maxauthtries", "MaxAuthTries", "4", between(3, 4)),
                    new Limit("logingracetime", "LoginGraceTime", "30", between(1, 30)),
                    new Limit("x11forwarding", "X11Forwarding", "no", "no"::equals),
                    new Limit(
                            "allowtcpforwarding",
                            "AllowTcpForwarding",
                            "local",
                            List.of("local", "no")::contains));

    @Override
    public String id() {
        return "ssh.limits";
    }

    @Override
    public String title() {
        return "Guessing is slow";
    }

    @Override
    public List<String> needs() {
        return List.of("access.admin");
    }

    @Override
    public Change change(Facts now, Answers want) {
        if (want.level() == Level.HOME && !want.chosen().only().contains(id())) {
            return Change.off("not at level home");
        }
        var sshd = now.sshd();
        var loose =
                LIMITS.stream()
                        .filter(limit -> !limit.holds().test(sshd.setting(limit.keyword())))
                        .toList();
        if (loose.isEmpty() && !sshd.stale()) {
            return Change.none(
                    "%s tries and %s s for a login"
                            .formatted(
                                    sshd.setting("maxauthtries"), sshd.setting("logingracetime")));
        }
        var unwanted = new LinkedHashMap<String, Predicate<String>>();
        LIMITS.forEach(limit -> unwanted.put(limit.keyword(), limit.holds().negate()));
        var file =
                DropIn.of(
                        "limits",
                        "guessing is slow",
                        LIMITS.stream().map(limit -> line(limit, now)).toArray(String[]::new));
        var way = new WayIn(now, want);
        return file.refusal(now, DropIn.Exceptions.ALLOWED, Map.copyOf(unwanted))
                .or(way::cannotLogIn)
                .map(Change.class::cast)
                .orElseGet(() ->
                        file.placed(now)
                                .because(
                                        String.join(
                                                ", ",
                                                loose.stream().map(l -> now(l, now)).toList()))
                                .provedBy(way.proof()));
    }

    private static String now(Limit limit, Facts now) {
        return limit.written() + " " + now.sshd().setting(limit.keyword());
    }

    private static String line(Limit limit, Facts now) {
        var is = now.sshd().setting(limit.keyword());
        return limit.written() + " " + (limit.holds().test(is) ? is : limit.wanted());
    }

    private static Predicate<String> between(int least, int most) {
        return text ->
                text.matches("\\d{1,6}")
                        && Integer.parseInt(text) >= least
                        && Integer.parseInt(text) <= most;
    }
}
