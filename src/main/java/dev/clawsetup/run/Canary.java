package dev.clawsetup.run;

import dev.clawsetup.facts.Facts;
import dev.clawsetup.machine.CannotConnect;
import dev.clawsetup.machine.Command;
import dev.clawsetup.machine.MachineLost;
import dev.clawsetup.machine.Result;
import dev.clawsetup.machine.Session;
import dev.clawsetup.plan.Proof;
import dev.clawsetup.plan.Scripts;
import dev.clawsetup.plan.Shell;
import dev.clawsetup.plan.Step;
import dev.clawsetup.plan.Work;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;

/// Tries a configuration of sshd before it is in force: a second sshd reads it on the server, and
/// speaks through the connection that is there already. It opens no port and writes no log that
/// anybody counts failures in.
///
/// It comes from no address, sees no firewall, and the server's own sshd stays as it is: what shows
/// only there is left to the proof while the undo is armed. So it objects only where the same login
/// works with the files of today, and where no rule looks at addresses.
final class Canary {
    private static final String CANDIDATE = "/run/clawsetup/canary/sshd_config";
    private static final String TODAY = "/etc/ssh/sshd_config";

    /// What `candidate_ready` returns where sshd does not take it.
    private static final int NOT_TAKEN = 65;

    private final Line line;
    private final Facts now;
    private final Consumer<String> log;
    private final List<String> seen = new ArrayList<>();

    /// How one login over the second sshd ended.
    private sealed interface Login {
        /// @param offered the methods that it named before
        record GotIn(List<String> offered) implements Login {}

        record Failed(Short of, String words) implements Login {}
    }

    /// What a login that failed did not come to.
    private enum Short {
        /// sshd did not let the account in.
        OF_ENTRY,
        /// The account was let in, and did not become root.
        OF_ROOT,
        /// It broke, or it was not the server that we know.
        OF_AN_END
    }

    Canary(Line line, Facts now, Consumer<String> log) {
        this.line = line;
        this.now = now;
        this.log = log;
    }

    /// Tries what this work would make of sshd.
    ///
    /// @param proofs what has to hold afterwards: the accounts among them must get in
    /// @return why it must not be done; empty if nothing was found against it, or nothing could be
    ///   tried
    Optional<String> objection(Scripts scripts, List<Proof> proofs, Step step) {
        if (!scripts.work().reloads().contains(Work.Reload.SSH)) {
            return Optional.empty();
        }
        try {
            var staged = line.run(Command.of(scripts.candidate()).within(Duration.ofSeconds(30)));
            var said = said(staged);
            if (staged.exit() == NOT_TAKEN) {
                return Optional.of(
                        "cannot change sshd like this: it does not take the new configuration (%s)."
                                        .formatted(said)
                                + " Nothing was changed. Look for what does not fit in /etc/ssh, or"
                                + " leave %s out.".formatted(step.id()));
            }
            var cannot =
                    staged.ok()
                            ? cannotTry(line.machine().session())
                            : Optional.of("no copy of sshd's files can be made (" + said + ")");
            if (cannot.isPresent()) {
                log.accept("no login is tried beforehand: " + cannot.get());
                return Optional.empty();
            }
            var objection = tried(scripts.work(), proofs);
            if (!seen.isEmpty()) {
                log.accept("tried beforehand, by an sshd of its own: " + String.join("; ", seen));
            }
            return objection.map(words ->
                    now.sshd().stale()
                            ? "cannot change sshd like this: %s, and the running sshd has not read all of its files yet."
                                            .formatted(words)
                                    + " Nothing was changed. Keep this login, have it read them"
                                    + " (systemctl restart ssh), see that a new login works, and"
                                    + " start again."
                            : "cannot change sshd like this: %s. Nothing was changed. Look for the reason in /etc/ssh,"
                                            .formatted(words)
                                    + " or leave %s out.".formatted(step.id()));
        } finally {
            line.run(Kit.using("candidate_gone"));
        }
    }

    /// sshd names its copies: people know the files that they are copies of.
    private static String said(Result staged) {
        return staged.err()
                .lines()
                .findFirst()
                .orElse("status " + staged.exit())
                .replace("/run/clawsetup/canary/", "/etc/ssh/");
    }

    private static Optional<String> cannotTry(Session session) {
        if (session.local()) {
            return Optional.of("this runs on the server itself, where no key is at hand");
        }
        if (session.method().equals("none") || !session.serverVersion().startsWith("OpenSSH")) {
            return Optional.of(
                    "something other than the server's sshd lets us in (%s)"
                            .formatted(session.serverVersion()));
        }
        return Optional.empty();
    }

