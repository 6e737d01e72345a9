package dev.clawsetup.steps.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clawsetup.facts.Recorded;
import dev.clawsetup.facts.Trap;
import dev.clawsetup.plan.Change;
import dev.clawsetup.plan.Plan;
import dev.clawsetup.steps.Server;
import dev.clawsetup.steps.Steps;
import dev.clawsetup.steps.Wish;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The list of lockouts (.github/LOCKOUTS.md) on a recorded server: one line differs, and the whole
/// plan is refused. `debian` is logged in with a key and administers.
final class ChecklistTest {
    private static final String KEYS = "/home/debian/.ssh/authorized_keys";

    private static Recorded server() {
        return Recorded.of("debian13-cloud").with(key(""));
    }

    private static String key(String options) {
        return "key\tdebian\t%s\t7\t%s%s".formatted(KEYS, options, Server.ADAS_KEY);
    }

    private static Wish debian() {
        return Wish.defaults()
                .harden()
                .loggedIn("debian", "publickey")
                .keep("80/tcp", "3306/tcp")
                .consoleTried();
    }

    private static String refusals(Recorded server, Wish wish) {
        return Plan.of(Steps.all(), server.facts(), wish.answers()).refusals().stream()
                .map(row -> (Change.Refusal) row.change())
                .map(refusal -> {
                    assertFalse(refusal.remedy().isBlank());
                    return refusal.why();
                })
                .distinct()
                .collect(Collectors.joining("\n"));
    }

    @Test
    void theServerItselfIsFine() {
        assertEquals("", refusals(server(), debian()));
    }

    private static Arguments row(String name, UnaryOperator<Recorded> trap, String words) {
        return Arguments.of(name, trap, words);
    }

    private static Arguments trap(Trap.Kind kind, String about, String words) {
        return row("trap " + kind, s -> s.withWeather("trap\t" + kind + "\t" + about), words);
    }

    private static Arguments sshd(String name, String keyword, String value, String words) {
        return row(name, s -> s.sshd(keyword, value), words);
    }

