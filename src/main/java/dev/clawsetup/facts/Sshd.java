package dev.clawsetup.facts;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The SSH server: what its files say, and what runs.
///
/// @param version e.g. `OpenSSH_10.0p2 Debian-7`
/// @param stale the running daemon is older than its files: it does not do yet what they say. One
///   that a socket started stays as well and keeps what it read, until it is restarted.
/// @param includesDropIns sshd_config includes /etc/ssh/sshd_config.d/*.conf, before any other
///   setting
/// @param dropIns the files there, in the order they are read
/// @param complaint what `sshd -t` says when it refuses its own files; empty when it takes them
/// @param listening addresses and ports that sshd (or its socket) really holds
/// @param effective what `sshd -T` prints for no one in particular, keyword (lower case) → values
///   joined by a blank
/// @param perAccount what `sshd -T -C user=…` prints for each login account, from the operator's
///   address
public record Sshd(
        String version,
        Mode mode,
        boolean active,
        boolean stale,
        boolean includesDropIns,
        List<String> dropIns,
        String complaint,
        List<Endpoint> listening,
        Map<String, String> effective,
        Map<String, Map<String, String>> perAccount) {
    public Sshd {
        dropIns = List.copyOf(dropIns);
        listening = List.copyOf(listening);
        effective = Map.copyOf(effective);
        perAccount = Map.copyOf(perAccount);
    }

    public enum Mode {
        /// ssh.service runs and listens.
        SERVICE,
        /// ssh.socket listens with ports of its own (Debian).
        SOCKET,
        /// ssh.socket listens with the ports that a generator reads from sshd_config (Ubuntu).
        GENERATOR,
        /// No ssh server that systemd knows.
        ABSENT
    }

    /// The ports that sshd really listens on, on any address but loopback; ascending, each once.
    public List<Integer> ports() {
        return listening.stream()
                .filter(e -> !e.loopback())
                .map(Endpoint::port)
                .distinct()
                .sorted()
                .toList();
    }

    public String setting(String keyword) {
        return effective.getOrDefault(keyword, "");
    }

    /// What holds for one account; the general value where nobody asked about that account.
    public String setting(String keyword, String account) {
        return Optional.ofNullable(perAccount.get(account))
                .map(of -> of.getOrDefault(keyword, ""))
                .orElseGet(() -> setting(keyword));
    }
}
