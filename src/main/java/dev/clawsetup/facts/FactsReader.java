package dev.clawsetup.facts;

import dev.clawsetup.facts.Weather.Connection;
import dev.clawsetup.facts.Weather.Lease;
import dev.clawsetup.facts.Weather.OpenStep;
import dev.clawsetup.facts.Weather.SeenLogin;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Reads what `facts.sh` prints; the format is described at that script's top.
///
/// Strict where a mistake would be dangerous (the version, the end, a number that is none), lenient
/// where servers differ: a record that is missing means there is nothing of that kind, an unknown
/// one is skipped.
public final class FactsReader {
    private static final String VERSION = "1";
    private static final int LONGEST_SHOWN = 60;

    private final Map<String, List<Line>> state = new LinkedHashMap<>();
    private final Map<String, List<Line>> weather = new LinkedHashMap<>();

    private FactsReader() {}

    /// @throws Unreadable if the text is cut off, of another version, or malformed; the message
    ///   names the line
    public static Facts read(String text) {
        var reader = new FactsReader();
        reader.sort(text);
        return new Facts(reader.state(), reader.weather());
    }

    /// One line: its name and its fields, unescaped.
    private record Line(int number, List<String> fields) {

        String at(int field) {
            if (field >= fields.size())
                throw new Unreadable(
                        "line %d (%s) has %d fields, and needs %d"
                                .formatted(number, fields.getFirst(), fields.size(), field + 1));
            return fields.get(field);
        }

        String orEmpty(int field) {
            return field < fields.size() ? fields.get(field) : "";
        }

        int number(int field) {
            return Math.toIntExact(whole(field, Integer.MAX_VALUE));
        }

        long seconds(int field) {
            return whole(field, Integer.MAX_VALUE * 1000L);
        }

        private long whole(int field, long most) {
            try {
                long n = Long.parseLong(at(field));
                if (n >= -most && n <= most) return n;
            } catch (NumberFormatException e) {
                // said below
            }
            throw new Unreadable(
                    "line %d: “%s” is not a number".formatted(number, shown(at(field))));
        }

        boolean yes(int field) {
            return switch (at(field)) {
                case "yes" -> true;
                case "no" -> false;
                default ->
                        throw new Unreadable(
                                "line %d: “%s” is neither yes nor no"
                                        .formatted(number, shown(at(field))));
            };
        }

        <E extends Enum<E>> E one(int field, Class<E> of) {
            for (var e : of.getEnumConstants()) if (e.name().equals(at(field))) return e;
            throw new Unreadable("line %d: unknown word “%s”".formatted(number, shown(at(field))));
        }
    }

    private void sort(String text) {
        var lines = text.split("\n", -1);
        var head = lines[0].split("\t", -1);
        if (!head[0].equals("clawsetup-facts") || head.length < 2)
            throw new Unreadable(
                    lines[0].isBlank()
                            ? "it said nothing"
                            : "it begins with “%s”".formatted(shown(lines[0])));
        if (!head[1].equals(VERSION))
            throw new Unreadable(
                    "its format is version %s, this program reads version %s"
                            .formatted(shown(head[1]), VERSION));
        Map<String, List<Line>> section = null;
        for (int i = 1; i < lines.length; i++) {
            var line = lines[i];
            if (line.startsWith("end\t")) {
                end(line, i, lines);
                return;
            }
            if (line.equals("[state]")) section = state;
            else if (line.equals("[weather]")) section = weather;
            else if (section == null)
                throw new Unreadable("line %d stands in no section".formatted(i + 1));
            else if (!line.isEmpty()) {
                var fields = new ArrayList<String>();
                for (var field : line.split("\t", -1)) fields.add(unescaped(field, i + 1));
                section.computeIfAbsent(fields.getFirst(), k -> new ArrayList<>())
                        .add(new Line(i + 1, fields));
            }
        }
        throw new Unreadable("it was cut off after line " + lines.length);
    }

