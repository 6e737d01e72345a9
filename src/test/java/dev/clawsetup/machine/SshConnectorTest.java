package dev.clawsetup.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clawsetup.machine.CannotConnect.Why;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// What answers on a port and is no good SSH server. Good ones are met in `hosts/MachineIT`.
@Timeout(30)
class SshConnectorTest {
    @Test
    void tellsAClosedPort() throws IOException {
        int port;
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        assertEquals(Why.CLOSED_PORT, refusal(port).why());
    }

    @Test
    void tellsANameThatNobodyKnows() {
        var refusal =
                assertThrows(
                        CannotConnect.class, () -> connector("no-such-host.invalid", 22).connect());
        assertEquals(Why.UNKNOWN_HOST, refusal.why());
    }

    @Test
    void tellsAServerThatHangsUpBeforeItsBanner() throws IOException {
        assertEquals(Why.PENALTY, served(out -> {}).why());
    }

    @Test
    void tellsThatSomethingElseListensThere() throws IOException {
        var web = "HTTP/1.1 400 Bad Request\r\n" + "x: y\r\n".repeat(2000);
        var refusal = served(out -> out.write(web.getBytes(StandardCharsets.US_ASCII)));
        assertEquals(Why.CLOSED_PORT, refusal.why());
        assertTrue(refusal.getMessage().contains("not an SSH server"), refusal.getMessage());
    }

    @Test
    void endsAGreetingThatNeverEnds() throws IOException {
        var refusal =
                served(out -> {
                    while (true) {
                        out.write(new byte[4096]);
                    }
                });
        assertEquals(Why.CLOSED_PORT, refusal.why());
    }

    @Test
    void showsNothingBinaryOfAServersVersion() throws IOException {
        var refusal =
                served(out ->
                        out.write(
                                "SSH-1.5-\u001b[2J\u0007evil\r\n"
                                        .getBytes(StandardCharsets.US_ASCII)));
        assertFalse(refusal.getMessage().contains("\u001b"));
        assertFalse(refusal.remedy().contains("\u001b"));
    }

    @Test
    void saysWhatToDoNextInEveryRefusal() throws IOException {
        var refusal = served(out -> {});
        assertTrue(refusal.getMessage().startsWith("cannot "), refusal.getMessage());
        assertTrue(refusal.remedy().endsWith("."), refusal.remedy());
    }

    private interface Greeting {
        void say(OutputStream out) throws IOException;
    }

    private static CannotConnect served(Greeting greeting) throws IOException {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual()
                    .start(() -> {
                        try (var visitor = server.accept()) {
                            greeting.say(visitor.getOutputStream());
                            visitor.shutdownOutput();
                            visitor.getInputStream().readAllBytes();
                        } catch (IOException gone) {
                            // The visitor has seen enough.
                        }
                    });
            return refusal(server.getLocalPort());
        }
    }

    private static CannotConnect refusal(int port) {
        return assertThrows(CannotConnect.class, () -> connector("127.0.0.1", port).connect());
    }

    private static SshConnector connector(String host, int port) {
        var login =
                new Target.Login(
                        List.of(),
                        false,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        List.of(),
                        Optional.empty());
        var remote = new Target.Remote(host, port, "ada", login, Optional.empty());
        return new SshConnector(remote, Asks.NOBODY, Optional.empty());
    }
}
