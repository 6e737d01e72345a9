package dev.clawsetup.machine;

import org.apache.commons.exec.CommandLine;
import org.apache.commons.exec.DefaultExecutor;
import org.apache.commons.exec.ExecuteException;
import org.apache.commons.exec.ExecuteResultHandler;
import org.apache.commons.exec.ExecuteStreamHandler;
import org.apache.commons.exec.ProcessDestroyer;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Runs the shell of this machine, through Commons Exec.
final class LocalPipes implements Pipe.Source {
    private final Set<Running> open = ConcurrentHashMap.newKeySet();

    @Override
    public Pipe open(String command) throws IOException {
        var streams = new Streams();
        var executor = DefaultExecutor.builder().setExecuteStreamHandler(streams).get();
        executor.setExitValues(null);
        var started = new Started();
        executor.setProcessDestroyer(started);
        executor.execute(
                new CommandLine("/bin/sh").addArgument("-c").addArgument(command, false), started);
        var running = new Running(streams, started.await());
        open.add(running);
        return running;
    }

    @Override
    public void sever() {
        open.forEach(Running::snap);
    }

    /// Hands the process's own streams out. The library's pumps look for input every 100 ms only,
    /// too slow for a conversation.
    private static final class Streams implements ExecuteStreamHandler {
        private final CompletableFuture<OutputStream> in = new CompletableFuture<>();
        private final CompletableFuture<Breakable> out = new CompletableFuture<>();
        private final CompletableFuture<Breakable> err = new CompletableFuture<>();

        @Override
        public void setProcessInputStream(OutputStream stream) {
            in.complete(stream);
        }

        @Override
        public void setProcessOutputStream(InputStream stream) {
            out.complete(new Breakable(stream));
        }

        @Override
        public void setProcessErrorStream(InputStream stream) {
            err.complete(new Breakable(stream));
        }

        @Override
        public void start() {}

        /// The library closes the streams after this, with whatever is still in them.
        @Override
        public void stop() {
            out.join().awaitEnd();
            err.join().awaitEnd();
        }
    }

    /// A stream of a process whose reader can be woken up. The process's own cannot: what the shell
    /// has started holds the other end open, and may be root's, whom we cannot kill.
    private static final class Breakable extends InputStream {
        private static final byte[] END = new byte[0];
        private static final int PIECES = 64;

        private final BlockingQueue<byte[]> pieces = new LinkedBlockingQueue<>(PIECES);
        private final CountDownLatch pumped = new CountDownLatch(1);
        private byte[] piece = END;
        private int at;
        private volatile boolean broken;
        private volatile boolean ended;

        Breakable(InputStream from) {
            Thread.ofPlatform().daemon().name("pipe").start(() -> pump(from));
        }

        private void pump(InputStream from) {
            try {
                var buffer = new byte[32 << 10];
                for (var n = from.read(buffer); n > 0; n = from.read(buffer)) {
                    pieces.put(Arrays.copyOf(buffer, n));
                }
                pieces.put(END);
            } catch (IOException gone) {
                broken = true;
                pieces.offer(END);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                pumped.countDown();
            }
        }

        void awaitEnd() {
            try {
                pumped.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        void snap() {
            broken = true;
            pieces.clear();
            pieces.offer(END);
            pumped.countDown();
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (length == 0) {
                return 0; // who has what they wanted asks like this, and must not wait for more
            }
            if (at == piece.length && !ended) {
                try {
                    piece = pieces.take();
                    at = 0;
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new IOException("interrupted", e);
                }
                ended = piece.length == 0;
            }
            if (broken) {
                throw new IOException("given up");
            }
            if (ended) {
                return -1;
            }
            var n = Math.min(length, piece.length - at);
            System.arraycopy(piece, at, bytes, offset, n);
            at += n;
            return n;
        }
    }

    /// The process itself: the library's own result is lost where a stream does not close well.
    private static final class Started implements ProcessDestroyer, ExecuteResultHandler {
        private final CompletableFuture<Process> process = new CompletableFuture<>();

        @Override
        public boolean add(Process started) {
            return process.complete(started);
        }

        @Override
        public boolean remove(Process ended) {
            return true;
        }

        @Override
        public int size() {
            return process.isDone() ? 1 : 0;
        }

        @Override
        public void onProcessComplete(int exit) {}

        @Override
        public void onProcessFailed(ExecuteException e) {
            process.completeExceptionally(e);
        }

        Process await() throws IOException {
            try {
                return process.get(10, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            } catch (ExecutionException | TimeoutException e) {
                throw new IOException("cannot run /bin/sh", e);
            }
        }
    }

    private final class Running implements Pipe {
        private final Streams streams;
        private final Process process;

        Running(Streams streams, Process process) {
            this.streams = streams;
            this.process = process;
        }

        @Override
        public OutputStream in() {
            return streams.in.join();
        }

        @Override
        public InputStream out() {
            return streams.out.join();
        }

        @Override
        public InputStream err() {
            return streams.err.join();
        }

        @Override
        public int exit(Duration limit) throws IOException {
            try {
                if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                    throw new IOException("the command is still running");
                }
                return process.exitValue();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
        }

        void snap() {
            streams.out.join().snap();
            streams.err.join().snap();
            drop();
        }

        /// Ends what is still there, as far as we may.
        @Override
        public void drop() {
            open.remove(this);
            if (process.isAlive()) {
                process.descendants().forEach(ProcessHandle::destroy);
                process.destroy();
            }
        }
    }
}
