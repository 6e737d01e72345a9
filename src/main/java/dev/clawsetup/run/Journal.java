package dev.clawsetup.run;

import dev.clawsetup.machine.Command;
import dev.clawsetup.machine.Machine;
import dev.clawsetup.machine.Result;
import dev.clawsetup.plan.Scripts;
import dev.clawsetup.plan.Shell;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/// The run's folder on the server, from our side.
///
/// The server's copy is the truth: nothing is remembered here that could be asked there.
final class Journal {
    /// apt on a slow line with a slow disk; beyond it something hangs.
    private static final Duration LONGEST = Duration.ofHours(2);

    private final Line line;
    private final String run;

    Journal(Line line, String run) {
        this.line = line;
        this.run = run;
    }

    String run() {
        return run;
    }

    /// @param json who does this, and from where
    Result begin(String json) {
        return line.run(
                Kit.using(
                        "begin "
                                + run
                                + " && cat >\"$BASE/runs/"
                                + run
                                + "/run.json\" <<'END-OF-RUN'\n"
                                + json
                                + "\nEND-OF-RUN\n"));
    }

    /// Takes the boot unit away, unless a step is still being undone: then it stays for that.
    Result end() {
        return line.run(Kit.using("end"));
    }

    Result save(Scripts scripts) {
        return line.run(Command.of(scripts.save()));
    }

    Result saveAndArm(Scripts scripts, Duration deadline, Optional<String> word) {
        return line.run(Command.of(scripts.saveAndArm(deadline, word)));
    }

    /// Starts a step's apply, once, and hands on what it prints, each byte once however often the
    /// line breaks.
    ///
    /// @return apply's exit status
    int follow(String step, Received received) {
        return line.machine()
                .run(
                        Command.of("exec " + Kit.BASE + "/follow " + step + " " + received.bytes())
                                .within(LONGEST),
                        received)
                .exit();
    }

    private static final String RECORD = "\nstate\n" + OnRecord.undoIn("\"$DIR/undo.log\"");

    /// What the server says about the step now.
    OnRecord record(String step) {
        return OnRecord.read(line.run(Kit.using("step " + step + RECORD)).out());
    }

    /// Waits, on the server, until the step is neither armed nor being undone.
    ///
    /// @return what it says then, or after `atMost`
    OnRecord settled(String step, Duration atMost) {
        var tries = Math.max(1, atMost.toMillis() / 200);
        return OnRecord.read(
                line.run(
                                Kit.using(
                                                "step "
                                                        + step
                                                        + "\nfor _ in $(seq "
                                                        + tries
                                                        + "); do is armed || is undoing || break;"
                                                        + " sleep 0.2; done"
                                                        + RECORD)
                                        .within(atMost.plusMinutes(1)))
                        .out());
    }

    /// The way back for a step that nobody confirmed.
    Result abandon(String step) {
        return line.run(rollback("--unconfirmed " + step));
    }

    /// The way back for any step, also over what was edited since: ours to take back at once.
    Result takeBack(String step) {
        return line.run(rollback("--over " + step));
    }

    static Command rollback(String arguments) {
        return Command.of("exec " + Kit.BASE + "/rollback " + arguments)
                .within(Duration.ofMinutes(15));
    }

    static Result confirm(Machine over, String step) {
        return over.run(
                Command.of("exec " + Kit.BASE + "/confirm " + Shell.word(step))
                        .within(Duration.ofSeconds(20)));
    }

    /// What a step printed so far: counts bytes, so that a broken line can be taken up again, and
    /// cuts lines.
    static final class Received implements Machine.Output {
        private final Consumer<String> lines;
        private final java.io.ByteArrayOutputStream rest = new java.io.ByteArrayOutputStream();
        private long bytes;
        private String last = "";

        Received(Consumer<String> lines) {
            this.lines = lines;
        }

        @Override
        public void bytes(byte[] buffer, int length) {
            bytes += length;
            for (var i = 0; i < length; i++) {
                if (buffer[i] == '\n') {
                    flush();
                } else {
                    rest.write(buffer[i]);
                }
            }
        }

        void flush() {
            if (rest.size() == 0) {
                return;
            }
            last = rest.toString(StandardCharsets.UTF_8);
            rest.reset();
            lines.accept(last);
        }

        long bytes() {
            return bytes;
        }

        /// The last line: what a program that failed has mostly said about it.
        String last() {
            return last;
        }
    }
}
