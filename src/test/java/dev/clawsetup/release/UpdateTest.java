package dev.clawsetup.release;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

class UpdateTest {
    private static final Build OLD = new Build("0.1.0", "abc", "25", Releases.KIND);

    @TempDir Path folder;
    private Releases releases;
    private Path file;
    private final StringWriter said = new StringWriter();

    @BeforeEach
    void publish() throws IOException {
        assumeTrue(Shell.has("ssh-keygen") && Shell.has("sh"), "it is for machines with OpenSSH");
        releases = new Releases(folder);
        releases.publish("0.2.0", "the new one");
        file = Files.writeString(folder.resolve("clawsetup"), "the old one");
    }

    @AfterEach
    void close() {
        if (releases != null) {
            releases.close();
        }
    }

    @Test
    void replacesTheFileThatWasStarted() throws IOException {
        assertEquals(0, update(OLD, Optional.of(file)), said::toString);
        assertEquals("the new one", Files.readString(file));
        assertTrue(said.toString().contains("signature and checksum verified"), said::toString);
    }

    @Test
    void leavesTheFileWhereTheNewOneIsTampered() throws IOException {
        Files.writeString(releases.at("latest/download/" + Releases.program("0.2.0")), "evil");
        assertEquals(66, update(OLD, Optional.of(file)));
        assertEquals("the old one", Files.readString(file));
        assertTrue(said.toString().contains("its checksum differs"), said::toString);
    }

    @Test
    void neverGoesBackToAnOlderVersionByItself() throws IOException {
        var newer = new Build("0.3.0", "abc", "25", Releases.KIND);
        assertEquals(66, update(newer, Optional.of(file)));
        assertEquals("the old one", Files.readString(file));
        assertTrue(said.toString().contains("you have 0.3.0"), said::toString);
    }

    @Test
    void replacesNothingThatItWasNotStartedFrom() {
        assertEquals(66, update(OLD, Optional.empty()));
        assertEquals(66, update(OLD, Optional.of(folder.resolve("gone"))));
        var windows = new Build("0.1.0", "abc", "25", "windows-x86_64");
        assertEquals(66, update(windows, Optional.of(file)));
        assertEquals(66, update(OLD, Optional.of(Path.of("/usr/bin/env"))));
        assertTrue(said.toString().contains("apt upgrade clawsetup"), said::toString);
    }

    @Test
    void aBuildKnowsItself() {
        var here = Build.here();
        assertEquals("clawsetup " + here.version(), here.lines().getFirst());
        assertTrue(here.version().matches("[0-9]+\\.[0-9]+\\.[0-9]+.*"), here::version);
        assertTrue(here.commit().matches("unknown|[0-9a-f]{12}(-dirty)?"), here::commit);
        assertEquals(Releases.KIND, here.platform());
        assertEquals("macos-aarch64", Build.platform("Mac OS X", "aarch64"));
        assertEquals("windows-x86_64", Build.platform("Windows 11", "amd64"));
    }

    private int update(Build build, Optional<Path> what) {
        return new Update(what, build, new PrintWriter(said, true))
                .run(
                        List.of(
                                "--from",
                                releases.address(),
                                "--signers",
                                releases.signers().toString()));
    }
}
