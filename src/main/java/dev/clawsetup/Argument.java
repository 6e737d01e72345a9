package dev.clawsetup;

import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

/// One thing that can be said on a command line, and what was said.
record Argument<T>(ArgSpec spec) implements Arguments.Part {
    /// What was said; where nothing was, what the argument began with.
    T value() {
        return spec.getValue();
    }

    /// As if it had been said.
    void say(T value) {
        spec.setValue(value);
    }

    @Override
    public void joins(CommandSpec command) {
        command.add(spec);
    }
}
