package dev.clawsetup.steps.network;

import dev.clawsetup.steps.Says;
import dev.clawsetup.steps.Server;
import dev.clawsetup.steps.Wish;

import org.junit.jupiter.api.Test;

final class ServicesTest {
    private final Says step = new Says(new Services());
    private final Server server = Server.rented();
    private final Wish wish = Wish.defaults();

    @Test
    void tellsWhatWillNotAnswerAnyMore() {
        server.listens("tcp", "0.0.0.0", 80, "nginx", "nginx.service")
                .listens("tcp", "*", 3306, "mariadbd", "mariadb.service");
        step.advises(
                "closes 3306/tcp (mariadbd) to the outside, and keeps 80/tcp",
                server,
                wish.keep("80/tcp"));
    }

    @Test
    void hasNothingToTellWhereEverythingIsKept() {
        server.listens("tcp", "0.0.0.0", 80, "nginx", "nginx.service")
                .listens("udp", "0.0.0.0", 68, "dhclient", "networking.service")
                .listens("tcp", "127.0.0.1", 5432, "postgres", "postgresql.service");
        step.hasNothingToDo(server, wish.keep("80/tcp"));
    }

    @Test
    void hasNothingToTellWhereTheFirewallIsOnAlready() {
        server.listens("tcp", "0.0.0.0", 80, "nginx", "nginx.service").ufwOn();
        step.hasNothingToDo(server, wish);
    }

    @Test
    void isOffWithoutAFirewall() {
        step.isOff(server, wish.skip("firewall.ufw"));
    }
}
