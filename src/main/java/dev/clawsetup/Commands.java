package dev.clawsetup;

import dev.clawsetup.answers.Answers;
import dev.clawsetup.demo.Played;
import dev.clawsetup.release.Build;
import dev.clawsetup.run.Recorded;
import dev.clawsetup.run.Verify.From;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Range;

import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/// The command line: which command takes what. What each one does is in {@link Desk}.
final class Commands {
    private Commands() {}

    /// The commands, as `--help` lists them.
    enum Name {
        INSTALL("harden the server and install OpenClaw on it"),
        HARDEN("harden the server, without OpenClaw"),
        RECONFIGURE("change something on a server that was set up"),
        PLAN("show what would change; changes nothing"),
        VERIFY("tell what is true now; changes nothing"),
        RUNS("what was done to the server, and how it stands"),
        UNDO("put back what was: the last run, one step, or all"),
        RESUME("go on with a run that was interrupted"),
        CONFIRM("on the server, in a new login: the change may stay"),
        KEYS("list, add, replace or remove the keys that open an account"),
        TUNNEL("OpenClaw's gateway on this machine, through SSH"),
        DEMO("the whole wizard on a recorded server; touches nothing"),
        ANSWERS("what can stand in an answers file"),
        FACTS("print what clawsetup sees of the server, for a bug report; no secrets"),
        BUNDLE(
                "one file to post when asking for help: facts, runs, reports; names and secrets"
                        + " masked"),
        COMPLETION("print what makes a shell complete clawsetup's words"),
        MAN("print the manual page: clawsetup man | man -l -"),
        UPDATE("bring the newest version of this program, its signature checked");

        private final String about;

        Name(String about) {
            this.about = about;
        }

        static Optional<Name> of(String word) {
            return Stream.of(values()).filter(name -> name.word().equals(word)).findFirst();
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /// Whether it tells of all commands.
        boolean tellsOfAll() {
            return this == COMPLETION || this == MAN;
        }

        CommandSpec command(Desk desk) {
            var command = command().on(desk);
            command.usageMessage().description(about);
            return command;
        }

        private Command command() {
            return switch (this) {
                case INSTALL -> new Install();
                case HARDEN -> new Harden();
                case RECONFIGURE -> new Reconfigure();
                case PLAN -> new Plan();
                case VERIFY -> new Verify();
                case RUNS -> new Runs();
                case UNDO -> new Undo();
                case RESUME -> new Resume();
                case CONFIRM -> new Confirm();
                case KEYS -> new Keys();
                case TUNNEL -> new Tunnel();
                case DEMO -> new Demo();
                case ANSWERS -> new AnswersFile();
                case FACTS -> new Facts();
                case BUNDLE -> new Bundle();
                case COMPLETION -> new Upkeep.Completing();
                case MAN -> new Upkeep.Manual();
                case UPDATE -> new Upkeep.Updating();
            };
        }
    }

    /// What one command takes, and does.
    abstract static class Command extends Arguments {
        private CommandSpec spec;

        /// @return the exit code
        abstract int run(Desk desk) throws Exception;

        /// For the parser, which calls it back.
        final CommandSpec on(Desk desk) {
            Callable<Integer> run = () -> run(desk);
            spec = joined(CommandSpec.wrapWithoutInspection(run));
            return spec;
        }

        final CommandSpec spec() {
            return spec;
        }
    }

    /// `clawsetup` without a command.
    static final class Top extends Command {
        final Options.Telling telling = also(new Options.Telling());

        Top() {
            take(option("-h --help", "says this").usageHelp(true).build());
            take(option("-V --version", "says which version this is").versionHelp(true).build());
        }

        @Override
        int run(Desk desk) {
            return desk.wizard(telling);
        }

        static CommandSpec command(Desk desk) {
            var command = new Top().on(desk);
            command.name(Main.NAME);
            command.versionProvider(() -> Build.here().lines().toArray(String[]::new));
            command.usageMessage()
                    .description(
                            "Installs OpenClaw on a Debian or Ubuntu server, hardens it, and never"
                                    + " locks you out.",
                            "Without a command: the wizard.");
            return command;
        }
    }

