package dev.clawsetup.steps.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.clawsetup.answers.Answers;
import dev.clawsetup.plan.Action;
import dev.clawsetup.plan.Action.PutTree;
import dev.clawsetup.plan.Change;
import dev.clawsetup.plan.Scripts;
import dev.clawsetup.steps.Says;
import dev.clawsetup.steps.Server;
import dev.clawsetup.steps.Wish;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Another version, and the one before again: by the scripts that lie on a server, in a folder that
/// stands for its root, with an npm that downloads nothing.
///
/// There is no account `openclaw` here, so its data is left out of it: `hosts/OpenClawIT` asks a
/// real one for that.
class OpenClawVersionTest {
    private static final Path SHIPPED = Path.of("installer-scripts/server");

    @TempDir private Path root;

    private final Says step = new Says(new OpenClawProgram());
    private final Server server = Server.rented().node("24.21.0");

    @BeforeEach
    void aServerWithOpenClaw() throws Exception {
        for (var name : List.of("lib.sh", "claw.sh")) {
            put(
                    "var/lib/clawsetup/" + name,
                    "0644",
                    moved(Files.readString(SHIPPED.resolve(name))));
        }
        var tools = "opt/openclaw/node/bin/";
        put(
                tools + "npm",
                "0755",
                """
                #!/bin/sh
                set -eu
                [ "$1" != --version ] || { echo 11.4.0; exit; }
                while [ $# -gt 1 ]; do [ "$1" != --prefix ] || to=$2; shift; done
                mkdir -p "${to:?}/bin" "$to/lib/node_modules/openclaw" "$to/.cache"
                printf '#!/bin/sh\\necho %s\\n' "${1#openclaw@}" >"$to/lib/node_modules/openclaw/cli"
                chmod 755 "$to/lib/node_modules/openclaw/cli"
                ln -s ../lib/node_modules/openclaw/cli "$to/bin/openclaw"
                """);
        put(tools + "node", "0755", "#!/bin/sh\necho v24.21.0\n");
        put(tools + "chown", "0755", "#!/bin/sh\n");
        var first = step.action(PutTree.class, server, asking("2026.9.6"));
        run(scripts("2026-11-20T090000-1a2b", first).apply());
        assertEquals("2026.9.6", installed());
    }

    @Test
    void goesThereAndBackWithoutATrace() throws Exception {
        var before = picture();
        var update = step.work(server.openclaw("2026.9.6"), asking("2026.10.1")).actions();
        var scripts = scripts("2026-11-20T091402-7f3a", update.toArray(Action[]::new));

        run(scripts.save());
        run(scripts.apply());
        assertEquals("2026.10.1", installed());
        assertNotEquals(before, picture());

        for (var times = 0; times < 2; times++) {
            run(back(scripts));
            assertEquals("2026.9.6", installed());
            assertEquals(before, picture(), "nothing is left beside it either");
        }
    }

    /// Killed while it was filled, as long as a download takes.
    @Test
    void whatWasHalfDownloadedGoesToo() throws Exception {
        var before = picture();
        var update = step.work(server.openclaw("2026.9.6"), asking("2026.10.1")).actions();
        var scripts = scripts("2026-11-20T091402-7f3a", update.toArray(Action[]::new));
        run(scripts.save());
        put("opt/openclaw/.app.clawsetup-new/bin/half", "0644", "…");
        assertNotEquals(before, picture());
        run(back(scripts));
        assertEquals(before, picture());
    }

    private static Wish asking(String version) {
        return Wish.defaults()
                .runtime(new Answers.Runtime(version, Optional.empty(), Optional.empty()));
    }

    /// The files of it: no service is to be restarted here.
    private static Scripts scripts(String run, Action... actions) {
        return new Scripts(run + "/03-runtime.openclaw", "OpenClaw", Change.of(actions));
    }

    /// As `rollback` does it.
    private static String back(Scripts scripts) {
        return """
        . /var/lib/clawsetup/lib.sh
        step 2026-11-20T091402-7f3a/03-runtime.openclaw
        failed=
        %s
        files
        [ -z "$failed" ]
        """
                .formatted(scripts.undo());
    }

    private String moved(String script) {
        return script.replace("/var/lib/clawsetup", root + "/var/lib/clawsetup")
                .replace("/opt/openclaw", root + "/opt/openclaw")
                .replace("CLAW=openclaw", "CLAW=nobody-by-this-name");
    }

    private void run(String script) throws Exception {
        var file = Files.writeString(root.resolve("script"), moved(script));
        var process = new ProcessBuilder("sh", file.toString()).redirectErrorStream(true).start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
    }

    private String installed() throws Exception {
        var command = root.resolve("opt/openclaw/app/bin/openclaw").toString();
        var process = new ProcessBuilder(command).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    }

    /// Every name, mode, link and content below /opt.
    private List<String> picture() throws IOException {
        var all = new ArrayList<String>();
        try (var files = Files.walk(root.resolve("opt"))) {
            for (var file : files.sorted().toList()) {
                var is =
                        Files.isSymbolicLink(file)
                                ? "-> " + Files.readSymbolicLink(file)
                                : PosixFilePermissions.toString(Files.getPosixFilePermissions(file))
                                        + (Files.isRegularFile(file)
                                                ? " " + Files.readString(file)
                                                : "");
                all.add(root.relativize(file) + " " + is);
            }
        }
        return all;
    }

    private void put(String path, String mode, String text) throws IOException {
        var file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        Files.setPosixFilePermissions(
                file,
                PosixFilePermissions.fromString(mode.equals("0755") ? "rwxr-xr-x" : "rw-r--r--"));
    }
}
