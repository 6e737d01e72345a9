package dev.clawsetup.machine;

import net.schmizz.keepalive.KeepAliveRunner;
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.connection.channel.direct.Session;
import net.schmizz.sshj.transport.verification.HostKeyVerifier;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import javax.net.SocketFactory;

/// One SSH connection, and the one below it where a jump host stands in between.
///
/// It notices a dead line after 15 s (keepalive 5 s × 3), and never blocks on its way out: the
/// library's own closing waits for the other side, 30 s for each channel.
final class SshLine implements Pipe.Source, AutoCloseable {
    private static final Duration TCP = Duration.ofSeconds(10);
    private static final int MOST_ADDRESSES = 3;

    /// From the first byte to the end of the key exchange. A server that is merely slow (reverse
    /// DNS in sshd, one core) needs a few seconds.
    private static final Duration HANDSHAKE = Duration.ofSeconds(20);

    private static final int STEP_MILLIS = 20_000;

    /// What may stand before `SSH-2.0-` (RFC 4253, 4.2): nobody needs more, and the library would
    /// read for ever.
    private static final int LONGEST_GREETING = 8 << 10;

    private final SSHClient client;
    private final Optional<SshLine> below;
    private final Optional<Socket> socket;

    private SshLine(SSHClient client, Optional<Socket> socket, Optional<SshLine> below) {
        this.client = client;
        this.socket = socket;
        this.below = below;
    }

    /// Connects and exchanges keys; nobody is logged in yet.
    ///
    /// @param below the logged-in connection to the jump host, if any; closed with this one
    static SshLine dial(String host, int port, HostKeyVerifier verifier, Optional<SshLine> below)
            throws IOException {
        var client = client(verifier);
        var socket =
                below.isPresent() ? Optional.<Socket>empty() : Optional.of(connected(host, port));
        return greeted(new SshLine(client, socket, below), host, port);
    }

    /// The same over a socket that is connected already.
    static SshLine over(Socket socket, String host, int port, HostKeyVerifier verifier)
            throws IOException {
        var line = new SshLine(client(verifier), Optional.of(socket), Optional.empty());
        return greeted(line, host, port);
    }

    private static SSHClient client(HostKeyVerifier verifier) {
        var client = new SSHClient(new Algorithms());
        client.addHostKeyVerifier(verifier);
        client.getTransport().setTimeoutMs(STEP_MILLIS);
        client.getConnection().setTimeoutMs(STEP_MILLIS);
        // Before connect: after it the thread never starts.
        var keepAlive = (KeepAliveRunner) client.getConnection().getKeepAlive();
        keepAlive.setMaxAliveCount(3);
        keepAlive.setKeepAliveInterval(5);
        return client;
    }

    private static SshLine greeted(SshLine line, String host, int port) throws IOException {
        var client = line.client;
        var done = new CountDownLatch(1);
        var late = new AtomicBoolean();
        Thread.ofVirtual().start(() -> line.guard(done, late));
        try {
            if (line.below.isPresent()) {
                client.connectVia(line.below.get().client.newDirectConnection(host, port));
            } else {
                client.setSocketFactory(new Given(line.socket.get()));
                client.connect(host, port);
            }
            return line;
        } catch (IOException | RuntimeException e) {
            line.close();
            if (late.get()) {
                throw new SilentServer(e);
            }
            throw e;
        } finally {
            done.countDown();
        }
    }

