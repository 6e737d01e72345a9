package dev.clawsetup.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.hierynomus.sshj.userauth.keyprovider.OpenSSHKeyV1KeyFile;

import dev.clawsetup.secret.Secret;

import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.userauth.password.PasswordUtils;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.Signature;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

class KeyFileTest {
    @TempDir Path home;

    private KeyFile made(Optional<Secret> passphrase) throws Exception {
        return KeyFile.keep(NewKey.called("ada@laptop"), KeyFile.free(home), passphrase);
    }

    @Test
    void theFirstKeyHasTheNameThatSshLooksFor() throws Exception {
        assertEquals(home.resolve(".ssh/id_ed25519"), made(Optional.empty()).file());
    }

    @Test
    void onlyItsOwnerReadsIt() throws Exception {
        var key = made(Optional.empty());
        assertEquals("rw-------", mode(key.file()));
        assertEquals("rw-r--r--", mode(key.publicFile()));
        assertEquals("rwx------", mode(key.file().getParent()));
    }

    @Test
    void neverTakesANameThatIsTakenByEitherHalf() throws Exception {
        var folder = Files.createDirectory(home.resolve(".ssh"));
        Files.writeString(folder.resolve("id_ed25519.pub"), "only the public half is left");
        Files.createSymbolicLink(folder.resolve("id_ed25519_clawsetup"), Path.of("/nowhere"));
        assertEquals(folder.resolve("id_ed25519_clawsetup_2"), KeyFile.free(home));
        assertEquals(folder.resolve("id_ed25519_recovery"), KeyFile.recovery(home));
    }

    @Test
    void neverWritesOverAKey() throws Exception {
        var first = made(Optional.empty());
        var before = Files.readString(first.file());
        var refused =
                assertThrows(
                        KeyFile.CannotKeep.class,
                        () -> KeyFile.keep(NewKey.called("x"), first.file(), Optional.empty()));
        assertTrue(refused.getMessage().contains("there is one already"), refused.getMessage());
        assertEquals(before, Files.readString(first.file()));
    }

    @Test
    void saysSoWhereNothingCanBeWritten() throws Exception {
        var file = Files.writeString(home.resolve("file"), "").resolve("key");
        var refused =
                assertThrows(
                        KeyFile.CannotKeep.class,
                        () -> KeyFile.keep(NewKey.called("x"), file, Optional.empty()));
        assertTrue(refused.getMessage().startsWith("cannot write a key to"), refused.getMessage());
    }

    @Test
    void isReadAsSshReadsItAndNotWithAWrongPassphrase() throws Exception {
        for (var passphrase : List.of(Optional.<Secret>empty(), Optional.of(Secret.of("glück")))) {
            var file = home.resolve(passphrase.isPresent() ? "locked" : "open");
            var key = KeyFile.keep(NewKey.called("ada"), file, passphrase);
            var reader = new OpenSSHKeyV1KeyFile();
            reader.init(
                    Files.readString(file),
                    null,
                    passphrase
                            .map(p -> PasswordUtils.createOneOff(p.reveal().toCharArray()))
                            .orElse(null));
            var signer = Signature.getInstance("Ed25519");
            signer.initSign(reader.getPrivate());
            signer.update("to be signed".getBytes());
            var signature = signer.sign();
            signer.initVerify(reader.getPublic());
            signer.update("to be signed".getBytes());
            assertTrue(signer.verify(signature));
            var blob = new Buffer.PlainBuffer().putPublicKey(reader.getPublic()).getCompactData();
            assertEquals(
                    "ssh-ed25519 " + Base64.getEncoder().encodeToString(blob) + " ada",
                    key.publicLine());
        }
        var wrong = new OpenSSHKeyV1KeyFile();
        wrong.init(
                Files.readString(home.resolve("locked")),
                null,
                PasswordUtils.createOneOff("wrong".toCharArray()));
        assertThrows(IOException.class, wrong::getPrivate);
    }

    @Test
    void itsTextIsNotToldByAccident() {
        var text = NewKey.called("ada").text(Optional.empty());
        assertTrue(text.reveal().contains("BEGIN"));
        assertFalse(text.toString().contains("BEGIN"));
    }

    /// Both signs of x, both with a short y, turn up among so many.
    @Test
    void manyKeysAreAllDifferentAndOfTheRightLength() {
        var lines =
                java.util.stream.Stream.generate(() -> NewKey.called("x").publicLine())
                        .limit(40)
                        .distinct()
                        .toList();
        assertEquals(40, lines.size());
        lines.forEach(line -> assertEquals(80, line.split(" ")[0].length() + 1 + 68));
        assertNotEquals(lines.getFirst(), lines.getLast());
    }

    @Test
    void sshKeygenReadsIt() throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/ssh-keygen")));
        var open = KeyFile.keep(NewKey.called("ada lap top"), home.resolve("a"), Optional.empty());
        assertEquals(open.publicLine(), keygen("-y", "-P", "", "-f", open.file().toString()));
        assertTrue(open.publicLine().endsWith(" ada-lap-top"), open.publicLine());
        assertTrue(keygen("-lf", open.file().toString()).contains(open.fingerprint()));
        var locked =
                KeyFile.keep(
                        NewKey.called("ada"), home.resolve("b"), Optional.of(Secret.of("pass")));
        assertEquals(locked.publicLine(), keygen("-y", "-P", "pass", "-f", home + "/b"));
    }

    private static String keygen(String... words) throws Exception {
        var all = new java.util.ArrayList<>(List.of("ssh-keygen"));
        all.addAll(Arrays.asList(words));
        var process = new ProcessBuilder(all).redirectErrorStream(true).start();
        var said = new String(process.getInputStream().readAllBytes()).strip();
        assertEquals(0, process.waitFor(), said);
        return said;
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
