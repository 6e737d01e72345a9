package dev.clawsetup.release;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Runs a command of this machine to its end, with an environment that the test wrote.
public final class Shell {
    private Shell() {}

    /// @param said both streams, as they came
    public record Ran(int exit, String said) {}

    public static Ran run(Map<String, String> environment, List<String> words) {
        return run(environment, words, "");
    }

    public static Ran run(Map<String, String> environment, List<String> words, String input) {
        try {
            var builder = new ProcessBuilder(words).redirectErrorStream(true);
            builder.environment().clear();
            builder.environment().put("PATH", System.getenv("PATH"));
            builder.environment().putAll(environment);
            var process = builder.start();
            try (var in = process.getOutputStream()) {
                in.write(input.getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                // it ended before it read everything: what it said tells why
            }
            var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("no end: " + words + "\n" + said);
            }
            return new Ran(process.exitValue(), said);
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    public static void must(String... words) {
        var ran = run(Map.of(), List.of(words));
        if (ran.exit() != 0) {
            throw new AssertionError(List.of(words) + ": " + ran.said());
        }
    }

    public static boolean has(String tool) {
        for (var folder : System.getenv("PATH").split(":")) {
            if (Files.isExecutable(Path.of(folder, tool))) {
                return true;
            }
        }
        return false;
    }

    /// Runs a script in which a small file system is mounted that nobody else sees.
    ///
    /// Root may do that, and on many machines everybody inside a user namespace.
    public static boolean canMount() {
        return has("unshare")
                && run(Map.of(), inOwnMounts("mount -t tmpfs none /mnt && umount /mnt")).exit()
                        == 0;
    }

    public static List<String> inOwnMounts(String script) {
        return ProcessHandle.current().info().user().filter("root"::equals).isPresent()
                ? List.of("unshare", "--mount", "sh", "-c", script)
                : List.of("unshare", "--map-root-user", "--mount", "sh", "-c", script);
    }
}
