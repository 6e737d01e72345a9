package dev.clawsetup.facts;

/// A swap file or partition in use.
///
/// @param sizeMb in MiB
public record SwapArea(String path, int sizeMb) {}
