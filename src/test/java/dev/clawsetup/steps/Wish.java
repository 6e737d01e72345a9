package dev.clawsetup.steps;

import dev.clawsetup.answers.Answers;
import dev.clawsetup.answers.Level;
import dev.clawsetup.answers.Operator;
import dev.clawsetup.secret.Secret;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What a user wants who takes every default, and what a test says differs from it: `ada`, logged
/// in with her key.
public final class Wish {
    private Operator operator =
            new Operator(
                    "ada",
                    Optional.of(Server.ADAS_KEY),
                    Optional.of(Server.ADAS_PRINT),
                    "publickey",
                    List.of("publickey", "password"));
    private String admin = "ada";
    private boolean named;
    private Optional<Secret> password = Optional.empty();
    private List<String> addKeys = List.of();
    private boolean consoleTried;
    private Answers.Purpose purpose = Answers.Purpose.INSTALL;
    private Level level = Level.INTERNET;
    private Set<String> only = Set.of();
    private Set<String> skip = Set.of();
    private List<String> keep = List.of();
    private List<String> stop = List.of();
    private List<String> ignore = List.of();
    private Optional<String> rebootAt = Optional.empty();

    private Answers.Runtime runtime =
            new Answers.Runtime("latest", Optional.empty(), Optional.empty());
    private Answers.Gateway gateway =
            new Answers.Gateway(Answers.Bind.LOOPBACK, Optional.empty(), 18789, Optional.empty());

    private Answers.Tailnet tailnet = Answers.Tailnet.NONE;

    public static Wish defaults() {
        return new Wish();
    }

    public Wish loggedIn(String account, String method) {
        var key = method.equals("publickey");
        operator =
                new Operator(
                        account,
                        key ? Optional.of(Server.ADAS_KEY) : Optional.empty(),
                        key ? Optional.of(Server.ADAS_PRINT) : Optional.empty(),
                        method,
                        List.of("publickey", "password"));
        if (!named) {
            admin = account;
        }
        return this;
    }

    public Wish admin(String name) {
        admin = name;
        named = true;
        return this;
    }

    public Wish password(String text) {
        password = Optional.of(Secret.of(text));
        return this;
    }

    public Wish addKeys(String... lines) {
        addKeys = List.of(lines);
        return this;
    }

    public Wish consoleTried() {
        consoleTried = true;
        return this;
    }

    public Wish harden() {
        purpose = Answers.Purpose.HARDEN;
        return this;
    }

    public Wish level(Level other) {
        level = other;
        return this;
    }

    public Wish only(String... ids) {
        only = Set.of(ids);
        return this;
    }

    public Wish skip(String... ids) {
        skip = Set.of(ids);
        return this;
    }

    public Wish keep(String... ports) {
        keep = List.of(ports);
        return this;
    }

    public Wish stop(String... units) {
        stop = List.of(units);
        return this;
    }

    public Wish ignore(String... addresses) {
        ignore = List.of(addresses);
        return this;
    }

    public Wish rebootAt(String time) {
        rebootAt = Optional.of(time);
        return this;
    }

    public Wish runtime(Answers.Runtime other) {
        runtime = other;
        return this;
    }

    public Wish tailnet(Answers.Tailnet other) {
        tailnet = other;
        return this;
    }

    public Wish gateway(Answers.Gateway other) {
        gateway = other;
        return this;
    }

    public Answers answers() {
        return new Answers(
                purpose,
                level,
                new Answers.Selection(only, skip),
                new Answers.Access(operator, admin, named, password, addKeys, consoleTried),
                new Answers.Firewall(keep, stop, ignore),
                new Answers.Updates(rebootAt),
                runtime,
                gateway,
                tailnet,
                Duration.ofSeconds(90));
    }
}
