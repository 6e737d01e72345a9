package dev.clawsetup.answers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clawsetup.facts.Tailscale;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// The ways to the gateway: what is offered, what is complained about, and what follows from what.
class GatewayAnswersTest {
    private static Tailscale tailnet(String certificate, boolean funnel) {
        return new Tailscale(
                Optional.of("1.102.5"),
                Tailscale.Backend.RUNNING,
                "https://controlplane.tailscale.com",
                "",
                "box.tail1234.ts.net",
                List.of("100.64.0.7"),
                List.of(),
                Optional.empty(),
                "",
                true,
                false,
                certificate.isEmpty() ? List.of() : List.of(certificate),
                funnel,
                List.of());
    }

    private static Interview on(SampleServer server) {
        return new Interview(
                server.facts(), SampleServer.root(), Answers.Purpose.INSTALL, Set.of());
    }

    private static Interview in(Tailscale tailnet) {
        return on(new SampleServer().tailscale(tailnet));
    }

    private static final Interview OUTSIDE = on(new SampleServer());
    private static final Interview PLAIN = in(tailnet("", false));
    private static final Interview HTTPS = in(tailnet("box.tail1234.ts.net", false));

    private static Draft draft(String... pairs) {
        var draft = Draft.empty();
        for (var i = 0; i < pairs.length; i += 2) {
            draft = draft.with(Key.of(pairs[i]), Value.of(pairs[i + 1]));
        }
        return draft;
    }

    private static Optional<Question> asks(Interview interview, Draft draft, Key key) {
        return interview.pages(draft).stream()
                .flatMap(page -> page.questions().stream())
                .filter(q -> q.key().equals(key))
                .findFirst();
    }

    private static List<String> offers(Interview interview, Draft draft, Key key) {
        return asks(interview, draft, key).stream()
                .map(Question::kind)
                .map(Question.Kind.Choice.class::cast)
                .flatMap(choice -> choice.options().stream())
                .map(Question.Option::value)
                .toList();
    }

    private static String complaints(Interview interview, String... pairs) {
        return interview.complaints(draft(pairs)).stream()
                .map(Complaint::sentence)
                .collect(Collectors.joining("\n"));
    }

    @Test
    void theTailnetIsOfferedWhereThereIsOneOrWillBe() {
        assertEquals(
                List.of("loopback", "lan", "custom"), offers(OUTSIDE, Draft.empty(), Keys.BIND));
        assertTrue(
                asks(OUTSIDE, Draft.empty(), Keys.BIND)
                        .orElseThrow()
                        .explain()
                        .endsWith("is no choice, as this server is in none."));
        assertTrue(offers(PLAIN, Draft.empty(), Keys.BIND).contains("tailnet"));
        assertTrue(offers(OUTSIDE, draft("tailscale.use", "yes"), Keys.BIND).contains("tailnet"));
    }

    @Test
    void httpsIsOfferedOnlyWhereTheTailnetGivesCertificates() {
        assertTrue(asks(PLAIN, Draft.empty(), Keys.SHARE).isEmpty());
        assertTrue(
                asks(PLAIN, Draft.empty(), Keys.BIND)
                        .orElseThrow()
                        .explain()
                        .contains("gives no certificates"));
        assertEquals(List.of("off", "serve"), offers(HTTPS, Draft.empty(), Keys.SHARE));
        assertTrue(
                asks(HTTPS, Draft.empty(), Keys.SHARE)
                        .orElseThrow()
                        .explain()
                        .contains("Funnel is no choice"));
        assertEquals(
                List.of("off", "serve", "funnel"),
                offers(in(tailnet("box.tail1234.ts.net", true)), Draft.empty(), Keys.SHARE));
        assertTrue(asks(HTTPS, draft("gateway.bind", "tailnet"), Keys.SHARE).isEmpty());
    }

    @Test
    void whatOpenClawWouldRefuseIsKnownBefore() {
        assertTrue(complaints(OUTSIDE, "gateway.bind", "tailnet").contains("is in no tailnet"));
        assertTrue(complaints(OUTSIDE, "gateway.tailscale", "serve").contains("in no tailnet"));
        assertTrue(complaints(PLAIN, "gateway.tailscale", "serve").contains("no certificates"));
        assertTrue(complaints(HTTPS, "gateway.tailscale", "funnel").contains("does not allow it"));
        assertTrue(
                complaints(HTTPS, "gateway.tailscale", "serve", "gateway.bind", "lan")
                        .contains("needs gateway.bind: loopback"));
        assertTrue(complaints(HTTPS, "gateway.allow-tailscale", "yes").contains("serve only"));
        assertTrue(
                complaints(HTTPS, "gateway.tailscale", "serve", "tailscale.ssh-only", "yes")
                        .contains("OpenClaw could log Tailscale out then"));
        assertEquals("", complaints(HTTPS, "gateway.tailscale", "serve"));
        assertEquals(
                "",
                complaints(HTTPS, "gateway.tailscale", "serve", "gateway.allow-tailscale", "yes"));
        assertEquals("", complaints(PLAIN, "gateway.bind", "tailnet"));
    }

    @Test
    void networksAreForWhatOthersReach() {
        var named = Draft.empty().with(Keys.NETWORKS, Value.of(List.of("10.0.0.0/24")));
        assertFalse(OUTSIDE.complaints(named).isEmpty());
        var lan = named.with(Keys.BIND, Value.of("lan"));
        assertEquals(List.of(), OUTSIDE.complaints(lan));
        assertEquals(List.of("10.0.0.0/24"), OUTSIDE.answers(lan).gateway().networks());
        assertTrue(
                OUTSIDE.complaints(lan.with(Keys.NETWORKS, Value.of(List.of("0.0.0.0/0"))))
                        .getFirst()
                        .why()
                        .contains("nearly the whole internet"));
    }

    /// Somebody who changes one thing need not know what it makes of another.
    @Test
    void anotherWayLeavesNothingOfTheOldOne() {
        var served =
                on(
                        new SampleServer()
                                .tailscale(tailnet("box.tail1234.ts.net", false))
                                .openclaw(
                                        "2026.9.6",
                                        Map.of(
                                                "gateway.bind", "\"loopback\"",
                                                "gateway.tailscale.mode", "\"serve\"",
                                                "gateway.auth.allowTailscale", "true")));
        var kept = served.answers(Draft.empty()).gateway();
        assertEquals(Answers.Share.SERVE, kept.share());
        assertTrue(kept.allowTailscale());
        var changed = served.answers(draft("gateway.bind", "tailnet")).gateway();
        assertEquals(Answers.Share.OFF, changed.share());
        assertFalse(changed.allowTailscale());

        var direct =
                on(
                        new SampleServer()
                                .tailscale(tailnet("box.tail1234.ts.net", false))
                                .openclaw("2026.9.6", Map.of("gateway.bind", "\"tailnet\"")));
        assertEquals(
                Answers.Bind.LOOPBACK,
                direct.answers(draft("gateway.tailscale", "serve")).gateway().bind());
    }
}
