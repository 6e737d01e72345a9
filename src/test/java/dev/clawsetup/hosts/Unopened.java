package dev.clawsetup.hosts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;

/// A page to log in on that nobody opens until it is too late, on a server of its own. The wizard
/// waits ten minutes for it, and nothing else happens meanwhile: so a test that takes as long
/// anyway has it beside itself.
final class Unopened implements AutoCloseable {
    /// More than the wizard waits, and than a link is good for.
    private static final Duration LONG = Duration.ofMinutes(13);

    private static final String TOO_LATE =
            "nobody opened the page within 10 minutes. The server is in no tailnet, as before."
                    + " Start again, or take an auth key (tailscale.auth-key)). It was taken back.";

    private final FutureTask<Void> task;
    private final Thread thread;

    private Unopened(FutureTask<Void> task) {
        this.task = task;
        this.thread = Thread.ofPlatform().start(task);
    }

    /// @param home where the wizard keeps its own
    static Unopened page(Tailnet tailnet, Path home) {
        return new Unopened(
                new FutureTask<>(() -> {
                    isWaitedForAndGivenUp(tailnet, home);
                    return null;
                }));
    }

    /// Returns when it has ended, as it should.
    void ends() throws Exception {
        try {
            task.get();
        } catch (ExecutionException e) {
            throw new AssertionError("a page that nobody opens: " + e.getCause(), e.getCause());
        }
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void isWaitedForAndGivenUp(Tailnet tailnet, Path home) throws Exception {
        try (var server = Practice.up("debian12", "cloud");
                var terminal = Tmux.with(home)) {
            var answers =
                    Files.writeString(
                            home.resolve("nobody.yaml"), tailnet.answers() + TailnetIT.EVERYTHING);
            var words = new String[] {"--answers", answers.toString(), "--only"};
            var laptop = new Laptop(server);
            var installed = laptop.clawsetup("harden", with(words, "tailscale.install", "--yes"));
            assertEquals(0, installed.exit(), installed.all());
            var before = server.withoutRecords();

            var wizard = laptop.words("harden", with(words, "tailscale.login"));
            terminal.type("clawsetup " + String.join(" ", wizard) + "; echo exit=$?")
                    .press("Enter")
                    .sees("I only looked.")
                    .press("Enter")
                    .sees("What shall change?", "Tailscale         yes", "you open a page")
                    .press("g")
                    .sees("Review", "1 change, ready")
                    .press("Enter");
            var first = tailnet.shownOn(terminal);
            terminal.sees(LONG, "The link before is good", "█▀▄");
            assertNotEquals(first, tailnet.shownOn(terminal));
            assertFalse(tailnet.takes(first), "the control server knows that link still");
            var told = terminal.sees(LONG, "Not everything is done").screen();
            assertTrue(told.replaceAll("\\s+", " ").contains(TOO_LATE), told);

            assertEquals(List.of(), changed(before, server.withoutRecords()));
            assertFalse(tailnet.nodes().contains(server.name()), tailnet.nodes());
            isOutAndWaitsForNobody(server);
            tailnet.takes(last(server));
            isOutAndWaitsForNobody(server);
        }
    }

    /// Tailscale keeps an identity of its own from the first time that it asked a control server.
    private static List<String> changed(String before, String after) {
        return Stays.moves(before, after).stream()
                .filter(line -> !line.endsWith(" /var/lib/tailscale/tailscaled.state"))
                .toList();
    }

    private static String[] with(String[] words, String... more) {
        return Stream.of(words, more).flatMap(Arrays::stream).toArray(String[]::new);
    }

    private static void isOutAndWaitsForNobody(Practice server) {
        assertEquals(
                "\"BackendState\": \"NeedsLogin\",\n\"AuthURL\": \"\",",
                server.inside(
                                "tailscale status --json --peers=false | sed -n 's/^"
                                        + " *\\(\"BackendState\\|\"AuthURL\\)/\\1/p'")
                        .out()
                        .strip());
    }

    /// The link that was good to the end.
    private static String last(Practice server) {
        return server.inside(
                        "journalctl -u tailscaled -o cat | sed -n 's/.*AuthURL is //p' | tail -n 1")
                .out()
                .strip();
    }
}
