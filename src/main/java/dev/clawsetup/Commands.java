package dev.clawsetup;

import dev.clawsetup.answers.Answers;
import dev.clawsetup.demo.Played;
import dev.clawsetup.run.Recorded;
import dev.clawsetup.run.Verify.From;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;

/// The command line: which command takes what. What each one does is in {@link Desk}.
@Command(
        name = Commands.NAME,
        description = {
            "Installs OpenClaw on a Debian or Ubuntu server, hardens it, and never locks you out.",
            "Without a command: the wizard."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Commands.Version.class,
        subcommands = {
            Commands.Install.class,
            Commands.Harden.class,
            Commands.Reconfigure.class,
            Commands.Plan.class,
            Commands.Verify.class,
            Commands.Runs.class,
            Commands.Undo.class,
            Commands.Resume.class,
            Commands.Confirm.class,
            Commands.KeysCommand.class,
            Commands.Tunnel.class,
            Commands.Demo.class,
            Commands.AnswersCommand.class,
            Commands.Facts.class,
            Commands.Bundle.class,
            Upkeep.CompletionCommand.class,
            Upkeep.Man.class,
            Upkeep.UpdateCommand.class,
            CommandLine.HelpCommand.class
        })
final class Commands implements Callable<Integer> {
    static final String NAME = "clawsetup";

    private final Desk desk;

    @Mixin Options.Telling telling;

    Commands(Desk desk) {
        this.desk = desk;
    }

    @Override
    public Integer call() {
        return desk.wizard(telling);
    }

    /// What every subcommand shares: the desk of the command above it.
    abstract static class Sub implements Callable<Integer> {
        @Spec CommandSpec spec;

        @Option(
                names = {"-h", "--help"},
                usageHelp = true,
                description = "says this")
        boolean help;

        Desk desk() {
            return ((Commands) spec.parent().userObject()).desk;
        }
    }

    @Command(name = "install", description = "harden the server and install OpenClaw on it")
    static final class Install extends Sub {
        @Mixin Options.Server server;
        @Mixin Options.Wishes wishes;
        @Mixin Options.Telling telling;

        @Override
        public Integer call() throws Exception {
            return desk().change(Desk.Errand.INSTALL, server, wishes, telling);
        }
    }

    @Command(name = "harden", description = "harden the server, without OpenClaw")
    static final class Harden extends Sub {
        @Mixin Options.Server server;
        @Mixin Options.Wishes wishes;
        @Mixin Options.Telling telling;

        @Override
        public Integer call() throws Exception {
            return desk().change(Desk.Errand.HARDEN, server, wishes, telling);
        }
    }

    @Command(name = "reconfigure", description = "change something on a server that was set up")
    static final class Reconfigure extends Sub {
        @Mixin Options.Server server;
        @Mixin Options.Wishes wishes;
        @Mixin Options.Telling telling;

        @Override
        public Integer call() throws Exception {
            return desk().change(Desk.Errand.RECONFIGURE, server, wishes, telling);
        }
    }

    @Command(name = "plan", description = "show what would change; changes nothing")
    static final class Plan extends Sub {
        @Mixin Options.Server server;
        @Mixin Options.Wishes wishes;
        @Mixin Options.Telling telling;

        @Option(names = "--without-openclaw", description = "plan for `harden`")
        boolean withoutOpenClaw;

        @Override
        public Integer call() throws Exception {
            return desk().plan(
                            withoutOpenClaw
                                    ? Optional.of(Answers.Purpose.HARDEN)
                                    : Optional.of(Answers.Purpose.INSTALL),
                            server,
                            wishes,
                            telling);
        }
    }

    @Command(name = "verify", description = "tell what is true now; changes nothing")
    static final class Verify extends Sub {
        @Mixin Options.Server server;
        @Mixin Options.Wishes wishes;
        @Mixin Options.Telling telling;

        @Option(
                names = "--from-outside",
                description = "also ask all 65,535 TCP ports of each public address, from here")
        boolean fromOutside;

        @Option(
                names = "--report",
                paramLabel = "FILE",
                description = "write the report as .txt or .json")
        Path report;

        @Override
        public Integer call() throws Exception {
            return desk().verify(
                            fromOutside ? From.OUTSIDE_TOO : From.THE_SERVER,
                            Optional.ofNullable(report),
                            server,
                            wishes,
                            telling);
        }
    }

    @Command(name = "runs", description = "what was done to the server, and how it stands")
    static final class Runs extends Sub {
        @Mixin Options.Server server;
        @Mixin Options.Wishes wishes;
        @Mixin Options.Telling telling;

        @Override
        public Integer call() throws Exception {
            return desk().runs(server, wishes, telling);
        }
    }

    @Command(name = "undo", description = "put back what was: the last run, one step, or all")
    static final class Undo extends Sub {
        @Mixin Options.Server server;
        @Mixin Options.Wishes wishes;
        @Mixin Options.Telling telling;
        @Mixin Options.Past past;

        @Override
        public Integer call() throws Exception {
            return desk().undo(past, server, wishes, telling);
        }
    }

    @Command(name = "resume", description = "go on with a run that was interrupted")
    static final class Resume extends Sub {
        @Mixin Options.Server server;
        @Mixin Options.Wishes wishes;
        @Mixin Options.Telling telling;

        @Override
        public Integer call() throws Exception {
            return desk().resume(server, wishes, telling);
        }
    }

    @Command(name = "confirm", description = "on the server, in a new login: the change may stay")
    static final class Confirm extends Sub {
        @Parameters(paramLabel = "WORD", description = "the word that clawsetup showed")
        String word;

        @Override
        public Integer call() throws Exception {
            return desk().confirm(word);
        }
    }

    @Command(
            name = "keys",
            description = "list, add, replace or remove the keys that open an account")
    static final class KeysCommand extends Sub {
        @Mixin Options.Server server;

        @Parameters(
                index = "1..*",
                paramLabel = "list|add|replace|remove",
                completionCandidates = Options.KeyVerbs.class,
                description = {
                    "what to do: list (where nothing is said); add [KEY]; replace OLD [KEY]; remove"
                            + " OLD...",
                    "KEY is a public key: the line, or its .pub file. Without one, a new key is"
                            + " made on this computer.",
                    "OLD is the name of a key, its fingerprint, or its .pub file."
                })
        List<String> words = new ArrayList<>();

        @Mixin Options.NewKey fresh;
        @Mixin Options.Wishes wishes;
        @Mixin Options.Telling telling;

        @Override
        public Integer call() throws Exception {
            return desk().keys(words, fresh, server, wishes, telling);
        }
    }

    @Command(name = "tunnel", description = "OpenClaw's gateway on this machine, through SSH")
    static final class Tunnel extends Sub {
        @Mixin Options.Server server;
        @Mixin Options.Wishes wishes;
        @Mixin Options.Telling telling;

        @Option(
                names = "--port",
                paramLabel = "PORT",
                description =
                        "the port on this machine; without it 18789, or the next that is free")
        Integer port;

        @Option(
                names = "--to",
                paramLabel = "PORT",
                description =
                        "the gateway's port on the server; without it 18789, or what its"
                                + " configuration says")
        Integer to;

        @Option(names = "--open", description = "open the browser")
        boolean open;

        @Option(
                names = "--sign-in",
                description =
                        "with a link that signs one browser in, once and within ten minutes; with"
                                + " --open, it opens there")
        boolean signIn;

        @Option(names = "--token", description = "show the gateway's token")
        boolean token;

        @Override
        public Integer call() throws Exception {
            var also = EnumSet.noneOf(TunnelDesk.Also.class);
            if (open) {
                also.add(TunnelDesk.Also.OPEN);
            }
            if (signIn) {
                also.add(TunnelDesk.Also.SIGN_IN);
            }
            if (token) {
                also.add(TunnelDesk.Also.TOKEN);
            }
            return desk().tunnel(
                            new TunnelDesk.Wish(port("--port", port), port("--to", to), also),
                            server,
                            wishes,
                            telling);
        }

        private static OptionalInt port(String name, Integer said) {
            if (said != null && (said < 1 || said > 65_535)) {
                throw new Desk.Halt(
                        dev.clawsetup.run.Exit.USAGE,
                        "cannot use %s %d: ports are 1 to 65535. Nothing was done. Name another, or none."
                                .formatted(name, said));
            }
            return said == null ? OptionalInt.empty() : OptionalInt.of(said);
        }
    }

    @Command(name = "demo", description = "the whole wizard on a recorded server; touches nothing")
    static final class Demo extends Sub {
        @Mixin Options.Telling telling;

        @Option(
                names = "--pace",
                paramLabel = "MS",
                description =
                        "milliseconds between two lines; ${DEFAULT-VALUE}, enough to read along")
        long pace = Recorded.BEAT.toMillis();

        @Option(
                names = "--server",
                paramLabel = "NAME",
                defaultValue = "fresh",
                description = "which recorded server; ${DEFAULT-VALUE} where none is named")
        String server;

        @Option(names = "--list", description = "the recorded servers, and what they show")
        boolean list;

        @Option(
                names = "--rollback",
                description =
                        "a dangerous change shuts the door, and the server puts the old settings"
                                + " back")
        boolean rollback;

        @Override
        public Integer call() throws Exception {
            return list
                    ? desk().demos()
                    : desk().demo(
                                    telling,
                                    server,
                                    rollback ? Played.Ending.ROLLED_BACK : Played.Ending.WELL,
                                    Duration.ofMillis(pace));
        }
    }

    @Command(name = "answers", description = "what can stand in an answers file")
    static final class AnswersCommand extends Sub {
        @Option(names = "--schema", description = "as JSON schema")
        boolean schema;

        @Option(
                names = "--example",
                arity = "0..1",
                fallbackValue = "internet",
                paramLabel = "LEVEL",
                description = "as a file to start from: home, internet, regulated")
        String example = "";

        @Override
        public Integer call() throws Exception {
            return desk().answers(schema, example);
        }
    }

    @Command(
            name = "facts",
            description = "print what clawsetup sees of the server, for a bug report; no secrets")
    static final class Facts extends Sub {
        @Mixin Options.Server server;
        @Mixin Options.Wishes wishes;

        @Override
        public Integer call() throws Exception {
            return desk().facts(server, wishes);
        }
    }

    @Command(
            name = "bundle",
            description =
                    "one file to post when asking for help: facts, runs, reports; names and secrets"
                            + " masked")
    static final class Bundle extends Sub {
        @Mixin Options.Server server;
        @Mixin Options.Wishes wishes;

        @Option(
                names = "--out",
                paramLabel = "FILE",
                description = "where it is written; a new file in this folder where none is named")
        Path out;

        @Override
        public Integer call() throws Exception {
            return desk().bundle(Optional.ofNullable(out), server, wishes);
        }
    }

    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return dev.clawsetup.release.Build.here().lines().toArray(String[]::new);
        }
    }
}
