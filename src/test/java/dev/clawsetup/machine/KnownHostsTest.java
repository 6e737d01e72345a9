package dev.clawsetup.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clawsetup.machine.KnownHosts.Verdict;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;

class KnownHostsTest {
    @TempDir private Path dir;

    @Test
    void knowsAServerByNameAddressAndPort() throws IOException {
        var known =
                read(
                        "web.example,203.0.113.7 ssh-ed25519 " + base64("one"),
                        "[web.example]:2222 ssh-ed25519 " + base64("two"),
                        "2001:db8::7 ssh-ed25519 " + base64("six"));
        assertEquals(Verdict.KNOWN, known.verdict("web.example", 22, key("one")));
        assertEquals(Verdict.KNOWN, known.verdict("WEB.example", 22, key("one")));
        assertEquals(Verdict.KNOWN, known.verdict("203.0.113.7", 22, key("one")));
        assertEquals(Verdict.KNOWN, known.verdict("web.example", 2222, key("two")));
        assertEquals(Verdict.KNOWN, known.verdict("2001:db8::7", 22, key("six")));
        assertEquals(Verdict.CHANGED, known.verdict("web.example", 22, key("two")));
        assertEquals(Verdict.UNKNOWN, known.verdict("web.example", 2200, key("one")));
        assertEquals(Verdict.UNKNOWN, known.verdict("other.example", 22, key("one")));
    }

    @Test
    void treatsAnotherTypeOfKeyThanOnRecordAsChanged() throws IOException {
        var known = read("web.example ecdsa-sha2-nistp256 " + base64("ecdsa"));
        assertEquals(Verdict.CHANGED, known.verdict("web.example", 22, key("ed25519")));
        assertEquals(List.of("ecdsa-sha2-nistp256"), known.types("web.example", 22));
    }

    @Test
    void readsPatternsCommentsAndWhatItCannotUnderstand() throws IOException {
        var known =
                read(
                        "# a comment",
                        "",
                        "nonsense",
                        "|1|broken ssh-ed25519 " + base64("one"),
                        "*.example,!bad.example ssh-ed25519 " + base64("one") + " comment",
                        "10.0.0.? ssh-ed25519 " + base64("one"));
        assertEquals(Verdict.KNOWN, known.verdict("good.example", 22, key("one")));
        assertEquals(Verdict.UNKNOWN, known.verdict("bad.example", 22, key("one")));
        assertEquals(Verdict.KNOWN, known.verdict("10.0.0.7", 22, key("one")));
        assertEquals(Verdict.UNKNOWN, known.verdict("10.0.0.77", 22, key("one")));
    }

    @Test
    void refusesARevokedKeyEvenWhereItIsOnRecord() throws IOException {
        var known =
                read(
                        "web.example ssh-ed25519 " + base64("one"),
                        "@revoked * ssh-ed25519 " + base64("one"),
                        "@cert-authority *.example ssh-ed25519 " + base64("authority"));
        assertEquals(Verdict.REVOKED, known.verdict("web.example", 22, key("one")));
        assertEquals(Verdict.CHANGED, known.verdict("web.example", 22, key("authority")));
    }

    @Test
    void readsHashedNamesAsSshKeygenWritesThem() throws Exception {
        var file = dir.resolve("known_hosts");
        Files.writeString(
                file,
                "web.example ssh-ed25519 %s\n[web.example]:2222 ssh-ed25519 %s\n"
                        .formatted(base64("one"), base64("two")));
        var hashing =
                new ProcessBuilder("ssh-keygen", "-q", "-H", "-f", file.toString())
                        .redirectErrorStream(true)
                        .start();
        hashing.getInputStream().readAllBytes();
        assertEquals(0, hashing.waitFor());
        assertFalse(Files.readString(file).contains("web.example"));
        var known = KnownHosts.read(List.of(file));
        assertEquals(Verdict.KNOWN, known.verdict("web.example", 22, key("one")));
        assertEquals(Verdict.KNOWN, known.verdict("web.example", 2222, key("two")));
        assertEquals(Verdict.CHANGED, known.verdict("web.example", 2222, key("one")));
        assertEquals(Verdict.UNKNOWN, known.verdict("other.example", 22, key("one")));

        known.add("new.example", 22, "ssh-ed25519", key("three"));
        assertFalse(Files.readString(file).contains("new.example"));
        assertEquals(
                Verdict.KNOWN,
                KnownHosts.read(List.of(file)).verdict("new.example", 22, key("three")));
        var found =
                new ProcessBuilder("ssh-keygen", "-F", "new.example", "-f", file.toString())
                        .start();
        assertTrue(new String(found.getInputStream().readAllBytes()).contains(base64("three")));
    }

    @Test
    void addsAServerToTheFirstFileForItsOwnerOnly() throws IOException {
        var file = dir.resolve("new/known_hosts");
        var known = KnownHosts.read(List.of(file, dir.resolve("second")));
        known.add("Web.example", 2222, "ssh-ed25519", key("one"));
        assertEquals(
                "[web.example]:2222 ssh-ed25519 " + base64("one") + "\n", Files.readString(file));
        assertEquals(
                "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertEquals(Verdict.KNOWN, known.verdict("web.example", 2222, key("one")));
        assertFalse(Files.exists(dir.resolve("second")));
    }

    @Test
    void neverJoinsALineThatHasNoEnd() throws IOException {
        var file = dir.resolve("known_hosts");
        Files.writeString(file, "web.example ssh-ed25519 " + base64("one"));
        KnownHosts.read(List.of(file)).add("b.example", 22, "ssh-ed25519", key("two"));
        var known = KnownHosts.read(List.of(file));
        assertEquals(Verdict.KNOWN, known.verdict("web.example", 22, key("one")));
        assertEquals(Verdict.KNOWN, known.verdict("b.example", 22, key("two")));
    }

    private KnownHosts read(String... lines) throws IOException {
        var file = dir.resolve("known_hosts");
        Files.write(file, List.of(lines));
        return KnownHosts.read(List.of(dir.resolve("absent"), file));
    }

    private static byte[] key(String name) {
        return ("key " + name).getBytes(StandardCharsets.US_ASCII);
    }

    private static String base64(String name) {
        return Base64.getEncoder().encodeToString(key(name));
    }
}
