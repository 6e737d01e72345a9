package dev.clawsetup.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import dev.clawsetup.machine.CannotConnect;
import dev.clawsetup.machine.Command;
import dev.clawsetup.machine.MachineLost;
import dev.clawsetup.machine.Result;
import dev.clawsetup.plan.Shell;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// The runs that a server has on record, and the way back from them.
final class Past {
    /// One line a run and a step, tabs between; what somebody else wrote there is one field at
    /// most.
    private static final String LIST =
            """
            cd /var/lib/clawsetup/runs 2>/dev/null || exit 0
            for r in */; do
                r=${r%/}; [ -d "$r" ] || continue
                printf 'run\\t%s\\t%s\\n' "$r" "$(tr -d '\\n\\t' <"$r/run.json" 2>/dev/null)"
                for s in "$r"/*/state.*; do
                    [ -e "$s" ] || continue
                    d=${s%/state.*}
                    printf 'step\\t%s\\t%s\\t%s\\t%s\\t%s\\n' "${d#*/}" "${s##*/state.}" "$(head -n 1 "$d/title" | tr -d '\\t')" \\
                        "$(UNDO | tr -d '\\t')" \\
                        "$(sed -n 's/^[0-9TZ:-]* \\(cannot \\|failed: \\)/\\1/p' "$d/undo.log" 2>/dev/null | tail -n 1 | tr -d '\\t')"
                done
            done
            """
                    .replace("UNDO", OnRecord.undoIn("\"$d/undo.log\""));

    private final Line line;
    private final Telling telling;

    Past(Line line, Telling telling) {
        this.line = line;
        this.telling = telling;
    }

    /// One step of one run.
    ///
    /// @param undo what `rollback` wrote down when it began: a moment and a word
    /// @param trouble the last thing that it could not do
    private record Part(
            String run, String folder, String title, String state, String undo, String trouble) {
        String path() {
            return run + "/" + folder;
        }

        /// `07-ssh.keys-only` → `ssh.keys-only`.
        String id() {
            return folder.substring(folder.indexOf('-') + 1);
        }

        String why() {
            return state.equals("undoing") && !trouble.isEmpty()
                    ? "is still being put back, as the server %s; it tries again every 20 seconds"
                            .formatted(trouble)
                    : new OnRecord(state, undo).why();
        }

        boolean undoable() {
            return switch (state) {
                case "applying", "applied", "armed", "confirmed", "undoing" -> true;
                default -> false;
            };
        }
    }

    /// A run as it is listed, with its steps in the order they were done.
    private record Listed(String name, String who, List<Part> parts) {}

    private List<Listed> listed() {
        var runs = new ArrayList<Listed>();
        for (var text : (Iterable<String>) line.run(Command.of(LIST)).out().lines()::iterator) {
            var fields = text.split("\t", -1);
            if (fields.length == 3 && fields[0].equals("run")) {
                runs.add(new Listed(fields[1], who(fields[2]), new ArrayList<>()));
            } else if (fields.length == 6 && !runs.isEmpty()) {
                var run = runs.getLast();
                run.parts()
                        .add(
                                new Part(
                                        run.name(),
                                        fields[1],
                                        fields[3],
                                        fields[2],
                                        fields[4],
                                        fields[5]));
            }
        }
        return runs.reversed();
    }

    /// Newest first; their steps in the order they were done.
    List<PastRun> runs() {
        return listed().stream()
                .map(run ->
                        new PastRun(
                                run.name(),
                                run.who(),
                                run.parts().stream()
                                        .map(p ->
                                                new PastRun.PastStep(
                                                        p.id(), p.title(), p.state(), p.why()))
                                        .toList()))
                .toList();
    }

    private static String who(String json) {
        try {
            JsonNode about = new ObjectMapper().readTree(json);
            return "%s from %s, clawsetup %s"
                    .formatted(
                            about.path("who").asText("?"),
                            about.path("from").asText("?"),
                            about.path("version").asText("?"));
        } catch (JsonProcessingException e) {
            return "";
        }
    }

    /// Newest first, in a run and between runs.
    private List<Part> parts() {
        return listed().stream().flatMap(run -> run.parts().reversed().stream()).toList();
    }

