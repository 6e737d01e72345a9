package dev.clawsetup.hosts;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// The practice tailnet: a control server, and a mirror of Tailscale's packages beside it
/// (`practice tailnet`). One for all who practise on a machine, so who finds it up leaves it up.
///
/// A test asks for it by a parameter {@link There} and {@link OfAll}. It is the same for all of a
/// run, which stand side by side, and goes when the last has ended.
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
    record There(Optional<Tailnet> tailnet) {
        /// @param what it would be needed for
        Tailnet orSkip(String what) {
            Assumptions.assumeTrue(
                    tailnet.isPresent(),
                    "skipped: "
                            + what
                            + ", as this machine cannot build Tailscale (see practice tailnet up)");
            return tailnet.orElseThrow();
        }
    }

    static final class OfAll implements ParameterResolver {
        @Override
        public boolean supportsParameter(ParameterContext asked, ExtensionContext test) {
            return asked.getParameter().getType() == There.class;
        }

        @Override
        public There resolveParameter(ParameterContext asked, ExtensionContext test) {
            return test.getRoot()
                    .getStore(ExtensionContext.Namespace.create(Tailnet.class))
                    .getOrComputeIfAbsent(
                            Kept.class, key -> new Kept(up().map(Tailnet::withALaptop)), Kept.class)
                    .there();
        }
    }

    /// For as long as the tests run.
    private record Kept(Optional<Tailnet> tailnet) implements AutoCloseable {
        There there() {
            return new There(tailnet);
        }

        @Override
        public void close() {
            tailnet.ifPresent(Tailnet::close);
        }
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

    /// The one that is up.
    static Tailnet there() {
        return new Tailnet(Map.of(), false);
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
        return whereItIs() + "  use: true\n";
    }

    /// The same for somebody who is yet to say whether that server is to be in it.
    String whereItIs() {
        return """
        tailscale:
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

    /// Takes a server into it by hand.
    ///
    /// @return its address there
    String join(Practice server) {
        return said("join", server.name());
    }

    /// From now on this machine is in it as well, behind a laptop.
    Tailnet withALaptop() {
        said("laptop");
        return this;
    }

    /// As if an administrator of the tailnet had thrown it out.
    void remove(Practice server) {
        said("remove", server.name());
    }

    /// As if an administrator had said that its key ends in so many hours.
    void endsIn(Practice server, int hours) {
        var address = server.inside("tailscale ip -4").out().strip();
        var name =
                nodes().lines()
                        .filter(line -> line.contains(" " + address + " "))
                        .map(line -> line.substring(0, line.indexOf(' ')))
                        .findFirst()
                        .orElseThrow(() -> new AssertionError("not there: " + nodes()));
        said("expiry", name, String.valueOf(hours));
    }

    /// As if somebody had opened the page and logged in.
    void approve(String link) {
        said("approve", link);
    }

    /// The same with a link that may be good no more.
    ///
    /// @return whether the control server knows it still
    boolean takes(String link) {
        return practice("approve", link).exit() == 0;
    }

    /// The link that a person sees in the wizard, beside its picture.
    String shownOn(Tmux terminal) {
        return terminal.sees("Let the server into your network", loginServer(), "█▀▄")
                .screen()
                .lines()
                .map(String::strip)
                .filter(line -> line.startsWith(loginServer()))
                .findFirst()
                .orElseThrow();
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
