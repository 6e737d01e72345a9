package dev.clawsetup.bundle;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What `facts.sh` printed, masked field by field: what a field can hold decides, so that `debian`
/// stays a distribution and becomes nobody's name. The result can still be read as facts.
final class MaskedFacts {
    /// One sign a field after the record's name; the last one holds for all that follow. `.` as it
    /// is · `a` an account · `g` groups · `h` a host · `t` free text
    private static final Map<String, String> FIELDS =
            Map.ofEntries(
                    Map.entry("clawsetup-facts", "."),
                    Map.entry("end", "."),
                    Map.entry("distribution", "."),
                    Map.entry("platform", "h."),
                    Map.entry("sshd", "t."),
                    Map.entry("account", "a.tt..g"),
                    Map.entry("account.shut", "at"),
                    Map.entry("account.keyproblem", "at"),
                    Map.entry("key", "at.t"),
                    Map.entry("listener", ".t.t"),
                    Map.entry("address", "tt."),
                    Map.entry("ufw", "."),
                    Map.entry("firewall", "."),
                    Map.entry("upstream", "."),
                    Map.entry("fail2ban", "."),
                    Map.entry("package", "."),
                    Map.entry("unit", "."),
                    Map.entry("sysctl", "."),
                    Map.entry("swap", "t."),
                    Map.entry("openclaw.node", "."),
                    Map.entry("openclaw.systemnode", "."),
                    Map.entry("openclaw.version", "."),
                    Map.entry("openclaw.configured", "."),
                    Map.entry("openclaw.token", "."),
                    Map.entry("tailscale", "."),
                    Map.entry("tailscale.backend", "."),
                    Map.entry("tailscale.server", "t"),
                    Map.entry("tailscale.host", "h"),
                    Map.entry("tailscale.name", "h"),
                    Map.entry("tailscale.address", "t"),
                    Map.entry("tailscale.tag", "t"),
                    Map.entry("tailscale.expiry", "."),
                    Map.entry("tailscale.operator", "a"),
                    Map.entry("tailscale.dns", "."),
                    Map.entry("tailscale.ssh", "."),
                    Map.entry("tailscale.certificate", "h"),
                    Map.entry("tailscale.funnel", "."),
                    Map.entry("tailscale.route", "tt."),
                    Map.entry("tailscale.public", "t"),
                    Map.entry("clock", "."),
                    Map.entry("uptime", "."),
                    Map.entry("load", "."),
                    Map.entry("memoryfree", "."),
                    Map.entry("free", "t."),
                    Map.entry("dpkginterrupted", "."),
                    Map.entry("cloudinit", "."),
                    Map.entry("upgrades", "."),
                    Map.entry("rebootrequired", "."),
                    Map.entry("connection", "t.t."),
                    Map.entry("login", "a.t."),
                    Map.entry("lease", "t."),
                    Map.entry("inforce", "."),
                    Map.entry("ours", "at.."),
                    Map.entry("trap", ".ta"));

    private static final Set<String> GROUPS =
            Set.of(
                    "root",
                    "adm",
                    "dialout",
                    "cdrom",
                    "floppy",
                    "sudo",
                    "audio",
                    "dip",
                    "video",
                    "plugdev",
                    "netdev",
                    "users",
                    "wheel",
                    "docker",
                    "lxd",
                    "www-data",
                    "openclaw",
                    "staff",
                    "systemd-journal",
                    "kvm",
                    "libvirt",
                    "render",
                    "input",
                    "tty",
                    "disk");

    /// Settings of sshd that hold names, paths or commands.
    private static final Pattern FREE =
            Pattern.compile(
                    "banner|forcecommand|chrootdirectory|authorized.*|trustedusercakeys|revokedkeys|setenv"
                        + "|listenaddress|permitopen|permitlisten|hostkey|hostcertificate|xauthlocation|versionaddendum");

    private static final Pattern WHO = Pattern.compile("(allow|deny)(users|groups)");

    /// Lists in which nobody is named, though some look like addresses of mail.
    private static final Pattern ALGORITHMS = Pattern.compile(".*(algorithms|ciphers|macs)");

    private static final Pattern FIXED = Pattern.compile("[a-z]+(-[a-z]+)*|[0-9:]+");

    /// sshd_config's own lines about who may come.
    private static final Pattern WHO_LINE =
            Pattern.compile("(?i)^(\\s*(?:Allow|Deny)(?:Users|Groups)[\\s=]+)(.*)$");

    private static final Pattern MATCH_LINE = Pattern.compile("(?i)^(\\s*Match\\s+)(.*)$");

