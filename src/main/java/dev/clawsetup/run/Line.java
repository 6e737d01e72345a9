package dev.clawsetup.run;

import dev.clawsetup.facts.Facts;
import dev.clawsetup.machine.CannotConnect;
import dev.clawsetup.machine.Command;
import dev.clawsetup.machine.Connector;
import dev.clawsetup.machine.Machine;
import dev.clawsetup.machine.Result;

import java.util.function.Function;

/// The connection that work is done over, made anew when it breaks.
final class Line implements AutoCloseable {
    private final Connector connector;
    private final Function<String, Facts> reader;
    private Machine machine;

    Line(Connector connector, Machine first, Function<String, Facts> reader) {
        this.connector = connector;
        this.machine = first;
        this.reader = reader;
    }

    Connector connector() {
        return connector;
    }

    Machine machine() {
        return machine;
    }

    Result run(Command command) {
        return machine.run(command);
    }

    /// Looks at the server: one round trip, nothing is changed.
    Facts look() {
        return reader.apply(recording());
    }

    String recording() {
        return machine.run(Command.of(Kit.text("facts.sh"))).out();
    }

    /// A new login in the old way takes the place of the broken one.
    void again() throws CannotConnect {
        machine.close();
        machine = connector.connect();
    }

    @Override
    public void close() {
        machine.close();
    }
}