    private Optional<String> tried(Work work, List<Proof> proofs) {
        var offered = Optional.<List<String>>empty();
        for (var proof : proofs) {
            if (!(proof instanceof Proof.FreshLogin(var account))) {
                continue;
            }
            switch (login(CANDIDATE, account)) {
                case Login.GotIn(var methods) -> {
                    seen.add(account + " gets in, and becomes root");
                    offered = Optional.of(methods);
                }
                case Login.Failed(var of, var words) -> {
                    if (meant(account, Today.ASKED)) {
                        return Optional.of("%s could not log in (%s)".formatted(account, words));
                    }
                }
            }
        }
        for (var proof : proofs) {
            if (proof instanceof Proof.OffersOnly(var wanted) && offered.isPresent()) {
                var methods = String.join(", ", offered.get());
                if (new TreeSet<>(offered.get()).equals(new TreeSet<>(wanted))) {
                    seen.add("only " + methods + " is offered");
                } else if (meant("root", Today.NOT_ASKED)) {
                    return Optional.of("it would offer " + methods);
                }
            }
        }
        // with a password, failing on purpose would be an attempt that PAM writes down
        if (line.machine().session().method().equals("publickey")) {
            for (var account : work.keepsOut()) {
                switch (login(CANDIDATE, account)) {
                    case Login.GotIn got -> {
                        if (meant(account, Today.NOT_ASKED)) {
                            return Optional.of(account + " could still log in");
                        }
                    }
                    case Login.Failed(var of, var words) -> {
                        switch (of) {
                            case OF_ENTRY -> seen.add(account + " does not get in");
                            case OF_ROOT -> {
                                if (meant(account, Today.NOT_ASKED)) {
                                    return Optional.of(account + " could still log in");
                                }
                            }
                            case OF_AN_END -> seen.add(account + " cannot be judged: " + words);
                        }
                    }
                }
            }
        }
        return Optional.empty();
    }

    private enum Today {
        ASKED,
        NOT_ASKED
    }

    /// Whether what the candidate did tells what it would do when in force.
    ///
    /// Always, where the running sshd has not read its files yet: with these an undo would not
    /// bring back what holds today, so nothing is left to the guard.
    ///
    /// @param today whether the same login is tried with the configuration of today
    private boolean meant(String account, Today today) {
        if (now.sshd().stale()) {
            return true;
        }
        var from = now.weather().connection();
        var byAddress =
                from.isPresent()
                        && line.run(
                                        Kit.using(
                                                "by_address "
                                                        + Shell.words(
                                                                List.of(
                                                                        account,
                                                                        from.get().clientAddress(),
                                                                        from.get().serverAddress(),
                                                                        String.valueOf(
                                                                                from.get()
                                                                                        .serverPort())))))
                                .ok();
        if (byAddress) {
            seen.add(account + " cannot be judged, as sshd's files look at addresses");
            return false;
        }
        if (today == Today.ASKED
                && login(TODAY, account) instanceof Login.Failed(var of, var words)) {
            seen.add(
                    "%s cannot be judged, as this way it does not get in today either (%s)"
                            .formatted(account, words));
            return false;
        }
        return true;
    }

    private Login login(String configuration, String account) {
        var sshd =
                Command.of("exec timeout -k 2 60 /usr/sbin/sshd -i -e -f " + configuration + "\n");
        try (var machine = line.machine().loginOver(sshd, account)) {
            if (!machine.session().hostKey().equals(line.machine().session().hostKey())) {
                return new Login.Failed(Short.OF_AN_END, "the server shows another host key");
            }
            var id = machine.run(Command.of("id -u").within(Duration.ofSeconds(20)));
            return id.ok() && id.out().strip().equals("0")
                    ? new Login.GotIn(machine.session().offered())
                    : new Login.Failed(Short.OF_ROOT, account + " cannot become root");
        } catch (CannotConnect e) {
            // "cannot log in as …" is what we say ourselves
            return new Login.Failed(
                    shortOf(e.why()), e.getMessage().replaceFirst("^cannot .*?: ", ""));
        } catch (MachineLost e) {
            // where it is our own line that broke, the next command tells
            return new Login.Failed(Short.OF_AN_END, "the connection broke: " + e.getMessage());
        }
    }

    private static Short shortOf(CannotConnect.Why why) {
        return switch (why) {
            case REFUSED, WRONG_PASSWORD -> Short.OF_ENTRY;
            case NO_SHELL, NO_ROOT, WRONG_SUDO_PASSWORD, SUDO_PASSWORD_NEEDED, PASSWORD_EXPIRED ->
                    Short.OF_ROOT;
            case WRONG_PASSPHRASE,
                    UNUSABLE_KEY,
                    CLOSED_PORT,
                    NO_ANSWER,
                    UNKNOWN_HOST,
                    PENALTY,
                    UNKNOWN_HOST_KEY,
                    CHANGED_HOST_KEY,
                    NO_COMMON_ALGORITHM,
                    LOST ->
                    Short.OF_AN_END;
        };
    }
}
