package dev.clawsetup.machine;

import dev.clawsetup.secret.Secret;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;

/// Runs scripts as root through pipes, whichever way the account becomes root.
///
/// What the other side executes is one of three constants. Each ends in a root `sh -s` that says a
/// word before it reads anything, so we know that it is root and that whatever came before (a
/// chatty `.bashrc`, sudo's lecture) is not the script's output. The first such shell is opened
/// while connecting and waits there: the proof that we are root and the first script cost one round
/// trip together, two where sudo asks for a password.
///
/// A script is wrapped into a function, so a shell that lost half of it has a syntax error and runs
/// none of it.
final class RootShell {
    /// The word of a root shell that is ready; what comes after it belongs to the script.
    private static final String READY = "::clawsetup-root-shell::";

    /// Ends whatever sudo has left of the password, before the script begins.
    private static final String PAYLOAD = "::clawsetup-payload::";

    static final int NO_SUDO = 97;
    static final int PASSWORD_REFUSED = 96;

    private static final String SETTING =
            "LC_ALL=C; export LC_ALL; r=\"cd /; umask 022;"
                + " PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin; export PATH;"
                + " echo "
                    + READY
                    + "; echo "
                    + READY
                    + " >&2; exec /bin/sh -s\"; ";

    /// Root already, or root without a question. Only single quotes and no backslash: the account's
    /// own shell may be csh or fish.
    static final String DIRECT =
            "exec /bin/sh -c '"
                    + SETTING
                    + "if [ \"$(id -u)\" = 0 ]; then exec /bin/sh -c \"$r\"; fi; "
                    + "command -v sudo >/dev/null 2>&1 || exit "
                    + NO_SUDO
                    + "; exec sudo -n -- /bin/sh -c \"$r\"'";

    /// With a password that sudo has already taken. `-k` makes sudo ask although it remembers;
    /// where it asks nothing all the same, the loop swallows the password, which would be run as a
    /// command otherwise.
    static final String WITH_PASSWORD = "exec /bin/sh -c '" + SETTING + asked() + "'";

    /// The same, and tries the password alone before: after a wrong one, sudo would go on and read
    /// the script's lines as further passwords.
    static final String WITH_NEW_PASSWORD =
            "exec /bin/sh -c '"
                    + SETTING
                    + "IFS= read -r p || exit 95; printf \"%s\\n\" \"$p\" | sudo -S -k -p \"\" --"
                    + " /bin/sh -c : >/dev/null || exit "
                    + PASSWORD_REFUSED
                    + "; p=; "
                    + asked()
                    + "'";

    /// `NAME L …` where the account has no password (passwd(1)).
    static final String PASSWORD_STATE = "exec /bin/sh -c 'LC_ALL=C passwd -S 2>/dev/null'";

    private static String asked() {
        return "w=\"while IFS= read -r l; do case \\$l in "
                + PAYLOAD
                + ") $r;; esac; done; exit 98\"; exec sudo -S -k -p \"\" -- /bin/sh -c \"$w\"";
    }

    /// A start that takes longer is not a shell: a menu, a pager, a hanging `.bashrc`.
    private static final Duration START = Duration.ofSeconds(25);

    /// How long a conversation may take to end by itself, once its input has ended.
    private static final Duration GOODBYE = Duration.ofSeconds(5);

    /// The same for a script that talks in bytes.
    private static final Duration END = Duration.ofSeconds(1);

    /// What sshd says of every connection, whatever comes of it.
    private static final Pattern GOODBYES =
            Pattern.compile(
                    "^(Accepted |pam_unix|Connection (closed|reset)|Disconnect|Received"
                            + " disconnect)");

    /// Nothing that we run says this much; who does is not what we think it is.
    private static final int MOST_OUTPUT = 64 << 20;

    private final Pipe.Source pipes;
    private final Optional<Secret> sudoPassword;
    private final AtomicBoolean busy = new AtomicBoolean();
    private Optional<Started> waiting;
    private int rounds;

