package dev.clawsetup.hosts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;

/// OpenClaw's gateway, asked as a browser on the laptop would ask it: through `clawsetup tunnel`.
final class Gateway {
    private Gateway() {}

    static void answersThroughTunnel(Laptop laptop) throws Exception {
        var port = freePort();
        var words = new ArrayList<String>();
        words.add(Shipped.FILE.toString());
        words.addAll(laptop.words("tunnel", "--port", String.valueOf(port)));
        var tunnel =
                new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try {
            var said = tunnel.inputReader().readLine(); // said once the tunnel is open
            assertTrue(said != null && said.contains("127.0.0.1:" + port), "said: " + said);
            assertEquals(200, status(port, "/startupz"));
            assertEquals(401, status(port, "/__openclaw/control-ui-config.json"));
        } finally {
            tunnel.destroy();
            tunnel.waitFor();
        }
    }

    private static int freePort() throws IOException {
        try (var free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }

    private static int status(int port, String path) throws Exception {
        var page = URI.create("http://127.0.0.1:" + port + path);
        try (var browser = HttpClient.newHttpClient()) {
            return browser.send(
                            HttpRequest.newBuilder(page).build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        }
    }
}
