package dev.clawsetup.steps.access;

import dev.clawsetup.answers.Answers;
import dev.clawsetup.facts.Account;
import dev.clawsetup.facts.Facts;
import dev.clawsetup.facts.FileState;
import dev.clawsetup.plan.Action;
import dev.clawsetup.plan.Action.AddAccount;
import dev.clawsetup.plan.Action.AddKeys;
import dev.clawsetup.plan.Action.WriteFile;
import dev.clawsetup.plan.Change;
import dev.clawsetup.plan.Change.Refusal;
import dev.clawsetup.plan.Step;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A person administers, with an account of their own, a key and sudo.
///
/// The account gets the key that logged in, so the same laptop opens it, and a sudoers file of its
/// own. sudo asks nothing unless a password was given: an account whose sudo asks for a password
/// that nobody knows is no administrator at all.
public final class AdminAccount implements Step {
    static final String SUDOERS = "/etc/sudoers.d/clawsetup-admin";
    private static final int FIRST_PERSON = 1000;
    private static final int NOBODY = 65534;

    @Override
    public String id() {
        return "access.admin";
    }

    @Override
    public String title() {
        return "A person administers";
    }

    @Override
    public Change change(Facts now, Answers want) {
        var way = new WayIn(now, want);
        if (way.account().map(Account::root).orElse(way.admin().equals("root"))) {
            return Change.advise(
                    "root administers this server, as nobody else was named",
                    "an account of your own is better: guesses at “root” then lead nowhere, and the"
                            + " log says who did what (access.admin.name)");
        }
        boolean needsSudo = !way.account().map(Account::administers).orElse(false);
        var keys = keyless(way) ? way.missingLines() : missingLogin(way);
        if (way.account().isPresent() && !needsSudo && keys.isEmpty()) {
            return unanswerable(way)
                    .map(Change.class::cast)
                    .orElseGet(
                            () -> Change.none("%s has sudo and a way in".formatted(way.admin())));
        }
        return refusal(way)
                .map(Change.class::cast)
                .orElseGet(() -> work(way, needsSudo, needsSudo ? way.missingLines() : keys));
    }

    private static Change work(WayIn way, boolean needsSudo, List<String> keys) {
        var name = way.admin();
        var access = way.want().access();
        var actions = new ArrayList<Action>();
        if (way.account().isEmpty()) {
            actions.add(
                    new AddAccount(
                            name,
                            AddAccount.Who.PERSON,
                            "/home/" + name,
                            List.of(),
                            access.adminPassword()));
        }
        if (!keys.isEmpty()) {
            actions.add(new AddKeys(name, way.keyFile().orElseThrow(), keys));
        }
        if (needsSudo) {
            actions.add(new WriteFile(SUDOERS, "0440", "root:root", sudoers(way)));
        }
        var work = Change.of(actions).because(today(way)).guarded().provedBy(way.proof());
        if (needsSudo) {
            work = work.checkedBy("visudo -cf " + SUDOERS);
        }
        return way.now().installed("sudo") ? work : work.withPackages(List.of("sudo"), List.of());
    }

    private static String today(WayIn way) {
        return way.account()
                .map(account ->
                        account.administers()
                                ? "your key does not open %s".formatted(account.name())
                                : "%s is no administrator".formatted(account.name()))
                .orElse("there is no account %s".formatted(way.admin()));
    }

    /// `requiretty` would refuse the proof, and every script; administrators whom an earlier run
    /// made keep their lines.
    private static String sudoers(WayIn way) {
        var name = way.admin();
        var asks = way.want().access().adminPassword().isPresent();
        var lines = new ArrayList<String>();
        lines.add("# clawsetup: who administers this server");
        lines.add("Defaults:%s !requiretty".formatted(name));
        lines.add("%s ALL=(ALL:ALL) %sALL".formatted(name, asks ? "" : "NOPASSWD: "));
        way.now()
                .file(SUDOERS)
                .map(FileState::content)
                .ifPresent(old ->
                        old.lines()
                                .filter(line -> !line.startsWith("#") && !line.isBlank())
                                .filter(line -> !line.split("[ ]", 2)[0].equals(name))
                                .filter(line -> !line.startsWith("Defaults:" + name + " "))
                                .forEach(lines::add));
        return String.join("\n", lines) + "\n";
    }

    /// Without any key of its own the account would be shut to us, so the given ones come now.
    private static boolean keyless(WayIn way) {
        return way.account().map(a -> a.usableKeys().isEmpty()).orElse(true)
                && !way.operatorIsAdmin();
    }

    private static List<String> missingLogin(WayIn way) {
        return way.want().access().operator().publicKey().stream()
                .filter(line -> !way.operatorIsAdmin())
                .filter(line -> way.missingLines().contains(line.strip()))
                .toList();
    }

    private static Optional<Refusal> refusal(WayIn way) {
        if (way.account().filter(a -> a.uid() < FIRST_PERSON || a.uid() == NOBODY).isPresent()) {
            return refuse(
                    "%s is an account of the system".formatted(way.admin()),
                    "choose another name, for example your own");
        }
        if (keyless(way) && way.wantedLines().isEmpty()) {
            return refuse(
                    "nobody could log in as %s: there is no key for it".formatted(way.admin()),
                    "add a public key on the page “Who may log in”");
        }
        if (way.keyFile().isEmpty()) {
            return refuse(
                    "sshd reads the keys of %s from outside its home (AuthorizedKeysFile), where others decide"
                            .formatted(way.admin()),
                    "put the key there yourself, then run this again");
        }
        return way.missingLines().stream()
                .flatMap(line -> way.refusesLine(line).stream())
                .findFirst()
                .or(way::limited)
                .or(() -> unanswerable(way))
                .or(() -> Hazards.of(way.now()))
                .or(way::cannotAddKeys)
                .or(way::cannotLogIn);
    }

    /// An account whose sudo asks for what we cannot answer proves nothing.
    private static Optional<Refusal> unanswerable(WayIn way) {
        if (way.operatorIsAdmin() || way.account().isEmpty()) {
            return Optional.empty();
        }
        var account = way.account().get();
        boolean given = way.want().access().adminPassword().isPresent();
        if (given
                && account.sudo() != Account.Sudo.FREE
                && account.password() != Account.Password.SET) {
            return refuse(
                    "%s exists and has no password, so sudo could not ask for it"
                            .formatted(way.admin()),
                    "leave access.admin.password out, or set the password first: passwd "
                            + way.admin());
        }
        if (!given && account.sudo() == Account.Sudo.ASKS) {
            return refuse(
                    "sudo asks %s for a password that clawsetup does not know"
                            .formatted(way.admin()),
                    "log in as %s, or give access.admin.password".formatted(way.admin()));
        }
        return Optional.empty();
    }

    private static Optional<Refusal> refuse(String why, String remedy) {
        return Optional.of((Refusal) Change.refuse(why, remedy));
    }
}
