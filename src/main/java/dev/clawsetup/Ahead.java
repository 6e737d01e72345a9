package dev.clawsetup;

import dev.clawsetup.answers.Answers;
import dev.clawsetup.answers.Draft;
import dev.clawsetup.demo.Played;
import dev.clawsetup.demo.Recording;
import dev.clawsetup.steps.Steps;
import dev.clawsetup.ui.Marks;
import dev.clawsetup.ui.Scenario;
import dev.clawsetup.ui.Unattended;
import dev.clawsetup.ui.line.Lines;

import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;

import javax.crypto.KeyAgreement;

/// Thinks ahead while the command line is read and the server answers: what a login calculates, a
/// run on a recorded server that nobody sees, and the end. Java does everything slowly the first
/// time, and it need not be the time when somebody waits for it.
final class Ahead {
    private Ahead() {}

    /// Comes back at once; what it does touches nothing, and its end is not waited for. With one
    /// processor it would only be in the way.
    static void begin() {
        if (Runtime.getRuntime().availableProcessors() == 1) {
            return;
        }
        Thread.ofPlatform()
                .daemon()
                .name("ahead")
                .start(() -> {
                    try {
                        login();
                        run();
                        end();
                    } catch (GeneralSecurityException | RuntimeException e) {
                        // whatever cannot be done ahead is done, and told, when it is needed
                    }
                });
    }

    static void login() throws GeneralSecurityException {
        var pairs = KeyPairGenerator.getInstance("X25519");
        var agreed = KeyAgreement.getInstance("X25519");
        agreed.init(pairs.generateKeyPair().getPrivate());
        agreed.doPhase(pairs.generateKeyPair().getPublic(), true);
        agreed.generateSecret();
    }

    /// {@link System#exit} asks for this one, and Java looks for somebody who provides it.
    static void end() {
        System.getLogger(Runtime.class.getName());
    }

    static void run() {
        new Unattended(new Lines(_ -> {}, _ -> {}, Marks.SIGNS, ZoneOffset.UTC))
                .run(
                        new Scenario(
                                (_, _) ->
                                        Played.of(
                                                Recording.FRESH,
                                                Steps.all(),
                                                Duration.ZERO,
                                                Played.Ending.WELL),
                                Optional.of(Recording.FRESH.word()),
                                Draft.empty(),
                                Optional.of(Answers.Purpose.HARDEN),
                                Set.of()));
    }
}
