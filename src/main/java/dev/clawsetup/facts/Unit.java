package dev.clawsetup.facts;

/// A systemd unit.
///
/// @param active `active`, `inactive`, `failed`, `activating` …; `on-demand` for an ssh.service
///   that ssh.socket starts, as it comes with the next connection and goes by itself
/// @param enabled `enabled`, `disabled`, `masked`, `static`, … ; empty where there is no unit file
public record Unit(String name, String active, String enabled) {
    static Unit unknown(String name) {
        return new Unit(name, "inactive", "");
    }

    public boolean isActive() {
        return active.equals("active") || active.equals("activating");
    }

    public boolean isEnabled() {
        return enabled.startsWith("enabled");
    }

    public boolean exists() {
        return !enabled.isEmpty();
    }
}
