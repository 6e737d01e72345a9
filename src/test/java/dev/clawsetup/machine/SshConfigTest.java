package dev.clawsetup.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

class SshConfigTest {
    @TempDir private Path home;

    @Test
    void takesTheFirstValueAndAllIdentities() throws IOException {
        var config =
                config(
                        """
                        # mine
                        Host web
                            HostName 203.0.113.7
                            User ada
                            Port=2222
                            IdentityFile ~/.ssh/web
                            IdentitiesOnly yes
                        Host w* !wrong
                            User bob
                            Port 2200
                            IdentityFile "%d/.ssh/key of %r"
                        Host *
                            ProxyJump none
                        """);
        var web = config.host("web");
        assertEquals(Optional.of("203.0.113.7"), web.hostName());
        assertEquals(Optional.of("ada"), web.user());
        assertEquals(OptionalInt.of(2222), web.port());
        assertEquals(
                List.of(home.resolve(".ssh/web"), home.resolve(".ssh/key of ada")),
                web.identities());
        assertTrue(web.identitiesOnly());
        assertEquals(Optional.empty(), web.proxyJump());
        assertEquals(Optional.of("bob"), config.host("wiki").user());
        assertEquals(Optional.empty(), config.host("wrong").user());
    }

    @Test
    void includesOtherFilesAndSkipsMatchBlocks() throws IOException {
        Files.createDirectories(home.resolve(".ssh/conf.d"));
        Files.writeString(home.resolve(".ssh/conf.d/a.conf"), "Host a\n  Port 1\n");
        Files.writeString(home.resolve(".ssh/conf.d/b.conf"), "Host b\n  Port 2\n");
        var config =
                config(
                        """
                        Include conf.d/*.conf missing
                        Match exec "rm -rf /"
                            User evil
                        Match all
                            User everyone
                        """);
        assertEquals(OptionalInt.of(1), config.host("a").port());
        assertEquals(OptionalInt.of(2), config.host("b").port());
        assertEquals(Optional.of("everyone"), config.host("a").user());
    }

    @Test
    void doesWithoutAFile() throws IOException {
        var target = SshConfig.read(home, "me").target(SshConfig.Wish.of("203.0.113.7"));
        assertEquals("me@203.0.113.7", target.label());
        assertEquals(List.of(), target.login().identities());
        assertTrue(target.login().agent());
        assertEquals(home.resolve(".ssh/known_hosts"), target.login().knownHosts().getFirst());
    }

    @Test
    void offersTheUsualKeysThatAreThere() throws IOException {
        Files.createDirectories(home.resolve(".ssh"));
        Files.writeString(home.resolve(".ssh/id_rsa"), "");
        Files.writeString(home.resolve(".ssh/id_ed25519"), "");
        var login = config("").target(SshConfig.Wish.of("web")).login();
        assertEquals(
                List.of(home.resolve(".ssh/id_ed25519"), home.resolve(".ssh/id_rsa")),
                login.identities());
    }

    @Test
    void letsTheCommandLineWin() throws IOException {
        var config = config("Host web\n User ada\n Port 2222\n IdentityFile ~/a\n ProxyJump j\n");
        var wish =
                new SshConfig.Wish(
                        "bob@web:22",
                        List.of(Path.of("/key")),
                        Optional.of("root@gate:23"),
                        Optional.of(Path.of("/known")),
                        Optional.of("SHA256:x"),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty());
        var target = config.target(wish);
        assertEquals("bob@web", target.label());
        assertEquals(List.of(Path.of("/key")), target.login().identities());
        assertFalse(target.login().agent());
        assertEquals(List.of(Path.of("/known")), target.login().knownHosts());
        assertEquals("root@gate:23", target.jump().orElseThrow().label());
        assertEquals(Optional.empty(), target.jump().orElseThrow().login().hostKey());
    }

    @Test
    void jumpsOverSeveralHostsAndStopsAtALoop() throws IOException {
        var chain = config("Host web\n ProxyJump a,b@two:23\n").target(SshConfig.Wish.of("web"));
        var last = chain.jump().orElseThrow();
        assertEquals("b@two:23", last.label());
        assertEquals("me@a", last.jump().orElseThrow().label());
        var loop = config("Host *\n ProxyJump web\n");
        assertThrows(IllegalArgumentException.class, () -> loop.target(SshConfig.Wish.of("web")));
    }

    @Test
    void readsEveryFormOfATarget() throws IOException {
        assertEquals("me@web:2222", label("web:2222"));
        assertEquals("ada@web", label("ada@web"));
        assertEquals("ada@web", label("ssh://ada@web:22/"));
        assertEquals("me@2001:db8::7", label("2001:db8::7"));
        assertEquals("ada@[2001:db8::7]:2222", label("ada@[2001:db8::7]:2222"));
        for (var bad :
                List.of("", "web:", "web:0", "web:70000", "a b", "@web", "-oProxy", "web;x:y")) {
            assertThrows(IllegalArgumentException.class, () -> label(bad), bad);
        }
    }

    private String label(String destination) throws IOException {
        return config("").target(SshConfig.Wish.of(destination)).label();
    }

    private SshConfig config(String text) throws IOException {
        Files.createDirectories(home.resolve(".ssh"));
        Files.writeString(home.resolve(".ssh/config"), text);
        return SshConfig.read(home, "me");
    }
}
