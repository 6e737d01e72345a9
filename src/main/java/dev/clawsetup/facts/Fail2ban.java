package dev.clawsetup.facts;

import java.util.List;

/// The program that bans addresses which guess.
///
/// @param jails the active jails' names
/// @param ignored the addresses that jail `sshd` never bans (`fail2ban-client get sshd ignoreip`)
public record Fail2ban(
        boolean installed, boolean active, List<String> jails, List<String> ignored) {
    public Fail2ban {
        jails = List.copyOf(jails);
        ignored = List.copyOf(ignored);
    }
}
