package dev.clawsetup.run;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;

class PortScanTest {
    private static final Duration PATIENCE = Duration.ofMillis(300);

    @Test
    void findsAListenerAmongManyPortsAndNotAfterItHasGone() throws IOException {
        int port;
        try (var listener = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"))) {
            port = listener.getLocalPort();
            assertTrue(PortScan.open("127.0.0.1", port, PATIENCE).contains(port));
        }
        assertFalse(PortScan.open("127.0.0.1", port, PATIENCE).contains(port));
    }
}
