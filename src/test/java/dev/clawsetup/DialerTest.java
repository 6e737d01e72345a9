package dev.clawsetup;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.clawsetup.machine.CannotConnect;
import dev.clawsetup.release.Build;
import dev.clawsetup.run.Exit;
import dev.clawsetup.ui.Finish;

import org.junit.jupiter.api.Test;

class DialerTest {
    @Test
    void aLaptopIsNeverTheServer() {
        for (var laptop : new String[] {"macos-aarch64", "windows-x86_64"}) {
            var refused =
                    assertThrows(
                            CannotConnect.class,
                            () -> Dialer.onlyOnLinux(new Build("0.1.0", "abc", "25", laptop)));
            assertEquals(
                    "cannot set up this machine: it is no Debian or Ubuntu server",
                    refused.getMessage());
            assertEquals(Exit.NO_PERMISSION, Finish.exit(refused));
        }
        assertDoesNotThrow(
                () -> Dialer.onlyOnLinux(new Build("0.1.0", "abc", "25", "linux-aarch64")));
    }
}
