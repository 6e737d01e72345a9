package dev.clawsetup;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.clawsetup.machine.Target;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

class ReachingTest {
    private static final Path USUAL = Path.of(System.getProperty("user.home"), ".ssh");

    private static Target.Login login(Path key, Path knownHosts) {
        return new Target.Login(
                List.of(key),
                true,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(knownHosts),
                Optional.empty());
    }

    private static Target.Login usual() {
        return login(USUAL.resolve("id_ed25519"), USUAL.resolve("known_hosts"));
    }

    private static Target.Remote remote(int port, Target.Login login, Target.Remote... jump) {
        return new Target.Remote(
                "203.0.113.7", port, "ada", login, List.of(jump).stream().findFirst());
    }

    private static Target.Remote jump(String host, Target.Login login, Target.Remote... jump) {
        return new Target.Remote(host, 22, "bo", login, List.of(jump).stream().findFirst());
    }

    private static List<String> lines(int port, Target.Remote remote) {
        return Reaching.lines(
                List.of(
                        "clawsetup tunnel ada@203.0.113.7",
                        "ssh -N -L %d:127.0.0.1:%d whatever, then http://127.0.0.1:%d"
                                .formatted(port, port, port)),
                remote);
    }

    @Test
    void theCommandAndTheAddressAreLinesOfTheirOwn() {
        assertEquals(
                List.of(
                        "clawsetup tunnel ada@203.0.113.7",
                        "ssh -N -L 18789:127.0.0.1:18789 -o ExitOnForwardFailure=yes"
                                + " ada@203.0.113.7",
                        "http://127.0.0.1:18789"),
                lines(18789, remote(22, usual())));
    }

    @Test
    void anotherPortOfTheGatewayIsTold() {
        assertEquals(
                List.of(
                        "clawsetup tunnel ada@203.0.113.7 --to 18790",
                        "ssh -N -L 18790:127.0.0.1:18790 -o ExitOnForwardFailure=yes -p 2222"
                                + " ada@203.0.113.7",
                        "http://127.0.0.1:18790"),
                lines(18790, remote(2222, usual())));
    }

    @Test
    void hostsInBetweenThatNeedNothingUnusualAreNamed() {
        assertEquals(
                "-J bo@outer,bo@inner ada@203.0.113.7",
                Reaching.ssh(remote(22, usual(), jump("inner", usual(), jump("outer", usual())))));
    }

    /// ssh takes neither along by itself.
    @Test
    void aHostInBetweenGetsItsKeyAndItsKnownHosts() {
        var own = login(Path.of("/keys/100% mine"), Path.of("/keys/known"));
        assertEquals(
                "-i '/keys/100% mine' -o 'ProxyCommand=ssh -i '\\''/keys/100%% mine'\\'' -o"
                        + " UserKnownHostsFile=/keys/known -W \"[%h]:%p\" bo@inner' -o"
                        + " UserKnownHostsFile=/keys/known ada@203.0.113.7",
                Reaching.ssh(remote(22, own, jump("inner", own))));
    }
}
