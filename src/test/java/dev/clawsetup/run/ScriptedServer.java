package dev.clawsetup.run;

import dev.clawsetup.facts.Recorded;
import dev.clawsetup.machine.CannotConnect;
import dev.clawsetup.machine.Command;
import dev.clawsetup.machine.Connector;
import dev.clawsetup.machine.Machine;
import dev.clawsetup.machine.MachineLost;
import dev.clawsetup.machine.Result;
import dev.clawsetup.machine.Session;
import dev.clawsetup.machine.Target;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// A server that answers the engine's scripts by what they ask, and has one piece of bad luck.
///
/// It keeps the states that the real scripts keep, and its dead man acts when its clock, which only
/// pauses move, has passed the deadline.
final class ScriptedServer extends Clock implements Connector {
    private static final Pattern STEP = Pattern.compile("(\\d{4}-[^ /]*-[0-9a-f]{4}/[^ \\n]+)");

    static final String SECRET = "plum-otter-41-zebra";

    private final Recorded recorded = Recorded.of("debian12-cloud");
    private final String luck;
    private final Map<String, String> states = new TreeMap<>();
    private final Set<String> kept = new TreeSet<>();
    final List<String> ran = new ArrayList<>();
    private Instant now = Instant.parse("2026-11-20T09:14:02Z");
    private Optional<Instant> deadline = Optional.empty();
    private String armed = "";
    private boolean reachable = true;
    private boolean spent;
    final List<String> tried = new ArrayList<>();
    int logins;

    /// @param luck `20:lost-during-apply`, or nothing
    ScriptedServer(String luck) {
        this.luck = luck;
    }

