package dev.clawsetup.facts;

import java.util.function.Predicate;
import java.util.regex.Pattern;

/// One line of an authorized_keys file.
///
/// @param type `ssh-ed25519`, …
/// @param fingerprint `SHA256:…`
/// @param options what stands before the key (`command="…",from="…"`), or empty
/// @param file where it stands
/// @param line its number there, from 1
public record AuthorizedKey(
        String type, String fingerprint, String comment, String options, String file, int line) {
    private static final Pattern FROM = Pattern.compile("(?i)from=\"([^\"]*)\"");

    /// Whether it opens an ordinary shell. Cloud images put a `command=` before root's key that
    /// only prints whom to log in as.
    public boolean unrestricted() {
        var o = options.toLowerCase(java.util.Locale.ROOT);
        return !(o.contains("command=")
                || o.contains("from=")
                || o.contains("expiry-time=")
                || o.contains("restrict")
                || o.contains("cert-authority"));
    }

    /// Whether its only limit is a list of addresses, and that list suits.
    ///
    /// @param list whether a list of patterns holds the address that counts
    public boolean opensFrom(Predicate<String> list) {
        var from = FROM.matcher(options);
        return from.find()
                && list.test(from.group(1))
                && new AuthorizedKey(type, fingerprint, comment, from.replaceAll(""), file, line)
                        .unrestricted();
    }
}
