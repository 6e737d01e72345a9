package dev.clawsetup.facts;

import java.util.List;

/// One account of the server.
///
/// Listed are root, every account with a real shell, and those that our steps know by name.
///
/// @param home its home folder, which may not exist
/// @param groups all its groups, primary first
/// @param keys its authorized keys, from the files that *its* sshd settings name
/// @param keyProblems why sshd would ignore those files (StrictModes: owner or mode of file, `.ssh`
///   or home), in words; empty when it reads them
/// @param shut why nobody can log in to it whatever key they show (the account expired, its shell
///   does not exist), in words; empty for one that is open
public record Account(
        String name,
        int uid,
        String home,
        String shell,
        List<String> groups,
        Password password,
        Sudo sudo,
        List<AuthorizedKey> keys,
        List<String> keyProblems,
        List<String> shut) {
    public Account {
        groups = List.copyOf(groups);
        keys = List.copyOf(keys);
        keyProblems = List.copyOf(keyProblems);
        shut = List.copyOf(shut);
    }

    public enum Password {
        SET,
        LOCKED,
        EMPTY,
        /// Set, and it must be changed at the next login; sshd then refuses commands.
        EXPIRED
    }

    /// How it becomes root, as `sudo -l -U` tells.
    public enum Sudo {
        NONE,
        /// Some commands only, or as somebody else than root.
        LIMITED,
        /// Everything, with a password.
        ASKS,
        /// Everything, without being asked.
        FREE
    }

    public boolean canLogIn() {
        return shut.isEmpty()
                && !(shell.endsWith("/nologin") || shell.endsWith("/false") || shell.isEmpty());
    }

    public boolean root() {
        return uid == 0;
    }

    /// Whether it administers: root itself, or a sudo right to everything.
    public boolean administers() {
        return root() || sudo == Sudo.ASKS || sudo == Sudo.FREE;
    }

    /// Keys that open a shell: no forced command, no time or address limit.
    public List<AuthorizedKey> usableKeys() {
        return keyProblems.isEmpty()
                ? keys.stream().filter(AuthorizedKey::unrestricted).toList()
                : List.of();
    }
}
