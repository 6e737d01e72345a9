package dev.clawsetup.steps.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clawsetup.facts.Ufw;
import dev.clawsetup.plan.Action;
import dev.clawsetup.plan.Proof;
import dev.clawsetup.plan.Work;
import dev.clawsetup.steps.Says;
import dev.clawsetup.steps.Server;
import dev.clawsetup.steps.Wish;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

final class UfwTest {
    private static final String SSH = "allow 22/tcp comment 'clawsetup: ssh'";

    private final Says step = new Says(new dev.clawsetup.steps.network.Ufw());
    private final Server server = Server.rented();
    private final Wish wish = Wish.defaults();

    private Action.Ufw action() {
        return step.action(Action.Ufw.class, server, wish);
    }

    @Test
    void letsInThePortsThatSshReallyListensOn() {
        server.sshOn(2222, 2022);
        assertEquals(
                Map.of(
                        "22/tcp", "clawsetup: ssh",
                        "2022/tcp", "clawsetup: ssh",
                        "2222/tcp", "clawsetup: ssh"),
                action().allow());
    }

    @Test
    void isGuardedAndBringsThePackage() {
        var work = step.work(server, wish);
        assertEquals(Work.Safety.GUARDED, work.safety());
        assertEquals(List.of("ufw"), work.packages().getFirst().names());
        assertEquals(List.of(new Proof.FreshLogin("ada")), work.proofs());
    }

    @Test
    void keepsWhatTheUserKeepsAndProvesThatTheRestIsClosed() {
        server.listens("tcp", "0.0.0.0", 80, "nginx", "nginx.service")
                .listens("tcp", "0.0.0.0", 3306, "mariadbd", "mariadb.service")
                .listens("tcp", "127.0.0.1", 631, "cupsd", "cups.service");
        wish.keep("80/tcp");
        assertEquals("clawsetup: kept", action().allow().get("80/tcp"));
        assertTrue(step.work(server, wish).proofs().contains(new Proof.Unreachable(3306)));
        assertEquals(2, step.work(server, wish).proofs().size());
    }

    @Test
    void provesNothingFromOutsideOnAConsole() {
        server.listens("tcp", "0.0.0.0", 3306, "mariadbd", "mariadb.service").onConsole();
        assertEquals(List.of(new Proof.FreshLogin("ada")), step.work(server, wish).proofs());
    }

    @Test
    void letsTailscalesOwnPacketsIn() {
        server.listens("udp", "0.0.0.0", 41641, "tailscaled", "tailscaled.service");
        assertEquals("clawsetup: tailscale", action().allow().get("41641/udp"));
    }

    @Test
    void hasNothingToDoWhereAllOfItHolds() {
        step.hasNothingToDo(server.ufwOn(SSH, "allow 8080"), wish);
        step.hasNothingToDo(
                Server.rented().ufwOn("allow OpenSSH", "limit 80/tcp"), wish.keep("80/tcp"));
    }

    @Test
    void takesRoutedAsUfwPrintsItWhereNothingIsForwarded() {
        server.ufw(new Ufw(true, true, true, "deny", "allow", "disabled", true, List.of(SSH)));
        step.hasNothingToDo(server, wish);
    }

    @Test
    void doesNotWidenANarrowerRuleOfTheAdministrators() {
        server.ufwOn("allow from 198.51.100.0/24 to any port 22 proto tcp");
        step.hasNothingToDo(server, wish);
    }

    @Test
    void withdrawsItsOwnRulesAndNoOthers() {
        server.ufwOn(SSH, "allow 80/tcp comment 'clawsetup: kept'", "allow 443/tcp comment 'web'");
        assertEquals(List.of("allow 80/tcp comment 'clawsetup: kept'"), action().withdraw());
        assertEquals(Map.of(), action().allow());
    }

    @Test
    void turnsOnAFirewallThatWouldNotComeBackAfterABoot() {
        server.ufw(new Ufw(true, false, true, "deny", "allow", "deny", true, List.of(SSH)));
        assertTrue(step.work(server, wish).now().contains("next boot"));
    }

    @Test
    void closesAnOpenDefault() {
        server.ufw(new Ufw(true, true, true, "allow", "allow", "deny", true, List.of()));
        assertEquals(Map.of("22/tcp", "clawsetup: ssh"), action().allow());
    }

    @Test
    void refusesWhenItCannotTellWhereSshListens() {
        step.refuses("which port ssh listens on", server.sshOn().onConsole(), wish);
    }

    @Test
    void refusesBesideAnotherFirewall() {
        step.refuses("nftables", server.firewall("nftables"), wish);
        step.refuses("firewalld", Server.rented().firewall("firewalld"), wish);
    }

    @Test
    void refusesBeforeCuttingOffWhatIsRouted() {
        for (var service : List.of("docker", "libvirt", "kubernetes", "wireguard", "lxd")) {
            step.refuses(service, Server.rented().upstream(service), wish);
        }
        step.refuses("docker", Server.rented().firewall("docker"), wish);
    }

    @Test
    void goesOnWhereNothingWasRoutedBeforeEither() {
        server.ufwOn().upstream("docker");
        assertEquals(Map.of("22/tcp", "clawsetup: ssh"), action().allow());
    }

    @Test
    void refusesWhereUfwWouldShutIpv6() {
        server.ufw(new Ufw(true, false, false, "deny", "allow", "deny", false, List.of()));
        step.refuses("IPV6=no", server, wish);
    }

    @Test
    void refusesAForgottenRuleThatWouldShutSsh() {
        step.refuses("would shut SSH", server.ufwOff("deny 22/tcp"), wish);
        step.refuses("would shut SSH", Server.rented().ufwOff("deny from " + Server.FROM), wish);
        step.refuses("would shut SSH", Server.rented().ufwOff("reject from 198.51.0.0/16"), wish);
    }

    @Test
    void doesNotMindARuleAboutSomethingElse() {
        step.work(server.ufwOff("deny 25/tcp", "deny from 192.0.2.66", "deny out 22/tcp"), wish);
    }

    @Test
    void refusesForAnAdministratorWhoCannotLogIn() {
        step.refuses("has no shell", server.shell("ada", "/bin/false"), wish);
    }

    @Test
    void refusesWithoutRoom() {
        step.refuses("less than", server.free("/etc", 2), wish);
    }
}
