package dev.clawsetup.answers;

import java.util.List;
import java.util.Optional;

/// Questions that are asked together.
///
/// @param id `level`, `access`, `firewall`, `gateway`, `runtime`, `extra`
/// @param title the page's heading
/// @param sentence what was found and what this page is about, in one sentence
/// @param settled where nothing on it needs to be asked: what holds, as one line for Review. A
///   front passes over such a page, and opens it when the user asks for it
public record Page(
        String id,
        String title,
        String sentence,
        List<Question> questions,
        Optional<String> settled) {
    public Page {
        questions = List.copyOf(questions);
    }
}
