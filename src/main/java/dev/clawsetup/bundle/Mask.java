package dev.clawsetup.bundle;

import dev.clawsetup.secret.Secret;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// Puts words like `account-1` in the place of what tells who somebody is or opens something: the
/// same thing gets the same word, wherever it stands.
///
/// What is known to be a name is masked wherever it stands as a word; the rest is found by its
/// shape. In doubt it is masked: a word too many costs a question, one too few cannot be taken
/// back.
public final class Mask {
    /// What was masked.
    public enum Kind {
        SECRET("secret", "secrets"),
        ACCOUNT("account name", "account names"),
        HOST("host name", "host names"),
        ADDRESS("address", "addresses"),
        KEY("key", "keys"),
        VALUE("private value", "private values");

        private final String one;
        private final String several;

        Kind(String one, String several) {
            this.one = one;
            this.several = several;
        }

        String count(int n) {
            return n + " " + (n == 1 ? one : several);
        }
    }

    /// On every server of their kind, so they name nobody.
    private static final Set<String> EVERYWHERE =
            Set.of("root", "openclaw", "debian", "ubuntu", "localhost", "clawsetup", "nobody");

    /// Who publishes programs, and names algorithms.
    private static final Set<String> PUBLIC =
            Set.of(
                    "openssh.com",
                    "libssh.org",
                    "lysator.liu.se",
                    "debian.org",
                    "ubuntu.com",
                    "canonical.com",
                    "nodejs.org",
                    "openclaw.ai",
                    "github.com",
                    "freedesktop.org",
                    "systemd.io",
                    "clawsetup.local",
                    "jail.local");

    /// Endings of host names. Those that are words of ours as well (`gateway.host`) are not here.
    private static final Set<String> ENDINGS =
            Set.of(
                    "com",
                    "net",
                    "org",
                    "info",
                    "biz",
                    "dev",
                    "app",
                    "cloud",
                    "online",
                    "site",
                    "xyz",
                    "tech",
                    "pro",
                    "mobi",
                    "edu",
                    "gov",
                    "mil",
                    "arpa",
                    "local",
                    "localdomain",
                    "lan",
                    "home",
                    "internal",
                    "intranet",
                    "corp",
                    "private",
                    "example",
                    "onion",
                    "shop",
                    "blog",
                    "space",
                    "website",
                    "hosting",
                    "agency",
                    "digital",
                    "media",
                    "company",
                    "gmbh",
                    "swiss",
                    "berlin",
                    "wien",
                    "click",
                    "link",
                    "live",
                    "world",
                    "zone",
                    "academy",
                    "health",
                    "club",
                    "top");

    /// Endings of two letters that are files, not countries.
    private static final Set<String> FILES = Set.of("sh", "py", "js", "md", "so", "gz", "ts", "pl");

