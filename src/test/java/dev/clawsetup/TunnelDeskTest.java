package dev.clawsetup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clawsetup.TunnelDesk.Answer;
import dev.clawsetup.secret.Secret;

import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import java.util.Optional;

class TunnelDeskTest {
    @Test
    void tellsAGatewayFromWhatIsNone() {
        assertEquals(
                Answer.UP,
                TunnelDesk.read(
                        "HTTP/1.1 200 OK\r\n\r\n"
                                + "{\"ok\":true,\"status\":\"started\",\"version\":\"1\"}"));
        assertEquals(
                Answer.STARTING,
                TunnelDesk.read(
                        "HTTP/1.1 503 Service Unavailable\r\n\r\n{\"status\":\"starting\"}"));
        assertEquals(Answer.ANOTHER, TunnelDesk.read("HTTP/1.1 200 OK\r\n\r\n<html>"));
        assertEquals(Answer.ANOTHER, TunnelDesk.read("SSH-2.0-OpenSSH_10.0\r\n"));
        assertEquals(Answer.SILENT, TunnelDesk.read(""));
    }

    @Test
    void nobodyAtAllIsSilent() throws Exception {
        int port;
        try (var door = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = door.getLocalPort();
            assertFalse(TunnelDesk.isFree(port));
        }
        assertTrue(TunnelDesk.isFree(port));
        assertEquals(Answer.SILENT, TunnelDesk.ask(port));
    }

    @Test
    void theLinkThatSignsInLeadsToThisMachinesPort() {
        assertEquals(
                Optional.of(
                        Secret.of(
                                "http://127.0.0.1:18790/#bootstrapToken=a_b-c&gatewayUrl=ws%3A%2F%2F127.0.0.1%3A18790")),
                link(
                        "http://127.0.0.1:18789/#bootstrapToken=a_b-c&gatewayUrl=ws%3A%2F%2F127.0.0.1%3A18789"));
    }

    @Test
    void aLinkToAnywhereElseIsNotOpened() {
        assertEquals(Optional.empty(), link("http://203.0.113.7:18789/#bootstrapToken=a"));
        assertEquals(Optional.empty(), link("http://127.0.0.1:18789.example.org/#a"));
        assertEquals(Optional.empty(), link("http://127.0.0.1:18789/ --new-window"));
        assertEquals(Optional.empty(), TunnelDesk.link(Secret.of("no JSON"), 18790));
        assertEquals(Optional.empty(), TunnelDesk.link(Secret.of("{\"ok\":false}"), 18790));
    }

    private static Optional<Secret> link(String told) {
        return TunnelDesk.link(
                Secret.of("{\"port\":18789,\"browserUrl\":\"%s\"}".formatted(told)), 18790);
    }

    @Test
    void knowsWhatAHardenedSshForwards() {
        assertTrue(TunnelDesk.lets(Map.of("forwarding", "local", "targets", "any"), 18789));
        assertTrue(TunnelDesk.lets(Map.of(), 18789));
        assertTrue(
                TunnelDesk.lets(
                        Map.of("forwarding", "yes", "targets", "127.0.0.1:18789 10.0.0.1:5432"),
                        18789));
        assertFalse(TunnelDesk.lets(Map.of("forwarding", "yes", "targets", "none"), 18789));
        assertFalse(
                TunnelDesk.lets(Map.of("forwarding", "local", "targets", "127.0.0.1:80"), 18789));
        for (var closed : new String[] {"no", "remote"}) {
            assertFalse(TunnelDesk.lets(Map.of("forwarding", closed, "targets", "any"), 18789));
        }
    }
}
