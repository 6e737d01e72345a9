package dev.clawsetup.steps.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clawsetup.answers.Answers;
import dev.clawsetup.plan.Action.OpenClawConfig;
import dev.clawsetup.plan.Action.OpenClawConfig.Token;
import dev.clawsetup.secret.Secret;
import dev.clawsetup.steps.Says;
import dev.clawsetup.steps.Server;
import dev.clawsetup.steps.Wish;

import org.junit.jupiter.api.Test;

import java.util.Optional;

final class AuthTest {
    private static final String IN_STORE =
            "{\"source\":\"store\",\"provider\":\"default\",\"id\":\"OPENCLAW_GATEWAY_TOKEN\"}";

    private final Says step = new Says(new Auth());
    private final Wish wish = Wish.defaults();

    /// As onboarding leaves it: a token of its own in the store, no limit.
    private final Server server =
            Server.rented()
                    .openclaw("2026.9.6")
                    .configured("gateway.mode", "\"local\"")
                    .configured("gateway.auth.mode", "\"token\"")
                    .configured("gateway.auth.token", IN_STORE);

    private Server limited() {
        return server.configured("gateway.auth.rateLimit.maxAttempts", "10")
                .configured("gateway.auth.rateLimit.windowMs", "60000")
                .configured("gateway.auth.rateLimit.lockoutMs", "300000")
                .configured("gateway.auth.allowTailscale", "false");
    }

    private Wish given(String token) {
        return wish.gateway(
                new Answers.Gateway(
                        Answers.Bind.LOOPBACK,
                        Optional.empty(),
                        18789,
                        Optional.of(Secret.of(token))));
    }

    private OpenClawConfig config(Server server, Wish wish) {
        return step.action(OpenClawConfig.class, server, wish);
    }

    @Test
    void theServerMakesTheTokenUnlessOneIsGiven() {
        assertEquals(new Token.MadeThere(), config(server, wish).token());
        var mine = "a-token-that-is-long-enough-for-all";
        assertEquals(new Token.Given(Secret.of(mine)), config(server, given(mine)).token());
    }

    @Test
    void aTokenThatIsInUseStaysEvenWhereOneIsGiven() {
        step.hasNothingToDo(limited(), given("a-token-that-is-long-enough-for-all"));
        limited().configured("gateway.auth.rateLimit.maxAttempts", "1000");
        assertEquals(new Token.Untouched(), config(server, wish).token());
    }

    @Test
    void aTokenInPlainTextIsReplacedByOneInTheStore() {
        limited().configured("gateway.auth.token", "\"•••\"");
        assertEquals(new Token.MadeThere(), config(server, wish).token());
        assertTrue(config(server, wish).patch().contains("\"token\": " + IN_STORE));
    }

    @Test
    void noTextOfTheStepHoldsTheToken() {
        var token = "marked-5f2c9e-marked-5f2c9e-marked";
        var work = step.work(server, given(token));
        assertFalse(work.toString().contains(token), work::toString);
        assertFalse(config(server, given(token)).patch().contains(token));
    }

    @Test
    void slowsGuessingDown() {
        var patch = config(server, wish).patch();
        assertTrue(patch.contains("\"maxAttempts\": 10"), patch);
        assertTrue(patch.contains("\"lockoutMs\": 300000"), patch);
    }

    @Test
    void neverRunsWithoutAToken() {
        limited().configured("gateway.auth.mode", "\"none\"");
        assertTrue(config(server, wish).patch().contains("\"mode\": \"token\""));
    }

    @Test
    void refusesATokenThatCanBeGuessed() {
        step.refuses("fewer than 24", server, given("12345678901234567890123"));
        step.work(server, given("123456789012345678901234"));
    }

    @Test
    void verifyTriesTheDoorWithAndWithoutTheToken() {
        assertEquals(1, new Auth().observations(server.facts(), wish.answers()).size());
        assertEquals(0, new Auth().observations(server.facts(), wish.harden().answers()).size());
    }

    @Test
    void isOffWhereTheServerIsOnlyHardened() {
        step.isOff(server, wish.harden());
    }
}
