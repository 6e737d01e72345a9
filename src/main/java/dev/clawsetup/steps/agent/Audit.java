package dev.clawsetup.steps.agent;

import dev.clawsetup.answers.Answers;
import dev.clawsetup.facts.Facts;
import dev.clawsetup.plan.Change;
import dev.clawsetup.plan.Proof;
import dev.clawsetup.plan.Step;
import dev.clawsetup.steps.runtime.Gateway;

import java.util.List;

/// Asks OpenClaw's own audit, which must find nothing critical.
///
/// It takes seconds, so it is no fact and plans nothing: `verify` and the end of an installation
/// look at it. One warning is usual and right: that no proxy is trusted, where there is none.
public final class Audit implements Step {
    @Override
    public String id() {
        return "agent.audit";
    }

    @Override
    public String title() {
        return "OpenClaw's own audit finds nothing critical";
    }

    @Override
    public List<String> needs() {
        return List.of("runtime.openclaw");
    }

    @Override
    public Change change(Facts now, Answers want) {
        return want.purpose() == Answers.Purpose.HARDEN
                ? Change.off("this server is only hardened")
                : Change.none("asked once OpenClaw runs, and by verify");
    }

    @Override
    public List<Proof> observations(Facts now, Answers want) {
        return want.purpose() == Answers.Purpose.INSTALL ? List.of(Gateway.audited()) : List.of();
    }
}
