package dev.clawsetup.facts;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Optional;

/// A line of an authorized_keys file, taken apart as sshd does it.
///
/// sshd first takes the line for a key, and only when that fails for options and a key. A line that
/// holds no whole key opens nothing, so it is no key here either.
final class KeyLine {
    private KeyLine() {}

    static Optional<AuthorizedKey> parse(String line, String file, int number) {
        var text = line.strip();
        if (text.isEmpty() || text.startsWith("#")) return Optional.empty();
        var plain = key(text, "", file, number);
        if (plain.isPresent()) return plain;
        int end = endOfOptions(text);
        return key(text.substring(end).strip(), text.substring(0, end), file, number);
    }

    private static Optional<AuthorizedKey> key(
            String text, String options, String file, int number) {
        var parts = text.split("[ \t]+", 3);
        if (parts.length < 2) return Optional.empty();
        byte[] blob;
        try {
            blob = Base64.getDecoder().decode(parts[1]);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        if (!parts[0].equals(typeInside(blob))) return Optional.empty();
        var comment = parts.length > 2 ? parts[2].strip() : "";
        return Optional.of(
                new AuthorizedKey(parts[0], fingerprint(blob), comment, options, file, number));
    }

    /// The first field of a key's blob is its type once more (RFC 4253, 6.6), after a length of
    /// four bytes.
    private static String typeInside(byte[] blob) {
        if (blob.length < 4) return "";
        int length = ByteBuffer.wrap(blob).getInt();
        if (length <= 0 || length > blob.length - 4) return "";
        return new String(blob, 4, length, StandardCharsets.US_ASCII);
    }

    /// As `ssh-keygen -l` prints it.
    private static String fingerprint(byte[] blob) {
        try {
            var hash = MessageDigest.getInstance("SHA-256").digest(blob);
            return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java knows SHA-256", e);
        }
    }

    /// Options end at the first blank outside of double quotes; `\"` does not end a quote.
    private static int endOfOptions(String text) {
        boolean quoted = false;
        int i = 0;
        for (; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!quoted && (c == ' ' || c == '\t')) break;
            if (c == '\\' && i + 1 < text.length() && text.charAt(i + 1) == '"') i++;
            else if (c == '"') quoted = !quoted;
        }
        return Math.min(i, text.length());
    }
}
