package dev.clawsetup.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.clawsetup.plan.Action;
import dev.clawsetup.plan.Change;
import dev.clawsetup.plan.Plan;
import dev.clawsetup.steps.agent.Audit;
import dev.clawsetup.steps.runtime.OpenClawProgram;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;

class FindingsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    MaxAuthTries 6, LoginGraceTime 120     | 6 guesses a login, 120 s for each
                    X11Forwarding yes                      | it carries programs' windows
                    AllowTcpForwarding yes                 | it can be used as a relay
                    sshd lets root in (PermitRootLogin yes) | root can log in, also with a password
                    sshd lets root in (PermitRootLogin prohibit-password) | root can log in, with a key
                    fail2ban is not installed              | fail2ban is not installed
                    """)
    void whatIsSoTodayIsSaidInAServerOwnersWords(String sshd, String words) {
        var work = Change.of(Action.WriteFile.of("/etc/x", "")).because(sshd);
        assertEquals(words, Findings.today(work));
    }

    /// Its audit finds nothing only where there is an OpenClaw to ask.
    @Test
    void whatOnlyOpenClawTellsIsNotGoodBeforeItIsThere() {
        var audit = new Plan.Row(new Audit(), Change.none("nothing critical"));
        var installs = new Plan.Row(new OpenClawProgram(), Change.of());
        var there = new Plan.Row(new OpenClawProgram(), Change.none("OpenClaw is there"));
        assertEquals(List.of(), Findings.of(new Plan(List.of(installs, audit))).good());
        assertEquals(List.of(there, audit), Findings.of(new Plan(List.of(there, audit))).good());
    }
}
