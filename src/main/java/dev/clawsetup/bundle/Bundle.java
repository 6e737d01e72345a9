package dev.clawsetup.bundle;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// One file that is safe to post when asking for help: what clawsetup is, what it sees of the
/// server, what it did there, and what it kept on this side. All of it masked.
///
/// @param about this side: versions, system, terminal; a line each
/// @param server what the server told; empty where none was named, or it was not reached
/// @param trouble why the server was not reached
/// @param kept what earlier runs left on this side, newest first
public record Bundle(
        List<String> about, Optional<Seen> server, Optional<String> trouble, List<Kept> kept) {
    public Bundle {
        about = List.copyOf(about);
        kept = List.copyOf(kept);
    }

    /// @param label what it is called: `ada@203.0.113.7`
    /// @param runs as `clawsetup runs` tells them
    /// @param recording what `facts.sh` printed
    public record Seen(String label, List<String> runs, String recording) {
        public Seen {
            runs = List.copyOf(runs);
        }
    }

    /// @param folder the run's, below the folder of its server
    /// @param report `report.txt`
    /// @param answers `answers.yaml`
    public record Kept(String folder, String report, String answers) {}

    /// Who did it and from where, in the first line of a run.
    private static final Pattern WHO = Pattern.compile("^\\S+  (\\S+) from ");

    private static final Pattern ADMIN = Pattern.compile("(?m)^\\s+name:\\s*\"?([^\"\\s]+)");
    private static final Pattern HOST = Pattern.compile("(?m)^\\s+host:\\s*\"?([^\"\\s]+)");

    /// How steps speak of accounts. One that is gone since is in no facts any more.
    private static final Pattern SPOKEN_OF =
            Pattern.compile(
                    "(?:\\b(?:log in as|login as|opens|passwd|account) |(?:^|: |, | and )(?=\\S+"
                            + " (?:has|have|cannot|logs|logged) ))([a-z_][a-z0-9_.-]*[a-z0-9_])");

    /// What stands there and names nobody. An account of such a name is masked all the same where
    /// the server's facts tell of it.
    private static final Set<String> WORDS =
            Set.of(
                    ("a all an and another anybody as at been but by each everybody everything for"
                                    + " from he if in is it its keys neither no nobody nor nothing"
                                    + " now of on one only or other so somebody something sshd sudo"
                                    + " than that the their there they this to was what when where"
                                    + " which who whoever whom with without you your")
                            .split(" "));

    private static final Pattern ROW = Pattern.compile("^(\\S+ .* \\([a-z ]+\\)): .*$");

    /// The file, whole.
    ///
    /// @param mask what is masked besides what the bundle itself tells
    public String text(Mask mask) {
        learn(mask);
        // a name may be told after it was used
        body(mask);
        var body = body(mask);
        return """
        clawsetup bundle, to post when you ask for help

        Secrets, account names, host names, addresses and keys are masked: the same thing has the same word
        everywhere (address-1). Comments in the server's files are left out. root, openclaw, debian and ubuntu are
        on every server of their kind, and stay. Please read it once before you post it.

        Masked: %s
        In it:  %s

        %s\
        """
                .formatted(mask.told(), contents(), body);
    }

    /// What is in it, in one line.
    public String contents() {
        var all = new ArrayList<String>();
        all.add("versions");
        server.ifPresent(seen -> {
            all.add("the server's facts");
            all.add(count(runs(seen), "run on record", "runs on record"));
        });
        trouble.ifPresent(why -> all.add("why the server was not reached"));
        all.add(count(kept.size(), "report kept on this side", "reports kept on this side"));
        return String.join(", ", all);
    }

    private static int runs(Seen seen) {
        return (int) seen.runs().stream().filter(l -> !l.startsWith(" ")).count();
    }

    private static String count(int n, String one, String several) {
        return n + " " + (n == 1 ? one : several);
    }

    private void learn(Mask mask) {
        server.ifPresent(seen -> {
            login(mask, seen.label());
            seen.runs().forEach(line -> found(WHO, line).forEach(mask::account));
        });
        for (var each : kept) {
            login(mask, each.folder().replaceFirst("/.*", ""));
            found(ADMIN, each.answers()).forEach(mask::account);
            found(HOST, each.answers()).forEach(mask::host);
            each.report()
                    .lines()
                    .flatMap(line -> found(SPOKEN_OF, line).stream())
                    .filter(word -> !WORDS.contains(word))
                    .forEach(mask::account);
        }
    }

    private static void login(Mask mask, String label) {
        var at = label.indexOf('@');
        if (at >= 0) {
            mask.account(label.substring(0, at));
        }
        mask.host(label.substring(at + 1).replaceFirst("(?<=[^:])[:_][0-9]+$", ""));
    }

    private static List<String> found(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(m -> m.group(1)).toList();
    }

    private String body(Mask mask) {
        var parts = new ArrayList<String>();
        parts.add(part("This side", masked(mask, about)));
        server.ifPresent(seen -> {
            parts.add(part("The server", mask.text(seen.label())));
            parts.add(
                    part(
                            "Runs on record there, newest first",
                            seen.runs().isEmpty() ? "none" : masked(mask, seen.runs())));
            parts.add(
                    part(
                            "What clawsetup sees there (clawsetup facts)",
                            new MaskedFacts(mask).of(seen.recording().stripTrailing())));
        });
        trouble.ifPresent(why -> parts.add(part("The server was not reached", mask.text(why))));
        for (var each : kept) {
            var name = mask.text(each.folder());
            parts.add(
                    part(
                            "Kept on this side: " + name + "/report.txt",
                            report(mask, each.report())));
            if (!each.answers().isBlank()) {
                parts.add(
                        part(
                                "Kept on this side: " + name + "/answers.yaml",
                                mask.text(each.answers().stripTrailing())));
            }
        }
        return String.join("\n", parts);
    }

    private static String part(String title, String body) {
        return "==== %s\n\n%s\n".formatted(title, body);
    }

    private static String masked(Mask mask, List<String> lines) {
        return lines.stream().map(mask::text).collect(Collectors.joining("\n"));
    }

    /// Whoever was not asked for its facts has not told its names either: then what was seen of
    /// each control, which speaks of accounts, is left out.
    private String report(Mask mask, String report) {
        if (server.isPresent()) {
            return mask.text(report.stripTrailing());
        }
        var lines = new ArrayList<String>();
        var first = true;
        for (var line : report.lines().toList()) {
            if (first) {
                lines.add(line.replaceFirst("( did not come about): .*", "$1: (left out)"));
                first = false;
            } else if (line.equals("Yours to do")) {
                break;
            } else {
                lines.add(ROW.matcher(line).replaceFirst("$1"));
            }
        }
        lines.add(
                "(What was seen of each control is left out: name the server, and it is masked"
                        + " instead.)");
        return masked(mask, lines);
    }
}
