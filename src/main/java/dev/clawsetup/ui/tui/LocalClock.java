package dev.clawsetup.ui.tui;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;

/// The clock where the person sits. Its zone is looked up when a time of day is to be shown: Java
/// reads the rules of all zones for that, and the first page shows none.
final class LocalClock extends Clock {
    @Override
    public ZoneId getZone() {
        return ZoneId.systemDefault();
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return Clock.system(zone);
    }

    @Override
    public Instant instant() {
        return Instant.now();
    }
}
