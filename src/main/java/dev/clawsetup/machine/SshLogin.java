package dev.clawsetup.machine;

import dev.clawsetup.machine.CannotConnect.Why;
import dev.clawsetup.secret.Secret;

import net.schmizz.sshj.Service;
import net.schmizz.sshj.common.SSHException;
import net.schmizz.sshj.transport.TransportException;
import net.schmizz.sshj.userauth.UserAuthException;
import net.schmizz.sshj.userauth.method.AuthMethod;
import net.schmizz.sshj.userauth.method.AuthNone;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/// One person's way in, over as many connections as it takes.
///
/// A failed login is never free: MaxAuthTries ends a connection after 6, fail2ban counts, and
/// OpenSSH 9.8 shuts an address out for a while. So at most 5 keys are offered per connection, a
/// passphrase is asked for only when the server would take the key, and a password is tried twice.
final class SshLogin {
    private static final int KEYS_PER_CONNECTION = 5;
    private static final int MOST_KEYS = 10;
    private static final int MOST_PASSWORDS = 2;
    private static final int MOST_PASSPHRASES = 3;

    /// A machine answers at once; with PAM's delay for a wrong password, within seconds.
    private static final int MACHINE_MILLIS = 20_000;

    /// A person may be answering: as long as sshd's own LoginGraceTime allows (120 s).
    private static final int PERSON_MILLIS = 130_000;

    private final Target.Remote remote;
    private final String user;
    private final Asks asks;
    private final Deque<Candidate> keys;
    private final List<PrivateKeys.Unusable> unusable;
    private final Deque<Secret> passwords = new ArrayDeque<>();
    private final Ways ways;
    private Optional<CannotConnect> locked = Optional.empty();
    private List<String> offered = List.of();
    private Duration roundTrip = Duration.ZERO;
    private int keysTried;
    private int passwordsTried;

    /// What else may be tried besides keys.
    enum Ways {
        /// Whatever the server takes; people are asked.
        ALL,
        /// Only what is known to work: a proof must not fail a login. After a password, keys are
        /// what is left where the server takes passwords no more.
        PROVEN_ONLY
    }

    /// What let us in, to be used alone next time.
    sealed interface Proof {
        record Nothing() implements Proof {}

        record Key(LoginKey key) implements Proof {}

        record Password(Secret password, String method) implements Proof {}
    }

    /// A key to offer, opened or not yet.
    sealed interface Candidate {
        record Ready(LoginKey key) implements Candidate {}

        record Locked(Path file, byte[] blob, PrivateKeys.KeyText text) implements Candidate {}

        /// Tells not even its public half.
        record Opaque(Path file, PrivateKeys.KeyText text) implements Candidate {}
    }

    SshLogin(
            Target.Remote remote,
            String user,
            Asks asks,
            List<Candidate> keys,
            List<PrivateKeys.Unusable> unusable,
            List<Secret> passwords,
            Ways ways) {
        this.remote = remote;
        this.user = user;
        this.asks = asks;
        this.keys = new ArrayDeque<>(keys);
        this.unusable = unusable;
        this.passwords.addAll(passwords);
        this.ways = ways;
    }

    List<String> offered() {
        return offered;
    }

    Duration roundTrip() {
        return roundTrip;
    }

    /// Tries to get in over this connection.
    ///
    /// @return what let us in, or nothing: then another connection may go on where this one ended
    /// @throws CannotConnect if nothing is left to try
    Optional<Proof> on(SshLine line) throws CannotConnect {
        try {
            return attempt(line);
        } catch (IOException e) {
            var said = chain(e);
            if (said.contains("too many authentication failures") && somethingLeft()) {
                return Optional.empty();
            }
            if (said.contains("too many authentication failures")) {
                throw refused(List.of());
            }
            throw new CannotConnect(
                    Why.LOST,
                    "cannot log in as %s: the server ended the connection (%s)"
                            .formatted(at(), Clean.line(String.valueOf(e.getMessage()))),
                    "Try again in a minute; sshd's log on the server says why (journalctl -u ssh).",
                    e);
        }
    }

