package dev.clawsetup.steps.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clawsetup.answers.Answers;
import dev.clawsetup.plan.Action.PutTree;
import dev.clawsetup.plan.Work;
import dev.clawsetup.steps.Says;
import dev.clawsetup.steps.Server;
import dev.clawsetup.steps.Wish;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Optional;

final class NodeRuntimeTest {
    private final Says step = new Says(new NodeRuntime());
    private final Server server = Server.rented();
    private final Wish wish = Wish.defaults();

    private String fill() {
        return step.action(PutTree.class, server, wish).fill();
    }

    @Test
    void bringsANodeBesideOpenClawWhereThereIsNone() {
        var tree = step.action(PutTree.class, server, wish);
        assertEquals("/opt/openclaw/node", tree.path());
        assertTrue(tree.fill().contains("mirror='https://nodejs.org/dist'"), tree::fill);
    }

    @ParameterizedTest
    @ValueSource(strings = {"24.16.0", "24.21.0", "26.1.0", "27.0.1"})
    void keepsOneThatOpenClawSupports(String version) {
        step.hasNothingToDo(server.node(version), wish);
    }

    @ParameterizedTest
    @ValueSource(strings = {"24.15.9", "22.22.2", "25.9.0", "26.0.3", "nonsense"})
    void replacesOneThatItDoesNot(String version) {
        assertTrue(step.work(server.node(version), wish).now().contains(version));
    }

    @Test
    void keepsTheSystemsOwnWhereItSuits() {
        step.hasNothingToDo(server.systemNode("24.20.0"), wish);
        step.work(Server.rented().systemNode("20.19.2"), wish);
    }

    @Test
    void takesTheBuildOfTheArchitecture() {
        assertTrue(fill().contains("-linux-x64.tar.gz"));
        server.architecture("arm64");
        assertTrue(fill().contains("-linux-arm64.tar.gz"));
        assertFalse(fill().contains("x64"));
    }

    @Test
    void refusesAnArchitectureThatNodeHasNoBuildFor() {
        step.refuses("riscv64", server.architecture("riscv64"), wish);
    }

    @Test
    void refusesWhereTheDiskIsTooSmall() {
        step.refuses("399 MB are free", server.openclaw("2026.9.6").free("/opt", 399), wish);
        step.refuses("needs no Node", Server.rented().free("/opt", 1399), wish);
    }

    @Test
    void bringsNothingWhereOpenClawItselfCannotBe() {
        step.refuses("needs no Node", server.memory(512), wish);
    }

    @Test
    void asksForTheFetchingProgramOnlyWhereItIsMissing() {
        assertEquals(
                List.of("curl", "ca-certificates"),
                step.work(server, wish).packages().getFirst().names());
        assertEquals(
                List.of(), step.work(server.installed("curl", "ca-certificates"), wish).packages());
    }

    @Test
    void aMirrorsNameIsOneWordToTheShellWhateverIsInIt() {
        wish.runtime(
                new Answers.Runtime(
                        "latest",
                        Optional.of("https://npm.example/a'; reboot; '"),
                        Optional.of("https://node.example/$(reboot)")));
        assertTrue(
                fill().contains("named='https://npm.example/a'\\''; reboot; '\\'''"), this::fill);
        assertTrue(fill().contains("mirror='https://node.example/$(reboot)'"), this::fill);
    }

    @Test
    void aNewNodeIsProvedWhereTheServiceRunsAlready() {
        server.node("24.15.0").unit("openclaw-gateway.service", "active", "enabled");
        assertEquals(Work.Safety.HEALTH, step.work(server, wish).safety());
        assertEquals(List.of(Work.Reload.GATEWAY), step.work(server, wish).reloads());
    }

    @Test
    void isOffWhereTheServerIsOnlyHardened() {
        step.isOff(server, wish.harden());
    }
}
