package dev.clawsetup;

import dev.clawsetup.answers.Answers;
import dev.clawsetup.answers.AnswersFile;
import dev.clawsetup.answers.Draft;
import dev.clawsetup.answers.Interview;
import dev.clawsetup.ui.Bookmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Answers so far, as files that only their owner can read: one a server, in the form of an answers
/// file.
final class Bookmarks implements Bookmark {
    /// Begins the first line, which names the server.
    private static final String HEAD = "# answers so far for ";

    /// Begins the second line, which says what the server was to be for, in the word of the
    /// command.
    private static final String TO = "# to ";

    private final Path folder;
    private final Set<String> controls;

    /// @param folder need not be there
    Bookmarks(Path folder, Set<String> controls) {
        this.folder = folder;
        this.controls = Set.copyOf(controls);
    }

    /// Whatever cannot be an answer is left out: it may be a private key that was pasted by
    /// mistake, and the file would be refused for it.
    @Override
    public synchronized void put(String target, Optional<Answers.Purpose> named, Draft answers) {
        var kept = answers;
        for (var wrong : Interview.malformed(answers, controls)) {
            kept = kept.without(wrong.key());
        }
        try {
            Files.createDirectories(folder);
            if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
            }
            var fresh = folder.resolve(".new");
            Files.writeString(
                    fresh,
                    HEAD + line(target) + "\n" + TO + word(named) + "\n" + AnswersFile.write(kept));
            Files.move(fresh, file(target), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            // the next start begins anew, as it would without us
        }
    }

    private static String word(Optional<Answers.Purpose> named) {
        return named.map(purpose -> purpose.name().toLowerCase(Locale.ROOT)).orElse("reconfigure");
    }

    /// Installing, where an earlier version did not write it down.
    private static Optional<Answers.Purpose> named(String text) {
        var said =
                text.lines()
                        .skip(1)
                        .findFirst()
                        .filter(line -> line.startsWith(TO))
                        .map(line -> line.substring(TO.length()))
                        .orElse("");
        if (said.equals(word(Optional.empty()))) {
            return Optional.empty();
        }
        return Optional.of(
                said.equals(word(Optional.of(Answers.Purpose.HARDEN)))
                        ? Answers.Purpose.HARDEN
                        : Answers.Purpose.INSTALL);
    }

    private static String line(String target) {
        return target.replaceAll("\\p{Cntrl}", " ");
    }

    private Path file(String target) {
        var name = target.replaceAll("[^A-Za-z0-9.@_-]", "_");
        return folder.resolve(name.substring(0, Math.min(120, name.length())) + ".yaml");
    }

    @Override
    public Optional<Place> of(String target) {
        return read(file(target)).filter(place -> place.target().equals(line(target)));
    }

    private Optional<Place> read(Path file) {
        try {
            var text = Files.readString(file);
            var first = text.lines().findFirst().orElse("");
            if (!first.startsWith(HEAD)) {
                return Optional.empty();
            }
            var reading =
                    new AnswersFile(name -> Optional.empty(), controls)
                            .parse(text, String.valueOf(file.getFileName()), folder);
            var at = Files.getLastModifiedTime(file).toInstant();
            return switch (reading) {
                case AnswersFile.Reading.Good(var draft) ->
                        draft.values().isEmpty()
                                ? Optional.empty()
                                : Optional.of(
                                        new Place(
                                                first.substring(HEAD.length()),
                                                at,
                                                named(text),
                                                draft));
                case AnswersFile.Reading.Bad _ -> Optional.empty();
            };
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    @Override
    public Optional<Place> newest() {
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        try (var all = Files.newDirectoryStream(folder, "*.yaml")) {
            var places = new java.util.ArrayList<Place>();
            all.forEach(file -> read(file).ifPresent(places::add));
            return places.stream().max(Comparator.comparing(Place::at));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    @Override
    public void drop(String target) {
        try {
            Files.deleteIfExists(file(target));
        } catch (IOException e) {
            // it is only offered once more
        }
    }
}
