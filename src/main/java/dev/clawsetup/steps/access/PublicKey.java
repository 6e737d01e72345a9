package dev.clawsetup.steps.access;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// A public key as it stands in an authorized_keys line (RFC 4253 §6.6 inside, sshd(8) around).
///
/// @param type `ssh-ed25519`, …
public record PublicKey(String type, List<Byte> blob) {
    public PublicKey {
        blob = List.copyOf(blob);
    }

    /// The key of that line, whatever options stand before it; empty when the line holds none, or
    /// only half of one.
    public static Optional<PublicKey> of(String line) {
        var words = line.strip().split("\\s+");
        for (int i = 0; i + 1 < words.length; i++) {
            var type = words[i];
            if (!type.matches("(ssh|ecdsa|sk)-[a-z0-9@.-]+")) {
                continue;
            }
            try {
                var bytes = Base64.getDecoder().decode(words[i + 1]);
                var first = field(ByteBuffer.wrap(bytes));
                if (new String(first, StandardCharsets.US_ASCII).equals(type)
                        && fields(bytes).size() > 1) {
                    var blob = new ArrayList<Byte>();
                    for (byte b : bytes) {
                        blob.add(b);
                    }
                    return Optional.of(new PublicKey(type, blob));
                }
            } catch (IllegalArgumentException notAKey) {
                // a word of an option that looks like a type; the key may still follow
            }
        }
        return Optional.empty();
    }

    /// `SHA256:…`, as `ssh-keygen -l` prints it.
    public String fingerprint() {
        try {
            var hash = MessageDigest.getInstance("SHA-256").digest(bytes());
            return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(hash);
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }

    /// Length of an RSA modulus in bits; 0 for every other kind, whose length is fixed.
    public int rsaBits() {
        return type.equals("ssh-rsa")
                ? new BigInteger(1, fields(bytes()).getLast()).bitLength()
                : 0;
    }

    /// Signature algorithms that sshd must accept at least one of. An RSA key signs with SHA-2
    /// today; `ssh-rsa` names the SHA-1 signature, which OpenSSH 8.8 turned off.
    public List<String> algorithms() {
        return type.equals("ssh-rsa") ? List.of("rsa-sha2-512", "rsa-sha2-256") : List.of(type);
    }

    private byte[] bytes() {
        var bytes = new byte[blob.size()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = blob.get(i);
        }
        return bytes;
    }

    private static List<byte[]> fields(byte[] bytes) {
        var in = ByteBuffer.wrap(bytes);
        var all = new ArrayList<byte[]>();
        while (in.hasRemaining()) {
            all.add(field(in));
        }
        return all;
    }

    private static byte[] field(ByteBuffer in) {
        int length = in.remaining() < 4 ? -1 : in.getInt();
        if (length < 0 || length > in.remaining()) {
            throw new IllegalArgumentException("cut off");
        }
        var field = new byte[length];
        in.get(field);
        return field;
    }
}
