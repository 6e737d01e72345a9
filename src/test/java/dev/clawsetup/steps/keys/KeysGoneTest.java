package dev.clawsetup.steps.keys;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clawsetup.facts.Account;
import dev.clawsetup.facts.AuthorizedKey;
import dev.clawsetup.facts.Trap;
import dev.clawsetup.plan.Action.AddKeys;
import dev.clawsetup.plan.Proof;
import dev.clawsetup.plan.Shell;
import dev.clawsetup.plan.Work;
import dev.clawsetup.steps.Says;
import dev.clawsetup.steps.Server;
import dev.clawsetup.steps.Wish;
import dev.clawsetup.steps.access.PublicKey;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

class KeysGoneTest {
    private static final String SPARE_PRINT = print(Server.SPARE_KEY);
    private final Says spare = new Says(new KeysGone(Set.of(SPARE_PRINT)));
    private final Says own = new Says(new KeysGone(Set.of(Server.ADAS_PRINT)));
    private final Server server = Server.rented().keys("ada", Server.ADAS_KEY, Server.SPARE_KEY);
    private final Wish wish = Wish.defaults();

    private static String print(String line) {
        return PublicKey.of(line).orElseThrow().fingerprint();
    }

    @Test
    void takesOutAKeyThatIsNotInUseAndProvesTheOneThatIs() {
        var work = spare.work(server, wish);
        assertEquals(Work.Safety.GUARDED, work.safety());
        assertEquals(List.of(new Proof.FreshLogin("ada")), work.proofs());
        assertEquals(
                List.of(new AddKeys("ada", "/home/ada/.ssh/authorized_keys", List.of())),
                work.actions());
        assertTrue(
                work.checks()
                        .getFirst()
                        .startsWith("# takes line 2 out of /home/ada/.ssh/authorized_keys\n"));
    }

    @Test
    void hasNothingToDoWhereItOpensNothing() {
        spare.hasNothingToDo(server.keys("ada", Server.ADAS_KEY), wish);
    }

    @Test
    void refusesTheKeyThatTheLoginWasMadeWith() {
        own.refuses("logged in with that very key", server, wish);
    }

    @Test
    void refusesTheLastOne() {
        own.refuses("logged in with that very key", server.keys("ada", Server.ADAS_KEY), wish);
        spare.refuses(
                "did not log in with a key",
                server.keys("ada", Server.SPARE_KEY),
                wish.loggedIn("ada", "password"));
    }

    @Test
    void refusesWhereNobodyHasShownAKeyThatStays() {
        spare.refuses("did not log in with a key", server, wish.loggedIn("ada", "password"));
        spare.refuses(
                "nobody on a console",
                server.onConsole(),
                Wish.defaults().loggedIn("ada", "local"));
    }

    @Test
    void insideALoginOnTheServerAnotherUsableKeyHasToStay() {
        spare.work(server, wish.loggedIn("ada", "local"));
        spare.refuses(
                "no other key opens ada",
                server.keys("ada", "from=\"192.0.2.1\" " + Server.ADAS_KEY, Server.SPARE_KEY),
                wish);
    }

    @Test
    void refusesWhereTheKeyInUseIsInNoFile() {
        spare.refuses("in none of the files", server.keys("ada", Server.SPARE_KEY), wish);
    }

    @Test
    void refusesAnAccountThatIsSomebodyElses() {
        spare.refuses("logged in as root", server, wish.loggedIn("root", "publickey").admin("ada"));
    }

    @Test
    void refusesKeysThatLieOutsideOfTheHome() {
        spare.refuses("outside the home", inFile("/etc/ssh/keys/ada", 2), wish);
    }

    @Test
    void refusesAFileOfWhichItDoesNotSeeTheEnd() {
        spare.refuses("300 lines", inFile("/home/ada/.ssh/authorized_keys", 300), wish);
    }

    @Test
    void refusesAFileThatNobodyCanChange() {
        spare.refuses(
                "chattr",
                server.trap(Trap.Kind.IMMUTABLE, "/home/ada/.ssh/authorized_keys", "ada"),
                wish);
    }

    @Test
    void theSameKeyGoesFromEveryLineAndFile() {
        var a = server.facts().account("ada").orElseThrow();
        var keys = new java.util.ArrayList<>(a.keys());
        keys.add(key(Server.SPARE_KEY, "/home/ada/.ssh/authorized_keys", 5));
        keys.add(key(Server.SPARE_KEY, "/home/ada/.ssh/authorized_keys2", 1));
        var checks = spare.work(server.account(with(a, keys)), wish).checks();
        assertEquals(2, checks.size());
        assertTrue(checks.getFirst().contains("sed -e 2d -e 5d"), checks.getFirst());
        assertTrue(checks.getLast().contains("authorized_keys2"), checks.getLast());
    }

