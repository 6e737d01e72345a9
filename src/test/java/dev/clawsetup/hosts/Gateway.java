package dev.clawsetup.hosts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Map;

/// OpenClaw's gateway, asked as a browser on the laptop would ask it: through `clawsetup tunnel`.
final class Gateway {
    static final int PORT = 18789;

    private static final String SETTINGS = "/__openclaw/control-ui-config.json";

    /// As its owner asks for it, with `sudo openclaw gateway auth-token --show`, which wants a
    /// terminal.
    private static final String TOKEN =
            """
            script -qec '/usr/local/bin/openclaw gateway auth-token --show' /dev/null </dev/null |
                tr -d '\\r' | grep -xE '[0-9a-f]{64}'
            """;

    private Gateway() {}

    static void answersThroughTunnel(Laptop laptop, Practice server) throws Exception {
        var port = freePort();
        var words = new ArrayList<String>();
        words.add(Shipped.FILE.toString());
        words.addAll(laptop.words("tunnel", "--port", String.valueOf(port)));
        var tunnel =
                new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try {
            var said = tunnel.inputReader().readLine(); // said once the tunnel is open
            assertTrue(said != null && said.contains("127.0.0.1:" + port), "said: " + said);
            assertEquals(200, status(port, "/startupz", Map.of()));
            assertEquals(401, status(port, SETTINGS, Map.of()));
            var token = server.inside(TOKEN).out().strip();
            assertEquals(200, status(port, SETTINGS, Map.of("Authorization", "Bearer " + token)));
        } finally {
            tunnel.destroy();
            tunnel.waitFor();
        }
    }

    /// Waits until it has started: a minute and more on a busy machine, where it may give up, as it
    /// does when its own heart beats 5 s late, and be started again by systemd. Asks only when
    /// somebody listens: what starts a program three times a second keeps OpenClaw from its
    /// processor.
    ///
    /// @param address one of the server's
    static void comesUp(Practice server, String address) {
        var script =
                """
                exec bash -c '
                for i in {1..250}; do
                    { : <>/dev/tcp/%1$s/%2$d; } 2>/dev/null &&
                        curl -fsS -m 2 http://%1$s:%2$d/startupz >/dev/null 2>&1 && exit 0
                    sleep 0.3
                done
                exit 1'
                """
                        .formatted(address, PORT);
        for (var more = 6; more > 0; more--) {
            if (server.inside(script).exit() == 0) {
                return;
            }
        }
        throw new AssertionError(
                server.inside("journalctl -u openclaw-gateway -n 40 --no-pager -o cat").out());
    }

    /// Whether it is reached from this machine, past no tunnel.
    static boolean letsIn(Practice server) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(server.host(), PORT), 2000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (var free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }

    private static int status(int port, String path, Map<String, String> headers) throws Exception {
        var page = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
        headers.forEach(page::header);
        // offering HTTP/2 over a plain line, as no browser does, would be answered with 400
        try (var browser = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            return browser.send(page.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
        }
    }
}
