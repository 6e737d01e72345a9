package dev.clawsetup.machine;

import net.schmizz.sshj.common.Buffer;

import java.io.EOFException;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The running ssh-agent, asked over its socket (draft-ietf-sshm-ssh-agent).
///
/// It signs with keys that we could not read ourselves: on a security key, with a passphrase, in a
/// format that only OpenSSH knows. sshj 0.40 has no agent.
final class SshAgent {
    private static final int REQUEST_IDENTITIES = 11;
    private static final int IDENTITIES_ANSWER = 12;
    private static final int SIGN_REQUEST = 13;
    private static final int SIGN_RESPONSE = 14;
    private static final int RSA_SHA2_512 = 4;
    private static final int LARGEST_FRAME = 256 << 10;

    private final Path socket;

    SshAgent(Path socket) {
        this.socket = socket;
    }

    /// The keys that the agent holds, in its order.
    ///
    /// @throws IOException if no agent answers there
    List<LoginKey> keys() throws IOException {
        var request = new Buffer.PlainBuffer();
        request.putByte((byte) REQUEST_IDENTITIES);
        var answer = ask(request, IDENTITIES_ANSWER);
        var keys = new ArrayList<LoginKey>();
        for (var left = answer.readUInt32(); left > 0; left--) {
            var blob = answer.readBytes();
            keys.add(new AgentKey(blob, answer.readString()));
        }
        return keys;
    }

    private Buffer.PlainBuffer ask(Buffer.PlainBuffer request, int expected) throws IOException {
        try (var channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            var payload = request.getCompactData();
            var frame = ByteBuffer.allocate(4 + payload.length).putInt(payload.length);
            frame.put(payload).flip();
            while (frame.hasRemaining()) {
                channel.write(frame);
            }
            var length = ByteBuffer.wrap(read(channel, 4)).getInt();
            if (length < 1 || length > LARGEST_FRAME) {
                throw new IOException("the agent sent a frame of " + length + " bytes");
            }
            var answer = new Buffer.PlainBuffer(read(channel, length));
            if (answer.readByte() != expected) {
                throw new IOException("the agent refuses");
            }
            return answer;
        }
    }

    private static byte[] read(SocketChannel channel, int length) throws IOException {
        var bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes) < 0) {
                throw new EOFException("the agent closed the line");
            }
        }
        return bytes.array();
    }

    private final class AgentKey implements LoginKey {
        private final byte[] blob;
        private final String comment;

        AgentKey(byte[] blob, String comment) {
            this.blob = blob;
            this.comment = comment;
        }

        @Override
        public byte[] blob() {
            return blob;
        }

        @Override
        public String algorithm() {
            return LoginKey.algorithmFor(LoginKey.wireType(blob));
        }

        @Override
        public String label() {
            return comment.isBlank() ? "agent" : comment;
        }

        @Override
        public byte[] sign(byte[] data) throws IOException {
            var request = new Buffer.PlainBuffer();
            request.putByte((byte) SIGN_REQUEST);
            request.putBytes(blob);
            request.putBytes(data);
            request.putUInt32(algorithm().equals("rsa-sha2-512") ? RSA_SHA2_512 : 0);
            return ask(request, SIGN_RESPONSE).readBytes();
        }
    }
}
