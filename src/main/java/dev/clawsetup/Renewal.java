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

/// Writes class files anew while the shipped file is made, where Java would keep less of them in
/// its cache than it could. Never called by the program.
///
/// The command line parser comes in the format of Java 5, of which Java keeps no class: each start
/// would read and check some 170 of them again, which takes longer than logging in. They become
/// those of Java 8: the same instructions, with the stack maps that newer class files carry (JVMS
/// 4.7.4). For our own see {@link Switches}.
final class Renewal {
    private static final int JAVA_6 = 50;
    private static final int JAVA_8 = 52;

    /// Stack maps ask which class two others have in common; that is looked up, not loaded.
    private static final ClassHierarchyResolver TYPES =
            ClassHierarchyResolver.ofResourceParsing(Renewal.class.getClassLoader())
                    .orElse(ClassHierarchyResolver.defaultResolver());

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
                } else if (entry.getName().endsWith(".class")) {
                    var written = Switches.written(bytes, TYPES);
                    old += written == bytes ? 0 : 1;
                    bytes = written;
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