    private Optional<Proof> attempt(SshLine line) throws IOException, CannotConnect {
        var started = System.nanoTime();
        if (send(line, new AuthNone(), MACHINE_MILLIS)) {
            roundTrip = Duration.ofNanos(System.nanoTime() - started);
            return Optional.of(new Proof.Nothing());
        }
        roundTrip = Duration.ofNanos(System.nanoTime() - started);
        var accepts = List.copyOf(line.client().getUserAuth().getAllowedMethods());
        offered = accepts.stream().map(Clean::line).limit(20).toList();
        var partly = false;
        if (ways == Ways.PROVEN_ONLY && !passwords.isEmpty() && takesPasswords(accepts)) {
            keys.clear();
        }
        for (var here = 0; accepts.contains("publickey") && !keys.isEmpty() && !partly; here++) {
            if (keysTried == MOST_KEYS) {
                break;
            }
            if (here == KEYS_PER_CONNECTION) {
                return Optional.empty();
            }
            keysTried++;
            var key = accepted(line, keys.removeFirst());
            if (key.isPresent()) {
                if (send(line, Attempts.sign(key.get()), MACHINE_MILLIS)) {
                    return Optional.of(new Proof.Key(key.get()));
                }
                partly = line.client().getUserAuth().hadPartialSuccess();
            }
        }
        if (partly) {
            accepts = List.copyOf(line.client().getUserAuth().getAllowedMethods());
        }
        while (passwordsTried < MOST_PASSWORDS && takesPasswords(accepts)) {
            var password = nextPassword();
            if (password.isEmpty()) {
                break;
            }
            passwordsTried++;
            var prompts = new PasswordPrompts(at(), asks, password);
            var simple = accepts.contains("password");
            var method =
                    simple
                            ? Attempts.password(password.get(), prompts)
                            : Attempts.interactive(prompts);
            if (send(line, method, PERSON_MILLIS)) {
                return Optional.of(
                        new Proof.Password(
                                prompts.changed().orElse(password.get()), method.getName()));
            }
        }
        throw refused(accepts);
    }

    private static boolean takesPasswords(List<String> accepts) {
        return accepts.contains("password") || accepts.contains("keyboard-interactive");
    }

    private Optional<Secret> nextPassword() {
        if (!passwords.isEmpty()) {
            return Optional.of(passwords.removeFirst());
        }
        return switch (ways) {
            case ALL -> asks.password(at(), passwordsTried > 0);
            case PROVEN_ONLY -> Optional.empty();
        };
    }

    private boolean somethingLeft() {
        return (!keys.isEmpty() && keysTried < MOST_KEYS) || passwordsTried < MOST_PASSWORDS;
    }

    /// The key, opened, if the server would take it.
    private Optional<LoginKey> accepted(SshLine line, Candidate candidate) throws IOException {
        return switch (candidate) {
            case Candidate.Ready(var key) ->
                    wouldTake(line, key.blob()) ? Optional.of(key) : Optional.empty();
            case Candidate.Locked(var file, var blob, var text) ->
                    wouldTake(line, blob) ? unlock(file, text) : Optional.empty();
            case Candidate.Opaque(var file, var text) -> {
                var key = unlock(file, text);
                yield key.isPresent() && wouldTake(line, key.get().blob()) ? key : Optional.empty();
            }
        };
    }

    private boolean wouldTake(SshLine line, byte[] blob) throws IOException {
        try {
            return send(line, Attempts.query(blob), MACHINE_MILLIS);
        } catch (Attempts.WouldTake yes) {
            return true;
        }
    }

    private Optional<LoginKey> unlock(Path file, PrivateKeys.KeyText text) throws IOException {
        var given = text.lock() == PrivateKeys.Lock.PLAIN ? Optional.<Secret>empty() : first(file);
        if (text.lock() == PrivateKeys.Lock.ENCRYPTED && given.isEmpty()) {
            locked = Optional.of(passphraseNeeded(file, Optional.empty()));
            return Optional.empty();
        }
        for (var attempt = 1; ; attempt++) {
            try {
                return Optional.of(PrivateKeys.unlock(file, text, given));
            } catch (PrivateKeys.WrongPassphrase e) {
                given =
                        attempt == MOST_PASSPHRASES
                                ? Optional.empty()
                                : asks.passphrase(file.toString(), true);
                if (given.isEmpty()) {
                    locked = Optional.of(passphraseNeeded(file, Optional.of(e)));
                    return Optional.empty();
                }
            }
        }
    }

    private Optional<Secret> first(Path file) {
        return remote.login().passphrase().or(() -> asks.passphrase(file.toString(), false));
    }

