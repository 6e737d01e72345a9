package dev.clawsetup.steps.access;

import dev.clawsetup.facts.Account;
import dev.clawsetup.facts.Facts;
import dev.clawsetup.facts.Trap;
import dev.clawsetup.plan.Change;
import dev.clawsetup.plan.Change.Refusal;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What lies in wait on a server, in sentences. Each was tried on a real one.
public final class Traps {
    private Traps() {}

    /// The first trap of these kinds that concerns everybody.
    public static Optional<Refusal> of(Facts now, Trap.Kind... kinds) {
        return these(now, kinds).filter(t -> t.account().isEmpty()).map(Traps::told).findFirst();
    }

    /// The first of these kinds that concerns that account.
    static Optional<Refusal> of(Facts now, Account who, Trap.Kind... kinds) {
        return these(now, kinds).filter(t -> t.meets(who)).map(Traps::told).findFirst();
    }

    private static Stream<Trap> these(Facts now, Trap.Kind... kinds) {
        return now.weather().traps().stream().filter(t -> List.of(kinds).contains(t.kind()));
    }

    private static Refusal told(Trap trap) {
        var about = trap.about();
        return switch (trap.kind()) {
            case PAM_MODULE ->
                    refuse(
                            "PAM needs a module that is not there, so no new login works: " + about,
                            "install its package (apt-file search, or dpkg -S on another server),"
                                    + " or remove that line");
            case PAM_RULE ->
                    refuse(
                            "PAM decides about each login by rules of its own: " + about,
                            "log in as the administrator for this run, so that the rules are known"
                                    + " to let that account in");
            case LIMIT ->
                    refuse(
                            "a limit of PAM refuses the second login that has to prove each change:"
                                    + " "
                                    + about,
                            "raise it to 10 or more (nproc: some hundreds), or remove the line");
            case SUDOERS_FOLDER ->
                    refuse(
                            "%s does not read /etc/sudoers.d, where the administrator's rule would go"
                                    .formatted(about),
                            "add “@includedir /etc/sudoers.d” as its last line, with visudo");
            case DIRECTORY ->
                    refuse(
                            "accounts come from a directory service here (%s in /etc/nsswitch.conf), which may know that name"
                                    .formatted(about),
                            "make the account yourself (adduser), or name one that exists on this"
                                    + " server");
            case OTHER_FILES ->
                    refuse(
                            "sshd is not started with its usual files, so ours would not count: "
                                    + about,
                            "remove those options (systemctl edit ssh.service, /etc/default/ssh),"
                                    + " then: systemctl restart ssh.service");
            case KILL_MODE ->
                    refuse(
                            "KillMode=%s of ssh.service ends every session when sshd is restarted, this one too"
                                    .formatted(about),
                            "remove that line (systemctl edit ssh.service): Debian's own is"
                                    + " KillMode=process");
            case MANAGED -> managed(about);
            case HOME ->
                    refuse(
                            "the keys of %s lie where they are not always there: %s"
                                    .formatted(trap.account(), about),
                            "name an administrator whose home is on this server's own disk");
            case NO_SHELL ->
                    refuse(
                            "that account exists and has no shell, so it cannot log in",
                            "choose another name, for example your own");
            case REQUIRETTY ->
                    refuse(
                            "sudo refuses %s without a terminal (requiretty), so nothing could be proved with a new login"
                                    .formatted(trap.account()),
                            "add “Defaults:%s !requiretty” with: visudo -f /etc/sudoers.d/zz-%1$s"
                                    .formatted(trap.account()));
            case IPTABLES ->
                    refuse(
                            "the kernel takes no firewall rules here: " + about,
                            "leave firewall.ufw out (--skip firewall.ufw), and use your provider's"
                                    + " firewall");
            case HOST_KEYS ->
                    refuse(
                            "%s is newer than the running sshd: taking up settings would show other host keys, and every client would call that an attack"
                                    .formatted(about),
                            "compare them (ssh-keygen -lf %s.pub), run `systemctl restart ssh.service`, and connect again"
                                    .formatted(about));
            case INODES ->
                    refuse(
                            "the file system of %s has room and yet cannot hold another file (no inodes left)"
                                    .formatted(about),
                            "find the folder with the many files: du --inodes -x / | sort -n |"
                                    + " tail");
            case IMMUTABLE ->
                    refuse(
                            "%s cannot be changed, not even by root (chattr +i)".formatted(about),
                            "find out who wanted that, then: chattr -i -a " + about);
            case SHUTDOWN ->
                    refuse(
                            "this server is about to go down (%s)".formatted(about),
                            "wait until it is up again, or call it off: shutdown -c");
            case REVOKED_LIST ->
                    refuse(
                            "sshd cannot read its list of revoked keys (%s), and takes no key at all until it can"
                                    .formatted(about),
                            "put the file back, or remove the line RevokedKeys from /etc/ssh");
            case REVOKED ->
                    refuse(
                            "a key of %s is on sshd's list of revoked keys: %s"
                                    .formatted(trap.account(), about),
                            "remove that line, and use another key");
        };
    }

    static Refusal managed(String by) {
        return refuse(
                "%s keeps this server's settings, and would undo ours or write over them half-way"
                        .formatted(by),
                "make the change there; or stop it, and leave ssh.* out for good (--skip 'ssh.*')");
    }

    private static Refusal refuse(String why, String remedy) {
        return (Refusal) Change.refuse(why, remedy);
    }
}
