package dev.clawsetup.steps.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clawsetup.facts.Account;
import dev.clawsetup.facts.Sshd;
import dev.clawsetup.plan.Action.WriteFile;
import dev.clawsetup.plan.Proof;
import dev.clawsetup.plan.Work;
import dev.clawsetup.steps.Says;
import dev.clawsetup.steps.Server;
import dev.clawsetup.steps.Wish;

import org.junit.jupiter.api.Test;

import java.util.List;

final class KeysOnlyTest {
    private final Says step = new Says(new KeysOnly());
    private final Server server = Server.rented();
    private final Wish wish = Wish.defaults();

    @Test
    void turnsPasswordsOffInAFileThatSortsBeforeCloudInits() {
        var file = step.action(WriteFile.class, server, wish);
        assertEquals("/etc/ssh/sshd_config.d/00-clawsetup-keys-only.conf", file.path());
        assertEquals("0600", file.mode());
        assertEquals(
                """
                # clawsetup: only keys open the door
                PasswordAuthentication no
                KbdInteractiveAuthentication no
                """,
                file.content());
    }

    @Test
    void isGuardedCheckedAndProvedByANewLogin() {
        var work = step.work(server, wish);
        assertEquals(Work.Safety.GUARDED, work.safety());
        assertEquals(List.of("sshd -t"), work.checks());
        assertEquals(List.of(Work.Reload.SSH), work.reloads());
        assertEquals(
                List.of(new Proof.FreshLogin("ada"), new Proof.OffersOnly(List.of("publickey"))),
                work.proofs());
    }

    @Test
    void hasNothingToDoWhenEveryAccountIsByKeyOnly() {
        step.hasNothingToDo(server.setting("passwordauthentication", "no"), wish);
    }

    @Test
    void takesUpSettingsThatTheRunningDaemonDoesNotHaveYet() {
        step.work(server.setting("passwordauthentication", "no").stale(), wish);
    }

    @Test
    void seesAPasswordThatOnlyOneAccountMayUse() {
        server.account("bob", Account.Sudo.NONE)
                .password("bob", Account.Password.SET)
                .setting("passwordauthentication", "no")
                .settingFor("bob", "passwordauthentication", "yes");
        assertTrue(step.work(server, wish).now().contains("bob"));
    }

    @Test
    void refusesWithoutAKey() {
        step.refuses(
                "nobody has shown a key", server.keys("ada"), wish.loggedIn("ada", "password"));
    }

    @Test
    void refusesWhenAKeyLiesThereThatNobodyHasShownToHold() {
        step.refuses("nobody has shown a key", server, wish.loggedIn("ada", "password"));
    }

    @Test
    void goesOnWhenAKeyIsGoingToBeAddedFirst() {
        step.work(server.keys("ada"), wish.loggedIn("ada", "password").addKeys(Server.SPARE_KEY));
    }

    @Test
    void refusesWhenTheKeyWouldBeAddedByAStepThatIsSwitchedOff() {
        step.refuses(
                "nobody has shown a key",
                server.keys("ada"),
                wish.loggedIn("ada", "password").addKeys(Server.SPARE_KEY).skip("access.*"));
    }

    @Test
    void goesOnForAnAdministratorWhoIsGoingToBeMade() {
        step.work(server.without("ada"), wish.loggedIn("root", "publickey").admin("ada"));
    }

    @Test
    void refusesForAnAdministratorWhomNobodyMakes() {
        step.refuses(
                "nobody has shown a key",
                server.without("ada"),
                wish.loggedIn("root", "publickey")
                        .admin("ada")
                        .skip("access.admin", "access.keys"));
    }

    @Test
    void goesOnAtTheConsoleWhereSomebodyWhoAdministersHasAKey() {
        step.work(server.onConsole(), wish.loggedIn("root", "local"));
    }

    @Test
    void refusesAtTheConsoleWhereNobodyWhoAdministersHasAKey() {
        server.account("ada", Account.Sudo.NONE).keys("ada", Server.ADAS_KEY);
        step.refuses("nobody has shown a key", server.onConsole(), wish.loggedIn("root", "local"));
    }

    @Test
    void refusesAnEarlierFileThatSaysOtherwise() {
        step.refuses(
                "00-admin.conf line 2",
                server.file(
                        Server.DROP_INS + "00-admin.conf", "# mine\nPasswordAuthentication yes\n"),
                wish);
    }

    @Test
    void refusesALineAboveTheInclude() {
        step.refuses(
                "/etc/ssh/sshd_config line 1",
                server.file(
                        Server.SSHD_CONFIG,
                        "PasswordAuthentication yes\nInclude /etc/ssh/sshd_config.d/*.conf\n"),
                wish);
    }

    @Test
    void refusesAMatchBlockWhoeverItMatches() {
        step.refuses(
                "Match Address 10.0.0.0/8",
                server.file(
                        Server.DROP_INS + "90-lan.conf",
                        "Match Address 10.0.0.0/8\n  PasswordAuthentication yes\n"),
                wish);
    }

    @Test
    void isNotContentWhileAnAddressWeDoNotComeFromMayUsePasswords() {
        server.setting("passwordauthentication", "no")
                .file(
                        Server.DROP_INS + "90-lan.conf",
                        "Match Address 10.0.0.0/8\n  PasswordAuthentication yes\n");
        step.refuses("Match Address 10.0.0.0/8", server, wish);
    }

    @Test
    void doesNotMindALaterFileThatLosesToOurs() {
        step.work(
                server.file(Server.DROP_INS + "99-late.conf", "PasswordAuthentication yes\n"),
                wish);
    }

