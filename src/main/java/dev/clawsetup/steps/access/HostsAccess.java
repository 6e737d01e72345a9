package dev.clawsetup.steps.access;

import dev.clawsetup.facts.Facts;
import dev.clawsetup.facts.FileState;

import java.util.List;
import java.util.Optional;

/// /etc/hosts.allow and /etc/hosts.deny, which Debian's sshd still asks (hosts_access(5)): whom
/// they refuse sees a connection that hangs.
///
/// An allowing line wins, and one that speaks of names is taken to allow: only the server could
/// tell, and our own login has passed it.
record HostsAccess(Facts now) {

    /// The line that refuses SSH from that address.
    Optional<String> refuses(String address) {
        if (address.isEmpty()
                || lines("/etc/hosts.allow").stream().anyMatch(l -> allows(l, address))) {
            return Optional.empty();
        }
        return lines("/etc/hosts.deny").stream().filter(l -> names(l, address)).findFirst();
    }

    private List<String> lines(String path) {
        return now.file(path)
                .map(FileState::content)
                .orElse("")
                .replace("\\\n", " ")
                .lines()
                .map(String::strip)
                .filter(l -> !l.startsWith("#") && aboutSshd(l))
                .toList();
    }

    private static boolean aboutSshd(String line) {
        var daemons = List.of(line.split(":", 2)[0].strip().split("[,\\s]+"));
        return line.contains(":") && (daemons.contains("sshd") || daemons.contains("ALL"));
    }

    private static String[] clients(String line) {
        var rest = line.substring(line.indexOf(':') + 1).strip();
        // an IPv6 address stands in brackets; options follow one more colon
        return rest.replaceFirst("(?<=[^\\[:0-9a-fA-F])\\s*:.*", "").strip().split("[,\\s]+");
    }

    private static boolean names(String line, String address) {
        boolean named = false;
        boolean except = false;
        for (var client : clients(line)) {
            if (client.equals("EXCEPT")) {
                except = true;
            } else if (is(client, address)) {
                if (except) {
                    return false;
                }
                named = true;
            }
        }
        return named;
    }

    private static boolean allows(String line, String address) {
        if (names(line, address)) {
            return true;
        }
        for (var client : clients(line)) {
            if (client.startsWith(".")
                    || client.startsWith("/")
                    || client.matches("[a-z].*\\.[a-z]+")) {
                return true;
            }
        }
        return false;
    }

    private static boolean is(String client, String address) {
        return client.equals("ALL")
                || client.replace("[", "").replace("]", "").equals(address)
                || (client.endsWith(".") && address.startsWith(client))
                || (client.contains("/") && ClientPatterns.inside(client, address));
    }
}
