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

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// A run that finds nothing to do is quick because it asks little: counted in what sshd was asked
/// to execute, as times depend on the day.
class RoundTripsIT {

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

    @ParameterizedTest(name = "{1} on {0}")
    @CsvSource({"cloud, 1", "password, 2"})
    void aRunThatChangesNothingTakesSoManyRounds(String like, int rounds) throws Exception {
        try (var server = Practice.up("debian13", like)) {
            var laptop = new Laptop(server);
            var first = laptop.clawsetup("harden", "--yes");
            assertEquals(0, first.exit(), first.all());

            var login =
                    new Target.Login(
                            List.of(laptop.privateKey()),
                            false,
                            Optional.empty(),
                            like.equals("password")
                                    ? Optional.of(server.password())
                                    : Optional.empty(),
                            Optional.empty(),
                            List.of(server.knownHosts()),
                            Optional.empty());
            var target =
                    new Target.Remote(server.host(), 22, server.user(), login, Optional.empty());
            var line =
                    new Counting(
                            new SshConnector(target, Asks.NOBODY, Optional.empty()),
                            new ArrayList<>());
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

            if (like.equals("cloud")) {
                reconfigures(server, laptop);
            }
        }
    }

    /// Of a server without OpenClaw, `reconfigure` changes what was asked for, and nothing else.
    private static void reconfigures(Practice server, Laptop laptop) {
        var before = server.camera();
        assertTrue(!answers(server, 80), "the firewall is closed");
        var again = laptop.clawsetup("reconfigure", "--set", "firewall.keep=80/tcp", "--yes");
        assertEquals(0, again.exit(), again.all());
        assertTrue(again.err().contains("1 change on"), again.all());
        assertTrue(answers(server, 80), "what was asked for");
        var changed =
                Stays.differences(before, server.camera()).stream()
                        .filter(line -> !line.contains("ufw") && !line.contains("80/tcp"))
                        .filter(line -> !line.contains("/var/lib/clawsetup/current"))
                        .toList();
        assertEquals(List.of(), changed, "and nothing else");
        assertEquals(0, laptop.clawsetup("verify").exit());
    }

    private static boolean answers(Practice server, int port) {
        try (var socket = new java.net.Socket()) {
            socket.connect(new java.net.InetSocketAddress(server.host(), port), 2000);
            return true;
        } catch (java.io.IOException e) {
            return false;
        }
    }
}
