package dev.clawsetup.hosts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// One server on which cells are tried, one after the other, with the file that people download.
///
/// Judged by OpenSSH's own client and by the camera: somebody can log in, and the server is exactly
/// as before or exactly as after. Only then is clawsetup asked whether it tells the same.
final class Trial implements AutoCloseable {
    /// Seconds until the server undoes by itself.
    private static final String DEADLINE = "8";

    /// Where it must not come before the point, on a busy machine either.
    private static final String LATER = "20";

    private static final int DONE = 0;
    private static final int UNREACHABLE = 69;
    private static final int KILLED = 137;

    /// A step that only looks.
    private static final String NOTHING = "updates.reboot-needed";

    private static final String BOOT_UNIT = "/etc/systemd/system/clawsetup-boot.service";

    /// Until nothing is armed or being undone, for 100 s at most. Looks seldom: eight servers that
    /// look often have no time for anything else.
    private static final String SETTLED =
            """
            n=0
            while [ "$n" -lt 400 ]; do
                open=
                for s in /var/lib/clawsetup/runs/*/*/state.armed /var/lib/clawsetup/runs/*/*/state.undoing; do
                    [ ! -e "$s" ] || open=yes
                done
                [ -n "$open" ] || exit 0
                sleep 0.25
                n=$((n + 1))
            done
            exit 1
            """;

    /// Where clawsetup writes, on a disk of 24 MB that can be filled. All on one, as on a server.
    private static final String SMALL_DISK =
            """
            set -e
            mkdir -p /run/strike-disk /var/lib/clawsetup
            mount -t tmpfs -o size=24m,mode=755 none /run/strike-disk
            for d in /var/lib/clawsetup /etc/ssh/sshd_config.d /etc/ufw /etc/fail2ban /etc/sudoers.d; do
                n=/run/strike-disk/$(echo $d | tr / -)
                cp -a $d $n
                mount --bind $n $d
            done
            """;

    private static final String DISK_AGAIN =
            """
            for d in /var/lib/clawsetup /etc/ssh/sshd_config.d /etc/ufw /etc/fail2ban /etc/sudoers.d; do
                ! mountpoint -q $d || umount $d || umount -l $d
            done
            ! mountpoint -q /run/strike-disk || umount /run/strike-disk || umount -l /run/strike-disk
            """;

    /// A network that nobody here is in.
    private static final String ANOTHER_NETWORK = "203.0.113.0/24";

    /// What brings a server there for a step that needs OpenClaw.
    private static final List<String> OPENCLAW =
            List.of("access.service-account", "firewall.ufw", "runtime.*", "gateway.*");

    private static final Path TRAP = Path.of("installer-scripts/lab/trap/strike.sh");
    private static final String RECORDS = "/var/lib/clawsetup";

    private final Practice server;
    private final Cell.Net net;
    private final Laptop laptop;
    private final Optional<Laptop> inside;
    private final Runnable end;
    private final String newKey;
    private final String before;
    private final Map<Cell.Guarded, String> after = new EnumMap<>(Cell.Guarded.class);

    /// @param state the journal's word for the step: `confirmed`, `undone`, `saved`, or nothing
    /// @param exit clawsetup's
    /// @param outside from the fault until OpenSSH could log in, in ms; what the fault itself takes
    ///   (a cut line, a boot) counts
    /// @param wrong empty where everything is as promised
    record Verdict(String state, int exit, long outside, List<String> wrong) {
        boolean green() {
            return wrong.isEmpty();
        }
    }

    private Trial(Practice server, Cell.Net net, Optional<Laptop> inside, Runnable end)
            throws Exception {
        this.server = server;
        this.net = net;
        this.laptop = new Laptop(server);
        this.inside = inside;
        this.end = end;
        newKey = newKey("second");
        // sudo leaves a mark in the home of who uses it for the first time
        laptop.clawsetup("facts");
        before = picture();
    }

