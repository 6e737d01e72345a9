package dev.clawsetup.machine;

import dev.clawsetup.secret.Secret;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The sudo passwords that worked, so that a later connection asks nobody.
final class SudoMemory {
    private final Asks asks;
    private final Map<String, Secret> proven = new ConcurrentHashMap<>();

    SudoMemory(Asks asks) {
        this.asks = asks;
    }

    /// @param given what to try before anybody is asked
    RootShell.Sudo of(String user, String userAtHost, Optional<Secret> given) {
        return new RootShell.Sudo() {
            @Override
            public Optional<Secret> proven() {
                return Optional.ofNullable(proven.get(user));
            }

            @Override
            public Optional<Secret> next(boolean again) {
                return given.isPresent() && !again ? given : asks.sudoPassword(userAtHost, again);
            }

            @Override
            public void works(Secret password) {
                proven.put(user, password);
            }
        };
    }
}
