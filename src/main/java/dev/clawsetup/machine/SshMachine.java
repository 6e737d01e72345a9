package dev.clawsetup.machine;

/// A server behind SSH: one connection, one script at a time.
public final class SshMachine implements Machine {
    private final SshConnector origin;
    private final SshLine line;
    private final RootShell shell;
    private final Session session;

    SshMachine(SshConnector origin, SshLine line, RootShell shell, Session session) {
        this.origin = origin;
        this.line = line;
        this.shell = shell;
        this.session = session;
    }

    @Override
    public Result run(Command command, Output output) {
        return shell.run(command, output);
    }

    @Override
    public Conversation converse(Command command) {
        return shell.converse(command);
    }

    @Override
    public Machine loginOver(Command sshd, String user) throws CannotConnect {
        return origin.over(shell.stream(sshd), user);
    }

    @Override
    public Session session() {
        return session;
    }

    /// How many commands this connection has asked sshd to execute: its round trips after the
    /// login.
    public int rounds() {
        return shell.rounds();
    }

    @Override
    public void close() {
        line.close();
    }
}
