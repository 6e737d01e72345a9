package dev.clawsetup.facts;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// A rule as ufw stores it, told as `ufw show added` would.
///
/// Asking ufw itself starts Python, which takes ten times as long as everything else about it. The
/// wording follows `UFWCommandRule.get_command` of ufw 0.36.
final class UfwTuple {
    private static final List<String> ANYWHERE = List.of("0.0.0.0/0", "::/0");

    private UfwTuple() {}

    /// @param tuple what follows `### tuple ###`: action, protocol, port and address of the target,
    ///   then of the source, perhaps two applications, and the direction with its interfaces
    /// @return empty for a line that ufw itself would skip
    static Optional<String> asCommand(String tuple) {
        var comment = "";
        int at = tuple.indexOf(" comment=");
        var rule = tuple;
        if (at >= 0) {
            comment = unhex(tuple.substring(at + " comment=".length()).strip());
            rule = tuple.substring(0, at);
        }
        var f = rule.strip().split("[ \t]+");
        if (f.length < 6 || f.length > 9) return Optional.empty();
        var way = f.length == 7 || f.length == 9 ? f[f.length - 1] : "in";
        return Optional.of(
                command(
                        f[0],
                        f[1],
                        new End(f[3], f[2], f.length > 7 ? app(f[6]) : ""),
                        new End(f[5], f[4], f.length > 7 ? app(f[7]) : ""),
                        way,
                        comment));
    }

    private record End(String address, String port, String app) {
        boolean anywhere() {
            return ANYWHERE.contains(address);
        }

        boolean anything() {
            return anywhere() && port.equals("any") && app.isEmpty();
        }

        String told(String preposition) {
            if (anything()) return "";
            var out = " " + preposition + " " + (anywhere() ? "any" : address);
            if (!app.isEmpty()) return out + " app " + quoted(app);
            return port.equals("any") ? out : out + " port " + port;
        }
    }

    private static String command(
            String stored, String protocol, End to, End from, String way, String comment) {
        boolean route = stored.startsWith("route:");
        var action = route ? stored.substring("route:".length()) : stored;
        var log = "";
        int mark = action.indexOf('_');
        if (mark > 0) {
            log = " " + action.substring(mark + 1);
            action = action.substring(0, mark);
        }
        var in = device(way, "in_");
        var out = device(way, "out_");
        var text = new StringBuilder(route ? "route " : "").append(action);
        boolean plain = in.isEmpty() && out.isEmpty();
        boolean direction = way.startsWith("out") && out.isEmpty();
        if (plain && from.anything() && to.anywhere() && !to.port().equals("any")) {
            if (direction) text.append(" out");
            text.append(log).append(' ');
            if (to.app().isEmpty())
                text.append(to.port()).append(protocol.equals("any") ? "" : "/" + protocol);
            else text.append(quoted(to.app()));
        } else {
            if (!in.isEmpty()) text.append(" in on ").append(in);
            if (!out.isEmpty()) text.append(" out on ").append(out);
            else if (direction) text.append(" out");
            text.append(log).append(from.told("from")).append(to.told("to"));
            if (plain && from.anything() && to.anything()) text.append(" to any");
            if (!protocol.equals("any") && to.app().isEmpty() && from.app().isEmpty())
                text.append(" proto ").append(protocol);
        }
        if (!comment.isEmpty()) text.append(" comment '").append(comment).append('\'');
        return text.toString();
    }

    private static String device(String way, String mark) {
        for (var part : way.split("!"))
            if (part.startsWith(mark)) return part.substring(mark.length());
        return "";
    }

    private static String app(String stored) {
        return stored.equals("-") ? "" : stored.replace("%20", " ");
    }

    private static String quoted(String app) {
        return app.contains(" ") ? "'" + app + "'" : app;
    }

    private static String unhex(String hex) {
        try {
            return new String(HexFormat.of().parseHex(hex), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return hex;
        }
    }
}