    private static final Pattern PRIVATE_KEY =
            Pattern.compile(
                    "-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----.*?(-----END [A-Z0-9 ]*PRIVATE"
                            + " KEY-----|$)",
                    Pattern.DOTALL);
    private static final Pattern PUBLIC_KEY =
            Pattern.compile("\\bAAAA[0-9A-Za-z+/]{16,}={0,3}([ \\t]+[^\"\\n]*)?");
    private static final Pattern FINGERPRINT =
            Pattern.compile(
                    "\\b(SHA256:)([0-9A-Za-z+/]{43})=?|\\b(MD5:)([0-9a-f]{2}(?::[0-9a-f]{2}){15})");
    private static final Pattern BEARER =
            Pattern.compile("(?i)\\b((?:bearer|basic)\\s+)([A-Za-z0-9._~+/=-]{8,})");
    private static final Pattern ASSIGNED =
            Pattern.compile(
                    "(?i)((?:token|passw(?:or)?d|passphrase|secret|api[_-]?key|private[_-]?key|credentials?|authorization|cookie)[\"']?\\s*[=:]\\s*[\"']?)([^\\s\"',;}\\]]+)");
    private static final Pattern TOLD =
            Pattern.compile(
                    "(?i)\\b((?:token|passw(?:or)?d|passphrase|secret|api[_-]?key)\\s+)((?=\\S*[0-9])[^\\s\"',;:.()]{8,})");
    private static final Pattern NETRC =
            Pattern.compile("(?i)(\\blogin\\s+\\S+\\s+password\\s+)(\\S+)");
    private static final Pattern TOKEN =
            Pattern.compile(
                    "\\b(?:(?:sk|pk|rk)-(?!ssh-|ecdsa-)[A-Za-z0-9_-]{16,}|gh[pousr]_[A-Za-z0-9]{20,}|github_pat_\\w{20,}|xox[abprs]-[\\w-]{10,}"
                        + "|AKIA[0-9A-Z]{16}|\\d{8,10}:[A-Za-z0-9_-]{35}|tskey-[\\w-]{8,}|eyJ[\\w-]{8,}\\.[\\w-]{8,}(?:\\.[\\w-]*)?|npm_[A-Za-z0-9]{30,}"
                        + "|AIza[\\w-]{30,}|[0-9a-fA-F]{32,})(?![A-Za-z0-9_])|\\$(?:1|2[aby]|5|6|y|7|gy)\\$[^\\s:\"']{10,}");
    private static final Pattern LONG = Pattern.compile("[A-Za-z0-9+/_=-]{40,}");
    private static final Pattern URL =
            Pattern.compile(
                    "([a-z][a-z0-9+.-]*://)(?:([^\\s/@:\"']*)(?::([^\\s/@\"']*))?@)?(\\[[0-9A-Fa-f:.%]+\\]|[A-Za-z0-9._-]+)");
    private static final Pattern AT =
            Pattern.compile(
                    "([A-Za-z0-9._-]+)@(\\[[0-9A-Fa-f:.]+\\]|[A-Za-z0-9][A-Za-z0-9._-]*|[0-9A-Fa-f:]*::[0-9A-Fa-f:]*)");
    private static final Pattern HOME =
            Pattern.compile("(/home/|/Users/|\\\\Users\\\\)([^/\\s\"':;,\\\\]+)");
    private static final Pattern HARDWARE =
            Pattern.compile("(?<![\\w:])(?:[0-9A-Fa-f]{2}:){5}[0-9A-Fa-f]{2}(?![\\w:])");
    private static final Pattern V6 =
            Pattern.compile(
                    "(?<![\\w:.])(?:[0-9A-Fa-f]{0,4}:){2,7}(?:\\d{1,3}(?:\\.\\d{1,3}){3}|[0-9A-Fa-f]{0,4})(?![\\w:])");
    private static final Pattern V4 =
            Pattern.compile("(?<![\\w.])\\d{1,3}(?:\\.\\d{1,3}){3}(?!\\w|\\.\\d)");
    private static final Pattern NAME =
            Pattern.compile(
                    "(?<![\\w@/-])(?<!\\w\\.)(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\\.)+([A-Za-z]{2,})(?![\\w-]|\\.\\w)");

    /// What stands after `password:` and is none.
    private static final Set<String> NO_SECRETS =
            Set.of(
                    "yes",
                    "no",
                    "true",
                    "false",
                    "null",
                    "none",
                    "ask",
                    "on",
                    "off",
                    "required",
                    "optional",
                    "default",
                    "token",
                    "password",
                    "publickey",
                    "•••");

    /// While a text is worked on, a placeholder is one sign of a plane that no text uses, so that
    /// nothing in it is masked again.
    private static final int FIRST = 0xF0000;

    private final List<String> words = new ArrayList<>();
    private final Map<String, String> signs = new HashMap<>();
    private final Map<String, Kind> names =
            new TreeMap<>(Comparator.comparingInt(String::length).reversed().thenComparing(n -> n));
    private final Map<Kind, Integer> counts = new EnumMap<>(Kind.class);
    private final Map<String, Integer> numbers = new HashMap<>();

    private String sign(Kind kind, String label, String thing) {
        return signs.computeIfAbsent(
                kind + " " + thing,
                _ -> {
                    counts.merge(kind, 1, Integer::sum);
                    var number = numbers.merge(label, 1, Integer::sum);
                    words.add(label + "-" + number);
                    return Character.toString(FIRST + words.size() - 1);
                });
    }

    /// Remembers a name that is to be masked wherever it stands as a word.
    public void account(String name) {
        learn(Kind.ACCOUNT, name);
    }

    /// Remembers a name or an address.
    public void host(String name) {
        if (!looksLikeAnAddress(name)) {
            learn(Kind.HOST, name);
        }
    }

    /// Remembers something that must never be seen.
    public void secret(Secret secret) {
        if (secret.reveal().length() >= 4) {
            names.put(secret.reveal(), Kind.SECRET);
        }
    }

    private void learn(Kind kind, String name) {
        if (!name.isBlank() && !EVERYWHERE.contains(name.toLowerCase(Locale.ROOT))) {
            names.putIfAbsent(name, kind);
        }
    }

    private String named(Kind kind, String name) {
        if (name.isBlank() || EVERYWHERE.contains(name.toLowerCase(Locale.ROOT)) || masked(name)) {
            return name;
        }
        learn(kind, name);
        return sign(kind, kind.name().toLowerCase(Locale.ROOT), name);
    }

