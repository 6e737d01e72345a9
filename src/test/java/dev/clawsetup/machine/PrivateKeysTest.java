package dev.clawsetup.machine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clawsetup.secret.Secret;

import net.schmizz.sshj.common.Buffer;

import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// Keys of every kind, made by ssh-keygen while the test runs.
@Order(3)
class PrivateKeysTest {
    @TempDir private Path dir;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-t ed25519",
                "-t ecdsa -b 256",
                "-t ecdsa -b 384",
                "-t ecdsa -b 521",
                "-t rsa -b 2048",
                "-t rsa -b 2048 -m PEM",
                "-t rsa -b 2048 -m PKCS8",
                "-t ecdsa -b 256 -m PEM",
                "-t ecdsa -b 256 -m PKCS8",
            })
    void readsPlainKeys(String kind) throws Exception {
        var file = make(kind, "");
        var open = assertInstanceOf(PrivateKeys.Open.class, PrivateKeys.look(file));
        assertArrayEquals(publicHalf(file), open.blob());
        var key = PrivateKeys.unlock(file, open.text(), Optional.empty());
        assertArrayEquals(publicHalf(file), key.blob());
        assertTrue(key.sign("data".getBytes(StandardCharsets.UTF_8)).length > 60);
    }

    /// Each round of stirring (`-a`) costs a wrong and a right passphrase 20 ms; one kind has
    /// several.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "-t ed25519 -a 3",
                "-t ed25519 -a 1 -Z aes256-gcm@openssh.com",
                "-t ecdsa -b 384 -a 1",
                "-t rsa -b 2048 -a 1"
            })
    void knowsThePublicHalfOfAnEncryptedKeyBeforeAskingForItsPassphrase(String kind)
            throws Exception {
        var file = make(kind, "right");
        var open = assertInstanceOf(PrivateKeys.Open.class, PrivateKeys.look(file));
        assertArrayEquals(publicHalf(file), open.blob());
        assertEquals(PrivateKeys.Lock.ENCRYPTED, open.text().lock());
        assertOpensOnlyWithTheRightPassphrase(file, open.text());
    }

    @ParameterizedTest
    @ValueSource(strings = {"-t rsa -b 2048 -m PKCS8", "-t ecdsa -b 256 -m PKCS8"})
    void readsEncryptedPkcs8Keys(String kind) throws Exception {
        var file = make(kind, "right");
        var sealed = assertInstanceOf(PrivateKeys.Sealed.class, PrivateKeys.look(file));
        assertOpensOnlyWithTheRightPassphrase(file, sealed.text());
    }

    private void assertOpensOnlyWithTheRightPassphrase(Path file, PrivateKeys.KeyText text)
            throws Exception {
        for (var wrong : List.of(Optional.<Secret>empty(), Optional.of(Secret.of("wrong")))) {
            assertThrows(
                    PrivateKeys.WrongPassphrase.class, () -> PrivateKeys.unlock(file, text, wrong));
        }
        var key = PrivateKeys.unlock(file, text, Optional.of(Secret.of("right")));
        assertArrayEquals(publicHalf(file), key.blob());
        assertTrue(key.sign(new byte[] {1}).length > 60);
    }

    @Test
    void readsAKeyThatWentThroughAnEditorOfWindows() throws Exception {
        var file = make("-t ed25519", "");
        Files.writeString(file, "\uFEFF\n" + Files.readString(file).replace("\n", "\r\n"));
        assertInstanceOf(PrivateKeys.Open.class, PrivateKeys.look(file));
    }

    @Test
    void readsAnEd25519KeyOfOpenssl() throws Exception {
        var pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        var file =
                write(
                        "-----BEGIN PRIVATE KEY-----\n"
                                + Base64.getMimeEncoder()
                                        .encodeToString(pair.getPrivate().getEncoded())
                                + "\n-----END PRIVATE KEY-----\n");
        var open = assertInstanceOf(PrivateKeys.Open.class, PrivateKeys.look(file));
        Algorithms.ready();
        assertArrayEquals(
                new Buffer.PlainBuffer().putPublicKey(pair.getPublic()).getCompactData(),
                open.blob());
        var key = PrivateKeys.unlock(file, open.text(), Optional.empty());
        assertEquals("ssh-ed25519", key.algorithm());
        assertTrue(key.sign(new byte[] {1}).length > 60);
    }

    @Test
    void tellsHowToConvertWhatItCannotRead() throws Exception {
        says(
                make("-t ed25519 -a 1 -Z chacha20-poly1305@openssh.com", "right"),
                "chacha20",
                "-Z aes256-ctr");
        says(make("-t rsa -b 2048 -m PEM", "right"), "old PEM way", "ssh-keygen -p -f");
        says(write("PuTTY-User-Key-File-3: ssh-ed25519\n"), "PuTTY", "puttygen");
        says(write("PuTTY-User-Key-File-2: ssh-rsa\r\n"), "PuTTY", "-O private-openssh");
        says(write("---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----\n"), "ssh.com", "ssh-keygen -i");
        says(write("-----BEGIN DSA PRIVATE KEY-----\n"), "DSA", "ssh-keygen -t ed25519");
        says(openssh("ssh-dss"), "DSA", "ssh-keygen -t ed25519");
        says(openssh("sk-ssh-ed25519@openssh.com"), "security key", "ssh-add");
        says(openssh("ssh-xmss@openssh.com"), "ssh-xmss", "ssh-add");
    }

    @Test
    void knowsWhatIsNoPrivateKeyAtAll() throws Exception {
        var key = make("-t ed25519", "");
        says(Path.of(key + ".pub"), "public half", "without .pub");
        says(write("ssh-ed25519-cert-v01@openssh.com AAAA x\n"), "certificate", "ssh-add");
        says(write("---- BEGIN SSH2 PUBLIC KEY ----\n"), "public half", ".pub");
        says(write("-----BEGIN CERTIFICATE-----\n"), "TLS", "SSH key");
        says(write(""), "empty", "ssh-keygen");
        says(write("hello\n"), "not a private key", "ssh-keygen");
        says(write("-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n"), "damaged", "ssh-keygen");
        says(write("x".repeat(70_000)), "too large", "private key");
        says(dir.resolve("absent"), "not there", "path");
        says(dir, "not a file", "path");
    }

    @Test
    void neverShowsTheKeyItself() throws Exception {
        var found = PrivateKeys.look(make("-t ed25519", ""));
        var secret = Files.readAllLines(dir.resolve("key")).get(2);
        assertTrue(!found.toString().contains(secret));
    }

    private static void says(Path file, String what, String remedy) {
        var not = assertInstanceOf(PrivateKeys.Unusable.class, PrivateKeys.look(file));
        assertTrue(not.what().contains(what), not.toString());
        assertTrue(not.remedy().contains(remedy), not.toString());
    }

    private Path make(String kind, String passphrase) throws Exception {
        var file = dir.resolve("key");
        Files.deleteIfExists(file);
        var command = new ArrayList<>(List.of("ssh-keygen", "-q", "-f", file.toString()));
        command.addAll(List.of("-N", passphrase, "-C", "only for tests"));
        command.addAll(List.of(kind.split(" ")));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
        return file;
    }

    private Path write(String text) throws IOException {
        return Files.writeString(dir.resolve("written.ppk"), text);
    }

    /// The readable head of a key file, with nothing behind it.
    private Path openssh(String type) throws IOException {
        var body =
                new Buffer.PlainBuffer()
                        .putRawBytes("openssh-key-v1\0".getBytes(StandardCharsets.US_ASCII))
                        .putString("none")
                        .putString("none")
                        .putString("")
                        .putUInt32(1)
                        .putBytes(new Buffer.PlainBuffer().putString(type).getCompactData())
                        .getCompactData();
        return write(
                "-----BEGIN OPENSSH PRIVATE KEY-----\n"
                        + Base64.getMimeEncoder().encodeToString(body)
                        + "\n-----END OPENSSH PRIVATE KEY-----\n");
    }

    private static byte[] publicHalf(Path file) throws IOException {
        return Base64.getDecoder().decode(Files.readString(Path.of(file + ".pub")).split(" ")[1]);
    }
}
