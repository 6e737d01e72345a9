package dev.clawsetup.machine;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The machine that clawsetup runs on. Needs to be root, or sudo.
public final class LocalMachine implements Machine {
    private final LocalPipes pipes;
    private final RootShell shell;
    private final Session session;

    /// @param person who sits here
    LocalMachine(LocalPipes pipes, String person, RootShell shell, Duration roundTrip) {
        this.pipes = pipes;
        this.shell = shell;
        this.session =
                new Session(
                        person,
                        "local",
                        Optional.empty(),
                        Optional.empty(),
                        List.of(),
                        Optional.empty(),
                        "",
                        roundTrip);
    }

    @Override
    public Result run(Command command, Output output) {
        return shell.run(command, output);
    }

    @Override
    public Conversation converse(Command command) {
        return shell.converse(command);
    }

    /// Nobody here has shown a key that a login could be tried with.
    @Override
    public Machine loginOver(Command sshd, String user) throws CannotConnect {
        throw new CannotConnect(
                CannotConnect.Why.REFUSED,
                "cannot log in as " + user + " without SSH",
                "Connect to this server through SSH to prove a login.",
                null);
    }

    @Override
    public Session session() {
        return session;
    }

    /// How many processes were started so far.
    public int rounds() {
        return shell.rounds();
    }

    @Override
    public void close() {
        pipes.sever();
    }
}
