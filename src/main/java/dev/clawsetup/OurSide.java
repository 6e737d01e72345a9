package dev.clawsetup;

import dev.clawsetup.bundle.Bundle;
import dev.clawsetup.bundle.Mask;
import dev.clawsetup.release.Build;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// What a bundle tells of this side, and the names of this side that it masks.
final class OurSide {
    /// Runs that are told; older ones seldom help.
    private static final int REPORTS = 3;

    private OurSide() {}

    /// Versions and the terminal, a line each.
    static List<String> about() {
        var lines = new ArrayList<String>();
        lines.addAll(Build.here().lines());
        lines.add(
                "Java %s, %s %s %s"
                        .formatted(
                                System.getProperty("java.version"),
                                System.getProperty("os.name"),
                                System.getProperty("os.version"),
                                System.getProperty("os.arch")));
        lines.add("Made %s".formatted(java.time.Instant.now().truncatedTo(ChronoUnit.SECONDS)));
        for (var name : List.of("TERM", "COLORTERM", "LANG", "LC_ALL", "NO_COLOR")) {
            var value = System.getenv(name);
            if (value != null) {
                lines.add(name + "=" + value);
            }
        }
        return lines;
    }

    /// Who sits here and what this machine and the server are called.
    static List<Consumer<Mask>> names(Options.Server server) {
        var all = new ArrayList<Consumer<Mask>>();
        all.add(mask -> mask.account(System.getProperty("user.name")));
        for (var name : List.of("HOSTNAME", "COMPUTERNAME")) {
            Optional.ofNullable(System.getenv(name)).ifPresent(host -> all.add(m -> m.host(host)));
        }
        text(Path.of("/etc/hostname")).map(String::strip).ifPresent(h -> all.add(m -> m.host(h)));
        for (var login : List.of(server.target.value(), server.jump.value())) {
            var at = login.lastIndexOf('@');
            var host = login.substring(at + 1);
            if (at > 0) {
                all.add(mask -> mask.account(login.substring(0, at)));
            }
            all.add(mask -> mask.host(host.replaceFirst("(?<=[^:\\]]):[0-9]+$", "")));
        }
        return all;
    }

    /// What the last runs left here, newest first.
    ///
    /// @param server only of that one; of any where it is empty
    static List<Bundle.Kept> kept(Optional<String> server) {
        var root = Keepsakes.root();
        return folders(root).stream()
                .filter(folder ->
                        server.map(Keepsakes::folder)
                                .map(folder.getFileName().toString()::equals)
                                .orElse(true))
                .flatMap(folder -> folders(folder).stream())
                .filter(run -> Files.exists(run.resolve("report.txt")))
                .sorted(Comparator.comparing(OurSide::changed).reversed())
                .limit(REPORTS)
                .map(run ->
                        new Bundle.Kept(
                                root.relativize(run).toString(),
                                text(run.resolve("report.txt")).orElse(""),
                                text(run.resolve("answers.yaml")).orElse("")))
                .toList();
    }

    private static List<Path> folders(Path in) {
        if (!Files.isDirectory(in)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(in)) {
            return all.filter(Files::isDirectory).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static FileTime changed(Path path) {
        try {
            return Files.getLastModifiedTime(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<String> text(Path file) {
        try {
            return Files.isReadable(file) ? Optional.of(Files.readString(file)) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /// Why a file cannot be written, as the exceptions of Java name no more than the file.
    static String why(IOException e) {
        return switch (e) {
            case NoSuchFileException _ -> "there is no such folder";
            case AccessDeniedException _ -> "that is not allowed";
            case IOException other -> String.valueOf(other.getMessage());
        };
    }

    /// A new file where the person is.
    static Path file() {
        var now = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HHmmss").format(LocalDateTime.now());
        return Path.of("clawsetup-bundle-" + now + ".txt");
    }
}
