package dev.clawsetup;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import picocli.CommandLine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipFile;

/// The jars become one for the shipped file, with the command line parser's classes in a newer
/// format, and with the same meaning.
class RenewalTest {
    @TempDir static Path folder;

    private static Path jar;
    private static long before;

    @BeforeAll
    static void renews() throws Exception {
        var parser = jarOf(CommandLine.class);
        try (var zip = new ZipFile(parser.toFile())) {
            before = zip.stream().filter(entry -> isClass(entry.getName())).count();
        }
        jar = folder.resolve("one.jar");
        Renewal.merge(jar, List.of(parser, jarOf(JsonFactory.class), jarOf(YAMLFactory.class)));
    }

    private static Path jarOf(Class<?> type) throws Exception {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    private static boolean isClass(String name) {
        return name.endsWith(".class") && !name.endsWith("module-info.class");
    }

    @Test
    void everyClassIsThereAndInTheNewFormat() throws Exception {
        try (var zip = new ZipFile(jar.toFile())) {
            assertEquals(
                    before,
                    zip.stream()
                            .filter(entry -> entry.getName().startsWith("picocli/"))
                            .filter(entry -> isClass(entry.getName()))
                            .count());
            var bytes = bytes(zip, "picocli/CommandLine.class");
            assertEquals(52, ClassFile.of().parse(bytes).majorVersion());
            assertEquals(List.of(), ClassFile.of().verify(bytes));
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

    /// A run writes its version down on the server, and has it from there.
    @Test
    void ourManifestStaysAndNoOther() throws Exception {
        var ours = folder.resolve("clawsetup.jar");
        var manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.IMPLEMENTATION_VERSION, "1.2.3");
        new JarOutputStream(Files.newOutputStream(ours), manifest).close();
        var merged = folder.resolve("merged.jar");
        Renewal.merge(merged, List.of(ours));
        try (var kept = new JarFile(merged.toFile());
                var dropped = new JarFile(jar.toFile())) {
            assertEquals(
                    "1.2.3",
                    kept.getManifest()
                            .getMainAttributes()
                            .getValue(Attributes.Name.IMPLEMENTATION_VERSION));
            assertNull(dropped.getManifest());
        }
    }

    @Test
    void whatSeveralJarsOfferIsOfferedByTheOne() throws Exception {
        try (var zip = new ZipFile(jar.toFile())) {
            assertEquals(
                    List.of(JsonFactory.class.getName(), YAMLFactory.class.getName()),
                    new String(
                                    bytes(zip, "META-INF/services/" + JsonFactory.class.getName()),
                                    StandardCharsets.UTF_8)
                            .lines()
                            .toList());
            assertEquals(
                    2,
                    zip.stream()
                            .filter(entry -> entry.getName().matches("META-INF/jackson-.*/LICENSE"))
                            .count());
        }
    }

    /// A class that comes for several Javas is there once, for this one.
    @Test
    void ofSeveralVersionsItHasTheOneThatIsRead() throws Exception {
        var name = "com/fasterxml/jackson/core/internal/shaded/fdp/v2_22_4/FastIntegerMath.class";
        try (var zip = new ZipFile(jar.toFile());
                var from = new ZipFile(jarOf(JsonFactory.class).toFile())) {
            assertArrayEquals(bytes(from, "META-INF/versions/21/" + name), bytes(zip, name));
            assertTrue(
                    zip.stream().noneMatch(entry -> entry.getName().contains("META-INF/versions")));
        }
    }

    @Test
    void twoThatContradictEachOtherAreRefused() {
        var twice = List.of(jar, jar);
        var said =
                assertThrows(
                        UncheckedIOException.class,
                        () -> Renewal.merge(folder.resolve("twice.jar"), twice));
        assertTrue(said.getMessage().contains("two jars have a "), said.getMessage());
    }

    @Test
    void theSameJarsMakeTheSameJar() throws Exception {
        var again = folder.resolve("again.jar");
        Renewal.merge(
                again,
                List.of(
                        jarOf(CommandLine.class),
                        jarOf(JsonFactory.class),
                        jarOf(YAMLFactory.class)));
        assertEquals(-1, Files.mismatch(jar, again));
    }

    private static byte[] bytes(ZipFile zip, String name) throws IOException {
        return zip.getInputStream(zip.getEntry(name)).readAllBytes();
    }
}
