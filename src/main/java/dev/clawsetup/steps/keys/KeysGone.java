package dev.clawsetup.steps.keys;

import dev.clawsetup.answers.Answers;
import dev.clawsetup.facts.Account;
import dev.clawsetup.facts.AuthorizedKey;
import dev.clawsetup.facts.Facts;
import dev.clawsetup.facts.Trap;
import dev.clawsetup.plan.Action;
import dev.clawsetup.plan.Action.AddKeys;
import dev.clawsetup.plan.Change;
import dev.clawsetup.plan.Change.Refusal;
import dev.clawsetup.plan.Shell;
import dev.clawsetup.plan.Step;
import dev.clawsetup.plan.Work;
import dev.clawsetup.steps.access.Hazards;
import dev.clawsetup.steps.access.PublicKey;
import dev.clawsetup.steps.access.WayIn;

import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Takes keys out of an account: of a laptop that was lost, of a person who left.
///
/// The last way in cannot go. What stays must be proven, so it is the key that this very login was
/// made with: it is proven now, and once more by the new login that the change has to pass. So a
/// key is never taken out over a login that it made itself.
///
/// @param fingerprints of the keys that shall open the account no more, `SHA256:…`
public record KeysGone(Set<String> fingerprints) implements Step {
    /// As many lines of a file are looked at; what stands below may be the same key again.
    private static final int MOST_LINES = 300;

    public static final String ID = "keys.remove";

    public KeysGone {
        fingerprints = Set.copyOf(fingerprints);
    }

    @Override
    public String id() {
        return ID;
    }

    @Override
    public String title() {
        return "A key that was given up opens nothing any more";
    }

    @Override
    public Change change(Facts now, Answers want) {
        var way = new WayIn(now, want);
        var account = way.account();
        if (account.isEmpty()) {
            return Change.refuse(
                    "there is no account %s on this server".formatted(way.admin()),
                    "log in as the account whose keys you want to change");
        }
        var keys = account.get().keys();
        var going = keys.stream().filter(key -> fingerprints.contains(key.fingerprint())).toList();
        if (going.isEmpty()) {
            return Change.none(
                    keys.size() == 1
                            ? "one key is left for " + way.admin()
                            : "%d keys are left for %s".formatted(keys.size(), way.admin()));
        }
        return refusal(way, account.get(), going)
                .map(Change.class::cast)
                .orElseGet(() -> work(way, account.get(), going));
    }

    // Why not ------------------------------------------------------------------------------------

    private Optional<Refusal> refusal(WayIn way, Account account, List<AuthorizedKey> going) {
        var outside =
                going.stream()
                        .filter(key -> !key.file().startsWith(account.home() + "/"))
                        .findAny();
        if (outside.isPresent()) {
            return refuse(
                    "sshd reads that key from outside the home of %s (%s), where others decide"
                            .formatted(account.name(), outside.get().file()),
                    "take line %d out of it yourself, with another login open"
                            .formatted(outside.get().line()));
        }
        if (account.keys().stream().anyMatch(key -> key.line() >= MOST_LINES)) {
            return refuse(
                    "the key file of %s has %d lines or more, and only so many are looked at"
                            .formatted(account.name(), MOST_LINES),
                    "take the lines out yourself, with another login open, and shorten the file");
        }
        return stays(way, account)
                .or(() -> Hazards.of(way.now()))
                .or(() -> immutable(way, account))
                .or(way::cannotLogIn);
    }

    /// What is wrong with the key that has to stay.
    private Optional<Refusal> stays(WayIn way, Account account) {
        var operator = way.want().access().operator();
        return switch (operator.method()) {
            case "publickey" -> {
                var print = operator.publicKey().flatMap(PublicKey::of);
                if (print.map(PublicKey::fingerprint).filter(fingerprints::contains).isPresent()) {
                    yield refuse(
                            "you are logged in with that very key, so nothing would show that"
                                    + " another one works",
                            account.usableKeys().size() > going(account)
                                    ? "log in with a key that stays (--identity FILE), and take"
                                            + " this one out then"
                                    : "it is the last one that works: add another one first"
                                            + " (clawsetup keys … add), or exchange it (replace)");
                }
                yield !way.operatorIsAdmin()
                        ? refuse(
                                "you are logged in as %s, so nothing shows that a key of %s works"
                                        .formatted(operator.account(), account.name()),
                                "log in as " + account.name())
                        : operator.publicKey().filter(way.missingLines()::contains).isPresent()
                                ? refuse(
                                        "the key that you are logged in with is in none of the"
                                                + " files that sshd reads now",
                                        "see to it that it is before another one goes")
                                : Optional.empty();
            }
            case "local" ->
                    way.now().weather().connection().isEmpty()
                            ? refuse(
                                    "nobody on a console can show that a key that stays works",
                                    "do this from the computer that has the key: clawsetup keys %s@ADDRESS remove …"
                                            .formatted(account.name()))
                            : account.usableKeys().size() <= going(account)
                                    ? refuse(
                                            "no other key opens " + account.name(),
                                            "add another one first (clawsetup keys --local add)")
                                    : Optional.empty();
            default ->
                    refuse(
                            "you did not log in with a key, so nothing shows that one that stays"
                                    + " works",
                            "log in with the key that stays (--identity FILE), and try again");
        };
    }

