package dev.clawsetup.run;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.TreeSet;

/// Asks every TCP port of an address whether it answers, from where clawsetup runs.
///
/// What a firewall's rules say and what gets through are two things; this looks at the second. A
/// connection is opened and closed at once, nothing is sent. Ports that drop packets are given up
/// after `patience`, which is long enough for one lost SYN to be sent again (1 s, RFC 6298).
public final class PortScan {
    public static final int ALL = 65_535;
    private static final Duration PATIENCE = Duration.ofMillis(1_300);

    /// More at once would fill the connection table of a small router on the way.
    private static final int AT_ONCE = 4_000;

    private PortScan() {}

    /// The ports of `address` that accept a connection, ascending.
    ///
    /// @throws IOException if this machine has no way to that address at all (no IPv6, say)
    public static List<Integer> open(String address) throws IOException {
        return open(address, ALL, PATIENCE);
    }

    static List<Integer> open(String address, int last, Duration patience) throws IOException {
        var open = new TreeSet<Integer>();
        record Attempt(int port, long until) {}
        var waiting = new ArrayDeque<SelectionKey>();
        var atOnce = Math.min(AT_ONCE, fileDescriptors() - 200);
        try (var selector = Selector.open()) {
            var next = 1;
            var busy = 0;
            while (next <= last || busy > 0) {
                while (next <= last && busy < atOnce) {
                    var channel = SocketChannel.open();
                    channel.configureBlocking(false);
                    var port = next++;
                    if (connects(channel, address, port)) {
                        open.add(port);
                        channel.close();
                        continue;
                    }
                    if (!channel.isOpen()) {
                        continue;
                    }
                    var until = System.nanoTime() + patience.toNanos();
                    waiting.add(
                            channel.register(
                                    selector, SelectionKey.OP_CONNECT, new Attempt(port, until)));
                    busy++;
                }
                selector.select(20);
                for (var key : selector.selectedKeys()) {
                    if (finishes(key)) {
                        open.add(((Attempt) key.attachment()).port());
                    }
                    key.channel().close();
                    busy--;
                }
                selector.selectedKeys().clear();
                var now = System.nanoTime();
                while (!waiting.isEmpty()
                        && (!waiting.peek().isValid()
                                || ((Attempt) waiting.peek().attachment()).until() - now < 0)) {
                    var oldest = waiting.remove();
                    if (oldest.isValid()) {
                        oldest.channel().close();
                        busy--;
                    }
                }
            }
        }
        return List.copyOf(open);
    }

    /// True when it connected at once; a refusal at once closes the channel.
    private static boolean connects(SocketChannel channel, String address, int port)
            throws IOException {
        try {
            return channel.connect(new InetSocketAddress(address, port));
        } catch (java.net.ConnectException refused) {
            channel.close();
            return false;
        }
    }

    private static boolean finishes(SelectionKey key) {
        try {
            return ((SocketChannel) key.channel()).finishConnect();
        } catch (IOException refused) {
            return false;
        }
    }

    private static int fileDescriptors() {
        try {
            for (var line : Files.readAllLines(Path.of("/proc/self/limits"))) {
                if (line.startsWith("Max open files")) {
                    var soft = line.substring(26).strip().split("\\s+")[0];
                    return soft.equals("unlimited") ? AT_ONCE + 200 : Integer.parseInt(soft);
                }
            }
        } catch (IOException | NumberFormatException e) {
            return 1_024; // macOS, or no /proc: what every system grants
        }
        return 1_024;
    }
}
