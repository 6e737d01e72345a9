package dev.clawsetup.steps.access;

import java.net.InetAddress;
import java.util.regex.Pattern;

/// sshd's lists of addresses: `203.0.113.*,!203.0.113.9,2001:db8::/32` (ssh_config(5), PATTERNS).
///
/// A host name matches no address here: what the name service says today it need not say tomorrow.
final class ClientPatterns {
    private ClientPatterns() {}

    /// @param address the client's; empty matches nothing
    static boolean match(String list, String address) {
        boolean any = false;
        for (var pattern : list.split(",")) {
            boolean not = pattern.startsWith("!");
            if (one(not ? pattern.substring(1) : pattern, address)) {
                if (not) {
                    return false;
                }
                any = true;
            }
        }
        return any;
    }

    private static boolean one(String pattern, String address) {
        return !address.isEmpty()
                && (pattern.contains("/") ? inside(pattern, address) : glob(pattern, address));
    }

    static boolean glob(String pattern, String text) {
        var regex = new StringBuilder();
        for (char c : pattern.toCharArray()) {
            regex.append(
                    switch (c) {
                        case '*' -> ".*";
                        case '?' -> ".";
                        default -> Pattern.quote(String.valueOf(c));
                    });
        }
        return text.matches(regex.toString());
    }

    /// Whether an address lies in a network: `198.51.100.0/24`, `2001:db8::/32`, or with a mask in
    /// full (`198.51.100.0/255.255.255.0`).
    static boolean inside(String network, String address) {
        var parts = network.replace("[", "").replace("]", "").split("/", 2);
        try {
            var net = InetAddress.ofLiteral(parts[0]).getAddress();
            var of = InetAddress.ofLiteral(address).getAddress();
            int bits =
                    parts[1].matches("\\d{1,3}")
                            ? Integer.parseInt(parts[1])
                            : ones(InetAddress.ofLiteral(parts[1]).getAddress());
            if (net.length != of.length || bits > net.length * 8) {
                return false;
            }
            for (int i = 0; i < bits; i++) {
                if (((net[i / 8] ^ of[i / 8]) >> (7 - i % 8) & 1) != 0) {
                    return false;
                }
            }
            return true;
        } catch (IllegalArgumentException noAddress) {
            return false;
        }
    }

    private static int ones(byte[] mask) {
        int bits = 0;
        for (byte b : mask) {
            bits += Integer.bitCount(b & 0xFF);
        }
        return bits;
    }
}
