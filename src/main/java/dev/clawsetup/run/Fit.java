package dev.clawsetup.run;

import dev.clawsetup.facts.Facts;

import java.util.Optional;

/// Whether anything can be done to a server of that kind at all.
public final class Fit {
    private Fit() {}

    /// Why not, in the user's words; empty if something can.
    public static Optional<String> trouble(Facts now) {
        if (!now.distribution().supported()) {
            return Optional.of(
                    ("cannot work on %s. Nothing was changed. Debian 12 and 13 and Ubuntu 22.04,"
                                    + " 24.04 and 26.04 are supported.")
                            .formatted(now.distribution().name()));
        }
        if (!now.platform().init().equals("systemd")) {
            return Optional.of(
                    ("cannot work without systemd: process 1 is %s. Nothing was changed. The undo"
                                    + " of dangerous changes rests on systemd's timers, so use a"
                                    + " server or virtual machine that runs it.")
                            .formatted(now.platform().init()));
        }
        return Optional.empty();
    }
}
