package dev.clawsetup.run;

/// The exit codes of the command line: a contract.
public final class Exit {
    private Exit() {}

    public static final int DONE = 0;
    public static final int STEP_FAILED = 1;
    public static final int CHANGES_PENDING = 2;
    public static final int USAGE = 64;
    public static final int ANSWERS = 65;
    public static final int REFUSED = 66;
    public static final int UNREACHABLE = 69;
    public static final int INTERNAL = 70;
    public static final int BUSY = 73;
    public static final int NO_SPACE = 74;
    public static final int ROLLED_BACK = 75;
    public static final int NO_PERMISSION = 77;
}