    private static boolean masked(String text) {
        return text.codePoints().anyMatch(c -> c >= FIRST);
    }

    String accountSign(String name) {
        return named(Kind.ACCOUNT, name);
    }

    String hostSign(String name) {
        return looksLikeAnAddress(name) ? address(name) : named(Kind.HOST, name);
    }

    String valueSign(String value) {
        return sign(Kind.VALUE, "value", value);
    }

    private String secretSign(String secret) {
        return masked(secret) ? secret : sign(Kind.SECRET, "secret", secret);
    }

    /// Masked, and readable again.
    public String text(String text) {
        return shown(signed(text));
    }

    String shown(String signed) {
        var out = new StringBuilder();
        signed.codePoints()
                .forEach(c -> {
                    if (c >= FIRST) {
                        out.append(words.get(c - FIRST));
                    } else {
                        out.appendCodePoint(c);
                    }
                });
        return out.toString();
    }

    /// Free text with a sign for each thing; {@link #shown} makes words of them.
    String signed(String raw) {
        var text = each(Pattern.compile("[\\x{F0000}-\\x{10FFFF}]"), raw, _ -> "?");
        return signedAgain(text);
    }

    /// As {@link #signed}, for a text that has signs already.
    String signedAgain(String text) {
        var t = text;
        t = each(PRIVATE_KEY, t, m -> secretSign(m.group()));
        t = secrets(t);
        t = each(URL, t, this::url);
        t = each(PUBLIC_KEY, t, this::publicKey);
        t = each(FINGERPRINT, t, this::fingerprint);
        t = each(BEARER, t, m -> m.group(1) + secretSign(m.group(2)));
        t = each(TOKEN, t, m -> secretSign(m.group()));
        t = each(ASSIGNED, t, m -> m.group(1) + assigned(m.group(2)));
        t = each(NETRC, t, m -> m.group(1) + secretSign(m.group(2)));
        t = each(TOLD, t, m -> m.group(1) + secretSign(m.group(2)));
        t = each(LONG, t, m -> mixed(m.group()) ? secretSign(m.group()) : m.group());
        t = each(AT, t, this::at);
        t = each(HOME, t, m -> m.group(1) + named(Kind.ACCOUNT, m.group(2)));
        t =
                each(
                        HARDWARE,
                        t,
                        m ->
                                sign(
                                        Kind.ADDRESS,
                                        "hardware-address",
                                        m.group().toLowerCase(Locale.ROOT)));
        t = each(V6, t, m -> address(m.group()));
        t = each(V4, t, m -> address(m.group()));
        t = each(NAME, t, this::domain);
        return names(t);
    }

    private String secrets(String text) {
        var t = text;
        for (var secret : names.entrySet()) {
            if (secret.getValue() == Kind.SECRET) {
                t = t.replace(secret.getKey(), secretSign(secret.getKey()));
            }
        }
        return t;
    }

    private String names(String text) {
        var t = text;
        for (var name : List.copyOf(names.entrySet())) {
            if (name.getValue() == Kind.SECRET || !t.contains(name.getKey())) {
                continue;
            }
            var word =
                    Pattern.compile(
                            "(?<![A-Za-z0-9_])"
                                    + Pattern.quote(name.getKey())
                                    + "(?![A-Za-z0-9_])");
            t = each(word, t, m -> named(name.getValue(), m.group()));
        }
        return t;
    }

    private String assigned(String value) {
        return NO_SECRETS.contains(value.toLowerCase(Locale.ROOT))
                        || value.matches("(env|file):.*|\\$\\{?[A-Za-z_]+\\}?")
                ? value
                : secretSign(value);
    }

    /// What nobody types: long, and of all kinds of signs. A path is not, unless a part of it is.
    private static boolean mixed(String text) {
        var path =
                text.startsWith("/")
                        || text.contains("//")
                        || text.matches(".*/(lib|var|etc|usr|opt|share|bin)/.*");
        return path
                ? List.of(text.split("/")).stream()
                        .anyMatch(part -> part.length() >= 40 && mixed(part))
                : text.matches(".*[0-9].*")
                        && text.matches(".*[A-Z].*")
                        && text.matches(".*[a-z].*");
    }

    private String url(MatchResult m) {
        var host = m.group(4);
        var who = m.group(2) == null ? "" : named(Kind.ACCOUNT, m.group(2));
        var password = m.group(3) == null ? "" : ":" + secretSign(m.group(3));
        return m.group(1)
                + (m.group(2) == null ? "" : who + password + "@")
                + (isPublic(host) ? host : within(host));
    }

