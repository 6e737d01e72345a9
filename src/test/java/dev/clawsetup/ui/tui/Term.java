package dev.clawsetup.ui.tui;

/// The kinds of terminals that every page is kept for. Their sizes vary within each walk.
enum Term {
    COLOURS("", new Theme(Theme.Depth.TRUE, Theme.Ground.DARK), new Glyphs(false)),
    NO_COLOUR("-no-colour", new Theme(Theme.Depth.NONE, Theme.Ground.UNKNOWN), new Glyphs(false)),
    ASCII("-ascii", new Theme(Theme.Depth.SIXTEEN, Theme.Ground.UNKNOWN), new Glyphs(true));

    /// What the names of its screens end with.
    final String ending;

    final Theme theme;
    final Glyphs glyphs;

    Term(String ending, Theme theme, Glyphs glyphs) {
        this.ending = ending;
        this.theme = theme;
        this.glyphs = glyphs;
    }
}