    private static final Pattern SMALL = Pattern.compile("true|false|null|-?[0-9]{1,5}");

    /// OpenClaw's rooms in which nobody is named, but for some settings.
    private static final Pattern IMPERSONAL =
            Pattern.compile("(gateway|update|logging|discovery|telemetry)\\..*");

    private static final Pattern KNOWN_PATHS =
            Pattern.compile(
                    "(gateway|update|logging|discovery|telemetry|tools|security|agents\\.defaults)\\..*");
    private static final Pattern PEOPLE =
            Pattern.compile("(?i).*(users|allowfrom|links|groups|chats|accounts|name|owner).*");

    private final Mask mask;

    MaskedFacts(Mask mask) {
        this.mask = mask;
    }

    String of(String recording) {
        return Stream.of(recording.split("\n", -1))
                .map(this::line)
                .collect(Collectors.joining("\n"));
    }

    private String line(String line) {
        var fields = line.split("\t", -1);
        if (fields.length == 1) {
            return line.startsWith("[") ? line : mask.text(line);
        }
        var out = new String[fields.length];
        out[0] = fields[0];
        for (var i = 1; i < fields.length; i++) {
            out[i] = escaped(mask.shown(field(fields, i)));
        }
        return String.join("\t", out);
    }

    private String field(String[] fields, int i) {
        var value = unescaped(fields[i]);
        return switch (fields[0]) {
            case "sshd.effective" -> i == 1 ? value : setting(fields[1], value);
            case "sshd.account" ->
                    switch (i) {
                        case 1 -> mask.accountSign(value);
                        case 2 -> value;
                        default -> setting(fields[2], value);
                    };
            case "file" ->
                    switch (i) {
                        case 2 -> value;
                        case 4 -> content(fields[1], value);
                        default -> mask.signed(value);
                    };
            case "ufw.tuple" -> tuple(value);
            case "openclaw.config" -> i == 1 ? path(value) : configured(fields[1], value);
            case "loggedin", "lease" -> i == 1 ? beginsWithAnAccount(value) : value;
            default -> {
                var kinds = FIELDS.getOrDefault(fields[0], "t");
                yield switch (kinds.charAt(Math.min(i, kinds.length()) - 1)) {
                    case '.' -> value;
                    case 'a' -> mask.accountSign(value);
                    case 'h' -> mask.hostSign(value);
                    case 'g' -> groups(value);
                    default -> mask.signed(value);
                };
            }
        };
    }

    private String groups(String list) {
        return Stream.of(list.split(","))
                .map(g -> GROUPS.contains(g) ? g : mask.accountSign(g))
                .collect(Collectors.joining(","));
    }

    private String beginsWithAnAccount(String text) {
        var end = text.indexOf(' ') < 0 ? text.length() : text.indexOf(' ');
        var comma = text.endsWith(",") || end > 0 && text.charAt(end - 1) == ',' ? 1 : 0;
        return mask.accountSign(text.substring(0, end - comma))
                + mask.signed(text.substring(end - comma));
    }

    private String setting(String keyword, String value) {
        var key = keyword.toLowerCase(Locale.ROOT);
        if (WHO.matcher(key).matches()) {
            return people(value);
        }
        return !FREE.matcher(key).matches() && FIXED.matcher(value).matches()
                        || ALGORITHMS.matcher(key).matches()
                ? value
                : mask.signed(value);
    }

    /// `ada !bob@10.0.0.* *`
    private String people(String list) {
        return Stream.of(list.split("(?<=[\\s,])"))
                .map(token -> {
                    if (token.isBlank()) {
                        return token;
                    }
                    var name = token.strip().replaceFirst("^!", "").replaceFirst(",$", "");
                    var at = name.indexOf('@');
                    var who = at < 0 ? name : name.substring(0, at);
                    var signed = person(who) + (at < 0 ? "" : "@" + place(name.substring(at + 1)));
                    return token.replace(name, signed);
                })
                .collect(Collectors.joining());
    }

    private String person(String who) {
        return who.matches("[*?]*") || GROUPS.contains(who) ? who : mask.accountSign(who);
    }

    private String place(String where) {
        return where.matches("[*?]*") ? where : mask.hostSign(where);
    }

    /// Without its comments, where people write what they would not post.
    private String content(String path, String content) {
        if (path.endsWith("/nologin")) {
            return content.isBlank() ? content : mask.valueSign(content) + "\n";
        }
        return Stream.of(content.split("(?<=\n)"))
                .filter(line -> !line.strip().startsWith("#") && !line.strip().startsWith("//"))
                .map(line ->
                        path.startsWith("/etc/hosts.")
                                ? clients(line)
                                : line.startsWith("Environment=")
                                        ? "Environment=" + mask.valueSign(line) + "\n"
                                        : configLine(line))
                .collect(Collectors.joining());
    }

