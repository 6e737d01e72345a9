package dev.clawsetup.ui.tui;

import com.googlecode.lanterna.SGR;
import com.googlecode.lanterna.TextCharacter;
import com.googlecode.lanterna.TextColor;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// How each role of a text looks, for a depth of colour and a ground.
///
/// The page itself is never painted: sentences keep the terminal's own foreground and background,
/// and colour goes to marks, keys and three bands. One set of colours for dark and light grounds
/// cannot work (what is legible on black and on white at once is one muddy tone), so there are two,
/// and on an unknown ground there are none: bold and reverse say the same.
final class Theme {
    enum Depth {
        TRUE,
        INDEXED,
        SIXTEEN,
        NONE
    }

    enum Ground {
        DARK,
        LIGHT,
        UNKNOWN
    }

    /// What a text means.
    enum Role {
        TEXT,
        TITLE,
        DIM,
        ACCENT,
        KEY,
        OK,
        WARN,
        FAIL,
        GUARD,
        RULE
    }

    /// What it stands on.
    enum Surface {
        PAGE,
        BAR,
        ROW,
        NET
    }

    /// One look; it hands out the cells that have it. Lanterna's cells are dear to make (each runs
    /// a BreakIterator), so every one is made once.
    static final class Ink {
        private final TextColor text;
        private final TextColor ground;
        private final SGR[] style;
        private final Map<Character, TextCharacter> cells = new ConcurrentHashMap<>();

        private Ink(TextColor text, TextColor ground, Set<SGR> style) {
            this.text = text;
            this.ground = ground;
            this.style = style.toArray(SGR[]::new);
        }

        TextCharacter cell(char glyph) {
            return cells.computeIfAbsent(
                    glyph,
                    c -> TextCharacter.fromString(String.valueOf(c), text, ground, style)[0]);
        }
    }

    /// A colour as hex, and the 256-colour index that is as legible: picked by hand, as the nearest
    /// one is not.
    private record Tone(int rgb, int index) {}

    private static final Map<Role, Tone> ON_DARK =
            Map.of(
                    Role.DIM, new Tone(0xa9b4c0, 249),
                    Role.ACCENT, new Tone(0x7fcbe8, 117),
                    Role.KEY, new Tone(0x7fcbe8, 117),
                    Role.OK, new Tone(0x9ad29a, 114),
                    Role.WARN, new Tone(0xecc06c, 221),
                    Role.FAIL, new Tone(0xff9d90, 216),
                    Role.GUARD, new Tone(0xc3b1f5, 183),
                    Role.RULE, new Tone(0x56626e, 241));
    private static final Map<Role, Tone> ON_LIGHT =
            Map.of(
                    Role.DIM, new Tone(0x535e69, 240),
                    Role.ACCENT, new Tone(0x0a5f85, 24),
                    Role.KEY, new Tone(0x0a5f85, 24),
                    Role.OK, new Tone(0x256b2d, 22),
                    Role.WARN, new Tone(0x7d4f00, 94),
                    Role.FAIL, new Tone(0xad1f17, 124),
                    Role.GUARD, new Tone(0x5f3fb0, 55),
                    Role.RULE, new Tone(0xb4bdc6, 250));
    private static final Map<Surface, Tone> DARK_BANDS =
            Map.of(
                    Surface.BAR, new Tone(0x223240, 236),
                    Surface.ROW, new Tone(0x2b4254, 238),
                    Surface.NET, new Tone(0x362f52, 237));
    private static final Map<Surface, Tone> LIGHT_BANDS =
            Map.of(
                    Surface.BAR, new Tone(0xe1ebf2, 255),
                    Surface.ROW, new Tone(0xd3e6f2, 254),
                    Surface.NET, new Tone(0xebe5fb, 255));
    private static final Tone TEXT_ON_DARK_BAND = new Tone(0xeef3f7, 255);
    private static final Tone TEXT_ON_LIGHT_BAND = new Tone(0x14202a, 234);

    boolean light() {
        return ground == Ground.LIGHT;
    }

    private static final int SURFACES = Surface.values().length;

    private record Look(Role role, Surface on, boolean bold) {}

    private final Depth depth;
    private final Ground ground;

    /// All of them, made once: every cell of every frame asks for one.
    private final Ink[] inks;

    private final Map<Role, Ink> bars = new EnumMap<>(Role.class);

    Theme(Depth depth, Ground ground) {
        this.depth = depth;
        this.ground = ground;
        inks = new Ink[Role.values().length * SURFACES * 2];
        for (var role : Role.values()) {
            for (var on : Surface.values()) {
                for (var bold : List.of(true, false)) {
                    inks[place(role, on, bold)] = make(new Look(role, on, bold));
                }
            }
        }
    }

    private static int place(Role role, Surface on, boolean bold) {
        return (role.ordinal() * SURFACES + on.ordinal()) * 2 + (bold ? 1 : 0);
    }

    Theme on(Ground other) {
        return new Theme(depth, other);
    }

    /// Whether there are painted bands, or bold, underline and reverse must do.
    boolean painted() {
        return ground != Ground.UNKNOWN && (depth == Depth.TRUE || depth == Depth.INDEXED);
    }

    /// In 16 colours only marks are coloured: their values are not fixed, and words would drop
    /// below a readable contrast in common palettes. Phrases keep the terminal's own colour.
    Ink words(Role role, Surface on, boolean bold) {
        if (painted()) {
            return mark(role, on, bold);
        }
        return switch (role) {
            case KEY, FAIL, TITLE -> mark(Role.TITLE, on, true);
            case TEXT, DIM, ACCENT, OK, WARN, GUARD, RULE -> mark(Role.TEXT, on, bold);
        };
    }

