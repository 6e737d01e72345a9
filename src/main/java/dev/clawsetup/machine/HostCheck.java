package dev.clawsetup.machine;

import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.transport.verification.HostKeyVerifier;

import java.security.PublicKey;
import java.util.List;
import java.util.Optional;

/// Judges the host key of one connection.
///
/// It never asks: it runs in the middle of the key exchange, where both sides have a timeout. A key
/// that a person must look at ends the connection, and the next one finds it accepted.
final class HostCheck implements HostKeyVerifier {
    private final String host;
    private final int port;
    private final KnownHosts known;
    private final Optional<byte[]> pinned;
    private final Optional<String> vouched;
    private Optional<Seen> seen = Optional.empty();

    /// A host key that a server showed, and what is to be thought of it.
    record Seen(byte[] blob, Judgement judgement) {
        String fingerprint() {
            return Fingerprint.of(blob);
        }

        String type() {
            return LoginKey.wireType(blob);
        }
    }

    enum Judgement {
        /// On record, or the same as on an earlier connection.
        KNOWN,
        /// Not on record, but its fingerprint is the one that the user gave.
        VOUCHED,
        UNKNOWN,
        CHANGED,
        REVOKED,
        /// Not the one that the user gave.
        NOT_THE_GIVEN_ONE
    }

    /// @param pinned the key of an earlier connection of this run: it must be the same
    /// @param vouched the fingerprint that the user gave
    HostCheck(
            String host,
            int port,
            KnownHosts known,
            Optional<byte[]> pinned,
            Optional<String> vouched) {
        this.host = host;
        this.port = port;
        this.known = known;
        this.pinned = pinned;
        this.vouched = vouched;
    }

    Optional<Seen> seen() {
        return seen;
    }

    @Override
    public boolean verify(String ignoredName, int ignoredPort, PublicKey key) {
        var blob = new Buffer.PlainBuffer().putPublicKey(key).getCompactData();
        var judgement = judge(blob);
        seen = Optional.of(new Seen(blob, judgement));
        return switch (judgement) {
            case KNOWN, VOUCHED -> true;
            case UNKNOWN, CHANGED, REVOKED, NOT_THE_GIVEN_ONE -> false;
        };
    }

    private Judgement judge(byte[] blob) {
        var verdict = known.verdict(host, port, blob);
        if (verdict == KnownHosts.Verdict.REVOKED) {
            return Judgement.REVOKED;
        }
        if (pinned.isPresent()) {
            return java.util.Arrays.equals(pinned.get(), blob)
                    ? Judgement.KNOWN
                    : Judgement.CHANGED;
        }
        if (vouched.isPresent()) {
            return same(vouched.get(), Fingerprint.of(blob))
                    ? Judgement.VOUCHED
                    : Judgement.NOT_THE_GIVEN_ONE;
        }
        return switch (verdict) {
            case KNOWN -> Judgement.KNOWN;
            case UNKNOWN -> Judgement.UNKNOWN;
            case CHANGED -> Judgement.CHANGED;
            case REVOKED -> Judgement.REVOKED;
        };
    }

    /// People copy fingerprints with and without the prefix and the padding.
    private static boolean same(String given, String fingerprint) {
        var bare = given.strip().replaceFirst("^(?i)sha256:", "").replaceFirst("=+$", "");
        return fingerprint.equals("SHA256:" + bare);
    }

    /// The types on record come first, so that the server shows a key that can be compared.
    @Override
    public List<String> findExistingAlgorithms(String ignoredName, int ignoredPort) {
        var types =
                pinned.map(blob -> List.of(LoginKey.wireType(blob)))
                        .orElseGet(() -> known.types(host, port));
        return types.stream()
                .flatMap(type ->
                        type.equals("ssh-rsa")
                                ? List.of("rsa-sha2-512", "rsa-sha2-256").stream()
                                : List.of(type).stream())
                .toList();
    }
}
