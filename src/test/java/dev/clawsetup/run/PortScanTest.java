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
    void findsAListenerAmongManyPortsAndNotOneThatHasGone() throws IOException {
        try (var listener = listener()) {
            int gone;
            try (var other = listener()) {
                gone = other.getLocalPort();
            }
            var last = Math.max(gone, listener.getLocalPort());
            var open = PortScan.open("127.0.0.1", last, PATIENCE);
            assertTrue(open.contains(listener.getLocalPort()), open::toString);
            assertFalse(open.contains(gone), open::toString);
        }
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
