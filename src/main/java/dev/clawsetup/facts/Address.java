package dev.clawsetup.facts;

/// An address that the server holds.
///
/// @param device the interface: `eth0`, `tailscale0`
/// @param address without its prefix length: `203.0.113.7`, `2001:db8::7`
/// @param scope `global`, `link` or `host`, as iproute2 says; `tailnet` where only Tailscale's own
///   network knows it, though the kernel calls those global too
public record Address(String device, String address, String scope) {
    static final String TAILNET = "tailnet";

    /// @param scope as iproute2 says
    static Address of(String device, String address, String scope) {
        return new Address(device, address, Tailscale.gives(address) ? TAILNET : scope);
    }

    /// Whether only other machines of the tailnet reach it.
    public boolean inTailnet() {
        return scope.equals(TAILNET);
    }

    /// Whether it is of a network inside of the server (of containers, of virtual machines, of
    /// Tailscale), so that nobody else on its wire reaches it.
    public boolean inside() {
        return device.matches("(lo|docker|br-|veth|virbr|lxc|lxd|incus|tailscale).*");
    }

    public boolean v6() {
        return address.contains(":");
    }
}
