package dev.clawsetup.steps.access;

import dev.clawsetup.answers.Answers;
import dev.clawsetup.facts.Account;
import dev.clawsetup.facts.Facts;
import dev.clawsetup.plan.Action.AddKeys;
import dev.clawsetup.plan.Change;
import dev.clawsetup.plan.Change.Refusal;
import dev.clawsetup.plan.Step;
import dev.clawsetup.plan.Work;

import java.util.List;
import java.util.Optional;

/// Adds the public keys that were given, so that losing one laptop does not lose the server.
///
/// Keys are only ever added here. A key made on the laptop reaches us as one of the given lines;
/// its private half never does.
public final class AdminKeys implements Step {
    @Override
    public String id() {
        return "access.keys";
    }

    @Override
    public String title() {
        return "You can lose a laptop and still get in";
    }

    @Override
    public List<String> needs() {
        return List.of("access.admin");
    }

    @Override
    public Change change(Facts now, Answers want) {
        var way = new WayIn(now, want);
        if (want.chosen().has("access.admin")
                && new AdminAccount().change(now, want) instanceof Work comes
                && comes.actions().stream().anyMatch(AddKeys.class::isInstance)) {
            return Change.none("the keys come with the account %s".formatted(way.admin()));
        }
        var missing =
                way.missingLines().stream()
                        .filter(line -> want.access().addKeys().stream().anyMatch(line::equals))
                        .toList();
        if (missing.isEmpty()) {
            return lying(way);
        }
        return refusal(way, missing)
                .map(Change.class::cast)
                .orElseGet(() ->
                        Change.of(new AddKeys(way.admin(), way.keyFile().orElseThrow(), missing))
                                .because(
                                        "%d of the given keys do not open %s yet"
                                                .formatted(missing.size(), way.admin()))
                                .guarded()
                                .provedBy(way.proof()));
    }

    private static Change lying(WayIn way) {
        var keys = way.account().map(Account::usableKeys).orElse(List.of());
        return switch (keys.size()) {
            case 0 ->
                    Change.advise(
                            "no key opens %s".formatted(way.admin()),
                            "make one on your computer (ssh-keygen -t ed25519) and add its public"
                                    + " half: passwords can be guessed");
            case 1 ->
                    Change.advise(
                            "one key opens %s (%s)"
                                    .formatted(way.admin(), keys.getFirst().fingerprint()),
                            "add a second one, on another device or in a safe place, in case you"
                                    + " lose the first");
            default -> Change.none("%d keys open %s".formatted(keys.size(), way.admin()));
        };
    }

    private static Optional<Refusal> refusal(WayIn way, List<String> missing) {
        if (way.keyFile().isEmpty()) {
            return Optional.of(
                    (Refusal)
                            Change.refuse(
                                    "sshd reads the keys of %s from outside its home (AuthorizedKeysFile), where others decide"
                                            .formatted(way.admin()),
                                    "put the keys there yourself, then run this again"));
        }
        return missing.stream()
                .flatMap(line -> way.refusesLine(line).stream())
                .findFirst()
                .or(() -> Hazards.of(way.now()))
                .or(way::cannotAddKeys)
                .or(way::cannotLogIn);
    }
}
