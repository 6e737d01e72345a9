package dev.clawsetup.facts;

import java.util.List;
import java.util.Optional;

/// What is true of a server at one moment, as one run of `facts.sh` saw it.
///
/// It has two halves. `state` is what an undo must bring back, so two pictures of it are compared
/// with `equals`; `weather` changes by itself (clock, load, free space, locks, who is logged in)
/// and is never compared.
public record Facts(State state, Weather weather) {

    public Sshd sshd() {
        return state.sshd();
    }

    public Distribution distribution() {
        return state.distribution();
    }

    public Platform platform() {
        return state.platform();
    }

    public Ufw ufw() {
        return state.ufw();
    }

    public Optional<Account> account(String name) {
        return state.accounts().stream().filter(a -> a.name().equals(name)).findFirst();
    }

    /// Accounts that a person or a robot could log in to: a real shell, and not shut.
    public List<Account> loginAccounts() {
        return state.accounts().stream().filter(Account::canLogIn).toList();
    }

    public Tailscale tailscale() {
        return state.tailscale();
    }

    public boolean installed(String debianPackage) {
        return state.packages().containsKey(debianPackage);
    }

    public Optional<FileState> file(String path) {
        return Optional.ofNullable(state.files().get(path));
    }

    /// The unit's state; a unit that systemd does not know is absent, dead and not enabled.
    public Unit unit(String name) {
        return state.units().getOrDefault(name, Unit.unknown(name));
    }
}
