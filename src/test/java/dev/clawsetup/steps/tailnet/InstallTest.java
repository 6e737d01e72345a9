package dev.clawsetup.steps.tailnet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clawsetup.answers.Answers;
import dev.clawsetup.facts.Tailscale.Backend;
import dev.clawsetup.plan.Action;
import dev.clawsetup.plan.Change;
import dev.clawsetup.plan.Change.None;
import dev.clawsetup.plan.Change.Off;
import dev.clawsetup.plan.Work;
import dev.clawsetup.steps.Server;
import dev.clawsetup.steps.Wish;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

class InstallTest {
    private static final String PRINT = "F0B49041461D4A3829163C9B142AB8A5563989FE";

    @Test
    void nothingOfItIsInstalledWhereNobodyAskedForIt() {
        assertInstanceOf(Off.class, change(Server.rented(), Answers.Tailnet.NONE));
    }

    @Test
    void comesFromTheVendorsRepositoryWithThePinnedKey() {
        var work = assertInstanceOf(Work.class, change(Server.rented(), LoginTest.wish().build()));
        assertTrue(
                file(work)
                        .content()
                        .contains(
                                """
                                URIs: https://pkgs.tailscale.com/stable/debian
                                Suites: trixie
                                Components: main
                                Architectures: amd64
                                Signed-By: /usr/share/keyrings/clawsetup-tailscale/tailscale.gpg
                                """));
        assertTrue(key(work).contains("= 2596A99EAAB33821893C0A79458CA832957F5868 ]"));
    }

    @Test
    void aMirrorOfYourOwnBringsAKeyOfItsOwn() {
        var wish = LoginTest.wish().mirror("http://mirror.example/stable/", PRINT).build();
        var work = assertInstanceOf(Work.class, change(Server.rented(), wish));
        assertTrue(file(work).content().contains("URIs: http://mirror.example/stable/debian\n"));
        assertTrue(key(work).contains("= " + PRINT + " ]"));
    }

    @Test
    void keepsTheOneThatIsThere() {
        var there = LoginTest.there(Backend.NEEDS_LOGIN, Optional.empty());
        assertInstanceOf(
                None.class,
                change(
                        Server.rented()
                                .tailscale(there)
                                .unit("tailscaled.service", "active", "enabled"),
                        LoginTest.wish().build()));
        var stopped =
                change(
                        Server.rented()
                                .tailscale(there)
                                .unit("tailscaled.service", "inactive", "disabled"),
                        LoginTest.wish().build());
        assertEquals(
                List.of(new Action.SetUnit("tailscaled.service", Action.SetUnit.Wanted.ON)),
                assertInstanceOf(Work.class, stopped).actions());
    }

    private static Action.WriteFile file(Work work) {
        return work.actions().stream()
                .filter(a -> a instanceof Action.WriteFile)
                .map(a -> (Action.WriteFile) a)
                .findFirst()
                .orElseThrow();
    }

    private static String key(Work work) {
        return work.actions().stream()
                .filter(a -> a instanceof Action.PutTree)
                .map(a -> ((Action.PutTree) a).fill())
                .findFirst()
                .orElseThrow();
    }

    private static Change change(Server server, Answers.Tailnet wish) {
        return new Install().change(server.facts(), Wish.defaults().tailnet(wish).answers());
    }
}
