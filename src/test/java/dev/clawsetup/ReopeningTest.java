package dev.clawsetup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clawsetup.machine.CannotConnect;
import dev.clawsetup.machine.CannotConnect.Why;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.BindException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

class ReopeningTest {
    private final List<String> told = new ArrayList<>();
    private final List<Long> waits = new ArrayList<>();
    private final List<Integer> ports = new ArrayList<>();
    private final List<String> closed = new ArrayList<>();
    private final Deque<Object> come = new ArrayDeque<>();

    /// A door whose line breaks as soon as somebody waits for that.
    private final class Lost implements Reopening.Door {
        private final int port;

        Lost(int port) {
            this.port = port;
        }

        @Override
        public int port() {
            return port;
        }

        @Override
        public boolean open() {
            return false;
        }

        @Override
        public void join() {}

        @Override
        public void close() {
            closed.add("closed");
        }
    }

    private static final class Enough extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /// @param meets what each new opening meets: an exception, or a door
    private int kept(Object... meets) throws Exception {
        come.addAll(List.of(meets));
        var greeted = new ArrayList<Integer>();
        var reopening =
                new Reopening(
                        port -> {
                            ports.add(port);
                            switch (come.poll()) {
                                case CannotConnect e -> throw e;
                                case IOException e -> throw e;
                                case Reopening.Door door -> {
                                    return door;
                                }
                                case null, default -> throw new Enough();
                            }
                        },
                        wait -> waits.add(wait.toSeconds()),
                        told::add);
        try {
            reopening.keep(new Lost(18790), door -> greeted.add(door.port()));
        } catch (Enough enough) {
            return greeted.size();
        }
        throw new AssertionError("it went on without being asked");
    }

    private static CannotConnect cannot(Why why) {
        return new CannotConnect(why, "cannot reach it (" + why + ")", "wait", null);
    }

    @Test
    void opensAgainAtTheSamePortWhateverPasses() throws Exception {
        var greeted =
                kept(
                        cannot(Why.CLOSED_PORT),
                        cannot(Why.NO_ANSWER),
                        cannot(Why.UNKNOWN_HOST),
                        cannot(Why.PENALTY),
                        cannot(Why.LOST),
                        new BindException("Address already in use"),
                        new Lost(18790));
        assertEquals(2, greeted);
        assertEquals(List.of("closed", "closed"), closed);
        assertEquals(8, ports.size());
        assertTrue(ports.stream().allMatch(port -> port == 18790), ports::toString);
        assertEquals(List.of(1L, 2L, 4L, 8L, 16L, 30L, 30L), waits.subList(0, 7));
        assertEquals(1L, waits.getLast(), "and from the beginning the next time");
    }

    @Test
    void tellsEachTroubleOnce() throws Exception {
        kept(
                cannot(Why.NO_ANSWER),
                cannot(Why.NO_ANSWER),
                cannot(Why.CLOSED_PORT),
                new Lost(18790));
        assertEquals(
                List.of(
                        "The line to the server broke. Opening it again, until Ctrl-C ends this.",
                        "cannot reach it (NO_ANSWER). Trying on.",
                        "cannot reach it (CLOSED_PORT). Trying on.",
                        "The line is back."),
                told.subList(0, 4));
    }

    @Test
    void anotherHostKeyEndsItAtOnce() {
        var ended = assertThrows(CannotConnect.class, () -> kept(cannot(Why.CHANGED_HOST_KEY)));
        assertEquals(Why.CHANGED_HOST_KEY, ended.why());
        assertEquals(1, ports.size());
    }

    @Test
    void whoIsRefusedTriesThreeTimesAtMost() {
        assertThrows(
                CannotConnect.class,
                () ->
                        kept(
                                cannot(Why.REFUSED),
                                cannot(Why.CLOSED_PORT),
                                cannot(Why.REFUSED),
                                cannot(Why.REFUSED)));
        assertEquals(4, ports.size());
    }
}
