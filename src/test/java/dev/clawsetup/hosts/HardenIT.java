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
            var target = new Target(server);
            var before = server.camera();

            var first = target.clawsetup(errand, "--yes");
            assertEquals(0, first.exit(), first.all());
            var after = server.camera();
            assertTrue(target.logsInByKey(), "a new login works");

            var second = target.clawsetup(errand, "--yes");
            assertEquals(0, second.exit(), second.all());
            assertEquals(
                    List.of(),
                    Stays.differences(after, server.camera()),
                    "a second run changes nothing");

            var verify = target.clawsetup("verify", "--from-outside");
            assertEquals(0, verify.exit(), verify.all());

            if (errand.equals("install")) {
                Gateway.answersThroughTunnel(target);
            }

            var undo = target.clawsetup("undo", "--all");
            assertEquals(0, undo.exit(), undo.all());
            assertEquals(
                    List.of(),
                    Stays.differences(before, server.camera()),
                    "undo brings back what was");
        }
    }
}
