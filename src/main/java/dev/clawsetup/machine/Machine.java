package dev.clawsetup.machine;

/// One connection to a server on which scripts run as root.
///
/// A connection carries one script at a time; who needs two things at once opens two connections
/// (control, lifeline and proof are connections of their own). Implementations: `LocalMachine`,
/// `SshMachine`; tests write theirs in ten lines.
public interface Machine extends AutoCloseable {

    /// Runs a script as root, hands its standard output on as it comes, and returns when it has
    /// ended.
    ///
    /// @throws MachineLost if the line broke or the limit passed; whether the script goes on is not
    ///   known
    Result run(Command command, Output output);

    default Result run(Command command) {
        return run(command, Output.NONE);
    }

    /// Starts a script as root that talks line by line, and leaves it running: the lifeline.
    Conversation converse(Command command);

    /// Logs in without the network: over the streams of a script of ours that speaks SSH as sshd
    /// does (`sshd -i`), so that a configuration can be tried which is not in force.
    ///
    /// The same key and host key as everywhere. This connection carries nothing else until the
    /// login is closed.
    Machine loginOver(Command sshd, String user) throws CannotConnect;

    /// What this connection saw of the server's end: who, from where, how.
    Session session();

    /// Ends the connection. Never throws, never waits for the other side.
    @Override
    void close();

    /// Takes raw bytes of standard output as they arrive, on the thread that called `run`.
    @FunctionalInterface
    interface Output {
        Output NONE = (bytes, length) -> {};

        void bytes(byte[] buffer, int length);
    }

    /// A script that answers lines. Closing it ends its input, which ends the script.
    interface Conversation extends AutoCloseable {
        /// Sends one line and returns the next line of the answer.
        ///
        /// @throws MachineLost if no answer came within `limit`, or the script ended; then {@link
        ///   MachineLost#exit()} says how
        String say(String line, java.time.Duration limit);

        @Override
        void close();
    }
}
