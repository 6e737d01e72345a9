package dev.clawsetup;

import dev.clawsetup.release.Build;
import dev.clawsetup.release.Completion;
import dev.clawsetup.release.ManPage;
import dev.clawsetup.release.Update;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Optional;

/// Commands about the program itself: they reach no server.
final class Upkeep {
    private Upkeep() {}

    @Command(
            name = "completion",
            description = "print what makes a shell complete clawsetup's words")
    static final class CompletionCommand extends Commands.Sub {
        @Parameters(
                paramLabel = "bash|zsh|fish",
                completionCandidates = Shells.class,
                description = "the shell that shall read it")
        String shell;

        @Override
        public Integer call() {
            var commands = spec.root().commandLine();
            var script =
                    Completion.of(shell)
                            .orElseThrow(() ->
                                    new ParameterException(
                                            spec.commandLine(),
                                            "it is not known how to complete words in " + shell))
                            .script(commands);
            commands.getOut().print(script);
            commands.getOut().flush();
            return dev.clawsetup.run.Exit.DONE;
        }
    }

    /// For the shells that complete words.
    static final class Shells extends ArrayList<String> {
        private static final long serialVersionUID = 1;

        Shells() {
            super(Completion.words());
        }
    }

    @Command(name = "man", description = "print the manual page: clawsetup man | man -l -")
    static final class Man extends Commands.Sub {
        @Override
        public Integer call() {
            var out = spec.root().commandLine().getOut();
            out.print(ManPage.of(spec.root(), Build.here()));
            out.flush();
            return dev.clawsetup.run.Exit.DONE;
        }
    }

    @Command(
            name = "update",
            description = "bring the newest version of this program, its signature checked")
    static final class UpdateCommand extends Commands.Sub {
        @Option(names = "--version", paramLabel = "X.Y.Z", description = "this version instead")
        String version = "";

        @Option(
                names = "--from",
                paramLabel = "URL",
                description = "from a mirror, instead of where clawsetup is released")
        String from = "";

        @Option(
                names = "--signers",
                paramLabel = "FILE",
                description = "trust the keys in FILE instead of the release key")
        Path signers;

        @Option(
                names = "--unsigned",
                description = "where ssh-keygen is missing: be content with the checksum")
        boolean unsigned;

        @Override
        public Integer call() {
            var words = new ArrayList<String>();
            if (!version.isEmpty()) {
                words.add("--version");
                words.add(version);
            }
            if (!from.isEmpty()) {
                words.add("--from");
                words.add(from);
            }
            if (signers != null) {
                words.add("--signers");
                words.add(signers.toString());
            }
            if (unsigned) {
                words.add("--unsigned");
            }
            var file = Optional.ofNullable(System.getProperty("clawsetup.file")).map(Path::of);
            return new Update(file, Build.here(), spec.root().commandLine().getErr()).run(words);
        }
    }
}
