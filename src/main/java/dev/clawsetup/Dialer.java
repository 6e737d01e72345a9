package dev.clawsetup;

import dev.clawsetup.answers.Draft;
import dev.clawsetup.answers.Key;
import dev.clawsetup.answers.Keys;
import dev.clawsetup.answers.Value;
import dev.clawsetup.machine.Asks;
import dev.clawsetup.machine.CannotConnect;
import dev.clawsetup.machine.Connector;
import dev.clawsetup.machine.LocalConnector;
import dev.clawsetup.machine.SshConfig;
import dev.clawsetup.machine.SshConnector;
import dev.clawsetup.machine.Target;
import dev.clawsetup.release.Build;
import dev.clawsetup.run.Attended;
import dev.clawsetup.run.Dial;
import dev.clawsetup.run.Engine;
import dev.clawsetup.secret.Secret;
import dev.clawsetup.steps.Steps;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Consumer;

/// Connects to what the user names, by the command line's means: identity, jump host, host key, and
/// the secrets of the answers file.
final class Dialer implements Dial {
    /// What stands in the place of an address when the server is this machine.
    static final String HERE = "this server";

    private final Options.Server server;
    private final Draft given;
    private final Attended attended;
    private volatile Engine last;
    private volatile Optional<ProvingConnector> proving = Optional.empty();
    private volatile Consumer<ProvingConnector> made = connector -> {};
    private Optional<Path> later = Optional.empty();

    Dialer(Options.Server server, Draft given, Attended attended) {
        this.server = server;
        this.given = given;
        this.attended = attended;
    }

    @Override
    public TailnetLogin dial(String target, Asks asks) throws CannotConnect {
        var connector = connector(target, asks);
        last = Engine.open(connector, Steps.all(), Clock.systemUTC(), attended);
        return new TailnetLogin(last, connector, attended);
    }

    /// The server that was reached last, once more, by that key alone: it shows that the key opens
    /// it.
    ///
    /// @throws IllegalStateException if that server is this machine, or none was reached
    Engine dialWith(Path key, Optional<Secret> passphrase, Asks asks) throws CannotConnect {
        var remote = proving.orElseThrow().only(key, passphrase);
        return Engine.open(
                new SshConnector(remote, asks), Steps.all(), Clock.systemUTC(), attended);
    }

    /// From now on what changes on a server behind SSH is proved with that key, also after another
    /// dialing.
    void provesWith(Path key, Optional<Secret> passphrase, ProvingConnector.Which which) {
        made = connector -> connector.provesWith(key, passphrase, which);
        proving.ifPresent(made);
    }

    /// Expects that a key is made there while this goes on.
    Dialer expecting(Path file) {
        later = Optional.of(file);
        return this;
    }

    /// The server that was reached last.
    Optional<Engine> dialed() {
        return Optional.ofNullable(last);
    }

    Connector connector(String target, Asks asks) throws CannotConnect {
        if (here(target)) {
            onlyOnLinux(Build.here());
            return new LocalConnector(asks);
        }
        var connector = new ProvingConnector(meant(target), asks, later);
        made.accept(connector);
        proving = Optional.of(connector);
        return connector;
    }

    /// A laptop with macOS or Windows is where people sit, never the server.
    static void onlyOnLinux(Build build) throws CannotConnect {
        if (!build.platform().startsWith("linux")) {
            throw new CannotConnect(
                    CannotConnect.Why.NO_SHELL,
                    "cannot set up this machine: it is no Debian or Ubuntu server",
                    "name the server, as in clawsetup install ada@203.0.113.7",
                    new UnsupportedOperationException(build.platform()));
        }
    }

    static boolean here(String target) {
        return target.equals(HERE) || target.equals("local");
    }

    SshConnector remote(String target, Asks asks) throws CannotConnect {
        return new SshConnector(meant(target), asks);
    }

    private Target.Remote meant(String target) throws CannotConnect {
        try {
            var wish =
                    new SshConfig.Wish(
                            target,
                            server.identities.value(),
                            given(server.jump.value()),
                            server.knownHosts.value().stream().findFirst(),
                            given(server.hostKey.value()),
                            secret(Keys.PASSWORD),
                            secret(Keys.SUDO_PASSWORD),
                            secret(Keys.PASSPHRASE));
            return SshConfig.ofUser().target(wish);
        } catch (IllegalArgumentException e) {
            throw new CannotConnect(
                    CannotConnect.Why.UNKNOWN_HOST,
                    e.getMessage(),
                    "Give the server as user@address, as in ada@203.0.113.7.",
                    e);
        } catch (IOException e) {
            throw new CannotConnect(
                    CannotConnect.Why.UNKNOWN_HOST,
                    "cannot read ~/.ssh/config (%s)".formatted(e.getMessage()),
                    "Mend that file, or move it away.",
                    e);
        }
    }

    private static Optional<String> given(String word) {
        return word.isEmpty() ? Optional.empty() : Optional.of(word);
    }

    private Optional<Secret> secret(Key key) {
        return given.get(key)
                .flatMap(value ->
                        switch (value) {
                            case Value.Hidden(var secret) -> Optional.of(secret);
                            case Value.Text(var text) -> Optional.of(Secret.of(text));
                            case Value.Many many -> Optional.empty();
                        });
    }
}