    static Stream<Arguments> rows() {
        return Stream.of(
                row(
                        "1 the key is gone",
                        s -> s.without(key("")),
                        "it is in no file that sshd reads now"),
                sshd(
                        "3 algorithms",
                        "pubkeyacceptedalgorithms",
                        "rsa-sha2-512",
                        "does not accept ssh-ed25519"),
                sshd("3 no keys", "pubkeyauthentication", "no", "does not take keys"),
                row(
                        "4 a second administrator",
                        s ->
                                s.instead(
                                        "account\tbob",
                                        "account\tbob\t1001\t/home/bob\t/bin/bash\tSET\tASKS"
                                                + "\tbob,sudo"),
                        "bob administers here too"),
                row(
                        "4 a robot as root",
                        s -> s.withWeather("login\troot\tpublickey\t203.0.113.50\t12\t1795000000"),
                        "root by key from 203.0.113.50"),
                sshd("5 lists", "allowusers", "alice bob", "lets only certain accounts in"),
                sshd("5 groups", "denygroups", "adm", "lets only certain accounts in"),
                row(
                        "6 StrictModes",
                        s ->
                                s.with(
                                        "account.keyproblem\tdebian\t/home/debian/.ssh is writable"
                                                + " by everyone"),
                        "/home/debian/.ssh is writable by everyone"),
                row("8 without PAM", s -> s.sshd("usepam", "no"), "without PAM"),
                row(
                        "9 expired password",
                        s ->
                                s.instead(
                                        "account\tdebian",
                                        "account\tdebian\t1000\t/home/debian\t/bin/bash\tEXPIRED"
                                                + "\tFREE\tdebian,sudo"),
                        "has to be changed"),
                row(
                        "10 expired account",
                        s -> s.with("account.shut\tdebian\tthe account expired"),
                        "the account expired"),
                row("12 nologin", s -> s.file("/etc/nologin", "x\n"), "only root may log in"),
                row("12 nologin", s -> s.file("/run/nologin", ""), "only root may log in"),
                sshd(
                        "13 two factors",
                        "authenticationmethods",
                        "publickey,password",
                        "more than a key"),
                row(
                        "13 somebody else's two factors",
                        s ->
                                s.sshd(
                                        "bob",
                                        "authenticationmethods",
                                        "publickey,keyboard-interactive"),
                        "bob logs in with a key and a password together"),
                sshd("14 ForceCommand", "forcecommand", "/bin/menu", "no ordinary shell"),
                sshd("14 ChrootDirectory", "chrootdirectory", "/srv", "no ordinary shell"),
                row(
                        "15 from=",
                        s -> s.without(key("")).with(key("from=\"192.0.2.99\" ")),
                        "limits it to from="),
                sshd("16 a short time", "logingracetime", "3", "LoginGraceTime"),
                sshd("17 one at a time", "maxstartups", "1:100:1", "MaxStartups"),
                sshd(
                        "18 penalties",
                        "persourcepenalties",
                        "crash:90 authfail:5 noauth:60 max:600 min:15",
                        "PerSourcePenalties"),
                sshd("40 sessions", "maxsessions", "1", "MaxSessions"),
                sshd("41 no terminal", "permittty", "no", "PermitTTY no"),
                row("19 banned", s -> s.withWeather("banned\t" + from(s)), "bans your own address"),
                row(
                        "19 another program that bans",
                        s -> s.unit("sshguard.service", "active", "enabled"),
                        "sshguard.service bans hosts"),
                row(
                        "22 ufw counts",
                        s ->
                                s.with("ufw\tno\tno\tdeny\tallow\tdeny\tyes")
                                        .with("ufw.tuple\tlimit tcp 22 0.0.0.0/0 any 0.0.0.0/0 in"),
                        "refuses the sixth connection"),
                row(
                        "24 hosts.deny",
                        s -> s.file("/etc/hosts.deny", "# x\nsshd: ALL\n"),
                        "refuses SSH from your own address"),
                row(
                        "27 another port",
                        s -> s.sshd("listenaddress", "0.0.0.0:2222 [::]:2222"),
                        "say port 2222, and it listens on 0.0.0.0:22"),
                row(
                        "27 a taken port",
                        s -> s.sshd("listenaddress", "0.0.0.0:22 0.0.0.0:80"),
                        "which python3 holds"),
                row(
                        "27 an address that is not there",
                        s -> s.sshd("listenaddress", "203.0.113.77:22"),
                        "say port 22 of 203.0.113.77"),
                row(
                        "35 sshd is down",
                        s ->
                                s.instead("sshd", "sshd\tOpenSSH_10.0p2\tSERVICE\tno\tno\tyes")
                                        .unit("ssh.service", "failed", "enabled"),
                        "ssh.service is failed"),
                row(
                        "45 sshd at boot",
                        s -> s.unit("ssh.service", "active", "disabled"),
                        "does not start with this server"),
                row(
                        "36 a manager",
                        s -> s.unit("salt-minion.service", "active", "enabled"),
                        "salt-minion.service keeps"),
                row(
                        "54 another ssh server",
                        s ->
                                s.without("listener\ttcp\t0.0.0.0\t22")
                                        .without("listener\ttcp\t[::]\t22")
                                        .with(
                                                "listener\ttcp\t0.0.0.0\t22\tdropbear"
                                                        + "\tdropbear.service"),
                        "dropbear on port 22"),
                row(
                        "53 nftables at boot",
                        s -> s.unit("nftables.service", "inactive", "enabled"),
                        "would replace ufw's rules"),
                row(
                        "34 PAM rules, for somebody who is not logged in",
                        s -> s.withWeather("trap\tREVOKED\tx line 1\tdebian"),
                        "list of revoked keys"),
                trap(Trap.Kind.PAM_MODULE, "pam_nosuch.so (/etc/pam.d/sshd)", "needs a module"),
                trap(Trap.Kind.LIMIT, "* hard maxlogins 1 (f)\t*", ""),
                trap(Trap.Kind.LIMIT, "* hard maxlogins 1 (f)", "a limit of PAM"),
                trap(Trap.Kind.LIMIT, "@sudo hard maxlogins 1 (f)\t@sudo", "a limit of PAM"),
                trap(
                        Trap.Kind.OTHER_FILES,
                        "/usr/sbin/sshd -D -f /x",
                        "not started with its usual"),
                trap(Trap.Kind.KILL_MODE, "mixed", "KillMode=mixed"),
                trap(Trap.Kind.MANAGED, "ansible-pull (/etc/cron.d/x)", "ansible-pull"),
                trap(Trap.Kind.HOME, KEYS + " (nfs4)\tdebian", "not always there"),
                trap(Trap.Kind.REQUIRETTY, "sudo\tdebian", "without a terminal"),
                trap(Trap.Kind.IPTABLES, "Permission denied", "takes no firewall rules"),
                trap(
                        Trap.Kind.HOST_KEYS,
                        "/etc/ssh/ssh_host_rsa_key",
                        "newer than the running sshd"),
                trap(Trap.Kind.INODES, "/etc", "no inodes left"),
                trap(Trap.Kind.IMMUTABLE, "/etc/ssh", "cannot be changed, not even by root"),
                trap(Trap.Kind.SHUTDOWN, "reboot at 14:05", "about to go down (reboot at 14:05)"),
                trap(Trap.Kind.REVOKED_LIST, "/etc/ssh/revoked", "takes no key at all"));
    }

