package dev.clawsetup.machine;

import dev.clawsetup.secret.Secret;

import java.util.Optional;

/// What a login may have to ask the person: implemented by each front. Empty means "nobody can
/// answer" or "no".
public interface Asks {
    /// First contact with a server: is this its key?
    ///
    /// @param host as it would stand in known_hosts: `host` or `[host]:port`
    /// @param fingerprint `SHA256:…`
    /// @param keyType `ssh-ed25519` …
    boolean trust(String host, String fingerprint, String keyType);

    /// @param again true after a wrong one
    Optional<Secret> passphrase(String keyFile, boolean again);

    Optional<Secret> password(String userAtHost, boolean again);

    Optional<Secret> sudoPassword(String userAtHost, boolean again);

    /// The server insists on a new password before it lets this account in.
    ///
    /// @param prompt the server's own words, cleaned
    Optional<Secret> newPassword(String userAtHost, String prompt);

    /// Nobody there: every question is answered with no.
    Asks NOBODY =
            new Asks() {
                @Override
                public boolean trust(String host, String fingerprint, String keyType) {
                    return false;
                }

                @Override
                public Optional<Secret> passphrase(String keyFile, boolean again) {
                    return Optional.empty();
                }

                @Override
                public Optional<Secret> password(String userAtHost, boolean again) {
                    return Optional.empty();
                }

                @Override
                public Optional<Secret> sudoPassword(String userAtHost, boolean again) {
                    return Optional.empty();
                }

                @Override
                public Optional<Secret> newPassword(String userAtHost, String prompt) {
                    return Optional.empty();
                }
            };
}