    private static void end(String line, int index, String[] lines) {
        if (!line.equals("end\t" + index))
            throw new Unreadable("lines are missing before line " + (index + 1));
        for (int i = index + 1; i < lines.length; i++)
            if (!lines[i].isBlank())
                throw new Unreadable("something follows the end, in line " + (i + 1));
    }

    /// Undoes what the script does to a TAB and a newline inside a field. `\x1b` and its like stay
    /// four characters, and signs that turn or hide text are replaced: facts are shown on
    /// terminals.
    private static String unescaped(String field, int number) {
        var out = new StringBuilder(field.length());
        for (int i = 0; i < field.length(); i++) {
            char c = field.charAt(i);
            if (c != '\\') {
                out.append(hides(c) ? '\uFFFD' : c);
                continue;
            }
            if (++i == field.length())
                throw new Unreadable("line %d ends in the middle of a sign".formatted(number));
            switch (field.charAt(i)) {
                case '\\' -> out.append('\\');
                case 't' -> out.append('\t');
                case 'n' -> out.append('\n');
                case 'r' -> out.append('\r');
                case 'x' -> out.append("\\x");
                default ->
                        throw new Unreadable(
                                "line %d: unknown sign \\%c".formatted(number, field.charAt(i)));
            }
        }
        return out.toString();
    }

    private static boolean hides(char c) {
        return Character.isISOControl(c)
                || Character.getType(c) == Character.FORMAT
                || c == '\u2028'
                || c == '\u2029';
    }

    private static String shown(String s) {
        var clean =
                s.codePoints()
                        .map(c -> c < 0x10000 && hides((char) c) ? '?' : c)
                        .limit(LONGEST_SHOWN)
                        .collect(
                                StringBuilder::new,
                                StringBuilder::appendCodePoint,
                                StringBuilder::append)
                        .toString();
        return clean.length() < s.length() ? clean + "…" : clean;
    }

    // ---- state ----

    private State state() {
        var os =
                one(state, "distribution")
                        .map(l -> new Distribution(l.at(1), l.at(2), l.at(3), l.at(4)))
                        .orElseThrow(() -> new Unreadable("it does not name its distribution"));
        var platform =
                one(state, "platform")
                        .map(FactsReader::platform)
                        .orElseThrow(() -> new Unreadable("it does not name its hardware"));
        var listeners = listeners();
        return new State(
                os,
                platform,
                accounts(),
                sshd(listeners),
                listeners,
                all(state, "address", l -> Address.of(l.at(1), l.at(2), l.at(3))).stream()
                        .sorted(
                                Comparator.comparing(Address::device)
                                        .thenComparing(Address::address))
                        .toList(),
                ufw(),
                fail2ban(),
                words("firewall"),
                words("upstream"),
                pairs("package"),
                map("unit", l -> new Unit(l.at(1), l.at(2), l.orEmpty(3))),
                map("file", l -> new FileState(l.at(2), l.at(3), l.orEmpty(4))),
                pairs("sysctl"),
                all(state, "swap", l -> new SwapArea(l.at(1), l.number(2))),
                openclaw(),
                tailscale());
    }

    private static Platform platform(Line l) {
        return new Platform(
                l.at(1),
                l.at(2),
                l.at(3),
                l.at(4),
                l.at(5),
                l.number(6),
                l.number(7),
                l.number(8),
                l.at(9));
    }

    private List<Account> accounts() {
        return all(
                state,
                "account",
                l -> {
                    var name = l.at(1);
                    var groups = l.at(7);
                    return new Account(
                            name,
                            l.number(2),
                            l.at(3),
                            l.at(4),
                            groups.isEmpty() ? List.of() : List.of(groups.split(",")),
                            l.one(5, Account.Password.class),
                            l.one(6, Account.Sudo.class),
                            of(name, "key").stream().flatMap(FactsReader::keys).toList(),
                            texts(name, "account.keyproblem"),
                            texts(name, "account.shut"));
                });
    }

    private static java.util.stream.Stream<AuthorizedKey> keys(Line l) {
        return KeyLine.parse(l.at(4), l.at(2), l.number(3)).stream();
    }

    private List<Line> of(String account, String record) {
        return state.getOrDefault(record, List.of()).stream()
                .filter(l -> l.at(1).equals(account))
                .toList();
    }

