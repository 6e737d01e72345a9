package dev.clawsetup.run;

/// Whether somebody sits in front of the run and can be asked to do something elsewhere.
public enum Attended {
    BY_A_PERSON,
    BY_NOBODY
}
