package dev.clawsetup.release;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// `installer-scripts/get` against a release server of its own: good files, and every way in which
/// they can be wrong.
@Order(2)
class GetTest {
    private static final Path GET = Path.of("installer-scripts/get").toAbsolutePath();
    private static final String PROGRAM = "#!/bin/sh\necho this is 0.2.0\n";

    @TempDir Path folder;
    private Releases releases;
    private Path bin;
    private Map<String, String> environment;

    @BeforeEach
    void publish() throws IOException {
        assumeTrue(Shell.has("ssh-keygen") && Shell.has("sh"), "it is for machines with OpenSSH");
        releases = new Releases(folder);
        releases.publish("0.1.0", "#!/bin/sh\necho this is 0.1.0\n");
        releases.publish("0.2.0", PROGRAM);
        bin = folder.resolve("home/.local/bin");
        environment = new HashMap<>(Map.of("HOME", folder.resolve("home").toString()));
    }

    @AfterEach
    void close() {
        if (releases != null) {
            releases.close();
        }
    }

    @Test
    void installsTheNewestVersionIntoTheHome() throws IOException {
        var ran = get();
        assertEquals(0, ran.exit(), ran::said);
        assertTrue(
                ran.said().contains("version 0.2.0, signature and checksum verified"), ran::said);
        assertTrue(ran.said().contains("is not in your PATH"), ran::said);
        assertEquals(PROGRAM, Files.readString(bin.resolve("clawsetup")));
        assertEquals(
                "this is 0.2.0\n",
                Shell.run(environment, List.of(bin.resolve("clawsetup").toString())).said());
        assertEquals(List.of("clawsetup"), inBin());
    }

    @Test
    void installsAVersionThatIsAskedFor() throws IOException {
        assertEquals(0, get("--version", "v0.1.0").exit());
        assertTrue(Files.readString(bin.resolve("clawsetup")).contains("0.1.0"));
    }

    @Test
    void takesAMirrorThatIsAFolder() {
        var ran = run("--from", folder.resolve("releases").toString());
        assertEquals(0, ran.exit(), ran::said);
        assertEquals(List.of("clawsetup"), inBin());
    }

    @Test
    void worksThroughAPipeAndWithWget() throws IOException {
        assumeTrue(Shell.has("wget"), "wget is not here");
        environment.put("PATH", tools("curl").toString());
        var ran =
                Shell.run(
                        environment,
                        words("sh", "-s", "--", "--from", releases.address()),
                        Files.readString(GET));
        assertEquals(0, ran.exit(), ran::said);
        assertEquals(PROGRAM, Files.readString(bin.resolve("clawsetup")));
    }

    @Test
    void refusesATamperedProgram() throws IOException {
        Files.writeString(releases.at("latest/download/" + Releases.program("0.2.0")), "evil");
        refused(66, "its checksum differs", get());
    }

    @Test
    void refusesATamperedListOfChecksums() throws IOException {
        // the attacker made program and list fit, and cannot make the signature
        var signature = Files.readAllBytes(releases.at("latest/download/SHA256SUMS.sig"));
        Files.writeString(releases.at("latest/download/" + Releases.program("0.2.0")), "evil");
        releases.sign("latest/download", "ours");
        Files.write(releases.at("latest/download/SHA256SUMS.sig"), signature);
        refused(66, "signature of the list of checksums is wrong", get());
    }

    @Test
    void refusesTheSignatureOfAnotherKey() {
        Shell.must(
                "ssh-keygen",
                "-q",
                "-t",
                "ed25519",
                "-N",
                "",
                "-f",
                releases.key("theirs").toString());
        releases.sign("latest/download", "theirs");
        refused(66, "signature of the list of checksums is wrong", get());
    }

    @Test
    void refusesASignatureThatWasMadeForSomethingElse() throws IOException {
        var list = releases.at("latest/download/SHA256SUMS");
        Files.delete(releases.at("latest/download/SHA256SUMS.sig"));
        Shell.must(
                "ssh-keygen",
                "-q",
                "-Y",
                "sign",
                "-f",
                releases.key("ours").toString(),
                "-n",
                "git",
                list.toString());
        refused(66, "signature of the list of checksums is wrong", get());
    }

    @Test
    void refusesAReleaseWithoutASignature() throws IOException {
        Files.delete(releases.at("latest/download/SHA256SUMS.sig"));
        refused(69, "the signature is not at", get());
    }

    @Test
    void refusesAnOldReleaseUnderANewName() throws IOException {
        Shell.must("rm", "-rf", releases.at("download/v0.2.0").toString());
        Shell.must(
                "cp",
                "-r",
                releases.at("download/v0.1.0").toString(),
                releases.at("download/v0.2.0").toString());
        refused(66, "what stands at version 0.2.0 is version 0.1.0", get("--version", "0.2.0"));
    }

    @Test
    void refusesADownloadThatWasCut() {
        releases.cut("latest/download/" + Releases.program("0.2.0"));
        refused(69, "the line broke in the middle of the program", get());
    }

