package dev.clawsetup.keys;

import dev.clawsetup.secret.Secret;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/// A key that was just made and lies in a file of this computer, with its public half beside it.
///
/// @param file the private half, 0600; the public one is the same name with `.pub`
/// @param publicLine as it goes to the server
/// @param fingerprint `SHA256:…`
public record KeyFile(Path file, String publicLine, String fingerprint) {
    /// The name that ssh looks for by itself.
    private static final String USUAL = "id_ed25519";

    /// Where a new key goes: the name that ssh looks for by itself, or one that says who made it.
    /// Never one that is taken, by a private or by a public half.
    public static Path free(Path home) {
        var usual = folderOf(home).resolve(USUAL);
        return taken(usual) ? numbered(home, USUAL + "_clawsetup") : usual;
    }

    /// The same for a key that is made to be put away. It never takes the name that ssh looks for:
    /// such a key is not for every day.
    public static Path recovery(Path home) {
        return numbered(home, USUAL + "_recovery");
    }

    private static Path folderOf(Path home) {
        return home.resolve(".ssh");
    }

    private static Path numbered(Path home, String name) {
        return IntStream.iterate(1, n -> n + 1)
                .mapToObj(n -> folderOf(home).resolve(n == 1 ? name : name + "_" + n))
                .filter(file -> !taken(file))
                .findFirst()
                .orElseThrow();
    }

    private static boolean taken(Path file) {
        return Files.exists(file, LinkOption.NOFOLLOW_LINKS)
                || Files.exists(pub(file), LinkOption.NOFOLLOW_LINKS);
    }

    private static Path pub(Path file) {
        return file.resolveSibling(file.getFileName() + ".pub");
    }

    public Path publicFile() {
        return pub(file);
    }

    /// Writes both halves of a key, the private one for its owner alone.
    ///
    /// @param passphrase empty: whoever has the file can log in with it
    /// @throws CannotKeep if there is anything of that name already, or nothing can be written
    public static KeyFile keep(NewKey key, Path file, Optional<Secret> passphrase)
            throws CannotKeep {
        if (taken(file)) {
            throw new CannotKeep(
                    "cannot make a key in %s: there is one already, and it may open other servers"
                            .formatted(file),
                    "name another file with --to, or add the one that is there: %s"
                            .formatted(pub(file)));
        }
        try {
            if (file.getParent() != null && !Files.isDirectory(file.getParent())) {
                folder(file.getParent());
            }
            write(file, key.text(passphrase).reveal(), "rw-------");
            write(pub(file), key.publicLine() + "\n", "rw-r--r--");
            return new KeyFile(file, key.publicLine(), key.fingerprint());
        } catch (FileAlreadyExistsException e) {
            throw new CannotKeep(
                    "cannot make a key in %s: something of that name has just come there"
                            .formatted(file),
                    "name another file with --to");
        } catch (IOException e) {
            throw new CannotKeep(
                    "cannot write a key to %s (%s)".formatted(file, e.getClass().getSimpleName()),
                    "name a file in a folder of your own with --to");
        }
    }

    private static void folder(Path folder) throws IOException {
        try {
            Files.createDirectories(folder, onlyOwner("rwx------"));
        } catch (FileAlreadyExistsException e) {
            throw new NotDirectoryException(folder.toString());
        }
    }

    /// Never over a file that is there; its mode is its mode from the beginning.
    private static void write(Path file, String text, String mode) throws IOException {
        try (var out =
                FileChannel.open(
                        file,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        onlyOwner(mode))) {
            var bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.force(true);
        }
    }

    /// Windows has no modes: there a profile's files are its owner's alone to begin with.
    private static FileAttribute<?>[] onlyOwner(String mode) {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))
                }
                : new FileAttribute<?>[0];
    }

    /// Why no key was made, and what to do.
    public static final class CannotKeep extends Exception {
        private static final long serialVersionUID = 1;
        private final String remedy;

        CannotKeep(String words, String remedy) {
            super(words);
            this.remedy = remedy;
        }

        public String remedy() {
            return remedy;
        }
    }
}
