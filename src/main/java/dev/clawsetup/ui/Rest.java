package dev.clawsetup.ui;

import dev.clawsetup.run.Outcome;
import dev.clawsetup.run.Report;

import java.util.List;
import java.util.Optional;

/// What a run was to do and did not: another run can go on with it.
public final class Rest {
    private Rest() {}

    public static List<Report.Row> of(Report report) {
        return report.rows().stream()
                .filter(row ->
                        switch (row.outcome()) {
                            case REFUSED, FAILED, UNDONE, LEFT_OUT -> true;
                            case NOTHING_TO_DO, OFF, DONE, PENDING, ADVICE -> false;
                        })
                .toList();
    }

    /// What went wrong; the others were only left out for it.
    public static Optional<Report.Row> failed(Report report) {
        return of(report).stream().filter(row -> row.outcome() != Outcome.LEFT_OUT).findFirst();
    }
}
