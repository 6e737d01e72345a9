package dev.clawsetup.answers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

class PublicKeyTest {
    private static final Check CHECK = new Check.PublicKey();
    private static final String BODY = SampleServer.KEY.split(" ")[1];

    private static String why(String text) {
        return CHECK.fault(text).orElseThrow().why();
    }

    private static String rsa(int bits) throws IOException {
        var bytes = new ByteArrayOutputStream();
        var out = new DataOutputStream(bytes);
        for (var field :
                new byte[][] {
                    "ssh-rsa".getBytes(StandardCharsets.US_ASCII), {1, 0, 1}, new byte[bits / 8 + 1]
                }) {
            out.writeInt(field.length);
            out.write(field);
        }
        return "ssh-rsa " + Base64.getEncoder().encodeToString(bytes.toByteArray()) + " old";
    }

    @Test
    void takesALineOfAPubFile() throws IOException {
        assertEquals(Optional.empty(), CHECK.fault(SampleServer.KEY));
        assertEquals(Optional.empty(), CHECK.fault("ssh-ed25519 " + BODY));
        assertEquals(Optional.empty(), CHECK.fault("  " + SampleServer.KEY + " at home "));
        assertEquals(Optional.empty(), CHECK.fault(rsa(3072)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-----BEGIN OPENSSH PRIVATE KEY-----",
                "-----BEGIN RSA PRIVATE KEY----- MIIEpAIBAAKCAQEA",
                "b3BlbnNzaC1rZXktdjEAAAAABG5vbmU",
                "PuTTY-User-Key-File-3: ssh-ed25519"
            })
    void aPrivateKeyIsRefusedAndNotRepeated(String text) {
        var fault = CHECK.fault(text).orElseThrow();
        assertTrue(fault.why().contains("private key"), fault.why());
        assertFalse((fault.why() + fault.instead()).contains("MIIE"));
        var entry = Entry.of(Keys.ADD_KEYS).orElseThrow();
        var complaint = entry.complaints(Value.of(java.util.List.of(text))).getFirst();
        assertFalse(complaint.sentence().contains(text));
    }

    @Test
    void tellsWhatIsWrongWithAPublicOne() throws IOException {
        assertTrue(why("---- BEGIN SSH2 PUBLIC KEY ----").contains("PuTTY"));
        assertTrue(why(SampleServer.KEY + SampleServer.KEY).contains("two keys"));
        assertTrue(why(SampleServer.KEY + "\n" + SampleServer.KEY).contains("more than one line"));
        assertTrue(why("ssh-ed25519 " + BODY + BODY).contains("damaged"));
        assertTrue(why("ssh-ed25519 " + BODY.substring(0, 40)).contains("damaged"));
        assertTrue(why("ssh-rsa " + BODY).contains("damaged"));
        assertTrue(why("ssh-ed25519").contains("beginning"));
        assertTrue(why("ssh-dss AAAA").contains("DSA"));
        assertTrue(why(rsa(1024)).contains("2048"));
        assertTrue(why("command=\"/bin/x\" " + SampleServer.KEY).contains("before the key"));
        assertTrue(why("hello").contains("not a public key"));
        assertTrue(why("").contains("not a public key"));
    }
}