    /// What every command below it takes.
    abstract static class Sub extends Command {
        Sub() {
            take(option("-h --help", "says this").usageHelp(true).build());
        }
    }

    /// What is done on a server, and told.
    abstract static class OnServer extends Sub {
        final Options.Server server = also(new Options.Server());
        final Options.Telling telling = also(new Options.Telling());
    }

    /// What makes a plan for a server.
    abstract static class Planning extends OnServer {
        final Options.Wishes wishes = also(new Options.Wishes());
    }

    /// What plans nothing, and may be answered in advance all the same: how to log in.
    abstract static class Plain extends OnServer {
        final Options.Given given = also(new Options.Given());
    }

    private static final class Install extends Planning {
        @Override
        int run(Desk desk) throws Exception {
            return desk.change(Desk.Errand.INSTALL, server, wishes, telling);
        }
    }

    private static final class Harden extends Planning {
        @Override
        int run(Desk desk) throws Exception {
            return desk.change(Desk.Errand.HARDEN, server, wishes, telling);
        }
    }

    private static final class Reconfigure extends Planning {
        @Override
        int run(Desk desk) throws Exception {
            return desk.change(Desk.Errand.RECONFIGURE, server, wishes, telling);
        }
    }

    private static final class Plan extends Planning {
        final Argument<Boolean> withoutOpenClaw = flag("--without-openclaw", "plan for `harden`");

        @Override
        int run(Desk desk) throws Exception {
            var purpose =
                    withoutOpenClaw.value() ? Answers.Purpose.HARDEN : Answers.Purpose.INSTALL;
            return desk.plan(Optional.of(purpose), server, wishes, telling);
        }
    }

    private static final class Verify extends Planning {
        final Argument<Boolean> fromOutside =
                flag(
                        "--from-outside",
                        "also ask all 65,535 TCP ports of each public address, from here");

        final Argument<Path> report = file("--report FILE", "write the report as .txt or .json");

        @Override
        int run(Desk desk) throws Exception {
            return desk.verify(
                    fromOutside.value() ? From.OUTSIDE_TOO : From.THE_SERVER,
                    Optional.ofNullable(report.value()),
                    server,
                    wishes,
                    telling);
        }
    }

    private static final class Runs extends Plain {
        @Override
        int run(Desk desk) throws Exception {
            return desk.runs(server, given, telling);
        }
    }

    private static final class Undo extends Plain {
        final Options.Past past = also(new Options.Past());

        @Override
        int run(Desk desk) throws Exception {
            return desk.undo(past, server, given, telling);
        }
    }

    private static final class Resume extends Planning {
        @Override
        int run(Desk desk) throws Exception {
            return desk.resume(server, wishes, telling);
        }
    }

    private static final class Confirm extends Sub {
        final Argument<String> word =
                take(
                        place("WORD", "the word that clawsetup showed")
                                .type(String.class)
                                .required(true)
                                .build());

        @Override
        int run(Desk desk) throws Exception {
            return desk.confirm(word.value());
        }
    }

    private static final class Keys extends Sub {
        final Options.Server server = also(new Options.Server());

        final Argument<List<String>> words =
                take(
                        place(
                                        "list|add|replace|remove",
                                        "what to do: list (where nothing is said); add [KEY];"
                                                + " replace OLD [KEY]; remove OLD...",
                                        "KEY is a public key: the line, or its .pub file. Without"
                                                + " one, a new key is made on this computer.",
                                        "OLD is a key's name, its fingerprint, or its .pub file.")
                                .type(List.class)
                                .initialValue(List.of())
                                .index("1..*")
                                .arity(new Range(0, 1, false, true, "0..1"))
                                .build());

