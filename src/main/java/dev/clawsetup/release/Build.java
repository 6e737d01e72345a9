package dev.clawsetup.release;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;

/// Which clawsetup this is: what a bug report has to name.
///
/// @param version as released
/// @param commit of the sources; ends in `-dirty` where they were edited, `unknown` where they had
///   no history
/// @param java that runs it; the downloaded file brings its own
/// @param platform as the names of released files have it
public record Build(String version, String commit, String java, String platform) {

    public static Build here() {
        return new Build(
                told("clawsetup.version").orElseGet(Build::readVersion),
                told("clawsetup.commit").orElseGet(Build::readCommit),
                System.getProperty("java.runtime.version"),
                platform(System.getProperty("os.name"), System.getProperty("os.arch")));
    }

    /// Says it in two lines; the first is the version alone.
    public List<String> lines() {
        return List.of(
                "clawsetup " + version, "commit %s, Java %s, %s".formatted(commit, java, platform));
    }

    static String platform(String system, String chip) {
        var lower = system.toLowerCase(Locale.ROOT);
        var name = lower.startsWith("mac") ? "macos" : lower.startsWith("win") ? "windows" : lower;
        return name + "-" + (chip.equals("amd64") ? "x86_64" : chip);
    }

    /// What the shipped file was started with: it says what is in its jar too, without the time
    /// that Java takes to open one.
    private static Optional<String> told(String name) {
        return Optional.ofNullable(System.getProperty(name));
    }

    private static String readVersion() {
        try (var in = open("/clawsetup.properties")) {
            var properties = new Properties();
            properties.load(in);
            return properties.getProperty("version");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String readCommit() {
        try (var in = open("/commit")) {
            var line = new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
            return line.isEmpty() ? "unknown" : line;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A resource that is not there reads as empty: classes that an editor compiled have no commit.
    private static InputStream open(String file) {
        var in = Build.class.getResourceAsStream(file);
        return in == null ? InputStream.nullInputStream() : in;
    }
}
