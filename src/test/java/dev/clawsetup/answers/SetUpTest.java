package dev.clawsetup.answers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import org.junit.jupiter.api.Test;

import java.time.ZoneOffset;
import java.util.Map;

class SetUpTest {
    private static String told(SampleServer server) {
        return SetUp.of(server.facts()).sentence(ZoneOffset.UTC);
    }

    @Test
    void aFreshServerWasSetUpByNobody() {
        assertFalse(SetUp.of(new SampleServer().facts()).before());
    }

    @Test
    void clawsetupsOwnRecordTellsWhenAndFromWhere() {
        assertEquals(
                "clawsetup set this server up on 14 November, from 198.51.100.4.",
                told(new SampleServer().setUp("home", "ssh.limits")));
    }

    @Test
    void thePlaybookIsKnownByTheAccountThatItGivesOpenClaw() {
        var server =
                new SampleServer()
                        .letsIn("allow 22/tcp")
                        .with(SampleServer.account("openclaw", 999, "/bin/bash"));
        assertEquals(
                "openclaw-ansible, or something like it, set this server up: a firewall is on"
                        + " (ufw), OpenClaw has an account that somebody could log in to.",
                told(server));
    }

    @Test
    void whatSomebodyDidByHandIsTold() {
        var server = new SampleServer().openclaw("2026.9.6", Map.of()).letsIn("allow 22/tcp");
        assertInstanceOf(SetUp.ByHand.class, SetUp.of(server.facts()));
        assertEquals(
                "Somebody set this server up: OpenClaw is installed, a firewall is on (ufw).",
                told(server));
    }

    @Test
    void theLevelIsWhatTheLastRunWasToldWithoutAnAnswersFile() {
        var interview =
                new Interview(
                        new SampleServer().setUp("regulated", "ssh.limits").facts(),
                        SampleServer.root(),
                        Answers.Purpose.HARDEN);
        assertEquals(Level.REGULATED, interview.answers(Draft.empty()).level());
    }

    @Test
    void aLevelThatNobodyKnowsIsTheUsualOne() {
        var interview =
                new Interview(
                        new SampleServer().setUp("\u001b[2J", "ssh.limits").facts(),
                        SampleServer.root(),
                        Answers.Purpose.HARDEN);
        assertEquals(Level.INTERNET, interview.answers(Draft.empty()).level());
    }
}
