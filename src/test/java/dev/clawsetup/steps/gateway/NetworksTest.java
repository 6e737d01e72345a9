package dev.clawsetup.steps.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.clawsetup.answers.Answers;
import dev.clawsetup.answers.Answers.Bind;
import dev.clawsetup.plan.Action;
import dev.clawsetup.plan.Work;
import dev.clawsetup.steps.Says;
import dev.clawsetup.steps.Server;
import dev.clawsetup.steps.Wish;

import org.junit.jupiter.api.Test;

import java.util.List;

final class NetworksTest {
    private static final String RULE =
            "allow from 10.0.0.0/24 to any port 18789 proto tcp comment 'clawsetup: gateway'";

    private final Says step = new Says(new Networks());
    private final Server server = Server.rented().node("24.21.0").openclaw("2026.9.6");

    private static Wish lan(String... networks) {
        return Wish.defaults().gateway(InTheTailnet.wants(Bind.LAN, Answers.Share.OFF, networks));
    }

    @Test
    void isNotAskedForWhereOnlyTheServerItselfReachesIt() {
        step.isOff(server, Wish.defaults());
        step.isOff(server, lan("10.0.0.0/24").harden());
    }

    @Test
    void eachNetworkGetsARuleUnderTheSafetyNet() {
        var work = step.work(server, lan("10.0.0.0/24", "2001:db8::4"));
        assertEquals(
                List.of(
                        "ufw " + RULE,
                        "ufw allow from 2001:db8::4 to any port 18789 proto tcp comment 'clawsetup:"
                                + " gateway'"),
                work.checks());
        assertEquals(Work.Safety.GUARDED, work.safety());
    }

    @Test
    void hasNothingToDoOnceTheyStand() {
        step.hasNothingToDo(server.ufwOn(RULE), lan("10.0.0.0/24"));
    }

    /// ufw leaves out what does not count.
    @Test
    void anAddressIsKnownAgainHoweverItIsWritten() {
        step.hasNothingToDo(server.ufwOn(RULE), lan("10.0.0.5/24"));
        step.hasNothingToDo(
                server.ufwOn(RULE.replace("10.0.0.0/24", "2001:db8::4")),
                lan("2001:DB8:0:0::4/128"));
    }

    @Test
    void whatIsNotWantedAnyMoreGoes() {
        server.ufwOn(RULE);
        assertEquals(
                List.of(RULE),
                step.action(Action.Ufw.class, server, lan("192.0.2.0/24")).withdraw());
        assertEquals(
                List.of(RULE), step.action(Action.Ufw.class, server, Wish.defaults()).withdraw());
    }

    @Test
    void tellsThatNobodyComesIn() {
        step.advises("no firewall", server, lan().skip("firewall.ufw"));
        step.advises("lets nobody", server.ufwOn(), lan());
        step.advises("everybody", server, lan().keep("18789/tcp"));
    }

    @Test
    void nobodyReachesAGatewayWithoutAFirewallOrAToken() {
        step.refuses("firewall is off", server, lan("10.0.0.0/24").skip("firewall.ufw"));
        step.refuses("no token", server.ufwOn(), lan("10.0.0.0/24").skip("gateway.auth"));
    }
}
