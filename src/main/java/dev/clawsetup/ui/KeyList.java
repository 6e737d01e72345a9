package dev.clawsetup.ui;

import dev.clawsetup.answers.Operator;
import dev.clawsetup.facts.Account;
import dev.clawsetup.facts.AuthorizedKey;
import dev.clawsetup.facts.Facts;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/// The keys that open the accounts of a server, as people are shown them.
public final class KeyList {
    private KeyList() {}

    /// One key, in words.
    ///
    /// @param name what its owner called it; its fingerprint where nobody did
    /// @param kind `Ed25519`, `RSA` …
    /// @param about what is special about it: that it is in use, or limited
    public record Row(
            String account, AuthorizedKey key, String name, String kind, List<String> about) {
        public Row {
            about = List.copyOf(about);
        }
    }

    /// The keys of one account, in the order in which sshd reads them.
    public static List<Row> of(Account account, Operator operator) {
        return account.keys().stream().map(key -> row(account, key, operator)).toList();
    }

    private static Row row(Account account, AuthorizedKey key, Operator operator) {
        var about = new ArrayList<String>();
        if (inUse(account, key, operator)) {
            about.add("you are logged in with it");
        }
        if (!account.keyProblems().isEmpty()) {
            about.add("sshd ignores it: " + String.join("; ", account.keyProblems()));
        }
        if (!key.options().isEmpty()) {
            about.add("limited: " + key.options());
        }
        if (key.type().equals("ssh-dss")) {
            about.add("OpenSSH does not take this kind any more");
        }
        return new Row(
                account.name(),
                key,
                key.comment().isBlank() ? "(no name)" : key.comment(),
                kind(key.type()),
                about);
    }

    public static boolean inUse(Account account, AuthorizedKey key, Operator operator) {
        return operator.account().equals(account.name())
                && operator.keyFingerprint().filter(key.fingerprint()::equals).isPresent();
    }

    /// What people call a kind of key.
    public static String kind(String type) {
        if (type.startsWith("sk-")) {
            return "security key";
        }
        return switch (type) {
            case "ssh-ed25519" -> "Ed25519";
            case "ssh-rsa" -> "RSA";
            case "ssh-dss" -> "DSA";
            default ->
                    type.startsWith("ecdsa-")
                            ? "ECDSA"
                            : Clean.line(
                                    type.replaceFirst("^ssh-", "").toUpperCase(Locale.ROOT), 20);
        };
    }

    /// One account and its keys.
    ///
    /// @param heading how many there are
    public record Group(String heading, List<Row> rows) {
        public Group {
            rows = List.copyOf(rows);
        }
    }

    /// All accounts that somebody can log in to by a key, the operator's first.
    public static List<Group> groups(Facts now, Operator operator) {
        var accounts = new ArrayList<>(now.loginAccounts());
        accounts.sort(Comparator.comparing(a -> !a.name().equals(operator.account())));
        return accounts.stream()
                .filter(a -> !a.keys().isEmpty() || a.name().equals(operator.account()))
                .map(a -> new Group(heading(a), of(a, operator)))
                .toList();
    }

    private static String heading(Account account) {
        var name = Clean.line(account.name());
        return switch (account.keys().size()) {
            case 0 -> "No key opens %s.".formatted(name);
            case 1 -> "One key opens %s:".formatted(name);
            default -> "%d keys open %s:".formatted(account.keys().size(), name);
        };
    }

    /// The same as lines, each key whole in one of them.
    public static List<String> lines(Facts now, Operator operator) {
        var lines = new ArrayList<String>();
        for (var group : groups(now, operator)) {
            lines.add(group.heading());
            var names = group.rows().stream().mapToInt(row -> name(row).length()).max().orElse(1);
            for (var row : group.rows()) {
                var about = about(row);
                lines.add(
                        ("  %-" + names + "s  %-12s  %s%s")
                                .formatted(
                                        name(row),
                                        row.kind(),
                                        row.key().fingerprint(),
                                        about.isEmpty() ? "" : "  " + about));
            }
        }
        return lines;
    }

    /// What its owner called it, clean and not too long.
    public static String name(Row row) {
        return Clean.line(row.name(), 40);
    }

    public static String about(Row row) {
        return Clean.line(String.join("; ", row.about()));
    }
}
