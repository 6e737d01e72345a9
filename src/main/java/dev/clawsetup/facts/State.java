package dev.clawsetup.facts;

import java.util.List;
import java.util.Map;

/// The half of the facts that only changes when somebody changes it.
///
/// @param packages installed Debian packages that any step asks about, name → version
/// @param files every file that a step may own, by path, where it exists
/// @param units every unit that a step may touch, by full name (`ssh.service`)
/// @param otherFirewalls names of firewalls that are not ufw and have rules (`nftables`,
///   `firewalld`, `docker`, `iptables-persistent`, …)
/// @param upstreamServices what would break under `routed deny`: `docker`, `libvirt`, `lxd`,
///   `kubernetes`, `wireguard`, `openvpn`, …
/// @param sysctls kernel settings that a step may set, name → live value
public record State(
        Distribution distribution,
        Platform platform,
        List<Account> accounts,
        Sshd sshd,
        List<Listener> listeners,
        List<Address> addresses,
        Ufw ufw,
        Fail2ban fail2ban,
        List<String> otherFirewalls,
        List<String> upstreamServices,
        Map<String, String> packages,
        Map<String, Unit> units,
        Map<String, FileState> files,
        Map<String, String> sysctls,
        List<SwapArea> swaps,
        OpenClaw openclaw,
        Tailscale tailscale) {
    public State {
        accounts = List.copyOf(accounts);
        listeners = List.copyOf(listeners);
        addresses = List.copyOf(addresses);
        otherFirewalls = List.copyOf(otherFirewalls);
        upstreamServices = List.copyOf(upstreamServices);
        packages = Map.copyOf(packages);
        units = Map.copyOf(units);
        files = Map.copyOf(files);
        sysctls = Map.copyOf(sysctls);
        swaps = List.copyOf(swaps);
    }
}