    Report undo(Undo what) {
        var all = parts();
        var chosen = all.stream().filter(p -> wanted(what, p)).filter(Part::undoable).toList();
        if (!what.also().contains(Undo.Also.ALL_RUNS) && !chosen.isEmpty()) {
            var newest = chosen.getFirst().run();
            chosen = chosen.stream().filter(p -> p.run().equals(newest)).toList();
            if (what.step().isPresent()) {
                chosen = chosen.subList(0, 1);
            }
        }
        var purge = what.also().contains(Undo.Also.DATA);
        if (chosen.isEmpty() && !purge) {
            return report("", Exit.DONE, "There is nothing to undo.");
        }
        var newest = chosen.isEmpty() ? "" : chosen.getFirst().run();
        try (var _ = lease("undo")) {
            return undo(chosen, what, newest);
        } catch (Halt e) {
            return report(newest, e.exit(), e.getMessage());
        } catch (MachineLost e) {
            return report(
                    newest,
                    Exit.UNREACHABLE,
                    ("cannot see the end of it: %s. The server finishes the step at hand by itself."
                                    + " Do the same again when the line is back.")
                            .formatted(e.getMessage()));
        }
    }

    private static boolean wanted(Undo what, Part part) {
        return what.run().map(part.run()::equals).orElse(true)
                && what.step()
                        .map(s -> s.equals(part.id()) || s.equals(part.folder()))
                        .orElse(true);
    }

    /// Others are kept out, the scripts are ours, and a reboot in the middle is provided for.
    private Lifeline lease(String what) throws Halt {
        var kit = line.run(Kit.install());
        if (!kit.ok()) {
            throw new Halt(
                    kit.exit() == Exit.REFUSED ? Exit.REFUSED : Exit.NO_SPACE,
                    kit.exit() == Exit.REFUSED
                            ? "cannot undo: a later clawsetup has worked on this server. Use that"
                                    + " one."
                            : "cannot write to " + Kit.BASE + ": " + kit.err().strip());
        }
        try {
            var user = line.machine().session().user();
            var lifeline = Lifeline.open(line.connector(), user + ", " + what, telling::beat);
            line.run(Kit.using("boot_unit"));
            return lifeline;
        } catch (CannotConnect e) {
            throw new Halt(Exit.UNREACHABLE, e.getMessage() + ". " + e.remedy());
        }
    }

    private Report undo(List<Part> chosen, Undo what, String newest) {
        var flags =
                (what.also().contains(Undo.Also.EDITED) ? "--over " : "")
                        + (what.also().contains(Undo.Also.DATA) ? "--purge " : "");
        telling.began(
                line.connector().target().label(),
                newest,
                chosen.stream().map(p -> new Event.Todo(p.id(), p.title(), false)).toList());
        var exit = Exit.DONE;
        for (var part : chosen) {
            if (exit != Exit.DONE) {
                ended(part, Outcome.LEFT_OUT, "the undo ended before it");
                continue;
            }
            exit = undo(part, flags);
        }
        if (exit == Exit.DONE && what.also().contains(Undo.Also.DATA)) {
            line.run(Kit.using(PURGE).within(Duration.ofMinutes(5)));
        }
        line.run(Kit.using("end"));
        return report(
                newest,
                exit,
                switch (exit) {
                    case Exit.DONE -> "Everything that was asked for is taken back.";
                    case Exit.REFUSED ->
                            "Somebody edited a file since, so the undo stopped there. Look at it,"
                                    + " and use --over to put the old version back all the same.";
                    default ->
                            "The undo is not complete. The server tries again every 20 seconds; see"
                                    + " undo.log in the step's folder.";
                });
    }

    private int undo(Part part, String flags) {
        telling.stepBegan(part.id());
        var result = line.run(Journal.rollback(flags + part.path()));
        result.out().lines().forEach(text -> telling.log(part.id(), text));
        return switch (result.exit()) {
            case 0 -> {
                ended(part, Outcome.UNDONE, "as it was before");
                yield Exit.DONE;
            }
            case 3 -> {
                ended(part, Outcome.REFUSED, result.out().strip());
                yield Exit.REFUSED;
            }
            default -> {
                ended(part, Outcome.FAILED, (result.out() + result.err()).strip());
                yield Exit.STEP_FAILED;
            }
        };
    }

    private void ended(Part part, Outcome outcome, String words) {
        telling.stepEnded(part.id(), part.title(), outcome, words);
    }

