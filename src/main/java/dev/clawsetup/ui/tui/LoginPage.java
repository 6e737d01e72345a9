package dev.clawsetup.ui.tui;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// The page that somebody opens to let the server into a tailnet, as the step's own words tell of
/// it: the link, and the same as a picture for a phone's camera.
///
/// @param picture light squares as blocks, so it is made for a dark ground
/// @param again whether it took the place of a link that is good no more
record LoginPage(String link, List<String> picture, boolean again) {
    static final String STEP = "tailscale.login";
    private static final Pattern LINK = Pattern.compile("Open this page .*: (https?://[!-~]+)");
    private static final Pattern SQUARES = Pattern.compile("[█▀▄ ]{21,}");

    /// Rows of the light border that a camera does not need.
    private static final Pattern BORDER = Pattern.compile("[█▀]+");

    private static final Pattern SIDES = Pattern.compile("[█▀]{2}.*[█▀]{2}");

    LoginPage {
        picture = List.copyOf(picture);
    }

    /// What is known of it after one more line of the log.
    static Optional<LoginPage> after(Optional<LoginPage> before, String step, String line) {
        if (!step.equals(STEP)) {
            return before;
        }
        var link = LINK.matcher(line.strip());
        if (link.matches()) {
            return Optional.of(new LoginPage(link.group(1), List.of(), before.isPresent()));
        }
        return before.map(page -> page.with(line));
    }

    private LoginPage with(String line) {
        if (!SQUARES.matcher(line).matches()) {
            return this;
        }
        var more = new ArrayList<>(picture);
        more.add(line);
        return new LoginPage(link, more, again);
    }

    /// The picture with half of its border: 80x24 has no room for more.
    List<String> trimmed() {
        var first = 0;
        var last = picture.size();
        while (first + 1 < last && BORDER.matcher(picture.get(first + 1)).matches()) {
            first++;
        }
        while (last - 2 > first && BORDER.matcher(picture.get(last - 2)).matches()) {
            last--;
        }
        var rows = picture.subList(first, last);
        return rows.stream().allMatch(row -> SIDES.matcher(row).matches())
                ? rows.stream().map(row -> row.substring(2, row.length() - 2)).toList()
                : rows;
    }

    /// The same for a light ground.
    static String inverted(String row) {
        var out = new StringBuilder();
        row.chars()
                .forEach(c ->
                        out.append(
                                switch (c) {
                                    case '█' -> ' ';
                                    case ' ' -> '█';
                                    case '▀' -> '▄';
                                    case '▄' -> '▀';
                                    default -> (char) c;
                                }));
        return out.toString();
    }
}
