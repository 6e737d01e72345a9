package dev.clawsetup;

import dev.clawsetup.answers.Answers;
import dev.clawsetup.facts.Address;
import dev.clawsetup.facts.Facts;
import dev.clawsetup.machine.CannotConnect;
import dev.clawsetup.machine.Command;
import dev.clawsetup.machine.MachineLost;
import dev.clawsetup.machine.Target;
import dev.clawsetup.plan.Change;
import dev.clawsetup.plan.Plan;
import dev.clawsetup.plan.Work;
import dev.clawsetup.run.Attended;
import dev.clawsetup.run.Engine;
import dev.clawsetup.run.Event;
import dev.clawsetup.run.Exit;
import dev.clawsetup.run.Outcome;
import dev.clawsetup.run.Report;
import dev.clawsetup.steps.Steps;
import dev.clawsetup.steps.tailnet.Login;
import dev.clawsetup.steps.tailnet.SshOnly;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// Closes SSH to all but the tailnet, over a login through the tailnet: a run of its own, after
/// everything else.
///
/// The server may come into its tailnet only in the run before, and what this computer reaches is
/// known only when it has tried. Whatever fails here, the public way in stays as it was.
final class TailnetDoor {
    private static final Duration PATIENCE = Duration.ofSeconds(4);

    private final ProvingConnector daily;
    private final Attended attended;
    private final Map<String, Instant> unreached = new ConcurrentHashMap<>();
    private final java.util.Set<String> reached = ConcurrentHashMap.newKeySet();

    /// @param daily the way in today
    TailnetDoor(ProvingConnector daily, Attended attended) {
        this.daily = daily;
        this.attended = attended;
    }

    /// The plan with what this computer can do about it, as the step itself sees only the session
    /// that it is asked over, and nothing of the steps before it.
    Plan planned(Plan plan, Facts now, Answers want) {
        return planned(plan, now, want, address -> reaches(address, port(now)));
    }

    /// The same on the server itself, where the session that this runs in decides.
    static Plan plannedThere(Plan plan, Facts now, Answers want) {
        return through(now) ? planned(plan, now, want, address -> true) : plan;
    }

    private static Plan planned(Plan plan, Facts now, Answers want, Predicate<String> reaches) {
        return new Plan(
                plan.rows().stream()
                        .map(row ->
                                row.change() instanceof Change.Refusal
                                                && row.step() instanceof SshOnly step
                                                && comes(step, plan, now, want, reaches)
                                        ? new Plan.Row(step, step.onceThere(now, want))
                                        : row)
                        .toList());
    }

    private static boolean comes(
            SshOnly step, Plan plan, Facts now, Answers want, Predicate<String> reaches) {
        if (!(step.onceThere(now, want) instanceof Work)
                || !(now.ufw().on() || does(plan, "firewall.ufw"))) {
            return false;
        }
        return now.tailscale().running()
                ? now.tailscale().address().filter(reaches).isPresent()
                : does(plan, Login.ID);
    }

    /// Whether the session came through the tailnet.
    private static boolean through(Facts now) {
        return now.weather().connection().filter(now.tailscale()::carries).isPresent();
    }

    private static boolean does(Plan plan, String step) {
        return plan.work().stream().anyMatch(row -> row.step().id().equals(step));
    }

    /// What is to be done over a login through the tailnet.
    static Optional<Plan.Row> last(Plan plan, Answers want) {
        return plan.work().stream()
                .filter(row -> row.step().id().equals(SshOnly.ID))
                .filter(row -> want.tailnet().wanted() && want.tailnet().sshOnly())
                .findFirst();
    }

    private static int port(Facts now) {
        return now.weather().connection().map(c -> c.serverPort()).orElse(22);
    }

