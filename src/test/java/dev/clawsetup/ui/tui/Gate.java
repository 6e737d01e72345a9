package dev.clawsetup.ui.tui;

import java.util.concurrent.CountDownLatch;

/// Holds work of the wizard that is done elsewhere, until a test lets it go on.
final class Gate {
    private final CountDownLatch came = new CountDownLatch(1);
    private final CountDownLatch open = new CountDownLatch(1);
    private volatile Thread held;

    /// On the thread that works.
    void pass() {
        if (came.getCount() > 0) {
            held = Thread.currentThread();
            came.countDown();
        }
        PausingServer.await(open);
    }

    /// Lets it go on, and waits until what came of it is in the wizard's inbox. The work must have
    /// been begun: the thread that draws cannot wait for what it has yet to begin.
    void open() {
        PausingServer.await(came);
        open.countDown();
        try {
            held.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
