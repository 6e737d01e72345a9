package dev.clawsetup;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import picocli.CommandLine;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipFile;

/// The command line parser's classes are written anew for the shipped file: in a newer format, and
/// with the same meaning.
class RenewalTest {
    @TempDir static Path folder;

    private static Path jar;
    private static long before;

    @BeforeAll
    static void renews() throws Exception {
        jar = parser();
        try (var zip = new ZipFile(jar.toFile())) {
            before = zip.size();
        }
        Renewal.renew(jar);
    }

    private static Path parser() throws Exception {
        var original =
                Path.of(
                        CommandLine.class
                                .getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .toURI());
        return Files.copy(original, folder.resolve("parser.jar"));
    }

    @Test
    void everyClassIsThereAndInTheNewFormat() throws Exception {
        try (var zip = new ZipFile(jar.toFile())) {
            assertEquals(before, zip.size());
            var bytes = bytes(zip, "picocli/CommandLine.class");
            assertEquals(52, ClassFile.of().parse(bytes).majorVersion());
            assertEquals(java.util.List.of(), ClassFile.of().verify(bytes));
        }
    }

    /// Java checks the stack maps of a class before it runs it.
    @Test
    void theNewClassesReadACommandLine() throws Exception {
        var urls = new java.net.URL[] {jar.toUri().toURL()};
        try (var loader = new URLClassLoader(urls, ClassLoader.getPlatformClassLoader())) {
            var type = loader.loadClass("picocli.CommandLine");
            var spec = loader.loadClass("picocli.CommandLine$Model$CommandSpec");
            var line =
                    type.getConstructor(Object.class)
                            .newInstance(spec.getMethod("create").invoke(null));
            var said = type.getMethod("getUsageMessage").invoke(line);
            assertTrue(said.toString().startsWith("Usage:"), said.toString());
        }
    }

    @Test
    void aJarWithoutOldClassesStaysAsItIs() throws Exception {
        var once = Files.readAllBytes(jar);
        Renewal.renew(jar);
        assertArrayEquals(once, Files.readAllBytes(jar));
    }

    private static byte[] bytes(ZipFile zip, String name) throws IOException {
        return zip.getInputStream(zip.getEntry(name)).readAllBytes();
    }
}
