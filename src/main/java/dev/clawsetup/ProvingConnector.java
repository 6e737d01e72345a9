package dev.clawsetup;

import dev.clawsetup.machine.Asks;
import dev.clawsetup.machine.CannotConnect;
import dev.clawsetup.machine.Connector;
import dev.clawsetup.machine.Machine;
import dev.clawsetup.machine.SshConnector;
import dev.clawsetup.machine.Target;
import dev.clawsetup.secret.Secret;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Works over the login that it began with, and proves with a key that was made since.
///
/// The login that all work is done over goes on as it is. But the new login that a guarded change
/// has to pass shall be the one of tomorrow, with the new key.
final class ProvingConnector implements Connector {
    /// The key may come with an account, or with the step after it. A server that knows it after
    /// neither never will, and servers count refused logins.
    private static final int MOST_REFUSALS = 2;

    private final Target.Remote remote;
    private final Heard heard;
    private final Optional<Path> later;
    private volatile SshConnector daily;
    private volatile boolean settled;
    private volatile int refusals;
    private volatile Optional<String> hostKey = Optional.empty();
    private volatile Optional<Fresh> fresh = Optional.empty();
    private volatile Optional<SshConnector> proof = Optional.empty();

    /// A key that was made since the first login.
    private record Fresh(Path key, Optional<Secret> passphrase, Which which) {}

    /// Which keys may be used in a proof.
    enum Which {
        /// That one and nothing else: it is what has to be shown.
        NEW_ONLY,
        /// That one first; what works today where the server does not know it yet.
        NEW_FIRST
    }

    /// @param later where a key may come to lie while this works: who came in with a password has
    ///   it tried once the server takes passwords no more
    ProvingConnector(Target.Remote remote, Asks asks, Optional<Path> later) {
        this(remote, new Heard(asks, remote.user()), later);
    }

    private ProvingConnector(Target.Remote remote, Heard heard, Optional<Path> later) {
        this.heard = heard;
        this.remote = remote;
        this.later = later;
        this.daily = new SshConnector(remote, heard);
    }

    @Override
    public Machine connect() throws CannotConnect {
        var machine = daily.connect();
        hostKey = machine.session().hostKey();
        if (settled || later.isEmpty() || machine.session().method().equals("publickey")) {
            return machine;
        }
        settled = true;
        machine.close();
        daily.close();
        daily = new SshConnector(also(later.get()), heard);
        return daily.connect();
    }

    @Override
    public Machine connectAs(String user) throws CannotConnect {
        if (fresh.isEmpty() || refusals == MOST_REFUSALS) {
            return daily.connectAs(user);
        }
        var made = fresh.get();
        try {
            return proof(made).connectAs(user);
        } catch (CannotConnect e) {
            if (made.which() == Which.NEW_ONLY || e.why() != CannotConnect.Why.REFUSED) {
                throw e;
            }
            refusals = refusals + 1;
            return daily.connectAs(user);
        }
    }

    /// Only now, as it takes what the first login has learned.
    private SshConnector proof(Fresh made) {
        if (proof.isEmpty()) {
            var target = only(made.key(), made.passphrase());
            proof = Optional.of(new SshConnector(target, heard.sudoAlone(), Optional.empty()));
        }
        return proof.get();
    }

    /// The same server at another of its addresses, with the same login and without asking again.
    ///
    /// @param hostKeys a known_hosts file with the keys that the server has, under that address
    ProvingConnector at(String address, int port, Path hostKeys) {
        var old = remote.login();
        var files = new ArrayList<>(old.knownHosts());
        files.add(hostKeys);
        var there =
                new ProvingConnector(
                        new Target.Remote(
                                address,
                                port,
                                remote.user(),
                                new Target.Login(
                                        old.identities(),
                                        old.agent(),
                                        password(),
                                        sudoPassword(),
                                        old.passphrase(),
                                        files,
                                        Optional.empty()),
                                Optional.empty()),
                        heard,
                        later);
        there.fresh = fresh;
        return there;
    }

    @Override
    public Target.Remote target() {
        return remote;
    }

    @Override
    public void close() {
        proof.ifPresent(SshConnector::close);
        daily.close();
    }

    /// From now on proofs are made with that key.
    void provesWith(Path key, Optional<Secret> passphrase, Which which) {
        passphrase.ifPresent(secret -> heard.passphraseOf(key, secret));
        proof.ifPresent(SshConnector::close);
        proof = Optional.empty();
        fresh = Optional.of(new Fresh(key, passphrase, which));
    }

