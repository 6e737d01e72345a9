package dev.clawsetup.facts;

/// Something that waits for connections or packets.
///
/// @param protocol `tcp` or `udp`
/// @param process the program's short name, or empty where the kernel holds the port
/// @param unit the systemd unit it belongs to, or empty
public record Listener(String protocol, Endpoint at, String process, String unit) {

    public boolean reachableFromOutside() {
        return !at.loopback();
    }

    /// `80/tcp`: how ufw and the answers write it.
    public String port() {
        return at.port() + "/" + protocol;
    }
}
