package dev.clawsetup.release;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchService;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/// The start of the one file, on homes and disks of every kind. The stub and its assembly are the
/// shipped ones; inside is a small script in Java's place, which tells how it was called.
@Order(5)
class StubTest {
    private static final String JAVA =
            """
            #!/bin/sh
            for last; do :; done
            case $last in
            wait) echo waiting; exec sleep 30 ;;
            jar) while [ "$1" != -cp ]; do shift; done; echo "$2: $(cat "${2%%:*}")" ;;
            *) echo "java ran: $last" ;;
            esac
            """;

    private static final String JARS = "/dev/fd/8/lib/clawsetup.jar:/dev/fd/8/lib/libraries.jar";

    @TempDir static Path built;
    private static Path file;

    @TempDir Path folder;
    private Path cache;
    private Map<String, String> environment;

    @BeforeAll
    static void assemble() throws IOException {
        assumeTrue(Files.isRegularFile(Path.of("/proc/self/status")), "it is assembled on Linux");
        file = built.resolve("clawsetup");
        assemble(file, "one");
    }

    private static void assemble(Path out, String content) throws IOException {
        var tree = Files.createTempDirectory(built, "tree");
        var java = Files.createDirectories(tree.resolve("runtime/bin")).resolve("java");
        Files.writeString(java, JAVA);
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.createDirectories(tree.resolve("lib"));
        Files.writeString(tree.resolve("lib/clawsetup.jar"), content);
        // more than the small file systems below have room for
        Files.write(
                tree.resolve("lib/big"),
                new java.util.Random(1).ints(60_000).mapToObj(String::valueOf).toList());
        Shell.must(
                "installer-scripts/package/assemble",
                tree.toString(),
                out.toString(),
                "-XX:+Nothing");
    }

    @BeforeEach
    void home() {
        cache = folder.resolve("home/.cache/clawsetup");
        environment =
                new HashMap<>(
                        Map.of(
                                "HOME", folder.resolve("home").toString(),
                                "TMPDIR", folder.toString()));
    }

    @Test
    void unpacksOnceAndThenStartsFromTheCache() throws IOException {
        ran(start("hello"), "java ran: hello\n");
        assertEquals("rwx------", mode(cache));
        assertEquals("rwx------", mode(version()));
        var before = Files.getLastModifiedTime(version().resolve("complete"));
        var inode = Files.getAttribute(version(), "unix:ino");
        ran(start("again"), "java ran: again\n");
        assertEquals(inode, Files.getAttribute(version(), "unix:ino"));
        assertEquals(before, Files.getLastModifiedTime(version().resolve("complete")));
        assertEquals(List.of(version().getFileName().toString()), names(cache));
    }

    /// The class cache knows it by this path, and starts a fifth slower with another.
    @Test
    void thePathToTheJarIsTheSameOnEveryMachine() throws IOException {
        ran(start("jar"), JARS + ": one\n");
        ran(start("jar"), JARS + ": one\n");
    }

    @Test
    void manyFirstStartsAtOnceAllRunAndLeaveOneCopy() throws Exception {
        try (var all = Executors.newVirtualThreadPerTaskExecutor()) {
            var starts = new ArrayList<Future<Shell.Ran>>();
            for (var i = 0; i < 6; i++) {
                starts.add(all.submit(() -> start("hello")));
            }
            for (var start : starts) {
                ran(start.get(), "java ran: hello\n");
            }
        }
        assertEquals(List.of(version().getFileName().toString()), names(cache));
        assertEquals(List.of("complete", "lib", "runtime", "used"), names(version()));
    }

    @Test
    void mendsACacheThatIsNotWhole() throws IOException {
        start("first");
        var jar = version().resolve("lib/clawsetup.jar");
        Files.writeString(jar, "tampered");
        mended(jar);
        Files.write(jar, new byte[0]);
        Files.setLastModifiedTime(
                jar,
                Files.getLastModifiedTime(version().resolve("complete"))); // as a crash leaves it
        mended(jar);
        Files.delete(jar);
        mended(jar);
        Files.delete(version().resolve("complete"));
        mended(jar);
        Files.setPosixFilePermissions(
                version().resolve("runtime/bin/java"),
                PosixFilePermissions.fromString("rw-------"));
        mended(jar);
    }

    private void mended(Path jar) throws IOException {
        ran(start("hello"), "java ran: hello\n");
        assertEquals("one", Files.readString(jar));
        assertEquals(1, names(cache).size());
    }

