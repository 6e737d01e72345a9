package dev.clawsetup.ui;

import dev.clawsetup.answers.SampleServer;
import dev.clawsetup.facts.Facts;
import dev.clawsetup.run.Provisioner;
import dev.clawsetup.secret.Secret;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Makes always the same key, and remembers with which passphrases.
public final class FakeKeys implements KeyMaker {
    public static final String LINE = SampleServer.KEY.replace("ada@laptop", "made@here");

    private final Place place;
    private final List<Optional<Secret>> passphrases = new ArrayList<>();
    private Optional<Outcome.Not> fails = Optional.empty();

    public FakeKeys(Place place) {
        this.place = place;
    }

    public static FakeKeys here() {
        return new FakeKeys(new Place.Here("/home/ada/.ssh/id_ed25519"));
    }

    public FakeKeys failing() {
        fails = Optional.of(new Outcome.Not("there is one already", "paste its line"));
        return this;
    }

    public List<Optional<Secret>> passphrases() {
        return passphrases;
    }

    @Override
    public Place place(Provisioner server, Facts now) {
        return place;
    }

    @Override
    public Outcome make(Optional<Secret> passphrase) {
        passphrases.add(passphrase);
        return fails.isPresent()
                ? fails.get()
                : new Outcome.Made(LINE, "SHA256:made", "/home/ada/.ssh/id_ed25519");
    }
}
