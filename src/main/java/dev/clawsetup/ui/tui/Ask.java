package dev.clawsetup.ui.tui;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// A question that stands over the page's lower part until it is answered; Esc is the first choice.
///
/// @param words sentences, asked for anew at each frame: they may hold a countdown
record Ask(String title, Supplier<List<String>> words, List<Choice> choices) {
    Ask {
        choices = List.copyOf(choices);
    }

    /// @param key `Enter`, or a letter
    record Choice(String key, String does, Runnable action) {}

    /// Where there is no room for more: `Leave clawsetup? Enter stay, q leave`
    String inShort() {
        return choices.stream()
                .map(choice -> choice.key() + " " + choice.does())
                .collect(Collectors.joining(", ", title + " ", ""));
    }

    void draw(Canvas c) {
        var columns = c.width - 4;
        var lines = words.get().stream().flatMap(w -> c.lines(w, columns).stream()).toList();
        var rows = lines.size() + 5;
        var y = c.height - rows;
        c.band(Theme.Surface.ROW, 0, c.width, y, rows);
        c.put(2, y + 1, title, Theme.Role.TITLE);
        var row = y + 2;
        for (var line : lines) {
            c.put(2, row++, line, Theme.Role.TEXT);
        }
        var x = 2;
        for (var choice : choices) {
            x = c.hint(x, row + 1, new Canvas.Hint(choice.key(), choice.does())) + 3;
        }
        c.onPage();
    }
}
