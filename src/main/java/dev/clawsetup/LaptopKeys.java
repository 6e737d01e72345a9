package dev.clawsetup;

import dev.clawsetup.answers.Operator;
import dev.clawsetup.facts.Facts;
import dev.clawsetup.keys.BringOver;
import dev.clawsetup.keys.KeyFile;
import dev.clawsetup.keys.NewKey;
import dev.clawsetup.run.Provisioner;
import dev.clawsetup.secret.Secret;
import dev.clawsetup.ui.KeyMaker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Makes keys on the computer that clawsetup runs on, unless that is the server itself.
///
/// Where the key will lie is settled before the first login, so that every later one tries it.
final class LaptopKeys implements KeyMaker {
    static final Path HOME = Path.of(System.getProperty("user.home"));

    private final Dialer dialer;
    private final Path file = KeyFile.free(HOME);

    LaptopKeys(Dialer dialer) {
        this.dialer = dialer.expecting(file);
    }

    @Override
    public Place place(Provisioner server, Facts now) {
        return server.operator().method().equals("local")
                ? new Place.Elsewhere(bringOver(server.operator(), now).lines())
                : new Place.Here(file.toString());
    }

    @Override
    public Outcome make(Optional<Secret> passphrase) {
        try {
            var key = KeyFile.keep(NewKey.called(name()), file, passphrase);
            dialer.provesWith(key.file(), passphrase, ProvingConnector.Which.NEW_FIRST);
            return new Outcome.Made(key.publicLine(), key.fingerprint(), key.file().toString());
        } catch (KeyFile.CannotKeep e) {
            return new Outcome.Not(
                    e.getMessage(), "give the line of its .pub file, or one of another key");
        }
    }

    /// `ada@laptop`, as ssh-keygen names keys; a name says whose it is when it has to go.
    static String name() {
        return System.getProperty("user.name")
                + "@"
                + Optional.ofNullable(System.getenv("HOSTNAME"))
                        .or(() -> Optional.ofNullable(System.getenv("COMPUTERNAME")))
                        .or(LaptopKeys::hostname)
                        .orElse("this-computer");
    }

    static String recoveryName() {
        return "recovery-of-" + System.getProperty("user.name");
    }

    private static Optional<String> hostname() {
        try {
            return Optional.of(Files.readString(Path.of("/etc/hostname")).strip())
                    .filter(name -> !name.isEmpty());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /// How a key is made elsewhere and brought to that server, which this runs on.
    static BringOver bringOver(Operator operator, Facts now) {
        var connection = now.weather().connection();
        var address =
                connection
                        .map(c -> c.serverAddress())
                        .or(() ->
                                now.state().addresses().stream()
                                        .filter(a -> a.scope().equals("global"))
                                        .map(a -> a.address())
                                        .findFirst())
                        .orElse("ADDRESS");
        var port =
                connection
                        .map(c -> c.serverPort())
                        .or(() -> now.sshd().ports().stream().findFirst())
                        .orElse(22);
        return new BringOver(operator.account(), address, port);
    }
}
