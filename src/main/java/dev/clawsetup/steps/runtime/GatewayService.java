package dev.clawsetup.steps.runtime;

import dev.clawsetup.answers.Answers;
import dev.clawsetup.facts.Facts;
import dev.clawsetup.facts.FileState;
import dev.clawsetup.plan.Action;
import dev.clawsetup.plan.Change;
import dev.clawsetup.plan.Proof;
import dev.clawsetup.plan.Step;
import dev.clawsetup.plan.Work;

import java.util.List;
import java.util.Optional;

/// Runs OpenClaw as a locked-in system service that comes back after a crash and after a reboot.
///
/// A system unit, not the user unit that OpenClaw would make itself: it needs no lingering session,
/// and systemd can take nearly everything away from it. What it must not take away stands in the
/// unit's text.
public final class GatewayService implements Step {
    static final String FILE = "/etc/systemd/system/" + Gateway.UNIT;
    private static final String OURS = "# Written by clawsetup";

    @Override
    public String id() {
        return "runtime.service";
    }

    @Override
    public String title() {
        return "OpenClaw runs locked in, and comes back";
    }

    @Override
    public List<String> needs() {
        return List.of(
                "access.service-account", "runtime.openclaw", "gateway.bind", "gateway.auth");
    }

    @Override
    public Change change(Facts now, Answers want) {
        if (want.purpose() == Answers.Purpose.HARDEN) {
            return Change.off("this server is only hardened");
        }
        var unit = now.unit(Gateway.UNIT);
        var wanted =
                new FileState(
                        "0644",
                        "root:root",
                        Shipped.named("openclaw/openclaw-gateway.service")
                                .with("HOME", Gateway.home(now))
                                .complete());
        var written = now.file(FILE).equals(Optional.of(wanted));
        if (written && unit.isActive() && unit.isEnabled()) {
            return Change.none("%s runs, and starts with the server".formatted(Gateway.UNIT));
        }
        if (foreign(now)) {
            return Change.refuse(
                    "%s is here, and clawsetup has not written it".formatted(FILE),
                    "move your version away, or only harden this server");
        }
        Work work =
                Gateway.started(
                        Change.of(
                                        new Action.WriteFile(
                                                FILE,
                                                wanted.mode(),
                                                wanted.owner(),
                                                wanted.content()),
                                        new Action.SetUnit(Gateway.UNIT, Action.SetUnit.Wanted.ON))
                                .thenReload(Work.Reload.SYSTEMD)
                                .leaving(Gateway.data(now)),
                        want.gateway().port());
        return work.provedBy(Mode.of(now, want).proofs().toArray(Proof[]::new))
                .provedBy(
                        Gateway.lockedIn(),
                        Gateway.opensWithTokenOnly(want.gateway().port()),
                        Gateway.audited())
                .because(
                        !unit.exists()
                                ? "OpenClaw does not run as a service"
                                : written
                                        ? "OpenClaw's service does not run"
                                        : "OpenClaw's service is not set up like this");
    }

    @Override
    public List<Proof> observations(Facts now, Answers want) {
        return want.purpose() == Answers.Purpose.INSTALL
                ? List.of(Gateway.healthy(want.gateway().port()), Gateway.lockedIn())
                : List.of();
    }

    static boolean foreign(Facts now) {
        return now.file(FILE).filter(f -> !f.content().startsWith(OURS)).isPresent();
    }
}