    @Test
    void aSecondStartMendsWhatAKilledOneLeft() throws IOException {
        var left = Files.createDirectories(cache.resolve(".new.abcdef/runtime"));
        Files.setLastModifiedTime(left.getParent(), yesterday());
        ran(start("hello"), "java ran: hello\n");
        assertEquals(1, names(cache).size());
    }

    @Test
    void removesVersionsThatNobodyStartedForADayAndNothingElse() throws IOException {
        Files.createDirectories(cache);
        Files.writeString(
                Files.createDirectories(cache.resolve("0123456789abcdef")).resolve("mine"), "");
        start("old");
        var old =
                cache.resolve(
                        names(cache).stream()
                                .filter(n -> !n.startsWith("0123"))
                                .findFirst()
                                .orElseThrow());
        var newer = built.resolve("newer-" + folder.getFileName());
        assemble(newer, "two");
        ran(start(newer, "hello"), "java ran: hello\n");
        assertTrue(Files.exists(old), "it was started today");

        var newest = built.resolve("newest-" + folder.getFileName());
        assemble(newest, "three");
        Files.setLastModifiedTime(old.resolve("used"), yesterday());
        ran(start(newest, "hello"), "java ran: hello\n");
        assertFalse(Files.exists(old));
        assertTrue(Files.exists(cache.resolve("0123456789abcdef/mine")));
        assertEquals(3, names(cache).size());
    }

    @Test
    void aDownloadThatWasCutSaysSo() throws IOException {
        var cut = folder.resolve("cut");
        var bytes = Files.readAllBytes(file);
        Files.write(cut, Arrays.copyOf(bytes, bytes.length - 1000));
        Files.setPosixFilePermissions(cut, PosixFilePermissions.fromString("rwxr-xr-x"));
        var ran = start(cut, "hello");
        assertEquals(74, ran.exit(), ran::said);
        assertTrue(ran.said().contains("is damaged"), ran::said);
        assertTrue(ran.said().contains("Download it again."), ran::said);
        assertEquals(List.of(), names(cache));
    }

    @Test
    void aFileForAnotherKindOfMachineSaysSo() throws IOException {
        var other = folder.resolve("other");
        var bytes = Files.readAllBytes(file);
        var text = new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1);
        Files.write(
                other,
                text.replaceFirst("platform='[^']*'", "platform='Plan9-mips'")
                        .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
        var ran = Shell.run(environment, List.of("sh", other.toString()));
        assertEquals(74, ran.exit());
        assertTrue(ran.said().contains("this file is for Plan9-mips"), ran::said);
    }

    @Test
    void withoutAHomeItRunsFromAFolderThatGoesWithIt() throws Exception {
        environment.put("XDG_CACHE_HOME", "/proc/nowhere");
        try (var deleted = watched()) {
            var ran = start("hello");
            assertEquals(0, ran.exit(), ran::said);
            assertTrue(ran.said().contains("/proc/nowhere/clawsetup cannot be written"), ran::said);
            assertTrue(ran.said().endsWith("java ran: hello\n"), ran::said);
            awaitGone(deleted);
        }
    }

    @Test
    void whatRunsFromAPassingFolderLeavesNothingEvenWhenItIsKilled() throws Exception {
        environment.put("XDG_CACHE_HOME", "/proc/nowhere");
        var builder = new ProcessBuilder(file.toString(), "wait").redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().put("PATH", System.getenv("PATH"));
        builder.environment().putAll(environment);
        try (var deleted = watched()) {
            var process = builder.start();
            var said = process.inputReader();
            while (!"waiting".equals(said.readLine())) {
                // it tells where it unpacks
            }
            process.destroyForcibly().waitFor();
            awaitGone(deleted);
        }
    }

    private WatchService watched() throws IOException {
        var deleted = folder.getFileSystem().newWatchService();
        folder.register(deleted, StandardWatchEventKinds.ENTRY_DELETE);
        return deleted;
    }

    /// The folder goes a moment after the program.
    private void awaitGone(WatchService deleted) throws InterruptedException {
        while (names(folder).stream().anyMatch(name -> name.startsWith("clawsetup."))) {
            var key = deleted.poll(60, TimeUnit.SECONDS);
            assertTrue(key != null, () -> "still there: " + names(folder));
            key.pollEvents();
            key.reset();
        }
    }