    /// Homes of accounts that we made and that an earlier undo left, locked.
    private static final String PURGE =
            """
            failed=; purge=yes
            for a in "$BASE"/runs/*/*/accounts; do
                [ -e "$a" ] || continue
                a=${a#"$BASE"/runs/}; step "${a%/accounts}"
                for n in $(cat "$DIR/accounts"); do account_back "$n"; done
            done
            [ -z "$failed" ]
            """;

    Report settle() {
        var unfinished =
                parts().stream()
                        .filter(p ->
                                switch (p.state()) {
                                    case "applied", "confirmed", "undone" -> false;
                                    default -> true;
                                })
                        .toList();
        if (unfinished.isEmpty()) {
            // a client that was killed with nothing open leaves the boot unit, which waits for it
            line.run(
                    Command.of(
                            "[ ! -e %1$s/lib.sh ] || { . %1$s/lib.sh; at_work || end; }\n"
                                    .formatted(Kit.BASE)));
            return report("", Exit.DONE, "Nothing is unfinished.");
        }
        var newest = unfinished.getFirst().run();
        try (var _ = lease("resume")) {
            telling.began(
                    line.connector().target().label(),
                    newest,
                    unfinished.stream()
                            .map(p -> new Event.Todo(p.id(), p.title(), false))
                            .toList());
            var exit = Exit.DONE;
            for (var part : unfinished) {
                exit = Math.max(exit, settle(part));
            }
            line.run(Kit.using("end"));
            return report(
                    newest,
                    exit,
                    exit == Exit.DONE
                            ? "What was unfinished is brought to its end."
                            : "Not everything could be brought to its end: see above.");
        } catch (Halt e) {
            return report(newest, e.exit(), e.getMessage());
        } catch (MachineLost e) {
            return report(
                    newest,
                    Exit.UNREACHABLE,
                    "cannot see the end of it: %s. Do the same again when the line is back."
                            .formatted(e.getMessage()));
        }
    }

    private int settle(Part part) {
        telling.stepBegan(part.id());
        var journal = new Journal(line, part.run());
        return switch (part.state()) {
            case "saved" -> {
                line.run(Kit.using("step " + part.path() + "\nmark saved undone"));
                ended(part, Outcome.UNDONE, "it had not begun");
                yield Exit.DONE;
            }
            // whoever armed it holds the lease no more, so nobody is going to confirm it
            case "armed" -> undo(part, "--unconfirmed ");
            case "undoing" -> undo(part, "--over ");
            default -> settleApplying(part, journal);
        };
    }

    /// A plain step whose end nobody saw. Packages are finished, as half of one helps nobody;
    /// anything else is taken back.
    private int settleApplying(Part part, Journal journal) {
        var received = new Journal.Received(text -> telling.log(part.id(), text));
        var exit = journal.follow(part.path(), received);
        received.flush();
        if (exit == 0) {
            ended(part, Outcome.DONE, "it had ended well");
            return Exit.DONE;
        }
        if (!part.id().equals("packages")) {
            return undo(part, "--over ");
        }
        var mended =
                line.run(
                        Kit.using(
                                        "step "
                                                + Shell.word(part.path())
                                                + "\n"
                                                + "umask 022; apt_free && dpkg_mend && mark"
                                                + " applying applied\n")
                                .within(Duration.ofMinutes(30)));
        mended.out().lines().forEach(text -> telling.log(part.id(), text));
        if (mended.ok()) {
            ended(part, Outcome.DONE, "what was cut off is finished");
            return Exit.DONE;
        }
        ended(part, Outcome.FAILED, mended.err().strip());
        return Exit.STEP_FAILED;
    }

    Report confirm(String word) {
        var result =
                line.run(
                        Command.of(
                                "[ -x /var/lib/clawsetup/confirm ] || exit 75\n"
                                        + "exec /var/lib/clawsetup/confirm "
                                        + Shell.word(word)));
        return report(
                "",
                result.exit(),
                result.ok() ? "Confirmed: it stays." : "cannot confirm: " + cause(result));
    }

    /// Without the name that every script says before what went wrong.
    private static String cause(Result result) {
        var said = result.err().strip().replaceFirst("^clawsetup: ", "");
        return said.isEmpty()
                ? "no change was ever made here with clawsetup. Look whether this is the server."
                : said + ".";
    }

    private Report report(String run, int exit, String summary) {
        return new Report(
                line.connector().target().label(),
                run,
                exit,
                summary,
                telling.rows(),
                List.of(),
                List.of(),
                "");
    }
}
