package dev.clawsetup.ui.tui;

import dev.clawsetup.answers.Answers;
import dev.clawsetup.answers.Draft;
import dev.clawsetup.run.Dial;
import dev.clawsetup.run.Provisioner;
import dev.clawsetup.ui.FakeProvisioner;
import dev.clawsetup.ui.Scenario;

import java.util.Optional;
import java.util.Set;

/// Scenarios, and the way to pages that tests begin with.
final class Scenes {
    private Scenes() {}

    static Scenario asking(Dial dial) {
        return scenario(dial, Optional.empty(), Draft.empty());
    }

    static Scenario on(Provisioner server) {
        return on(server, Draft.empty());
    }

    static Scenario on(Provisioner server, Draft given) {
        return scenario((target, asks) -> server, Optional.of(server.server()), given);
    }

    static Scenario scenario(Dial dial, Optional<String> target, Draft given) {
        return new Scenario(dial, target, given, Optional.of(Answers.Purpose.INSTALL), Set.of());
    }

    static Scenario hardening(Provisioner server) {
        return new Scenario(
                (target, asks) -> server,
                Optional.of(server.server()),
                Draft.empty(),
                Optional.of(Answers.Purpose.HARDEN),
                FakeProvisioner.CONTROLS);
    }

    /// Past the accounts, to the page that comes first of those that not every server has.
    static Walk pastAccounts(Walk walk) {
        return walk.sees("I only looked.")
                .press("Enter")
                .sees("Who can reach this server?")
                .press("Enter")
                .sees("Under which name")
                .press("Tab", "Tab", "Enter");
    }

    /// It stays outside, as long as nobody says otherwise.
    static Walk pastTailscale(Walk walk) {
        return walk.sees("Shall this server be in your Tailscale network?").press("Enter");
    }

    static Walk toGateway(Walk walk) {
        return pastTailscale(pastAccounts(walk)).sees("From where may OpenClaw be opened?");
    }

    static Walk toReview(Walk walk) {
        return toGateway(walk)
                .press("Tab", "Tab", "Enter")
                .sees("Which version of OpenClaw?")
                .press("Tab", "Enter")
                .sees("Review");
    }

    static Walk toRun(Walk walk) {
        return toReview(walk).sees("all ready").press("Enter");
    }

    /// Leaves by Ctrl-C and q.
    static Walk leave(Walk walk) {
        return walk.press("Ctrl-C").sees("Leave clawsetup?").press("q");
    }
}
