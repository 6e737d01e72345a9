package dev.clawsetup.machine;

import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;

/// The streams of a command, for a library that speaks to sockets only.
///
/// No packet of it is ever sent by this machine: whatever asks for addresses or options gets an
/// answer that does no harm.
final class ChannelSocket extends Socket {
    private final Pipe pipe;

    ChannelSocket(Pipe pipe) {
        this.pipe = pipe;
    }

    @Override
    public InputStream getInputStream() {
        return pipe.out();
    }

    @Override
    public OutputStream getOutputStream() {
        return pipe.in();
    }

    @Override
    public boolean isConnected() {
        return true;
    }

    @Override
    public InetAddress getInetAddress() {
        return InetAddress.getLoopbackAddress();
    }

    @Override
    public int getPort() {
        return 0;
    }

    @Override
    public void setSoTimeout(int millis) {}

    @Override
    public void close() {
        pipe.drop();
    }
}
