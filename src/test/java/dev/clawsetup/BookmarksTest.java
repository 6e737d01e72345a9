package dev.clawsetup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clawsetup.answers.Answers;
import dev.clawsetup.answers.Draft;
import dev.clawsetup.answers.Keys;
import dev.clawsetup.answers.Value;
import dev.clawsetup.secret.Secret;
import dev.clawsetup.ui.Bookmark;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

class BookmarksTest {
    private static final Draft DRAFT =
            Draft.empty().with(Keys.LEVEL, Value.of("home")).with(Keys.ADMIN_NAME, Value.of("ada"));

    private static final Optional<Answers.Purpose> HARDEN = Optional.of(Answers.Purpose.HARDEN);

    @TempDir Path folder;

    private Bookmarks bookmarks() {
        return new Bookmarks(folder.resolve("unfinished"), Set.of());
    }

    @Test
    void whatWasPutIsFoundByTheNextStart() {
        bookmarks().put("ada@203.0.113.7:2222", HARDEN, DRAFT);
        assertEquals(
                Optional.of(DRAFT),
                bookmarks().of("ada@203.0.113.7:2222").map(Bookmark.Place::answers));
        assertEquals(Optional.empty(), bookmarks().of("ada@203.0.113.7"));
    }

    @Test
    void whatTheServerWasSaidToBeForIsKeptToo() throws IOException {
        bookmarks().put("h", HARDEN, DRAFT);
        assertEquals(HARDEN, bookmarks().of("h").orElseThrow().named());
        bookmarks().put("h", Optional.empty(), DRAFT);
        assertEquals(Optional.empty(), bookmarks().of("h").orElseThrow().named());
        var file = folder.resolve("unfinished/h.yaml");
        Files.writeString(file, Files.readString(file).replaceAll("# to .*\n", ""));
        assertEquals(
                Optional.of(Answers.Purpose.INSTALL),
                bookmarks().of("h").orElseThrow().named(),
                "as an earlier version wrote it");
    }

    @Test
    void theLastOneIsOfferedFirstAndADroppedOneNot() throws IOException {
        bookmarks().put("one", HARDEN, DRAFT);
        Files.setLastModifiedTime(
                folder.resolve("unfinished/one.yaml"),
                FileTime.from(Instant.parse("2026-01-01T00:00:00Z")));
        bookmarks().put("two", HARDEN, DRAFT);
        assertEquals(Optional.of("two"), bookmarks().newest().map(Bookmark.Place::target));
        bookmarks().drop("two");
        assertEquals(Optional.of("one"), bookmarks().newest().map(Bookmark.Place::target));
        bookmarks().drop("one");
        assertEquals(Optional.empty(), bookmarks().newest());
    }

    @Test
    void noSecretIsWrittenAndItIsAskedForAgain() throws IOException {
        bookmarks()
                .put(
                        "h",
                        HARDEN,
                        DRAFT.with(Keys.TOKEN, Value.of(Secret.of("markedmarkedmarkedmarked")))
                                .with(Keys.PASSWORD, Value.of(Secret.of("markedpassword")))
                                .with(
                                        Keys.ADD_KEYS,
                                        Value.of(
                                                List.of(
                                                        "-----BEGIN OPENSSH PRIVATE KEY-----"
                                                                + " marked"))));
        try (var files = Files.walk(folder)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                assertFalse(Files.readString(file).contains("marked"), Files.readString(file));
            }
        }
        var back = bookmarks().of("h").orElseThrow().answers();
        assertTrue(back.toBeAsked(Keys.TOKEN));
        assertEquals("ada", back.text(Keys.ADMIN_NAME));
    }

    @Test
    void onlyItsOwnerCanReadIt() throws IOException {
        bookmarks().put("h", HARDEN, DRAFT);
        assertEquals(
                "rwx------",
                PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(folder.resolve("unfinished"))));
    }

    @Test
    void aDamagedFileOrAFolderThatCannotBeWrittenDisturbsNobody() throws IOException {
        Files.createDirectories(folder.resolve("unfinished"));
        Files.writeString(folder.resolve("unfinished/h.yaml"), "# answers so far for h\n{[");
        assertEquals(Optional.empty(), bookmarks().of("h"));
        var file = Files.writeString(folder.resolve("file"), "");
        var nowhere = new Bookmarks(file.resolve("folder"), Set.of());
        nowhere.put("h", HARDEN, DRAFT);
        assertEquals(Optional.empty(), nowhere.newest());
    }
}