        final Options.NewKey fresh = also(new Options.NewKey());
        final Options.Wishes wishes = also(new Options.Wishes());
        final Options.Telling telling = also(new Options.Telling());

        @Override
        int run(Desk desk) throws Exception {
            return desk.keys(words.value(), fresh, server, wishes, telling);
        }
    }

    private static final class Tunnel extends Plain {
        final Argument<Integer> port =
                take(
                        option(
                                        "--port PORT",
                                        "the port on this machine; without it 18789, or the next"
                                                + " that is free")
                                .type(Integer.class)
                                .build());

        final Argument<Integer> to =
                take(
                        option(
                                        "--to PORT",
                                        "the gateway's port on the server; without it 18789, or"
                                                + " what its configuration says")
                                .type(Integer.class)
                                .build());

        final Argument<Boolean> open = flag("--open", "open the browser");

        final Argument<Boolean> signIn =
                flag(
                        "--sign-in",
                        "with a link that signs one browser in, once and within ten minutes; with"
                                + " --open, it opens there");

        final Argument<Boolean> token = flag("--token", "show the gateway's token");

        @Override
        int run(Desk desk) throws Exception {
            var also = EnumSet.noneOf(TunnelDesk.Also.class);
            if (open.value()) {
                also.add(TunnelDesk.Also.OPEN);
            }
            if (signIn.value()) {
                also.add(TunnelDesk.Also.SIGN_IN);
            }
            if (token.value()) {
                also.add(TunnelDesk.Also.TOKEN);
            }
            return desk.tunnel(
                    new TunnelDesk.Wish(
                            port("--port", port.value()), port("--to", to.value()), also),
                    server,
                    given,
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

    private static final class Demo extends Sub {
        final Options.Telling telling = also(new Options.Telling());

        final Argument<Long> pace =
                take(
                        option(
                                        "--pace MS",
                                        "milliseconds between two lines; ${DEFAULT-VALUE}, enough"
                                                + " to read along")
                                .type(long.class)
                                .initialValue(Recorded.BEAT.toMillis())
                                .build());

        final Argument<String> server =
                take(
                        option(
                                        "--server NAME",
                                        "which recorded server; ${DEFAULT-VALUE} where none is"
                                                + " named")
                                .type(String.class)
                                .initialValue("fresh")
                                .build());

        final Argument<Boolean> list = flag("--list", "the recorded servers, and what they show");

        final Argument<Boolean> rollback =
                flag(
                        "--rollback",
                        "a dangerous change shuts the door, and the server puts the old settings"
                                + " back");

        @Override
        int run(Desk desk) throws Exception {
            return list.value()
                    ? desk.demos()
                    : desk.demo(
                            telling,
                            server.value(),
                            rollback.value() ? Played.Ending.ROLLED_BACK : Played.Ending.WELL,
                            Duration.ofMillis(pace.value()));
        }
    }

    private static final class AnswersFile extends Sub {
        final Argument<Boolean> schema = flag("--schema", "as JSON schema");

        final Argument<String> example =
                take(
                        option(
                                        "--example LEVEL",
                                        "as a file to start from: home, internet, regulated")
                                .type(String.class)
                                .initialValue("")
                                .arity("0..1")
                                .fallbackValue("internet")
                                .build());

        @Override
        int run(Desk desk) throws Exception {
            return desk.answers(schema.value(), example.value());
        }
    }

    private static final class Facts extends Sub {
        final Options.Server server = also(new Options.Server());
        final Options.Given given = also(new Options.Given());

        @Override
        int run(Desk desk) throws Exception {
            return desk.facts(server, given);
        }
    }

    private static final class Bundle extends Sub {
        final Options.Server server = also(new Options.Server());
        final Options.Given given = also(new Options.Given());

        final Argument<Path> out =
                file(
                        "--out FILE",
                        "where it is written; a new file in this folder where none is named");

        @Override
        int run(Desk desk) throws Exception {
            return desk.bundle(Optional.ofNullable(out.value()), server, given);
        }
    }
}
