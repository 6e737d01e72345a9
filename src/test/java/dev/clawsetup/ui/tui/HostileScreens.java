package dev.clawsetup.ui.tui;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.googlecode.lanterna.TextCharacter;

import dev.clawsetup.answers.Draft;
import dev.clawsetup.run.Event;
import dev.clawsetup.run.Provisioner;
import dev.clawsetup.run.Report;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// Every page of the full screen, for a server whose every word means harm.
public final class HostileScreens {
    private HostileScreens() {}

    /// Looks at each cell of each page.
    ///
    /// @param server what is looked at and planned
    /// @param word what a login asks with
    public static void walk(Provisioner server, String word, List<Event> events, Report report)
            throws IOException {
        var hostile = new PausingServer(List.of(), events).lookingLike(server).ending(report);
        hostile.named(word);
        var walk =
                new Walk(80, 24)
                        .sees("Is this your server?")
                        .cells(HostileScreens::harmless)
                        .press("y")
                        .sees("Which password does the login ask for?")
                        .cells(HostileScreens::harmless)
                        .press("x", "Enter")
                        .sees("already good")
                        .cells(HostileScreens::harmless);
        for (var i = 0; i < 5; i++) {
            walk.press("ArrowDown").cells(HostileScreens::harmless);
        }
        walk.press("Home", "d").sees("Details").cells(HostileScreens::harmless).press("Escape");
        walk.press("Enter").sees("Who can reach").cells(HostileScreens::harmless);
        walk.press("Enter").sees("Under which name").cells(HostileScreens::harmless);
        walk.press("Tab", "Tab", "Enter").sees("doors").cells(HostileScreens::harmless);
        walk.press("?").sees("Help").cells(HostileScreens::harmless).press("Escape");
        walk.press("PageDown", "Enter").sees("Tailscale network").cells(HostileScreens::harmless);
        walk.press("Enter").sees("From where may").cells(HostileScreens::harmless);
        walk.press("Tab", "Tab", "Enter").sees("Which version").cells(HostileScreens::harmless);
        walk.press("Tab", "Enter").sees("needs you first").cells(HostileScreens::harmless);
        walk.resize(120, 40).cells(HostileScreens::harmless);
        walk.press("ArrowDown").cells(HostileScreens::harmless).resize(80, 24);
        walk.press("Home", " ").sees("1 change, ready").cells(HostileScreens::harmless);
        walk.press("Enter").sees("What happens").cells(HostileScreens::harmless);
        walk.press("l").sees("What happened").cells(HostileScreens::harmless);
        walk.press("w").cells(HostileScreens::harmless).press("Escape");
        walk.meanwhile(hostile::goOn).sees("What I saw").cells(HostileScreens::harmless);
        walk.press("r").sees("Report").cells(HostileScreens::harmless).press("Escape");
        walk.press("d").sees("Details").cells(HostileScreens::harmless).press("Escape");
        walk.sees("What I saw").press("Enter");
        walk.run(
                Scenes.scenario(
                        (target, asks) -> {
                            asks.trust(word, word, word);
                            asks.password(word, false);
                            return hostile;
                        },
                        Optional.of("x"),
                        Draft.empty()));
    }

    private static void harmless(TextCharacter cell) {
        cell.getCharacterString()
                .codePoints()
                .forEach(c -> {
                    var type = Character.getType(c);
                    assertTrue(
                            c >= 32
                                    && c <= 0xffff
                                    && type != Character.CONTROL
                                    && type != Character.FORMAT
                                    && type != Character.SURROGATE
                                    && type != Character.PRIVATE_USE
                                    && type != Character.UNASSIGNED
                                    && type != Character.NON_SPACING_MARK
                                    && type != Character.LINE_SEPARATOR
                                    && type != Character.PARAGRAPH_SEPARATOR,
                            () -> "drew U+%04X".formatted(c));
                });
    }
}