    /// Asked seldom: a plan is made with every key press, and a silent address costs the patience.
    private boolean reaches(String address, int port) {
        if (reached.contains(address)) {
            return true;
        }
        var last = unreached.get(address);
        if (last != null && last.isAfter(Instant.now().minusSeconds(20))) {
            return false;
        }
        try (var socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress(address, port), Math.toIntExact(PATIENCE.toMillis()));
            reached.add(address);
            return true;
        } catch (IOException e) {
            unreached.put(address, Instant.now());
            return false;
        }
    }

    /// Logs in through the tailnet. Which host keys the server has, it says itself over the login
    /// that is trusted already.
    ///
    /// @param now the facts as the login of today sees them
    Entered enter(Engine engine, Facts now) throws CannotConnect {
        var address =
                now.tailscale()
                        .address()
                        .orElseThrow(() ->
                                new CannotConnect(
                                        CannotConnect.Why.NO_ANSWER,
                                        "the server has no address in a tailnet",
                                        "Take it into one first.",
                                        null));
        var port = port(now);
        Path keys;
        try (var machine = daily.connect()) {
            var said = machine.run(Command.of("cat /etc/ssh/ssh_host_*_key.pub"));
            var name = port == 22 ? address : "[" + address + "]:" + port;
            var lines = new StringBuilder();
            said.out()
                    .lines()
                    .map(line -> line.split(" "))
                    .filter(words -> words.length > 1)
                    .forEach(words -> lines.append(name + " " + words[0] + " " + words[1] + "\n"));
            keys = Files.createTempFile("clawsetup-hosts", "");
            keys.toFile().deleteOnExit();
            Files.writeString(keys, lines);
        } catch (IOException | MachineLost e) {
            throw new CannotConnect(
                    CannotConnect.Why.LOST,
                    "cannot ask the server for its host keys (%s)".formatted(e.getMessage()),
                    "Start again.",
                    e);
        }
        var inside = daily.at(address, port, keys);
        var connector = new OverTailnet(inside, daily, seen(now));
        return new Entered(
                Engine.open(connector, Steps.all(), Clock.systemUTC(), attended),
                inside.target(),
                keys);
    }

    /// The server's address that is not the tailnet's: what was dialed, or where that was the
    /// tailnet's own already, what the server says.
    private Target.Remote seen(Facts now) {
        var dialed = daily.target();
        if (!through(now)) {
            return dialed;
        }
        var host =
                now.state().addresses().stream()
                        .filter(a -> a.scope().equals("global") && !a.v6())
                        .map(Address::address)
                        .findFirst()
                        .orElse(dialed.host());
        return new Target.Remote(
                host, dialed.port(), dialed.user(), dialed.login(), Optional.empty());
    }

    /// A session through the tailnet.
    ///
    /// @param at how it was reached
    /// @param keys a known_hosts file of its own
    record Entered(Engine engine, Target.Remote at, Path keys) implements AutoCloseable {
        /// Only where that address is not known yet; what cannot be written is asked next time.
        void remember() {
            var mine = at.login().knownHosts().getFirst();
            try {
                var known = Files.exists(mine) ? Files.readString(mine) : "";
                var first = Files.readAllLines(keys).getFirst();
                if (!mine.equals(keys)
                        && known.lines().noneMatch(l -> l.startsWith(first.split(" ")[0] + " "))) {
                    Files.writeString(
                            mine,
                            (known.isEmpty() || known.endsWith("\n") ? "" : "\n")
                                    + Files.readString(keys),
                            StandardCharsets.UTF_8,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.APPEND);
                }
            } catch (IOException e) {
                // said above
            }
        }

        @Override
        public void close() {
            engine.close();
        }
    }

    /// Two runs that are told as one.
    static final class Story {
        private final Consumer<Event> tell;
        private final Event.Todo last;
        private boolean begun;

        Story(Consumer<Event> tell, Plan.Row last) {
            this.tell = tell;
            this.last = new Event.Todo(last.step().id(), last.step().title(), true);
        }

        void first(Event event) {
            if (event instanceof Event.Began e) {
                begun = true;
                var all = new ArrayList<>(e.steps());
                all.add(last);
                tell.accept(new Event.Began(e.at(), e.server(), e.run(), all));
            } else if (!(event instanceof Event.Ended)) {
                tell.accept(event);
            }
        }

        void second(Event event) {
            var begins = event instanceof Event.Began;
            if (!(event instanceof Event.Ended || (begins && begun))) {
                tell.accept(event);
            }
            begun |= begins;
        }

        /// It was not done, and why.
        Report without(Report first, Outcome outcome, String words) {
            tell.accept(new Event.StepEnded(Instant.now(), last.id(), outcome, words));
            var rows = new ArrayList<>(first.rows());
            rows.add(new Report.Row(last.id(), last.title(), outcome, words));
            var exit = first.exit() == Exit.DONE ? Exit.STEP_FAILED : first.exit();
            return ended(
                    new Report(
                            first.server(),
                            first.run(),
                            exit,
                            first.exit() == Exit.DONE
                                    ? "%s “%s” did not come about: %s"
                                            .formatted(first.summary(), last.title(), words)
                                    : first.summary(),
                            rows,
                            first.access(),
                            first.todo(),
                            first.undo()));
        }

        /// @param at how the server is reached through the tailnet
        Report both(Report first, Report second, Target.Remote was, Target.Remote at) {
            var rows = new ArrayList<>(first.rows());
            rows.addAll(second.rows());
            var done = rows.stream().filter(row -> row.outcome() == Outcome.DONE).count();
            var closed = second.exit() == Exit.DONE;
            var todo = new ArrayList<>(first.todo());
            todo.addAll(second.todo());
            if (closed) {
                todo.add(
                        "from now on log in through the tailnet (ssh %s@%s), from devices that are in it. Where that fails, type on the provider's console what opens SSH again: sudo ufw allow 22/tcp"
                                .formatted(at.user(), at.host()));
            }
            var undo =
                    java.util.stream.Stream.of(
                                    closed
                                            ? second.undo().replace(second.server(), at.label())
                                            : second.undo(),
                                    first.undo())
                            .filter(command -> !command.isEmpty())
                            .toList();
            return ended(
                    new Report(
                            first.server(),
                            second.run().isEmpty() ? first.run() : second.run(),
                            second.exit(),
                            closed && done > 1
                                    ? done + " changes are made, each looked at again and proven."
                                    : second.summary(),
                            rows,
                            closed
                                    ? first.access().stream()
                                            .map(line ->
                                                    line.replace(was.label(), at.label())
                                                            .replace(
                                                                    "@" + was.host(),
                                                                    "@" + at.host()))
                                            .toList()
                                    : first.access(),
                            todo,
                            String.join(" && ", undo)));
        }

        private Report ended(Report report) {
            tell.accept(new Event.Ended(Instant.now(), report));
            return report;
        }
    }

    /// What stands in the report where this computer does not get in through the tailnet.
    static String notIn(CannotConnect e, Facts now, Answers want) {
        return "this computer does not get in through the tailnet (%s), so SSH stays open to everybody. Switch Tailscale on, on this computer, and start again; or log in from a device in the tailnet (ssh %s@%s) and start clawsetup there with --local."
                .formatted(
                        e.getMessage(),
                        want.access().admin(),
                        now.tailscale().address().orElse(now.tailscale().name()));
    }

    static Plan alone(Plan plan, Plan.Row row) {
        return new Plan(
                plan.rows().stream().filter(r -> r.step().id().equals(row.step().id())).toList());
    }

    static Plan without(Plan plan, Plan.Row row) {
        return new Plan(
                plan.rows().stream().filter(r -> !r.step().id().equals(row.step().id())).toList());
    }

    /// Opened again before anything else is done: other steps may touch the tailnet that it hangs
    /// on.
    static Plan openedFirst(Plan plan, Answers want) {
        if (want.tailnet().wanted() && want.tailnet().sshOnly()) {
            return plan;
        }
        var rows = new ArrayList<>(plan.rows());
        rows.sort(
                java.util.Comparator.comparing(row ->
                        !(row.step().id().equals(SshOnly.ID) && row.change() instanceof Work)));
        return new Plan(List.copyOf(rows));
    }
}