    private static String from(Recorded server) {
        return server.facts().weather().connection().orElseThrow().clientAddress();
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("rows")
    void whatWouldShutSomebodyOutIsRefused(
            String name, UnaryOperator<Recorded> trap, String words) {
        var said = refusals(trap.apply(server()), debian());
        assertTrue(words.isEmpty() ? said.isEmpty() : said.contains(words), said);
    }

    /// Somebody else shall administer, and nobody has seen that account log in.
    static Stream<Arguments> others() {
        return Stream.of(
                trap(Trap.Kind.PAM_RULE, "pam_access.so (/etc/pam.d/sshd)", "rules of its own"),
                trap(Trap.Kind.SUDOERS_FOLDER, "/etc/sudoers", "does not read /etc/sudoers.d"),
                trap(Trap.Kind.DIRECTORY, "sss", "directory service"),
                trap(Trap.Kind.NO_SHELL, "daemon carol mail", "exists and has no shell"),
                row(
                        "5 lists",
                        s -> s.sshd("allowusers", "debian"),
                        "lets only certain accounts in"),
                row(
                        "39 keys from a program",
                        s -> s.sshd("authorizedkeysfile", "none"),
                        "from outside its home"),
                row(
                        "7 keys elsewhere",
                        s -> s.sshd("authorizedkeysfile", "/etc/ssh/keys/%u"),
                        "from outside its home"));
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("others")
    void whatWouldShutANewAdministratorOutIsRefused(
            String name, UnaryOperator<Recorded> trap, String words) {
        var said = refusals(trap.apply(server()), debian().admin("carol"));
        assertTrue(said.contains(words), said);
    }

    /// What the running sshd has not read yet counts as if it had: our reload would make it so.
    @Test
    void aProvenLoginProvesNothingAboutFilesThatNobodyHasReadYet() {
        var edited = server().instead("sshd", "sshd\tOpenSSH_10.0p2\tSERVICE\tyes\tyes\tyes");
        assertEquals("", refusals(edited, debian()));
        assertTrue(
                refusals(edited.sshd("allowusers", "alice@192.0.2.1"), debian())
                        .contains("lets only certain accounts in"));
        // taken up, and our login has passed it: only the server knows the names of hosts
        assertEquals("", refusals(server().sshd("allowusers", "debian@*.example.net"), debian()));
    }

    @ParameterizedTest
    @EnumSource(Trap.Kind.class)
    void everyTrapHasASentenceAndARemedy(Trap.Kind kind) {
        var facts = server().withWeather("trap\t" + kind + "\tabout").facts();
        var told = Traps.of(facts, kind).orElseThrow();
        assertFalse(told.why().isBlank() || told.remedy().isBlank());
        assertTrue(
                Character.isLowerCase(told.why().charAt(0))
                        || told.why().contains("about")
                        || told.why().startsWith("PAM")
                        || told.why().startsWith("KillMode"),
                told.why());
    }
}