    private String within(String host) {
        if (host.startsWith("[")) {
            return "[" + address(host.substring(1, host.length() - 1)) + "]";
        }
        return hostSign(host);
    }

    private String at(MatchResult m) {
        var who = m.group(1);
        var host = m.group(2);
        if (isPublic(host)
                || host.matches(".*\\.(service|socket|timer|target|mount)")
                || EVERYWHERE.contains(who) && host.matches("[0-9]+(\\.[0-9]+){0,2}|latest")) {
            return m.group();
        }
        var dot = host.endsWith(".") ? "." : "";
        return named(Kind.ACCOUNT, who)
                + "@"
                + within(host.substring(0, host.length() - dot.length()))
                + dot;
    }

    private static boolean isPublic(String host) {
        var name = host.toLowerCase(Locale.ROOT);
        return PUBLIC.stream().anyMatch(p -> name.equals(p) || name.endsWith("." + p));
    }

    private String domain(MatchResult m) {
        var ending = m.group(1).toLowerCase(Locale.ROOT);
        var names = ending.length() == 2 ? !FILES.contains(ending) : ENDINGS.contains(ending);
        return names && !isPublic(m.group()) ? named(Kind.HOST, m.group()) : m.group();
    }

    private String publicKey(MatchResult m) {
        var blob = m.group().split("[ \\t]", 2)[0];
        return sign(Kind.KEY, "key", print(blob)) + (m.group(1) == null ? "" : " (comment)");
    }

    private String fingerprint(MatchResult m) {
        return m.group(1) != null
                ? m.group(1) + sign(Kind.KEY, "key", m.group(2))
                : m.group(3) + sign(Kind.KEY, "key", m.group(4));
    }

    /// As `ssh-keygen -l` prints it, so that a key and its fingerprint are one thing.
    private static String print(String blob) {
        try {
            var hash =
                    MessageDigest.getInstance("SHA-256").digest(Base64.getDecoder().decode(blob));
            return Base64.getEncoder().withoutPadding().encodeToString(hash);
        } catch (IllegalArgumentException e) {
            return blob;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java knows SHA-256", e);
        }
    }

    /// The address's word, which tells what kind of address it is; the text itself where it is
    /// none, or one that everybody has.
    private String address(String text) {
        var bare = text.replaceFirst("%.*", "");
        if (!looksLikeAnAddress(bare)) {
            return text;
        }
        try {
            var address = InetAddress.getByName(bare);
            if (address.isLoopbackAddress()
                    || address.isAnyLocalAddress()
                    || address.isMulticastAddress()) {
                return text;
            }
            var b = address.getAddress();
            if (address instanceof Inet4Address && (b[0] == (byte) 255 || b[0] == 0)) {
                return text;
            }
            return sign(Kind.ADDRESS, label(address, b), address.getHostAddress())
                    + text.substring(bare.length());
        } catch (UnknownHostException e) {
            return text;
        }
    }

    /// So that nobody is asked for a name.
    private static boolean looksLikeAnAddress(String text) {
        if (V4.matcher(text).matches()) {
            return List.of(text.split("\\.")).stream().allMatch(n -> Integer.parseInt(n) < 256);
        }
        return V6.matcher(text).matches()
                && (text.contains("::")
                        || text.chars().filter(c -> c == ':').count() == 7
                        || text.contains("."));
    }

    private static String label(InetAddress address, byte[] b) {
        if (address.isLinkLocalAddress()) {
            return "link-address";
        }
        if (address instanceof Inet4Address) {
            return b[0] == 100 && (b[1] & 0xc0) == 64
                    ? "tailnet-address"
                    : address.isSiteLocalAddress() ? "private-address" : "address";
        }
        return (b[0] & 0xfe) == 0xfc ? "private-v6-address" : "v6-address";
    }

    private static String each(Pattern pattern, String text, Function<MatchResult, String> by) {
        return pattern.matcher(text)
                .replaceAll(m -> java.util.regex.Matcher.quoteReplacement(by.apply(m)));
    }

    /// How many different things were masked.
    public Map<Kind, Integer> counts() {
        var all = new EnumMap<Kind, Integer>(Kind.class);
        for (var kind : Kind.values()) {
            all.put(kind, counts.getOrDefault(kind, 0));
        }
        return all;
    }

    /// `3 addresses, 1 account name`; `nothing` where there was nothing to mask.
    public String told() {
        var told =
                counts().entrySet().stream()
                        .filter(e -> e.getValue() > 0)
                        .map(e -> e.getKey().count(e.getValue()))
                        .toList();
        return told.isEmpty() ? "nothing" : String.join(", ", told);
    }
}
