package dev.clawsetup.answers;

import java.util.List;

/// Questions that are asked together.
///
/// @param id `level`, `access`, `firewall`, `gateway`, `runtime` …
/// @param title the page's heading
/// @param sentence what was found and what this page is about, in one sentence
public record Page(String id, String title, String sentence, List<Question> questions) {
    public Page {
        questions = List.copyOf(questions);
    }
}
