package dev.clawsetup.run;

import java.time.Duration;

/// Waiting, so that tests need not wait.
@FunctionalInterface
interface Pause {
    void last(Duration howLong);

    Pause REAL =
            howLong -> {
                try {
                    Thread.sleep(howLong);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            };
}
