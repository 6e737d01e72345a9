package dev.clawsetup.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.clawsetup.answers.Answers;
import dev.clawsetup.answers.Operator;
import dev.clawsetup.facts.Facts;
import dev.clawsetup.facts.Recorded;
import dev.clawsetup.plan.Plan;
import dev.clawsetup.run.Event;
import dev.clawsetup.run.PastRun;
import dev.clawsetup.run.Provisioner;
import dev.clawsetup.run.Report;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

class SettledTest {
    private final List<String> said = new ArrayList<>();

    @Test
    void waitsUntilCloudInitHasEndedAndSaysSoOnce() {
        var server = new Booting(3);
        var facts = Settled.look(server, said::add, () -> {});
        assertEquals("done", facts.weather().cloudInit());
        assertEquals(4, server.looks);
        assertEquals(1, said.size());
    }

    @Test
    void looksOnceWhereNothingIsBeingSetUp() {
        var server = new Booting(0);
        Settled.look(server, said::add, () -> {});
        assertEquals(1, server.looks);
        assertEquals(List.of(), said);
    }

    @Test
    void givesUpOnACloudInitThatNeverEnds() {
        var facts = Settled.look(new Booting(Integer.MAX_VALUE), said::add, () -> {});
        assertEquals("running", facts.weather().cloudInit());
    }

    /// Cloud-init runs during its first looks.
    private static final class Booting implements Provisioner {
        private final int running;
        private int looks;

        Booting(int running) {
            this.running = running;
        }

        @Override
        public Facts look() {
            return Recorded.of("debian13-cloud")
                    .without("cloudinit")
                    .withWeather("cloudinit\t" + (looks++ < running ? "running" : "done"))
                    .facts();
        }

        @Override
        public String server() {
            return "booting";
        }

        @Override
        public Operator operator() {
            throw new AssertionError("not asked");
        }

        @Override
        public Plan plan(Facts now, Answers want) {
            throw new AssertionError("not asked");
        }

        @Override
        public List<PastRun> runs() {
            return List.of();
        }

        @Override
        public Report carryOut(Plan plan, Facts now, Answers want, Consumer<Event> tell) {
            throw new AssertionError("not asked");
        }

        @Override
        public void stop() {}

        @Override
        public void close() {}
    }
}
