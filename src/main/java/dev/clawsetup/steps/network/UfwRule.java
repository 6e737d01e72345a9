package dev.clawsetup.steps.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// One line of `ufw show added`, without its leading `ufw`: `allow 22/tcp comment 'web'`, or `allow
/// from 203.0.113.0/24 to any port 22 proto tcp`.
record UfwRule(String text) {
    /// Profiles of /etc/ufw/applications.d that Debian's own packages bring and that hold SSH.
    private static final Map<String, String> PROFILES =
            Map.of("OpenSSH", "22/tcp", "SSH", "22/tcp");

    boolean ours() {
        return text.contains(" comment 'clawsetup: ssh'")
                || text.contains(" comment 'clawsetup: kept'")
                || text.contains(" comment 'clawsetup: tailscale'");
    }

    /// Whether it opens that port (`80/tcp`) to everybody. A `limit` does too: an `allow` of ours
    /// would take its place.
    boolean opens(String port) {
        var w = words();
        return List.of("allow", "limit").contains(w.getFirst())
                && w.size() == 2
                && means(w.get(1), port);
    }

    /// Whether it lets anybody at all reach that port.
    boolean lets(String port) {
        return (words().getFirst().equals("allow") || words().getFirst().equals("limit"))
                && speaksOf(port);
    }

    /// Whether it counts connections to one of these ports.
    boolean counts(List<Integer> sshPorts) {
        return words().getFirst().equals("limit")
                && sshPorts.stream().anyMatch(p -> speaksOf(p + "/tcp"));
    }

    /// Whether it would keep the operator from one of these ports.
    ///
    /// @param from the operator's address; empty on a console
    boolean shuts(List<Integer> sshPorts, String from) {
        var w = words();
        if (!List.of("deny", "reject").contains(w.getFirst()) || w.contains("out")) {
            return false;
        }
        int source = w.indexOf("from");
        boolean meant =
                source < 0
                        || w.get(source + 1).equals("any")
                        || w.get(source + 1).contains("/")
                        || w.get(source + 1).equals(from);
        boolean anyPort = source >= 0 && !w.contains("port") && !w.contains("app");
        return meant && (anyPort || sshPorts.stream().anyMatch(p -> speaksOf(p + "/tcp")));
    }

    private boolean speaksOf(String port) {
        var w = words();
        int at = w.lastIndexOf("port");
        if (at >= 0 && at + 1 < w.size()) {
            var number = port.substring(0, port.indexOf('/'));
            return List.of(w.get(at + 1).split(",")).contains(number);
        }
        return w.stream().skip(1).anyMatch(word -> means(word, port));
    }

    private static boolean means(String word, String port) {
        return word.equals(port)
                || word.equals(port.substring(0, port.indexOf('/')))
                || port.equals(PROFILES.get(word));
    }

    /// Its words, without the comment and without `in`, which is what a rule means anyway.
    private List<String> words() {
        var plain = text.replaceFirst(" comment '.*", "").strip();
        var words = new ArrayList<>(List.of(plain.split("\\s+")));
        words.remove("in");
        return words;
    }
}
