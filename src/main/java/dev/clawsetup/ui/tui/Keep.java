package dev.clawsetup.ui.tui;

import dev.clawsetup.answers.Draft;
import dev.clawsetup.run.Report;

import java.io.IOException;
import java.util.List;

/// Saves what is left of a run on this side: report, answers, rescue card.
@FunctionalInterface
public interface Keep {
    /// For runs that leave nothing, like a demonstration.
    Keep NOTHING = (report, answers) -> List.of();

    /// @return the files, as the person finds them
    List<String> keep(Report report, Draft answers) throws IOException;
}
