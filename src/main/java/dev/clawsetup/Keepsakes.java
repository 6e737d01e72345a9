package dev.clawsetup;

import dev.clawsetup.answers.AnswersFile;
import dev.clawsetup.answers.Draft;
import dev.clawsetup.run.Engine;
import dev.clawsetup.run.Report;
import dev.clawsetup.ui.Marks;
import dev.clawsetup.ui.Words;
import dev.clawsetup.ui.tui.Keep;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Saves what a run leaves on this side: the report, the answers without their secrets, and the
/// rescue card.
final class Keepsakes implements Keep {
    private final Path root;
    private final Supplier<Optional<Engine>> engine;
    private volatile List<String> kept = List.of();

    /// @param engine the server of the run, once it was reached
    Keepsakes(Supplier<Optional<Engine>> engine) {
        this.root = root();
        this.engine = engine;
    }

    /// Where programs keep what they remember (XDG base directories).
    static Path root() {
        var state = System.getenv("XDG_STATE_HOME");
        var base =
                state == null || state.isEmpty()
                        ? Path.of(System.getProperty("user.home"), ".local", "state")
                        : Path.of(state);
        return base.resolve("clawsetup");
    }

    @Override
    public List<String> keep(Report report, Draft answers) throws IOException {
        var folder =
                root.resolve(folder(report.server()))
                        .resolve(report.run().isEmpty() ? "last" : report.run());
        Files.createDirectories(folder);
        if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx------"));
        }
        Files.write(
                folder.resolve("report.txt"),
                new Words(Marks.SIGNS, ZoneId.systemDefault()).report(report));
        Files.writeString(folder.resolve("answers.yaml"), AnswersFile.write(answers));
        var card = engine.get().map(Engine::rescueCard);
        if (card.isPresent()) {
            Files.writeString(folder.resolve("rescue.txt"), card.get());
        }
        kept =
                List.of(
                        folder.toString(),
                        "with report.txt and answers.yaml"
                                + (card.isPresent() ? ", and rescue.txt for the console" : ""));
        return kept;
    }

    /// The name of a server's folder.
    static String folder(String server) {
        return server.replaceAll("[^A-Za-z0-9.@_-]", "_");
    }

    /// Where it is, if a front has saved it already.
    List<String> kept() {
        return kept;
    }
}
