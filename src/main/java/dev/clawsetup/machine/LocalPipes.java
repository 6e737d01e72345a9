package dev.clawsetup.machine;

import org.apache.commons.exec.CommandLine;
import org.apache.commons.exec.DefaultExecuteResultHandler;
import org.apache.commons.exec.DefaultExecutor;
import org.apache.commons.exec.ExecuteStreamHandler;
import org.apache.commons.exec.ExecuteWatchdog;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Runs the shell of this machine, through Commons Exec.
final class LocalPipes implements Pipe.Source {
    private final Set<Process> open = ConcurrentHashMap.newKeySet();

    @Override
    public Pipe open(String command) throws IOException {
        var streams = new Streams();
        var executor = DefaultExecutor.builder().setExecuteStreamHandler(streams).get();
        executor.setWatchdog(
                ExecuteWatchdog.builder()
                        .setTimeout(ExecuteWatchdog.INFINITE_TIMEOUT_DURATION)
                        .get());
        executor.setExitValues(null);
        var ended = new Ended();
        executor.execute(
                new CommandLine("/bin/sh").addArgument("-c").addArgument(command, false), ended);
        streams.await(ended);
        var process = new Process(streams, ended, executor.getWatchdog());
        open.add(process);
        return process;
    }

    @Override
    public void sever() {
        open.forEach(Process::drop);
    }

    /// Hands the process's own streams out. The library's pumps look for input every 100 ms only,
    /// too slow for a conversation.
    private static final class Streams implements ExecuteStreamHandler {
        private final CompletableFuture<OutputStream> in = new CompletableFuture<>();
        private final CompletableFuture<InputStream> out = new CompletableFuture<>();
        private final CompletableFuture<InputStream> err = new CompletableFuture<>();

        @Override
        public void setProcessInputStream(OutputStream stream) {
            in.complete(stream);
        }

        @Override
        public void setProcessOutputStream(InputStream stream) {
            out.complete(stream);
        }

        @Override
        public void setProcessErrorStream(InputStream stream) {
            err.complete(stream);
        }

        @Override
        public void start() {}

        @Override
        public void stop() {}

        void await(Ended ended) throws IOException {
            try {
                CompletableFuture.anyOf(CompletableFuture.allOf(in, out, err), ended.failed)
                        .get(10, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            } catch (ExecutionException | TimeoutException e) {
                throw new IOException("cannot run /bin/sh", e);
            }
        }
    }

    private static final class Ended extends DefaultExecuteResultHandler {
        private final CompletableFuture<Void> failed = new CompletableFuture<>();

        @Override
        public void onProcessFailed(org.apache.commons.exec.ExecuteException e) {
            super.onProcessFailed(e);
            failed.completeExceptionally(e);
        }
    }

    private final class Process implements Pipe {
        private final Streams streams;
        private final Ended ended;
        private final ExecuteWatchdog watchdog;

        Process(Streams streams, Ended ended, ExecuteWatchdog watchdog) {
            this.streams = streams;
            this.ended = ended;
            this.watchdog = watchdog;
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
                ended.waitFor(limit);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
            if (!ended.hasResult()) {
                throw new IOException("the command is still running");
            }
            return ended.getExitValue();
        }

        @Override
        public void drop() {
            open.remove(this);
            if (!ended.hasResult()) {
                watchdog.destroyProcess();
            }
        }
    }
}
