package dev.clawsetup.steps;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clawsetup.plan.Action;
import dev.clawsetup.plan.Change;
import dev.clawsetup.plan.Step;
import dev.clawsetup.plan.Work;

/// What a step says about a server and a wish.
public record Says(Step step) {

    public Change to(Server server, Wish wish) {
        return step.change(server.facts(), wish.answers());
    }

    public Work work(Server server, Wish wish) {
        var change = to(server, wish);
        return assertInstanceOf(Work.class, change, change::toString);
    }

    public <A extends Action> A action(Class<A> kind, Server server, Wish wish) {
        return work(server, wish).actions().stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .findFirst()
                .orElseThrow();
    }

    /// It refuses, with those words, and knows a remedy.
    public void refuses(String words, Server server, Wish wish) {
        var change = to(server, wish);
        var refusal = assertInstanceOf(Change.Refusal.class, change, change::toString);
        assertTrue(refusal.why().contains(words), refusal::why);
        assertFalse(refusal.remedy().isBlank());
    }

    public void advises(String words, Server server, Wish wish) {
        var change = to(server, wish);
        var advice = assertInstanceOf(Change.Advice.class, change, change::toString);
        assertTrue(advice.why().contains(words), advice::why);
        assertFalse(advice.todo().isBlank());
    }

    public void hasNothingToDo(Server server, Wish wish) {
        var change = to(server, wish);
        var none = assertInstanceOf(Change.None.class, change, change::toString);
        assertFalse(none.observed().isBlank());
    }

    public void isOff(Server server, Wish wish) {
        var change = to(server, wish);
        assertInstanceOf(Change.Off.class, change, change::toString);
    }
}
