package dev.clawsetup.ui;

import dev.clawsetup.facts.Facts;
import dev.clawsetup.run.Provisioner;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/// Looks at a server, and waits for one whose provider is still setting it up: cloud-init writes
/// accounts, keys and sshd's files in its first minutes, so a plan made before it ends would be
/// wrong.
public final class Settled {
    private static final Duration PAUSE = Duration.ofSeconds(3);

    /// As long as 15 minutes; then the plan says that cloud-init still runs, and refuses.
    private static final int LOOKS = 300;

    private Settled() {}

    /// @param say told once that it waits
    public static Facts look(Provisioner server, Consumer<String> say) {
        return look(server, say, () -> LockSupport.parkNanos(PAUSE.toNanos()));
    }

    static Facts look(Provisioner server, Consumer<String> say, Runnable pause) {
        var facts = server.look();
        for (var looks = 1; looks < LOOKS && unsettled(facts); looks++) {
            if (looks == 1) {
                say.accept(
                        "The server is still setting itself up (cloud-init): waiting for it, up to"
                                + " 15 minutes.");
            }
            pause.run();
            facts = server.look();
        }
        return facts;
    }

    private static boolean unsettled(Facts facts) {
        return facts.weather().cloudInit().equals("running");
    }
}