    private List<String> texts(String account, String record) {
        return of(account, record).stream().map(l -> l.at(2)).toList();
    }

    private Sshd sshd(List<Listener> listeners) {
        var l = one(state, "sshd");
        var effective = pairs("sshd.effective");
        var perAccount = new TreeMap<String, Map<String, String>>();
        for (var a : state.getOrDefault("sshd.account", List.of())) {
            var its = perAccount.computeIfAbsent(a.at(1), k -> new TreeMap<>(effective));
            if (a.fields().size() < 3) continue;
            if (a.orEmpty(3).isEmpty()) its.remove(a.at(2));
            else its.put(a.at(2), a.at(3));
        }
        perAccount.replaceAll((k, v) -> Map.copyOf(v));
        return new Sshd(
                l.map(s -> s.at(1)).orElse(""),
                l.map(s -> s.one(2, Sshd.Mode.class)).orElse(Sshd.Mode.ABSENT),
                l.map(s -> s.yes(3)).orElse(false),
                l.map(s -> s.yes(4)).orElse(false),
                l.map(s -> s.yes(5)).orElse(false),
                all(state, "sshd.dropin", d -> d.at(1)),
                one(state, "sshd.complaint").map(c -> c.at(1)).orElse(""),
                listeners.stream()
                        .filter(FactsReader::isSshd)
                        .map(Listener::at)
                        .distinct()
                        .toList(),
                effective,
                perAccount);
    }

    private static boolean isSshd(Listener l) {
        return l.protocol().equals("tcp")
                && (l.process().equals("sshd") || l.unit().equals("ssh.socket"));
    }

    private List<Listener> listeners() {
        return all(
                        state,
                        "listener",
                        l ->
                                new Listener(
                                        l.at(1),
                                        new Endpoint(l.at(2), l.number(3)),
                                        l.orEmpty(4),
                                        l.orEmpty(5)))
                .stream()
                .distinct()
                .sorted(
                        Comparator.comparing((Listener l) -> l.at().port())
                                .thenComparing(Listener::protocol)
                                .thenComparing(l -> l.at().address())
                                .thenComparing(Listener::process))
                .toList();
    }

    private Ufw ufw() {
        var rules =
                state.getOrDefault("ufw.tuple", List.of()).stream()
                        .flatMap(l -> UfwTuple.asCommand(l.at(1)).stream())
                        .distinct()
                        .toList();
        return one(state, "ufw")
                .map(l ->
                        new Ufw(
                                true, l.yes(1), l.yes(2), l.at(3), l.at(4), l.at(5), l.yes(6),
                                rules))
                .orElseGet(() -> new Ufw(false, false, false, "", "", "", false, List.of()));
    }

    private Fail2ban fail2ban() {
        var l = one(state, "fail2ban");
        return new Fail2ban(
                l.isPresent(),
                l.map(f -> f.yes(1)).orElse(false),
                words("fail2ban.jail"),
                words("fail2ban.ignored"));
    }

    private OpenClaw openclaw() {
        return new OpenClaw(
                text("openclaw.node"),
                text("openclaw.systemnode"),
                text("openclaw.version"),
                pairs("openclaw.config"),
                one(state, "openclaw.token").map(l -> l.yes(1)).orElse(false),
                words("openclaw.other"));
    }

    private Tailscale tailscale() {
        var open = words("tailscale.public");
        return new Tailscale(
                text("tailscale"),
                Tailscale.Backend.of(text("tailscale.backend").orElse("")),
                text("tailscale.server").orElse(""),
                text("tailscale.host").orElse(""),
                text("tailscale.name").orElse(""),
                all(state, "tailscale.address", l -> l.at(1)),
                words("tailscale.tag"),
                text("tailscale.expiry").flatMap(FactsReader::instant),
                text("tailscale.operator").orElse(""),
                text("tailscale.dns").isPresent(),
                text("tailscale.ssh").isPresent(),
                words("tailscale.certificate"),
                text("tailscale.funnel").isPresent(),
                all(state, "tailscale.route", l -> route(l, open)));
    }

