package dev.clawsetup;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ConstantPoolSharingOption;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/// Writes class files of Java 5 anew as those of Java 8, while the shipped file is made: the same
/// instructions, with the stack maps that newer class files carry (JVMS 4.7.4).
///
/// The command line parser comes in that format, and Java keeps no class of it in its cache: each
/// start would read and check some 170 of them again, which takes longer than logging in. Never
/// called by the program.
final class Renewal {
    private static final int JAVA_6 = 50;
    private static final int JAVA_8 = 52;

    private Renewal() {}

    /// @param jars each is replaced where it holds such classes
    public static void main(String[] jars) throws IOException {
        for (var jar : jars) {
            renew(Path.of(jar));
        }
    }

    static void renew(Path jar) throws IOException {
        var fresh = Path.of(jar + ".new");
        var old = 0;
        try (var from = new ZipFile(jar.toFile());
                var to = new ZipOutputStream(Files.newOutputStream(fresh))) {
            for (var entry :
                    (Iterable<ZipEntry>) () -> from.stream().<ZipEntry>map(e -> e).iterator()) {
                var bytes = from.getInputStream(entry).readAllBytes();
                var same = new ZipEntry(entry.getName());
                same.setTime(entry.getTime());
                to.putNextEntry(same);
                if (entry.getName().endsWith(".class") && version(bytes) < JAVA_6) {
                    bytes = renewed(bytes);
                    old++;
                }
                to.write(bytes);
                to.closeEntry();
            }
        }
        if (old == 0) {
            Files.delete(fresh);
        } else {
            Files.move(fresh, jar, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static int version(byte[] bytes) {
        return (bytes[6] & 0xff) << 8 | bytes[7] & 0xff;
    }

    /// Stack maps ask which class two others have in common; that is looked up, not loaded.
    static byte[] renewed(byte[] bytes) {
        var format =
                ClassFile.of(
                        StackMapsOption.GENERATE_STACK_MAPS,
                        ConstantPoolSharingOption.NEW_POOL,
                        ClassFile.ClassHierarchyResolverOption.of(
                                ClassHierarchyResolver.ofResourceParsing(
                                                Renewal.class.getClassLoader())
                                        .orElse(ClassHierarchyResolver.defaultResolver())));
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
