package dev.clawsetup.run;

import dev.clawsetup.machine.CannotConnect;
import dev.clawsetup.machine.Command;
import dev.clawsetup.machine.Connector;
import dev.clawsetup.machine.Machine;
import dev.clawsetup.machine.MachineLost;
import dev.clawsetup.plan.Shell;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// A second session, held open while things change: it keeps the lease on the server, and its
/// answers tell whether the line lives.
final class Lifeline implements AutoCloseable {
    static final Duration BEAT = Duration.ofSeconds(5);

    /// Twice the keepalive's patience would be longer than a person waits for "is it still there?".
    private static final Duration ANSWER = Duration.ofSeconds(10);

    private final Machine machine;
    private final Machine.Conversation conversation;
    private final Consumer<Boolean> beat;
    private final CountDownLatch closed = new CountDownLatch(1);
    private long beats;
    private boolean alive = true;

    private Lifeline(Machine machine, Machine.Conversation conversation, Consumer<Boolean> beat) {
        this.machine = machine;
        this.conversation = conversation;
        this.beat = beat;
    }

    /// Opens a connection of its own and takes the lease.
    ///
    /// @param who what another clawsetup is told about us
    static Lifeline open(Connector connector, String who, Consumer<Boolean> beat)
            throws CannotConnect, Halt {
        var machine = connector.connect();
        try {
            var conversation =
                    machine.converse(Command.of("exec " + Kit.BASE + "/own " + Shell.word(who)));
            var lifeline = new Lifeline(machine, conversation, beat);
            lifeline.say();
            Thread.ofVirtual().name("lifeline").start(lifeline::keepBeating);
            return lifeline;
        } catch (MachineLost e) {
            machine.close();
            if (e.exit().isPresent() && e.exit().getAsInt() == Exit.BUSY) {
                throw new Halt(
                        Exit.BUSY,
                        "cannot begin: another clawsetup is at work on this server. Nothing was"
                                + " changed. Wait until it has ended, or 30 seconds after it was"
                                + " stopped, and try again.");
            }
            throw e;
        }
    }

    private void keepBeating() {
        try {
            while (!closed.await(BEAT.toMillis(), TimeUnit.MILLISECONDS)) {
                if (!answers()) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Asks now, and tells.
    boolean answers() {
        synchronized (this) {
            if (alive) {
                try {
                    say();
                } catch (MachineLost lost) {
                    alive = false;
                }
            }
        }
        if (closed.getCount() > 0) {
            beat.accept(alive);
        }
        return alive;
    }

    private synchronized void say() {
        conversation.say(Long.toString(++beats), ANSWER);
    }

    @Override
    public void close() {
        closed.countDown();
        conversation.close();
        machine.close();
    }
}
