package dev.clawsetup;

import dev.clawsetup.answers.Draft;
import dev.clawsetup.answers.Interview;
import dev.clawsetup.answers.Keys;
import dev.clawsetup.answers.Value;
import dev.clawsetup.run.Exit;
import dev.clawsetup.ui.Clean;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// A public key that was named on the command line: its line, or the file that holds it.
///
/// @param file its private half, where that lies beside the .pub file
record GivenKey(String line, Optional<Path> file) {
    /// Bytes. A public key with its comment is a line; the largest RSA key has 3 KiB.
    private static final int LARGEST = 64 << 10;

    /// @throws Desk.Halt if that is no public key, or its file cannot be read
    static GivenKey of(String word) {
        var path = fileOf(word);
        var line = text(word).strip();
        var complaints =
                Interview.malformed(
                        Draft.empty().with(Keys.ADD_KEYS, Value.of(List.of(line))), Set.of());
        if (!complaints.isEmpty()) {
            throw new Desk.Halt(
                    Exit.ANSWERS,
                    "cannot take “%s” for a key: it %s. Nothing was done. Instead, %s"
                            .formatted(
                                    path.map(Path::toString).orElse("what was given"),
                                    Clean.line(complaints.getFirst().why()),
                                    Clean.line(complaints.getFirst().instead())));
        }
        var beside =
                path.map(Path::toString)
                        .filter(name -> name.endsWith(".pub"))
                        .map(name -> Path.of(name.substring(0, name.length() - ".pub".length())))
                        .filter(Files::isRegularFile);
        return new GivenKey(line, beside);
    }

    /// What stands in the file of that name, or the word itself where it names none.
    ///
    /// @throws Desk.Halt if the file cannot be read
    static String text(String word) {
        return fileOf(word).map(GivenKey::read).orElse(word);
    }

    private static Optional<Path> fileOf(String word) {
        if (word.contains(" ") || word.contains("\n") || word.startsWith("SHA256:")) {
            return Optional.empty();
        }
        var path =
                Path.of(
                        word.startsWith("~/")
                                ? System.getProperty("user.home") + word.substring(1)
                                : word);
        return Files.exists(path)
                        || word.endsWith(".pub")
                        || word.contains("/") && !word.contains("=")
                ? Optional.of(path)
                : Optional.empty();
    }

    private static String read(Path file) {
        try {
            if (Files.size(file) > LARGEST) {
                throw new Desk.Halt(
                        Exit.ANSWERS,
                        "cannot take %s for a key: it is too large. Nothing was done. Name the file that ends in .pub."
                                .formatted(file));
            }
            return Files.readString(file, StandardCharsets.ISO_8859_1)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .collect(Collectors.joining("\n"));
        } catch (IOException e) {
            throw new Desk.Halt(
                    Exit.ANSWERS,
                    "cannot read %s (%s). Nothing was done. Name the file that ends in .pub, or paste its line."
                            .formatted(
                                    file,
                                    e instanceof NoSuchFileException
                                            ? "there is no such file"
                                            : OurSide.why(e)));
        }
    }
}
