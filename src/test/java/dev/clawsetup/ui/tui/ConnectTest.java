package dev.clawsetup.ui.tui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clawsetup.machine.CannotConnect;
import dev.clawsetup.secret.Secret;
import dev.clawsetup.ui.FakeProvisioner;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

class ConnectTest {
    private static final String FINGERPRINT = "SHA256:uNiVztksCsDhcc0u9e8BrrQtvwVpmWcrcUFFGhP0dEw";

    @ParameterizedTest
    @EnumSource
    void asksWhetherAnUnknownKeyIsTheServers(Term term) throws IOException {
        var answers = new ArrayList<Boolean>();
        var walk =
                new Walk(term)
                        .sees("Which server")
                        .press("ada@203.0.113.7", "Enter")
                        .sees("Is this your server?", FINGERPRINT)
                        .golden("host-key")
                        .press("Enter")
                        .sees("Is this your server?")
                        .press("y")
                        .sees("I only looked.");
        Scenes.leave(walk)
                .run(
                        Scenes.asking((target, asks) -> {
                            answers.add(asks.trust("203.0.113.7", FINGERPRINT, "ssh-ed25519"));
                            return new FakeProvisioner();
                        }));
        assertEquals(List.of(true), answers);
    }

    @Test
    void escIsNoAndLeadsBackToWhereOneWas() throws IOException {
        var late = new PausingServer(List.of());
        var answers = new ArrayList<Boolean>();
        var walk =
                new Walk(80, 24)
                        .sees("Which server")
                        .press("ada@203.0.113.7", "Enter")
                        .sees("Is this your server?")
                        .press("Escape")
                        .sees("Address: ada@203.0.113.7");
        Scenes.leave(walk)
                .run(
                        Scenes.asking((target, asks) -> {
                            answers.add(asks.trust("h", FINGERPRINT, "ssh-ed25519"));
                            return late;
                        }));
        late.awaitClosed();
        assertEquals(List.of(false), answers);
    }

    @ParameterizedTest
    @EnumSource
    void saysSoWhenASecretWasWrongAndNeverDrawsIt(Term term) throws IOException {
        var given = new ArrayList<Optional<Secret>>();
        var walk =
                new Walk(term)
                        .sees("Your key is locked with a passphrase", "~/.ssh/id_ed25519")
                        .press("wrongSecret")
                        .golden("passphrase")
                        .press("Enter")
                        .sees("That was not its passphrase.")
                        .golden("passphrase-wrong")
                        .press("rightSecret", "Enter")
                        .sees("I only looked.");
        Scenes.leave(walk)
                .run(
                        Scenes.scenario(
                                (target, asks) -> {
                                    given.add(asks.passphrase("~/.ssh/id_ed25519", false));
                                    given.add(asks.passphrase("~/.ssh/id_ed25519", true));
                                    return new FakeProvisioner();
                                },
                                Optional.of("ada@203.0.113.7"),
                                dev.clawsetup.answers.Draft.empty()));
        assertEquals(
                List.of(
                        Optional.of(Secret.of("wrongSecret")),
                        Optional.of(Secret.of("rightSecret"))),
                given);
        assertTrue(walk.screens().stream().noneMatch(s -> s.contains("Secret")));
    }

    @ParameterizedTest
    @EnumSource
    void aNewPasswordIsTypedTwice(Term term) throws IOException {
        var given = new ArrayList<Optional<Secret>>();
        var walk =
                new Walk(term)
                        .sees("The server wants a new password")
                        .press("one", "Enter", "two", "Enter")
                        .sees("The two are not the same.")
                        .golden("new-password")
                        .press("three", "Enter", "three", "Enter")
                        .sees("I only looked.");
        Scenes.leave(walk)
                .run(
                        Scenes.scenario(
                                (target, asks) -> {
                                    given.add(asks.newPassword("ada@h", "Password has expired."));
                                    return new FakeProvisioner();
                                },
                                Optional.of("ada@h"),
                                dev.clawsetup.answers.Draft.empty()));
        assertEquals(List.of(Optional.of(Secret.of("three"))), given);
    }

    @ParameterizedTest
    @EnumSource
    void aFailureSaysWhatToDoAndCanBeTriedAgain(Term term) throws IOException {
        var tries = new ArrayList<String>();
        var walk =
                new Walk(term)
                        .sees("I could not log in", "Cannot reach", "Wait a minute")
                        .golden("cannot-connect")
                        .press("Enter")
                        .sees("I only looked.");
        Scenes.leave(walk)
                .run(
                        Scenes.scenario(
                                (target, asks) -> {
                                    tries.add(target);
                                    if (tries.size() > 1) {
                                        return new FakeProvisioner();
                                    }
                                    throw new CannotConnect(
                                            CannotConnect.Why.CLOSED_PORT,
                                            "cannot reach ada@203.0.113.7 (port 22 is closed)",
                                            "wait a minute and try again, if the server has just"
                                                    + " been started",
                                            null);
                                },
                                Optional.of("ada@203.0.113.7"),
                                dev.clawsetup.answers.Draft.empty()));
        assertEquals(2, tries.size());
    }

    @ParameterizedTest
    @EnumSource
    void anEmptyAddressIsRefusedWithAnExample(Term term) throws IOException {
        var walk =
                new Walk(term)
                        .sees("Which server")
                        .press("Enter")
                        .sees("I need to know which server.", "ada@203.0.113.7")
                        .golden("where-refused");
        Scenes.leave(walk).run(Scenes.asking((target, asks) -> new FakeProvisioner()));
    }
}
