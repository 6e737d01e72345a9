package dev.clawsetup.demo;

import java.time.Duration;

/// Lets time pass between two things that happen, so that one can read along.
@FunctionalInterface
interface Waiting {
    void last(Duration howLong);

    Waiting REAL =
            howLong -> {
                try {
                    Thread.sleep(howLong);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            };
}
