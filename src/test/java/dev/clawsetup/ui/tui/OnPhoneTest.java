package dev.clawsetup.ui.tui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clawsetup.answers.Draft;
import dev.clawsetup.answers.Key;
import dev.clawsetup.answers.Keys;
import dev.clawsetup.answers.Value;
import dev.clawsetup.ui.FakeProvisioner;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

class OnPhoneTest {
    private static final String LINK = "http://100.64.0.7:18789/";
    private static final String PAGE = "OpenClaw on your phone";
    private static final String POINT = "Point the phone's camera at the picture";

    private static void left(Walk walk, FakeProvisioner server, Draft given) throws IOException {
        var ended = walk.press("Escape").sees("Your server is ready").press("Enter");
        assertEquals(0, ended.run(Scenes.on(server, given)));
    }

    /// What a phone that is held before each of these screens reads.
    private static Set<String> read(Walk walk) {
        return walk.screens().stream()
                .filter(screen -> screen.contains(PAGE) && screen.contains("█"))
                .map(screen -> Camera.reads(screen.lines().toList(), Theme.Ground.DARK))
                .collect(Collectors.toSet());
    }

    @ParameterizedTest
    @EnumSource
    void theAddressInTheTailnetIsAPicture(Term term) throws IOException {
        var server = TailnetPagesTest.in("box.tail1234.ts.net", Optional.empty(), List.of());
        var walk =
                toPhone(new Walk(term), LINK)
                        .sees("in your Tailscale network.", "It asks for the token.")
                        .golden("phone");
        left(walk, server.reachedAt(LINK), server.complete(Way.TAILNET.given()));
        assertEquals(term == Term.ASCII ? Set.of() : Set.of(LINK), read(walk), "in each size");
    }

    private static Walk toPhone(Walk walk, String link) {
        return walk.sees("I only looked.")
                .press("Enter")
                .sees("all ready")
                .press("Enter")
                .sees("Your server is ready", link)
                .press("p")
                .sees(PAGE, link);
    }

    /// A way to reach the gateway, and what is said of it.
    private enum Way {
        LAN(
                "http://203.0.113.7:18789/",
                Map.of("gateway.bind", "lan", "gateway.networks", "192.0.2.0/24"),
                "192.0.2.0/24.",
                "It asks for the token."),
        CUSTOM(
                "http://10.0.0.5:18789/",
                Map.of(
                        "gateway.bind",
                        "custom",
                        "gateway.host",
                        "10.0.0.5",
                        "gateway.networks",
                        "10.0.0.0/8"),
                "10.0.0.0/8.",
                "It asks for the token."),
        TAILNET(
                LINK,
                Map.of("gateway.bind", "tailnet"),
                "in your Tailscale network.",
                "It asks for the token."),
        SERVE(
                "https://box.tail1234.ts.net/",
                Map.of("gateway.tailscale", "serve"),
                "in your Tailscale network.",
                "It asks for the token."),
        SERVE_BY_NAME(
                "https://box.tail1234.ts.net/",
                Map.of("gateway.tailscale", "serve", "gateway.allow-tailscale", "yes"),
                "in your Tailscale network.",
                "It knows you by your Tailscale account."),
        FUNNEL(
                "https://box.tail1234.ts.net/",
                Map.of("gateway.tailscale", "funnel"),
                "It works from everywhere",
                "password.");

        private final String link;
        private final Map<String, String> answers;
        private final String[] said;

        Way(String link, Map<String, String> answers, String... said) {
            this.link = link;
            this.answers = answers;
            this.said = said;
        }

        private Draft given() {
            var draft = Draft.empty();
            for (var answer : answers.entrySet()) {
                var key = Key.of(answer.getKey());
                draft =
                        draft.with(
                                key,
                                key.equals(Keys.NETWORKS)
                                        ? Value.of(List.of(answer.getValue()))
                                        : Value.of(answer.getValue()));
            }
            return draft;
        }
    }

    @ParameterizedTest
    @EnumSource
    void eachWaySaysWhereThePhoneMustBeAndWhatItIsAskedFor(Way way) throws IOException {
        var name = "box.tail1234.ts.net";
        var server = TailnetPagesTest.in(name, Optional.empty(), List.of(name)).reachedAt(way.link);
        var walk = toPhone(new Walk(80, 24), way.link).sees(POINT).sees(way.said);
        left(walk, server, server.complete(way.given()));
        assertEquals(Set.of(way.link), read(walk));
    }

    @ParameterizedTest
    @EnumSource
    void whatOnlyTheTunnelReachesSaysWhatWouldMakeAnAddress(Term term) throws IOException {
        var walk =
                Scenes.toRun(new Walk(term))
                        .sees("Your server is ready", "p phone")
                        .press("p")
                        .sees(PAGE, "no phone can open OpenClaw", "say yes to Tailscale")
                        .golden("phone-none")
                        .press("?")
                        .sees("Help", "the token or password")
                        .press("Escape")
                        .sees(PAGE);
        left(walk, new FakeProvisioner(), Draft.empty());
    }

    @Test
    void aLightTerminalShowsItToo() {
        var rows = OnPhone.picture(LINK).stream().map(LoginPage::inverted).toList();
        assertEquals(LINK, Camera.reads(rows, Theme.Ground.LIGHT));
    }

    /// As long as names in a tailnet get.
    @Test
    void aLongNameIsReadToo() {
        var link = "https://" + "a".repeat(63) + ".tail1234-abcd-efgh-ijkl-mnop.ts.net/";
        assertEquals(link, Camera.reads(OnPhone.picture(link), Theme.Ground.DARK));
    }

    /// The three corners that a camera looks for, inside of a light border.
    @Test
    void aCameraFindsItsCorners() {
        var rows = OnPhone.picture("https://box.tail1234.ts.net/");
        var wide = rows.getFirst().length();
        assertEquals(
                1,
                rows.stream().map(String::length).collect(Collectors.toSet()).size(),
                rows::toString);
        assertEquals("█".repeat(wide), rows.getFirst());
        assertTrue(rows.get(1).startsWith("██ ▄▄▄▄▄ "), rows::toString);
        assertTrue(rows.get(1).endsWith(" ▄▄▄▄▄ ██"), rows::toString);
        assertTrue(rows.get(2).startsWith("██ █   █ "), rows::toString);
    }
}
