package dev.clawsetup.hosts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clawsetup.answers.Answers;
import dev.clawsetup.answers.Level;
import dev.clawsetup.facts.Facts;
import dev.clawsetup.plan.Change;
import dev.clawsetup.plan.Plan;
import dev.clawsetup.plan.Work;
import dev.clawsetup.run.Attended;
import dev.clawsetup.run.Engine;
import dev.clawsetup.run.Exit;
import dev.clawsetup.steps.Steps;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The list of lockouts (.github/LOCKOUTS.md), row by row: a shell builds the trap on a real
/// server, clawsetup sees it and says so before it changes anything, and where it is cheap, a login
/// by OpenSSH's own client shows that the trap is one.
///
/// `debian` is logged in all the time, as somebody who hardens is; `ada` is the administrator who
/// is named, where a row says so.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChecklistIT {
    /// What `sshd` reads last of its first files: a trap's own, which the laboratory takes away.
    private static final String CONF = "/etc/ssh/sshd_config.d/05-trap.conf";

    private static final String KEYS = "/home/%s/.ssh/authorized_keys";

    private static final String JAIL = "/etc/fail2ban/jail.d/clawsetup.local";

    private enum Ends {
        /// Refused, with a sentence and a remedy.
        REFUSED,
        /// Refused as well, before it is even asked what each step would do.
        NO_ROOM,
        /// Part of the plan: clawsetup mends it.
        MENDED,
        /// Nothing to fear, and clawsetup goes on.
        HARMLESS
    }

    /// @param admin who shall administer: `debian`, who is logged in, or somebody else
    /// @param locked whose login the trap refuses; empty where that is not shown here
    /// @param words in the refusal, or in what the plan says it mends
    private record Row(
            String name,
            String admin,
            String build,
            String remove,
            String locked,
            Ends ends,
            String words) {
        @Override
        public String toString() {
            return name;
        }

        /// Shown by a login that fails.
        Row locks(String account) {
            return new Row(name, admin, build, remove, account, ends, words);
        }

        Row mended() {
            return new Row(name, admin, build, remove, locked, Ends.MENDED, words);
        }

        Row noRoom() {
            return new Row(name, admin, build, remove, locked, Ends.NO_ROOM, words);
        }

        Row harmless() {
            return new Row(name, admin, build, remove, locked, Ends.HARMLESS, words);
        }
    }

    private static Row row(String name, String admin, String build, String remove, String words) {
        return new Row(name, admin, build, remove, "", Ends.REFUSED, words);
    }

    /// A trap in sshd's settings, which sshd has taken up.
    private static Row sshd(String name, String admin, String lines, String words) {
        return row(
                name,
                admin,
                "printf '%s\\n' >%s; again".formatted(lines, CONF),
                "rm %s; again".formatted(CONF),
                words);
    }

    /// A trap in sshd's files that the running sshd has not read yet.
    private static Row unread(String name, String lines, String words) {
        return row(
                name,
                "debian",
                "tick; printf '%s\\n' >%s".formatted(lines, CONF),
                "rm %s; again".formatted(CONF),
                words);
    }

    /// A trap in the file of keys, which is put back.
    private static Row keys(String name, String admin, String build, String words) {
        var file = KEYS.formatted(admin);
        return row(
                name,
                admin,
                "cp -a %s /root/keys; ".formatted(file) + build.replace("KEYS", file),
                "rm -rf %s; mv /root/keys %1$s".formatted(file),
                words);
    }

    /// A file that is changed by `sed` or an appended line, and put back.
    private static Row edited(String name, String admin, String file, String build, String words) {
        return row(
                name,
                admin,
                "cp -a %s /root/edited; ".formatted(file) + build.replace("FILE", file),
                "mv /root/edited %s".formatted(file),
                words);
    }

    private static final String SHUT = "would not let you in as debian again";
    private static final String LISTS = "lets only certain accounts in";

    /// After every other row: once it was down in a container, systemd forgets at its next reload
    /// that it runs.
    private static final Row DOWN =
            row(
                            "35 sshd is down",
                            "debian",
                            "systemctl stop ssh.service",
                            "systemctl start ssh.service",
                            "does not run as systemd knows it")
                    .locks("debian");

    private static List<Row> rows() {
        var rows = new ArrayList<Row>();
        // 1-2: keys
        rows.add(
                keys("1 no key", "ada", ": >KEYS", "your key does not open ada")
                        .locks("ada")
                        .mended());
        rows.add(
                keys(
                                "2 key lines joined",
                                "ada",
                                "{ cut -d' ' -f1,2 /etc/ssh/ssh_host_ed25519_key.pub | tr -d '\\n';"
                                        + " cat /root/keys; } >KEYS",
                                "your key does not open ada")
                        .locks("ada")
                        .mended());
        rows.add(
                keys(
                        "2 key lines joined, one's own",
                        "debian",
                        "{ cut -d' ' -f1,2 /etc/ssh/ssh_host_ed25519_key.pub | tr -d '\\n'; cat"
                                + " /root/keys; } >KEYS",
                        SHUT));
        // 3: algorithms
        rows.add(
                sshd(
                                "3 PubkeyAcceptedAlgorithms",
                                "ada",
                                "PubkeyAcceptedAlgorithms rsa-sha2-512",
                                "does not accept ssh-ed25519")
                        .locks("ada"));
        rows.add(
                unread(
                        "3 PubkeyAcceptedAlgorithms, not taken up yet",
                        "PubkeyAcceptedAlgorithms rsa-sha2-512",
                        "does not accept ssh-ed25519"));
        rows.add(
                sshd(
                                "3 PubkeyAuthentication no",
                                "ada",
                                "PubkeyAuthentication no",
                                "does not take keys")
                        .locks("ada"));
        // 5: lists
        rows.add(sshd("5 AllowUsers", "ada", "AllowUsers debian", LISTS).locks("ada"));
        rows.add(
                sshd(
                                "5 AllowUsers with an address",
                                "ada",
                                "AllowUsers debian ada@203.0.113.*",
                                LISTS)
                        .locks("ada"));
        rows.add(
                sshd(
                                "5 AllowUsers with our own network",
                                "ada",
                                "AllowUsers debian ada@172.16.0.0/12 ada@fd00::/8",
                                "")
                        .harmless());
        rows.add(sshd("5 DenyUsers by pattern", "ada", "DenyUsers a?a", LISTS).locks("ada"));
        rows.add(sshd("5 AllowGroups", "ada", "AllowGroups sudo", LISTS).locks("ada"));
        rows.add(sshd("5 DenyGroups", "debian", "DenyGroups adm", LISTS).locks("debian"));
        rows.add(unread("5 AllowUsers, not taken up yet", "AllowUsers root", LISTS));
        // 6: StrictModes
        rows.add(
                row(
                                "6 .ssh writable by everyone",
                                "ada",
                                "chmod 777 /home/ada/.ssh",
                                "chmod 700 /home/ada/.ssh",
                                "is writable by everyone")
                        .locks("ada"));
        rows.add(
                row(
                                "6 home writable by everyone, one's own",
                                "debian",
                                "chmod o+w /home/debian",
                                "chmod o-w /home/debian",
                                SHUT)
                        .locks("debian"));
        rows.add(
                keys(
                                "6 keys of a foreign owner",
                                "ada",
                                "chown bob KEYS",
                                "belongs to another account")
                        .locks("ada"));
        // 7: AuthorizedKeysFile
        rows.add(
                sshd(
                                "7 AuthorizedKeysFile elsewhere",
                                "ada",
                                "AuthorizedKeysFile /etc/ssh/keys/%%u",
                                "from outside its home")
                        .locks("ada"));
        rows.add(
                unread(
                        "7 AuthorizedKeysFile elsewhere, not taken up yet",
                        "AuthorizedKeysFile /etc/ssh/keys/%%u",
                        "in no file that sshd reads now"));
        rows.add(
                sshd(
                                "39 keys from a program only",
                                "ada",
                                "AuthorizedKeysFile none\\nAuthorizedKeysCommand"
                                        + " /bin/false\\nAuthorizedKeysCommandUser nobody",
                                "from outside its home")
                        .locks("ada"));
        // 8-12: accounts
        rows.add(
                row(
                                "8 locked password without PAM",
                                "ada",
                                "cp -a /etc/shadow /root/edited; usermod -p '!' ada; printf 'UsePAM no\\n' >%s; again"
                                        .formatted(CONF),
                                "mv /root/edited /etc/shadow; rm %s; again".formatted(CONF),
                                "without PAM")
                        .locks("ada"));
        rows.add(
                edited(
                                "9 password must be changed",
                                "ada",
                                "/etc/shadow",
                                "chage -d 0 ada",
                                "has to be changed")
                        .locks("ada"));
        rows.add(
                edited(
                                "9 password too old, though there is none",
                                "ada",
                                "/etc/shadow",
                                "chage -M 30 -d 2020-01-01 ada",
                                "has to be changed")
                        .locks("ada"));
        rows.add(
                edited(
                                "9 one's own password must be changed",
                                "debian",
                                "/etc/shadow",
                                "chage -d 0 debian",
                                "has to be changed")
                        .locks("debian"));
        rows.add(
                edited(
                                "10 account expired today",
                                "ada",
                                "/etc/shadow",
                                "chage -E $(date +%F) ada",
                                "the account expired")
                        .locks("ada"));
        rows.add(
                row(
                                "11 no shell",
                                "ada",
                                "usermod -s /usr/sbin/nologin ada",
                                "usermod -s /bin/bash ada",
                                "has no shell")
                        .locks("ada"));
        rows.add(
                row(
                                "11 a shell that does not exist",
                                "ada",
                                "usermod -s /bin/zsh ada",
                                "usermod -s /bin/bash ada",
                                "/bin/zsh does not exist")
                        .locks("ada"));
        rows.add(
                row(
                                "12 /etc/nologin",
                                "debian",
                                "echo maintenance >/etc/nologin",
                                "rm /etc/nologin",
                                "only root may log in")
                        .locks("debian"));
        rows.add(
                row(
                                "12 /run/nologin",
                                "ada",
                                ": >/run/nologin",
                                "rm /run/nologin",
                                "only root may log in")
                        .locks("ada"));
        // 13-18: settings
        rows.add(
                sshd(
                                "13 AuthenticationMethods",
                                "ada",
                                "AuthenticationMethods publickey,password",
                                "wants more than a key")
                        .locks("ada"));
        rows.add(
                sshd(
                        "13 AuthenticationMethods of somebody else",
                        "debian",
                        "KbdInteractiveAuthentication yes\\nMatch User bob\\nAuthenticationMethods"
                                + " publickey,keyboard-interactive",
                        "bob logs in with a key and a password together"));
        rows.add(
                sshd(
                        "14 ForceCommand",
                        "ada",
                        "Match User ada\\nForceCommand /bin/false",
                        "no ordinary shell"));
        rows.add(
                sshd(
                        "14 internal-sftp in a cage",
                        "ada",
                        "Match Group ada\\nChrootDirectory /srv\\nForceCommand internal-sftp",
                        "no ordinary shell"));
        rows.add(
                keys(
                                "14 command= before the key",
                                "ada",
                                "sed -i 's/^/command=\"false\" /' KEYS",
                                "only with a limit")
                        .locks("ada"));
        rows.add(
                keys(
                                "15 from= before the key",
                                "ada",
                                "sed -i 's/^/from=\"203.0.113.9\" /' KEYS",
                                "only with a limit")
                        .locks("ada"));
        rows.add(
                keys(
                                "15 from= before one's own key",
                                "debian",
                                "sed -i 's/^/from=\"203.0.113.9\" /' KEYS",
                                SHUT)
                        .locks("debian"));
        rows.add(
                keys(
                                "15 from= that holds our address",
                                "ada",
                                "sed -i 's/^/from=\"172.16.0.0\\/12,fd00::\\/8\" /' KEYS",
                                "")
                        .harmless());
        rows.add(sshd("16 MaxAuthTries 1", "debian", "MaxAuthTries 1", "MaxAuthTries 1").mended());
        rows.add(sshd("16 LoginGraceTime 2", "debian", "LoginGraceTime 2", "LoginGraceTime"));
        rows.add(sshd("17 MaxStartups 1", "debian", "MaxStartups 1:100:1", "MaxStartups"));
        rows.add(sshd("40 MaxSessions 1", "debian", "MaxSessions 1", "MaxSessions"));
        rows.add(
                sshd("40 MaxSessions 0", "debian", "MaxSessions 0", "MaxSessions").locks("debian"));
        rows.add(
                sshd(
                        "41 PermitTTY no",
                        "ada",
                        "Match User ada\\nPermitTTY no",
                        "gets no terminal"));
        // 24: libwrap
        rows.add(
                edited(
                                "24 hosts.deny",
                                "debian",
                                "/etc/hosts.deny",
                                "echo 'sshd: ALL' >>FILE",
                                "refuses SSH from your own address")
                        .locks("debian"));
        // 26-27
        rows.add(
                row(
                        "26 syntax",
                        "debian",
                        "echo Nonsense yes >" + CONF,
                        "rm " + CONF,
                        "refuses its own settings"));
        rows.add(unread("27 another port, not taken up yet", "Port 2222", "say port 2222"));
        rows.add(unread("27 a port that is taken", "Port 22\\nPort 80", "which python3 holds"));
        rows.add(
                unread(
                        "27 an address that is not there",
                        "ListenAddress 203.0.113.77",
                        "say port 22 of 203.0.113.77"));
        // 30-33: sudo
        rows.add(
                edited(
                        "30 sudo asks for a password",
                        "ada",
                        "/etc/sudoers.d/ada",
                        "echo 'ada ALL=(ALL) ALL' >FILE",
                        "sudo asks ada for a password"));
        rows.add(
                edited(
                                "31 sudoers file that sudo ignores",
                                "ada",
                                "/etc/sudoers.d/ada",
                                "chmod 666 FILE",
                                "ada is no administrator")
                        .mended());
        rows.add(
                row(
                                "32 syntax error beside",
                                "ada",
                                "echo 'this is no rule' >/etc/sudoers.d/50-broken",
                                "rm /etc/sudoers.d/50-broken",
                                "")
                        .harmless());
        rows.add(
                row(
                        "33 requiretty",
                        "ada",
                        "echo 'Defaults:ada requiretty' >/etc/sudoers.d/zz-tty",
                        "rm /etc/sudoers.d/zz-tty",
                        "without a terminal"));
        rows.add(
                edited(
                        "42 sudoers without its folder",
                        "ada",
                        "/etc/sudoers",
                        "sed -i /includedir/d FILE",
                        "does not read /etc/sudoers.d"));
        // 34: PAM
        rows.add(
                edited(
                                "34 a missing PAM module",
                                "debian",
                                "/etc/pam.d/sshd",
                                "echo 'account required pam_nosuch.so' >>FILE",
                                "needs a module that is not there")
                        .locks("debian"));
        rows.add(
                edited(
                                "43 PAM rules",
                                "ada",
                                "/etc/pam.d/sshd",
                                "echo '-:ada:ALL' >/dev/shm/access; echo 'account required"
                                        + " pam_access.so accessfile=/dev/shm/access' >>FILE",
                                "rules of its own")
                        .locks("ada"));
        rows.add(
                row(
                        "44 maxlogins",
                        "debian",
                        "echo '* hard maxlogins 1' >/etc/security/limits.d/50-trap.conf",
                        "rm /etc/security/limits.d/50-trap.conf",
                        "a limit of PAM"));
        // 35: the service
        rows.add(
                row(
                                "35 /run/sshd is missing",
                                "debian",
                                "rmdir /run/sshd",
                                "mkdir -m 755 /run/sshd",
                                "")
                        .harmless());
        rows.add(
                row(
                        "35 KillMode",
                        "debian",
                        override("KillMode=control-group"),
                        "rm -r /etc/systemd/system/ssh.service.d",
                        "KillMode=control-group"));
        rows.add(
                row(
                        "46 sshd with other files",
                        "debian",
                        override("ExecStart=\\nExecStart=/usr/sbin/sshd -D -f /etc/ssh/mine"),
                        "rm -r /etc/systemd/system/ssh.service.d",
                        "not started with its usual files"));
        rows.add(
                row(
                        "47 new host keys on disk",
                        "debian",
                        "tick; chmod 600 /etc/ssh/ssh_host_ed25519_key",
                        "tick; again",
                        "newer than the running sshd"));
        // 36: others who write settings
        rows.add(
                row(
                        "36 the same by cron",
                        "debian",
                        "echo '0 * * * * root ansible-pull -U x' >/etc/cron.d/pull",
                        "rm /etc/cron.d/pull",
                        "ansible-pull"));
        // files that win over ours
        rows.add(
                row(
                        "48 a file that sorts first",
                        "debian",
                        "echo PasswordAuthentication yes >/etc/ssh/sshd_config.d/00-admin.conf;"
                                + " again",
                        "rm /etc/ssh/sshd_config.d/00-admin.conf; again",
                        "would still say otherwise"));
        rows.add(
                edited(
                        "48 a value above the Include",
                        "debian",
                        "/etc/ssh/sshd_config",
                        "sed -i '1i PasswordAuthentication yes' FILE",
                        "would still say otherwise"));
        rows.add(
                sshd(
                        "48 Match lets passwords in",
                        "debian",
                        "Match Address 10.0.0.0/8\\nPasswordAuthentication yes",
                        "Match Address 10.0.0.0/8"));
        rows.add(
                sshd(
                        "48 Match lets root in",
                        "debian",
                        "Match Address 10.0.0.0/8\\nPermitRootLogin yes",
                        "permitrootlogin yes"));
        rows.add(
                sshd(
                        "48 Match all",
                        "debian",
                        "Match all\\nPasswordAuthentication yes",
                        "Match all"));
        rows.add(
                edited(
                                "48 no Include",
                                "debian",
                                "/etc/ssh/sshd_config",
                                "sed -i /^Include/d FILE",
                                "a password opens")
                        .mended());
        // keys that vanish
        rows.add(
                sshd(
                                "49 the list of revoked keys is missing",
                                "debian",
                                "RevokedKeys /etc/ssh/revoked",
                                "takes no key at all")
                        .locks("debian"));
        rows.add(
                row(
                                "49 a revoked key",
                                "ada",
                                "cp %s /etc/ssh/revoked; echo RevokedKeys /etc/ssh/revoked >%s; again"
                                        .formatted(KEYS.formatted("ada"), CONF),
                                "rm %s /etc/ssh/revoked; again".formatted(CONF),
                                "list of revoked keys")
                        .locks("ada"));
        rows.add(
                row(
                        "50 a home in memory",
                        "ada",
                        "mount -t tmpfs -o mode=755 none /home/ada; install -d -m 700 -o ada -g ada"
                                + " /home/ada/.ssh; install -m 600 -o ada -g ada"
                                + " /home/debian/.ssh/authorized_keys /home/ada/.ssh/",
                        "umount /home/ada",
                        "not always there"));
        rows.add(
                row(
                        "50 an encrypted home",
                        "ada",
                        "mkdir /home/ada/.ecryptfs; : >/home/ada/.ecryptfs/auto-mount",
                        "rm -r /home/ada/.ecryptfs",
                        "not always there"));
        rows.add(
                keys(
                                "50 keys that are a link to nowhere",
                                "ada",
                                "ln -sf /mnt/gone KEYS",
                                "your key does not open ada")
                        .locks("ada")
                        .mended());
        // accounts from elsewhere
        rows.add(
                edited(
                        "51 accounts from a directory",
                        "carol",
                        "/etc/nsswitch.conf",
                        "sed -i 's/^passwd:.*/passwd: files sss/' FILE",
                        "directory service"));
        // what is about to happen
        rows.add(
                row(
                        "52 the server is about to boot",
                        "debian",
                        "mkdir -p /run/systemd/shutdown; printf"
                                + " 'USEC=%s000000\\nMODE=reboot\\n' $(($(date +%s) + 600))"
                                + " >/run/systemd/shutdown/scheduled",
                        "rm /run/systemd/shutdown/scheduled",
                        "about to go down (reboot at"));
        rows.add(
                row(
                                "25 /etc is read-only",
                                "debian",
                                "mount --bind /etc /etc; mount -o remount,ro,bind /etc",
                                "umount /etc",
                                "read-only")
                        .noRoom());
        // the firewall and others who ban
        rows.add(
                row(
                        "20 no firewall in this kernel",
                        "debian",
                        "printf '#!/bin/sh\\necho cannot initialize table filter >&2; exit 3\\n'"
                                + " >/root/no; chmod 755 /root/no; mount --bind /root/no $(readlink"
                                + " -f /usr/sbin/iptables)",
                        "umount $(readlink -f /usr/sbin/iptables); rm /root/no",
                        "takes no firewall rules"));
        // others who log in
        rows.add(
                row(
                        "4 a second administrator without a key",
                        "debian",
                        "gpasswd -a bob sudo",
                        "gpasswd -d bob sudo",
                        "bob administers here too"));
        rows.add(
                row(
                        "4 a robot that logs in as root",
                        "debian",
                        "ssh-keygen -q -t ed25519 -N '' -f /root/robot; cp -a"
                                + " /root/.ssh/authorized_keys /root/keys; cat /root/robot.pub"
                                + " >>/root/.ssh/authorized_keys; ssh -n -i /root/robot -o"
                                + " StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null"
                                + " root@127.0.0.1 true; journalctl --sync",
                        "mv /root/keys /root/.ssh/authorized_keys; rm /root/robot*",
                        "root by key from 127.0.0.1"));
        // last: the failed unit it leaves makes Debian 13's systemd forget others when it reloads
        rows.add(
                row(
                                "44 no process left",
                                "ada",
                                "echo 'ada hard nproc 0' >/etc/security/limits.d/50-trap.conf",
                                "rm /etc/security/limits.d/50-trap.conf; systemctl reset-failed",
                                "a limit of PAM")
                        .locks("ada"));
        // and these reload it
        rows.add(
                row(
                        "53 nftables.service at boot",
                        "debian",
                        "systemctl -q enable nftables.service",
                        "systemctl -q disable nftables.service",
                        "would replace ufw's rules"));
        rows.add(
                row(
                        "19 another program that bans",
                        "debian",
                        service("sshguard"),
                        gone("sshguard"),
                        "sshguard.service bans hosts"));
        rows.add(
                row(
                        "36 a program that keeps settings",
                        "debian",
                        service("puppet"),
                        gone("puppet"),
                        "puppet.service keeps this server's settings"));
        rows.add(
                row(
                        "45 sshd does not start at boot",
                        "debian",
                        "systemctl -q disable ssh.service",
                        "systemctl -q enable ssh.service",
                        "does not start with this server"));
        return rows;
    }

    private static String override(String lines) {
        return "mkdir /etc/systemd/system/ssh.service.d; printf '[Service]\\n%s\\n'"
                        .formatted(lines)
                + " >/etc/systemd/system/ssh.service.d/trap.conf";
    }

    private static String service(String name) {
        return "printf '[Service]\\nExecStart=/bin/sleep infinity\\n'"
                + " >/etc/systemd/system/%s.service; systemctl daemon-reload; systemctl start %1$s"
                        .formatted(name);
    }

    private static String gone(String name) {
        return "systemctl stop %s; rm /etc/systemd/system/%1$s.service; systemctl daemon-reload"
                .formatted(name);
    }

    /// All rows on one release; on the other those in which its sshd, sudo or PAM has a say.
    static Stream<Arguments> each() {
        return Stream.concat(
                Stream.of("debian13", "debian12")
                        .flatMap(os ->
                                rows().stream()
                                        .filter(row ->
                                                os.equals("debian13") || !row.locked().isEmpty())
                                        .map(row -> Arguments.of(os, row))),
                Stream.of(Arguments.of("debian12", DOWN)));
    }

    /// One server, its open session, and what was there before any row.
    private record Lab(Practice server, Laptop laptop, Engine engine, String before) {}

    private final Map<String, Lab> labs = new LinkedHashMap<>();

    @BeforeAll
    void start() throws Exception {
        for (var os : List.of("debian13", "debian12")) {
            var server = Practice.up(os, "cloud");
            run(
                    server,
                    "echo 'debian ALL=(ALL) NOPASSWD: ALL' >>/etc/sudoers; useradd -m -s /bin/bash"
                        + " -p '*' ada; echo 'ada ALL=(ALL) NOPASSWD: ALL' >/etc/sudoers.d/ada;"
                        + " chmod 440 /etc/sudoers.d/ada; install -d -m 700 -o ada -g ada"
                        + " /home/ada/.ssh; install -m 600 -o ada -g ada"
                        + " /home/debian/.ssh/authorized_keys /home/ada/.ssh/; [ ! -e"
                        + " /usr/sbin/sshd ] || ! sshd -T | grep -q persourcepenalties || { echo"
                        + " PerSourcePenalties no >/etc/ssh/sshd_config.d/90-lab.conf; again; }");
            var engine =
                    Engine.open(
                            server.connector(),
                            Steps.all(),
                            Clock.systemUTC(),
                            Attended.BY_A_PERSON);
            engine.look();
            labs.put(os, new Lab(server, new Laptop(server), engine, picture(server)));
        }
    }

    /// fail2ban reads the journal's last minutes when it starts, and so counts what an operator did
    /// before there was a fail2ban.
    @Test
    void aFirstFail2banDoesNotBanWhoInstallsItForWhatWasBefore() throws Exception {
        try (var server = Practice.up("debian13", "cloud")) {
            firstFail2ban(server);
        }
    }

    private static void firstFail2ban(Practice server) throws Exception {
        try (var engine =
                Engine.open(
                        server.connector(), Steps.all(), Clock.systemUTC(), Attended.BY_A_PERSON)) {
            var here = engine.look().weather().connection().orElseThrow().clientAddress();
            run(
                    server,
                    """
                    mkdir /root/as; cp /usr/bin/logger /root/as/sshd
                    # journald asks a process for its name, so it must still be there
                    { for n in 1 2 3 4 5 6 7 8; do
                        echo 'Failed password for root from %s port 5000 ssh2'
                    done; sleep 1; journalctl --sync; } | /root/as/sshd -t sshd
                    rm -r /root/as
                    journalctl -q -o cat _COMM=sshd | grep -c 'port 5000' | grep -qx 8
                    """
                            .formatted(here));
            var now = engine.look();
            var want = only(answers(engine, "debian"), "fail2ban.sshd");
            var report = engine.carryOut(engine.plan(now, want), now, want, event -> {});
            assertEquals(Exit.DONE, report.exit(), report.summary());
            assertEquals(List.of(), engine.look().weather().banned());

            // the same journal bans at a first start that does not spare us
            run(
                    server,
                    "cp -a JAIL /root/jail; sed -i /ignoreip/d JAIL; systemctl stop fail2ban; rm -f /var/lib/fail2ban/*.sqlite3; systemctl start fail2ban"
                            .replace("JAIL", JAIL));
            server.await("fail2ban-client banned | grep -qF \"'" + here + "'\"");
            var banned = engine.plan(engine.look(), answers(engine, "debian"));
            assertTrue(refusals(banned).contains("bans your own address"), refusals(banned));
        }
    }

    /// Containers have no lsattr, so the test brings one that asks the kernel the same.
    @Test
    void whatNobodyMayWriteIsSeenBefore() {
        var lab = labs.get("debian13");
        run(
                lab.server(),
                """
                cat >/usr/local/bin/lsattr <<'PY'
                #!/usr/bin/python3 -B
                import fcntl, os, struct, sys
                def flags(path, new=None):
                    fd = os.open(path, os.O_RDONLY)
                    old, = struct.unpack("l", fcntl.ioctl(fd, 0x80086601, bytes(8)))
                    if new is not None:
                        fcntl.ioctl(fd, 0x40086602, struct.pack("l", old | 16 if new else old & ~16))
                    os.close(fd)
                    return old
                if sys.argv[1] in "+-":
                    flags(sys.argv[2], sys.argv[1] == "+")
                else:
                    for path in sys.argv[2:]:
                        print("----i---" if flags(path) & 16 else "--------", path)
                PY
                chmod 755 /usr/local/bin/lsattr
                lsattr + /etc/ssh/sshd_config.d; lsattr + /home/ada/.ssh/authorized_keys
                ! touch /etc/ssh/sshd_config.d/x
                """);
        try {
            var plan = lab.engine().plan(lab.engine().look(), answers(lab.engine(), "debian"));
            assertTrue(
                    refusals(plan).contains("/etc/ssh/sshd_config.d cannot be changed"),
                    refusals(plan));
        } finally {
            run(
                    lab.server(),
                    "lsattr - /etc/ssh/sshd_config.d; lsattr - /home/ada/.ssh/authorized_keys; rm"
                            + " /usr/local/bin/lsattr");
        }
    }

    /// Every trap was taken away again, and nothing of ours is left.
    @AfterAll
    void remove() {
        try {
            for (var lab : labs.values()) {
                assertTrue(logsIn(lab, "debian") && logsIn(lab, "ada"));
                assertEquals(lab.before(), picture(lab.server()));
            }
        } finally {
            for (var lab : labs.values()) {
                lab.engine().close();
                lab.server().close();
            }
        }
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("each")
    void whatWouldShutSomebodyOutIsSaidBeforeAnythingChanges(String os, Row row) {
        var lab = labs.get(os);
        run(lab.server(), row.build());
        try {
            var now = lab.engine().look();
            var want = answers(lab.engine(), row.admin());
            var plan = lab.engine().plan(now, want);
            switch (row.ends()) {
                case REFUSED -> refused(lab, row, Exit.REFUSED, plan, now, want);
                case NO_ROOM -> refused(lab, row, Exit.NO_SPACE, plan, now, want);
                case MENDED -> assertTrue(mends(plan).contains(row.words()), mends(plan));
                case HARMLESS -> assertEquals("", refusals(plan));
            }
            if (!row.locked().isEmpty()) {
                assertEquals(false, logsIn(lab, row.locked()), "a login in spite of the trap");
            }
        } finally {
            run(lab.server(), row.remove());
        }
    }

    private static void refused(Lab lab, Row row, int exit, Plan plan, Facts now, Answers want) {
        assertTrue(refusals(plan).contains(row.words()), refusals(plan));
        var report = lab.engine().carryOut(plan, now, want, event -> {});
        assertEquals(exit, report.exit());
        assertEquals("", report.run());
        assertEquals(
                "none",
                lab.server().inside("[ -e /var/lib/clawsetup ] || echo none").out().strip());
    }

    private static String refusals(Plan plan) {
        return plan.refusals().stream()
                .map(r -> (Change.Refusal) r.change())
                .map(r -> {
                    assertNotEquals("", r.remedy());
                    return r.why() + ". " + r.remedy();
                })
                .collect(Collectors.joining("\n"));
    }

    private static String mends(Plan plan) {
        return plan.work().stream()
                .map(r -> r.step().id() + ": " + ((Work) r.change()).now())
                .collect(Collectors.joining("\n"));
    }

    private static boolean logsIn(Lab lab, String account) {
        return lab.laptop()
                        .ssh(
                                account,
                                "-i",
                                lab.laptop().privateKey().toString(),
                                "-o",
                                "PasswordAuthentication=no",
                                "-o",
                                "ConnectTimeout=2")
                        .exit()
                == 0;
    }

    /// With two words of its own: `again` has sshd take its files up and waits until it listens
    /// anew, `tick` waits for the next second of the clock, as files and units are dated by it.
    private static void run(Practice server, String script) {
        var said =
                server.inside(
                        """
                        sockets() { ss -Hltne 'sport = :22' | grep -o 'ino:[0-9]*' | sort; }
                        again() {
                            was=$(sockets); systemctl reload ssh.service || return 1
                            for n in $(seq 500); do
                                now=$(sockets); [ -z "$now" ] || [ "$now" = "$was" ] || return 0; sleep 0.01
                            done; return 1
                        }
                        tick() { t=$(date +%s); while [ "$(date +%s)" = "$t" ]; do sleep 0.02; done; }
                        set -e
                        """
                                + script);
        assertEquals(0, said.exit(), script + said.out() + said.err());
    }

    private static String picture(Practice server) {
        return server.camera()
                .lines()
                .filter(line -> !line.contains("/var/lib/clawsetup"))
                .filter(line -> !line.startsWith("unit ssh.service"))
                .collect(Collectors.joining("\n"));
    }

    private static Answers only(Answers all, String step) {
        return new Answers(
                all.purpose(),
                all.level(),
                new Answers.Selection(Set.of(step), Set.of()),
                all.access(),
                all.firewall(),
                all.updates(),
                all.runtime(),
                all.gateway(),
                all.deadline());
    }

    private static Answers answers(Engine engine, String admin) {
        return new Answers(
                Answers.Purpose.HARDEN,
                Level.INTERNET,
                Answers.Selection.ALL,
                new Answers.Access(
                        engine.operator(),
                        admin,
                        !admin.equals(engine.operator().account()),
                        Optional.empty(),
                        List.of(),
                        true),
                new Answers.Firewall(List.of("80/tcp", "3306/tcp"), List.of(), List.of()),
                new Answers.Updates(Optional.empty()),
                new Answers.Runtime("latest", Optional.empty(), Optional.empty()),
                new Answers.Gateway(
                        Answers.Bind.LOOPBACK, Optional.empty(), 18789, Optional.empty()),
                Duration.ofSeconds(30));
    }
}
