package dev.clawsetup.steps.tailnet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clawsetup.answers.Answers;
import dev.clawsetup.facts.Tailscale;
import dev.clawsetup.facts.Tailscale.Backend;
import dev.clawsetup.plan.Action;
import dev.clawsetup.plan.Change;
import dev.clawsetup.plan.Change.None;
import dev.clawsetup.plan.Change.Off;
import dev.clawsetup.plan.Change.Refusal;
import dev.clawsetup.plan.Proof;
import dev.clawsetup.plan.Work;
import dev.clawsetup.steps.Server;
import dev.clawsetup.steps.Wish;
import dev.clawsetup.steps.network.Ufw;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class SshOnlyTest {
    private static final String PUBLIC = "allow 22/tcp comment 'clawsetup: ssh'";
    private static final String INSIDE =
            "allow in on tailscale0 to any port 22 proto tcp comment 'clawsetup: ssh in the"
                    + " tailnet'";
    private static final Answers.Tailnet ASKED = LoginTest.wish().sshOnly().build();
    private static final Answers.Tailnet NOT_ASKED = LoginTest.wish().build();

    @Test
    void doesNothingWhereNobodyAskedForIt() {
        assertInstanceOf(Off.class, change(inside().ufwOn(PUBLIC), NOT_ASKED));
    }

    @Test
    void letsInTheTailnetBeforeItShutsTheOthersOut() {
        var work = assertInstanceOf(Work.class, change(inside().ufwOn(PUBLIC), ASKED));
        assertEquals(
                List.of(
                        "ufw allow in on tailscale0 to any port 22 proto tcp comment 'clawsetup:"
                                + " ssh in the tailnet'\n"
                                + "ufw --force delete allow 22/tcp"),
                work.checks());
        assertEquals(Work.Safety.GUARDED, work.safety());
        assertTrue(work.proofs().contains(new Proof.Unreachable(22)));
    }

    @Test
    void refusesWhereNobodyCameThroughTheTailnet() {
        var why = refused(server().ufwOn(PUBLIC));
        assertTrue(why.why().contains("nobody has shown a login through the tailnet"));
        assertTrue(why.remedy().contains("ssh ada@100.64.0.7") && why.remedy().contains("--local"));
        assertTrue(refused(server().ufwOn(PUBLIC).onConsole()).why().contains("nobody has shown"));
    }

    @Test
    void whatComesLaterIsNoReasonAgainstIt() {
        var step = new SshOnly();
        var want = Wish.defaults().tailnet(ASKED).answers();
        assertInstanceOf(Work.class, step.onceThere(Server.rented().facts(), want));
        assertInstanceOf(Refusal.class, step.change(Server.rented().facts(), want));
    }

    @Test
    void refusesWithoutUfw() {
        assertTrue(refused(inside().ufwOff(PUBLIC)).remedy().contains("firewall.ufw"));
        assertTrue(refused(inside().ufwOn(PUBLIC).firewall("nftables")).why().contains("nftables"));
    }

    @Test
    void refusesWhereTailscaleAnswersSshItself() {
        var own = there(true, Optional.empty());
        assertTrue(refused(inside().ufwOn(PUBLIC).tailscale(own)).remedy().contains("--ssh=false"));
    }

    /// Whoever may command Tailscale may log it out.
    @Test
    void refusesWhereOpenClawMayCommandTailscale() {
        var serve =
                Wish.defaults()
                        .tailnet(ASKED)
                        .gateway(
                                new Answers.Gateway(
                                        Answers.Bind.LOOPBACK,
                                        Optional.empty(),
                                        18789,
                                        Optional.empty(),
                                        Answers.Share.SERVE,
                                        false,
                                        List.of()));
        var change = new SshOnly().change(inside().ufwOn(PUBLIC).facts(), serve.answers());
        assertTrue(assertInstanceOf(Refusal.class, change).why().contains("command Tailscale"));
    }

    @Test
    void refusesWhereTheKeyEndsSoon() {
        var soon = there(false, Optional.of(Instant.parse("2026-11-26T08:00:00Z")));
        assertTrue(refused(inside().ufwOn(PUBLIC).tailscale(soon)).remedy().contains("renew"));
    }

    @Test
    void everyRuleThatLetsEverybodyInGoes() {
        for (var rule :
                List.of(
                        "allow OpenSSH",
                        "allow 22",
                        "limit 22/tcp",
                        "allow 20:30/tcp",
                        "allow in on eth0 to any port 22 proto tcp",
                        "allow in on eth0")) {
            var work =
                    new SshOnly()
                            .onceThere(
                                    inside().ufwOn(PUBLIC, rule).facts(),
                                    Wish.defaults().tailnet(ASKED).answers());
            if (rule.startsWith("limit")) {
                assertInstanceOf(Refusal.class, work, rule);
            } else {
                var script = assertInstanceOf(Work.class, work, rule).checks().getFirst();
                assertTrue(script.contains("ufw --force delete " + rule), script);
            }
        }
    }

    @Test
    void otherRulesStay() {
        var rules =
                List.of(
                        "allow 80/tcp",
                        "allow 22/udp",
                        "deny 22/tcp",
                        "allow 41641/udp",
                        "allow in on tailscale0",
                        "allow from 100.64.0.0/10 to any port 22");
        for (var rule : rules) {
            assertInstanceOf(None.class, change(inside().ufwOn(INSIDE, rule), ASKED), rule);
        }
    }

    @Test
    void aRuleForOneAddressIsNamedAndLeftAlone() {
        var rule = "allow from 203.0.113.0/24 to any port 22 proto tcp";
        assertTrue(refused(inside().ufwOn(PUBLIC, rule)).remedy().endsWith("ufw delete " + rule));
    }

    @Test
    void opensItAgainBeforeItsOwnRuleGoes() {
        var work = assertInstanceOf(Work.class, change(inside().ufwOn(INSIDE), NOT_ASKED));
        assertEquals(
                List.of(new Action.Ufw(Map.of("22/tcp", "clawsetup: ssh"), List.of(INSIDE))),
                work.actions());
    }

    @Test
    void theFirewallDoesNotOpenItAgain() {
        var now = inside().listens("udp", "0.0.0.0", 41641, "tailscaled", "tailscaled.service");
        now.ufwOn("allow 41641/udp comment 'clawsetup: tailscale'", INSIDE);
        assertInstanceOf(
                None.class,
                new Ufw().change(now.facts(), Wish.defaults().tailnet(ASKED).answers()));
    }

    private static Server server() {
        return Server.rented()
                .tailscale(there(false, Optional.empty()))
                .tailnetAddress("100.64.0.7");
    }

    private static Server inside() {
        return server().cameTo("100.64.0.7");
    }

    private static Tailscale there(boolean runsSsh, Optional<Instant> expiry) {
        var t = LoginTest.there(Backend.RUNNING, expiry);
        return new Tailscale(
                t.version(),
                t.backend(),
                t.server(),
                t.host(),
                t.name(),
                t.addresses(),
                t.tags(),
                t.expiry(),
                t.operator(),
                t.acceptsDns(),
                runsSsh,
                t.certificates(),
                t.mayFunnel(),
                t.routes());
    }

    private static Refusal refused(Server server) {
        return assertInstanceOf(Refusal.class, change(server, ASKED));
    }

    private static Change change(Server server, Answers.Tailnet wish) {
        return new SshOnly().change(server.facts(), Wish.defaults().tailnet(wish).answers());
    }
}
