package dev.clawsetup.facts;

/// Something that shuts people out without a word, or lets a change fail, and that no other record
/// tells. None of it is ours to bring back.
///
/// @param about what was found, as the server names it: a path, a line, a program
/// @param account whose login it concerns; `@group` for a group's, empty for everybody's
public record Trap(Kind kind, String about, String account) {
    public enum Kind {
        /// sshd or sudo ask a PAM module that is not installed: every login is refused.
        PAM_MODULE,
        /// PAM decides about each login by a list, a time of day or a script.
        PAM_RULE,
        /// Only so many logins, or programs, at a time (pam_limits).
        LIMIT,
        /// /etc/sudoers does not read /etc/sudoers.d.
        SUDOERS_FOLDER,
        /// Accounts come from a directory service as well (nsswitch.conf).
        DIRECTORY,
        /// sshd is started with other files, or with options that win over them.
        OTHER_FILES,
        /// Stopping ssh.service ends every session with it.
        KILL_MODE,
        /// A program that writes settings as it likes runs from cron.
        MANAGED,
        /// The keys lie where they can vanish: a network mount, an encrypted home, memory.
        HOME,
        /// Names of accounts without a shell, which are no login accounts.
        NO_SHELL,
        /// sudo refuses that account without a terminal.
        REQUIRETTY,
        /// The kernel refuses firewall rules.
        IPTABLES,
        /// Host keys that the running sshd does not know yet.
        HOST_KEYS,
        /// A file system that has no room for another file.
        INODES,
        /// Not even root can write there (chattr).
        IMMUTABLE,
        /// The server is about to go down or boot.
        SHUTDOWN,
        /// sshd cannot read its list of revoked keys, and takes none at all.
        REVOKED_LIST,
        /// One key of that account is on the list.
        REVOKED
    }

    /// Whether it concerns that account.
    public boolean meets(Account who) {
        return account.isEmpty()
                || account.equals(who.name())
                || (account.startsWith("@") && who.groups().contains(account.substring(1)));
    }
}
