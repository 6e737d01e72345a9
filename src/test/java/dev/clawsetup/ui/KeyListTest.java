package dev.clawsetup.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clawsetup.steps.Server;
import dev.clawsetup.steps.Wish;
import dev.clawsetup.ui.json.JsonKeys;

import org.junit.jupiter.api.Test;

import java.time.Instant;

class KeyListTest {
    private final Server server = Server.rented();

    private String told(Wish wish) {
        return String.join("\n", KeyList.lines(server.facts(), wish.answers().access().operator()));
    }

    @Test
    void theKeyInUseIsNamed() {
        server.keys("ada", Server.ADAS_KEY, Server.SPARE_KEY);
        var lines = told(Wish.defaults()).lines().toList();
        assertEquals("2 keys open ada:", lines.getFirst());
        assertTrue(lines.get(1).contains(Server.ADAS_PRINT + "  you are logged in with it"));
        assertFalse(lines.get(2).contains("logged in"), lines.get(2));
    }

    @Test
    void limitsAndTroubleAreTold() {
        server.keys("ada", "from=\"192.0.2.1\" " + Server.ADAS_KEY)
                .keyProblem("ada", "/home/ada is writable by everyone");
        var told = told(Wish.defaults());
        assertTrue(told.contains("limited: from=\"192.0.2.1\""), told);
        assertTrue(told.contains("sshd ignores it: /home/ada is writable"), told);
    }

    @Test
    void anAccountWithoutAKeyIsToldOnlyWhereItIsOnesOwn() {
        server.keys("ada");
        assertEquals("No key opens ada.", told(Wish.defaults().loggedIn("ada", "password")));
    }

    @Test
    void kindsHaveTheNamesThatPeopleUse() {
        assertEquals("security key", KeyList.kind("sk-ssh-ed25519@openssh.com"));
        assertEquals("ECDSA", KeyList.kind("ecdsa-sha2-nistp256"));
        assertEquals("RSA", KeyList.kind("ssh-rsa"));
        assertFalse(KeyList.kind("ssh-\u001b[31mred").contains("\u001b"));
    }

    @Test
    void aProgramGetsOneObjectAKey() {
        server.keys("ada", Server.ADAS_KEY, "from=\"192.0.2.1\" " + Server.SPARE_KEY);
        var lines =
                JsonKeys.lines(
                        server.facts(),
                        Wish.defaults().answers().access().operator(),
                        Instant.parse("2026-11-21T08:00:00Z"));
        assertEquals(2, lines.size());
        assertTrue(
                lines.getFirst()
                        .startsWith(
                                "{\"event\":\"key\",\"at\":\"2026-11-21T08:00:00Z\",\"account\":\"ada\""));
        assertTrue(lines.getFirst().endsWith("\"usable\":true,\"in-use\":true}"));
        assertTrue(lines.getLast().endsWith("\"usable\":false,\"in-use\":false}"));
    }
}
