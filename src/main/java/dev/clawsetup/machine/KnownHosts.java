package dev.clawsetup.machine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// What the known_hosts files say about a server's host key (sshd(8), SSH_KNOWN_HOSTS FILE FORMAT).
///
/// A server that is known with keys of other types only counts as changed, not as new: whoever
/// stands in between could otherwise show a type that we have never seen. Certificate authorities
/// are skipped, as we ask for no host certificates.
final class KnownHosts {
    private final List<Path> files;
    private final List<Entry> entries;

    private record Entry(String marker, String hosts, String type, String key) {}

    enum Verdict {
        KNOWN,
        UNKNOWN,
        CHANGED,
        REVOKED
    }

    private KnownHosts(List<Path> files, List<Entry> entries) {
        this.files = files;
        this.entries = entries;
    }

    /// Reads those of the files that are there. A line that cannot be read is skipped, as ssh does.
    static KnownHosts read(List<Path> files) throws IOException {
        var entries = new ArrayList<Entry>();
        for (var file : files) {
            if (Files.isRegularFile(file)) {
                for (var line : Files.readString(file, StandardCharsets.ISO_8859_1).split("\n")) {
                    parse(line).ifPresent(entries::add);
                }
            }
        }
        return new KnownHosts(files, entries);
    }

    private static Optional<Entry> parse(String line) {
        var text = line.strip();
        if (text.isEmpty() || text.startsWith("#")) {
            return Optional.empty();
        }
        var words = text.split("[ \t]+");
        var marker = words[0].startsWith("@") ? words[0] : "";
        var first = marker.isEmpty() ? 0 : 1;
        if (words.length < first + 3) {
            return Optional.empty();
        }
        return Optional.of(new Entry(marker, words[first], words[first + 1], words[first + 2]));
    }

    /// How a server stands in the file: the name alone for port 22, `[name]:port` otherwise.
    static String name(String host, int port) {
        var lower = host.toLowerCase(Locale.ROOT);
        return port == 22 ? lower : "[" + lower + "]:" + port;
    }

    Verdict verdict(String host, int port, byte[] blob) {
        var key = Base64.getEncoder().encodeToString(blob);
        var known = false;
        var otherKeys = false;
        for (var entry : entries) {
            if (!matches(entry, host, port)) {
                continue;
            }
            var same = entry.key().equals(key);
            if (entry.marker().equals("@revoked") && same) {
                return Verdict.REVOKED;
            }
            if (entry.marker().isEmpty()) {
                known |= same;
                otherKeys |= !same;
            }
        }
        if (known) {
            return Verdict.KNOWN;
        }
        return otherKeys ? Verdict.CHANGED : Verdict.UNKNOWN;
    }

    /// The key types on record for a server, so that we ask for a key that can be compared.
    List<String> types(String host, int port) {
        return entries.stream()
                .filter(entry -> entry.marker().isEmpty() && matches(entry, host, port))
                .map(Entry::type)
                .distinct()
                .toList();
    }

    /// Adds a key to the first file, hashed where that file has hashed names already.
    void add(String host, int port, String type, byte[] blob) throws IOException {
        if (files.isEmpty()) {
            return;
        }
        var file = files.getFirst();
        if (file.getParent() != null && !Files.isDirectory(file.getParent())) {
            Files.createDirectories(
                    file.getParent(),
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
        }
        var there = Files.exists(file) ? Files.readString(file, StandardCharsets.ISO_8859_1) : "";
        if (there.isEmpty() && !Files.exists(file)) {
            Files.createFile(
                    file,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------")));
        }
        var hashed = there.lines().anyMatch(line -> line.startsWith("|1|"));
        var name = name(host, port);
        var line =
                (there.isEmpty() || there.endsWith("\n") ? "" : "\n")
                        + (hashed ? hash(name) : name)
                        + " "
                        + type
                        + " "
                        + Base64.getEncoder().encodeToString(blob)
                        + "\n";
        Files.writeString(file, line, StandardOpenOption.APPEND);
        parse(line).ifPresent(entries::add);
    }

    private static boolean matches(Entry entry, String host, int port) {
        var name = name(host, port);
        if (entry.hosts().startsWith("|1|")) {
            return hashedMatches(entry.hosts(), name);
        }
        var matched = false;
        for (var pattern : entry.hosts().split(",")) {
            var negated = pattern.startsWith("!");
            if (glob(negated ? pattern.substring(1) : pattern, name)) {
                if (negated) {
                    return false;
                }
                matched = true;
            }
        }
        return matched;
    }

    private static boolean glob(String pattern, String name) {
        var regex = new StringBuilder();
        for (var c : pattern.toLowerCase(Locale.ROOT).toCharArray()) {
            switch (c) {
                case '*' -> regex.append(".*");
                case '?' -> regex.append('.');
                default -> regex.append(Pattern.quote(String.valueOf(c)));
            }
        }
        return name.matches(regex.toString());
    }

    private static boolean hashedMatches(String hashed, String name) {
        var parts = hashed.split("\\|");
        if (parts.length != 4) {
            return false;
        }
        try {
            var salt = Base64.getDecoder().decode(parts[2]);
            return MessageDigest.isEqual(Base64.getDecoder().decode(parts[3]), mac(salt, name));
        } catch (IllegalArgumentException notBase64) {
            return false;
        }
    }

    private static String hash(String name) {
        var salt = new byte[20];
        new SecureRandom().nextBytes(salt);
        var base64 = Base64.getEncoder();
        return "|1|" + base64.encodeToString(salt) + "|" + base64.encodeToString(mac(salt, name));
    }

    private static byte[] mac(byte[] salt, String name) {
        try {
            var mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(salt, "HmacSHA1"));
            return mac.doFinal(name.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("internal error: this Java has no HMAC-SHA1", e);
        }
    }
}
