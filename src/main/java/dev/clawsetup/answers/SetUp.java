package dev.clawsetup.answers;

import dev.clawsetup.facts.Account;
import dev.clawsetup.facts.Facts;
import dev.clawsetup.facts.Weather;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Who set a server up before, as far as what is there tells.
///
/// Whoever comes back wants to see what is there and to change one thing, not to be asked
/// everything once more.
public sealed interface SetUp {
    /// A server as its provider hands it over.
    record Nobody() implements SetUp {}

    /// @param newest the run that was the last one, of which something is in force
    record ByClawsetup(Weather.Setup newest) implements SetUp {}

    /// The playbook of OpenClaw's project, or one of those made from it: they all give OpenClaw an
    /// account that somebody could log in to.
    record ByPlaybook(List<String> signs) implements SetUp {}

    record ByHand(List<String> signs) implements SetUp {}

    static SetUp of(Facts now) {
        if (now.weather().ours().isPresent()) {
            return new ByClawsetup(now.weather().ours().get());
        }
        var signs = new ArrayList<String>();
        if (!now.state().openclaw().others().isEmpty()) {
            signs.add("OpenClaw is installed (" + now.state().openclaw().others().getFirst() + ")");
        } else if (now.state().openclaw().version().isPresent()) {
            signs.add("OpenClaw is installed");
        }
        if (now.ufw().on()) {
            signs.add("a firewall is on (ufw)");
        }
        if (now.state().fail2ban().active()) {
            signs.add("hosts that guess are banned (fail2ban)");
        }
        if (now.account("openclaw").filter(Account::canLogIn).isPresent()) {
            signs.add("OpenClaw has an account that somebody could log in to");
        }
        if (signs.isEmpty()) {
            return new Nobody();
        }
        return now.account("openclaw").filter(Account::canLogIn).isPresent()
                ? new ByPlaybook(List.copyOf(signs))
                : new ByHand(List.copyOf(signs));
    }

    /// Whether there is anything to come back to.
    default boolean before() {
        return !(this instanceof Nobody);
    }

    /// What to tell somebody who comes back, in one sentence.
    ///
    /// @param zone of who reads it
    default String sentence(ZoneId zone) {
        return switch (this) {
            case Nobody _ -> "Nobody has set this server up yet.";
            case ByClawsetup(var newest) ->
                    "clawsetup set this server up%s%s."
                            .formatted(
                                    day(newest.began(), zone),
                                    newest.from().isEmpty() ? "" : ", from " + newest.from());
            case ByPlaybook(var signs) ->
                    "openclaw-ansible, or something like it, set this server up: %s."
                            .formatted(String.join(", ", signs));
            case ByHand(var signs) ->
                    "Somebody set this server up: %s.".formatted(String.join(", ", signs));
        };
    }

    private static String day(String began, ZoneId zone) {
        try {
            return " on "
                    + DateTimeFormatter.ofPattern("d MMMM", Locale.ENGLISH)
                            .format(Instant.parse(began).atZone(zone));
        } catch (DateTimeParseException e) {
            return "";
        }
    }
}
