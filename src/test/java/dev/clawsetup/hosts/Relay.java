package dev.clawsetup.hosts;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Optional;

/// What a router does that passes one of its ports on to a server behind it: our end of the wire is
/// another address and another port than the server's.
final class Relay implements AutoCloseable {
    private final ServerSocket outside;

    /// @param to the server, whose port 22 is meant; empty: takes connections and says nothing, as
    ///   another machine behind the same router would
    Relay(String address, int port, Optional<String> to) throws IOException {
        outside = new ServerSocket(port, 50, InetAddress.getByName(address));
        Thread.ofVirtual().start(() -> serve(to));
    }

    int port() {
        return outside.getLocalPort();
    }

    private void serve(Optional<String> to) {
        while (true) {
            try {
                var here = outside.accept();
                if (to.isPresent()) {
                    var there = new Socket(to.get(), 22);
                    Thread.ofVirtual().start(() -> pass(here, there));
                    Thread.ofVirtual().start(() -> pass(there, here));
                }
            } catch (IOException closed) {
                return;
            }
        }
    }

    private static void pass(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException gone) {
            // Either end may go first.
        }
    }

    @Override
    public void close() throws IOException {
        outside.close();
    }
}
