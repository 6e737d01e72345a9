package dev.clawsetup.machine;

import com.hierynomus.sshj.key.KeyAlgorithms;
import com.hierynomus.sshj.transport.cipher.BlockCiphers;
import com.hierynomus.sshj.transport.cipher.GcmCiphers;
import com.hierynomus.sshj.transport.kex.DHGroups;
import com.hierynomus.sshj.transport.kex.ExtInfoClientFactory;
import com.hierynomus.sshj.transport.mac.Macs;

import net.schmizz.keepalive.KeepAliveProvider;
import net.schmizz.sshj.ConfigImpl;
import net.schmizz.sshj.common.LoggerFactory;
import net.schmizz.sshj.common.SecurityUtils;
import net.schmizz.sshj.transport.compression.NoneCompression;
import net.schmizz.sshj.transport.kex.Curve25519SHA256;
import net.schmizz.sshj.transport.kex.ECDHNistP;
import net.schmizz.sshj.transport.random.JCERandom;
import net.schmizz.sshj.transport.random.SingletonRandomFactory;

import java.io.Serial;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.KeyFactorySpi;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Security;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.KeySpec;
import java.util.List;

/// What we offer a server: nothing that OpenSSH 9 calls weak, and nothing that the JDK lacks.
///
/// The library's own default still offers arcfour, 3des and group1-sha1, and would load
/// BouncyCastle. A hardening that leaves neither `curve25519-sha256` nor an AES cipher would shut
/// this program out: a step that narrows sshd's lists must know this one.
final class Algorithms extends ConfigImpl {
    static {
        SecurityUtils.setRegisterBouncyCastle(false);
        Security.addProvider(new EcUnderItsSshName());
    }

    Algorithms() {
        setVersion("clawsetup_1");
        setLoggerFactory(LoggerFactory.DEFAULT);
        setKeyExchangeFactories(
                List.of(
                        new Curve25519SHA256.Factory(),
                        new Curve25519SHA256.FactoryLibSsh(),
                        new ECDHNistP.Factory256(),
                        new ECDHNistP.Factory384(),
                        new ECDHNistP.Factory521(),
                        DHGroups.Group16SHA512(),
                        DHGroups.Group14SHA256(),
                        new ExtInfoClientFactory()));
        setKeyAlgorithms(
                List.of(
                        KeyAlgorithms.EdDSA25519(),
                        KeyAlgorithms.ECDSASHANistp256(),
                        KeyAlgorithms.ECDSASHANistp384(),
                        KeyAlgorithms.ECDSASHANistp521(),
                        KeyAlgorithms.RSASHA512(),
                        KeyAlgorithms.RSASHA256()));
        setCipherFactories(
                List.of(
                        GcmCiphers.AES256GCM(),
                        GcmCiphers.AES128GCM(),
                        BlockCiphers.AES256CTR(),
                        BlockCiphers.AES128CTR()));
        setMACFactories(
                List.of(
                        Macs.HMACSHA2256Etm(),
                        Macs.HMACSHA2512Etm(),
                        Macs.HMACSHA2256(),
                        Macs.HMACSHA2512()));
        setCompressionFactories(List.of(new NoneCompression.Factory()));
        setRandomFactory(new SingletonRandomFactory(new JCERandom.Factory()));
        setFileKeyProviderFactories(List.of());
        setKeepAliveProvider(KeepAliveProvider.KEEP_ALIVE);
    }

    /// Makes sure that the static part has run, for those who need the JDK's keys without a
    /// connection.
    static void ready() {}

    /// The JDK names the algorithm `EC`, and sshj 0.40 asks for `ECDSA` (its issue 1061).
    private static final class EcUnderItsSshName extends Provider {
        @Serial private static final long serialVersionUID = 1;

        EcUnderItsSshName() {
            super("clawsetup-ec", "1", "ECDSA key factory: the JDK's EC");
            putService(
                    new Service(this, "KeyFactory", "ECDSA", EcKeys.class.getName(), null, null) {
                        @Override
                        public Object newInstance(Object parameter)
                                throws NoSuchAlgorithmException {
                            return new EcKeys();
                        }
                    });
        }
    }

    private static final class EcKeys extends KeyFactorySpi {
        private final KeyFactory jdk = KeyFactory.getInstance("EC");

        EcKeys() throws NoSuchAlgorithmException {}

        @Override
        protected PublicKey engineGeneratePublic(KeySpec spec) throws InvalidKeySpecException {
            return jdk.generatePublic(spec);
        }

        @Override
        protected PrivateKey engineGeneratePrivate(KeySpec spec) throws InvalidKeySpecException {
            return jdk.generatePrivate(spec);
        }

        @Override
        protected <T extends KeySpec> T engineGetKeySpec(Key key, Class<T> kind)
                throws InvalidKeySpecException {
            return jdk.getKeySpec(key, kind);
        }

        @Override
        protected Key engineTranslateKey(Key key) throws InvalidKeyException {
            return jdk.translateKey(key);
        }
    }
}
