package dev.clawsetup.keys;

import com.hierynomus.sshj.userauth.keyprovider.bcrypt.BCrypt;

import dev.clawsetup.secret.Secret;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.interfaces.EdECPrivateKey;
import java.security.interfaces.EdECPublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// A new Ed25519 key, made here, in the form that ssh itself writes (PROTOCOL.key of OpenSSH).
///
/// Java makes the pair; only the file's form is written by hand. So it needs no `ssh-keygen`, which
/// many a laptop does not have, and is the same everywhere.
public final class NewKey {
    private static final String KIND = "ssh-ed25519";
    private static final int SIZE = 32;

    /// How often the passphrase is stirred: what ssh-keygen takes by itself, since OpenSSH 9.4.
    private static final int ROUNDS = 24;

    private static final int SALT = 16;

    /// The block of AES, which the secret part is filled up to; 8 where nothing encrypts it.
    private static final int AES_BLOCK = 16;

    private static final int PLAIN_BLOCK = 8;
    private static final int AES_KEY = 32;

    private final byte[] open;
    private final byte[] seed;
    private final String name;

    private NewKey(byte[] open, byte[] seed, String name) {
        this.open = open;
        this.seed = seed;
        this.name = name;
    }

    /// @param name what the key is called wherever it is listed; blanks become `-`
    public static NewKey called(String name) {
        try {
            var pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            var seed = ((EdECPrivateKey) pair.getPrivate()).getBytes().orElseThrow();
            return new NewKey(
                    point((EdECPublicKey) pair.getPublic()),
                    seed,
                    name.strip().replaceAll("[\\s\\p{Cntrl}]+", "-"));
        } catch (GeneralSecurityException everyJavaHasIt) {
            throw new IllegalStateException("internal error: no Ed25519", everyJavaHasIt);
        }
    }

    /// RFC 8032 §5.1.2: y, the least byte first; the sign of x in the last bit.
    private static byte[] point(EdECPublicKey key) {
        var y = key.getPoint().getY().toByteArray();
        var out = new byte[SIZE];
        for (var i = 0; i < Math.min(SIZE, y.length); i++) {
            out[i] = y[y.length - 1 - i];
        }
        if (key.getPoint().isXOdd()) {
            out[SIZE - 1] |= (byte) 0x80;
        }
        return out;
    }

    /// The line for the server, which everybody may see.
    public String publicLine() {
        return (KIND + " " + Base64.getEncoder().encodeToString(blob()) + " " + name).strip();
    }

    /// `SHA256:…`
    public String fingerprint() {
        try {
            var hash = MessageDigest.getInstance("SHA-256").digest(blob());
            return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(hash);
        } catch (GeneralSecurityException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }

    /// The text of the private file.
    ///
    /// @param passphrase what it is encrypted with (aes256-ctr, bcrypt); empty: it is not
    Secret text(Optional<Secret> passphrase) {
        try {
            var salt = random(SALT);
            var inner = inner(passphrase.isPresent() ? AES_BLOCK : PLAIN_BLOCK);
            var out = new ByteArrayOutputStream();
            var data = new DataOutputStream(out);
            data.write("openssh-key-v1\0".getBytes(StandardCharsets.US_ASCII));
            string(data, passphrase.isPresent() ? "aes256-ctr" : "none");
            string(data, passphrase.isPresent() ? "bcrypt" : "none");
            string(data, passphrase.isPresent() ? stirring(salt) : new byte[0]);
            data.writeInt(1);
            string(data, blob());
            string(data, passphrase.isPresent() ? encrypted(inner, passphrase.get(), salt) : inner);
            var body =
                    Base64.getMimeEncoder(70, new byte[] {'\n'}).encodeToString(out.toByteArray());
            return Secret.of(
                    "-----BEGIN OPENSSH PRIVATE KEY-----\n"
                            + body
                            + "\n-----END OPENSSH PRIVATE KEY-----\n");
        } catch (IOException inMemory) {
            throw new UncheckedIOException(inMemory);
        } catch (GeneralSecurityException everyJavaHasIt) {
            throw new IllegalStateException("internal error: no AES", everyJavaHasIt);
        }
    }

    private byte[] blob() {
        try {
            var out = new ByteArrayOutputStream();
            var data = new DataOutputStream(out);
            string(data, KIND);
            string(data, open);
            return out.toByteArray();
        } catch (IOException inMemory) {
            throw new UncheckedIOException(inMemory);
        }
    }

    /// The part that a passphrase hides. It begins with a number written twice, by which a wrong
    /// passphrase is known.
    private byte[] inner(int block) throws IOException {
        var out = new ByteArrayOutputStream();
        var data = new DataOutputStream(out);
        var check = random(4);
        data.write(check);
        data.write(check);
        string(data, KIND);
        string(data, open);
        var both = Arrays.copyOf(seed, 2 * SIZE);
        System.arraycopy(open, 0, both, SIZE, SIZE);
        string(data, both);
        string(data, name);
        for (var i = 1; out.size() % block != 0; i++) {
            data.writeByte(i);
        }
        return out.toByteArray();
    }

    private static byte[] stirring(byte[] salt) throws IOException {
        var out = new ByteArrayOutputStream();
        var data = new DataOutputStream(out);
        string(data, salt);
        data.writeInt(ROUNDS);
        return out.toByteArray();
    }

    private static byte[] encrypted(byte[] inner, Secret passphrase, byte[] salt)
            throws GeneralSecurityException {
        var drawn = new byte[AES_KEY + AES_BLOCK];
        new BCrypt()
                .pbkdf(passphrase.reveal().getBytes(StandardCharsets.UTF_8), salt, ROUNDS, drawn);
        var cipher = Cipher.getInstance("AES/CTR/NoPadding");
        cipher.init(
                Cipher.ENCRYPT_MODE,
                new SecretKeySpec(drawn, 0, AES_KEY, "AES"),
                new IvParameterSpec(drawn, AES_KEY, AES_BLOCK));
        return cipher.doFinal(inner);
    }

    private static byte[] random(int bytes) {
        var some = new byte[bytes];
        new SecureRandom().nextBytes(some);
        return some;
    }

    private static void string(DataOutputStream out, String text) throws IOException {
        string(out, text.getBytes(StandardCharsets.UTF_8));
    }

    private static void string(DataOutputStream out, byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    /// Not the secret part.
    @Override
    public String toString() {
        return "NewKey[" + fingerprint() + "]";
    }
}
