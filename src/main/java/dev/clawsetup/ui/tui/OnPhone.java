package dev.clawsetup.ui.tui;

import com.googlecode.lanterna.input.KeyStroke;
import com.googlecode.lanterna.input.KeyType;

import dev.clawsetup.run.Report;

import io.nayuki.qrcodegen.QrCode;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The gateway's address in the tailnet as a picture for a phone's camera: nobody types that.
///
/// The token is not in it: whoever photographs the screen would have it.
final class OnPhone implements Scene {
    /// Light squares around it, by which a camera finds it. Four are asked for (ISO 18004), two
    /// suffice, and 80x24 has no room for more.
    private static final int BORDER = 2;

    private final Journey journey;
    private final Scene back;
    private final String link;

    OnPhone(Journey journey, Scene back, String link) {
        this.journey = journey;
        this.back = back;
        this.link = link;
    }

    /// The address that a phone opens, where there is one: what is this computer's own, or a
    /// command, is nothing for it.
    static Optional<String> link(Report report) {
        return report.access().stream()
                .filter(line -> line.matches("https?://[!-~]{1,200}"))
                .filter(line -> !line.contains("://127.") && !line.contains("://localhost"))
                .findFirst();
    }

    /// Light squares as blocks, two rows of squares a line.
    static List<String> picture(String text) {
        var code = QrCode.encodeText(text, QrCode.Ecc.LOW);
        var rows = new ArrayList<String>();
        for (var y = -BORDER; y < code.size + BORDER; y += 2) {
            var row = new StringBuilder();
            for (var x = -BORDER; x < code.size + BORDER; x++) {
                var above = !code.getModule(x, y);
                var below = !code.getModule(x, y + 1) && y + 1 < code.size + BORDER;
                row.append(above ? below ? '█' : '▀' : below ? '▄' : ' ');
            }
            rows.add(row.toString());
        }
        return rows;
    }

    @Override
    public void draw(Canvas c) {
        c.header(journey.title(), journey.place("Done", journey.reviewNumber() + 2));
        var picture = c.marks.ascii() ? List.<String>of() : picture(link);
        var wide = picture.stream().mapToInt(c::columns).max().orElse(0);
        var fits = wide > 0 && wide + 34 <= c.width && picture.size() <= c.height - 4;
        c.put(2, 2, "OpenClaw on your phone", Theme.Role.TITLE);
        c.para(
                2,
                4,
                c.width - 4 - (fits ? wide + 2 : 0),
                8,
                (fits
                                ? "Point the phone's camera at the picture, or open this address:"
                                : "Open this address on the phone:")
                        + " "
                        + link,
                Theme.Role.TEXT);
        c.para(
                2,
                13,
                c.width - 4 - (fits ? wide + 2 : 0),
                8,
                link.startsWith("https:")
                        ? "It asks for the token."
                        : "The phone must be in your Tailscale network. It asks for the token.",
                Theme.Role.DIM);
        if (fits) {
            c.picture(c.width - 2 - wide, 2, picture);
        }
        c.footer(List.of(new Canvas.Hint("Esc", "back")));
    }

    @Override
    public void key(KeyStroke key) {
        if (key.getKeyType() == KeyType.Escape
                || key.getKeyType() == KeyType.Enter
                || Press.is(key, 'p')) {
            journey.stage.show(back);
        }
    }

    @Override
    public Ask leaving() {
        return back.leaving();
    }
}
