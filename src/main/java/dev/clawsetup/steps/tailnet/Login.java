package dev.clawsetup.steps.tailnet;

import dev.clawsetup.answers.Answers;
import dev.clawsetup.facts.Facts;
import dev.clawsetup.facts.Tailscale;
import dev.clawsetup.plan.Change;
import dev.clawsetup.plan.Step;
import dev.clawsetup.plan.Work;
import dev.clawsetup.steps.runtime.Shipped;

import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Takes the server into a tailnet, by an auth key or by a page that somebody opens.
///
/// A server that is in one is left as it is: a second login would take it out of the first.
/// Tailscale's own SSH and other people's routes are never switched on.
public final class Login implements Step {
    public static final String ID = "tailscale.login";

    /// How long somebody may take to open the page.
    static final Duration PATIENCE = Duration.ofMinutes(10);

    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("d MMMM yyyy", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    @Override
    public String id() {
        return ID;
    }

    @Override
    public String title() {
        return "The server is in your Tailscale network";
    }

    @Override
    public List<String> needs() {
        return List.of("tailscale.install");
    }

    @Override
    public Change change(Facts now, Answers want) {
        if (!want.tailnet().wanted()) {
            return Change.off("not asked for");
        }
        var there = now.tailscale();
        var wish = want.tailnet();
        return switch (there.backend()) {
            case RUNNING, STARTING ->
                    wish.server().filter(server -> !same(server, there.server())).isPresent()
                            ? Change.refuse(
                                    "the server is in another tailnet already, that of "
                                            + there.server(),
                                    "log it out there first (sudo tailscale logout), or leave"
                                            + " tailscale.login-server empty to keep it")
                            : running(now, wish, there);
            case NEEDS_APPROVAL ->
                    Change.refuse(
                            "the server waits to be approved in its tailnet",
                            "approve it on Tailscale's page “Machines”, and start again");
            case STOPPED -> login(wish).because("Tailscale is switched off");
            case SILENT, NEEDS_LOGIN, OTHER -> login(wish).because("it is in no tailnet");
        };
    }

    private static boolean same(String one, String other) {
        return one.replaceFirst("/+$", "").equalsIgnoreCase(other.replaceFirst("/+$", ""));
    }

    private static Change running(Facts now, Answers.Tailnet wish, Tailscale there) {
        var as =
                "in the tailnet as %s, %s"
                        .formatted(there.name(), there.address().orElse("without an address"));
        var missing = wish.tags().stream().filter(tag -> !there.tags().contains(tag)).toList();
        if (!missing.isEmpty()) {
            return Change.advise(
                    "the tailnet did not give this server %s".formatted(String.join(", ", missing)),
                    "allow it in the tailnet's access rules (tagOwners), log the server out (sudo"
                            + " tailscale logout) and start again");
        }
        var other = settings(wish, there);
        if (other.isPresent()) {
            return other.get();
        }
        if (there.expiry().isEmpty()) {
            return Change.none(as + "; its key never ends");
        }
        var end = DAY.format(there.expiry().get());
        if (!there.endsBefore(now.weather().clock().plus(Tailscale.AHEAD))) {
            return wish.sshOnly()
                    ? Change.advise(
                            "its key in the tailnet ends on %s, and then nobody could log in"
                                    .formatted(end),
                            "switch key expiry off for this server on Tailscale's page “Machines”")
                    : Change.none("%s; its key ends on %s".formatted(as, end));
        }
        if (!wish.renew()) {
            return Change.advise(
                    "its key in the tailnet ends on %s, and then nobody reaches it there"
                            .formatted(end),
                    "log in again before (tailscale.renew), or switch key expiry off for it on"
                            + " Tailscale's page “Machines”");
        }
        var inside = now.weather().connection().filter(there::carries).isPresent();
        return wish.key().isEmpty() && inside
                ? Change.refuse(
                        "this session itself goes through the tailnet, and would hang on the page",
                        "give an auth key (tailscale.auth-key), or log in over the server's public"
                                + " address")
                : login(wish, "yes")
                        .because("its key in the tailnet ends on " + end)
                        .leaving("the new key in the tailnet");
    }

    /// What can be changed without logging in again. A name that nobody gave stays.
    private static Optional<Work> settings(Answers.Tailnet wish, Tailscale there) {
        var wanted = new ArrayList<String>();
        var before = new ArrayList<String>();
        var told = new ArrayList<String>();
        if (wish.host().filter(host -> !host.equals(there.host())).isPresent()) {
            wanted.add("--hostname=" + wish.host().get());
            before.add("--hostname=" + there.host());
            told.add("its name there is " + there.name().split("\\.")[0]);
        }
        if (wish.acceptDns() != there.acceptsDns()) {
            wanted.add("--accept-dns=" + wish.acceptDns());
            before.add("--accept-dns=" + there.acceptsDns());
            told.add(
                    there.acceptsDns()
                            ? "names of the tailnet are resolved here"
                            : "names of the tailnet are not resolved here");
        }
        if (wanted.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                Change.of()
                        .because(String.join(", ", told))
                        .checkedBy(
                                "(\n"
                                        + Shipped.named("tailnet/set.sh")
                                                .withWord("BEFORE", String.join(" ", before))
                                                .with("WANTED", String.join(" ", wanted))
                                                .complete()
                                        + ")"));
    }

    /// Whether somebody has to be there for that work, to open a page.
    public static boolean asksSomebody(Work work, Answers want) {
        return want.tailnet().key().isEmpty()
                && work.checks().stream().anyMatch(check -> check.contains("by=page"));
    }

    private static Work login(Answers.Tailnet wish) {
        return login(wish, "no");
    }

    /// @param renew `yes` where the server is in the tailnet already
    private static Work login(Answers.Tailnet wish, String renew) {
        return Change.of()
                .checkedBy(
                        "(\n"
                                + Shipped.named("tailnet/login.sh")
                                        .withWord("SERVER", wish.server().orElse(""))
                                        .withWord("HOST", wish.host().orElse(""))
                                        .withWord("TAGS", String.join(",", wish.tags()))
                                        .with("DNS", Boolean.toString(wish.acceptDns()))
                                        .with("RENEW", renew)
                                        .with("BY", wish.key().isPresent() ? "key" : "page")
                                        .with("PATIENCE", Math.toIntExact(PATIENCE.toSeconds()))
                                        .complete()
                                + ")");
    }
}
