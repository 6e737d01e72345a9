package dev.clawsetup;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.clawsetup.machine.Asks;
import dev.clawsetup.machine.Target;
import dev.clawsetup.secret.Secret;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

class ProvingConnectorTest {
    private static final Path NEW = Path.of("new");

    private static Target.Login login(List<Path> keys, Optional<Secret> password) {
        return new Target.Login(
                keys,
                true,
                password,
                Optional.empty(),
                Optional.empty(),
                List.of(Path.of("known_hosts")),
                Optional.empty());
    }

    @Test
    void aProofKnowsTheNewKeyAloneAndTheOldWayThere() {
        var jump =
                new Target.Remote(
                        "jump",
                        22,
                        "bob",
                        login(List.of(Path.of("his")), Optional.empty()),
                        Optional.empty());
        var password = Optional.of(Secret.of("of the login"));
        var server =
                new Target.Remote(
                        "h",
                        2222,
                        "ada",
                        login(List.of(Path.of("old")), password),
                        Optional.of(jump));
        var proof =
                new ProvingConnector(server, Asks.NOBODY, Optional.empty())
                        .only(NEW, Optional.of(Secret.of("of the key")));
        assertEquals(List.of(NEW), proof.login().identities());
        assertEquals(Optional.empty(), proof.login().password(), "it must be the key");
        assertEquals(password, proof.login().sudoPassword(), "sudo asks for the same one");
        assertEquals(Optional.of(Secret.of("of the key")), proof.login().passphrase());
        assertEquals(false, proof.login().agent());
        assertEquals(server.jump(), proof.jump());
    }

    @Test
    void thePasswordChosenForAnAdministratorIsNotAskedForAgain() {
        var heard = new ProvingConnector.Heard(Asks.NOBODY, "ada");
        var chosen = Secret.of("four random words");
        heard.sudoPasswordOf("carol", chosen);
        assertEquals(Optional.of(chosen), heard.sudoPassword("carol@h", false));
        assertEquals(Optional.empty(), heard.sudoPassword("carol@h", true), "it was wrong");
        assertEquals(Optional.empty(), heard.sudoPassword("bob@h", false));
        assertEquals(Optional.empty(), heard.sudoPassword(), "it is not the one of who logs in");
    }
}
