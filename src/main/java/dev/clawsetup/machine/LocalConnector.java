package dev.clawsetup.machine;

import dev.clawsetup.secret.Secret;

import java.time.Duration;
import java.util.Optional;

/// Opens "connections" to the machine that clawsetup runs on: root shells of its own.
public final class LocalConnector implements Connector {
    private final SudoMemory memory;

    public LocalConnector(Asks asks) {
        this.memory = new SudoMemory(asks);
    }

    @Override
    public Machine connect() throws CannotConnect {
        var pipes = new LocalPipes();
        var user = System.getProperty("user.name");
        var started = System.nanoTime();
        try {
            var shell = RootShell.open(pipes, memory.of(user, user, Optional.<Secret>empty()));
            return new LocalMachine(
                    pipes, person(user), shell, Duration.ofNanos(System.nanoTime() - started));
        } catch (NotRoot e) {
            pipes.sever();
            throw Refusals.notRoot(e, "work on this server as " + user, user);
        }
    }

    /// Who sits here: with `sudo clawsetup` the one who typed it, who will log in again tomorrow,
    /// and not root, who perhaps cannot (sudo(8) sets `SUDO_USER`).
    private static String person(String user) {
        var caller = System.getenv().getOrDefault("SUDO_USER", "");
        return user.equals("root") && !caller.isEmpty() ? caller : user;
    }

    /// There is no login here that could be tried as somebody else: that takes SSH.
    @Override
    public Machine connectAs(String user) throws CannotConnect {
        throw new CannotConnect(
                CannotConnect.Why.REFUSED,
                "cannot log in as " + user + " without SSH",
                "Connect to this server through SSH to prove a login.",
                null);
    }

    @Override
    public Target target() {
        return new Target.Local();
    }

    @Override
    public void close() {}
}
