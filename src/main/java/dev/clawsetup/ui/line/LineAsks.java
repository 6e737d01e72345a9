package dev.clawsetup.ui.line;

import dev.clawsetup.machine.Asks;
import dev.clawsetup.secret.Secret;
import dev.clawsetup.ui.Clean;

import java.util.List;
import java.util.Optional;

/// What a login has to ask, line by line. No answer means no.
final class LineAsks implements Asks {
    private final Talk talk;

    LineAsks(Talk talk) {
        this.talk = talk;
    }

    @Override
    public boolean trust(String host, String fingerprint, String keyType) {
        talk.say("This is the first contact with %s.".formatted(Clean.line(host)));
        talk.say(
                "It shows this %s key: %s".formatted(Clean.line(keyType), Clean.line(fingerprint)));
        talk.say(
                "Compare it with what your provider's page or console shows. If it is another one,"
                        + " somebody may be in between.");
        while (true) {
            var answer =
                    talk.ask("Is it the right one? yes or no [no]: ", List.of("yes", "no"))
                            .map(text -> text.strip().toLowerCase(java.util.Locale.ROOT))
                            .orElse("no");
            switch (answer) {
                case "yes" -> {
                    return true;
                }
                case "", "no", "n" -> {
                    return false;
                }
                default ->
                        talk.say(
                                "Say yes only if the fingerprint is the same. On the server:"
                                        + " ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub");
            }
        }
    }

    @Override
    public Optional<Secret> passphrase(String keyFile, boolean again) {
        return hidden(
                again, "Passphrase of %s (Enter to go without): ".formatted(Clean.line(keyFile)));
    }

    @Override
    public Optional<Secret> password(String userAtHost, boolean again) {
        return hidden(again, "Password of %s: ".formatted(Clean.line(userAtHost)));
    }

    @Override
    public Optional<Secret> sudoPassword(String userAtHost, boolean again) {
        return hidden(again, "Password that sudo asks %s: ".formatted(Clean.line(userAtHost)));
    }

    @Override
    public Optional<Secret> newPassword(String userAtHost, String prompt) {
        talk.say(
                "%s must get a new password before anything else. The server says: %s"
                        .formatted(Clean.line(userAtHost), Clean.line(prompt)));
        while (true) {
            var first = hidden(false, "New password: ");
            if (first.isEmpty()) {
                return first;
            }
            if (first.equals(hidden(false, "The same again: "))) {
                return first;
            }
            talk.say("These were two different ones; type it again.");
        }
    }

    private Optional<Secret> hidden(boolean again, String prompt) {
        if (again) {
            talk.say("That was not the right one.");
        }
        return talk.askHidden(prompt).filter(text -> !text.isEmpty()).map(Secret::of);
    }
}
