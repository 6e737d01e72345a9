package dev.clawsetup.ui.tui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clawsetup.secret.Secret;
import dev.clawsetup.ui.FakeKeys;
import dev.clawsetup.ui.FakeProvisioner;
import dev.clawsetup.ui.KeyMaker;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// A person who has no key, on the page “Who may log in”.
class KeyRingTest {
    private final FakeProvisioner server = new FakeProvisioner();
    private final FakeKeys keys = FakeKeys.here();

    private static Walk toTheKeys(Walk walk) {
        return walk.sees("I only looked.")
                .press("Enter", "Enter")
                .sees("Which other public keys")
                .press("Tab")
                .sees("F3 keys")
                .press("F3");
    }

    private static Walk finish(Walk walk) {
        return Scenes.pastTailscale(walk.press("Tab", "Enter"))
                .sees("From where")
                .press("Tab", "Tab", "Enter")
                .press("Enter", "Enter")
                .sees("all ready")
                .press("Enter")
                .sees("Your server is ready")
                .press("Enter");
    }

    @ParameterizedTest
    @EnumSource
    void aKeyIsMadeAndBecomesAnAnswer(Term term) throws IOException {
        var walk =
                toTheKeys(new Walk(term))
                        .sees("One key opens root", "you are logged in with it")
                        .golden("keys-today")
                        .press("my words", "Enter", "my word", "Enter")
                        .sees("The two are not the same")
                        .press("my words", "Enter", "my words", "Enter")
                        .sees("Made: /home/ada/.ssh/id_ed25519")
                        .golden("keys-made")
                        .press("Enter")
                        .sees("Which other public keys", "made@here");
        finish(walk).run(Scenes.on(server).making(keys));
        assertEquals(List.of(Optional.of(Secret.of("my words"))), keys.passphrases());
        assertEquals(List.of(FakeKeys.LINE), server.carriedOut().getFirst().access().addKeys());
        assertTrue(walk.screens().stream().noneMatch(s -> s.contains("my word")));
    }

    @Test
    void withoutAPassphraseItSaysWhatThatMeans() throws IOException {
        var walk =
                toTheKeys(new Walk(80, 24))
                        .sees("Without one, whoever gets that", "make it without a passphrase")
                        .press("Enter")
                        .sees("Made: ")
                        .press("Escape")
                        .sees("made@here");
        Scenes.leave(walk).run(Scenes.on(server).making(keys));
        assertEquals(List.of(Optional.empty()), keys.passphrases());
    }

    @Test
    void whatCannotBeMadeIsTold() throws IOException {
        var walk =
                toTheKeys(new Walk(80, 24))
                        .press("Enter")
                        .sees("There is one already. Paste its line.")
                        .press("Escape")
                        .sees("Which other public keys");
        Scenes.leave(walk).run(Scenes.on(server).making(keys.failing()));
    }

    @Test
    void onTheServerItselfItSaysWhatToTypeElsewhere() throws IOException {
        var lines = List.of("Windows (PowerShell)", "  make it:   ssh-keygen -t ed25519");
        var walk =
                toTheKeys(new Walk(80, 24))
                        .sees("Windows (PowerShell)", "ssh-keygen -t ed25519")
                        .press("x", "Enter", "Escape")
                        .sees("Which other public keys");
        Scenes.leave(walk)
                .run(Scenes.on(server).making(new FakeKeys(new KeyMaker.Place.Elsewhere(lines))));
    }
}