    Ink mark(Role role, Surface on, boolean bold) {
        return inks[place(role, on, bold)];
    }

    /// Bars may always have colour: their length and the number beside them say the same.
    Ink bar(Role role, Surface track) {
        if (painted()) {
            return mark(role, track, false);
        }
        if (depth == Depth.NONE) {
            return mark(Role.TEXT, Surface.PAGE, false);
        }
        return bars.computeIfAbsent(
                role,
                r ->
                        new Ink(
                                r == Role.GUARD ? TextColor.ANSI.MAGENTA : TextColor.ANSI.CYAN,
                                TextColor.ANSI.DEFAULT,
                                Set.of()));
    }

    private Ink make(Look look) {
        var style = EnumSet.noneOf(SGR.class);
        if (look.bold() || emphatic(look.role())) {
            style.add(SGR.BOLD);
        }
        if (painted()) {
            return new Ink(paintedText(look), paintedGround(look.on()), style);
        }
        TextColor text = TextColor.ANSI.DEFAULT;
        if (look.on() == Surface.BAR) {
            style.add(SGR.UNDERLINE); // a rule that costs no row
        }
        if (look.on() == Surface.ROW) {
            style.add(SGR.REVERSE); // legible whatever the palette
        } else if (depth != Depth.NONE) {
            text = sixteen(look.role());
        }
        if (look.role() == Role.FAIL
                && look.on() == Surface.PAGE
                && text == TextColor.ANSI.DEFAULT) {
            style.add(SGR.REVERSE);
        }
        return new Ink(text, TextColor.ANSI.DEFAULT, style);
    }

    private boolean emphatic(Role role) {
        return switch (role) {
            case TITLE, KEY -> true;
            case OK, WARN, FAIL, GUARD, ACCENT -> !painted();
            case TEXT, DIM, RULE -> false;
        };
    }

    private TextColor paintedText(Look look) {
        var tones = ground == Ground.DARK ? ON_DARK : ON_LIGHT;
        if (tones.containsKey(look.role())) {
            return colour(tones.get(look.role()));
        }
        if (look.on() == Surface.PAGE) {
            return TextColor.ANSI.DEFAULT;
        }
        return colour(ground == Ground.DARK ? TEXT_ON_DARK_BAND : TEXT_ON_LIGHT_BAND);
    }

    private TextColor paintedGround(Surface on) {
        return on == Surface.PAGE
                ? TextColor.ANSI.DEFAULT
                : colour((ground == Ground.DARK ? DARK_BANDS : LIGHT_BANDS).get(on));
    }

    /// Lanterna has no fallback: it emits what the class says, so the class is chosen here.
    private TextColor colour(Tone tone) {
        return depth == Depth.INDEXED
                ? new TextColor.Indexed(tone.index())
                : new TextColor.RGB(tone.rgb() >> 16, tone.rgb() >> 8 & 0xff, tone.rgb() & 0xff);
    }

    /// Bright ones on dark; on light only those that every palette has dark enough (xterm's green,
    /// yellow and cyan are not); on an unknown ground none.
    private TextColor sixteen(Role role) {
        return switch (ground) {
            case DARK ->
                    switch (role) {
                        case ACCENT -> TextColor.ANSI.CYAN_BRIGHT;
                        case OK -> TextColor.ANSI.GREEN_BRIGHT;
                        case WARN -> TextColor.ANSI.YELLOW_BRIGHT;
                        case FAIL -> TextColor.ANSI.RED_BRIGHT;
                        case GUARD -> TextColor.ANSI.MAGENTA_BRIGHT;
                        case TEXT, TITLE, DIM, KEY, RULE -> TextColor.ANSI.DEFAULT;
                    };
            case LIGHT ->
                    switch (role) {
                        case ACCENT -> TextColor.ANSI.BLUE;
                        case FAIL -> TextColor.ANSI.RED;
                        case GUARD -> TextColor.ANSI.MAGENTA;
                        case TEXT, TITLE, DIM, KEY, OK, WARN, RULE -> TextColor.ANSI.DEFAULT;
                    };
            case UNKNOWN -> TextColor.ANSI.DEFAULT;
        };
    }

    /// How many colours the terminal says it has. An empty NO_COLOR does not count (no-color.org).
    static Depth depth(Map<String, String> environment) {
        var term = environment.getOrDefault("TERM", "");
        if (!environment.getOrDefault("NO_COLOR", "").isEmpty()) {
            return Depth.NONE;
        }
        if (List.of("truecolor", "24bit").contains(environment.getOrDefault("COLORTERM", ""))
                || term.endsWith("-direct")) {
            return Depth.TRUE;
        }
        if (term.contains("256color")) {
            return Depth.INDEXED;
        }
        return term.startsWith("vt") ? Depth.NONE : Depth.SIXTEEN;
    }

    /// What is known of the ground before the terminal has answered, if it ever does.
    static Ground ground(Map<String, String> environment) {
        if (environment.getOrDefault("TERM", "").equals("linux")) {
            return Ground.DARK;
        }
        var hint = environment.getOrDefault("COLORFGBG", "");
        if (hint.matches(".*;(7|15)")) {
            return Ground.LIGHT;
        }
        return hint.matches(".*;\\d+") ? Ground.DARK : Ground.UNKNOWN;
    }

    /// The ground that a colour is: WCAG's relative luminance, split where black and white text are
    /// equally legible.
    static Ground groundOf(int red, int green, int blue) {
        var luminance = 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
        return luminance > 0.18 ? Ground.LIGHT : Ground.DARK;
    }

    private static double linear(int channel) {
        var c = channel / 255.0;
        return c <= .04045 ? c / 12.92 : Math.pow((c + .055) / 1.055, 2.4);
    }
}