    private RootShell(Pipe.Source pipes, Optional<Secret> password, Started first, int rounds) {
        this.pipes = pipes;
        this.sudoPassword = password;
        this.waiting = Optional.of(first);
        this.rounds = rounds;
    }

    /// Who is asked for sudo's password, and what is known of it.
    interface Sudo {
        /// A password that worked on an earlier connection.
        Optional<Secret> proven();

        /// @param again after a wrong one
        Optional<Secret> next(boolean again);

        void works(Secret password);
    }

    /// Becomes root, or says why that cannot be.
    static RootShell open(Pipe.Source pipes, Sudo sudo) throws NotRoot {
        if (sudo.proven().isPresent()) {
            var password = sudo.proven().get();
            var start = start(pipes, WITH_NEW_PASSWORD, password.reveal() + "\n" + feed(password));
            if (start instanceof Started ready) {
                return new RootShell(pipes, Optional.of(password), ready, 1);
            }
            throw NotRoot.because((Failed) start);
        }
        var direct = start(pipes, DIRECT, "");
        if (direct instanceof Started ready) {
            return new RootShell(pipes, Optional.empty(), ready, 1);
        }
        var refusal = NotRoot.because((Failed) direct);
        if (refusal.why() != NotRoot.Why.PASSWORD_NEEDED) {
            throw refusal;
        }
        for (var attempt = 1; ; attempt++) {
            var password = sudo.next(attempt > 1).orElse(null);
            if (password == null) {
                throw explained(pipes, refusal);
            }
            var start = start(pipes, WITH_NEW_PASSWORD, password.reveal() + "\n" + feed(password));
            if (start instanceof Started ready) {
                sudo.works(password);
                return new RootShell(pipes, Optional.of(password), ready, 1 + attempt);
            }
            refusal = NotRoot.because((Failed) start);
            if (refusal.why() != NotRoot.Why.WRONG_PASSWORD || attempt == 2) {
                throw explained(pipes, refusal);
            }
        }
    }

    /// sudo asks for a password before it looks whether the account may do anything. Where the
    /// account has none, no answer would have been right.
    private static NotRoot explained(Pipe.Source pipes, NotRoot refusal) {
        if (refusal.why() != NotRoot.Why.PASSWORD_NEEDED
                && refusal.why() != NotRoot.Why.WRONG_PASSWORD) {
            return refusal;
        }
        return start(pipes, PASSWORD_STATE, "") instanceof Failed state
                        && state.said().matches("(?s)\\S+ (L|NP|LK) .*")
                ? refusal.withoutAnyPassword()
                : refusal;
    }

    private static String feed(Secret password) {
        return password.reveal() + "\n" + PAYLOAD + "\n";
    }

    /// How many times the other side was asked to execute something.
    int rounds() {
        return rounds;
    }

    Result run(Command command, Machine.Output output) {
        claim();
        try {
            return run(command, output, next());
        } finally {
            busy.set(false);
        }
    }

    private Result run(Command command, Machine.Output output, Started shell) {
        var script =
                "clawsetup_main() {\n:\n"
                        + command.script()
                        + "\n}\nclawsetup_main </dev/null; exit $?\n";
        var watch = new Watch(pipes, command.limit());
        try {
            var complete = feed(shell, script);
            if (!shell.ready() && !skipToReady(shell.pipe().out())) {
                throw notStarted(shell);
            }
            var out = new ByteArrayOutputStream();
            var buffer = new byte[32 << 10];
            for (var n = read(shell, buffer); n >= 0; n = read(shell, buffer)) {
                out.write(buffer, 0, n);
                if (out.size() > MOST_OUTPUT) {
                    pipes.sever();
                    throw new IOException("more than 64 MB of output");
                }
                output.bytes(buffer, n);
            }
            var err = shell.errors();
            var exit = shell.pipe().exit(Duration.ofSeconds(10));
            if (watch.passed()) {
                throw new IOException("the limit has passed");
            }
            if (!complete) {
                throw notStarted(shell);
            }
            return new Result(exit, out.toString(StandardCharsets.UTF_8), err);
        } catch (IOException e) {
            throw lost(watch, e);
        } finally {
            watch.close();
            shell.pipe().drop();
        }
    }

