package dev.clawsetup.ui.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

import dev.clawsetup.answers.Operator;
import dev.clawsetup.facts.Facts;
import dev.clawsetup.ui.Clean;
import dev.clawsetup.ui.KeyList;

import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;

/// The keys of a server for a program: one JSON object a key, `"event":"key"` first.
public final class JsonKeys {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private JsonKeys() {}

    public static List<String> lines(Facts now, Operator operator, Instant at) {
        return now.loginAccounts().stream()
                .flatMap(account ->
                        KeyList.of(account, operator).stream()
                                .map(row -> {
                                    var node = JsonNodeFactory.instance.objectNode();
                                    var key = row.key();
                                    node.put("event", "key");
                                    node.put("at", at.toString());
                                    node.put("account", Clean.line(row.account()));
                                    node.put("name", Clean.line(key.comment()));
                                    node.put("kind", Clean.line(key.type()));
                                    node.put("fingerprint", key.fingerprint());
                                    node.put("options", Clean.line(key.options()));
                                    node.put("file", Clean.line(key.file()));
                                    node.put("line", key.line());
                                    node.put("usable", account.usableKeys().contains(key));
                                    node.put("in-use", KeyList.inUse(account, key, operator));
                                    try {
                                        return MAPPER.writeValueAsString(node);
                                    } catch (JsonProcessingException e) {
                                        throw new UncheckedIOException(e);
                                    }
                                }))
                .toList();
    }
}