    private void guard(CountDownLatch done, AtomicBoolean late) {
        try {
            if (!done.await(HANDSHAKE.toSeconds(), TimeUnit.SECONDS)) {
                late.set(true);
                sever();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// It took our connection and then said nothing.
    static final class SilentServer extends IOException {
        private static final long serialVersionUID = 1;

        SilentServer(Throwable cause) {
            super("nothing within " + HANDSHAKE.toSeconds() + " s", cause);
        }
    }

    /// The first of the name's addresses that answers: a name may have a v6 address that leads
    /// nowhere.
    private static Socket connected(String host, int port) throws IOException {
        var failures = new IOException("no address");
        var first = true;
        var addresses = InetAddress.getAllByName(host);
        for (var i = 0; i < Math.min(addresses.length, MOST_ADDRESSES); i++) {
            var socket = new Greeted();
            try {
                // The library writes packets as they come; Nagle's algorithm costs 44 ms each.
                socket.setTcpNoDelay(true);
                socket.connect(new InetSocketAddress(addresses[i], port), (int) TCP.toMillis());
                return socket;
            } catch (IOException e) {
                socket.close();
                if (first) {
                    failures = e;
                    first = false;
                } else {
                    failures.addSuppressed(e);
                }
            }
        }
        throw failures;
    }

    SSHClient client() {
        return client;
    }

    boolean alive() {
        return client.getTransport().isRunning();
    }

    @Override
    public Pipe open(String command) throws IOException {
        try {
            var session = client.startSession();
            try {
                return new ChannelPipe(session, session.exec(command));
            } catch (IOException | RuntimeException e) {
                closeLater(session);
                throw e;
            }
        } catch (IllegalStateException gone) {
            throw new IOException("not connected", gone);
        }
    }

    /// Closes the TCP connection under everything: whoever waits on this line wakes up.
    @Override
    public void sever() {
        socket.ifPresent(open -> {
            try {
                open.close();
            } catch (IOException gone) {
                // That is what we want.
            }
        });
        below.ifPresent(SshLine::sever);
    }

    /// Says goodbye if that is possible at once, and closes.
    @Override
    public void close() {
        var goodbye =
                Thread.ofVirtual()
                        .start(() -> {
                            try {
                                client.disconnect();
                            } catch (IOException | RuntimeException gone) {
                                // It is over either way.
                            }
                        });
        try {
            goodbye.join(Duration.ofMillis(300));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        below.ifPresent(SshLine::close);
        sever();
    }

    private static void closeLater(Session session) {
        Thread.ofVirtual()
                .start(() -> {
                    try {
                        session.close();
                    } catch (IOException | RuntimeException gone) {
                        // A channel of a line that is lost needs no closing.
                    }
                });
    }

    private record ChannelPipe(Session session, Session.Command command) implements Pipe {
        @Override
        public OutputStream in() {
            return command.getOutputStream();
        }

        @Override
        public InputStream out() {
            return command.getInputStream();
        }

        @Override
        public InputStream err() {
            return command.getErrorStream();
        }

        @Override
        public int exit(Duration limit) throws IOException {
            command.join(limit.toMillis(), TimeUnit.MILLISECONDS);
            if (command.getExitSignal() != null) {
                return 128 + number(command.getExitSignal());
            }
            if (command.getExitStatus() == null) {
                throw new IOException("the command ended without a status");
            }
            return command.getExitStatus();
        }

        private static int number(net.schmizz.sshj.connection.channel.direct.Signal signal) {
            return switch (signal) {
                case HUP -> 1;
                case INT -> 2;
                case QUIT -> 3;
                case ILL -> 4;
                case ABRT -> 6;
                case FPE -> 8;
                case KILL -> 9;
                case USR1 -> 10;
                case SEGV -> 11;
                case USR2 -> 12;
                case PIPE -> 13;
                case ALRM -> 14;
                case TERM -> 15;
                case UNKNOWN -> 0;
            };
        }

        @Override
        public void drop() {
            closeLater(session);
        }
    }

    private static final class Greeted extends Socket {
        @Override
        public InputStream getInputStream() throws IOException {
            return new FilterInputStream(super.getInputStream()) {
                private int single;

                /// Byte by byte is how the library reads the greeting, and only that.
                @Override
                public int read() throws IOException {
                    if (++single > LONGEST_GREETING) {
                        throw new IOException("this is not an SSH server");
                    }
                    return super.read();
                }
            };
        }
    }

    private static final class Given extends SocketFactory {
        private final Socket socket;

        Given(Socket socket) {
            this.socket = socket;
        }

        @Override
        public Socket createSocket() {
            return socket;
        }

        @Override
        public Socket createSocket(String host, int port) {
            return socket;
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress from, int fromPort) {
            return socket;
        }

        @Override
        public Socket createSocket(InetAddress host, int port) {
            return socket;
        }

        @Override
        public Socket createSocket(InetAddress host, int port, InetAddress from, int fromPort) {
            return socket;
        }
    }
}
