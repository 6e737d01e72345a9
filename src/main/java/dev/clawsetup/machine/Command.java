package dev.clawsetup.machine;

import java.time.Duration;

/// A POSIX shell script for a {@link Machine} to run as root.
///
/// It travels on standard input; what is executed on the other side is a constant. So neither a
/// quote in an answer nor a secret can reach a command line. The commands in it read from
/// /dev/null.
///
/// @param script the text, whole; secrets are allowed in it
/// @param limit how long it may take before the channel is given up as lost
public record Command(String script, Duration limit) {

    public static Command of(String script) {
        return new Command(script, Duration.ofMinutes(2));
    }

    public Command within(Duration longest) {
        return new Command(script, longest);
    }

    /// The script's length only: the text may hold secrets.
    @Override
    public String toString() {
        return "Command[" + script.length() + " characters, limit " + limit + "]";
    }
}