    // The clock ----------------------------------------------------------------------------------

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }

    void pass(Duration time) {
        now = now.plus(time);
        wakeDeadMan();
    }

    private void wakeDeadMan() {
        if (deadline.isPresent() && !now.isBefore(deadline.get())) {
            undo(armed);
            reachable |= !luck.endsWith("never-back");
        }
    }

    private void undo(String step) {
        states.put(step, "undone");
        kept.remove(id(step));
        deadline = Optional.empty();
    }

    private static String id(String step) {
        return step.substring(step.lastIndexOf('-') + 1);
    }

    /// Whether this is the moment; it comes once.
    private boolean strikes(String what) {
        if (!spent && luck.equals(what)) {
            spent = true;
            return true;
        }
        return false;
    }

    // Connections --------------------------------------------------------------------------------

    @Override
    public Machine connect() throws CannotConnect {
        wakeDeadMan();
        if (!reachable) {
            throw cannot(CannotConnect.Why.NO_ANSWER);
        }
        logins++;
        return new Line();
    }

    @Override
    public Machine connectAs(String user) throws CannotConnect {
        if (strikes(id(armed) + ":login-refused")) {
            throw cannot(CannotConnect.Why.REFUSED);
        }
        return connect();
    }

    private static CannotConnect cannot(CannotConnect.Why why) {
        return new CannotConnect(why, "cannot log in as ada", "Look.", null);
    }

    @Override
    public Target target() {
        var login =
                new Target.Login(
                        List.of(),
                        false,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        List.of(),
                        Optional.empty());
        return new Target.Remote("203.0.113.7", 22, "ada", login, Optional.empty());
    }

    @Override
    public void close() {}

    private MachineLost lost() {
        return new MachineLost("the connection is lost", (Throwable) null);
    }

    private final class Line implements Machine {
        private boolean broken;

        @Override
        public Result run(Command command, Output output) {
            if (broken || !reachable) {
                broken = true;
                throw lost();
            }
            var script = command.script();
            ran.add(script);
            wakeDeadMan();
            try {
                return answer(script, output);
            } catch (MachineLost e) {
                broken = true;
                throw e;
            }
        }

        @Override
        public Conversation converse(Command command) {
            if (strikes("lease:busy")) {
                throw new MachineLost("the conversation has ended", Exit.BUSY);
            }
            return new Conversation() {
                @Override
                public String say(String line, Duration limit) {
                    if (broken || !reachable || strikes(id(armed) + ":lifeline-silent")) {
                        throw lost();
                    }
                    return line;
                }

                @Override
                public void close() {}
            };
        }

        @Override
        public Machine loginOver(Command sshd, String user) throws CannotConnect {
            tried.add(user);
            var today = sshd.script().contains(" /etc/ssh/sshd_config");
            switch (luck.substring(luck.indexOf(':') + 1)) {
                case "ada-kept-out" -> {
                    if (user.equals("ada") && !(today && luck.startsWith("canary:"))) {
                        throw cannot(CannotConnect.Why.REFUSED);
                    }
                }
                case "ada-not-root" -> {
                    if (user.equals("ada") && !today) {
                        throw cannot(CannotConnect.Why.NO_ROOT);
                    }
                }
                default -> {}
            }
            if (user.equals("root") && !luck.endsWith(":root-gets-in")) {
                throw cannot(CannotConnect.Why.REFUSED);
            }
            return new Line();
        }

        @Override
        public Session session() {
            var strange = strikes(id(armed) + ":other-host-key");
            return new Session(
                    "ada",
                    "publickey",
                    Optional.empty(),
                    Optional.empty(),
                    luck.endsWith(":offers-password")
                            ? List.of("publickey", "password")
                            : List.of("publickey"),
                    Optional.of(strange ? "SHA256:other" : "SHA256:same"),
                    "OpenSSH",
                    Duration.ofMillis(1));
        }

        @Override
        public void close() {
            broken = true;
        }
    }

    // What scripts ask ---------------------------------------------------------------------------

    String recording() {
        var seen =
                luck.startsWith("unread:")
                        ? recorded.instead("sshd\t", "sshd\tOpenSSH_9.2\tSERVICE\tyes\tyes\tyes")
                        : recorded;
        for (var id : kept) {
            seen = seen.installed("promise-" + id, "1");
        }
        return seen.text();
    }

    private Result answer(String script, Machine.Output output) {
        if (script.equals(Kit.text("facts.sh"))) {
            return ok(recording());
        }
        if (script.contains("kit lib.sh")) {
            return strikes("kit:later") ? exit(66) : strikes("kit:full") ? exit(74) : ok("");
        }
        var named = STEP.matcher(script);
        var step = named.find() ? named.group(1) : "";
        if (script.contains("\nsaved\n")) {
            return saved(script, step);
        }
        if (script.startsWith("exec /var/lib/clawsetup/follow")) {
            return follow(
                    step, Long.parseLong(script.substring(script.lastIndexOf(' ') + 1)), output);
        }
        if (script.startsWith("exec /var/lib/clawsetup/rollback")) {
            if (!states.get(step).equals("confirmed") || !script.contains("--unconfirmed")) {
                undo(step);
            }
            return ok("undone\n");
        }
        if (script.startsWith("exec /var/lib/clawsetup/confirm")) {
            return confirm(step);
        }
        if (script.contains("is armed || is undoing")) {
            settle(step);
            return ok(record(step));
        }
        if (script.contains("\nstate\n")) {
            return ok(record(step));
        }
        if (script.contains("\ncandidate_ready\n")) {
            return luck.equals("candidate:not-taken")
                    ? new Result(65, "", "line 2: Bad configuration option: Nonsense\n")
                    : exit(luck.equals("candidate:no-room") ? 1 : 0);
        }
        if (script.contains("\nby_address ")) {
            return exit(luck.startsWith("from:") ? 0 : 1);
        }
        if (script.equals("id -u")) {
            return strikes(id(armed) + ":no-sudo") ? exit(1) : ok("0\n");
        }
        if (script.startsWith("exec bash -c")) {
            return strikes("40:unhealthy") ? new Result(1, "no answer\n", "") : ok("200\n");
        }
        return ok("");
    }

    private String record(String step) {
        var state = states.getOrDefault(step, "");
        var reason = luck.endsWith(":booted") ? "boot" : "unconfirmed";
        return state + "\n" + (state.equals("undone") ? now + " " + reason + "\n" : "");
    }

    /// A wait on the server lasts until the dead man has been there.
    private void settle(String step) {
        if (states.getOrDefault(step, "").equals("armed") && !luck.startsWith("rehearsal:")) {
            deadline.ifPresent(at -> now = now.isAfter(at) ? now : at);
            wakeDeadMan();
        }
    }

    private Result saved(String script, String step) {
        if (strikes(id(step) + ":not-saved")) {
            return exit(74);
        }
        states.put(step, "saved");
        var seconds = Pattern.compile("\narm (\\d+)\n").matcher(script);
        if (seconds.find()) {
            if (strikes(id(step) + ":not-armed")) {
                return new Result(70, "", "no timer, so nothing was done\n");
            }
            states.put(step, "armed");
            armed = step;
            deadline = Optional.of(now.plusSeconds(Long.parseLong(seconds.group(1))));
        }
        return ok("");
    }

    private Result follow(String step, long offset, Machine.Output output) {
        var log = "one\ntwo\n".getBytes(StandardCharsets.UTF_8);
        var id = id(step);
        if (strikes(id + ":fails")) {
            return exit(1);
        }
        if (strikes(id + ":quotes-what-it-was-given")) {
            var quote = ("cannot use " + SECRET + " here\n").getBytes(StandardCharsets.UTF_8);
            output.bytes(quote, quote.length);
            return exit(1);
        }
        var begun = !Set.of("saved", "armed").contains(states.get(step));
        if (!begun && !luck.equals(id + ":changes-nothing")) {
            kept.add(id);
        }
        states.replace(step, "saved", "applied");
        if (strikes(id + ":blinks")) {
            output.bytes(log, 5);
            throw lost();
        }
        if (strikes(id + ":cut") || strikes(id + ":booted") || strikes(id + ":never-back")) {
            reachable = false;
            throw lost();
        }
        if (strikes(id + ":slept")) {
            pass(Duration.between(now, deadline.orElseThrow()));
            return ok("");
        }
        if (strikes(id + ":killed-by-undo")) {
            pass(Duration.between(now, deadline.orElseThrow()));
            return exit(143);
        }
        var rest = java.util.Arrays.copyOfRange(log, (int) offset, log.length);
        output.bytes(rest, rest.length);
        return ok("");
    }

    private Result confirm(String step) {
        if (strikes(id(step) + ":too-late")) {
            now = deadline.orElseThrow();
            wakeDeadMan();
            return new Result(75, "", "too late: undone\n");
        }
        states.put(step, "confirmed");
        deadline = Optional.empty();
        if (strikes(id(step) + ":lost-at-confirm")) {
            throw lost();
        }
        return ok("confirmed\n");
    }

    private static Result ok(String out) {
        return new Result(0, out, "");
    }

    private static Result exit(int status) {
        return new Result(status, "", "");
    }
}
