package dev.clawsetup.facts;

/// What a server answered is not what `facts.sh` prints: cut off, of another version, or made up.
///
/// Nothing may be decided on half a picture, so there is no partial result.
public final class Unreadable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unreadable(String what) {
        super("cannot read what the server says about itself: " + what);
    }
}
