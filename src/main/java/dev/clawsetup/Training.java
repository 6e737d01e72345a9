package dev.clawsetup;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// What Java watches while the shipped file is made, to start faster later (JEP 483, 514): the
/// version, a demo run, the wizard's first pages where there is a terminal, what a login
/// calculates, and one to the server that its words name, or else one that finds nobody.
///
/// Not more: each class in the cache is set up at each start, also where nobody needs it.
///
/// Never called by the program. It reaches nothing but this machine, and changes nothing.
final class Training {
    /// tcpmux: nobody answers, at once.
    private static final String NOBODY = "nobody@127.0.0.1:1";

    private Training() {}

    /// @param arguments a command line that logs in to a server and finds that it may change
    ///   nothing there
    public static void main(String[] arguments) throws IOException {
        cipher();
        Main.run("--version");
        if (System.console() != null && System.console().isTerminal()) {
            System.setIn(new Typist(NOBODY + "\n", "\u0003", "q"));
            Main.run();
        }
        Main.run(
                arguments.length > 0
                        ? arguments
                        : new String[] {"harden", NOBODY, "--identity", "none", "--yes"});
        System.exit(Main.run("demo", "--yes", "--pace", "0"));
    }

    /// Keys that somebody presses, one after the other, and then no more.
    private static final class Typist extends InputStream {
        private static final long THINKS_MS = 400;

        private final Deque<String> keys;
        private InputStream now = InputStream.nullInputStream();

        Typist(String... keys) {
            this.keys = new ArrayDeque<>(List.of(keys));
        }

        @Override
        public int available() throws IOException {
            return now.available();
        }

        @Override
        public int read() throws IOException {
            while (now.available() == 0) {
                try {
                    Thread.sleep(keys.isEmpty() ? 60_000 : THINKS_MS);
                } catch (InterruptedException e) {
                    return -1;
                }
                if (!keys.isEmpty()) {
                    now = new ByteArrayInputStream(keys.pop().getBytes(StandardCharsets.UTF_8));
                }
            }
            return now.read();
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            var first = read();
            if (first < 0) {
                return first;
            }
            buffer[offset] = (byte) first;
            return 1 + Math.max(0, now.read(buffer, offset + 1, length - 1));
        }
    }

    /// What a login calculates: as much as can be done without somebody at the other end.
    private static void cipher() {
        try {
            var agreed = KeyAgreement.getInstance("X25519");
            var pairs = KeyPairGenerator.getInstance("X25519");
            agreed.init(pairs.generateKeyPair().getPrivate());
            agreed.doPhase(pairs.generateKeyPair().getPublic(), true);
            agreed.generateSecret();
            var pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            var signature = Signature.getInstance("Ed25519");
            signature.initSign(pair.getPrivate());
            signature.update(new byte[200]);
            var signed = signature.sign();
            signature.initVerify(pair.getPublic());
            signature.update(new byte[200]);
            signature.verify(signed);
            var key = new SecretKeySpec(new byte[32], "AES");
            var gcm = Cipher.getInstance("AES/GCM/NoPadding");
            gcm.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(128, new byte[12]));
            gcm.doFinal(new byte[64]);
            var ctr = Cipher.getInstance("AES/CTR/NoPadding");
            ctr.init(Cipher.ENCRYPT_MODE, key, new IvParameterSpec(new byte[16]));
            ctr.doFinal(new byte[64]);
            var code = Mac.getInstance("HmacSHA256");
            code.init(key);
            code.doFinal(new byte[64]);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
