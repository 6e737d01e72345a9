package dev.clawsetup.steps.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clawsetup.answers.Answers;
import dev.clawsetup.facts.Fail2ban;
import dev.clawsetup.plan.Action;
import dev.clawsetup.plan.Action.SetUnit;
import dev.clawsetup.plan.Action.WriteFile;
import dev.clawsetup.plan.Proof;
import dev.clawsetup.plan.Work;
import dev.clawsetup.steps.Says;
import dev.clawsetup.steps.Server;
import dev.clawsetup.steps.Wish;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

final class Fail2banSshdTest {
    private final Says step = new Says(new Fail2banSshd());
    private final Server server = Server.rented();
    private final Wish wish = Wish.defaults();

    private String jail() {
        return step.action(WriteFile.class, server, wish).content();
    }

    private Server active(String... ignored) {
        return server.installed("fail2ban", "python3-systemd")
                .unit("fail2ban.service", "active", "enabled")
                .fail2ban(new Fail2ban(true, true, List.of("sshd"), List.of(ignored)));
    }

    @Test
    void writesWhatFail2banUnderstandsOnBothReleases() {
        server.sshOn(22, 2222);
        assertEquals(
                """
                # clawsetup: hosts that guess are banned
                [sshd]
                enabled = true
                backend = systemd
                port = 22,2222
                maxretry = 5
                findtime = 10m
                bantime = 1h
                bantime.increment = true
                bantime.maxtime = 1w
                banaction = iptables-new[type=multiport]
                ignoreip = 127.0.0.0/8 ::1 198.51.100.4
                """,
                jail());
    }

    @Test
    void keepsTheServiceFromStartingBeforeItKnowsTheOperator() {
        var work = step.work(server, wish);
        assertEquals(List.of("fail2ban", "python3-systemd"), work.packages().getFirst().names());
        assertEquals(List.of("fail2ban.service"), work.packages().getFirst().masked());
        assertEquals(new SetUnit("fail2ban.service", SetUnit.Wanted.ON), work.actions().get(1));
        assertEquals(Work.Safety.GUARDED, work.safety());
        assertEquals(List.of("fail2ban-client -t"), work.checks());
        assertEquals(List.of(new Proof.FreshLogin("ada")), work.proofs());
    }

    @Test
    void hasNothingToDoOnceItsFileIsTakenUp() {
        var placed = step.work(server, wish).actions();
        step.hasNothingToDo(active("127.0.0.0/8", "::1", Server.FROM).after(placed), wish);
    }

    @Test
    void onlyReloadsWhereItRunsAlready() {
        var work = step.work(active("127.0.0.0/8", "::1"), wish);
        assertEquals(List.of(Work.Reload.FAIL2BAN), work.reloads());
        assertEquals(1, work.actions().size());
    }

    @Test
    void keepsSparingWhomTheAdministratorSpared() {
        active("127.0.0.0/8", "192.0.2.0/24");
        wish.ignore("203.0.113.99");
        assertTrue(
                jail().contains("= 127.0.0.0/8 ::1 192.0.2.0/24 198.51.100.4 203.0.113.99\n"),
                jail());
        step.hasNothingToDo(server.after(step.work(server, wish).actions()), wish);
    }

    @Test
    void comesToRestThoughFail2banWritesNetworksItsOwnWay() {
        wish.ignore("10.1.2.3/8");
        var placed = step.work(server, wish).actions();
        step.hasNothingToDo(active("10.0.0.0/8", Server.FROM).after(placed), wish);
    }

    @Test
    void theAdministratorsWordStaysWhateverIsTakenOutOfOurs() {
        active("127.0.0.0/8", "192.0.2.0/24").after(placed("203.0.113.99"));
        assertTrue(
                jail().endsWith(
                                """
                                # spared before: 192.0.2.0/24
                                ignoreip = 127.0.0.0/8 ::1 192.0.2.0/24 198.51.100.4
                                """),
                jail());
    }

    @Test
    void whatIsTakenOutIsTakenOutOnTheServer() {
        active("127.0.0.0/8", "::1").after(placed("203.0.113.99", "2001:db8::7"));
        wish.ignore("203.0.113.99");
        assertTrue(jail().endsWith("= 127.0.0.0/8 ::1 198.51.100.4 203.0.113.99\n"), jail());
    }

    @Test
    void theTailnetIsSparedWhereTheServerIsToBeInOne() {
        wish.tailnet(
                new Answers.Tailnet(
                        true,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        List.of(),
                        true,
                        Optional.empty(),
                        Optional.empty()));
        assertTrue(jail().endsWith("::1 100.64.0.0/10 198.51.100.4 fd7a:115c:a1e0::/48\n"), jail());
    }

    @Test
    void theOperatorIsSparedEvenIfTakenOut() {
        step.hasNothingToDo(active().after(placed(Server.FROM)), wish);
    }

    private List<Action> placed(String... ignored) {
        return step.work(server, Wish.defaults().ignore(ignored)).actions();
    }

    /// Whoever is told nothing answers with what is there (see `InterviewTest`).
    @Test
    void forgetsNobodyWhenRunFromTheConsole() {
        var placed = step.work(server, wish).actions();
        wish.ignore(Server.FROM);
        step.hasNothingToDo(active(Server.FROM).after(placed).onConsole(), wish);
    }

    @Test
    void refusesWhenItCannotTellWhereSshListens() {
        step.refuses("which port ssh listens on", server.sshOn().onConsole(), wish);
    }

    @Test
    void refusesWhileTheOperatorIsBanned() {
        step.refuses("bans your own address", active().banned(Server.FROM), wish);
    }

    @Test
    void refusesForAnAdministratorWhoCannotLogIn() {
        step.refuses("has no shell", server.shell("ada", "/bin/false"), wish);
    }
}
