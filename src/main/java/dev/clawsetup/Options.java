package dev.clawsetup;

import dev.clawsetup.answers.Draft;
import dev.clawsetup.answers.Keys;
import dev.clawsetup.answers.Value;

import java.nio.file.Path;
import java.util.List;

/// What several commands take; which command takes what is in {@link Commands}.
final class Options {
    private Options() {}

    /// Which server, and how to log in. Never a secret: those come from the answers file, the
    /// environment, or a prompt.
    static final class Server extends Arguments.Group {
        final Argument<String> target =
                take(
                        place(
                                        "TARGET",
                                        "the server: [user@]host[:port],",
                                        "or a Host of ~/.ssh/config")
                                .type(String.class)
                                .initialValue("")
                                .arity("0..1")
                                .build());

        final Argument<Boolean> local = flag("--local", "the server is this machine");

        final Argument<List<Path>> identities =
                files("-i --identity FILE", "a private key to log in with");

        final Argument<String> jump = text("-J --jump [user@]host[:port]", "a host to go through");

        final Argument<List<Path>> knownHosts =
                files("--known-hosts FILE", "known host keys, instead of ~/.ssh/known_hosts");

        final Argument<String> hostKey =
                text("--host-key SHA256:…", "the fingerprint that the server must show");

        Server() {
            super("server");
        }

        boolean named() {
            return local.value() || !target.value().isEmpty();
        }
    }

    /// What is answered in advance.
    static class Given extends Arguments.Group {
        final Argument<Path> answers =
                file("--answers FILE", "answers in YAML; see `clawsetup answers --example`");

        final Argument<List<String>> set =
                texts("--set KEY=VALUE", "one answer, over those of the file");

        Given() {
            this("given");
        }

        private Given(String name) {
            super(name);
        }

        /// Those that have an option of their own.
        Draft draft() {
            return Draft.empty();
        }
    }

    /// What is wanted, where it is planned.
    static final class Wishes extends Given {
        final Argument<String> level =
                text(
                        "--level home|internet|regulated",
                        "who can reach the server; sets the defaults");

        final Argument<List<String>> only =
                commaTexts("--only ID", "only these controls (`ssh.*`)");

        final Argument<List<String>> skip = commaTexts("--skip ID", "all but these controls");

        final Argument<String> deadline =
                text(
                        "--deadline SECONDS",
                        "how long a dangerous change waits for its proof (5 to 3600; 90 where"
                                + " nothing is said)");

        Wishes() {
            super("wishes");
        }

        @Override
        Draft draft() {
            var draft = Draft.empty();
            if (!level.value().isEmpty()) {
                draft = draft.with(Keys.LEVEL, Value.of(level.value()));
            }
            if (!deadline.value().isEmpty()) {
                draft = draft.with(Keys.DEADLINE, Value.of(deadline.value()));
            }
            if (!only.value().isEmpty()) {
                draft = draft.with(Keys.ONLY, Value.of(only.value()));
            }
            return skip.value().isEmpty() ? draft : draft.with(Keys.SKIP, Value.of(skip.value()));
        }
    }

    /// How it is told.
    static final class Telling extends Arguments.Group {
        final Argument<Boolean> yes =
                flag("--yes", "ask nothing: take the default of every question");

        final Argument<Boolean> plain =
                flag(
                        "--plain",
                        "line by line instead of full screen (screen readers, serial consoles)");

        final Argument<Boolean> json =
                flag("--json", "one JSON event a line on standard output; asks nothing");

        final Argument<Boolean> dark = flag("--dark", "the terminal's background is dark");

        final Argument<Boolean> light = flag("--light", "the terminal's background is light");

        Telling() {
            super("telling");
        }

        boolean unattended() {
            return yes.value() || json.value();
        }
    }

    /// Which part of which run.
    static final class Past extends Arguments.Group {
        final Argument<String> run = text("--run ID", "this run; see `clawsetup runs`");

        final Argument<String> step = text("--step ID", "this step only: ssh.keys-only");

        final Argument<Boolean> all = flag("--all", "all runs, newest first");

        final Argument<Boolean> over =
                flag(
                        "--over",
                        "also where somebody edited a file since: the old version comes back");

        final Argument<Boolean> purge =
                flag("--purge", "remove OpenClaw's data and our records as well");

        Past() {
            super("past");
        }
    }

    /// How a key is made.
    static final class NewKey extends Arguments.Group {
        final Argument<Path> to = file("--to FILE", "the new key's file; else ~/.ssh/id_ed25519…");

        final Argument<Boolean> recovery =
                flag(
                        "--recovery",
                        "the new key is for the day when this computer is lost: to be put away");

        NewKey() {
            super("fresh");
        }
    }
}