    @Test
    void aReadOnlyHomeIsNoObstacle() {
        var ran = mounted(Map.of("home", "ro"), "%s hello".formatted(file));
        assertEquals(0, ran.exit(), ran::said);
        assertTrue(ran.said().contains("cannot be written, so this start unpacks into"), ran::said);
        assertTrue(ran.said().endsWith("java ran: hello\n"), ran::said);
    }

    @Test
    void aHomeWithoutSpaceOrWhereNothingMayRunIsNoObstacle() {
        var full =
                mounted(
                        Map.of("home", "size=256k"),
                        "%s hello; ls -A $F/home/.cache/clawsetup".formatted(file));
        assertTrue(full.said().contains("no space is left in"), full::said);
        assertTrue(full.said().endsWith("java ran: hello\n"), full::said);
        var noexec =
                mounted(
                        Map.of("home", "noexec"),
                        "%s hello; ls -A $F/home/.cache/clawsetup".formatted(file));
        assertTrue(noexec.said().contains("(noexec), so this start unpacks into"), noexec::said);
        assertTrue(noexec.said().endsWith("java ran: hello\n"), noexec::said);
    }

    @Test
    void whereNoFolderServesItSaysWhatToDo() {
        var ran =
                mounted(
                        Map.of("home", "size=256k", "t", "noexec", "var", "ro"),
                        "mount --bind $F/var /var/tmp; TMPDIR=$F/t %s hello; code=$?; ls -A $F/t $F/home/.cache/clawsetup; exit $code"
                                .formatted(file));
        assertEquals(74, ran.exit(), ran::said);
        assertTrue(ran.said().contains("no space is left in"), ran::said);
        assertTrue(ran.said().contains("(noexec)"), ran::said);
        assertTrue(ran.said().contains("/var/tmp cannot be written"), ran::said);
        assertTrue(ran.said().contains("Set CLAWSETUP_CACHE to a folder of yours"), ran::said);
        assertFalse(ran.said().contains(".new."), ran::said);
    }

    @Test
    void aFolderThatWasNamedIsNotExchangedForAnother() {
        environment.put("CLAWSETUP_CACHE", "/proc/nowhere");
        var ran = start("hello");
        assertEquals(74, ran.exit());
        assertTrue(
                ran.said().contains("/proc/nowhere cannot be written. Nothing was done. Set"),
                ran::said);
    }

    @Test
    void rootDoesNotRunWhatBelongsToSomebodyElse() throws IOException {
        assumeTrue("root".equals(System.getProperty("user.name")), "only root can give files away");
        start("first");
        var before = version();
        Shell.must("chown", "-R", "nobody", cache.toString());
        var ran = start("hello");
        assertEquals(0, ran.exit(), ran::said);
        assertTrue(
                ran.said().contains("belongs to somebody else, so this start unpacks"), ran::said);
        assertEquals("nobody", Files.getOwner(before).getName());
    }

    @Test
    void theSameTreeMakesTheSameFile() throws IOException {
        var again = built.resolve("again-" + folder.getFileName());
        assemble(again, "one");
        assertEquals(-1, Files.mismatch(file, again));
        assemble(again, "other");
        assertNotEquals(-1, Files.mismatch(file, again));
    }

    private Shell.Ran start(String word) {
        return start(file, word);
    }

    private Shell.Ran start(Path what, String word) {
        return Shell.run(environment, List.of(what.toString(), word));
    }

    private static void ran(Shell.Ran ran, String said) {
        assertEquals(said, ran.said());
        assertEquals(0, ran.exit());
    }

    /// @param mounts folders of `$F`, and the options of the small file systems there
    private Shell.Ran mounted(Map<String, String> mounts, String script) {
        assumeTrue(Shell.canMount(), "nothing may be mounted here");
        var before =
                mounts.entrySet().stream()
                        .map(mount ->
                                "mkdir -p $F/%1$s; mount -t tmpfs -o %2$s none $F/%1$s; "
                                        .formatted(mount.getKey(), mount.getValue()))
                        .collect(Collectors.joining());
        return Shell.run(
                environment, Shell.inOwnMounts("F=" + folder + "; " + before + script + "\n"));
    }

    private Path version() throws IOException {
        var names = names(cache);
        assertEquals(1, names.size(), names::toString);
        return cache.resolve(names.getFirst());
    }

    private static FileTime yesterday() {
        return FileTime.from(Instant.now().minus(Duration.ofHours(49)));
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private static List<String> names(Path folder) {
        try (var all = Files.list(folder)) {
            return all.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            return List.of();
        }
    }
}
