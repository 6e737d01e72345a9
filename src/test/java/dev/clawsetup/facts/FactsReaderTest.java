package dev.clawsetup.facts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.util.List;

class FactsReaderTest {
    @Test
    void readsARecordedServer() {
        var now = Recorded.of("debian13-cloud").facts();
        assertEquals("Debian GNU/Linux 13 (trixie)", now.distribution().name());
        assertTrue(now.distribution().supported());
        assertEquals(Sshd.Mode.SERVICE, now.sshd().mode());
        assertEquals(List.of(22), now.sshd().ports());
        assertEquals("yes", now.sshd().setting("passwordauthentication", "debian"));
        assertFalse(now.ufw().installed());
        var debian = now.account("debian").orElseThrow();
        assertEquals(Account.Sudo.FREE, debian.sudo());
        assertEquals(1, debian.usableKeys().size());
        assertTrue(debian.keys().getFirst().fingerprint().startsWith("SHA256:"));
    }
}
