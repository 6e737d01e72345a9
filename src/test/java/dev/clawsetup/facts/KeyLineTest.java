package dev.clawsetup.facts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyLineTest {
    private static final String BLOB =
            "AAAAC3NzaC1lZDI1NTE5AAAAIOVxD/I+GPzSYKUFDV0Ua50H3BcN1TbcoibUNrdIuu0b";
    private static final String FINGERPRINT = "SHA256:hvI+Az/Jr2wRmpOQqqBGTJesQyOJQKJudDKCac19RtE";

    private static AuthorizedKey key(String line) {
        return KeyLine.parse(line, "/home/ada/.ssh/authorized_keys", 3).orElseThrow();
    }

    @Test
    void readsAPlainKey() {
        assertEquals(
                new AuthorizedKey(
                        "ssh-ed25519",
                        FINGERPRINT,
                        "ada@laptop and more",
                        "",
                        "/home/ada/.ssh/authorized_keys",
                        3),
                key("ssh-ed25519 " + BLOB + " ada@laptop and more"));
    }

    @Test
    void blanksInsideQuotedOptionsDoNotEndThem() {
        var key =
                key(
                        "no-pty,command=\"echo \\\"hi you\\\" ssh-rsa AAAA\",from=\"10.0.0.0/8\""
                                + " ssh-ed25519 "
                                + BLOB);
        assertEquals(FINGERPRINT, key.fingerprint());
        assertEquals(
                "no-pty,command=\"echo \\\"hi you\\\" ssh-rsa AAAA\",from=\"10.0.0.0/8\"",
                key.options());
        assertFalse(key.unrestricted());
    }

    @Test
    void optionsThatOnlyTakeForwardingAwayStillOpenAShell() {
        assertTrue(key("no-port-forwarding,no-X11-forwarding ssh-ed25519 " + BLOB).unrestricted());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "   ",
                "# ssh-ed25519 " + BLOB,
                "ssh-ed25519",
                "ssh-ed25519 AAAA",
                "ssh-rsa " + BLOB,
                "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIO!xD",
                "command=\"never closed ssh-ed25519 " + BLOB,
                "ssh-ed25519 " + BLOB + "ssh-ed25519 " + BLOB,
                "ssh-ed25519 AAAAf////w==",
            })
    void whatOpensNothingIsNoKey(String line) {
        assertTrue(KeyLine.parse(line, "f", 1).isEmpty());
    }
}
