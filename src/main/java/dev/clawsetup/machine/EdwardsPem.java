package dev.clawsetup.machine;

import java.io.IOException;
import java.io.Serial;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/// Ed25519 keys as `openssl genpkey` writes them (PKCS#8, RFC 8410).
///
/// sshj 0.40 cannot read them, and ssh-keygen cannot convert them before OpenSSH 9.6, so "convert
/// it" would be no help on Debian 12.
final class EdwardsPem {
    private static final int SEED = 32;

    /// Everything before the seed: version 0, the algorithm 1.3.101.112, an octet string in an
    /// octet string. The form is fixed, as there are no parameters.
    private static final byte[] HEAD = {
        0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04,
        0x20
    };

    private EdwardsPem() {}

    /// The key pair, or nothing if it is another kind of key.
    static Optional<KeyPair> read(PrivateKeys.KeyText key) throws IOException {
        if (!key.pem().startsWith("-----BEGIN PRIVATE KEY-----")) {
            return Optional.empty();
        }
        var body =
                key.pem()
                        .replaceFirst("-----BEGIN PRIVATE KEY-----", "")
                        .replaceFirst("(?s)-----END.*", "");
        var der = Base64.getMimeDecoder().decode(body);
        if (der.length != HEAD.length + SEED
                || !Arrays.equals(HEAD, Arrays.copyOf(der, HEAD.length))) {
            return Optional.empty();
        }
        try {
            var generator = KeyPairGenerator.getInstance("Ed25519");
            generator.initialize(
                    NamedParameterSpec.ED25519,
                    new Seed(Arrays.copyOfRange(der, HEAD.length, der.length)));
            return Optional.of(generator.generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw new IOException("cannot read an Ed25519 key", e);
        }
    }

    /// The JDK derives a public key only while it makes a pair; this makes it draw the seed that we
    /// have. RFC 8032: the private key is those 32 random bytes.
    private static final class Seed extends SecureRandom {
        @Serial private static final long serialVersionUID = 1;
        private final byte[] seed;

        Seed(byte[] seed) {
            this.seed = seed;
        }

        @Override
        public void nextBytes(byte[] bytes) {
            if (bytes.length != seed.length) {
                throw new IllegalStateException(
                        "internal error: this Java draws Ed25519 keys differently");
            }
            System.arraycopy(seed, 0, bytes, 0, seed.length);
        }
    }
}
