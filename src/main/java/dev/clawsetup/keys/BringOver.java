package dev.clawsetup.keys;

import java.util.ArrayList;
import java.util.List;

/// The lines to type on one's own computer, for a person who runs clawsetup on the server itself: a
/// key must be made where it is used, so that its private half never travels.
///
/// @param account who it is for, on the server
/// @param address the server's, as it is reached from outside
/// @param port that SSH answers on
public record BringOver(String account, String address, int port) {

    /// One kind of computer, and what to type there.
    ///
    /// @param make makes the key
    /// @param bring carries its public half to the server; asks for the account's password
    /// @param show prints its public half, to be copied by hand where no password works
    /// @param tryIt logs in with it
    public record Way(String computer, String make, String bring, String show, String tryIt) {}

    public List<Way> ways() {
        var at = account + "@" + address;
        var small = port == 22 ? "" : " -p " + port;
        // a last line there without its end would swallow the first of ours
        var there = "umask 077; mkdir -p .ssh; (echo; cat) >> .ssh/authorized_keys";
        return List.of(
                new Way(
                        "Windows (PowerShell)",
                        "ssh-keygen -t ed25519",
                        // PowerShell ends each line with CR LF: the CR would become a part of the
                        // key's name
                        "Get-Content $env:USERPROFILE\\.ssh\\id_ed25519.pub | ssh%s %s \"umask 077; mkdir -p .ssh; (echo; tr -d '\\r') >> .ssh/authorized_keys\""
                                .formatted(small, at),
                        "Get-Content $env:USERPROFILE\\.ssh\\id_ed25519.pub",
                        "ssh%s %s".formatted(small, at)),
                new Way(
                        "macOS (Terminal)",
                        "ssh-keygen -t ed25519",
                        "ssh%s %s '%s' < ~/.ssh/id_ed25519.pub".formatted(small, at, there),
                        "cat ~/.ssh/id_ed25519.pub",
                        "ssh%s %s".formatted(small, at)),
                new Way(
                        "Linux",
                        "ssh-keygen -t ed25519",
                        "ssh-copy-id -i ~/.ssh/id_ed25519.pub%s %s".formatted(small, at),
                        "cat ~/.ssh/id_ed25519.pub",
                        "ssh%s %s".formatted(small, at)));
    }

    /// All of it, to be read from above to below.
    public List<String> lines() {
        var lines = new ArrayList<String>();
        lines.add("A key is made on the computer that you log in from. Type there:");
        for (var way : ways()) {
            lines.add("");
            lines.add(way.computer());
            lines.add("  make it:   " + way.make());
            lines.add("  bring it:  " + way.bring());
            lines.add("  try it:    " + way.tryIt());
            lines.add("  show it:   " + way.show());
        }
        lines.add("");
        lines.add(
                "To bring it takes a login that works, as with a password. Where none does, show it"
                        + " and copy that line, then type here, on the server:");
        lines.add("  sudo clawsetup keys --local add 'ssh-ed25519 AAAA... you@laptop'");
        lines.add("Keep this login open until the new key has worked in another window.");
        return lines;
    }
}
