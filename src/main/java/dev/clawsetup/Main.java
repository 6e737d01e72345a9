package dev.clawsetup;

/// Reads the command line, wires the parts together and returns the exit code.
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        System.out.println("clawsetup 0.1.0");
    }
}
