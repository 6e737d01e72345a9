package dev.clawsetup.run;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;

class PortScanTest {
    /// Closed ports of one's own machine refuse at once; a busy one takes a moment to answer.
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    /// More than are asked at once.
    private static final int MANY = 9_000;

    @Test
    void findsAListenerAmongManyPortsAndNotAfterItHasGone() throws IOException {
        int port;
        try (var listener = listener()) {
            port = listener.getLocalPort();
            assertTrue(PortScan.open("127.0.0.1", port, PATIENCE).contains(port));
        }
        assertFalse(PortScan.open("127.0.0.1", port, PATIENCE).contains(port));
    }

    private static ServerSocket listener() throws IOException {
        for (var port = MANY; ; port++) {
            try {
                return new ServerSocket(port, 5, InetAddress.getByName("127.0.0.1"));
            } catch (BindException taken) {
                // the next one
            }
        }
    }
}
