package dev.clawsetup.ui.line;

import dev.clawsetup.secret.Secret;
import dev.clawsetup.ui.Clean;

import java.util.Optional;

/// Asks for the passphrase of a key that is being made, and says what going without one means.
final class NewPassphrase {
    private NewPassphrase() {}

    /// Empty: the key has none.
    static Optional<Secret> ask(Talk talk, String file) {
        talk.say(
                "A passphrase locks the key in %s. Without one, whoever gets that file, as with this"
                                .formatted(Clean.line(file))
                        + " computer or a copy of its disk, can log in to your server.");
        while (true) {
            var first = hidden(talk, "Passphrase, not shown [none]: ");
            if (first.isEmpty()) {
                return first;
            }
            if (first.equals(hidden(talk, "The same again: "))) {
                return first;
            }
            talk.say("These were two different ones; type it again.");
        }
    }

    private static Optional<Secret> hidden(Talk talk, String prompt) {
        return talk.askHidden(prompt).filter(text -> !text.isEmpty()).map(Secret::of);
    }
}
