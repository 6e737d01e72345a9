package dev.clawsetup.ui;

import dev.clawsetup.run.Engine;
import dev.clawsetup.run.Event;
import dev.clawsetup.run.Exit;
import dev.clawsetup.run.Provisioner;
import dev.clawsetup.run.Report;

import java.util.List;
import java.util.function.Consumer;

/// Brings what an earlier run left in the middle to its end, so that the next one can begin.
@FunctionalInterface
public interface Settle {
    /// As the server's own engine does it. A recorded server has nothing to settle.
    Settle BY_ENGINE =
            (server, tell) ->
                    server instanceof Engine engine
                            ? engine.settle(tell)
                            : new Report(
                                    server.server(),
                                    "",
                                    Exit.DONE,
                                    "Nothing is unfinished.",
                                    List.of(),
                                    List.of(),
                                    List.of(),
                                    "");

    Report settle(Provisioner server, Consumer<Event> tell);
}
