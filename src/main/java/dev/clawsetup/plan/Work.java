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
/// @param keepsOut accounts that get in no more. Only a configuration that is not in force is tried
///   for that, as servers count failed logins
public record Work(
        String now,
        List<Packages> packages,
        List<Action> actions,
        List<String> checks,
        List<Reload> reloads,
        Safety safety,
        List<Proof> proofs,
        List<String> stays,
        List<String> keepsOut)
        implements Change {
    public Work {
        packages = List.copyOf(packages);
        actions = List.copyOf(actions);
        checks = List.copyOf(checks);
        reloads = List.copyOf(reloads);
        proofs = List.copyOf(proofs);
        stays = List.copyOf(stays);
        keepsOut = List.copyOf(keepsOut);
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
        return new Work(nowIs, packages, actions, checks, reloads, safety, proofs, stays, keepsOut);
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
                stays,
                keepsOut);
    }

    public Work checkedBy(String command) {
        return new Work(
                now,
                packages,
                actions,
                and(checks, command),
                reloads,
                safety,
                proofs,
                stays,
                keepsOut);
    }

    public Work thenReload(Reload what) {
        return new Work(
                now,
                packages,
                actions,
                checks,
                and(reloads, what),
                safety,
                proofs,
                stays,
                keepsOut);
    }

    public Work guarded() {
        return new Work(
                now, packages, actions, checks, reloads, Safety.GUARDED, proofs, stays, keepsOut);
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
                stays,
                keepsOut);
    }

    public Work provedBy(Proof... more) {
        var all = new ArrayList<>(proofs);
        all.addAll(List.of(more));
        return new Work(now, packages, actions, checks, reloads, safety, all, stays, keepsOut);
    }

    public Work leaving(String what) {
        return new Work(
                now,
                packages,
                actions,
                checks,
                reloads,
                safety,
                proofs,
                and(stays, what),
                keepsOut);
    }

    public Work keepingOut(String account) {
        return new Work(
                now,
                packages,
                actions,
                checks,
                reloads,
                safety,
                proofs,
                stays,
                and(keepsOut, account));
    }

    private static <T> List<T> and(List<T> list, T one) {
        var all = new ArrayList<>(list);
        all.add(one);
        return all;
    }
}
