package dev.clawsetup.machine;

import com.hierynomus.sshj.key.KeyAlgorithms;
import com.hierynomus.sshj.userauth.keyprovider.OpenSSHKeyV1KeyFile;

import dev.clawsetup.secret.Secret;

import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.common.KeyType;
import net.schmizz.sshj.userauth.keyprovider.FileKeyProvider;
import net.schmizz.sshj.userauth.keyprovider.PKCS8KeyFile;
import net.schmizz.sshj.userauth.password.PasswordUtils;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.Base64;
import java.util.Optional;

/// Private key files, each kind told by its header.
///
/// Those that can be read without BouncyCastle are read. Every other kind is named, with the
/// command that turns it into one that can, or the advice to let the agent sign.
final class PrivateKeys {
    private static final String OPENSSH = "-----BEGIN OPENSSH PRIVATE KEY-----";
    private static final int LARGEST = 64 << 10;

    private PrivateKeys() {}

    sealed interface Found {}

    /// A key whose public half is known, so that it can be offered before anybody is asked for a
    /// passphrase.
    record Open(Path file, byte[] blob, KeyText text) implements Found {}

    /// A key that tells nothing before it is decrypted.
    record Sealed(Path file, KeyText text) implements Found {}

    /// Not a key that we can use.
    ///
    /// @param what what it is, to go after "FILE is"
    record Unusable(Path file, String what, String remedy) implements Found {}

    /// The text of a key file, and whether it needs a passphrase.
    record KeyText(String pem, Kind kind, Lock lock) {
        /// Not the text: it is a secret.
        @Override
        public String toString() {
            return "KeyText[" + kind + ", " + lock + "]";
        }
    }

    enum Kind {
        OPENSSH,
        PEM
    }

    enum Lock {
        PLAIN,
        ENCRYPTED
    }

    static final class WrongPassphrase extends Exception {
        private static final long serialVersionUID = 1;

        WrongPassphrase(Throwable cause) {
            super("the passphrase does not fit", cause);
        }
    }

    static Found look(Path file) {
        String text;
        try {
            if (Files.size(file) > LARGEST) {
                return new Unusable(file, "too large for a key", "Name the private key file.");
            }
            text = Files.readString(file, StandardCharsets.ISO_8859_1).replace("\r", "");
        } catch (NoSuchFileException e) {
            return new Unusable(file, "not there", "Check the path, or leave --identity out.");
        } catch (AccessDeniedException e) {
            return new Unusable(
                    file, "not readable for you", "Make it readable: chmod 600 " + file + ".");
        } catch (IOException e) {
            return new Unusable(file, "not a file that can be read", "Check the path.");
        }
        var start = text.indexOf("-----BEGIN ");
        var header =
                start < 0
                        ? text.strip().lines().findFirst().orElse("")
                        : text.substring(start).lines().findFirst().orElse("").strip();
        return switch (header) {
            case OPENSSH -> openssh(file, text.substring(start));
            case "-----BEGIN RSA PRIVATE KEY-----", "-----BEGIN EC PRIVATE KEY-----" ->
                    text.contains("DEK-Info:")
                            ? new Unusable(
                                    file,
                                    "encrypted in the old PEM way",
                                    rewrite(file) + " Or add it to the agent with ssh-add.")
                            : pem(file, text.substring(start), Lock.PLAIN);
            case "-----BEGIN PRIVATE KEY-----" -> pem(file, text.substring(start), Lock.PLAIN);
            case "-----BEGIN ENCRYPTED PRIVATE KEY-----" ->
                    pem(file, text.substring(start), Lock.ENCRYPTED);
            case "-----BEGIN DSA PRIVATE KEY-----" -> dsa(file);
            default -> stranger(file, header);
        };
    }

    private static Unusable stranger(Path file, String header) {
        if (header.startsWith("PuTTY-User-Key-File")) {
            return new Unusable(
                    file,
                    "a PuTTY key",
                    "Convert it: puttygen %s -O private-openssh -o %s."
                            .formatted(file, file.toString().replaceFirst("\\.ppk$", "") + ".key"));
        }
        if (header.startsWith("---- BEGIN SSH2 ENCRYPTED PRIVATE KEY")) {
            return new Unusable(
                    file,
                    "a key of ssh.com",
                    "Convert it: ssh-keygen -i -f %s > %s.key.".formatted(file, file));
        }
        if (header.contains("-cert-v01@openssh.com ")) {
            return new Unusable(
                    file,
                    "a certificate, not a private key",
                    "Add the key and its certificate to the agent with ssh-add.");
        }
        if (header.matches("(ssh-|ecdsa-|sk-)[^ ]+ [A-Za-z0-9+/=]+.*")
                || header.startsWith("---- BEGIN SSH2 PUBLIC KEY")
                || header.contains("BEGIN PUBLIC KEY")
                || header.contains("BEGIN RSA PUBLIC KEY")) {
            return new Unusable(
                    file,
                    "the public half of a key",
                    "Name the private key: the file of the same name without .pub.");
        }
        if (header.contains("CERTIFICATE")) {
            return new Unusable(
                    file, "a TLS certificate, not an SSH key", "Name a private SSH key.");
        }
        return new Unusable(
                file,
                header.isEmpty() ? "empty" : "not a private key",
                "Name a private SSH key, or make one: ssh-keygen -t ed25519.");
    }

