package dev.clawsetup.demo;

import java.util.Optional;
import java.util.stream.Stream;

/// The recorded servers that are shipped, under names that say what one gets to see.
public enum Recording {
    FRESH("fresh", "debian13-cloud", "Debian 13 as it is rented: a key, and a database too open"),
    DEBIAN12("debian12", "debian12-cloud", "the same with Debian 12"),
    UBUNTU22("ubuntu22", "ubuntu22.04-cloud", "the same with Ubuntu 22.04 (adapted by hand)"),
    UBUNTU24("ubuntu24", "ubuntu24.04-cloud", "the same with Ubuntu 24.04 (adapted by hand)"),
    UBUNTU26("ubuntu26", "ubuntu26.04-cloud", "the same with Ubuntu 26.04 (adapted by hand)"),
    ON_DEMAND("on-demand", "debian12-socket", "Debian 12 that starts SSH when somebody calls"),
    BARE("bare", "debian13-bare", "Debian 13 with little on it; root logs in with a key"),
    PASSWORD("password", "debian13-password", "Debian 13 without any key: everybody has passwords"),
    HOSTILE("hostile", "hostile", "Debian 12 with accounts that mean ill"),
    TOO_OLD("too-old", "debian11", "Debian 11: how a server is turned down"),
    NO_SYSTEMD("no-systemd", "debian13-nosystemd", "Debian 13 without systemd: turned down"),
    ALPINE("alpine", "alpine", "Alpine Linux: turned down");

    private final String word;
    private final String file;
    private final String about;

    Recording(String word, String file, String about) {
        this.word = word;
        this.file = file;
        this.about = about;
    }

    /// @param name the word, or the recording's file, as contributors know it
    public static Optional<Recording> named(String name) {
        return Stream.of(values())
                .filter(r -> name.equals(r.word) || name.equals(r.file))
                .findFirst();
    }

    public String word() {
        return word;
    }

    /// Its name in `/recorded`, without `.txt`.
    public String file() {
        return file;
    }

    /// What it is, in a few words.
    public String about() {
        return about;
    }
}