    @Test
    void saysThatAVersionIsMissing() {
        refused(69, "Is there a version 9.9.9?", get("--version", "9.9.9"));
    }

    @Test
    void saysThatNobodyAnswers() {
        refused(69, "does not answer", run("--from", "http://127.0.0.1:1"));
    }

    @Test
    void saysThatTheReleaseHasNothingForThisMachine() throws IOException {
        Files.delete(releases.at("latest/download/" + Releases.program("0.2.0")));
        releases.sign("latest/download", "ours");
        refused(66, "has no file for this machine (" + Releases.KIND + ")", get());
    }

    @Test
    void installsNothingThatItCannotVerifyUnlessToldSo() throws IOException {
        environment.put("PATH", tools("ssh-keygen").toString());
        refused(66, "ssh-keygen (OpenSSH 8.1 or later) is missing", get());
        var told = get("--unsigned");
        assertEquals(0, told.exit(), told::said);
        assertTrue(told.said().contains("WITHOUT A SIGNATURE"), told::said);
        assertFalse(told.said().contains("signature and checksum verified"), told::said);

        Shell.must("rm", bin.resolve("clawsetup").toString());
        Files.writeString(releases.at("latest/download/" + Releases.program("0.2.0")), "evil");
        refused(66, "its checksum differs", get("--unsigned"));
    }

    @Test
    void unsignedExcusesNoWrongSignature() throws IOException {
        Files.writeString(releases.at("latest/download/SHA256SUMS"), "tampered\n");
        refused(66, "signature of the list of checksums is wrong", get("--unsigned"));
    }

    @Test
    void anSshThatIsTooOldCountsAsMissing() throws IOException {
        var path = tools("ssh-keygen");
        Files.writeString(
                path.resolve("ssh-keygen"), "#!/bin/sh\necho 'unknown option -- Y' >&2; exit 1\n");
        Files.setPosixFilePermissions(
                path.resolve("ssh-keygen"), PosixFilePermissions.fromString("rwxr-xr-x"));
        environment.put("PATH", path.toString());
        refused(66, "ssh-keygen (OpenSSH 8.1 or later) is missing", get());
    }

    @Test
    void namesTheToolsThatAreMissing() throws IOException {
        environment.put("PATH", tools("curl", "wget").toString());
        refused(66, "neither curl nor wget", get());
        environment.put("PATH", tools("sha256sum", "shasum", "openssl").toString());
        refused(66, "neither sha256sum nor shasum nor openssl", get());
    }

    @Test
    void knowsNoReleaseAndNoKeyButThoseItWasGiven() {
        var words = words("sh", GET.toString(), "--from", releases.address());
        words.removeLast();
        words.removeLast();
        assumeTrue(
                Shell.run(Map.of(), List.of("grep", "-q", "^signers=''$", GET.toString())).exit()
                        == 0,
                "a release key stands in get");
        refused(
                66,
                "knows no release key",
                Shell.run(
                        environment, List.of("sh", GET.toString(), "--from", releases.address())));
        refused(
                66,
                "does not know where releases are",
                Shell.run(environment, List.of("sh", GET.toString())));
    }

    @Test
    void leavesNothingBehindWhereThereIsNoSpace() {
        assumeTrue(Shell.canMount(), "nothing may be mounted here");
        var ran = mounted("size=64k", "head -c 60000 /dev/zero >$B/full");
        assertEquals(74, ran.exit(), ran::said);
        assertTrue(ran.said().contains("no space is left"), ran::said);
        assertTrue(ran.said().endsWith("left: full\n"), ran::said);
    }

    @Test
    void saysThatAFolderIsReadOnlyOrMayRunNothing() {
        assumeTrue(Shell.canMount(), "nothing may be mounted here");
        var readOnly = mounted("ro", ":");
        assertEquals(74, readOnly.exit(), readOnly::said);
        assertTrue(readOnly.said().contains("it is read-only"), readOnly::said);
        var noexec = mounted("noexec", ":");
        assertEquals(74, noexec.exit(), noexec::said);
        assertTrue(noexec.said().contains("may not be run"), noexec::said);
        assertTrue(noexec.said().endsWith("left:\n"), noexec::said);
    }

    @Test
    void aScriptThatWasCutDoesNothing() throws IOException {
        var script = Files.readString(GET);
        var lengths = new ArrayList<Integer>();
        for (var length = script.length() - 22; length < script.length() - 1; length += 3) {
            lengths.add(length);
        }
        lengths.add(script.length() / 2);
        lengths.add(script.length() / 3);
        for (var length : lengths) {
            Shell.run(
                    environment,
                    words("sh", "-s", "--", "--from", releases.address()),
                    script.substring(0, length));
            assertEquals(List.of(), inBin(), "cut after " + length);
        }
    }

