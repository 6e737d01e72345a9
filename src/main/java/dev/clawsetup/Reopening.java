package dev.clawsetup;

import dev.clawsetup.machine.CannotConnect;
import dev.clawsetup.machine.CannotConnect.Why;
import dev.clawsetup.ui.Clean;

import java.io.IOException;
import java.net.BindException;
import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;

/// A door of this machine that leads through SSH, and is opened again whenever its line breaks.
///
/// It waits a second, then two, four, eight, and so on up to half a minute: a server that reboots
/// is back in that time, and one that is gone is not pestered. What no waiting mends, as another
/// host key, ends it. Logins that the server refuses are few, as a server bans who fails often; one
/// that is just starting refuses them all for a moment (pam_nologin).
final class Reopening {
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final int MOST_REFUSALS = 3;

    private static final Set<Why> PASSING =
            Set.of(Why.CLOSED_PORT, Why.NO_ANSWER, Why.UNKNOWN_HOST, Why.PENALTY, Why.LOST);

    /// An open one.
    interface Door extends AutoCloseable {
        int port();

        /// False once its line is lost.
        boolean open();

        /// Returns when its line is lost.
        void join() throws InterruptedException;

        @Override
        void close();
    }

    /// How one is opened.
    @FunctionalInterface
    interface Opening {
        Door at(int port) throws CannotConnect, IOException;
    }

    /// What happens whenever it stands open; it may take its time.
    @FunctionalInterface
    interface Greeting {
        void at(Door door) throws CannotConnect, IOException, InterruptedException;
    }

    /// Waiting, so that tests need not wait.
    @FunctionalInterface
    interface Pause {
        void last(Duration howLong) throws InterruptedException;
    }

    private final Opening opening;
    private final Pause pause;
    private final Consumer<String> say;

    Reopening(Opening opening, Pause pause, Consumer<String> say) {
        this.opening = opening;
        this.pause = pause;
        this.say = say;
    }

    /// Keeps it open, at the port where it was opened first, until something ends it that waiting
    /// does not mend.
    void keep(Door first, Greeting greeting)
            throws CannotConnect, IOException, InterruptedException {
        var port = first.port();
        var door = first;
        while (true) {
            try (var open = door) {
                greeting.at(open);
                open.join();
            }
            say.accept("The line to the server broke. Opening it again, until Ctrl-C ends this.");
            door = again(port);
            say.accept("The line is back.");
        }
    }

    private Door again(int port) throws CannotConnect, InterruptedException {
        var wait = FIRST;
        var told = "";
        var refusals = 0;
        while (true) {
            pause.last(wait);
            String words;
            try {
                return opening.at(port);
            } catch (CannotConnect e) {
                refusals += e.why() == Why.REFUSED ? 1 : 0;
                if (!PASSING.contains(e.why())
                        && !(e.why() == Why.REFUSED && refusals < MOST_REFUSALS)) {
                    throw e;
                }
                words = e.getMessage();
            } catch (BindException taken) {
                words = "cannot listen on port %d of this machine: it is taken now".formatted(port);
            } catch (IOException e) {
                words = "cannot open the tunnel (%s)".formatted(e.getMessage());
            }
            if (!words.equals(told)) {
                say.accept(Clean.line(words) + ". Trying on.");
                told = words;
            }
            wait = longer(wait);
        }
    }

    static Duration longer(Duration wait) {
        var twice = wait.multipliedBy(2);
        return twice.compareTo(LONGEST) > 0 ? LONGEST : twice;
    }
}
