package dev.clawsetup;

import dev.clawsetup.answers.Answers;
import dev.clawsetup.answers.Draft;
import dev.clawsetup.answers.Interview;
import dev.clawsetup.answers.Keys;
import dev.clawsetup.answers.Value;
import dev.clawsetup.facts.Account;
import dev.clawsetup.facts.AuthorizedKey;
import dev.clawsetup.facts.Facts;
import dev.clawsetup.keys.KeyFile;
import dev.clawsetup.keys.NewKey;
import dev.clawsetup.machine.CannotConnect;
import dev.clawsetup.plan.Plan;
import dev.clawsetup.run.Attended;
import dev.clawsetup.run.Engine;
import dev.clawsetup.run.Exit;
import dev.clawsetup.run.Fit;
import dev.clawsetup.run.Report;
import dev.clawsetup.secret.Secret;
import dev.clawsetup.steps.access.AdminKeys;
import dev.clawsetup.steps.access.PublicKey;
import dev.clawsetup.steps.keys.KeysGone;
import dev.clawsetup.ui.Clean;
import dev.clawsetup.ui.KeyList;
import dev.clawsetup.ui.json.JsonKeys;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// `clawsetup keys`: lists the keys that open an account, adds one, exchanges one, takes one away.
///
/// Each change is a run of the engine like any other: on record, proved by a new login, put back by
/// the server where nobody proves it. What is exchanged is first added and proven, then the old one
/// goes: in between both work.
final class KeyDesk {
    /// So much of a fingerprint tells which key is meant.
    private static final int SHORTEST_PRINT = "SHA256:".length() + 8;

    private static final List<String> VERBS = List.of("list", "add", "replace", "remove");

    private final Terminals terminals;
    private final Options.Server server;
    private final Draft given;
    private final Options.Telling telling;

    KeyDesk(Terminals terminals, Options.Server server, Draft given, Options.Telling telling) {
        this.terminals = terminals;
        this.server = server;
        this.given = given;
        this.telling = telling;
    }

    /// A server, looked at over one login.
    private record Seen(Dialer dialer, Engine engine, Facts facts) implements AutoCloseable {
        Account account() {
            var name = engine.operator().account();
            return facts.account(name)
                    .orElseThrow(() ->
                            new Desk.Halt(
                                    Exit.REFUSED,
                                    "cannot see the account %s on this server. Nothing was done. Log in as an account of its own."
                                            .formatted(Clean.line(name))));
        }

        boolean local() {
            return engine.operator().method().equals("local");
        }

        @Override
        public void close() {
            engine.close();
        }
    }

    /// A key that shall be added.
    ///
    /// @param file its private half, where it lies on this computer
    /// @param madeNow it is new, and kept only once nothing stands against it
    /// @param keeping what its owner should do with it
    private record Coming(
            String line,
            Optional<Path> file,
            Optional<Secret> passphrase,
            Optional<NewKey> madeNow,
            String keeping) {
        String fingerprint() {
            return PublicKey.of(line).orElseThrow().fingerprint();
        }
    }

    int answer(List<String> said, Options.NewKey fresh) throws CannotConnect, IOException {
        var words = new ArrayList<>(said);
        if (server.local.value() && VERBS.contains(server.target.value())) {
            // --local takes the place of the server's name
            words.addFirst(server.target.value());
            server.target.say("");
        }
        Desk.requireTarget(Desk.target(server));
        return switch (KeyRequest.of(words, fresh)) {
            case KeyRequest.Show _ -> list();
            case KeyRequest.Add(var key) -> add(key, fresh);
            case KeyRequest.Replace(var old, var key) -> replace(old, key, fresh);
            case KeyRequest.Remove(var names) -> remove(names);
        };
    }

    private Seen see() throws CannotConnect {
        var target = Desk.requireTarget(Desk.target(server));
        var attended = terminals.unattended(telling) ? Attended.BY_NOBODY : Attended.BY_A_PERSON;
        var dialer = new Dialer(server, given, attended);
        return seen(dialer, dialer.dial(target, terminals.asks(telling)).engine());
    }

    private static Seen seen(Dialer dialer, Engine engine) {
        var facts = engine.look();
        var trouble = Fit.trouble(facts);
        if (trouble.isPresent()) {
            engine.close();
            throw new Desk.Halt(Exit.REFUSED, engine.server() + ": " + trouble.get());
        }
        return new Seen(dialer, engine, facts);
    }

    // List ---------------------------------------------------------------------------------------

    private int list() throws CannotConnect {
        try (var seen = see()) {
            var operator = seen.engine().operator();
            if (telling.json.value()) {
                JsonKeys.lines(seen.facts(), operator, Instant.now()).forEach(terminals::result);
                return Exit.DONE;
            }
            KeyList.lines(seen.facts(), operator).forEach(terminals::result);
            var target = seen.local() ? "--local" : seen.engine().server();
            switch (seen.account().usableKeys().size()) {
                case 0 -> terminals.result("Make one with: clawsetup keys " + target + " add");
                case 1 ->
                        terminals.result(
                                "If you lose the one that opens %s, no login by key is left. Add a second one, or one to be put away: clawsetup keys %s add%s"
                                        .formatted(
                                                Clean.line(operator.account()),
                                                target,
                                                seen.local() ? "" : " --recovery"));
                default -> {}
            }
            return Exit.DONE;
        }
    }

