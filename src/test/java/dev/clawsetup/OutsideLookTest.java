package dev.clawsetup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clawsetup.answers.Answers;
import dev.clawsetup.machine.Target;
import dev.clawsetup.run.Exit;
import dev.clawsetup.run.Report;
import dev.clawsetup.steps.Server;
import dev.clawsetup.steps.Wish;

import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Optional;

@Order(3) // waits three seconds for addresses where nobody answers
class OutsideLookTest {
    private static Report asked(int port, Wish wish) {
        var login =
                new Target.Login(
                        List.of(),
                        false,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        List.of(),
                        Optional.empty());
        var want =
                wish.gateway(
                                new Answers.Gateway(
                                        Answers.Bind.LAN, Optional.empty(), port, Optional.empty()))
                        .answers();
        return OutsideLook.asked(
                new Report("web", "", Exit.DONE, "", List.of(), List.of(), List.of(), ""),
                Server.rented().openclaw("2026.9.6").facts(),
                want,
                new Target.Remote("127.0.0.1", 22, "ada", login, Optional.empty()));
    }

    @Test
    void anOpenDoorIsTrouble() throws IOException {
        try (var door = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var report = asked(door.getLocalPort(), Wish.defaults());
            assertEquals(Exit.CHANGES_PENDING, report.exit());
            assertTrue(report.rows().getLast().observed().contains("answers on 127.0.0.1"));
        }
    }

    @Test
    void oneThatWasKeptOpenIsNone() throws IOException {
        try (var door = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var port = door.getLocalPort();
            assertEquals(Exit.DONE, asked(port, Wish.defaults().keep(port + "/tcp")).exit());
        }
    }
}
