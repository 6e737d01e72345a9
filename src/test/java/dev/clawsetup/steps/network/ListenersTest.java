package dev.clawsetup.steps.network;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.clawsetup.plan.Action.SetUnit;
import dev.clawsetup.steps.Says;
import dev.clawsetup.steps.Server;
import dev.clawsetup.steps.Wish;

import org.junit.jupiter.api.Test;

import java.util.List;

final class ListenersTest {
    private final Says step = new Says(new Listeners());
    private final Server server = Server.rented();
    private final Wish wish = Wish.defaults();

    private Server withRpcbind() {
        return server.listens("tcp", "0.0.0.0", 111, "rpcbind", "rpcbind.service")
                .unit("rpcbind.service", "active", "enabled")
                .unit("rpcbind.socket", "active", "enabled");
    }

    @Test
    void stopsWhatIsChosenAndTheSocketThatWouldWakeIt() {
        assertEquals(
                List.of(
                        new SetUnit("rpcbind.socket", SetUnit.Wanted.OFF),
                        new SetUnit("rpcbind.service", SetUnit.Wanted.OFF)),
                step.work(withRpcbind(), wish.stop("rpcbind.service")).actions());
    }

    @Test
    void hasNothingToDoWhenItIsOff() {
        server.unit("rpcbind.service", "inactive", "disabled")
                .unit("rpcbind.socket", "inactive", "disabled");
        step.hasNothingToDo(server, wish.stop("rpcbind.service", "rpcbind.socket"));
    }

    @Test
    void stopsAProgramWhoseUnitNobodyListed() {
        server.listens("tcp", "0.0.0.0", 8000, "python3", "demo.service");
        assertEquals(1, step.work(server, wish.stop("demo.service")).actions().size());
    }

    @Test
    void leavesTheRestToTheFirewall() {
        step.hasNothingToDo(withRpcbind(), wish);
    }

    @Test
    void tellsWhatCanBeReachedWhereNoFirewallIsWanted() {
        step.advises("111/tcp (rpcbind)", withRpcbind(), wish.skip("firewall.ufw"));
    }

    @Test
    void refusesToStopWhatEverythingNeeds() {
        for (var unit :
                List.of("ssh.service", "ssh.socket", "sshd.service", "NetworkManager.service")) {
            server.unit(unit, "active", "enabled");
            step.refuses("could not be reached any more", server, wish.stop(unit));
        }
    }
}