    private static Tailscale.Route route(Line l, List<String> open) {
        var at = l.at(1);
        return new Tailscale.Route(
                at,
                l.at(2),
                l.at(3).equals("running"),
                open.stream().anyMatch(host -> at.equals(host) || at.startsWith(host + "/")));
    }

    /// Another program's way to write it, which may change.
    private static Optional<Instant> instant(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    // ---- weather ----

    private Weather weather() {
        return new Weather(
                Instant.ofEpochSecond(
                        one(weather, "clock")
                                .orElseThrow(() -> new Unreadable("it does not tell the time"))
                                .seconds(1)),
                Duration.ofSeconds(one(weather, "uptime").map(l -> l.seconds(1)).orElse(0L)),
                one(weather, "load").map(FactsReader::load).orElse(0.0),
                one(weather, "memoryfree").map(l -> l.number(1)).orElse(0),
                weather.getOrDefault("free", List.of()).stream()
                        .collect(Collectors.toMap(l -> l.at(1), l -> l.number(2), Math::min)),
                all(weather, "readonly", l -> l.at(1)),
                one(weather, "aptlock").map(l -> l.at(1)),
                one(weather, "dpkginterrupted").map(l -> l.yes(1)).orElse(false),
                one(weather, "cloudinit").map(l -> l.at(1)).orElse("absent"),
                one(weather, "connection")
                        .map(l -> new Connection(l.at(1), l.number(2), l.at(3), l.number(4))),
                all(weather, "login", FactsReader::login).stream()
                        .sorted(Comparator.comparing(SeenLogin::last).reversed())
                        .toList(),
                all(weather, "loggedin", l -> l.at(1)),
                one(weather, "lease")
                        .map(l -> new Lease(l.at(1), Duration.ofSeconds(l.seconds(2)))),
                all(weather, "openstep", l -> new OpenStep(l.at(1), l.at(2))),
                all(weather, "banned", l -> l.at(1)),
                one(weather, "rebootrequired").map(l -> l.at(1)),
                one(weather, "upgrades")
                        .map(l -> OptionalInt.of(l.number(1)))
                        .orElse(OptionalInt.empty()),
                all(
                        weather,
                        "trap",
                        l -> new Trap(l.one(1, Trap.Kind.class), l.at(2), l.orEmpty(3))),
                all(weather, "inforce", l -> l.at(1)).stream().distinct().toList(),
                one(weather, "ours")
                        .map(l ->
                                new Weather.Setup(
                                        l.orEmpty(1), l.orEmpty(2), l.orEmpty(3), l.orEmpty(4))));
    }

    private static SeenLogin login(Line l) {
        return new SeenLogin(
                l.at(1), l.at(2), l.at(3), l.number(4), Instant.ofEpochSecond(l.seconds(5)));
    }

    private static double load(Line l) {
        try {
            return Double.parseDouble(l.at(1));
        } catch (NumberFormatException e) {
            throw new Unreadable("line %d: the load is not a number".formatted(l.number()));
        }
    }

    // ---- records by name ----

    private static Optional<Line> one(Map<String, List<Line>> section, String name) {
        return section.getOrDefault(name, List.of()).stream().findFirst();
    }

    private static <T> List<T> all(
            Map<String, List<Line>> section, String name, Function<Line, T> as) {
        return section.getOrDefault(name, List.of()).stream().map(as).toList();
    }

    /// The values of one record, sorted: the order in which a server tells them means nothing.
    private List<String> words(String name) {
        return all(state, name, l -> l.at(1)).stream().distinct().sorted().toList();
    }

    private Optional<String> text(String name) {
        return one(state, name).map(l -> l.at(1)).filter(s -> !s.isEmpty());
    }

    private Map<String, String> pairs(String name) {
        return map(name, l -> l.orEmpty(2));
    }

    private <T> Map<String, T> map(String name, Function<Line, T> value) {
        var out = new TreeMap<String, T>();
        for (var l : state.getOrDefault(name, List.of())) out.putIfAbsent(l.at(1), value.apply(l));
        return out;
    }
}
