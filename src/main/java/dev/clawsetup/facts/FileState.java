package dev.clawsetup.facts;

/// A file that one of our steps owns or has to compare.
///
/// @param mode octal, four digits: `0644`
/// @param owner `root:root`
/// @param content its text; for a file that may hold secrets, or is over 16 KiB, `sha256:` and its
///   hash
public record FileState(String mode, String owner, String content) {}
