package dev.clawsetup.plan;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// What one step will do.
///
/// @param now what is the case today, in a sentence, for Review
/// @param packages Debian packages it needs; those of all steps are installed in one transaction,
///   before anything dangerous
/// @param actions what runs armed, in seconds; their undo is derived from them
/// @param checks shell commands that must exit 0 between writing and reloading (`sshd -t`)
/// @param reloads what takes the new files up, in this order
/// @param safety who watches over it
/// @param proofs what only the outside can tell afterwards
/// @param stays what an undo leaves behind, in words
public record Work(
        String now,
        List<Packages> packages,
        List<Action> actions,
        List<String> checks,
        List<Reload> reloads,
        Safety safety,
        List<Proof> proofs,
        List<String> stays)
        implements Change {
    public Work {
        packages = List.copyOf(packages);
        actions = List.copyOf(actions);
        checks = List.copyOf(checks);
        reloads = List.copyOf(reloads);
        proofs = List.copyOf(proofs);
        stays = List.copyOf(stays);
    }

    /// @param names Debian packages
    /// @param masked their services, kept from starting at installation: they start configured or
    ///   not at all
    public record Packages(List<String> names, List<String> masked) {
        public Packages {
            names = List.copyOf(names);
            masked = List.copyOf(masked);
        }
    }

    public enum Safety {
        /// It cannot cut the way in, and may take minutes (downloads).
        PLAIN,
        /// It could cut the way in: armed with an undo that the server runs by itself.
        GUARDED,
        /// It cannot cut the way in, but what it changes must be healthy afterwards, or it is
        /// undone by the engine.
        HEALTH
    }

    /// What takes changed files up. Each knows how to do it without cutting open sessions, and the
    /// same is done after an undo.
    public enum Reload {
        SSH,
        FAIL2BAN,
        SYSTEMD,
        SYSCTL,
        JOURNAL,
        GATEWAY
    }

    public Work because(String nowIs) {
        return new Work(nowIs, packages, actions, checks, reloads, safety, proofs, stays);
    }

    public Work withPackages(List<String> names, List<String> masked) {
        return new Work(
                now,
                and(packages, new Packages(names, masked)),
                actions,
                checks,
                reloads,
                safety,
                proofs,
                stays);
    }

    public Work checkedBy(String command) {
        return new Work(
                now, packages, actions, and(checks, command), reloads, safety, proofs, stays);
    }

    public Work thenReload(Reload what) {
        return new Work(now, packages, actions, checks, and(reloads, what), safety, proofs, stays);
    }

    public Work guarded() {
        return new Work(now, packages, actions, checks, reloads, Safety.GUARDED, proofs, stays);
    }

    public Work provedByHealth(String url, Duration within) {
        return new Work(
                now,
                packages,
                actions,
                checks,
                reloads,
                Safety.HEALTH,
                and(proofs, new Proof.Healthy(url, within)),
                stays);
    }

    public Work provedBy(Proof... more) {
        var all = new ArrayList<>(proofs);
        all.addAll(List.of(more));
        return new Work(now, packages, actions, checks, reloads, safety, all, stays);
    }

    public Work leaving(String what) {
        return new Work(now, packages, actions, checks, reloads, safety, proofs, and(stays, what));
    }

    private static <T> List<T> and(List<T> list, T one) {
        var all = new ArrayList<>(list);
        all.add(one);
        return all;
    }
}