    private static Unusable dsa(Path file) {
        return new Unusable(
                file,
                "a DSA key, which no current server accepts",
                "Make a new one: ssh-keygen -t ed25519.");
    }

    private static String rewrite(Path file) {
        return "Convert it: ssh-keygen -p -f " + file + ".";
    }

    /// PROTOCOL.key of OpenSSH: cipher and public key stand before the encrypted part.
    private static Found openssh(Path file, String text) {
        try {
            var body = text.substring(OPENSSH.length());
            var end = body.indexOf("-----END");
            var bytes = Base64.getMimeDecoder().decode(end < 0 ? body : body.substring(0, end));
            var magic = "openssh-key-v1\0".getBytes(StandardCharsets.US_ASCII);
            var buffer = new Buffer.PlainBuffer(bytes);
            var start = new byte[magic.length];
            buffer.readRawBytes(start);
            var cipher = buffer.readString();
            buffer.readString();
            buffer.readBytes();
            buffer.readUInt32();
            var blob = buffer.readBytes();
            var type = LoginKey.wireType(blob);
            if (type.startsWith("sk-")) {
                return new Unusable(
                        file,
                        "a key that lives on a security key",
                        "Let the agent use it: ssh-add " + file + ".");
            }
            if (type.equals("ssh-dss")) {
                return dsa(file);
            }
            if (KeyType.fromString(type) == KeyType.UNKNOWN) {
                return new Unusable(
                        file,
                        "of the kind " + Clean.line(type) + ", which this program cannot use",
                        "Let the agent use it: ssh-add " + file + ".");
            }
            if (cipher.contains("chacha20")) {
                return new Unusable(
                        file,
                        "encrypted with " + cipher + ", which this program cannot read",
                        "Convert it: ssh-keygen -p -Z aes256-ctr -f "
                                + file
                                + ". Or add it to the agent with ssh-add.");
            }
            var lock = cipher.equals("none") ? Lock.PLAIN : Lock.ENCRYPTED;
            return new Open(file, blob, new KeyText(text, Kind.OPENSSH, lock));
        } catch (IOException | RuntimeException broken) {
            return new Unusable(
                    file, "damaged", "Copy it again, or make a new one: ssh-keygen -t ed25519.");
        }
    }

    private static Found pem(Path file, String text, Lock lock) {
        var key = new KeyText(text, Kind.PEM, lock);
        if (lock == Lock.ENCRYPTED) {
            return new Sealed(file, key);
        }
        try {
            return new Open(file, unlock(file, key, Optional.empty()).blob(), key);
        } catch (IOException | WrongPassphrase e) {
            return new Unusable(
                    file,
                    "in a format that this program cannot read",
                    rewrite(file) + " Or make a new one: ssh-keygen -t ed25519.");
        }
    }

    /// Reads the private half.
    ///
    /// A wrong passphrase and a missing one are the same to the cipher.
    static LoginKey unlock(Path file, KeyText key, Optional<Secret> passphrase)
            throws IOException, WrongPassphrase {
        Algorithms.ready();
        var edwards = EdwardsPem.read(key);
        if (edwards.isPresent()) {
            return new FileKey(file, blob(edwards.get().getPublic()), edwards.get().getPrivate());
        }
        FileKeyProvider provider =
                switch (key.kind()) {
                    case OPENSSH -> new OpenSSHKeyV1KeyFile();
                    case PEM -> new PKCS8KeyFile();
                };
        var finder =
                passphrase
                        .map(secret -> PasswordUtils.createOneOff(secret.reveal().toCharArray()))
                        .orElse(null);
        provider.init(key.pem(), null, finder);
        try {
            var secret = provider.getPrivate();
            return new FileKey(file, blob(provider.getPublic()), secret);
        } catch (IOException | RuntimeException e) {
            if (key.lock() == Lock.ENCRYPTED) {
                throw new WrongPassphrase(e);
            }
            throw new IOException("cannot read " + file, e);
        }
    }

    private static byte[] blob(PublicKey key) {
        return new Buffer.PlainBuffer().putPublicKey(key).getCompactData();
    }

    private record FileKey(Path file, byte[] blob, PrivateKey secret) implements LoginKey {
        @Override
        public String algorithm() {
            return LoginKey.algorithmFor(LoginKey.wireType(blob));
        }

        @Override
        public String label() {
            return file.toString();
        }

        @Override
        public byte[] sign(byte[] data) throws IOException {
            var kind =
                    switch (KeyType.fromKey(secret)) {
                        case RSA -> KeyAlgorithms.RSASHA512();
                        case ECDSA256 -> KeyAlgorithms.ECDSASHANistp256();
                        case ECDSA384 -> KeyAlgorithms.ECDSASHANistp384();
                        case ECDSA521 -> KeyAlgorithms.ECDSASHANistp521();
                        case ED25519 -> KeyAlgorithms.EdDSA25519();
                        default -> throw new IOException("cannot sign with " + file);
                    };
            var signature = kind.create().newSignature();
            signature.initSign(secret);
            signature.update(data);
            return new Buffer.PlainBuffer()
                    .putString(signature.getSignatureName())
                    .putBytes(signature.encode(signature.sign()))
                    .getCompactData();
        }

        @Override
        public String toString() {
            return "FileKey[" + file + "]";
        }
    }
}
