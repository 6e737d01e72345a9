package dev.clawsetup.steps.ssh;

import dev.clawsetup.answers.Answers;
import dev.clawsetup.answers.Level;
import dev.clawsetup.facts.Account;
import dev.clawsetup.facts.Facts;
import dev.clawsetup.facts.Weather.SeenLogin;
import dev.clawsetup.plan.Change;
import dev.clawsetup.plan.Step;
import dev.clawsetup.plan.Work;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;

/// Nobody is cut off by surprise: who logged in within the last 30 days by a way that this plan
/// would close, and has no other?
///
/// Seldom seen people count too: a second administrator who has only a password would be shut out,
/// whether or not they came by lately.
///
/// The administrator and the account in front are not asked about, as their way in is proved. A
/// person can say that all of it is meant, by leaving this row out.
public final class UsersSeen implements Step {
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("d MMMM", java.util.Locale.ENGLISH)
                    .withZone(ZoneOffset.UTC);

    @Override
    public String id() {
        return "ssh.users-seen";
    }

    @Override
    public String title() {
        return "Nobody is cut off by surprise";
    }

    @Override
    public Change change(Facts now, Answers want) {
        if (want.level() == Level.HOME && !want.chosen().only().contains(id())) {
            return Change.off("not at level home");
        }
        boolean passwords = willDo(new KeysOnly(), now, want);
        boolean root = willDo(new NoRoot(), now, want) && !want.access().admin().equals("root");
        var here = now.weather().connection().map(c -> c.clientAddress()).orElse("");
        var cutOff = new ArrayList<SeenLogin>();
        var toTell = new ArrayList<SeenLogin>();
        for (var login : now.weather().logins()) {
            boolean byPassword = !login.method().equals("publickey");
            if (login.account().equals("root") && login.from().equals(here)) {
                continue; // most likely the person in front, before they had an account
            }
            if (login.account().equals("root") && root) {
                cutOff.add(login);
            } else if (byPassword && passwords && !ours(login, want)) {
                (hasKey(now, login) ? toTell : cutOff).add(login);
            }
        }
        var others = passwords ? withoutKey(now, want) : List.<Account>of();
        var colleagues = others.stream().filter(Account::administers).map(Account::name).toList();
        if (!colleagues.isEmpty()) {
            return Change.refuse(
                    "%s administers here too, by password only, and would be shut out"
                            .formatted(String.join(", ", colleagues)),
                    "add a key to that account first; or leave ssh.users-seen out to say that this"
                            + " is meant");
        }
        if (!cutOff.isEmpty()) {
            return Change.refuse(
                    "these logins would be refused from now on: " + words(cutOff),
                    "give each of them another way in first (a key, or an account of its own); or"
                            + " leave ssh.users-seen out to say that this is meant");
        }
        if (!toTell.isEmpty()) {
            return Change.advise(
                    "these logins work by key only from now on: " + words(toTell), "tell them");
        }
        if (!others.isEmpty()) {
            return Change.advise(
                    "%s has a password and no key, and cannot log in from now on"
                            .formatted(
                                    String.join(", ", others.stream().map(Account::name).toList())),
                    "give that account a key if somebody still uses it");
        }
        return Change.none(
                now.weather().logins().isEmpty()
                        ? "no login was recorded in the last 30 days"
                        : "every login of the last 30 days still works");
    }

    private static boolean willDo(Step step, Facts now, Answers want) {
        return want.chosen().has(step.id()) && step.change(now, want) instanceof Work;
    }

    private static boolean ours(SeenLogin login, Answers want) {
        return login.account().equals(want.access().admin())
                || login.account().equals(want.access().operator().account());
    }

    /// Root is not among them: where it may log in at all, that is a row of its own.
    private static List<Account> withoutKey(Facts now, Answers want) {
        return now.loginAccounts().stream()
                .filter(a -> !a.root() && a.password() == Account.Password.SET)
                .filter(a -> a.usableKeys().isEmpty())
                .filter(a -> !a.name().equals(want.access().admin()))
                .filter(a -> !a.name().equals(want.access().operator().account()))
                .filter(a -> !now.sshd().setting("passwordauthentication", a.name()).equals("no"))
                .toList();
    }

    private static boolean hasKey(Facts now, SeenLogin login) {
        return now.account(login.account())
                .map(Account::usableKeys)
                .filter(keys -> !keys.isEmpty())
                .isPresent();
    }

    private static String words(List<SeenLogin> logins) {
        return String.join(
                ", ",
                logins.stream()
                        .map(l ->
                                "%s by %s from %s (%d times, last on %s)"
                                        .formatted(
                                                l.account(),
                                                l.method().equals("publickey") ? "key" : l.method(),
                                                l.from(),
                                                l.times(),
                                                DAY.format(l.last())))
                        .toList());
    }
}
