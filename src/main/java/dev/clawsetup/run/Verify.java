package dev.clawsetup.run;

import dev.clawsetup.answers.Answers;
import dev.clawsetup.facts.Facts;
import dev.clawsetup.plan.Change;
import dev.clawsetup.plan.Plan;
import dev.clawsetup.plan.Work;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/// What is true now: the plan, which must be empty, and what takes longer to see than facts may.
///
/// Changes nothing.
public final class Verify {
    private final Proofs proofs;
    private final Telling telling;

    /// From where it is looked at.
    public enum From {
        /// What the server itself and one login tell.
        THE_SERVER,
        /// Every TCP port of its public addresses as well, asked from here.
        OUTSIDE_TOO
    }

    Verify(Proofs proofs, Telling telling) {
        this.proofs = proofs;
        this.telling = telling;
    }

    Report verify(String server, Plan plan, Facts now, Answers want, From from) {
        for (var row : plan.rows()) {
            var step = row.step();
            switch (row.change()) {
                case Change.None none -> observe(row, none.observed(), now, want);
                case Change.Off off -> row(row, Outcome.OFF, off.why());
                case Change.Refusal no -> row(row, Outcome.REFUSED, no.why() + "; " + no.remedy());
                case Change.Advice advice ->
                        row(row, Outcome.ADVICE, advice.why() + "; " + advice.todo());
                case Work work ->
                        row(row, Outcome.PENDING, work.now().isEmpty() ? step.title() : work.now());
            }
        }
        switch (from) {
            case THE_SERVER -> {}
            case OUTSIDE_TOO -> outside(now, want);
        }
        var rows = telling.rows();
        var open =
                rows.stream()
                        .filter(row ->
                                row.outcome() == Outcome.PENDING
                                        || row.outcome() == Outcome.REFUSED)
                        .count();
        return new Report(
                server,
                "",
                open == 0 ? Exit.DONE : Exit.CHANGES_PENDING,
                open == 0
                        ? "everything is as it should be"
                        : "%d of %d things are not as they should be".formatted(open, rows.size()),
                rows,
                List.of(),
                rows.stream()
                        .filter(row -> row.outcome() == Outcome.ADVICE)
                        .map(Report.Row::observed)
                        .toList(),
                "");
    }

    private void row(Plan.Row row, Outcome outcome, String words) {
        telling.row(row.step().id(), row.step().title(), outcome, words);
    }

    private void observe(Plan.Row row, String observed, Facts now, Answers want) {
        var words = new ArrayList<>(List.of(observed));
        var outcome = Outcome.NOTHING_TO_DO;
        for (var proof : row.step().observations(now, want)) {
            telling.preparing("observing: " + row.step().title());
            var seen = proofs.look(proof, now);
            words.add(seen.words());
            outcome = seen.holds() ? outcome : Outcome.PENDING;
        }
        row(row, outcome, String.join("; ", words));
    }

    private void outside(Facts now, Answers want) {
        proofs.before(now);
        var expected = new TreeSet<>(now.sshd().ports());
        want.firewall().keep().stream()
                .filter(port -> port.endsWith("/tcp"))
                .map(port -> Integer.valueOf(port.substring(0, port.indexOf('/'))))
                .forEach(expected::add);
        var words = new ArrayList<String>();
        var outcome = Outcome.NOTHING_TO_DO;
        for (var address : proofs.addresses()) {
            telling.preparing("asking all %d TCP ports of %s".formatted(PortScan.ALL, address));
            try {
                var open = PortScan.open(address);
                var unexpected = open.stream().filter(port -> !expected.contains(port)).toList();
                words.add(
                        unexpected.isEmpty()
                                ? "%s: of %,d ports only %s answer"
                                        .formatted(address, PortScan.ALL, open)
                                : "%s: nobody named %s".formatted(address, unexpected));
                outcome = unexpected.isEmpty() ? outcome : Outcome.PENDING;
            } catch (IOException e) {
                words.add("%s cannot be reached from here (%s)".formatted(address, e.getMessage()));
            }
        }
        if (words.isEmpty()) {
            words.add("there is no direct way from here, so nothing was asked");
        }
        telling.row(
                "network.from-outside",
                "From outside only SSH and what you kept answers",
                outcome,
                String.join("; ", words));
    }
}
