package dev.clawsetup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// How this machine's own browser is opened, where there is one.
///
/// On Linux only with a screen: `xdg-open` would start a browser for text in this very terminal
/// otherwise. On Windows without `cmd`, to which the `&` of an address would be the end of a
/// command.
final class Browser {
    private final List<String> command;

    private Browser(List<String> command) {
        this.command = command;
    }

    static Optional<Browser> here() {
        return of(System.getProperty("os.name"), System.getenv(), Files::isExecutable);
    }

    /// Whether a program lies there.
    @FunctionalInterface
    interface Programs {
        boolean has(Path file);
    }

    static Optional<Browser> of(String system, Map<String, String> environment, Programs programs) {
        var name = system.toLowerCase(Locale.ROOT);
        if (name.startsWith("mac")) {
            return Optional.of(new Browser(List.of("open")));
        }
        if (name.startsWith("windows")) {
            return Optional.of(new Browser(List.of("rundll32", "url.dll,FileProtocolHandler")));
        }
        var screen =
                environment.containsKey("DISPLAY") || environment.containsKey("WAYLAND_DISPLAY");
        var openers = new ArrayList<List<String>>();
        if (environment.containsKey("WSL_DISTRO_NAME")) {
            openers.add(List.of("wslview"));
        }
        if (screen) {
            openers.add(List.of("xdg-open"));
            openers.add(List.of("gio", "open"));
        }
        return openers.stream()
                .filter(words -> found(words.getFirst(), environment, programs))
                .findFirst()
                .map(Browser::new);
    }

    private static boolean found(
            String program, Map<String, String> environment, Programs programs) {
        return Pattern.compile(":")
                .splitAsStream(environment.getOrDefault("PATH", ""))
                .filter(folder -> !folder.isEmpty())
                .anyMatch(folder -> programs.has(Path.of(folder, program)));
    }

    List<String> words(String address) {
        var words = new ArrayList<>(command);
        words.add(address);
        return List.copyOf(words);
    }

    /// Does not wait: some openers are the browser itself.
    ///
    /// @param failed what is done where it ends without having opened anything
    void open(String address, Runnable failed) throws IOException {
        new ProcessBuilder(words(address))
                .redirectInput(ProcessBuilder.Redirect.PIPE)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start()
                .onExit()
                .thenAccept(ended -> {
                    if (ended.exitValue() != 0) {
                        failed.run();
                    }
                });
    }
}
