package dev.clawsetup.steps.access;

import dev.clawsetup.answers.Answers;
import dev.clawsetup.facts.Account;
import dev.clawsetup.facts.Facts;
import dev.clawsetup.plan.Change;
import dev.clawsetup.plan.Step;

import java.util.List;

/// There is a way in when SSH is gone: the provider's console, and an account that it lets in.
///
/// Only a person can try a console, so this never blocks a run that nobody watches; it stays on the
/// list of what is left to do until somebody says that it works.
public final class Console implements Step {
    @Override
    public String id() {
        return "access.console";
    }

    @Override
    public String title() {
        return "There is a way in without SSH";
    }

    @Override
    public Change change(Facts now, Answers want) {
        if (now.weather().connection().isEmpty()) {
            return Change.none("this run is on the server itself, without SSH");
        }
        var names = withPassword(now);
        if (names.isEmpty()) {
            return Change.advise(
                    "no administrator has a password, and the provider's console asks for one",
                    "set one for the console (sudo passwd %s), or learn how your provider's rescue system works"
                            .formatted(want.access().admin()));
        }
        return want.access().consoleTried()
                ? Change.none(
                        "the console was tried, and %s can log in there"
                                .formatted(String.join(", ", names)))
                : Change.advise(
                        "nobody said that the provider's console works",
                        "open it once (“Console”, “VNC” or “Rescue” on the provider's page), log in as %s, and say so"
                                .formatted(String.join(" or ", names)));
    }

    private static List<String> withPassword(Facts now) {
        return now.loginAccounts().stream()
                .filter(Account::administers)
                .filter(a -> a.password() == Account.Password.SET)
                .map(Account::name)
                .toList();
    }
}
