package dev.clawsetup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clawsetup.answers.SampleServer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

class KeyRequestTest {
    private static final String KEY = SampleServer.KEY;
    private static final Optional<GivenKey> PASTED =
            Optional.of(new GivenKey(KEY, Optional.empty()));

    @TempDir private Path folder;

    private static KeyRequest read(String... words) {
        return KeyRequest.of(List.of(words), new Options.NewKey());
    }

    private static String refused(Options.NewKey fresh, String... words) {
        return assertThrows(Desk.Halt.class, () -> KeyRequest.of(List.of(words), fresh))
                .getMessage();
    }

    @Test
    void whereNothingIsSaidTheKeysAreListed() {
        assertEquals(new KeyRequest.Show(), read());
        assertEquals(new KeyRequest.Show(), read("list"));
    }

    @Test
    void withoutAKeyOneIsToBeMade() {
        assertEquals(new KeyRequest.Add(Optional.empty()), read("add"));
        assertEquals(
                new KeyRequest.Replace("old-laptop", Optional.empty()),
                read("replace", "old-laptop"));
    }

    @Test
    void aLineIsTakenWithOrWithoutQuotes() {
        assertEquals(new KeyRequest.Add(PASTED), read("add", KEY));
        var words = KEY.split(" ");
        assertEquals(new KeyRequest.Add(PASTED), read("add", words[0], words[1], words[2]));
        assertEquals(
                new KeyRequest.Replace("old laptop", PASTED), read("replace", "old laptop", KEY));
    }

    @Test
    void aFileIsReadAndItsPrivateHalfIsFoundBesideIt() throws IOException {
        var file = folder.resolve("phone.pub");
        Files.writeString(file, "# of my phone\n\n" + KEY + "\n");
        assertEquals(new KeyRequest.Add(PASTED), read("add", file.toString()));
        var half = Files.writeString(folder.resolve("phone"), "…");
        assertEquals(
                new KeyRequest.Add(Optional.of(new GivenKey(KEY, Optional.of(half)))),
                read("add", file.toString()));
    }

    @Test
    void severalKeysGoAtOnce() {
        assertEquals(
                new KeyRequest.Remove(List.of("one", "SHA256:two")),
                read("remove", "one", "SHA256:two"));
    }

    @ParameterizedTest
    @CsvSource({
        "delete, “delete” is neither list",
        "list all, list does not take “all”",
        "replace, which key is to be replaced",
        "remove, which key is to go",
        "add one two, add takes one key at a time",
        "replace old one two, replace takes one old key and one new one",
    })
    void whatMakesNoSenseIsRefused(String words, String why) {
        var said = refused(new Options.NewKey(), words.split(" "));
        assertTrue(said.startsWith("cannot read the command line: "), said);
        assertTrue(said.contains(why), said);
    }

    @Test
    void whereAKeyIsGivenNoneIsMade() {
        var recovery = new Options.NewKey();
        recovery.recovery.say(true);
        assertTrue(refused(recovery, "add", KEY).contains("--recovery are for a key that is made"));
        var elsewhere = new Options.NewKey();
        elsewhere.to.say(folder);
        assertTrue(refused(elsewhere, "replace", "old", KEY).contains("--to and --recovery"));
        assertEquals(new KeyRequest.Add(Optional.empty()), KeyRequest.of(List.of("add"), recovery));
    }

    @Test
    void whatIsNoPublicKeyIsRefusedBeforeAnybodyLogsIn() throws IOException {
        var none = new Options.NewKey();
        var half = folder.resolve("id_ed25519");
        Files.writeString(half, "-----BEGIN OPENSSH PRIVATE KEY-----\nmarkedsecret\n");
        var said = refused(none, "add", half.toString());
        assertTrue(said.contains("private key"), said);
        assertTrue(!said.contains("markedsecret"), said);

        var missing = folder.resolve("none.pub");
        assertTrue(refused(none, "add", missing.toString()).contains("there is no such file"));

        var large = folder.resolve("large.pub");
        Files.write(large, new byte[70_000]);
        assertTrue(refused(none, "add", large.toString()).contains("it is too large"));

        assertTrue(refused(none, "add", "hello").contains("cannot take “what was given”"));
    }

    /// A fingerprint may hold a slash, and is no file's name.
    @Test
    void whatNamesNoFileIsItself() throws IOException {
        assertEquals("SHA256:ab/cd.pub", GivenKey.text("SHA256:ab/cd.pub"));
        assertEquals("old-laptop", GivenKey.text("old-laptop"));
        var file = folder.resolve("some.pub");
        Files.writeString(file, KEY + "\n");
        assertEquals(KEY, GivenKey.text(file.toString()));
    }
}
