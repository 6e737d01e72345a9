package dev.clawsetup.machine;

/// What a command left behind. A non-zero exit is a result, not an exception: the caller decides
/// what a code means.
///
/// @param exit the script's exit status; 128 + n where signal n ended it
/// @param out standard output, as UTF-8 (invalid bytes replaced)
/// @param err standard error, likewise
public record Result(int exit, String out, String err) {
    public boolean ok() {
        return exit == 0;
    }
}
