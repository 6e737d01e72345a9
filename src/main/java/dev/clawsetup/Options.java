package dev.clawsetup;

import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What can be said on a command line; which command takes what is in {@link Commands}.
final class Options {
    private Options() {}

    /// Which server, and how to log in. Never a secret: those come from the answers file, the
    /// environment, or a prompt.
    static final class Server {
        @Parameters(
                arity = "0..1",
                paramLabel = "TARGET",
                description = "the server: [user@]host[:port], or a Host of ~/.ssh/config")
        String target = "";

        @Option(names = "--local", description = "the server is this machine")
        boolean local;

        @Option(
                names = {"-i", "--identity"},
                paramLabel = "FILE",
                description = "a private key to log in with")
        List<Path> identities = new ArrayList<>();

        @Option(
                names = {"-J", "--jump"},
                paramLabel = "[user@]host[:port]",
                description = "a host to go through")
        String jump = "";

        @Option(
                names = "--known-hosts",
                paramLabel = "FILE",
                description = "where known host keys stand, instead of ~/.ssh/known_hosts")
        List<Path> knownHosts = new ArrayList<>();

        @Option(
                names = "--host-key",
                paramLabel = "SHA256:…",
                description = "the fingerprint that the server must show")
        String hostKey = "";

        boolean named() {
            return local || !target.isEmpty();
        }
    }

    /// What is wanted.
    static final class Wishes {
        @Option(
                names = "--answers",
                paramLabel = "FILE",
                description = "answers in YAML; see `clawsetup answers --example`")
        Path answers;

        @Option(
                names = "--set",
                paramLabel = "KEY=VALUE",
                description = "one answer, over those of the file")
        List<String> set = new ArrayList<>();

        @Option(
                names = "--level",
                paramLabel = "home|internet|regulated",
                completionCandidates = Levels.class,
                description = "who can reach the server; sets the defaults")
        String level = "";

        @Option(
                names = "--only",
                paramLabel = "ID",
                split = ",",
                description = "only these controls (`ssh.*`)")
        List<String> only = new ArrayList<>();

        @Option(
                names = "--skip",
                paramLabel = "ID",
                split = ",",
                description = "all but these controls")
        List<String> skip = new ArrayList<>();

        @Option(
                names = "--deadline",
                paramLabel = "SECONDS",
                description = "how long a dangerous change waits for its proof (5 to 3600)")
        String deadline = "";
    }

    /// How it is told.
    static final class Telling {
        @Option(names = "--yes", description = "ask nothing: take the default of every question")
        boolean yes;

        @Option(
                names = "--plain",
                description =
                        "line by line instead of full screen (screen readers, serial consoles)")
        boolean plain;

        @Option(
                names = "--json",
                description = "one JSON event a line on standard output; asks nothing")
        boolean json;

        @Option(names = "--dark", description = "the terminal's background is dark")
        boolean dark;

        @Option(names = "--light", description = "the terminal's background is light")
        boolean light;

        boolean unattended() {
            return yes || json;
        }
    }

    /// Which part of which run.
    static final class Past {
        @Option(names = "--run", paramLabel = "ID", description = "this run; see `clawsetup runs`")
        String run = "";

        @Option(names = "--step", paramLabel = "ID", description = "this step only: ssh.keys-only")
        String step = "";

        @Option(names = "--all", description = "all runs, newest first")
        boolean all;

        @Option(
                names = "--over",
                description = "also where somebody edited a file since: the old version comes back")
        boolean over;

        @Option(names = "--purge", description = "remove OpenClaw's data and our records as well")
        boolean purge;
    }

    /// How a key is made.
    static final class NewKey {
        @Option(
                names = "--to",
                paramLabel = "FILE",
                description = "write the new key to FILE, instead of ~/.ssh/id_ed25519…")
        Path to;

        @Option(
                names = "--recovery",
                description =
                        "the new key is for the day when this computer is lost: to be put away")
        boolean recovery;
    }

    /// For the shells that complete words.
    static final class KeyVerbs extends ArrayList<String> {
        private static final long serialVersionUID = 1;

        KeyVerbs() {
            super(List.of("list", "add", "replace", "remove"));
        }
    }

    /// For the shells that complete words.
    static final class Levels extends ArrayList<String> {
        private static final long serialVersionUID = 1;

        Levels() {
            super(List.of("home", "internet", "regulated"));
        }
    }
}