    private static int read(Started shell, byte[] buffer) throws IOException {
        return shell.pipe().out().read(buffer);
    }

    /// A script that answers lines.
    Machine.Conversation converse(Command command) {
        return new Talk(begun(command));
    }

    /// A script that talks in bytes, as another protocol does.
    Stream stream(Command command) {
        return new Stream(begun(command));
    }

    /// A script that has started, and reads what comes. It does so only when the shell has read the
    /// script to its end: dash reads ahead, and would swallow the first line otherwise.
    private Started begun(Command command) {
        claim();
        var script =
                "clawsetup_main() {\n:\n"
                        + command.script()
                        + "\n}\necho "
                        + READY
                        + "; clawsetup_main; exit $?\n";
        var watch = new Watch(pipes, START);
        var shell = Optional.<Started>empty();
        try {
            shell = Optional.of(next());
            write(shell.get().pipe(), script);
            var out = shell.get().pipe().out();
            if ((!shell.get().ready() && !skipToReady(out)) || !skipToReady(out)) {
                throw notStarted(shell.get());
            }
            return shell.get();
        } catch (IOException e) {
            abandon(shell);
            throw lost(watch, e);
        } catch (RuntimeException e) {
            abandon(shell);
            throw e;
        } finally {
            watch.close();
        }
    }

    private void abandon(Optional<Started> shell) {
        busy.set(false);
        shell.ifPresent(started -> started.pipe().drop());
    }

    private void claim() {
        if (!busy.compareAndSet(false, true)) {
            throw new IllegalStateException(
                    "internal error: this connection is still busy with another script");
        }
    }

    private synchronized Started next() {
        if (waiting.isPresent()) {
            var first = waiting.get();
            waiting = Optional.empty();
            return first;
        }
        try {
            rounds++;
            var pipe = pipes.open(sudoPassword.isPresent() ? WITH_PASSWORD : DIRECT);
            var shell = new Started(pipe, collect(pipe.err()), Readiness.EXPECTED);
            if (sudoPassword.isPresent()) {
                write(pipe, feed(sudoPassword.get()));
            }
            return shell;
        } catch (IOException e) {
            throw new MachineLost("the connection is lost: " + said(e), e);
        }
    }

    /// Sends all of a script and ends the input. False where the shell has gone meanwhile: what it
    /// said before tells more than the broken pipe does.
    private static boolean feed(Started shell, String text) {
        try {
            write(shell.pipe(), text);
            shell.pipe().in().close();
            return true;
        } catch (IOException gone) {
            return false;
        }
    }

    private static void write(Pipe pipe, String text) throws IOException {
        pipe.in().write(text.getBytes(StandardCharsets.UTF_8));
        pipe.in().flush();
    }

    private MachineLost notStarted(Started shell) throws IOException {
        var exit = shell.pipe().exit(Duration.ofSeconds(10));
        var said = Clean.line(shell.errors());
        return new MachineLost(
                "cannot become root any more (status " + exit + ": " + said + ")", exit);
    }

    /// What a person can read of it; the names of classes are in the cause.
    private static String said(IOException e) {
        return e.getMessage() == null || e.getMessage().isBlank()
                ? "it ended"
                : Clean.line(e.getMessage());
    }

    private static MachineLost lost(Watch watch, IOException e) {
        if (watch.passed()) {
            return new MachineLost(
                    "the server has not ended a command within " + watch.limit().toSeconds() + " s",
                    e);
        }
        return new MachineLost("the connection is lost: " + said(e), e);
    }

