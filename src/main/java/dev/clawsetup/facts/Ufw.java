package dev.clawsetup.facts;

import java.util.List;

/// Debian's and Ubuntu's simple firewall.
///
/// @param enabled ENABLED=yes in ufw.conf: it starts with the server
/// @param live its chains are in the kernel now
/// @param incoming, outgoing, routed the default policies: `deny`, `allow`, `reject`, `disabled`
/// @param ipv6 IPV6=yes in /etc/default/ufw
/// @param rules as `ufw show added` prints them, without the leading `ufw `
public record Ufw(
        boolean installed,
        boolean enabled,
        boolean live,
        String incoming,
        String outgoing,
        String routed,
        boolean ipv6,
        List<String> rules) {
    public Ufw {
        rules = List.copyOf(rules);
    }

    /// By which our rule for SSH over the tailnet is known again. While it stands, SSH is closed to
    /// everybody else.
    public static final String TAILNET_SSH = "clawsetup: ssh in the tailnet";

    /// Whether clawsetup closed SSH to all but the tailnet.
    public boolean sshInTailnetOnly() {
        return rules.stream().anyMatch(rule -> rule.endsWith(" comment '" + TAILNET_SSH + "'"));
    }

    public boolean on() {
        return enabled && live;
    }
}
