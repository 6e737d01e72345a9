package dev.clawsetup;

import dev.clawsetup.release.Build;
import dev.clawsetup.release.Completion;
import dev.clawsetup.release.ManPage;
import dev.clawsetup.release.Update;

import picocli.CommandLine.ParameterException;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Optional;

/// Commands about the program itself: they reach no server.
final class Upkeep {
    private Upkeep() {}

    static final class Completing extends Commands.Sub {
        final Argument<String> shell =
                take(
                        place(String.join("|", Completion.words()), "the shell that shall read it")
                                .type(String.class)
                                .required(true)
                                .build());

        @Override
        int run(Desk desk) {
            var commands = spec().root().commandLine();
            var script =
                    Completion.of(shell.value())
                            .orElseThrow(() ->
                                    new ParameterException(
                                            spec().commandLine(),
                                            "it is not known how to complete words in "
                                                    + shell.value()))
                            .script(commands);
            commands.getOut().print(script);
            commands.getOut().flush();
            return dev.clawsetup.run.Exit.DONE;
        }
    }

    static final class Manual extends Commands.Sub {
        @Override
        int run(Desk desk) {
            var out = spec().root().commandLine().getOut();
            out.print(ManPage.of(spec().root(), Build.here()));
            out.flush();
            return dev.clawsetup.run.Exit.DONE;
        }
    }

    static final class Updating extends Commands.Sub {
        final Argument<String> version = text("--version X.Y.Z", "this version instead");

        final Argument<String> from =
                text("--from URL", "from a mirror, instead of where clawsetup is released");

        final Argument<Path> signers =
                file("--signers FILE", "trust the keys in FILE instead of the release key");

        final Argument<Boolean> unsigned =
                flag("--unsigned", "where ssh-keygen is missing: be content with the checksum");

        @Override
        int run(Desk desk) {
            var words = new ArrayList<String>();
            if (!version.value().isEmpty()) {
                words.add("--version");
                words.add(version.value());
            }
            if (!from.value().isEmpty()) {
                words.add("--from");
                words.add(from.value());
            }
            if (signers.value() != null) {
                words.add("--signers");
                words.add(signers.value().toString());
            }
            if (unsigned.value()) {
                words.add("--unsigned");
            }
            var file = Optional.ofNullable(System.getProperty("clawsetup.file")).map(Path::of);
            return new Update(file, Build.here(), spec().commandLine().getErr()).run(words);
        }
    }
}
