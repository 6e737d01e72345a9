package dev.clawsetup.hosts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The file that people download, run as they run it: another process, other people's eyes.
final class Shipped {
    static final Path FILE = Path.of("target/clawsetup").toAbsolutePath();

    /// Where every run of a test keeps its report.
    static final Path REPORTS = Path.of("target/reports").toAbsolutePath();

    private Shipped() {}

    /// @param out standard output: results
    /// @param err standard error: progress
    record Ended(int exit, String out, String err) {
        String all() {
            return out + err;
        }
    }

    static Ended run(String... arguments) {
        return run(List.of(arguments));
    }

    static Ended run(List<String> arguments) {
        return end(start(arguments));
    }

    /// A run that is still going.
    record Running(Process process, Path out, Path err) {}

    static Running start(List<String> arguments) {
        var words = new ArrayList<String>();
        words.add(FILE.toString());
        words.addAll(arguments);
        return process(words);
    }

    /// @param name `STOP`, `CONT`, `KILL`
    static void signal(Running running, String name) {
        command("kill", "-" + name, String.valueOf(running.process().pid()));
    }

    static Ended end(Running running) {
        try {
            if (!running.process().waitFor(15, TimeUnit.MINUTES)) {
                running.process().destroyForcibly();
                throw new AssertionError(
                        "no end after 15 minutes: " + Files.readString(running.err()));
            }
            return new Ended(
                    running.process().exitValue(),
                    Files.readString(running.out()),
                    Files.readString(running.err()));
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            running.process().destroyForcibly();
            throw new AssertionError(e);
        }
    }

    /// Any other command of this machine, to its end.
    static Ended command(String... words) {
        return end(process(List.of(words)));
    }

    /// A person who is a pipe: what it reads is all there at once.
    static Ended typing(List<String> arguments, String typed) {
        var words = new ArrayList<String>();
        words.add(FILE.toString());
        words.addAll(arguments);
        try {
            var input = Files.createTempFile("clawsetup-in", ".txt");
            input.toFile().deleteOnExit();
            Files.writeString(input, typed);
            return end(process(words, input));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Running process(List<String> words) {
        return process(words, Path.of("/dev/null"));
    }

    private static Running process(List<String> words, Path input) {
        try {
            var out = Files.createTempFile("clawsetup-out", ".txt");
            var err = Files.createTempFile("clawsetup-err", ".txt");
            out.toFile().deleteOnExit();
            err.toFile().deleteOnExit();
            var builder =
                    new ProcessBuilder(words)
                            .redirectInput(input.toFile())
                            .redirectOutput(out.toFile())
                            .redirectError(err.toFile());
            // reports of practice servers do not belong beside those of real ones
            builder.environment().put("XDG_STATE_HOME", REPORTS.toString());
            return new Running(builder.start(), out, err);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