    /// The account that a run makes or lets administer, and the password that its sudo was given:
    /// the proof is made with it, and nobody types it a second time while a safety net runs out.
    void becomesRootWith(String account, Secret password) {
        heard.sudoPasswordOf(account, password);
    }

    /// The same server, as who has that key and nothing else reaches it. The host in between is
    /// still reached in the old way, and the server must show the host key that it showed before.
    Target.Remote only(Path key, Optional<Secret> passphrase) {
        var old = remote.login();
        return with(
                new Target.Login(
                        List.of(key),
                        false,
                        Optional.empty(),
                        sudoPassword(),
                        passphrase.or(old::passphrase),
                        old.knownHosts(),
                        hostKey.or(old::hostKey)));
    }

    /// The same login as before, without asking again, and with one key file more, which need not
    /// be there yet.
    private Target.Remote also(Path key) {
        var old = remote.login();
        var files = new ArrayList<>(old.identities());
        files.add(key);
        return with(
                new Target.Login(
                        files,
                        old.agent(),
                        password(),
                        sudoPassword(),
                        old.passphrase(),
                        old.knownHosts(),
                        hostKey.or(old::hostKey)));
    }

    private Optional<Secret> password() {
        return heard.password().or(() -> remote.login().password());
    }

    private Optional<Secret> sudoPassword() {
        return heard.sudoPassword().or(() -> remote.login().sudoPassword()).or(this::password);
    }

    private Target.Remote with(Target.Login login) {
        return new Target.Remote(remote.host(), remote.port(), remote.user(), login, remote.jump());
    }

    /// What the person typed at the first login, so that it need not be typed again for the second.
    static final class Heard implements Asks {
        private final Asks asks;
        private final String user;
        private final Map<String, Secret> chosen = new ConcurrentHashMap<>();
        private volatile Optional<Secret> password = Optional.empty();
        private volatile Optional<Secret> sudoPassword = Optional.empty();

        private volatile Optional<Unlocked> unlocked = Optional.empty();

        private record Unlocked(String file, Secret passphrase) {}

        /// @param user who logs in first
        Heard(Asks asks, String user) {
            this.asks = asks;
            this.user = user;
        }

        Optional<Secret> password() {
            return password;
        }

        Optional<Secret> sudoPassword() {
            return sudoPassword;
        }

        /// A proof asks nobody how to log in; an account that is new may have a password for sudo
        /// that only the person knows.
        Asks sudoAlone() {
            return new Asks() {
                @Override
                public boolean trust(String host, String fingerprint, String keyType) {
                    return false;
                }

                @Override
                public Optional<Secret> passphrase(String keyFile, boolean again) {
                    return Optional.empty();
                }

                @Override
                public Optional<Secret> password(String userAtHost, boolean again) {
                    return Optional.empty();
                }

                @Override
                public Optional<Secret> sudoPassword(String userAtHost, boolean again) {
                    return Heard.this.sudoPassword(userAtHost, again);
                }

                @Override
                public Optional<Secret> newPassword(String userAtHost, String prompt) {
                    return Optional.empty();
                }
            };
        }

        void sudoPasswordOf(String account, Secret password) {
            chosen.put(account, password);
        }

        void passphraseOf(Path file, Secret passphrase) {
            unlocked = Optional.of(new Unlocked(file.toString(), passphrase));
        }

        @Override
        public boolean trust(String host, String fingerprint, String keyType) {
            return asks.trust(host, fingerprint, keyType);
        }

        @Override
        public Optional<Secret> passphrase(String keyFile, boolean again) {
            var known =
                    unlocked.filter(key -> !again && key.file().equals(keyFile))
                            .map(Unlocked::passphrase);
            if (known.isPresent()) {
                return known;
            }
            var typed = asks.passphrase(keyFile, again);
            unlocked = typed.map(secret -> new Unlocked(keyFile, secret)).or(() -> unlocked);
            return typed;
        }

        @Override
        public Optional<Secret> password(String userAtHost, boolean again) {
            password = asks.password(userAtHost, again);
            return password;
        }

        @Override
        public Optional<Secret> sudoPassword(String userAtHost, boolean again) {
            var account = userAtHost.replaceFirst("@.*", "");
            if (!again && chosen.containsKey(account)) {
                return Optional.of(chosen.get(account));
            }
            var said = asks.sudoPassword(userAtHost, again);
            if (account.equals(user)) {
                sudoPassword = said;
            }
            return said;
        }

        @Override
        public Optional<Secret> newPassword(String userAtHost, String prompt) {
            var fresh = asks.newPassword(userAtHost, prompt);
            password = fresh;
            return fresh;
        }
    }
}