    // Add ----------------------------------------------------------------------------------------

    private int add(Optional<GivenKey> key, Options.NewKey fresh)
            throws CannotConnect, IOException {
        try (var seen = see()) {
            if (seen.local() && key.isEmpty()) {
                LaptopKeys.bringOver(seen.engine().operator(), seen.facts())
                        .lines()
                        .forEach(terminals::result);
                return Exit.DONE;
            }
            return added(seen, coming(seen, key, fresh)).report().exit();
        }
    }

    /// What came of it, and the key as it lies here now.
    private record Added(Report report, Coming key) {}

    private Added added(Seen seen, Coming asked) throws IOException {
        var want = answers(seen, new AdminKeys().id(), List.of(asked.line()));
        var plan = Plan.of(List.of(new AdminKeys()), seen.facts(), want);
        var coming = asked;
        if (plan.refusals().isEmpty() && asked.madeNow().isPresent()) {
            coming = kept(asked, asked.madeNow().get());
            seen.dialer()
                    .provesWith(
                            coming.file().orElseThrow(),
                            coming.passphrase(),
                            ProvingConnector.Which.NEW_ONLY);
        }
        var report = carriedOut(seen, plan, want);
        if (asked.madeNow().isPresent() && coming.file().isPresent()) {
            var file = coming.file().get();
            terminals.say(
                    report.exit() == Exit.DONE
                            ? "The new login was made with the new key. Its private half lies in %s; %s."
                                    .formatted(file, asked.keeping())
                            : "The new key lies in %s, and opens nothing yet.".formatted(file));
        } else if (report.exit() == Exit.DONE) {
            tried(seen, coming);
        }
        return new Added(report, coming);
    }

    /// Tries a key that was added from a file whose private half lies beside it.
    private void tried(Seen seen, Coming coming) {
        if (coming.file().isEmpty() || seen.local()) {
            terminals.say(
                    "Nobody has logged in with that key yet: its private half is not here. Try it"
                            + " where it is before you rely on it.");
            return;
        }
        try (var engine =
                seen.dialer()
                        .dialWith(
                                coming.file().get(),
                                coming.passphrase(),
                                terminals.asks(telling))) {
            terminals.say("A new login as %s was made with it.".formatted(engine.server()));
        } catch (CannotConnect e) {
            terminals.say(
                    "It was added, and a login with %s alone does not work: %s. %s"
                            .formatted(
                                    coming.file().get(),
                                    Clean.line(e.getMessage()),
                                    Clean.line(e.remedy())));
        }
    }

    private Coming coming(Seen seen, Optional<GivenKey> key, Options.NewKey fresh) {
        if (key.isPresent()) {
            return new Coming(key.get().line(), key.get().file(), secret(), Optional.empty(), "");
        }
        var made =
                NewKey.called(
                        fresh.recovery.value() ? LaptopKeys.recoveryName() : LaptopKeys.name());
        var home = LaptopKeys.HOME;
        var file =
                fresh.to.value() != null
                        ? fresh.to.value().toAbsolutePath()
                        : fresh.recovery.value() ? KeyFile.recovery(home) : KeyFile.free(home);
        if (seen.local()) {
            throw new Desk.Halt(
                    Exit.REFUSED,
                    "cannot make a key on the server itself: a key is made where it is used, so"
                            + " that its private half never travels. Nothing was done. See"
                            + " clawsetup keys --local add for what to type on your computer.");
        }
        return new Coming(
                made.publicLine(),
                Optional.of(file),
                Optional.empty(),
                Optional.of(made),
                fresh.recovery.value()
                        ? "put it where it is not lost with this computer: a memory stick in a"
                                + " drawer, a password manager"
                        : "keep it to yourself");
    }

    /// Writes the new key down, with the passphrase that the person chooses; where nobody is asked,
    /// with the one that the answers give.
    private Coming kept(Coming asked, NewKey key) {
        var file = asked.file().orElseThrow();
        var passphrase =
                (terminals.unattended(telling) ? secret() : terminals.newPassphrase(telling, file))
                        .filter(secret -> !secret.isEmpty());
        if (passphrase.isEmpty()) {
            terminals.say(
                    "The new key has no passphrase: whoever gets the file %s can log in with it."
                            .formatted(file));
        }
        try {
            var made = KeyFile.keep(key, file, passphrase);
            terminals.say(
                    "Made a key: %s, its public half in %s. Its fingerprint is %s."
                            .formatted(made.file(), made.publicFile(), made.fingerprint()));
            return new Coming(
                    made.publicLine(),
                    Optional.of(made.file()),
                    passphrase,
                    asked.madeNow(),
                    asked.keeping());
        } catch (KeyFile.CannotKeep e) {
            throw new Desk.Halt(
                    Exit.REFUSED,
                    "%s. Nothing was changed on the server. Please %s."
                            .formatted(e.getMessage(), e.remedy()));
        }
    }

