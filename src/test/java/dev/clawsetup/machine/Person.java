package dev.clawsetup.machine;

import dev.clawsetup.secret.Secret;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/// Somebody who answers questions as told, and remembers what was asked.
public final class Person implements Asks {
    private final List<String> asked = new ArrayList<>();
    private final Deque<String> answers = new ArrayDeque<>();
    private boolean trusting;

    /// Knows these, in the order in which they will be asked for.
    public static Person who(String... answers) {
        var person = new Person();
        person.answers.addAll(List.of(answers));
        return person;
    }

    public Person trusting() {
        trusting = true;
        return this;
    }

    public List<String> asked() {
        return asked;
    }

    private Optional<Secret> next(String question) {
        asked.add(question);
        return Optional.ofNullable(answers.poll()).map(Secret::of);
    }

    @Override
    public boolean trust(String host, String fingerprint, String keyType) {
        asked.add("trust " + host + " " + fingerprint + " " + keyType);
        return trusting;
    }

    @Override
    public Optional<Secret> passphrase(String keyFile, boolean again) {
        return next("passphrase" + (again ? " again" : ""));
    }

    @Override
    public Optional<Secret> password(String userAtHost, boolean again) {
        return next("password" + (again ? " again" : ""));
    }

    @Override
    public Optional<Secret> sudoPassword(String userAtHost, boolean again) {
        return next("sudo" + (again ? " again" : ""));
    }

    @Override
    public Optional<Secret> newPassword(String userAtHost, String prompt) {
        return next("new");
    }
}