    /// On a server of its own.
    static Trial on(Cell.Ground ground) throws Exception {
        var server = Practice.up(ground.kind().os, ground.kind().like, "--trap", "strike");
        try {
            var inside =
                    switch (ground.net()) {
                        case PUBLIC -> Optional.<Laptop>empty();
                        case TAILNET -> Optional.of(intoTheTailnet(server));
                        case OPENCLAW -> {
                            withOpenClaw(server, OPENCLAW);
                            need(server, "rm -rf " + RECORDS);
                            yield Optional.<Laptop>empty();
                        }
                    };
            need(
                    server,
                    "echo '%s' >>/home/%s/.ssh/authorized_keys"
                            .formatted(newKey(Cell.OLD_KEY), server.user()));
            return new Trial(server, ground.net(), inside, server::close);
        } catch (Exception | AssertionError e) {
            server.close();
            throw e;
        }
    }

    /// On a server that has OpenClaw and a firewall already, and goes on afterwards as it was: its
    /// records lie aside meanwhile.
    static Trial besideOpenClaw(Practice server) throws Exception {
        withOpenClaw(server, List.of("gateway.*", "runtime.service"));
        need(server, Files.readString(TRAP));
        need(server, "mv -T %1$s %1$s.aside".formatted(RECORDS));
        return new Trial(
                server,
                Cell.Net.OPENCLAW,
                Optional.empty(),
                () ->
                        need(
                                server,
                                "/usr/lib/practice/strike-off && mv -T %1$s.aside %1$s"
                                        .formatted(RECORDS)));
    }

    /// It listens to all networks, and the firewall lets one in that nobody here is in. One server
    /// at a time: several that start together on a machine take longer than systemd waits for any.
    private static synchronized void withOpenClaw(Practice server, List<String> only)
            throws Exception {
        does(
                new Laptop(server),
                "install",
                String.join(",", only),
                "gateway.bind=lan",
                "gateway.networks=" + ANOTHER_NETWORK);
    }

    /// The server is in it, ufw is on, and this machine reaches it there as well.
    private static Laptop intoTheTailnet(Practice server) throws Exception {
        var address = Tailnet.there().join(server);
        does(new Laptop(server), "harden", Cell.Guarded.UFW.id);
        need(server, "rm -rf " + RECORDS);
        return new Laptop(server, address);
    }

    private static void does(Laptop laptop, String command, String only, String... answers) {
        var words = new ArrayList<>(List.of("--yes", "--only", only));
        for (var answer : answers) {
            words.addAll(List.of("--set", answer));
        }
        var done = laptop.clawsetup(command, words.toArray(String[]::new));
        if (done.exit() != DONE) {
            throw new IllegalStateException(done.all());
        }
    }

    /// Whoever gets in: a way that is closed on purpose is no lockout.
    private Laptop whoGetsIn() {
        return inside.filter(Laptop::logsInByKey).orElse(laptop);
    }

    private static String newKey(String name) throws IOException {
        var folder = Files.createTempDirectory("clawsetup-key");
        var key = folder.resolve("key");
        Shipped.command(
                "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", key.toString());
        return Files.readString(folder.resolve("key.pub")).strip();
    }

    Verdict of(Cell cell) throws Exception {
        var wrong = new ArrayList<String>();
        strikeAt(cell);
        var run = harden(cell.step(), cell.point() == Cell.Point.CONFIRMED ? LATER : DEADLINE);
        if (!standsStill(run)) {
            var ended = Shipped.end(run);
            clear();
            return new Verdict(
                    "", ended.exit(), -1, List.of("it never came to this point: " + ended.all()));
        }
        var struck = Instant.now();
        strike(cell, run);
        var outside = untilLogin(struck);
        var ended = Shipped.end(run);
        settles();
        server.inside("rm -f /var/lib/clawsetup/fill");
        if (outside.isEmpty()) {
            wrong.add("LOCKED OUT: nobody can log in");
        }
        var state = state(cell.step());
        if (server.inside("[ -e " + BOOT_UNIT + " ]").exit() == 0) {
            // nobody was left to end the run: who comes back does
            var resumed = whoGetsIn().clawsetup("resume", "--yes", "--only", NOTHING);
            if (resumed.exit() != DONE) {
                wrong.add("resume ends with " + resumed.exit() + ": " + resumed.all());
            }
        }
        var seen = picture();
        letsIn(state).ifPresent(wrong::add);
        agrees(cell, state, ended).ifPresent(wrong::add);
        if (!state.equals("confirmed")) {
            half(state, before, seen).ifPresent(wrong::add);
        } else if (wrong.isEmpty()) {
            takeBack().ifPresent(wrong::add);
        }
        clear();
        if (state.equals("confirmed") && wrong.isEmpty()) {
            half(state, afterOf(cell.step()), seen).ifPresent(wrong::add);
        }
        return new Verdict(state, ended.exit(), outside.map(Duration::toMillis).orElse(-1L), wrong);
    }

