package dev.clawsetup.machine;

import dev.clawsetup.secret.Secret;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What `~/.ssh/config` says about a host (ssh_config(5)): the part of it that decides how to log
/// in.
///
/// The first value wins, but IdentityFile adds up. `Match` blocks are skipped, all but `Match all`:
/// most of their tests run commands or need a connection.
public final class SshConfig {
    private static final int DEEPEST_INCLUDE = 8;
    private static final int MOST_JUMPS = 4;
    private static final List<String> USUAL_KEYS =
            List.of("id_ed25519", "id_ecdsa", "id_rsa", "id_ed25519_sk", "id_ecdsa_sk");

    /// Whether ssh and clawsetup look at that file by themselves, so that nobody has to name it.
    public static boolean usual(Path file) {
        var folder = Path.of(System.getProperty("user.home"), ".ssh");
        var name = String.valueOf(file.getFileName());
        return file.toAbsolutePath().normalize().startsWith(folder)
                && (USUAL_KEYS.contains(name) || name.equals("known_hosts"));
    }

    private final Path home;
    private final String localUser;
    private final List<Block> blocks;

    private record Block(List<String> patterns, List<Setting> settings) {
        boolean covers(String host) {
            var covered = false;
            for (var pattern : patterns) {
                var negated = pattern.startsWith("!");
                if (glob(negated ? pattern.substring(1) : pattern, host)) {
                    if (negated) {
                        return false;
                    }
                    covered = true;
                }
            }
            return covered;
        }
    }

    private record Setting(String key, String value) {}

