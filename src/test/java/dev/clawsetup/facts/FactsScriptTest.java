package dev.clawsetup.facts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The shipped script, on the machine that runs the tests: whatever that is, it must be readable.
class FactsScriptTest {
    private static String script;

    private record Ran(int exit, String out, String err) {}

    @BeforeAll
    static void load() throws IOException {
        assumeTrue(Files.isRegularFile(Path.of("/proc/self/status")), "servers are Linux");
        try (InputStream in = FactsScriptTest.class.getResourceAsStream("/server/facts.sh")) {
            script = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void describesAnyLinuxMachineWhole(@TempDir Path folder) throws Exception {
        assumeTrue(root(folder), "it only looks as root");
        var ran = run(folder, script);
        assertEquals(0, ran.exit());
        assertEquals("", ran.err());
        var now = FactsReader.read(ran.out());
        assertFalse(now.platform().hostname().isEmpty());
        assertFalse(now.platform().kernel().isEmpty());
        assertTrue(now.platform().memoryMb() > 0);
        assertTrue(now.account("root").orElseThrow().root());
        assertTrue(now.weather().freeMb().containsKey("/"));
    }

    @Test
    void saysNothingAtAllWhenItIsNotRoot(@TempDir Path folder) throws Exception {
        var ran = run(folder, "id() { echo 1000; }\n" + script);
        assertEquals(77, ran.exit());
        assertEquals("", ran.out());
        assertEquals("cannot look at this server: not root\n", ran.err());
    }

    @Test
    void aScriptThatDiesHalfWayIsNotTakenForAWholeAnswer(@TempDir Path folder) throws Exception {
        assumeTrue(root(folder), "it only looks as root");
        for (var part : List.of("\n    swaps\n", "\n    logins\n")) {
            var broken = script.replace(part, "\n    exit 1\n");
            assertNotEquals(script, broken);
            var ran = run(folder, broken);
            assertTrue(ran.out().startsWith("clawsetup-facts\t1\n[state]\n"));
            assertThrows(Unreadable.class, () -> FactsReader.read(ran.out()));
        }
    }

    @Test
    void listsEachFileOfOursThatIsNoPatternOnce() {
        var files =
                script.lines()
                        .dropWhile(l -> !l.equals("FILES='"))
                        .skip(1)
                        .takeWhile(l -> !l.equals("'"))
                        .toList();
        assertTrue(files.contains("/etc/sudoers.d/clawsetup-admin"), files::toString);
        assertEquals(List.copyOf(files), files.stream().distinct().toList());
        assertTrue(files.stream().allMatch(f -> f.matches("/[A-Za-z0-9/_.*-]+")), files::toString);
    }

    private static boolean root(Path folder) throws Exception {
        return run(folder, "id -u").out().strip().equals("0");
    }

    private static Ran run(Path folder, String text) throws Exception {
        var file = Files.writeString(folder.resolve("script"), text);
        var out = folder.resolve("out");
        var err = folder.resolve("err");
        int exit =
                new ProcessBuilder("sh", file.toString())
                        .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile())
                        .start()
                        .waitFor();
        return new Ran(
                exit,
                new String(Files.readAllBytes(out), StandardCharsets.UTF_8),
                new String(Files.readAllBytes(err), StandardCharsets.UTF_8));
    }
}
