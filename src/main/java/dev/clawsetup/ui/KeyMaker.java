package dev.clawsetup.ui;

import dev.clawsetup.facts.Facts;
import dev.clawsetup.run.Provisioner;
import dev.clawsetup.secret.Secret;

import java.util.List;
import java.util.Optional;

/// How a person who has no key gets one, before anything on the server is changed: its public half
/// becomes an answer, and is brought over with all the rest.
public interface KeyMaker {
    /// Where a key for that server is made.
    Place place(Provisioner server, Facts now);

    sealed interface Place {
        /// On this computer, in that file.
        record Here(String file) implements Place {}

        /// Somewhere else, and what to type there.
        record Elsewhere(List<String> lines) implements Place {
            public Elsewhere {
                lines = List.copyOf(lines);
            }
        }
    }

    /// Makes it, where {@link #place} said. Takes longer than a frame.
    ///
    /// @param passphrase empty: whoever has the file can log in
    Outcome make(Optional<Secret> passphrase);

    sealed interface Outcome {
        record Made(String publicLine, String fingerprint, String file) implements Outcome {}

        record Not(String why, String instead) implements Outcome {}
    }

    /// Where nothing is real.
    KeyMaker NONE =
            new KeyMaker() {
                @Override
                public Place place(Provisioner server, Facts now) {
                    return new Place.Elsewhere(
                            List.of("This is a demonstration, so no key is made here."));
                }

                @Override
                public Outcome make(Optional<Secret> passphrase) {
                    return new Outcome.Not("no key can be made here", "paste one that you have");
                }
            };
}
