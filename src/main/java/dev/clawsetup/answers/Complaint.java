package dev.clawsetup.answers;

/// An answer that cannot be used.
///
/// @param why what is wrong with it, in a sentence
/// @param instead what to give instead, in a sentence
public record Complaint(Key key, String why, String instead) {}
