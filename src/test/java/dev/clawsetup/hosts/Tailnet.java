package dev.clawsetup.hosts;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// The practice tailnet: a control server, and a mirror of Tailscale's packages beside it
/// (`practice tailnet`). One for all who practise on a machine, so who finds it up leaves it up.
final class Tailnet implements AutoCloseable {
    /// The script says by it that this machine cannot build Tailscale.
    private static final int CANNOT = 69;

    private final Map<String, String> about;
    private final boolean ours;

    private Tailnet(Map<String, String> about, boolean ours) {
        this.about = about;
        this.ours = ours;
    }

    /// Empty where this machine cannot make one.
    static Optional<Tailnet> up() {
        var there = Shipped.command("installer-scripts/practice", "show", "tailnet").exit() == 0;
        var up = practice("up");
        if (up.exit() == CANNOT) {
            return Optional.empty();
        }
        if (up.exit() != 0) {
            throw new IllegalStateException(up.all());
        }
        var about =
                up.out()
                        .lines()
                        .filter(line -> line.contains("="))
                        .map(line -> line.split("=", 2))
                        .collect(Collectors.toMap(part -> part[0], part -> part[1]));
        return Optional.of(new Tailnet(about, !there));
    }

    private static Shipped.Ended practice(String... words) {
        var all = new ArrayList<>(List.of("installer-scripts/practice", "tailnet"));
        all.addAll(List.of(words));
        return Shipped.command(all.toArray(String[]::new));
    }

    private static String said(String... words) {
        var ended = practice(words);
        if (ended.exit() != 0) {
            throw new IllegalStateException(ended.all());
        }
        return ended.out().strip();
    }

    /// For an answers file: to come from here, and to log in here.
    String answers() {
        return """
        tailscale:
          use: true
          login-server: %s
          mirror: %s
          mirror-key: %s
        """
                .formatted(about.get("login_server"), about.get("mirror"), about.get("mirror_key"));
    }

    String loginServer() {
        return about.get("login_server");
    }

    /// @param kind `reusable`, `once` or `expired`
    String key(String kind) {
        return said("key", kind);
    }

    /// As if somebody had opened the page and logged in.
    void approve(String link) {
        said("approve", link);
    }

    /// A line for each: name, address, tags, and when its key ends.
    String nodes() {
        return said("nodes");
    }

    @Override
    public void close() {
        if (ours) {
            practice("down");
        }
    }
}