    private Server inFile(String file, int line) {
        var a = server.facts().account("ada").orElseThrow();
        return server.account(
                with(a, List.of(a.keys().getFirst(), key(Server.SPARE_KEY, file, line))));
    }

    private static AuthorizedKey key(String line, String file, int number) {
        return new AuthorizedKey("ssh-ed25519", print(line), "", "", file, number);
    }

    private static Account with(Account a, List<AuthorizedKey> keys) {
        return new Account(
                a.name(),
                a.uid(),
                a.home(),
                a.shell(),
                a.groups(),
                a.password(),
                a.sudo(),
                keys,
                a.keyProblems(),
                a.shut());
    }

    // What the server runs, with the words of its own lib.sh --------------------------------------

    private static final String ANN = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAA" + "x".repeat(44);

    @TempDir Path root;

    /// @param line which one holds the spare key
    /// @return what is left
    private byte[] without(byte[] before, int line) throws Exception {
        var file = root.resolve("home/authorized_keys");
        Files.createDirectories(file.getParent());
        Files.write(file, before);
        return Files.exists(file) && run(file, line) == 0 ? Files.readAllBytes(file) : new byte[0];
    }

    private int run(Path file, int line) throws Exception {
        var script =
                "set -eu\n. \"$PWD/installer-scripts/server/lib.sh\"\nDIR=%s\numask 022\n"
                                .formatted(Shell.word(root.resolve("run").toString()))
                        + "mkdir -p \"$DIR/before\" \"$DIR/files\"; keep %1$s\nadd_keys \"$(id -un)\" %1$s </dev/null\n"
                                .formatted(Shell.word(file.toString()))
                        + KeysGone.without(
                                file.toString(), List.of(key(Server.SPARE_KEY, "", line)))
                        + "\n";
        var sh = new ProcessBuilder("sh", "-c", script).redirectErrorStream(true).start();
        said = new String(sh.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return sh.waitFor();
    }

    private String said = "";

    @Test
    void everyOtherByteStaysAsItIs() throws Exception {
        var latin = "# gr\u00fc\u00dfe\n".getBytes(StandardCharsets.ISO_8859_1);
        for (var rest :
                List.of(
                        new byte[0],
                        (ANN + " ann\n").getBytes(),
                        (ANN + " no end").getBytes(),
                        (ANN + " windows\r\n\r\n# end\r\n").getBytes(),
                        ("from=\"10.0.0.0/8\",command=\"echo 'it' \\\"is\\\" $HOME\" " + ANN + "\n")
                                .getBytes(),
                        latin)) {
            var end = rest.length % 2 == 0 ? "\n" : "\r\n";
            assertArrayEquals(
                    rest, without(joined((Server.SPARE_KEY + end).getBytes(), rest), 1), said);
        }
        var first = (ANN + " one\n\n\t# two\n").getBytes();
        assertArrayEquals(first, without(joined(first, Server.SPARE_KEY.getBytes()), 4), said);
    }

    private static byte[] joined(byte[] a, byte[] b) {
        var both = java.util.Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }

    @Test
    void aLineThatHoldsAnotherKeyByNowIsLeftAlone() throws Exception {
        var file = root.resolve("authorized_keys");
        Files.writeString(file, ANN + " ann\n" + Server.SPARE_KEY + "\n");
        assertEquals(1, run(file, 1));
        assertTrue(said.contains("line 1 of"), said);
        assertEquals(ANN + " ann\n" + Server.SPARE_KEY + "\n", Files.readString(file));
        assertEquals(1, run(file, 9));
    }

    @Test
    void whatALinkLeadsToStaysAsItIs() throws Exception {
        var shared = root.resolve("shared");
        Files.writeString(shared, Server.SPARE_KEY + "\n" + ANN + " ann");
        var link = Files.createSymbolicLink(root.resolve("authorized_keys"), Path.of("shared"));
        assertEquals(0, run(link, 1), () -> said);
        assertEquals(ANN + " ann\n", Files.readString(link));
        assertTrue(Files.isRegularFile(link, java.nio.file.LinkOption.NOFOLLOW_LINKS));
        assertEquals(Server.SPARE_KEY + "\n" + ANN + " ann", Files.readString(shared));
    }
}
