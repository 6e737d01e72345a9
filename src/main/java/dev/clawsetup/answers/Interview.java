package dev.clawsetup.answers;

import dev.clawsetup.facts.Facts;

import java.util.List;

/// The one list of questions that all fronts ask: full screen, line by line, or from a file.
///
/// Pure: what is asked, and what is complained about, follows from the facts, the operator and the
/// answers so far.
public final class Interview {
    private final Facts facts;
    private final Operator operator;
    private final Answers.Purpose purpose;

    public Interview(Facts facts, Operator operator, Answers.Purpose purpose) {
        this.facts = facts;
        this.operator = operator;
        this.purpose = purpose;
    }

    /// The pages that make sense with the answers so far, in order.
    public List<Page> pages(Draft soFar) {
        return List.of();
    }

    /// The answers so far, and the preset wherever they are silent.
    public Draft complete(Draft soFar) {
        return soFar;
    }

    /// What is wrong with the answers so far; empty when {@link #answers} will succeed. Unknown
    /// keys are complained about too.
    public List<Complaint> complaints(Draft soFar) {
        return List.of();
    }

    /// The answers, checked and typed, with presets where they are silent.
    ///
    /// @throws IllegalArgumentException if there are complaints: ask for them first
    public Answers answers(Draft soFar) {
        throw new IllegalArgumentException("not checked: " + facts + operator + purpose);
    }
}
