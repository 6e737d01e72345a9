package dev.clawsetup.steps.ssh;

import dev.clawsetup.answers.Answers;
import dev.clawsetup.facts.Account;
import dev.clawsetup.facts.Facts;
import dev.clawsetup.plan.Change;
import dev.clawsetup.plan.Proof;
import dev.clawsetup.plan.Step;
import dev.clawsetup.steps.access.WayIn;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// Turns password logins off, so that only keys open the door.
///
/// A `Match` block can still say otherwise for one account, so every login account is asked about.
/// Keyboard-interactive goes too: through PAM it asks for the same password by another name. UsePAM
/// stays, as without it an account with a locked password is refused even with its key.
public final class KeysOnly implements Step {
    private static final DropIn FILE =
            DropIn.of(
                    "keys-only",
                    "only keys open the door",
                    "PasswordAuthentication no",
                    "KbdInteractiveAuthentication no");
    private static final Predicate<String> YES = value -> !value.equalsIgnoreCase("no");
    private static final Map<String, Predicate<String>> UNWANTED =
            Map.of(
                    "passwordauthentication",
                    YES,
                    "kbdinteractiveauthentication",
                    YES,
                    "challengeresponseauthentication",
                    YES);

    @Override
    public String id() {
        return "ssh.keys-only";
    }

    @Override
    public String title() {
        return "Only keys open the door";
    }

    @Override
    public List<String> needs() {
        return List.of("access.admin", "access.keys", "ssh.users-seen");
    }

    @Override
    public Change change(Facts now, Answers want) {
        var sshd = now.sshd();
        var byPassword =
                now.loginAccounts().stream()
                        .map(Account::name)
                        .filter(name -> !keysOnly(now, name))
                        .toList();
        boolean everywhere = new SshdFiles(now).exception(UNWANTED).isEmpty();
        if (byPassword.isEmpty() && general(now) && everywhere && !sshd.stale()) {
            return Change.none(
                    "sshd takes keys only, from each of %d login accounts"
                            .formatted(now.loginAccounts().size()));
        }
        for (var other : List.of("gssapiauthentication", "hostbasedauthentication")) {
            if (sshd.setting(other).equals("yes")) {
                return Change.refuse(
                        "sshd also takes logins by %s, which somebody set up on purpose"
                                .formatted(other.replace("authentication", "")),
                        "turn it off in /etc/ssh, or leave ssh.keys-only out");
            }
        }
        var second = asksForBoth(now);
        if (second.isPresent()) {
            return Change.refuse(
                    "%s logs in with a key and a password together (AuthenticationMethods %s), and could not any more"
                            .formatted(
                                    second.get(),
                                    now.sshd().setting("authenticationmethods", second.get())),
                    "that is stricter than ours: leave ssh.keys-only out, or remove that line");
        }
        var way = new WayIn(now, want);
        return FILE.refusal(now, DropIn.Exceptions.REFUSED, UNWANTED)
                .or(way::refusesKeysAlone)
                .map(Change.class::cast)
                .orElseGet(() ->
                        FILE.placed(now)
                                .because(today(now, byPassword))
                                .provedBy(way.proof(), new Proof.OffersOnly(List.of("publickey"))));
    }

    private static String today(Facts now, List<String> byPassword) {
        if (now.sshd().stale() && byPassword.isEmpty()) {
            return "sshd runs with older settings than its files have";
        }
        var open =
                now.loginAccounts().stream()
                        .filter(a -> byPassword.contains(a.name()))
                        .filter(a -> a.password() != Account.Password.LOCKED)
                        .map(Account::name)
                        .toList();
        return open.isEmpty()
                ? "sshd asks for passwords, though no account has one"
                : "a password opens " + String.join(", ", open);
    }

    /// Somebody else whose every way in has a password in it.
    private static Optional<String> asksForBoth(Facts now) {
        return now.loginAccounts().stream()
                .map(Account::name)
                .filter(name -> {
                    var ways = now.sshd().setting("authenticationmethods", name);
                    return !ways.isEmpty()
                            && List.of(ways.split(" ")).stream()
                                    .allMatch(w ->
                                            w.contains("password")
                                                    || w.contains("keyboard-interactive"));
                })
                .findFirst();
    }

    private static boolean general(Facts now) {
        return now.sshd().setting("passwordauthentication").equals("no")
                && now.sshd().setting("kbdinteractiveauthentication").equals("no");
    }

    private static boolean keysOnly(Facts now, String account) {
        return now.sshd().setting("passwordauthentication", account).equals("no")
                && now.sshd().setting("kbdinteractiveauthentication", account).equals("no");
    }
}
