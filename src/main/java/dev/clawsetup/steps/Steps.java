package dev.clawsetup.steps;

import dev.clawsetup.plan.Step;

import java.util.List;

/// Every promise that clawsetup makes, in the order in which it keeps them: ways in are widened and
/// proven before anything is narrowed.
public final class Steps {
    private Steps() {}

    public static List<Step> all() {
        return List.of();
    }
}
