package dev.clawsetup.steps.tailnet;

import dev.clawsetup.answers.Answers;
import dev.clawsetup.facts.Facts;
import dev.clawsetup.plan.Action;
import dev.clawsetup.plan.Change;
import dev.clawsetup.plan.Step;
import dev.clawsetup.steps.runtime.Shipped;

import java.util.List;
import java.util.Set;

/// Installs Tailscale from its signed repository, where it was asked for.
///
/// As a package it gets its security updates with the others. The key that signs them is fetched
/// and compared with the fingerprint below before apt hears of it; a key that came with whatever
/// answered first would prove nothing.
public final class Install implements Step {
    static final String UNIT = "tailscaled.service";

    /// Of “Tailscale Inc. (Package repository signing key)”, RSA 4096 of 2020.
    private static final String VENDORS_KEY = "2596A99EAAB33821893C0A79458CA832957F5868";

    private static final String VENDOR = "https://pkgs.tailscale.com/stable";
    private static final String KEYS = "/usr/share/keyrings/clawsetup-tailscale";
    private static final String SOURCES = "/etc/apt/sources.list.d/clawsetup-tailscale.sources";

    /// What the vendor builds packages for.
    private static final Set<String> ARCHITECTURES =
            Set.of("amd64", "arm64", "armhf", "i386", "riscv64");

    @Override
    public String id() {
        return "tailscale.install";
    }

    @Override
    public String title() {
        return "Tailscale is installed, from its signed packages";
    }

    @Override
    public Change change(Facts now, Answers want) {
        if (!want.tailnet().wanted()) {
            return Change.off("not asked for");
        }
        var there = now.tailscale();
        if (there.installed()) {
            return now.unit(UNIT).isActive()
                    ? Change.none("Tailscale " + there.version().orElse(""))
                    : Change.of(new Action.SetUnit(UNIT, Action.SetUnit.Wanted.ON))
                            .because("Tailscale is there and does not run");
        }
        var system = now.distribution();
        if (!ARCHITECTURES.contains(now.platform().architecture())) {
            return Change.refuse(
                    "Tailscale has no packages for %s".formatted(now.platform().architecture()),
                    "say no to tailscale.use, or install it in its own way");
        }
        if (system.codename().isEmpty()) {
            return Change.refuse(
                    "this server does not say which release of %s it is".formatted(system.name()),
                    "say no to tailscale.use, or install Tailscale in its own way");
        }
        var wish = want.tailnet();
        var from = wish.mirror().orElse(VENDOR).replaceFirst("/+$", "") + "/" + system.id();
        var work =
                Change.of(
                                new Action.PutTree(KEYS, key(now, wish)),
                                Action.WriteFile.of(SOURCES, sources(now, from)),
                                new Action.InstallPackages(List.of("tailscale"), List.of()),
                                new Action.SetUnit(UNIT, Action.SetUnit.Wanted.ON))
                        .because("it is not installed");
        return now.installed("ca-certificates") || from.startsWith("http:")
                ? work
                : work.withPackages(List.of("ca-certificates"), List.of());
    }

    private static String key(Facts now, Answers.Tailnet wish) {
        return Shipped.named("tailnet/key.sh")
                .withWord("MIRROR", wish.mirror().orElse(VENDOR))
                .withWord("CODENAME", now.distribution().codename())
                .with("DISTRIBUTION", now.distribution().id())
                .with("FINGERPRINT", wish.mirrorKey().orElse(VENDORS_KEY))
                .complete();
    }

    private static String sources(Facts now, String from) {
        return """
        # clawsetup: Tailscale's own packages
        Types: deb
        URIs: %s
        Suites: %s
        Components: main
        Architectures: %s
        Signed-By: %s/tailscale.gpg
        """
                .formatted(
                        from, now.distribution().codename(), now.platform().architecture(), KEYS);
    }
}