    /// What the command line or the answers say about a connection; it wins over the file.
    ///
    /// @param destination `[user@]host[:port]`, an IPv6 address with a port in brackets
    /// @param jump `[user@]host[:port]`
    public record Wish(
            String destination,
            List<Path> identities,
            Optional<String> jump,
            Optional<Path> knownHosts,
            Optional<String> hostKey,
            Optional<Secret> password,
            Optional<Secret> sudoPassword,
            Optional<Secret> passphrase) {
        public Wish {
            identities = List.copyOf(identities);
        }

        public static Wish of(String destination) {
            return new Wish(
                    destination,
                    List.of(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());
        }
    }

    /// What the file says about one host.
    public record Host(
            Optional<String> hostName,
            Optional<String> user,
            OptionalInt port,
            List<Path> identities,
            boolean identitiesOnly,
            Optional<String> proxyJump,
            List<Path> knownHosts) {
        public Host {
            identities = List.copyOf(identities);
            knownHosts = List.copyOf(knownHosts);
        }
    }

    private SshConfig(Path home, String localUser, List<Block> blocks) {
        this.home = home;
        this.localUser = localUser;
        this.blocks = blocks;
    }

    /// The file of the person who runs this program; a missing one is an empty one.
    public static SshConfig ofUser() throws IOException {
        return read(Path.of(System.getProperty("user.home")), System.getProperty("user.name"));
    }

    static SshConfig read(Path home, String localUser) throws IOException {
        var blocks = new ArrayList<Block>();
        blocks.add(new Block(List.of("*"), new ArrayList<>()));
        var config = new SshConfig(home, localUser, blocks);
        config.include(home.resolve(".ssh/config"), 0);
        return config;
    }

    private void include(Path file, int depth) throws IOException {
        if (depth > DEEPEST_INCLUDE || !Files.isRegularFile(file)) {
            return;
        }
        for (var line : Files.readString(file, StandardCharsets.UTF_8).split("\n")) {
            var setting = parse(line);
            if (setting.isEmpty()) {
                continue;
            }
            var value = setting.get().value();
            switch (setting.get().key()) {
                case "host" -> blocks.add(new Block(words(value), new ArrayList<>()));
                case "match" ->
                        blocks.add(
                                new Block(
                                        value.strip().equalsIgnoreCase("all")
                                                ? List.of("*")
                                                : List.of(),
                                        new ArrayList<>()));
                case "include" -> {
                    var around = blocks.getLast();
                    for (var pattern : words(value)) {
                        for (var included : files(pattern)) {
                            include(included, depth + 1);
                        }
                    }
                    blocks.add(new Block(around.patterns(), new ArrayList<>()));
                }
                default -> blocks.getLast().settings().add(setting.get());
            }
        }
    }

    private static Optional<Setting> parse(String line) {
        var text = line.strip();
        if (text.isEmpty() || text.startsWith("#")) {
            return Optional.empty();
        }
        var parts = text.split("[ \t]*=[ \t]*|[ \t]+", 2);
        return parts.length < 2
                ? Optional.empty()
                : Optional.of(new Setting(parts[0].toLowerCase(Locale.ROOT), parts[1].strip()));
    }

    private static List<String> words(String value) {
        var words = new ArrayList<String>();
        Matcher each = Pattern.compile("\"([^\"]*)\"|(\\S+)").matcher(value);
        while (each.find()) {
            words.add(each.group(1) != null ? each.group(1) : each.group(2));
        }
        return words;
    }

    private List<Path> files(String pattern) throws IOException {
        var path = path(pattern);
        var absolute = path.isAbsolute() ? path : home.resolve(".ssh").resolve(path);
        var folder = absolute.getParent();
        var matcher =
                FileSystems.getDefault()
                        .getPathMatcher("glob:" + absolute.getFileName().toString());
        if (folder == null || !Files.isDirectory(folder)) {
            return List.of();
        }
        try (var entries = Files.list(folder)) {
            return entries.filter(entry -> matcher.matches(entry.getFileName())).sorted().toList();
        }
    }

    private Path path(String text) {
        if (text.equals("~") || text.startsWith("~/")) {
            return home.resolve(text.equals("~") ? "" : text.substring(2));
        }
        return Path.of(text);
    }

    private static boolean glob(String pattern, String host) {
        var regex = new StringBuilder();
        for (var c : pattern.toLowerCase(Locale.ROOT).toCharArray()) {
            switch (c) {
                case '*' -> regex.append(".*");
                case '?' -> regex.append('.');
                default -> regex.append(Pattern.quote(String.valueOf(c)));
            }
        }
        return host.toLowerCase(Locale.ROOT).matches(regex.toString());
    }

    /// @param alias the name as the user wrote it
    public Host host(String alias) {
        var settings =
                blocks.stream()
                        .filter(block -> block.covers(alias))
                        .flatMap(block -> block.settings().stream())
                        .toList();
        var hostName = first(settings, "hostname").map(name -> name.replace("%h", alias));
        var user = first(settings, "user");
        var port =
                first(settings, "port")
                        .filter(text -> text.matches("[0-9]{1,5}"))
                        .map(text -> OptionalInt.of(Integer.parseInt(text)))
                        .orElse(OptionalInt.empty());
        var identities =
                settings.stream()
                        .filter(setting -> setting.key().equals("identityfile"))
                        .map(setting -> unquoted(setting.value()))
                        .filter(value -> !value.equalsIgnoreCase("none"))
                        .map(value -> path(tokens(value, alias, hostName, user)))
                        .distinct()
                        .toList();
        return new Host(
                hostName,
                user,
                port,
                identities,
                first(settings, "identitiesonly").filter("yes"::equalsIgnoreCase).isPresent(),
                first(settings, "proxyjump").filter(jump -> !jump.equalsIgnoreCase("none")),
                first(settings, "userknownhostsfile").stream()
                        .flatMap(value -> words(value).stream())
                        .filter(value -> !value.equalsIgnoreCase("none"))
                        .map(value -> path(tokens(value, alias, hostName, user)))
                        .toList());
    }

    private static Optional<String> first(List<Setting> settings, String key) {
        return settings.stream()
                .filter(setting -> setting.key().equals(key))
                .findFirst()
                .map(setting ->
                        key.equals("userknownhostsfile")
                                ? setting.value()
                                : unquoted(setting.value()));
    }

    private static String unquoted(String value) {
        return value.length() > 1 && value.startsWith("\"") && value.endsWith("\"")
                ? value.substring(1, value.length() - 1)
                : value;
    }

    private String tokens(
            String value, String alias, Optional<String> hostName, Optional<String> user) {
        return value.replace("%d", home.toString())
                .replace("%h", hostName.orElse(alias))
                .replace("%n", alias)
                .replace("%u", localUser)
                .replace("%r", user.orElse(localUser))
                .replace("%%", "%");
    }

    /// The server that a wish means: its own words first, then the file's, then ssh's defaults.
    ///
    /// @throws IllegalArgumentException with a sentence for the user, if the destination cannot be
    ///   read
    public Target.Remote target(Wish wish) {
        return target(wish, 0);
    }

    private Target.Remote target(Wish wish, int depth) {
        if (depth > MOST_JUMPS) {
            throw new IllegalArgumentException(
                    "cannot follow more than " + MOST_JUMPS + " jump hosts");
        }
        var place = Place.of(wish.destination());
        var file = host(place.host());
        var explicit = wish.identities().isEmpty() ? file.identities() : wish.identities();
        var identities =
                explicit.isEmpty()
                        ? USUAL_KEYS.stream()
                                .map(name -> home.resolve(".ssh").resolve(name))
                                .filter(Files::exists)
                                .toList()
                        : explicit;
        var knownHosts =
                wish.knownHosts()
                        .map(List::of)
                        .orElse(
                                file.knownHosts().isEmpty()
                                        ? List.of(
                                                home.resolve(".ssh/known_hosts"),
                                                home.resolve(".ssh/known_hosts2"),
                                                Path.of("/etc/ssh/ssh_known_hosts"))
                                        : file.knownHosts());
        var login =
                new Target.Login(
                        identities,
                        wish.identities().isEmpty() && !file.identitiesOnly(),
                        wish.password(),
                        wish.sudoPassword(),
                        wish.passphrase(),
                        knownHosts,
                        wish.hostKey());
        var jump =
                wish.jump()
                        .or(file::proxyJump)
                        .map(chain -> {
                            var last = chain.lastIndexOf(',');
                            var between = Wish.of(chain.substring(last + 1).strip());
                            return target(
                                    new Wish(
                                            between.destination(),
                                            wish.identities(),
                                            last < 0
                                                    ? Optional.empty()
                                                    : Optional.of(chain.substring(0, last)),
                                            wish.knownHosts(),
                                            Optional.empty(),
                                            Optional.empty(),
                                            Optional.empty(),
                                            wish.passphrase()),
                                    depth + 1);
                        });
        return new Target.Remote(
                file.hostName().orElse(place.host()),
                place.port().orElse(file.port().orElse(22)),
                place.user().or(file::user).orElse(localUser),
                login,
                jump);
    }

    private record Place(Optional<String> user, String host, OptionalInt port) {
        private static final Pattern FORM =
                Pattern.compile(
                        "(?:ssh://)?(?:(?<user>[^@\\s]+)@)?"
                                + "(?:\\[(?<inner>[0-9A-Fa-f:.%a-z]+)]|(?<name>[^\\s:@/\\[\\]]+)|"
                                + "(?<v6>[0-9A-Fa-f]*:[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*))"
                                + "(?::(?<port>[0-9]{1,5}))?/?");

        static Place of(String destination) {
            var parts = FORM.matcher(destination.strip());
            if (!parts.matches()) {
                throw new IllegalArgumentException(
                        "cannot read the target “"
                                + Clean.line(destination)
                                + "”: write [user@]host[:port], an IPv6 address with a port in"
                                + " brackets");
            }
            var port = parts.group("port");
            if (port != null && (Integer.parseInt(port) < 1 || Integer.parseInt(port) > 65535)) {
                throw new IllegalArgumentException(
                        "cannot use port " + port + ": ports go from 1 to 65535");
            }
            var host =
                    parts.group("inner") != null
                            ? parts.group("inner")
                            : parts.group("name") != null ? parts.group("name") : parts.group("v6");
            if (host.startsWith("-")) {
                throw new IllegalArgumentException("cannot use a host name that starts with “-”");
            }
            return new Place(
                    Optional.ofNullable(parts.group("user")),
                    host,
                    port == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(port)));
        }
    }
}
