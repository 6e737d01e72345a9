package dev.clawsetup.run;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;

/// Whether a TCP connection from here comes about.
@FunctionalInterface
interface Probe {
    boolean connects(String address, int port);

    /// A firewall that drops says nothing, so not answering within this is the answer.
    Duration PATIENCE = Duration.ofSeconds(3);

    Probe REAL =
            (address, port) -> {
                try (var socket = new Socket()) {
                    socket.connect(new InetSocketAddress(address, port), (int) PATIENCE.toMillis());
                    return true;
                } catch (IOException e) {
                    return false;
                }
            };
}
