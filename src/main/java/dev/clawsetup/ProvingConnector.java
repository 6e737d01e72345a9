package dev.clawsetup;

import dev.clawsetup.machine.Asks;
import dev.clawsetup.machine.CannotConnect;
import dev.clawsetup.machine.Connector;
import dev.clawsetup.machine.Machine;
import dev.clawsetup.machine.SshConnector;
import dev.clawsetup.machine.SshMachine;
import dev.clawsetup.machine.Target;
import dev.clawsetup.secret.Secret;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Works over the login that it was made with, and proves with a key that was made since.
///
/// A key that somebody has just made here is known to nobody yet: the login that all work is done
/// over goes on as it is. But the new login that a guarded change has to pass shall be the one of
/// tomorrow, with that key.
final class ProvingConnector implements Connector {
    private final SshConnector daily;
    private final Target.Remote remote;
    private final Heard heard;
    private volatile Optional<String> hostKey = Optional.empty();
    private volatile Optional<SshConnector> proof = Optional.empty();

    /// Which keys may be used in a proof.
    enum Which {
        /// That one and nothing else: it is what has to be shown.
        NEW_ONLY,
        /// That one first; what worked before where the server does not know it.
        NEW_FIRST
    }

    ProvingConnector(Target.Remote remote, Asks asks) {
        this.heard = new Heard(asks);
        this.remote = remote;
        this.daily = new SshConnector(remote, heard);
    }

    @Override
    public Machine connect() throws CannotConnect {
        return seen(daily.connect());
    }

    @Override
    public Machine connectAs(String user) throws CannotConnect {
        var other = proof;
        return other.isPresent() ? other.get().connectAs(user) : seen(daily.connectAs(user));
    }

    private Machine seen(SshMachine machine) {
        hostKey = machine.session().hostKey();
        return machine;
    }

    @Override
    public Target target() {
        return daily.target();
    }

    @Override
    public void close() {
        proof.ifPresent(SshConnector::close);
        daily.close();
    }

    /// From now on proofs are made with that key.
    void provesWith(Path key, Optional<Secret> passphrase, Which which) {
        proof.ifPresent(SshConnector::close);
        proof =
                Optional.of(
                        new SshConnector(
                                with(key, passphrase, which),
                                which == Which.NEW_ONLY ? Asks.NOBODY : heard));
    }

    /// The same server, as who has that key reaches it: the host in between is still reached in the
    /// old way, and the server must show the host key that it showed before.
    Target.Remote with(Path key, Optional<Secret> passphrase, Which which) {
        var old = remote.login();
        var files = new ArrayList<>(List.of(key));
        var password = old.password().or(heard::password);
        if (which == Which.NEW_FIRST) {
            files.addAll(old.identities());
        }
        var login =
                new Target.Login(
                        files,
                        which == Which.NEW_FIRST && old.agent(),
                        which == Which.NEW_FIRST ? password : Optional.empty(),
                        old.sudoPassword().or(heard::sudoPassword).or(() -> password),
                        passphrase.or(old::passphrase),
                        old.knownHosts(),
                        hostKey.or(old::hostKey));
        return new Target.Remote(remote.host(), remote.port(), remote.user(), login, remote.jump());
    }

    /// What the person typed at the first login, so that it need not be typed again for the second.
    private static final class Heard implements Asks {
        private final Asks asks;
        private volatile Optional<Secret> password = Optional.empty();
        private volatile Optional<Secret> sudoPassword = Optional.empty();

        Heard(Asks asks) {
            this.asks = asks;
        }

        Optional<Secret> password() {
            return password;
        }

        Optional<Secret> sudoPassword() {
            return sudoPassword;
        }

        @Override
        public boolean trust(String host, String fingerprint, String keyType) {
            return asks.trust(host, fingerprint, keyType);
        }

        @Override
        public Optional<Secret> passphrase(String keyFile, boolean again) {
            return asks.passphrase(keyFile, again);
        }

        @Override
        public Optional<Secret> password(String userAtHost, boolean again) {
            password = asks.password(userAtHost, again);
            return password;
        }

        @Override
        public Optional<Secret> sudoPassword(String userAtHost, boolean again) {
            sudoPassword = asks.sudoPassword(userAtHost, again);
            return sudoPassword;
        }

        @Override
        public Optional<Secret> newPassword(String userAtHost, String prompt) {
            var fresh = asks.newPassword(userAtHost, prompt);
            password = fresh;
            return fresh;
        }
    }
}