    private long going(Account account) {
        return account.usableKeys().stream()
                .filter(key -> fingerprints.contains(key.fingerprint()))
                .count();
    }

    private static Optional<Refusal> immutable(WayIn way, Account account) {
        return way.now().weather().traps().stream()
                .filter(trap -> trap.kind() == Trap.Kind.IMMUTABLE && trap.meets(account))
                .findFirst()
                .flatMap(trap ->
                        refuse(
                                "%s cannot be changed, not even by root (chattr +i)"
                                        .formatted(trap.about()),
                                "find out who wanted that, then: chattr -i -a " + trap.about()));
    }

    private static Optional<Refusal> refuse(String why, String remedy) {
        return Optional.of((Refusal) Change.refuse(why, remedy));
    }

    // What is done -------------------------------------------------------------------------------

    private static Work work(WayIn way, Account account, List<AuthorizedKey> going) {
        var files =
                going.stream()
                        .collect(
                                Collectors.groupingBy(
                                        AuthorizedKey::file, TreeMap::new, Collectors.toList()));
        var actions = new ArrayList<Action>();
        files.keySet().forEach(file -> actions.add(new AddKeys(account.name(), file, List.of())));
        var work =
                Change.of(actions)
                        .because(
                                going.stream()
                                                .map(KeysGone::told)
                                                .distinct()
                                                .collect(Collectors.joining(", ", "", " open"))
                                        + " "
                                        + account.name())
                        .guarded()
                        .provedBy(way.proof());
        for (var file : files.entrySet()) {
            work = work.checkedBy(without(file.getKey(), file.getValue()));
        }
        return work;
    }

    private static String told(AuthorizedKey key) {
        return key.comment().isBlank() ? key.fingerprint() : key.comment();
    }

    /// Takes those lines out of a key file, each of them only if it still holds that key, and
    /// leaves every other byte as it is.
    ///
    /// The file is its owner's, so no text of ours can stand for it, and nobody but the server ever
    /// reads the rest of it. `AddKeys` with no line to add is what keeps it for the undo: there is
    /// no action that takes lines out. A link to a file elsewhere, as several accounts may share
    /// one, becomes a file of this account's own, and what it led to stays as it is.
    static String without(String file, List<AuthorizedKey> going) {
        var out = new StringBuilder();
        var lines = going.stream().map(AuthorizedKey::line).sorted().distinct().toList();
        out.append(
                """
                # takes %s out of %s
                f=%s
                old=$DIR/before$f; [ ! -L "$old" ] || old=$DIR/files$f
                holds() { # holds LINE HASH
                    for k in $(sed -n "$1p" "$old" | grep -ao 'AAAA[A-Za-z0-9+/=]*'); do
                        [ "$(echo "$k" | base64 -d 2>/dev/null | sha256sum)" != "$2  -" ] || return 0
                    done
                    echo "line $1 of $f has changed meanwhile: start again" >&2; return 1
                }
                """
                        .formatted(
                                lines.size() == 1
                                        ? "line " + lines.getFirst()
                                        : "lines "
                                                + lines.stream()
                                                        .map(String::valueOf)
                                                        .collect(Collectors.joining(" and ")),
                                file,
                                Shell.word(file)));
        for (var key : going) {
            out.append("holds %d %s\n".formatted(key.line(), hash(key.fingerprint())));
        }
        return out.append("sed %s \"$old\" >\"$DIR/files$f.new\"\n".formatted(expressions(lines)))
                .append(
                        "cat \"$DIR/files$f.new\" >\"$DIR/files$f\" && rm -f"
                                + " \"$DIR/files$f.new\"\n")
                .append("place \"$DIR/files$f\" \"$f\"")
                .toString();
    }

    private static String expressions(List<Integer> lines) {
        return lines.stream().map(n -> "-e " + n + "d").collect(Collectors.joining(" "));
    }

    /// As `sha256sum` writes it.
    private static String hash(String fingerprint) {
        var bytes = Base64.getDecoder().decode(fingerprint.substring("SHA256:".length()));
        return HexFormat.of().formatHex(bytes);
    }
}
