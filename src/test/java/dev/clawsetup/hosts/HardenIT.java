package dev.clawsetup.hosts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;

/// The whole way on real servers, with the file that people download: do it, do it again, look, and
/// take it back. Judged by ssh and by the camera, not by what clawsetup says.
class HardenIT {

    @ParameterizedTest(name = "{2} on {0}/{1}")
    @CsvSource({
        "debian12, cloud, install",
        "debian13, cloud, harden",
        "debian13, password, harden",
        "debian13, bare, install",
        "debian12, socket, harden"
    })
    void hardensAgainChangesNothingAndUndoesAll(String os, String like, String errand)
            throws Exception {
        try (var server = Practice.up(os, like)) {
            var laptop = new Laptop(server);
            var before = server.camera();

            var first = laptop.clawsetup(errand, "--yes");
            assertEquals(0, first.exit(), first.all());
            var after = server.camera();
            assertTrue(laptop.logsInByKey(), "a new login works");

            var second = laptop.clawsetup(errand, "--yes");
            assertEquals(0, second.exit(), second.all());
            assertEquals(
                    List.of(),
                    Stays.differences(after, server.camera()),
                    "a second run changes nothing");

            var verify = laptop.clawsetup("verify", "--from-outside");
            assertEquals(0, verify.exit(), verify.all());

            if (errand.equals("install")) {
                Gateway.answersThroughTunnel(laptop);
            }

            var undo = laptop.clawsetup("undo", "--all");
            assertEquals(0, undo.exit(), undo.all());
            assertEquals(
                    List.of(),
                    Stays.differences(before, server.camera()),
                    "undo brings back what was");
        }
    }
}
