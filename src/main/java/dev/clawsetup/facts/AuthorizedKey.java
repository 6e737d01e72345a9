package dev.clawsetup.facts;

/// One line of an authorized_keys file.
///
/// @param type `ssh-ed25519`, …
/// @param fingerprint `SHA256:…`
/// @param options what stands before the key (`command="…",from="…"`), or empty
/// @param file where it stands
/// @param line its number there, from 1
public record AuthorizedKey(
        String type, String fingerprint, String comment, String options, String file, int line) {

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
}
