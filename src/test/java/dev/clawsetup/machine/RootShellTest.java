package dev.clawsetup.machine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clawsetup.secret.Secret;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/// How scripts become root and run, with this machine's own sh and a sudo of paper.
class RootShellTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir private Path dir;
    private final LocalPipes local = new LocalPipes();
    private final List<String> executed = new ArrayList<>();
    private String before = "";
    private int cutAfter = Integer.MAX_VALUE;

    @BeforeEach
    void becomesAnOrdinaryUser() throws IOException {
        program("id", "echo 1000");
        program("passwd", "echo ada P 2026-01-01 0 99999 7 -1");
    }

    @AfterEach
    void leavesNothingRunning() {
        local.sever();
    }

    // Scripts
    // ---------------------------------------------------------------------------------------

    @Test
    void runsTheFirstScriptInTheShellThatProvedToBeRoot() throws Exception {
        sudoWithoutPassword();
        var shell = open();
        assertEquals(new Result(0, "hello\n", ""), shell.run(Command.of("echo hello"), none()));
        assertEquals(1, shell.rounds());
        assertEquals("again\n", shell.run(Command.of("echo again"), none()).out());
        assertEquals(2, shell.rounds());
    }

    @Test
    void needsNoSudoAsRoot() throws Exception {
        program("id", "echo 0");
        assertEquals("hello\n", open().run(Command.of("echo hello"), none()).out());
    }

    @Test
    void givesExitStatusAndErrorsAsTheResult() throws Exception {
        sudoWithoutPassword();
        var shell = open();
        assertEquals(
                new Result(3, "", "oh\n"), shell.run(Command.of("echo oh >&2; exit 3"), none()));
        assertEquals(1, shell.run(Command.of("set -e\nfalse\necho not here"), none()).exit());
        assertEquals(137, shell.run(Command.of("kill -9 $$"), none()).exit());
        assertEquals(0, shell.run(Command.of(""), none()).exit());
    }

    @Test
    void letsNoCommandReadTheRestOfTheScript() throws Exception {
        sudoWithoutPassword();
        assertEquals("end\n", open().run(Command.of("cat\ncat\necho end"), none()).out());
    }

    @Test
    void handsOutputOnAsItComes() throws Exception {
        sudoWithoutPassword();
        var taken = new StringBuilder();
        var thread = new ArrayList<Thread>();
        var result =
                open().run(
                                Command.of("printf a; printf b"),
                                (bytes, length) -> {
                                    taken.append(new String(bytes, 0, length));
                                    thread.add(Thread.currentThread());
                                });
        assertEquals("ab", taken.toString());
        assertEquals("ab", result.out());
        assertTrue(thread.stream().allMatch(Thread.currentThread()::equals));
    }

    @Test
    void keepsTheNoiseOfALoginShellOutOfTheOutput() throws Exception {
        sudoWithoutPassword();
        before = "echo Welcome; echo mesg: ttyname failed >&2; printf 'no line end';";
        assertEquals(new Result(0, "x\n", ""), open().run(Command.of("echo x"), none()));
    }

    @Test
    void runsNothingOfAScriptThatArrivedInPart() throws Exception {
        sudoWithoutPassword();
        var touched = dir.resolve("touched");
        var script = "touch " + touched + "\n";
        var whole = "clawsetup_main() {\n:\n" + script + "\n}\nclawsetup_main";
        for (var length = 0; length < whole.length(); length += 3) {
            cutAfter = length;
            var shell = open();
            try {
                shell.run(Command.of(script), none());
            } catch (MachineLost told) {
                // Either is fine, as long as nothing ran.
            }
            assertFalse(Files.exists(touched), "after " + length + " characters");
        }
        cutAfter = Integer.MAX_VALUE;
        open().run(Command.of(script), none());
        assertTrue(Files.exists(touched));
    }

    @Test
    void runsNothingOfAScriptWithASyntaxError() throws Exception {
        sudoWithoutPassword();
        var result = open().run(Command.of("echo started\nif true; then"), none());
        assertEquals("", result.out());
        assertEquals(2, result.exit());
    }

    @Test
    void executesConstantsOnlySoThatNothingShowsInAProcessList() throws Exception {
        sudoAsks("right");
        var shell = open("right");
        shell.run(Command.of("echo secret-of-the-script"), none());
        shell.run(Command.of("echo secret-of-the-script"), none());
        assertEquals(
                List.of(RootShell.DIRECT, RootShell.WITH_NEW_PASSWORD, RootShell.WITH_PASSWORD),
                executed);
        var listed = shell.run(Command.of("cat /proc/[0-9]*/cmdline | tr '\\0' ' '"), none());
        assertFalse(listed.out().contains("secret-of-the" + "-script"));
    }

    @Test
    void givesUpACommandThatTakesTooLong() throws Exception {
        sudoWithoutPassword();
        var shell = open();
        var lost =
                assertThrows(
                        MachineLost.class,
                        () -> shell.run(new Command("sleep 9", Duration.ofMillis(200)), none()));
        assertTrue(lost.getMessage().contains("has not ended"), lost.getMessage());
    }

    @Test
    void takesOneScriptAtATime() throws Exception {
        sudoWithoutPassword();
        var shell = open();
        try (var talk = shell.converse(Command.of("cat"))) {
            assertEquals("x", talk.say("x", SOON));
            assertThrows(IllegalStateException.class, () -> shell.run(Command.of("true"), none()));
        }
    }

    // Conversations
    // ---------------------------------------------------------------------------------

    @Test
    void talksLineByLine() throws Exception {
        sudoAsks("right");
        var script = "while IFS= read -r line; do echo \"heard $line\"; done";
        try (var talk = open("right").converse(Command.of(script))) {
            assertEquals("heard one", talk.say("one", SOON));
            assertEquals("heard  two\\", talk.say(" two\\", SOON));
        }
    }

    @Test
    void tellsHowAConversationEnded() throws Exception {
        sudoWithoutPassword();
        try (var talk = open().converse(Command.of("read -r line; echo $line; exit 73"))) {
            assertEquals("bye", talk.say("bye", SOON));
            var ended = assertThrows(MachineLost.class, () -> talk.say("there?", SOON));
            assertEquals(73, ended.exit().orElseThrow());
        }
    }

    @Test
    void waitsForAnAnswerOnlySoLong() throws Exception {
        sudoWithoutPassword();
        try (var talk = open().converse(Command.of("read -r line; sleep 9"))) {
            assertThrows(MachineLost.class, () -> talk.say("hello", Duration.ofMillis(100)));
        }
    }

    // Streams
    // ---------------------------------------------------------------------------------------

    @Test
    void handsBytesThroughAndIsFreeAgainAfterwards() throws Exception {
        sudoAsks("right");
        var shell = open("right");
        var stream = shell.stream(Command.of("cat; echo 'no way in' >&2; echo Disconnected >&2"));
        assertThrows(IllegalStateException.class, () -> shell.run(Command.of("true"), none()));
        byte[] sent = {0, '\r', -1, '\n', 'x'};
        try (var socket = new ChannelSocket(stream)) {
            assertTrue(socket.isConnected());
            socket.getOutputStream().write(sent);
            socket.getOutputStream().flush();
            assertArrayEquals(sent, socket.getInputStream().readNBytes(sent.length));
        }
        assertEquals("no way in", stream.said());
        assertEquals("y\n", shell.run(Command.of("echo y"), none()).out());
    }

    // sudo
    // ------------------------------------------------------------------------------------------

    @Test
    void asksForThePasswordOnceAndTakesTwoRounds() throws Exception {
        sudoAsks("right");
        var sudo = new Answers("right");
        var shell = RootShell.open(pipes(), sudo);
        assertEquals("x\n", shell.run(Command.of("echo x"), none()).out());
        assertEquals(2, shell.rounds());
        assertEquals("y\n", shell.run(Command.of("echo y"), none()).out());
        assertEquals(3, shell.rounds());
        assertEquals(List.of(false), sudo.asked);
        assertEquals(Optional.of(Secret.of("right")), sudo.proven());
    }

    @Test
    void usesAProvenPasswordInOneRound() throws Exception {
        sudoAsks("right");
        var sudo = new Answers();
        sudo.works(Secret.of("right"));
        var shell = RootShell.open(pipes(), sudo);
        assertEquals("x\n", shell.run(Command.of("echo x"), none()).out());
        assertEquals(1, shell.rounds());
        assertEquals(List.of(), sudo.asked);
    }

    @Test
    void asksAgainAfterAWrongPasswordAndThenNoMore() throws Exception {
        sudoAsks("right");
        var sudo = new Answers("wrong", "wronger", "right");
        var refusal = assertThrows(NotRoot.class, () -> RootShell.open(pipes(), sudo));
        assertEquals(NotRoot.Why.WRONG_PASSWORD, refusal.why());
        assertEquals(List.of(false, true), sudo.asked);
        assertEquals(List.of("wrong", "wronger"), Files.readAllLines(dir.resolve("tried")));

        var better = new Answers("wrong", "right");
        assertEquals(
                "x\n", RootShell.open(pipes(), better).run(Command.of("echo x"), none()).out());
    }

    @Test
    void neverRunsThePasswordWhereSudoDoesNotAskForIt() throws Exception {
        sudoWithoutPassword();
        var ran = dir.resolve("ran");
        program("a-password", "touch " + ran);
        var sudo = new Answers();
        sudo.works(Secret.of("a-password"));
        var shell = RootShell.open(pipes(), sudo);
        assertEquals(new Result(0, "x\n", ""), shell.run(Command.of("echo x"), none()));
        assertEquals(new Result(0, "y\n", ""), shell.run(Command.of("echo y"), none()));
        assertFalse(Files.exists(ran));
    }

    @Test
    void neverGivesTheScriptToSudoAsAPassword() throws Exception {
        sudoAsks("right");
        var shell = open("right");
        shell.run(Command.of("true"), none());
        sudoAsks("changed meanwhile");
        var lost = assertThrows(MachineLost.class, () -> shell.run(Command.of("echo ran"), none()));
        assertTrue(lost.getMessage().startsWith("cannot become root any more"));
        assertTrue(lost.exit().isPresent());
    }

    @Test
    void saysThatAPasswordIsNeededWhereNobodyCanBeAsked() throws Exception {
        sudoAsks("right");
        assertEquals(NotRoot.Why.PASSWORD_NEEDED, refusal());
    }

    @Test
    void saysSoWhereTheAccountHasNoPasswordToGive() throws Exception {
        sudoAsks("right");
        program("passwd", "echo ada L 2026-01-01 0 99999 7 -1");
        assertEquals(NotRoot.Why.NOT_ALLOWED, refusal());
        program("passwd", "echo ada P 2026-01-01 0 99999 7 -1");
        assertEquals(NotRoot.Why.PASSWORD_NEEDED, refusal());
    }

    @Test
    void tellsTheWaysOfNotBecomingRootApart() throws Exception {
        before = "PATH=" + dir + ";";
        assertEquals(NotRoot.Why.NO_SUDO, refusal());
        before = "";
        program("sudo", "echo 'sudo: sorry, you must have a tty to run sudo' >&2; exit 1");
        assertEquals(NotRoot.Why.NEEDS_TERMINAL, refusal());
        program("sudo", "echo \"Sorry, user ada is not allowed to execute '/bin/sh'\" >&2; exit 1");
        assertEquals(NotRoot.Why.NOT_ALLOWED, refusal());
        program("sudo", "echo 'ada is not in the sudoers file.' >&2; exit 1");
        assertEquals(NotRoot.Why.NOT_ALLOWED, refusal());
        before = "echo 'This account is currently not available.'; exit 1;";
        assertEquals(NotRoot.Why.NO_SHELL, refusal());
        before = "echo 'Password change required but no TTY available.'; exit 1;";
        assertEquals(NotRoot.Why.PASSWORD_EXPIRED, refusal());
    }

    private NotRoot.Why refusal() {
        return assertThrows(NotRoot.class, this::open).why();
    }

    // Props
    // -----------------------------------------------------------------------------------------

    private static Machine.Output none() {
        return Machine.Output.NONE;
    }

    private RootShell open(String... passwords) throws NotRoot {
        return RootShell.open(pipes(), new Answers(passwords));
    }

    private void sudoWithoutPassword() throws IOException {
        program(
                "sudo",
                """
                echo 'sudo: unable to resolve host paper' >&2
                while [ "$1" != -- ]; do shift; done; shift
                exec "$@"
                """);
    }

    /// Reads passwords as sudo does: line by line, three times, and notes what it got.
    private void sudoAsks(String password) throws IOException {
        program(
                "sudo",
                """
                [ "$1" = -n ] && { echo 'sudo: a password is required' >&2; exit 1; }
                while [ "$1" != -- ]; do shift; done; shift
                n=0
                while [ $n -lt 3 ]; do
                    IFS= read -r given || { echo 'sudo: no password was provided' >&2; exit 1; }
                    [ "$given" = '%s' ] && exec "$@"
                    printf '%%s\\n' "$given" >>%s
                    echo 'Sorry, try again.' >&2
                    n=$((n + 1))
                done
                echo 'sudo: 3 incorrect password attempts' >&2
                exit 1
                """
                        .formatted(password, dir.resolve("tried")));
    }

    private void program(String name, String text) throws IOException {
        var file = dir.resolve(name);
        Files.writeString(file, "#!/bin/sh\n" + text + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Pipe.Source pipes() {
        return new Pipe.Source() {
            @Override
            public Pipe open(String command) throws IOException {
                executed.add(command);
                return cut(local.open("PATH=" + dir + ":$PATH; " + before + command));
            }

            @Override
            public void sever() {
                local.sever();
            }
        };
    }

    /// The line breaks after so many characters: the other side sees the end of its input.
    private Pipe cut(Pipe pipe) {
        var left = cutAfter;
        return new Pipe() {
            private final OutputStream in =
                    new FilterOutputStream(pipe.in()) {
                        private int sent;

                        @Override
                        public void write(int b) throws IOException {
                            if (sent++ < left) {
                                out.write(b);
                            }
                        }
                    };

            @Override
            public OutputStream in() {
                return in;
            }

            @Override
            public InputStream out() {
                return pipe.out();
            }

            @Override
            public InputStream err() {
                return pipe.err();
            }

            @Override
            public int exit(Duration limit) throws IOException {
                return pipe.exit(limit);
            }

            @Override
            public void drop() {
                pipe.drop();
            }
        };
    }

    private static final class Answers implements RootShell.Sudo {
        private final Deque<String> passwords = new ArrayDeque<>();
        private final List<Boolean> asked = new ArrayList<>();
        private Optional<Secret> proven = Optional.empty();

        Answers(String... passwords) {
            this.passwords.addAll(List.of(passwords));
        }

        @Override
        public Optional<Secret> proven() {
            return proven;
        }

        @Override
        public Optional<Secret> next(boolean again) {
            asked.add(again);
            return Optional.ofNullable(passwords.poll()).map(Secret::of);
        }

        @Override
        public void works(Secret password) {
            proven = Optional.of(password);
        }
    }
}
