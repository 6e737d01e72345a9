package dev.clawsetup.machine;

import net.schmizz.sshj.connection.channel.direct.Parameters;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/// A port of this machine that leads, through SSH, to one that the server can reach.
///
/// It listens on the loopback address only: what is behind it may be a gateway that trusts whoever
/// reaches it.
public final class Tunnel implements AutoCloseable {
    private final SshLine line;
    private final ServerSocket door;
    private final Thread porter;

    Tunnel(SshLine line, int localPort, String remoteHost, int remotePort) throws IOException {
        this.line = line;
        this.door = new Door();
        door.setReuseAddress(true);
        door.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), localPort));
        var where =
                new Parameters(
                        door.getInetAddress().getHostAddress(),
                        door.getLocalPort(),
                        remoteHost,
                        remotePort);
        this.porter = Thread.ofPlatform().daemon().name("tunnel").start(() -> serve(where));
    }

    /// Goes on after a visitor whom the server could not connect: its service may just be
    /// restarting.
    private void serve(Parameters where) {
        while (open()) {
            try {
                line.client().newLocalPortForwarder(where, door).listen();
            } catch (IOException | RuntimeException refused) {
                // The visitor's connection is closed; the next one may have more luck.
            }
        }
        close();
    }

    public int port() {
        return door.getLocalPort();
    }

    /// False once the line is lost.
    public boolean open() {
        return !door.isClosed() && line.alive();
    }

    /// Waits until the tunnel is closed or its line is lost.
    public void join() throws InterruptedException {
        while (open()) {
            porter.join(1000);
        }
    }

    @Override
    public void close() {
        try {
            door.close();
        } catch (IOException gone) {
            // Closed is what it should be.
        }
        line.close();
    }

    private static final class Door extends ServerSocket {
        Door() throws IOException {
            super();
        }

        @Override
        public Socket accept() throws IOException {
            try {
                var visitor = super.accept();
                visitor.setTcpNoDelay(true);
                return visitor;
            } catch (IOException refused) {
                if (isClosed()) {
                    // sshj asks a closed door for visitors for ever, with a whole core
                    Thread.currentThread().interrupt();
                }
                throw refused;
            }
        }
    }
}
