package dev.clawsetup.hosts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// A real Chromium without a window, which opens OpenClaw's page as a person would; a new profile
/// each time, so it knows no gateway and no gateway knows it.
///
/// It speaks Chromium's DevTools protocol over pipes, so it needs no port, and can stand in the
/// network of any practice server.
final class Chromium implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    /// Answers with what the page shows: `in` once it is what only the gateway knows, the name of
    /// an agent; or else the heading of the page that lets nobody in. At once where that is `in` or
    /// another one than the last, after a second else. The page looks itself, at each change of it.
    private static final String SHOWS =
            """
            new Promise(tell => {
                const shown = () => {
                    const gate = document.querySelector('.login-gate__failure-title');
                    const agent = document.querySelector('openclaw-app-shell .agent-select__label');
                    if (gate && gate.textContent.trim()) return gate.textContent.trim();
                    if (agent && agent.textContent.trim() && !document.querySelector('openclaw-login-gate'))
                        return 'in';
                    return '';
                };
                const look = () => {
                    const now = shown();
                    if (now === 'in' || now !== %s) tell(now);
                };
                new MutationObserver(look).observe(
                    document, { childList: true, subtree: true, characterData: true });
                setTimeout(() => tell(shown()), 1000);
                look();
            })
            """;

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private static final String APPROVE = "Approve this browser";

    /// What the page tells to type on the gateway's host.
    private static final String COMMAND =
            "document.querySelector('.login-gate__command--hero code').textContent.trim()";

    private final Process process;
    private Visit visit = new Visit("", "");
    private int number;

    private Chromium(Process process) {
        this.process = process;
    }

    /// On the laptop: this machine.
    static Chromium here() throws IOException {
        return started(List.of());
    }

    /// In the network of a practice server, by its name.
    static Chromium in(String name) throws IOException {
        return started(List.of(name));
    }

    private static Chromium started(List<String> where) throws IOException {
        var words = new ArrayList<>(List.of("installer-scripts/practice", "browser"));
        words.addAll(where);
        return new Chromium(
                new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.DISCARD).start());
    }

    /// What the page came to, and what its gateway said to it.
    ///
    /// @param came `in`, or the heading of the page that lets nobody in
    /// @param greeted whether the gateway let it in over its WebSocket
    /// @param refused why the gateway refused what the address holds, in OpenClaw's word, as
    ///   `AUTH_TOKEN_MISMATCH`; else empty
    /// @param address as the address bar shows it in the end
    record Opened(String came, boolean greeted, String refused, String address) {}

    /// What the page and its gateway say to each other. The page shows a heading for a while also
    /// where a line broke or an answer took long, and tries again; it came to its end where the
    /// gateway let it in, or refused what it was given.
    ///
    /// @param page the id of its frame
    /// @param given what lets in: the token, or that of the link
    private static final class Visit {
        private final String page;
        private final String given;
        private final Set<String> asked = new HashSet<>();
        private final Set<String> askedWithout = new HashSet<>();
        private boolean greeted;
        private String refused = "";
        private int starts;
        private boolean forgot;
        private final List<String> failed = new ArrayList<>();

        Visit(String page, String given) {
            this.page = page;
            this.given = given;
        }

        void sent(JsonNode frame) {
            if (frame.path("method").asText().equals("connect")) {
                var auth = frame.path("params").path("auth");
                var shows =
                        auth.path("token").asText().equals(given)
                                || auth.path("bootstrapToken").asText().equals(given);
                (shows ? asked : askedWithout).add(frame.path("id").asText());
            }
        }

        void received(JsonNode frame) {
            var id = frame.path("id").asText();
            var why = frame.path("error").path("details").path("code").asText();
            if (frame.path("payload").path("type").asText().equals("hello-ok")) {
                greeted = true;
                refused = "";
            } else if (asked.contains(id)) {
                refused = why.startsWith("AUTH_") || why.equals("PAIRING_REQUIRED") ? why : "";
            } else if (askedWithout.contains(id)) {
                forgot |= why.startsWith("AUTH_");
            }
        }

        void requests(JsonNode told) {
            if (told.path("type").asText().equals("Document")
                    && told.path("frameId").asText().equals(page)) {
                starts++;
            }
        }

        void failed(JsonNode told) {
            failed.add(told.path("type").asText() + " " + told.path("errorText").asText());
        }

        /// It asks for what it was given: it was loaded a second time, or the gateway refused it as
        /// it came without.
        boolean lost(String shown) {
            return !shown.isEmpty() && !shown.equals("in") && (starts > 1 || forgot);
        }

        boolean over(String shown) {
            return shown.equals("in") ? greeted : !shown.isEmpty() && !refused.isEmpty();
        }
    }

    /// @param address with `#token=…`, or a link that is used up: see {@link #openOnce}
    Opened open(String address) throws IOException {
        return open(address, Optional.empty());
    }

    /// From another address than the gateway's own host, where a browser that it has not seen waits
    /// until somebody there approves it: that is done, as the page tells it.
    ///
    /// @param host runs a command there, {@link Practice#inside}
    Opened openApproved(String address, Function<String, Practice.Said> host) throws IOException {
        return open(address, Optional.of(host));
    }

    /// A person opens the address again where the page has forgotten what it was given.
    private Opened open(String address, Optional<Function<String, Practice.Said>> host)
            throws IOException {
        for (var attempt = 0; attempt < 5; attempt++) {
            var seen = once(address, host);
            if (seen.isPresent()) {
                return seen.get();
            }
        }
        throw new AssertionError("each time it forgets what it was given: " + address);
    }

    /// @param link that signs in, which works once, so that it cannot be opened again
    /// @return empty where the page has forgotten it: where the machine has so much to do that the
    ///   page does not come to drawing itself, it starts itself anew without what it was given
    Optional<Opened> openOnce(String link) throws IOException {
        return once(link, Optional.empty());
    }

    private Optional<Opened> once(String address, Optional<Function<String, Practice.Said>> host)
            throws IOException {
        var target =
                call("Target.createTarget", of("url", "about:blank"), "").path("targetId").asText();
        visit = new Visit(target, given(address));
        var attach = of("targetId", target);
        attach.put("flatten", true);
        var session = call("Target.attachToTarget", attach, "").path("sessionId").asText();
        call("Network.enable", of(), session);
        var navigated = call("Page.navigate", of("url", address), session);
        var error = navigated.path("errorText").asText();
        if (!error.isEmpty()) {
            throw new AssertionError("the page does not open: " + error);
        }
        var came = comesTo(session, shown -> visit.over(shown));
        if (came.equals(APPROVE) && host.isPresent()) {
            var command = evaluated(COMMAND, session);
            if (!command.matches("openclaw devices approve [0-9a-f-]{36}")) {
                throw new AssertionError("what is to be typed there? " + command);
            }
            var said = host.get().apply("/usr/local/bin/" + command);
            if (said.exit() != 0) {
                throw new AssertionError(said.toString());
            }
            came = comesTo(session, shown -> shown.equals("in"));
        }
        var seen =
                new Opened(came, visit.greeted, visit.refused, evaluated("location.href", session));
        call("Target.closeTarget", of("targetId", target), "");
        if (visit.lost(came)) {
            System.out.println("the page has forgotten what it was given: " + seen);
            return Optional.empty();
        }
        return Optional.of(seen);
    }

    private static String given(String address) {
        return Pattern.compile("oken=([^&]+)")
                .matcher(address)
                .results()
                .map(found -> found.group(1))
                .findFirst()
                .orElseThrow(() -> new AssertionError("nothing in it lets in: " + address));
    }

    private String comesTo(String session, Predicate<String> over) throws IOException {
        var end = System.nanoTime() + PATIENCE.toNanos();
        var shown = "";
        while (!over.test(shown) && !visit.lost(shown) && System.nanoTime() < end) {
            shown = evaluated(SHOWS.formatted(JSON.writeValueAsString(shown)), session);
        }
        return over.test(shown)
                ? shown
                : "neither in nor out, not loaded: %s, %s"
                        .formatted(visit.failed, evaluated("document.body.innerText", session));
    }

    /// Again where the page went somewhere else meanwhile.
    private String evaluated(String script, String session) throws IOException {
        var what = of("expression", script);
        what.put("awaitPromise", true);
        what.put("returnByValue", true);
        for (var attempt = 0; attempt < 5; attempt++) {
            var value = call("Runtime.evaluate", what, session).path("result").path("value");
            if (value.isTextual()) {
                return value.asText();
            }
        }
        throw new AssertionError("the page never stood still");
    }

    private static ObjectNode of(String... pairs) {
        var node = JsonNodeFactory.instance.objectNode();
        for (var i = 0; i < pairs.length; i += 2) {
            node.put(pairs[i], pairs[i + 1]);
        }
        return node;
    }

    private JsonNode call(String method, ObjectNode parameters, String session) throws IOException {
        var message = of("method", method);
        message.put("id", ++number);
        message.set("params", parameters);
        if (!session.isEmpty()) {
            message.put("sessionId", session);
        }
        var pipe = process.getOutputStream();
        pipe.write(JSON.writeValueAsBytes(message));
        pipe.write(0);
        pipe.flush();
        while (true) {
            var answer = JSON.readTree(next(process.getInputStream()));
            switch (answer.path("method").asText()) {
                case "Network.requestWillBeSent" -> visit.requests(answer.path("params"));
                case "Network.loadingFailed" -> visit.failed(answer.path("params"));
                case "Network.webSocketFrameSent" -> visit.sent(frame(answer));
                case "Network.webSocketFrameReceived" -> visit.received(frame(answer));
                default -> {} // what a browser tells else
            }
            if (answer.path("id").asInt() == number) {
                return answer.path("result");
            }
        }
    }

    private static JsonNode frame(JsonNode told) throws IOException {
        return JSON.readTree(told.path("params").path("response").path("payloadData").asText());
    }

    private static String next(InputStream in) throws IOException {
        var bytes = new ByteArrayOutputStream();
        for (var one = in.read(); one != 0; one = in.read()) {
            if (one < 0) {
                throw new IOException("the browser ended");
            }
            bytes.write(one);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
