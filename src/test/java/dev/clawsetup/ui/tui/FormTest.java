package dev.clawsetup.ui.tui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clawsetup.answers.SampleServer;
import dev.clawsetup.secret.Secret;
import dev.clawsetup.ui.FakeProvisioner;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

class FormTest {

    @ParameterizedTest
    @EnumSource
    void aComplaintStandsUnderItsAnswer(Term term) throws IOException {
        var walk =
                Scenes.toGateway(new Walk(term))
                        .press("ArrowDown", "ArrowDown", "Enter")
                        .sees("Through which address of the server?")
                        .press("Tab", "Ctrl-U", "10.0.0.9")
                        .sees("is not an address of this server")
                        .golden("gateway-refused")
                        .press("Enter")
                        .sees("is not an address of this server")
                        .press("Ctrl-U", "10.0.0.5", "Enter")
                        .sees("Gateway");
        Scenes.leave(walk).run(Scenes.on(new FakeProvisioner()));
    }

    @Test
    void goingBackLosesNothing() throws IOException {
        var server = new FakeProvisioner();
        var walk =
                Scenes.toGateway(new Walk(80, 24))
                        .press("Tab", "Ctrl-U", "20000")
                        .press("Escape")
                        .sees("Shall this server be in your Tailscale network?")
                        .press("Escape")
                        .sees("Under which name")
                        .press("PageUp", "ada")
                        .press("Escape", "Escape")
                        .sees("I only looked.")
                        .press("Enter", "Enter")
                        .sees("Under which name", "ada__")
                        .press("Tab", "Tab", "Tab", "Enter")
                        .sees("Shall this server be in your Tailscale network?")
                        .press("Enter")
                        .sees("On which port", "20000")
                        .press("Tab", "Enter")
                        .sees("Which version")
                        .press("Enter", "Enter")
                        .sees("all ready")
                        .press("Enter")
                        .sees("Your server is ready")
                        .press("Enter");
        assertEquals(0, walk.run(Scenes.on(server)));
        var answers = server.carriedOut().getFirst();
        assertEquals(20000, answers.gateway().port());
        assertEquals("ada", answers.access().admin());
    }

    @Test
    void aSecretIsDotsOnEveryScreen() throws IOException {
        var server = new FakeProvisioner();
        var walk =
                Scenes.toGateway(new Walk(80, 24))
                        .press("Tab", "Tab", "ThisIsTheTokenOfMyGateway")
                        .sees("•••••••••••••••••••••••••")
                        .press("Enter")
                        .sees("Which version")
                        .press("Escape")
                        .sees("•••••••••••••••••••••••••")
                        .press("Enter")
                        .press("Enter", "Enter")
                        .sees("all ready")
                        .press("d")
                        .sees("Details")
                        .press("Escape", "Enter")
                        .sees("Your server is ready")
                        .press("Enter");
        walk.run(Scenes.on(server));
        assertEquals(
                Optional.of(Secret.of("ThisIsTheTokenOfMyGateway")),
                server.carriedOut().getFirst().gateway().token());
        assertTrue(walk.screens().stream().noneMatch(s -> s.contains("ThisIsThe")));
    }

    @ParameterizedTest
    @EnumSource
    void doorsAreTickedAndUnwantedServicesToo(Term term) throws IOException {
        var facts =
                new SampleServer()
                        .inUse()
                        .listening("80/tcp", "nginx", "nginx.service")
                        .listening("3306/tcp", "mysqld", "mysql.service")
                        .facts();
        var walk =
                new Walk(term)
                        .sees("I only looked.")
                        .press("Enter", "Enter")
                        .sees("Under which name")
                        .press("Tab", "Tab", "Enter")
                        .sees("Which of these doors shall stay open")
                        .golden("firewall")
                        .press("ArrowDown", " ")
                        .golden("firewall-ticked")
                        .press("?")
                        .sees("In an answers file: firewall.keep")
                        .golden("firewall-help")
                        .press("Escape")
                        .sees("Which of these doors")
                        .press("Tab", "x.y", "Enter")
                        .sees("is not an address")
                        .press("Ctrl-U", "198.51.100.7", "Enter", "Enter")
                        .sees("Shall this server be in your Tailscale network?");
        Scenes.leave(walk)
                .run(Scenes.on(new FakeProvisioner(facts, FakeProvisioner.STEPS, List.of())));
    }

    @ParameterizedTest
    @EnumSource
    void severalKeysAreSeveralLines(Term term) throws IOException {
        var server = new FakeProvisioner();
        var walk =
                new Walk(term)
                        .sees("I only looked.")
                        .press("Enter", "Enter")
                        .sees("Which other public keys")
                        .press("Tab", SampleServer.KEY, "Enter", "no key")
                        .sees("Which other public keys")
                        .golden("keys-refused")
                        .press("Ctrl-U", "Tab", "Enter")
                        .sees("Tailscale network?")
                        .press("Enter")
                        .sees("From where")
                        .press("Tab", "Tab", "Enter")
                        .press("Enter", "Enter")
                        .sees("all ready")
                        .press("Enter")
                        .sees("Your server is ready")
                        .press("Enter");
        walk.run(Scenes.on(server));
        assertEquals(List.of(SampleServer.KEY), server.carriedOut().getFirst().access().addKeys());
    }
}
