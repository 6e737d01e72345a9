package dev.clawsetup.machine;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;

/// The streams of one command that runs somewhere: an SSH channel, or a process of this machine.
interface Pipe {
    OutputStream in();

    InputStream out();

    InputStream err();

    /// The exit status, once the command has ended; 128 + n where signal n ended it.
    ///
    /// @throws IOException if it is not known after `limit`
    int exit(Duration limit) throws IOException;

    /// Lets go of the command without waiting for it.
    void drop();

    /// Where pipes come from.
    interface Source {
        /// @param command a constant of ours, for the account's own shell; never anything that was
        ///   put together from answers
        Pipe open(String command) throws IOException;

        /// Breaks every stream that was opened here, so that whoever waits for one of them wakes
        /// up.
        void sever();
    }
}
