package dev.clawsetup.facts;

/// The operating system, as /etc/os-release names it.
///
/// @param id `debian`, `ubuntu`, …
/// @param version `13`, `24.04`; empty for a rolling release
/// @param codename `trixie`, `noble`
/// @param name for people: `Debian GNU/Linux 13 (trixie)`
public record Distribution(String id, String version, String codename, String name) {

    /// Debian 12 and 13, Ubuntu 22.04, 24.04 and 26.04: what we test or have recordings of.
    public boolean supported() {
        return switch (id) {
            case "debian" -> version.equals("12") || version.equals("13");
            case "ubuntu" ->
                    version.equals("22.04") || version.equals("24.04") || version.equals("26.04");
            default -> false;
        };
    }
}
