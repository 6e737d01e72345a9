package dev.clawsetup.hosts;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// `clawsetup tunnel` as a person has it in a terminal, with what it says, in the order of saying.
final class Tunnelled implements AutoCloseable {
    private final Process process;
    private final BufferedReader said;
    private final List<String> lines = new ArrayList<>();

    /// @param words all after `clawsetup`, as {@link Laptop#words} makes them
    Tunnelled(List<String> words) throws IOException {
        var command = new ArrayList<>(List.of(Shipped.FILE.toString()));
        command.addAll(words);
        process = new ProcessBuilder(command).redirectErrorStream(true).start();
        said = process.inputReader();
    }

    static int freePort() throws IOException {
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    /// The next line that holds these words.
    String until(String words) throws IOException {
        for (var line = said.readLine(); line != null; line = said.readLine()) {
            lines.add(line);
            if (line.contains(words)) {
                return line;
            }
        }
        throw new AssertionError("it ended, and never said “" + words + "”: " + lines);
    }

    /// All words that it ever had, as others on this machine can see them.
    String arguments() {
        return process.info().commandLine().orElseThrow();
    }

    /// Ctrl-C.
    ///
    /// @return the exit code, and what else was said
    Shipped.Ended interrupted() throws Exception {
        Shipped.command("kill", "-INT", String.valueOf(process.pid()));
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            throw new AssertionError("Ctrl-C does not end it: " + lines);
        }
        return new Shipped.Ended(process.exitValue(), String.join("\n", said.lines().toList()), "");
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
