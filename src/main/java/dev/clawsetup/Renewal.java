package dev.clawsetup;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ConstantPoolSharingOption;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/// Makes one jar of several, while the shipped file is made, with class files of which Java keeps
/// more in its cache. Never called by the program.
///
/// One: whatever Java looks for on the class path, it looks for in each jar of it, and it does so
/// at most starts, for a logger that nobody has. Nothing in it is compressed, as the shipped file
/// is.
///
/// The command line parser comes in the format of Java 5, of which Java keeps no class: each start
/// would read and check some 170 of them again, which takes longer than logging in. They become
/// those of Java 8: the same instructions, with the stack maps that newer class files carry (JVMS
/// 4.7.4). For our own see {@link Switches}.
final class Renewal {
    private static final int JAVA_6 = 50;
    private static final int JAVA_8 = 52;

    /// Its manifest tells the version, which a run writes down on the server.
    private static final String OURS = "clawsetup.jar";

    private static final String SERVICES = "META-INF/services/";

    /// Stack maps ask which class two others have in common; that is looked up, not loaded.
    private static final ClassHierarchyResolver TYPES =
            ClassHierarchyResolver.ofResourceParsing(Renewal.class.getClassLoader())
                    .orElse(ClassHierarchyResolver.defaultResolver());

    private Renewal() {}

    /// @param jars the first is made, of all the others
    public static void main(String[] jars) throws IOException {
        var paths = Arrays.stream(jars).map(Path::of).toList();
        merge(paths.getFirst(), paths.subList(1, paths.size()));
    }

    /// @throws IOException where two of them have a file that can be there only once
    static void merge(Path into, List<Path> jars) throws IOException {
        var all = new TreeMap<String, byte[]>();
        for (var jar : jars) {
            // a class that comes in several versions, as this Java reads it
            try (var from =
                    new JarFile(jar.toFile(), false, ZipFile.OPEN_READ, Runtime.version())) {
                for (var entry : from.versionedStream().toList()) {
                    var name = name(jar, entry);
                    if (name.isEmpty()) {
                        continue;
                    }
                    var bytes = content(name.get(), from.getInputStream(entry).readAllBytes());
                    all.merge(name.get(), bytes, (one, two) -> joined(name.get(), one, two));
                }
            }
        }
        write(all, into);
    }

    /// What it is called in the one jar; nothing where that has no use for it.
    private static Optional<String> name(Path jar, ZipEntry entry) {
        var name = entry.getName();
        if (name.equals(JarFile.MANIFEST_NAME) && jar.endsWith(OURS)) {
            return Optional.of(name);
        }
        if (entry.isDirectory()
                || name.equals(JarFile.MANIFEST_NAME)
                || name.equals("module-info.class")
                || name.startsWith("META-INF/maven/")
                || name.startsWith("META-INF/native-image/")) {
            return Optional.empty();
        }
        // licences and notices, which every jar calls the same
        return Optional.of(
                name.startsWith("META-INF/") && !name.startsWith(SERVICES)
                        ? "META-INF/%s/%s".formatted(jar.getFileName(), name.substring(9))
                        : name);
    }

    private static byte[] content(String name, byte[] bytes) {
        if (!name.endsWith(".class")) {
            return bytes;
        }
        return version(bytes) < JAVA_6 ? renewed(bytes) : Switches.written(bytes, TYPES);
    }

    private static byte[] joined(String name, byte[] one, byte[] other) {
        if (!name.startsWith(SERVICES)) {
            throw new UncheckedIOException(new IOException("two jars have a " + name));
        }
        return (new String(one, UTF_8).strip() + "\n" + new String(other, UTF_8).strip() + "\n")
                .getBytes(UTF_8);
    }

    /// The same files make the same jar.
    private static void write(Map<String, byte[]> files, Path jar) throws IOException {
        try (var to = new ZipOutputStream(Files.newOutputStream(jar))) {
            to.setMethod(ZipOutputStream.STORED);
            for (var file : files.entrySet()) {
                var check = new CRC32();
                check.update(file.getValue());
                var entry = new ZipEntry(file.getKey());
                entry.setTimeLocal(LocalDateTime.of(2026, 1, 1, 0, 0));
                entry.setSize(file.getValue().length);
                entry.setCrc(check.getValue());
                to.putNextEntry(entry);
                to.write(file.getValue());
                to.closeEntry();
            }
        }
    }

    private static int version(byte[] bytes) {
        return (bytes[6] & 0xff) << 8 | bytes[7] & 0xff;
    }

    static byte[] renewed(byte[] bytes) {
        var format =
                ClassFile.of(
                        StackMapsOption.GENERATE_STACK_MAPS,
                        ConstantPoolSharingOption.NEW_POOL,
                        ClassFile.ClassHierarchyResolverOption.of(TYPES));
        return format.transformClass(
                format.parse(bytes),
                ClassTransform.transformingMethodBodies(CodeTransform.ACCEPT_ALL)
                        .andThen((to, part) -> {
                            if (part instanceof ClassFileVersion) {
                                to.withVersion(JAVA_8, 0);
                            } else {
                                to.with(part);
                            }
                        }));
    }
}
