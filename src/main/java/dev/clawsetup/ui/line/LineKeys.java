package dev.clawsetup.ui.line;

import dev.clawsetup.facts.Facts;
import dev.clawsetup.run.Provisioner;
import dev.clawsetup.ui.Clean;
import dev.clawsetup.ui.KeyList;
import dev.clawsetup.ui.KeyMaker;
import dev.clawsetup.ui.Marks;

import java.util.Optional;

/// The keys that open the server today, and a new one for a person who has none, line by line.
final class LineKeys {
    /// What is said in the place of a key. No public key looks like it.
    static final String MAKE = "make";

    private final Talk talk;
    private final Marks marks;
    private final KeyMaker maker;
    private final Provisioner server;
    private final Facts facts;

    LineKeys(Talk talk, Marks marks, KeyMaker maker, Provisioner server, Facts facts) {
        this.talk = talk;
        this.marks = marks;
        this.maker = maker;
        this.server = server;
        this.facts = facts;
    }

    void tell() {
        KeyList.lines(facts, server.operator()).forEach(talk::say);
        switch (maker.place(server, facts)) {
            case KeyMaker.Place.Here _ ->
                    talk.say("Say make, and a new key is made on this computer.");
            case KeyMaker.Place.Elsewhere _ ->
                    talk.say("Say make to hear how a new key is made on your own computer.");
        }
    }

    /// The public line of a new key; empty where none was made here.
    Optional<String> make() {
        switch (maker.place(server, facts)) {
            case KeyMaker.Place.Elsewhere(var lines) -> {
                lines.forEach(talk::say);
                return Optional.empty();
            }
            case KeyMaker.Place.Here(var file) -> {
                return made(maker.make(NewPassphrase.ask(talk, file)));
            }
        }
    }

    private Optional<String> made(KeyMaker.Outcome outcome) {
        return switch (outcome) {
            case KeyMaker.Outcome.Made(var line, var fingerprint, var file) -> {
                talk.say(
                        "%s Made %s, %s. It is among your answers; it is brought to the server when you have said yes to the list of changes."
                                .formatted(marks.good(), Clean.line(file), fingerprint));
                yield Optional.of(line);
            }
            case KeyMaker.Outcome.Not(var why, var instead) -> {
                talk.say("%s %s; %s".formatted(marks.bad(), Clean.line(why), Clean.line(instead)));
                yield Optional.empty();
            }
        };
    }
}
