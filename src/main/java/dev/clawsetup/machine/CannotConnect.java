package dev.clawsetup.machine;

/// A login that did not come about, with what it was and what to do next.
public final class CannotConnect extends Exception {
    private static final long serialVersionUID = 1;
    private final Why why;
    private final String remedy;

    /// Why a login failed. Each has its own next thing to do.
    public enum Why {
        /// No key that was offered is accepted, and no password either.
        REFUSED,
        /// The private key could not be decrypted.
        WRONG_PASSPHRASE,
        /// The file is not a private key that we can read; the remedy says how to convert it.
        UNUSABLE_KEY,
        WRONG_PASSWORD,
        /// The password must be changed first, and nobody could be asked for a new one.
        PASSWORD_EXPIRED,
        /// Nothing listens on that port (or fail2ban rejects us: the two look alike).
        CLOSED_PORT,
        /// No answer at all: a firewall drops our packets, or the address is wrong.
        NO_ANSWER,
        UNKNOWN_HOST,
        /// sshd closes before it says who it is: PerSourcePenalties, MaxStartups, hosts.deny.
        PENALTY,
        UNKNOWN_HOST_KEY,
        CHANGED_HOST_KEY,
        /// No common key exchange, cipher or host key type.
        NO_COMMON_ALGORITHM,
        /// The account got in, but no command may run (nologin, ForceCommand, SFTP only).
        NO_SHELL,
        /// The account cannot become root: no sudo, or not in sudoers.
        NO_ROOT,
        WRONG_SUDO_PASSWORD,
        /// sudo asks for a password and none was given.
        SUDO_PASSWORD_NEEDED,
        LOST
    }

    /// @param message what happened, in one sentence that starts with "cannot"
    /// @param remedy what to do next, in one or two sentences
    public CannotConnect(Why why, String message, String remedy, Throwable cause) {
        super(message, cause);
        this.why = why;
        this.remedy = remedy;
    }

    public Why why() {
        return why;
    }

    public String remedy() {
        return remedy;
    }
}