    private static Optional<String> half(String state, String expected, String seen) {
        var differs = Stays.differences(expected, seen);
        return differs.isEmpty()
                ? Optional.empty()
                : Optional.of("HALF: %s, but %s".formatted(state, differs));
    }

    /// What the server looks like when the step was done without any trouble. Asked for where
    /// something was confirmed, and nothing of it is left on the server.
    private String afterOf(Cell.Guarded step) {
        if (!after.containsKey(step)) {
            var done = Shipped.end(harden(step, "60"));
            if (done.exit() != DONE || !state(step).equals("confirmed")) {
                throw new IllegalStateException(
                        step.id + " does not come about without any fault: " + done.all());
            }
            after.put(step, picture());
            takeBack()
                    .ifPresent(wrong -> {
                        throw new IllegalStateException(wrong);
                    });
            clear();
        }
        return after.get(step);
    }

    /// Whether OpenClaw is reached from here, which is in a network that comes in by this change
    /// and by nothing else.
    private Optional<String> letsIn(String state) {
        if (net != Cell.Net.OPENCLAW) {
            return Optional.empty();
        }
        var let = Gateway.letsIn(server);
        return let == state.equals("confirmed")
                ? Optional.empty()
                : Optional.of(
                        "HALF: %s, but OpenClaw is %s from here"
                                .formatted(state, let ? "reached" : "not reached"));
    }

    private Shipped.Running harden(Cell.Guarded step, String seconds) {
        var words = step.words(laptop, newKey);
        words.addAll(List.of("--yes", "--deadline", seconds));
        return Shipped.start(words);
    }

    private void strikeAt(Cell cell) {
        if (cell.fault() == Cell.Fault.DISK_FULL) {
            need(SMALL_DISK);
        }
        need("mkdir /run/strike && cat >/run/strike/point <<'END'\n" + cell.standsAt() + "\nEND");
        if (cell.point().undoing()) {
            need("touch /run/strike/refuse");
        }
    }

    /// Returns whether the point was reached; not where the run ended before.
    private boolean standsStill(Shipped.Running run) {
        while (true) {
            var looked =
                    server.inside(
                            "for _ in 1 2 3 4 5 6 7 8 9; do [ ! -e /run/strike/reached ] || exit 0;"
                                    + " sleep 0.2; done; exit 1");
            if (looked.exit() == 0) {
                return true;
            }
            if (!run.process().isAlive()) {
                return server.inside("[ -e /run/strike/reached ]").exit() == 0;
            }
        }
    }

    private void strike(Cell cell, Shipped.Running run) throws IOException {
        switch (cell.fault()) {
            case CLIENT_KILLED -> {
                Shipped.signal(run, "KILL");
                goOn();
            }
            case LINE_CUT, CUT_TO_SERVER, CUT_FROM_SERVER, LINE_HANGS -> {
                try (var _ = server.cut(cell.fault().cut().orElseThrow())) {
                    goOn();
                    // longer than the deadline: the server is on its own
                    server.inside("sleep 11");
                    settles();
                }
            }
            case REBOOT -> server.reboot();
            case POWER_LOST -> server.kill();
            case SSHD_KILLED -> {
                server.inside("pkill -KILL -x 'sshd|sshd-session|sshd-auth'");
                goOn();
            }
            case DISK_FULL -> {
                server.inside("cat /dev/zero >/var/lib/clawsetup/fill");
                goOn();
            }
            case CHECK_FAILS -> {
                need("echo '" + cell.step().check + "' >/run/strike/fails");
                goOn();
            }
            case PROOF_REFUSED -> {
                need("touch /run/strike/refuse");
                goOn();
            }
        }
    }