    private CannotConnect passphraseNeeded(Path file, Optional<Exception> wrong) {
        return new CannotConnect(
                Why.WRONG_PASSPHRASE,
                wrong.isPresent()
                        ? "cannot log in as %s: the passphrase does not open %s"
                                .formatted(at(), file)
                        : "cannot log in as %s: %s has a passphrase and none was given"
                                .formatted(at(), file),
                "Give its passphrase (answers key connect.passphrase), or add the key to the agent:"
                        + " ssh-add "
                        + file
                        + ".",
                wrong.orElse(null));
    }

    private boolean send(SshLine line, AuthMethod method, int millis)
            throws UserAuthException, TransportException {
        var client = line.client();
        return client.getUserAuth()
                .authenticate(user, (Service) client.getConnection(), method, millis);
    }

    private CannotConnect refused(List<String> accepts) {
        if (locked.isPresent()) {
            return locked.get();
        }
        if (passwordsTried > 0) {
            return new CannotConnect(
                    Why.WRONG_PASSWORD,
                    "cannot log in as %s: the server does not take the password".formatted(at()),
                    "Check account and password; after several wrong ones a server may shut this"
                            + " address out for a while.",
                    null);
        }
        if (keysTried == 0 && !unusable.isEmpty()) {
            var first = unusable.getFirst();
            return new CannotConnect(
                    Why.UNUSABLE_KEY,
                    "cannot log in as %s: %s is %s".formatted(at(), first.file(), first.what()),
                    first.remedy(),
                    null);
        }
        var what =
                keysTried == 0
                        ? "there is no key to offer"
                        : keysTried == 1
                                ? "the server does not take the key that was offered"
                                : "the server takes none of the %d keys that were offered"
                                        .formatted(keysTried);
        var also = offered.isEmpty() ? "" : " (it accepts: " + String.join(", ", offered) + ")";
        var more =
                keys.isEmpty()
                        ? ""
                        : " Only the first "
                                + keysTried
                                + " keys were offered; name the right one.";
        var skipped =
                unusable.isEmpty()
                        ? ""
                        : " %s was left out, as it is %s."
                                .formatted(unusable.getFirst().file(), unusable.getFirst().what());
        return new CannotConnect(
                Why.REFUSED,
                "cannot log in as %s: %s%s".formatted(at(), what, also),
                (offered.contains("password") || offered.contains("keyboard-interactive")
                                ? "Give a password, or name the key of this server with --identity."
                                : "Name the key of this server with --identity, and check the"
                                        + " account's name.")
                        + more
                        + skipped,
                null);
    }

    private String at() {
        return remote.as(user).label();
    }

    static String chain(Throwable e) {
        var words = new ArrayList<String>();
        for (var cause = e; cause != null && words.size() < 10; cause = cause.getCause()) {
            words.add(cause.getClass().getSimpleName() + ": " + cause.getMessage());
            if (cause instanceof SSHException ssh) {
                words.add(String.valueOf(ssh.getDisconnectReason()));
            }
        }
        return String.join(" | ", words).toLowerCase(java.util.Locale.ROOT);
    }

    /// The keys to offer: the named files first (signed by the agent where it holds them), then
    /// what else the agent has.
    static List<Candidate> candidates(
            List<PrivateKeys.Found> files, List<LoginKey> agent, boolean offerWholeAgent) {
        var all = new ArrayList<Candidate>();
        var taken = new ArrayList<byte[]>();
        for (var found : files) {
            switch (found) {
                case PrivateKeys.Open(var file, var blob, var text) -> {
                    taken.add(blob);
                    all.add(
                            agent.stream()
                                    .filter(key -> Arrays.equals(key.blob(), blob))
                                    .findFirst()
                                    .<Candidate>map(Candidate.Ready::new)
                                    .orElse(new Candidate.Locked(file, blob, text)));
                }
                case PrivateKeys.Sealed(var file, var text) ->
                        all.add(new Candidate.Opaque(file, text));
                case PrivateKeys.Unusable ignored -> {}
            }
        }
        if (offerWholeAgent) {
            agent.stream()
                    .filter(key -> taken.stream().noneMatch(it -> Arrays.equals(it, key.blob())))
                    .map(Candidate.Ready::new)
                    .forEach(all::add);
        }
        return all;
    }
}
