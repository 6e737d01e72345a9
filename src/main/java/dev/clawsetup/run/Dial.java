package dev.clawsetup.run;

import dev.clawsetup.machine.Asks;
import dev.clawsetup.machine.CannotConnect;

/// Connects to what the user typed on the page "Where": `ada@203.0.113.7:2222`, or `this server`.
public interface Dial {
    /// @param asks who answers host keys, passphrases and passwords
    Provisioner dial(String target, Asks asks) throws CannotConnect;
}
