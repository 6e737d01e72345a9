package dev.clawsetup.ui.tui;

import com.googlecode.lanterna.input.KeyStroke;
import com.googlecode.lanterna.input.KeyType;

import dev.clawsetup.answers.Answers;
import dev.clawsetup.run.Report;

import io.nayuki.qrcodegen.QrCode;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The gateway's address as a picture for a phone's camera: nobody types that. Where there is none,
/// why, and what would make one.
///
/// The token is not in it: whoever photographs the screen would have it.
final class OnPhone implements Scene {
    /// Light squares around it, by which a camera finds it. Four are asked for (ISO 18004), two
    /// suffice, and 80x24 has no room for more.
    private static final int BORDER = 2;

    /// Columns that the words beside the picture need.
    private static final int WORDS = 34;

    private final Journey journey;
    private final Scene back;
    private final Optional<String> link;
    private final Answers.Gateway gateway;

    OnPhone(Journey journey, Scene back, Report report, Answers.Gateway gateway) {
        this.journey = journey;
        this.back = back;
        this.link = link(report);
        this.gateway = gateway;
    }

    /// The address that a phone opens, where there is one: what is this computer's own, or a
    /// command, is nothing for it.
    private static Optional<String> link(Report report) {
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
        c.put(2, 2, "OpenClaw on your phone", Theme.Role.TITLE);
        link.ifPresentOrElse(address -> draw(c, address), () -> sentences(c, c.width - 4, 4, NONE));
        c.footer(List.of(new Canvas.Hint("?", "help"), new Canvas.Hint("Esc", "back")));
    }

    private void draw(Canvas c, String address) {
        var picture = c.marks.ascii() ? List.<String>of() : picture(address);
        var wide = picture.stream().mapToInt(c::columns).max().orElse(0);
        var fits = wide > 0 && wide + WORDS <= c.width && picture.size() <= c.height - 4;
        var columns = c.width - 4 - (fits ? wide + 2 : 0);
        var y =
                c.para(
                        2,
                        4,
                        columns,
                        fits
                                ? "Point the phone's camera at the picture, or open this address:"
                                : "Open this address on the phone:",
                        Theme.Role.TEXT);
        y = c.para(2, y + 1, columns, address, Theme.Role.ACCENT) + 1;
        if (fits) {
            c.picture(c.width - 2 - wide, 2, picture);
        } else {
            y =
                    c.para(
                                    2,
                                    y,
                                    columns,
                                    c.marks.ascii()
                                            ? "There is no picture for its camera, as this terminal"
                                                    + " shows plain letters only."
                                            : "In a larger window there is a picture for its"
                                                    + " camera.",
                                    Theme.Role.DIM)
                            + 1;
        }
        sentences(c, columns, y, from());
    }

    private static void sentences(Canvas c, int columns, int from, List<String> sentences) {
        var y = from;
        for (var sentence : sentences) {
            y = c.para(2, y, columns, sentence, Theme.Role.DIM) + 1;
        }
    }

    /// Where the phone must be, and what it is asked for.
    private List<String> from() {
        return switch (gateway.share()) {
            case FUNNEL -> List.of("It works from everywhere, and asks for the password.");
            case SERVE ->
                    gateway.allowTailscale()
                            ? List.of(TAILNET, "It knows you by your Tailscale account.")
                            : List.of(TAILNET, TOKEN);
            case OFF ->
                    switch (gateway.bind()) {
                        case LAN, CUSTOM ->
                                List.of(
                                        "The phone must be in a network that you let in: "
                                                + String.join(", ", gateway.networks())
                                                + ".",
                                        TOKEN);
                        case TAILNET, LOOPBACK -> List.of(TAILNET, TOKEN);
                    };
        };
    }

    private static final String TAILNET = "The phone must be in your Tailscale network.";
    private static final String TOKEN = "It asks for the token.";

    private static final List<String> NONE =
            List.of(
                    "There is no picture to photograph: no phone can open OpenClaw now. It answers"
                            + " on the server itself, and to this computer through the tunnel.",
                    "To open it on a phone, start clawsetup again and say yes to Tailscale. Then"
                            + " let the gateway listen in your Tailscale network. No door to the"
                            + " internet is opened by that.");

    @Override
    public Optional<Reader> help() {
        return Optional.of(journey.help(this, "OpenClaw on your phone", Manual.phone()));
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