    private Optional<Secret> secret() {
        return given.secret(Keys.PASSPHRASE);
    }

    // Remove and replace -------------------------------------------------------------------------

    private int remove(List<String> names) throws CannotConnect, IOException {
        try (var seen = see()) {
            var prints = new HashSet<String>();
            for (var name : names) {
                prints.add(meant(seen.account(), name).fingerprint());
            }
            return removed(seen, prints).exit();
        }
    }

    private Report removed(Seen seen, Set<String> prints) throws IOException {
        if (seen.local()
                && terminals.unattended(telling)
                && seen.facts().weather().connection().isPresent()) {
            throw new Desk.Halt(
                    Exit.REFUSED,
                    "cannot take a key away inside an SSH login where nobody is asked: a person has"
                            + " to show that a new login works. Nothing was changed. Run it without"
                            + " --yes and --json, or from another machine.");
        }
        var want = answers(seen, KeysGone.ID, List.of());
        var plan = Plan.of(List.of(new KeysGone(prints)), seen.facts(), want);
        return carriedOut(seen, plan, want);
    }

    private int replace(String old, Optional<GivenKey> key, Options.NewKey fresh)
            throws CannotConnect, IOException {
        try (var seen = see()) {
            var going = meant(seen.account(), old);
            var coming = coming(seen, key, fresh);
            if (coming.fingerprint().equals(going.fingerprint())) {
                throw KeyRequest.usage("the old key and the new one are the same");
            }
            var inUse = KeyList.inUse(seen.account(), going, seen.engine().operator());
            if (inUse && coming.file().isEmpty()) {
                throw new Desk.Halt(
                        Exit.REFUSED,
                        "cannot replace the key that you are logged in with by one whose private"
                                + " half is not here: nobody could show that the new one works."
                                + " Nothing was changed. Add the new one (clawsetup keys %s add), log in from where it is, and take the old one out there (remove)."
                                        .formatted(seen.engine().server()));
            }
            var added = added(seen, coming);
            if (added.report().exit() != Exit.DONE) {
                return added.report().exit();
            }
            var prints = Set.of(going.fingerprint());
            if (!inUse) {
                return removed(new Seen(seen.dialer(), seen.engine(), seen.engine().look()), prints)
                        .exit();
            }
            var proven = added.key();
            try (var again =
                    seen(
                            seen.dialer(),
                            seen.dialer()
                                    .dialWith(
                                            proven.file().orElseThrow(),
                                            proven.passphrase(),
                                            terminals.asks(telling)))) {
                return removed(again, prints).exit();
            }
        }
    }

    /// The one key that somebody means by its name, its fingerprint or its file.
    private static AuthorizedKey meant(Account account, String word) {
        var print = PublicKey.of(GivenKey.text(word)).map(PublicKey::fingerprint).orElse(word);
        var found =
                account.keys().stream()
                        .filter(key ->
                                key.comment().equals(word)
                                        || key.fingerprint().equals(print)
                                        || print.startsWith("SHA256:")
                                                && print.length() >= SHORTEST_PRINT
                                                && key.fingerprint().startsWith(print))
                        .toList();
        var prints = found.stream().map(AuthorizedKey::fingerprint).distinct().count();
        if (prints == 1) {
            return found.getFirst();
        }
        throw new Desk.Halt(
                Exit.ANSWERS,
                prints == 0
                        ? "cannot find a key “%s” of %s. Nothing was changed. See their names with: clawsetup keys …"
                                .formatted(Clean.line(word, 60), Clean.line(account.name()))
                        : "cannot tell which key “%s” is: %d keys of %s have that name. Nothing was changed. Give the fingerprint of the one that is meant."
                                .formatted(
                                        Clean.line(word, 60), prints, Clean.line(account.name())));
    }

    // Both ---------------------------------------------------------------------------------------

    /// The answers of somebody who wants this one thing, for the account that is logged in.
    private Answers answers(Seen seen, String control, List<String> add) {
        var operator = seen.engine().operator();
        var draft =
                Draft.empty()
                        .with(Keys.ONLY, Value.of(List.of(control)))
                        .with(Keys.ADD_KEYS, Value.of(add))
                        .with(
                                Keys.ADMIN_NAME,
                                Value.of(
                                        operator.account().equals("root")
                                                ? ""
                                                : operator.account()));
        var deadline = given.get(Keys.DEADLINE);
        if (deadline.isPresent()) {
            draft = draft.with(Keys.DEADLINE, deadline.get());
        }
        var interview =
                new Interview(seen.facts(), operator, Answers.Purpose.HARDEN, Set.of(control));
        Desk.refuse(interview.complaints(draft));
        return interview.answers(draft);
    }

    private Report carriedOut(Seen seen, Plan plan, Answers want) throws IOException {
        var report =
                seen.engine()
                        .carryOut(plan, seen.facts(), want, terminals.teller(telling).events());
        terminals.report(report, telling, Optional.empty());
        return report;
    }
}
