package dev.clawsetup.facts;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Whom our own jail never bans, as its file says it. fail2ban itself tells networks in its own
/// words (`10.1.2.3/8` as `10.0.0.0/8`), so what was asked for is read here.
///
/// @param spared all of them, without the server itself
/// @param theirs those of them that fail2ban spared before our file came: its administrator's word,
///   which our answers add to and never take from
public record OwnJail(List<String> spared, List<String> theirs) {
    public static final String FILE = "/etc/fail2ban/jail.d/clawsetup.local";

    private static final String SPARED = "ignoreip = 127.0.0.0/8 ::1";
    private static final String THEIRS = "# spared before: ";

    public OwnJail {
        spared = List.copyOf(spared);
        theirs = List.copyOf(theirs);
    }

    public static OwnJail of(FileState file) {
        return new OwnJail(after(SPARED, file.content()), after(THEIRS, file.content()));
    }

    private static List<String> after(String beginning, String text) {
        return text.lines()
                .filter(line -> line.startsWith(beginning))
                .flatMap(line -> Stream.of(line.substring(beginning.length()).strip().split(" ")))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    /// The lines of the file that {@link #of} reads.
    public String lines() {
        return (theirs.isEmpty() ? "" : THEIRS + String.join(" ", theirs) + "\n")
                + SPARED
                + spared.stream().map(address -> " " + address).collect(Collectors.joining())
                + "\n";
    }
}
