package dev.clawsetup.machine;

import dev.clawsetup.machine.CannotConnect.Why;

/// What to tell a person when a login did not come about: what happened, and what to do next.
final class Refusals {
    private Refusals() {}

    /// @param doing what was attempted, as it goes on after "cannot"
    static CannotConnect notRoot(NotRoot e, String doing, String user) {
        var said = e.getMessage().isEmpty() ? "" : " (" + e.getMessage() + ")";
        return switch (e.why()) {
            case NO_SUDO ->
                    new CannotConnect(
                            Why.NO_ROOT,
                            "cannot " + doing + ": it is not root, and sudo is not installed",
                            "Log in as root, or install sudo there and allow it to " + user + ".",
                            e);
            case NOT_ALLOWED ->
                    new CannotConnect(
                            Why.NO_ROOT,
                            "cannot " + doing + ": sudo does not let it become root" + said,
                            "Log in as root, or put "
                                    + user
                                    + " into the group sudo (`adduser "
                                    + user
                                    + " sudo`), and try again.",
                            e);
            case NEEDS_TERMINAL ->
                    new CannotConnect(
                            Why.NO_ROOT,
                            "cannot " + doing + ": sudo insists on a terminal (requiretty)",
                            "Take `Defaults requiretty` out of /etc/sudoers with visudo, or log in"
                                    + " as root.",
                            e);
            case PASSWORD_NEEDED ->
                    new CannotConnect(
                            Why.SUDO_PASSWORD_NEEDED,
                            "cannot " + doing + ": sudo asks for a password and none was given",
                            "Give the password of "
                                    + user
                                    + " (answers key connect.sudo-password), or allow NOPASSWD.",
                            e);
            case WRONG_PASSWORD ->
                    new CannotConnect(
                            Why.WRONG_SUDO_PASSWORD,
                            "cannot " + doing + ": sudo does not take the password",
                            "Try again with the password of "
                                    + user
                                    + "; sudo wants the account's own, not root's.",
                            e);
            case PASSWORD_EXPIRED ->
                    new CannotConnect(
                            Why.PASSWORD_EXPIRED,
                            "cannot " + doing + ": its password must be changed first" + said,
                            "Log in once with `ssh`, change the password as you are told, and try"
                                    + " again.",
                            e);
            case NO_SHELL ->
                    new CannotConnect(
                            Why.NO_SHELL,
                            "cannot " + doing + ": the login works, but no command runs" + said,
                            "Use an account with an ordinary shell: no nologin, no ForceCommand, no"
                                    + " SFTP-only login.",
                            e);
            case LOST ->
                    new CannotConnect(
                            Why.LOST,
                            "cannot " + doing + ": the connection broke" + said,
                            "Check the network and try again.",
                            e);
        };
    }
}
