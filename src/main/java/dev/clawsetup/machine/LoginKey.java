package dev.clawsetup.machine;

import java.io.IOException;
import java.util.Base64;

/// A key that can be offered: a private key file, or a key that the agent holds.
interface LoginKey {
    /// The public half as it goes over the wire.
    byte[] blob();

    /// What signs, as named in the request: `ssh-ed25519`, `rsa-sha2-512` …
    String algorithm();

    /// Where it comes from, for messages: a path, or the comment of the agent.
    String label();

    /// @return the signature as it goes over the wire
    byte[] sign(byte[] data) throws IOException;

    default String fingerprint() {
        return Fingerprint.of(blob());
    }

    /// As a line of authorized_keys, without options.
    default String publicLine() {
        var comment = Clean.line(label()).replace(' ', '_');
        return wireType(blob()) + " " + Base64.getEncoder().encodeToString(blob()) + " " + comment;
    }

    /// The type that a public key starts with.
    static String wireType(byte[] blob) {
        var length =
                blob.length < 4
                        ? 0
                        : (blob[0] & 0xff) << 24
                                | (blob[1] & 0xff) << 16
                                | (blob[2] & 0xff) << 8
                                | (blob[3] & 0xff);
        return length < 1 || length > 64 || length > blob.length - 4
                ? "unknown"
                : new String(blob, 4, length, java.nio.charset.StandardCharsets.US_ASCII);
    }

    /// What RSA keys sign with: SHA-1 is refused since OpenSSH 8.8.
    static String algorithmFor(String type) {
        return type.equals("ssh-rsa") ? "rsa-sha2-512" : type;
    }
}
