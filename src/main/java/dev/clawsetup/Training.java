package dev.clawsetup;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/// What Java watches while the shipped file is made, to start faster later (JEP 483, 514): a demo
/// run, and the classes that only a run over SSH loads.
///
/// Never called by the program. It reaches no network and writes nothing.
final class Training {
    /// Jars of which a run needs nearly all. The rest is seen in the demo.
    private static final List<String> WHOLE = List.of("clawsetup", "sshj", "asn-one");

    private Training() {}

    public static void main(String[] arguments) throws IOException {
        for (var jar : System.getProperty("java.class.path").split(File.pathSeparator)) {
            if (WHOLE.stream().anyMatch(Path.of(jar).getFileName().toString()::startsWith)) {
                load(jar);
            }
        }
        System.exit(Main.run("demo", "--yes", "--pace", "0"));
    }

    private static void load(String jar) throws IOException {
        try (var zip = new ZipFile(jar)) {
            zip.stream()
                    .map(ZipEntry::getName)
                    .filter(name -> name.endsWith(".class") && !name.startsWith("META-INF"))
                    .map(name -> name.substring(0, name.length() - ".class".length()))
                    .forEach(name -> load(name.replace('/', '.'), Training.class.getClassLoader()));
        }
    }

    private static void load(String name, ClassLoader loader) {
        try {
            Class.forName(name, false, loader);
        } catch (ClassNotFoundException | LinkageError e) {
            // sshj has classes for libraries that are left out here: a run does not load them
            // either
        }
    }
}