    // Starting ------------------------------------------------------------------------------------

    private sealed interface Start permits Started, Failed {}

    private enum Readiness {
        SEEN,
        EXPECTED
    }

    private record Started(Pipe pipe, CompletableFuture<byte[]> collected, Readiness readiness)
            implements Start {
        boolean ready() {
            return readiness == Readiness.SEEN;
        }

        /// What the script itself said: sudo's complaints come before.
        String errors() {
            var all = new String(collected.join(), StandardCharsets.UTF_8);
            var ready = all.indexOf(READY + "\n");
            return ready < 0 ? all : all.substring(ready + READY.length() + 1);
        }
    }

    /// A command that ended, or did not, without becoming a root shell.
    record Failed(int exit, String said, Optional<IOException> broken, boolean late)
            implements Start {}

    private static Start start(Pipe.Source pipes, String constant, String input) {
        var watch = new Watch(pipes, START);
        var said = new ByteArrayOutputStream();
        var opened = Optional.<Pipe>empty();
        try {
            var pipe = pipes.open(constant);
            opened = Optional.of(pipe);
            var errors = collect(pipe.err());
            try {
                write(pipe, input);
            } catch (IOException gone) {
                // What it said before it ended tells why.
            }
            if (skipToReady(pipe.out(), said)) {
                return new Started(pipe, errors, Readiness.SEEN);
            }
            said.writeBytes(errors.join());
            var exit = pipe.exit(Duration.ofSeconds(10));
            pipe.drop();
            return new Failed(exit, text(said), Optional.empty(), watch.passed());
        } catch (IOException e) {
            opened.ifPresent(Pipe::drop);
            return new Failed(-1, text(said), Optional.of(e), watch.passed());
        } finally {
            watch.close();
        }
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static boolean skipToReady(InputStream out) throws IOException {
        return skipToReady(out, new ByteArrayOutputStream());
    }

    /// Reads up to the line that says READY, byte by byte, as what follows is not ours.
    private static boolean skipToReady(InputStream out, ByteArrayOutputStream said)
            throws IOException {
        var line = new StringBuilder();
        while (true) {
            var next = out.read();
            if (next < 0) {
                return false;
            }
            if (said.size() < (64 << 10)) {
                said.write(next);
            }
            if (next == '\n') {
                if (line.toString().stripTrailing().endsWith(READY)) {
                    return true;
                }
                line.setLength(0);
            } else if (line.length() < (8 << 10)) {
                line.append((char) next);
            }
        }
    }

    private static CompletableFuture<byte[]> collect(InputStream err) {
        var collected = new CompletableFuture<byte[]>();
        Thread.ofVirtual()
                .start(() -> {
                    var kept = new ByteArrayOutputStream();
                    try {
                        var buffer = new byte[8 << 10];
                        for (var n = err.read(buffer); n >= 0; n = err.read(buffer)) {
                            if (kept.size() < (4 << 20)) {
                                kept.write(buffer, 0, n);
                            }
                        }
                    } catch (IOException broken) {
                        // The reader of standard output sees the same and tells it.
                    } finally {
                        collected.complete(kept.toByteArray());
                    }
                });
        return collected;
    }

    /// Breaks the connection when a limit has passed, as a read of a channel knows none.
    private static final class Watch {
        private final CountDownLatch done = new CountDownLatch(1);
        private final AtomicBoolean passed = new AtomicBoolean();
        private final Duration limit;

        Watch(Pipe.Source pipes, Duration limit) {
            this.limit = limit;
            Thread.ofVirtual().start(() -> guard(pipes));
        }

        private void guard(Pipe.Source pipes) {
            try {
                if (!done.await(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                    passed.set(true);
                    pipes.sever();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        Duration limit() {
            return limit;
        }

        boolean passed() {
            return passed.get();
        }

        void close() {
            done.countDown();
        }
    }

    // Talking -------------------------------------------------------------------------------------

    /// The streams of a script that talks in bytes.
    final class Stream implements Pipe {
        private final Started shell;
        private boolean dropped;

        Stream(Started shell) {
            this.shell = shell;
        }

        @Override
        public OutputStream in() {
            return shell.pipe().in();
        }

        @Override
        public InputStream out() {
            return shell.pipe().out();
        }

        /// Collected: see {@link #said}.
        @Override
        public InputStream err() {
            return InputStream.nullInputStream();
        }

        @Override
        public int exit(Duration limit) throws IOException {
            return shell.pipe().exit(limit);
        }

        /// Ends the script's input, and gives it a moment to end: servers count the channels of a
        /// connection (MaxSessions), and this one carries the next script.
        @Override
        public synchronized void drop() {
            if (dropped) {
                return;
            }
            dropped = true;
            try {
                shell.pipe().in().close();
                shell.pipe().exit(END);
            } catch (IOException gone) {
                // Then it is closed over its head.
            }
            shell.pipe().drop();
            busy.set(false);
        }

        /// What it complained about, once it was dropped: the last line but goodbyes.
        String said() {
            try {
                shell.collected().get(END.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return "";
            } catch (ExecutionException | TimeoutException silent) {
                return "";
            }
            return shell.errors()
                    .lines()
                    .map(Clean::line)
                    .filter(line -> !line.isBlank() && !GOODBYES.matcher(line).find())
                    .reduce((first, last) -> last)
                    .orElse("");
        }
    }

    private final class Talk implements Machine.Conversation {
        private record Line(Optional<String> text) {}

        private final Started shell;
        private final LinkedBlockingQueue<Line> answers = new LinkedBlockingQueue<>();
        private final AtomicBoolean closed = new AtomicBoolean();

        Talk(Started shell) {
            this.shell = shell;
            Thread.ofVirtual().start(this::listen);
        }

        private void listen() {
            var line = new ByteArrayOutputStream();
            try {
                for (var next = shell.pipe().out().read(); next >= 0; ) {
                    if (next == '\n') {
                        answers.add(new Line(Optional.of(line.toString(StandardCharsets.UTF_8))));
                        line.reset();
                    } else if (line.size() < (64 << 10)) {
                        line.write(next);
                    }
                    next = shell.pipe().out().read();
                }
            } catch (IOException broken) {
                // Told below: there is no next line.
            }
            answers.add(new Line(Optional.empty()));
        }

        @Override
        public String say(String line, Duration limit) {
            if (line.indexOf('\n') >= 0) {
                throw new IllegalArgumentException("internal error: a line with a line break");
            }
            try {
                write(shell.pipe(), line + "\n");
            } catch (IOException e) {
                throw ended(e);
            }
            try {
                var answer = answers.poll(limit.toMillis(), TimeUnit.MILLISECONDS);
                if (answer == null) {
                    throw new MachineLost(
                            "the server has not answered within " + limit.toMillis() + " ms",
                            (Throwable) null);
                }
                if (answer.text().isEmpty()) {
                    answers.add(answer);
                    throw ended(null);
                }
                return answer.text().get();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new MachineLost("interrupted", e);
            }
        }

        private MachineLost ended(IOException cause) {
            try {
                var exit = shell.pipe().exit(Duration.ofSeconds(1));
                return new MachineLost("the conversation has ended (status " + exit + ")", exit);
            } catch (IOException e) {
                return new MachineLost(
                        "the connection is lost: " + said(e), cause == null ? e : cause);
            }
        }

        @Override
        public void close() {
            if (closed.compareAndSet(false, true)) {
                busy.set(false);
                Thread.ofVirtual()
                        .start(() -> {
                            try {
                                shell.pipe().in().close();
                                shell.pipe().exit(GOODBYE);
                            } catch (IOException gone) {
                                // Then there is nothing left to end.
                            }
                            shell.pipe().drop();
                        });
            }
        }
    }
}
