package dev.clawsetup.machine;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/// How OpenSSH shows a key: `SHA256:` and 43 characters.
///
/// sshj's own fingerprint is MD5, which nobody can compare with what `ssh-keygen -lf` prints.
final class Fingerprint {
    private Fingerprint() {}

    /// @param blob the public key as it goes over the wire
    static String of(byte[] blob) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(blob);
            return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("internal error: this Java has no SHA-256", e);
        }
    }
}
