package dev.clawsetup.release;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Brings the newest version, verified by the very script that people install with.
///
/// There is one place that decides whether a download may be trusted, and it is
/// `installer-scripts/get`: the program carries it and hands it to `sh`. The file is replaced by a
/// rename, so a clawsetup that runs meanwhile is not disturbed.
public final class Update {
    private final Optional<Path> file;
    private final Build build;
    private final PrintWriter err;

    /// @param file that was started; empty where it runs from classes
    public Update(Optional<Path> file, Build build, PrintWriter err) {
        this.file = file.map(Path::toAbsolutePath);
        this.build = build;
        this.err = err;
    }

    /// @param arguments for the script
    /// @return the script's exit code, which is one of ours
    public int run(List<String> arguments) {
        if (file.isEmpty() || !Files.isRegularFile(file.get())) {
            return refused(
                    "this is not the downloaded file, it was started from its classes",
                    "Build it again from newer sources.");
        }
        if (build.platform().startsWith("windows")) {
            return refused(
                    "a program that runs cannot be replaced on Windows",
                    "Download the new version, and check it as the README says.");
        }
        if (packaged(file.get())) {
            return refused(
                    file.get() + " was installed by this system's packages",
                    "Let them bring the new version: apt upgrade clawsetup, or brew upgrade"
                            + " clawsetup.");
        }
        var words = new ArrayList<>(List.of("sh", "-s", "--"));
        words.addAll(List.of("--replace", file.get().toString(), "--newer-than", build.version()));
        words.addAll(arguments);
        try {
            return end(new ProcessBuilder(words).redirectErrorStream(true).start());
        } catch (IOException e) {
            return refused(
                    "no shell can be started (" + e.getMessage() + ")", "Use the script get.");
        }
    }

    private static boolean packaged(Path file) {
        return file.startsWith("/usr/bin") || file.toString().contains("/Cellar/");
    }

    private int end(Process process) throws IOException {
        try (var script = process.getOutputStream();
                var get = Update.class.getResourceAsStream("/get")) {
            get.transferTo(script);
        }
        try (var said =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            said.lines().forEach(err::println);
            return process.waitFor();
        } catch (UncheckedIOException e) {
            process.destroy();
            throw e.getCause();
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            return 130;
        }
    }

    private int refused(String why, String instead) {
        err.println("cannot update clawsetup: " + why + ". Nothing was changed. " + instead);
        return dev.clawsetup.run.Exit.REFUSED;
    }
}
