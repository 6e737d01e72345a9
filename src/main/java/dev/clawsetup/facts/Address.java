package dev.clawsetup.facts;

/// An address that the server holds.
///
/// @param device the interface: `eth0`, `tailscale0`
/// @param address without its prefix length: `203.0.113.7`, `2001:db8::7`
/// @param scope `global`, `link` or `host`, as iproute2 says
public record Address(String device, String address, String scope) {
    public boolean v6() {
        return address.contains(":");
    }
}