    @Test
    void refusesWhenOurFileIsInPlaceAndYetPasswordsWork() {
        var placed = step.work(server, wish).actions();
        step.refuses("is in place, yet", server.after(placed), wish);
    }

    @Test
    void mendsASshdConfigWithoutIncludeAndRevivesNobodyElsesFiles() {
        var files =
                step.work(server.withoutInclude(), wish).actions().stream()
                        .map(WriteFile.class::cast)
                        .toList();
        var main = files.get(1);
        assertEquals(Server.SSHD_CONFIG, main.path());
        assertEquals("0640", main.mode());
        assertTrue(
                main.content()
                        .startsWith("Include /etc/ssh/sshd_config.d/00-clawsetup-*.conf\n# This"));
    }

    @Test
    void writesAnIncludeOnce() {
        var mended = step.work(server.withoutInclude(), wish).actions();
        server.after(mended).setting("passwordauthentication", "no").stale();
        assertEquals(1, step.work(server, wish).actions().size());
    }

    @Test
    void refusesWhenTheMainFileIsTooLargeToBeMended() {
        step.refuses(
                "does not include",
                server.withoutInclude().file(Server.SSHD_CONFIG, "sha256:00ff"),
                wish);
    }

    @Test
    void refusesAPasswordThatMustBeChanged() {
        step.refuses(
                "has to be changed at its next login",
                server.password("ada", Account.Password.EXPIRED),
                wish);
    }

    @Test
    void refusesKeysThatSshdIgnores() {
        step.refuses(
                "/home/ada is writable by others",
                server.keyProblem("ada", "/home/ada is writable by others"),
                wish.loggedIn("ada", "password").addKeys(Server.SPARE_KEY));
    }

    @Test
    void refusesALockedPasswordWithoutPam() {
        step.refuses("without PAM", server.setting("usepam", "no"), wish);
    }

    @Test
    void refusesWhenKeysAreNotTakenAtAll() {
        step.refuses(
                "does not take keys",
                server.setting("pubkeyauthentication", "no"),
                wish.loggedIn("ada", "password").addKeys(Server.SPARE_KEY));
    }

    @Test
    void refusesASecondFactorThatWouldBeCutOff() {
        step.refuses(
                "AuthenticationMethods",
                server.setting("authenticationmethods", "publickey,keyboard-interactive"),
                wish);
    }

    @Test
    void refusesAnAdministratorInACage() {
        step.refuses(
                "forcecommand", server.settingFor("ada", "forcecommand", "internal-sftp"), wish);
        step.refuses(
                "chrootdirectory",
                Server.rented().settingFor("ada", "chrootdirectory", "/srv"),
                wish);
    }

    @Test
    void refusesAnAdministratorWhoIsNotOnTheGuestList() {
        server.setting("allowusers", "root deploy@10.*").without("ada");
        step.refuses(
                "lets only certain accounts in",
                server,
                wish.loggedIn("root", "publickey").admin("ada"));
    }

    @Test
    void refusesAnAdministratorWhoseGroupIsDenied() {
        server.setting("denygroups", "staff").groups("ada", "ada", "staff");
        step.refuses(
                "lets only certain accounts in",
                server,
                wish.loggedIn("root", "publickey").admin("ada"));
    }

    @Test
    void refusesAnAdministratorWithoutAShell() {
        step.refuses("has no shell", server.shell("ada", "/usr/sbin/nologin"), wish);
    }

    @Test
    void refusesAnAdministratorWhoseAccountExpired() {
        step.refuses("the account expired", server.shut("ada", "the account expired"), wish);
    }

    @Test
    void refusesARootThatMayNotLogIn() {
        step.refuses(
                "root may not log in",
                server.setting("permitrootlogin", "no").onConsole().keys("root", Server.ADAS_KEY),
                wish.loggedIn("root", "local"));
    }

    @Test
    void refusesOtherWaysInThatSomebodySetUp() {
        step.refuses("gssapi", server.setting("gssapiauthentication", "yes"), wish);
        step.refuses("hostbased", Server.rented().setting("hostbasedauthentication", "yes"), wish);
    }

    @Test
    void refusesWhereSshdRefusesItsOwnFiles() {
        step.refuses(
                "Bad configuration option",
                server.complaint("Bad configuration option: Prot"),
                wish);
    }

    @Test
    void refusesWithoutAnSshServer() {
        step.refuses("no ssh server", server.mode(Sshd.Mode.ABSENT), wish);
    }

    @Test
    void refusesWhileCloudInitIsAtWork() {
        step.refuses("cloud-init", server.cloudInit("running"), wish);
    }

    @Test
    void refusesWithoutRoomToSaveWhatWas() {
        step.refuses("/var/lib has less than", server.free("/var/lib", 3), wish);
    }

    @Test
    void refusesAReadOnlyServer() {
        step.refuses("read-only", server.readOnly("/etc"), wish);
    }

    @Test
    void refusesABannedOperator() {
        step.refuses("bans your own address", server.banned(Server.FROM), wish);
    }

    @Test
    void refusesAnSshdThatOneHangingLoginCanBlock() {
        step.refuses("MaxStartups", server.setting("maxstartups", "1:100:1"), wish);
    }

    @Test
    void refusesAFirewallThatCountsConnections() {
        step.refuses("sixth connection", server.ufwOn("limit 22/tcp"), wish);
        step.refuses("sixth connection", Server.rented().ufwOn("limit OpenSSH"), wish);
    }
}