    private void goOn() {
        need("touch /run/strike/go");
    }

    /// What was under way on the server ends by itself.
    private void settles() {
        need("sleep 2\n" + SETTLED);
    }

    /// Tries at once, and then again once a second until somebody can log in; empty if nobody could
    /// for two minutes. A login that is refused is not repeated while the change is in force, since
    /// servers count those.
    private Optional<Duration> untilLogin(Instant struck) {
        for (var tries = 0; tries < 60; tries++) {
            if (whoGetsIn().logsInByKey()) {
                return Optional.of(Duration.between(struck, Instant.now()));
            }
            need("sleep 1\n" + SETTLED);
        }
        return Optional.empty();
    }

    /// The server's own record.
    private String state(Cell.Guarded step) {
        return server.inside(
                        "ls -d /var/lib/clawsetup/runs/*/*-"
                                + step.id
                                + "/state.* 2>/dev/null | sed 's/.*state[.]//'")
                .out()
                .strip();
    }

    /// Whether exit code and words are true.
    private static Optional<String> agrees(Cell cell, String state, Shipped.Ended ended) {
        if (cell.fault() == Cell.Fault.CLIENT_KILLED) {
            return ended.exit() == KILLED
                    ? Optional.empty()
                    : Optional.of("it was killed, and ends with " + ended.exit());
        }
        if (ended.exit() == UNREACHABLE) {
            return ended.all().contains("by itself")
                    ? Optional.empty()
                    : Optional.of(
                            "WORDS: it lost the server and does not say more: " + ended.all());
        }
        var stays = state.equals("confirmed");
        if (stays != (ended.exit() == DONE)) {
            return Optional.of("EXIT: %s, but %d: %s".formatted(state, ended.exit(), ended.all()));
        }
        var told =
                stays
                        ? ended.all().contains("One change is made")
                        : TAKEN_BACK.stream().anyMatch(ended.all()::contains);
        return told ? Optional.empty() : Optional.of("WORDS: " + state + ", but " + ended.all());
    }

    private static final List<String> TAKEN_BACK =
            List.of("was put back", "othing was changed", "nothing was done", "settings back");

    private Optional<String> takeBack() {
        var undone = whoGetsIn().clawsetup("undo", "--all");
        if (undone.exit() != DONE) {
            return Optional.of("undo ends with " + undone.exit() + ": " + undone.all());
        }
        var differs = Stays.differences(before, picture());
        return differs.isEmpty()
                ? Optional.empty()
                : Optional.of("after undo it is not as before: " + differs);
    }

    private void clear() {
        server.inside(DISK_AGAIN + "rm -rf /run/strike /var/lib/clawsetup");
    }

    /// Without our own records, and after a login: where a socket waits, the first one starts sshd.
    /// With OpenClaw once it has started, and without its data, into which it writes at each start.
    private String picture() {
        whoGetsIn().logsInByKey();
        if (net != Cell.Net.OPENCLAW) {
            return server.withoutRecords();
        }
        Gateway.comesUp(server, "127.0.0.1");
        return server.withoutRecords()
                .lines()
                .filter(line -> !line.contains("/var/lib/openclaw/"))
                .collect(Collectors.joining("\n"));
    }

    private void need(String script) {
        need(server, script);
    }

    private static void need(Practice server, String script) {
        var said = server.inside(script);
        if (said.exit() != 0) {
            throw new IllegalStateException(script + ": " + said);
        }
    }

    @Override
    public void close() {
        end.run();
    }
}