    /// `sshd: .acme.example, gatekeeper EXCEPT 10.0.0.7` (hosts_access(5))
    private String clients(String line) {
        var colon = line.indexOf(':');
        if (colon < 0) {
            return mask.signed(line);
        }
        return line.substring(0, colon + 1)
                + Stream.of(line.substring(colon + 1).split("(?<=[\\s,:])|(?=[\\s,:])"))
                        .map(token ->
                                token.matches("[\\s,:]*|[A-Z]+|allow|deny|[0-9./]+|.*[\\[\\]@].*")
                                        ? mask.signed(token)
                                        : mask.hostSign(token))
                        .collect(Collectors.joining());
    }

    private String configLine(String line) {
        var end = line.endsWith("\n") ? "\n" : "";
        var text = line.substring(0, line.length() - end.length());
        var who = WHO_LINE.matcher(text);
        if (who.matches()) {
            return mask.signedAgain(who.group(1) + people(who.group(2))) + end;
        }
        var match = MATCH_LINE.matcher(text);
        if (match.matches()) {
            return mask.signedAgain(match.group(1) + criteria(match.group(2))) + end;
        }
        return mask.signed(text) + end;
    }

    private String criteria(String text) {
        var out = new StringBuilder();
        var keyword = "";
        for (var token : text.split("(?<=\\s)|(?=\\s)|(?<==)")) {
            if (token.isBlank()) {
                out.append(token);
            } else if (keyword.isEmpty()) {
                keyword = token.toLowerCase(Locale.ROOT).replace("=", "");
                out.append(token);
                if (keyword.equals("all")) {
                    keyword = "";
                }
            } else {
                out.append(
                        switch (keyword) {
                            case "user", "group", "localuser" -> people(token);
                            case "host" ->
                                    Stream.of(token.split(","))
                                            .map(this::place)
                                            .collect(Collectors.joining(","));
                            default -> mask.signed(token);
                        });
                keyword = "";
            }
        }
        return out.toString();
    }

    /// ufw keeps comments as hexadecimal digits.
    private String tuple(String tuple) {
        var at = tuple.indexOf(" comment=");
        if (at < 0) {
            return mask.signed(tuple);
        }
        var hex = tuple.substring(at + " comment=".length()).strip();
        return mask.signed(tuple.substring(0, at))
                + " comment="
                + (ours(hex)
                        ? hex
                        : HexFormat.of().formatHex("comment".getBytes(StandardCharsets.UTF_8)));
    }

    private static boolean ours(String hex) {
        try {
            return new String(HexFormat.of().parseHex(hex), StandardCharsets.UTF_8)
                    .matches("clawsetup: [a-z ]+");
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /// Below `channels`, `hooks` and `session` people name their accounts and chats.
    private String path(String path) {
        if (KNOWN_PATHS.matcher(path).matches()) {
            return mask.signed(path);
        }
        var parts = List.of(path.split("\\."));
        return parts.size() < 3
                ? path
                : parts.get(0) + "." + parts.get(1) + "." + mask.valueSign(path);
    }

    private String configured(String path, String json) {
        if (SMALL.matcher(json).matches()) {
            return json;
        }
        return IMPERSONAL.matcher(path).matches() && !PEOPLE.matcher(path).matches()
                ? mask.signed(json)
                : '"' + mask.valueSign(json) + '"';
    }

    private static String unescaped(String field) {
        var out = new StringBuilder();
        for (var i = 0; i < field.length(); i++) {
            var c = field.charAt(i);
            if (c != '\\' || i + 1 == field.length()) {
                out.append(c);
                continue;
            }
            switch (field.charAt(++i)) {
                case 't' -> out.append('\t');
                case 'n' -> out.append('\n');
                case 'r' -> out.append('\r');
                case '\\' -> out.append('\\');
                // `\x1b` and its like stay as they are
                default -> out.append(UNTOUCHED).append(field.charAt(i));
            }
        }
        return out.toString();
    }

    /// Stands for a backslash that begins no escape of ours.
    private static final char UNTOUCHED = '\uE000';

    private static String escaped(String text) {
        return text.replace("\\", "\\\\")
                .replace("\t", "\\t")
                .replace("\n", "\\n")
                .replace("\r", "\\r")
                .replace(UNTOUCHED, '\\');
    }
}
