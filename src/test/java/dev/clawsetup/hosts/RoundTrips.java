package dev.clawsetup.hosts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clawsetup.answers.Answers;
import dev.clawsetup.answers.Draft;
import dev.clawsetup.machine.Asks;
import dev.clawsetup.machine.CannotConnect;
import dev.clawsetup.machine.Connector;
import dev.clawsetup.machine.Machine;
import dev.clawsetup.machine.SshConnector;
import dev.clawsetup.machine.SshMachine;
import dev.clawsetup.machine.Target;
import dev.clawsetup.plan.Step;
import dev.clawsetup.run.Attended;
import dev.clawsetup.run.Engine;
import dev.clawsetup.steps.Steps;
import dev.clawsetup.ui.Scenario;
import dev.clawsetup.ui.Unattended;
import dev.clawsetup.ui.json.JsonLines;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// A run that finds nothing to do is quick because it asks little: counted in what sshd was asked
/// to execute, as times depend on the day.
final class RoundTrips {

    /// Remembers each connection that was opened.
    private record Counting(Connector connector, List<SshMachine> opened) implements Connector {
        @Override
        public Machine connect() throws CannotConnect {
            var machine = (SshMachine) connector.connect();
            opened.add(machine);
            return machine;
        }

        @Override
        public Machine connectAs(String user) throws CannotConnect {
            var machine = (SshMachine) connector.connectAs(user);
            opened.add(machine);
            return machine;
        }

        @Override
        public Target target() {
            return connector.target();
        }

        @Override
        public void close() {
            connector.close();
        }
    }

    private RoundTrips() {}

    /// @param rounds of the one connection that it opens: a sudo that asks takes one more
    static void ofARunThatChangesNothing(Practice server, Laptop laptop, int rounds) {
        var login =
                new Target.Login(
                        List.of(laptop.privateKey()),
                        false,
                        Optional.empty(),
                        server.identity().isEmpty()
                                ? Optional.of(server.password())
                                : Optional.empty(),
                        Optional.empty(),
                        List.of(server.knownHosts()),
                        Optional.empty());
        var target = new Target.Remote(server.host(), 22, server.user(), login, Optional.empty());
        var line =
                new Counting(
                        new SshConnector(target, Asks.NOBODY, Optional.empty()), new ArrayList<>());
        var said = new ArrayList<String>();
        var finish =
                new Unattended(new JsonLines(said::add, Clock.systemUTC()))
                        .run(
                                new Scenario(
                                        (to, asks) ->
                                                Engine.open(
                                                        line,
                                                        Steps.all(),
                                                        Clock.systemUTC(),
                                                        Attended.BY_NOBODY),
                                        Optional.of(target.label()),
                                        Draft.empty(),
                                        Optional.of(Answers.Purpose.HARDEN),
                                        Steps.all().stream()
                                                .map(Step::id)
                                                .collect(Collectors.toSet())));
        assertEquals(0, finish.exit(), said.toString());
        assertTrue(finish.report().orElseThrow().run().isEmpty(), "no run was begun");
        assertEquals(1, line.opened().size(), "connections");
        assertEquals(rounds, line.opened().getFirst().rounds(), "round trips");
    }
}