    @Test
    void uninstallRemovesProgramAndCacheAndKeepsTheReports() throws IOException {
        assertEquals(0, get().exit());
        var cache = Files.createDirectories(folder.resolve("home/.cache/clawsetup"));
        Files.createDirectories(cache.resolve("0123456789abcdef/runtime"));
        Files.createDirectories(cache.resolve("theirs"));
        var report =
                Files.createDirectories(folder.resolve("home/.local/state/clawsetup"))
                        .resolve("rescue.txt");
        Files.writeString(report, "a rescue card");
        var ran = run("--uninstall");
        assertEquals(0, ran.exit(), ran::said);
        assertEquals(List.of(), inBin());
        assertFalse(Files.exists(cache.resolve("0123456789abcdef")), ran::said);
        assertTrue(Files.exists(cache.resolve("theirs")), ran::said);
        assertTrue(Files.exists(report), ran::said);
        assertTrue(ran.said().contains("kept: your reports"), ran::said);
        assertTrue(run("--uninstall").said().contains("there is no clawsetup in"));
    }

    @Test
    void replacesOnlyByANewerVersion() throws IOException {
        var file = Files.createDirectories(folder.resolve("elsewhere")).resolve("my claw");
        Files.writeString(file, "old");
        var same = get("--replace", file.toString(), "--newer-than", "0.2.0");
        assertEquals(0, same.exit(), same::said);
        assertEquals("clawsetup update: 0.2.0 is the newest version.\n", same.said());
        refused(
                66,
                "and you have 0.10.0",
                get("--replace", file.toString(), "--newer-than", "0.10.0"));
        assertEquals("old", Files.readString(file));
        var newer = get("--replace", file.toString(), "--newer-than", "0.1.9");
        assertEquals(0, newer.exit(), newer::said);
        assertEquals(PROGRAM, Files.readString(file));
    }

    @Test
    void aWordThatMeansNothingIsNotSwallowed() {
        assertEquals(64, get("--verison", "0.1.0").exit());
        assertEquals(64, get("--version").exit());
        assertEquals(64, get("--version", "../../evil").exit());
        assertEquals(64, run("--from", "ftp://127.0.0.1/").exit());
        assertEquals(List.of(), inBin());
    }

    @Test
    void shellcheckFindsNothing() throws IOException {
        assumeTrue(Shell.has("shellcheck"), "shellcheck is not here");
        var scripts = new ArrayList<>(List.of("shellcheck", "-s", "sh", GET.toString()));
        try (var all = Files.list(GET.resolveSibling("package"))) {
            all.map(Path::toString).filter(it -> !it.endsWith(".java")).forEach(scripts::add);
        }
        assertEquals("", Shell.run(Map.of(), scripts).said());
    }

    private Shell.Ran get(String... more) {
        var words = new ArrayList<>(List.of("--from", releases.address()));
        words.addAll(Arrays.asList(more));
        return run(words.toArray(String[]::new));
    }

    private Shell.Ran run(String... arguments) {
        var words = words("sh", GET.toString());
        words.addAll(Arrays.asList(arguments));
        return Shell.run(environment, words);
    }

    private List<String> words(String... first) {
        var words = new ArrayList<>(Arrays.asList(first));
        words.addAll(List.of("--signers", releases.signers().toString()));
        return words;
    }

    private void refused(int exit, String why, Shell.Ran ran) {
        assertEquals(exit, ran.exit(), ran::said);
        assertTrue(ran.said().contains(why), ran::said);
        assertTrue(ran.said().contains("Nothing was installed."), ran::said);
        assertEquals(List.of(), inBin());
    }

    /// @param options of the small file system that is the target
    /// @param first what happens in `$B` before
    private Shell.Ran mounted(String options, String first) {
        var script =
                "B=%s; mkdir -p $B; mount -t tmpfs -o %s none $B; %s; %s --to $B; code=$?; echo left: $(ls -A $B); exit $code"
                        .formatted(
                                bin,
                                options,
                                first,
                                String.join(
                                        " ",
                                        words("sh", GET.toString(), "--from", releases.address())));
        return Shell.run(environment, Shell.inOwnMounts(script));
    }

    private List<String> inBin() {
        try (var all = Files.list(bin)) {
            return all.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    /// A PATH with every tool that the script uses, save those.
    private Path tools(String... without) throws IOException {
        var path = Files.createTempDirectory(folder, "path");
        for (var tool :
                List.of(
                        "sh",
                        "uname",
                        "mkdir",
                        "mktemp",
                        "rm",
                        "mv",
                        "cp",
                        "cat",
                        "chmod",
                        "awk",
                        "grep",
                        "tail",
                        "cut",
                        "dirname",
                        "ldd",
                        "curl",
                        "wget",
                        "sha256sum",
                        "shasum",
                        "openssl",
                        "ssh-keygen")) {
            if (!List.of(without).contains(tool) && Shell.has(tool)) {
                var link = path.resolve(tool);
                Files.writeString(link, "#!/bin/sh\nexec " + real(tool) + " \"$@\"\n");
                Files.setPosixFilePermissions(link, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
        }
        return path;
    }

    private static Path real(String tool) {
        return Arrays.stream(System.getenv("PATH").split(":"))
                .map(at -> Path.of(at, tool))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow();
    }
}
