package dev.clawsetup.answers;

import dev.clawsetup.answers.Question.Kind;
import dev.clawsetup.answers.Question.Option;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// One thing that can be answered: what is the same for every server.
///
/// The list {@link #ALL} is the only place that knows all of them. The pages, the checks, the
/// schema and the example are made from it.
///
/// @param check what each text must be like
record Entry(Key key, String title, String ask, String explain, Kind kind, Check check) {

    private static final Check ANYTHING = new Check.Anything();

    private static Entry of(
            Key key, String title, String ask, String explain, Kind kind, Check check) {
        return new Entry(key, title, ask, explain, kind, check);
    }

    static final List<Entry> ALL =
            List.of(
                    of(
                            Keys.LEVEL,
                            "Protection",
                            "Who can reach this server?",
                            "This chooses what I suggest on the next pages; you can change each of"
                                    + " them. When in doubt, take the rented server.",
                            new Kind.Choice(
                                    List.of(
                                            new Option(
                                                    "home",
                                                    "A box at home",
                                                    "It stands behind your router, and only your"
                                                            + " own network reaches it."),
                                            new Option(
                                                    "internet",
                                                    "A rented server",
                                                    "The whole internet can knock on its door."),
                                            new Option(
                                                    "regulated",
                                                    "A server that somebody audits",
                                                    "Like a rented server, with more on record."))),
                            ANYTHING),
                    of(
                            Keys.ADMIN_NAME,
                            "Your account",
                            "Under which name will you log in and look after this server?",
                            "A named account leaves a trace of who did what, and root can then be"
                                + " closed to the outside. It is made if it does not exist, gets"
                                + " the key that you logged in with, and may become root with sudo."
                                + " Leave it empty to go on with the account you use now.",
                            new Kind.Line("ada", "the account that you logged in with"),
                            new Check.Shape(
                                    "[a-z_][a-z0-9_-]{0,31}",
                                    "is not a name for an account",
                                    "use small letters, digits, - and _, and begin with a letter")),
                    of(
                            Keys.ADMIN_PASSWORD,
                            "Its sudo password",
                            "Which password shall sudo ask that account for?",
                            "With a password, somebody who steals your key still cannot become"
                                + " root, and you can log in on your provider's console when SSH is"
                                + " gone. Without one, sudo asks nothing.",
                            new Kind.Hidden("sudo asks nothing"),
                            new Check.Shape(
                                    "[^\\p{Cntrl}]{8,200}",
                                    "has fewer than 8 characters, or some that cannot be typed",
                                    "choose a longer one, for example four random words")),
                    of(
                            Keys.ADD_KEYS,
                            "More keys",
                            "Which other public keys shall be able to log in?",
                            "Give the second one now: of your other laptop, or one that you keep in"
                                + " a safe place. Then a lost laptop is no lost server. A public"
                                + " key is one line that begins like ssh-ed25519 AAAA… and stands"
                                + " in the file that ends in .pub.",
                            new Kind.Lines("ssh-ed25519 AAAA… ada@laptop"),
                            new Check.PublicKey()),
                    of(
                            Keys.CONSOLE_TRIED,
                            "Console tried",
                            "Have you opened your provider's console once?",
                            "It is the screen and keyboard of the server in your provider's web"
                                + " page (Console, VNC, Rescue, LISH). It works when SSH does not."
                                + " Open it once now, so that you know where it is and that you can"
                                + " log in there. At home: a screen and a keyboard on the box.",
                            new Kind.YesNo(),
                            ANYTHING),
                    of(
                            Keys.KEEP,
                            "Keep open",
                            "Which of these doors shall stay open to others?",
                            "SSH always stays open. A website needs 80/tcp and 443/tcp, a mail"
                                + " server or a VPN has ports of its own. A database nearly never"
                                + " needs to be reached from outside. What you do not keep goes on"
                                + " running, but only this server itself reaches it.",
                            new Kind.Pick(List.of()),
                            new Check.Port()),
                    of(
                            Keys.STOP,
                            "Switch off",
                            "Which of these services does nobody need here?",
                            "They came with the system and listen to the network, but a server"
                                + " seldom needs them. They are stopped and kept from starting, not"
                                + " removed.",
                            new Kind.Pick(List.of()),
                            new Check.StoppableUnit()),
                    of(
                            Keys.IGNORE,
                            "Never ban",
                            "Which addresses shall never be banned, besides the one you come from?",
                            "Hosts that guess passwords are shut out for an hour, then longer. Name"
                                + " the fixed address of your office or your second connection, if"
                                + " you have one.",
                            new Kind.Lines("198.51.100.4"),
                            new Check.Network()),
                    of(
                            Keys.TAILSCALE,
                            "Tailscale",
                            "Shall this server be in your Tailscale network?",
                            "Tailscale connects your own devices over an encrypted network. With it"
                                + " you can open OpenClaw from your phone without opening any door."
                                + " It needs an account there, or a control server of your own."
                                + " When in doubt: not now; you can add it any time.",
                            new Kind.YesNo(),
                            ANYTHING),
                    of(
                            Keys.TAILSCALE_KEY,
                            "Auth key",
                            "Which auth key shall log the server in?",
                            "Leave it empty, and you get a link and a picture for your phone while"
                                    + " the changes are made. A key is made on Tailscale's page"
                                    + " “Settings, Keys”, and begins with tskey-auth-.",
                            new Kind.Hidden("you open a page"),
                            new Check.Shape(
                                    "[A-Za-z0-9_.-]{8,300}",
                                    "is not an auth key",
                                    "copy it again, whole; it begins with tskey-auth-, or with"
                                            + " hskey-auth- for Headscale")),
                    of(
                            Keys.TAILSCALE_SERVER,
                            "Control server",
                            "Which control server keeps your network?",
                            "Leave it empty for Tailscale's own. With Headscale, give its address.",
                            new Kind.Line("https://headscale.example.net", "Tailscale's own"),
                            new Check.WebAddress()),
                    of(
                            Keys.TAILSCALE_HOST,
                            "Name there",
                            "Under which name shall the server be known there?",
                            "Leave it empty to keep the name it has.",
                            new Kind.Line("assistant", "the server's own name"),
                            new Check.Shape(
                                    "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?",
                                    "is not a name for a machine",
                                    "use small letters, digits and hyphens, at most 63")),
                    of(
                            Keys.TAILSCALE_TAGS,
                            "Tags",
                            "Which tags shall the server carry?",
                            "A tagged server belongs to nobody, and its key never expires. The tag"
                                + " must be allowed in your network's access rules. Leave it empty"
                                + " when you have not set any up.",
                            new Kind.Lines("tag:server"),
                            new Check.Shape(
                                    "tag:[A-Za-z][A-Za-z0-9-]{0,61}",
                                    "is not a tag",
                                    "write it like tag:server")),
                    of(
                            Keys.TAILSCALE_DNS,
                            "Its names",
                            "Shall the server know your devices by their names?",
                            "Then Tailscale answers the server's questions for names. Say no where"
                                    + " it has a name service of its own that must not be touched.",
                            new Kind.YesNo(),
                            ANYTHING),
                    of(
                            Keys.TAILSCALE_RENEW,
                            "Its key",
                            "Shall the server log in to the tailnet again now?",
                            "Its key there ends soon, and then nobody reaches it there. With an"
                                + " auth key it is done at once, else you open a page. The server"
                                + " keeps its name and address.",
                            new Kind.YesNo(),
                            ANYTHING),
                    of(
                            Keys.TAILSCALE_SSH_ONLY,
                            "SSH",
                            "Shall SSH be closed to everybody outside your Tailscale network?",
                            "It is done last, and only after a login through the network has"
                                + " worked, so this computer must be in it too. From then on a"
                                + " tailnet that does not work keeps you out as well, and only the"
                                + " provider's console helps. When in doubt: no; with keys alone"
                                + " SSH is safe.",
                            new Kind.YesNo(),
                            ANYTHING),
                    of(
                            Keys.BIND,
                            "Who may open it",
                            "From where may OpenClaw be opened?",
                            "You talk to OpenClaw in the browser. The fewer can reach it, the"
                                    + " better: whoever holds its token can make it run commands.",
                            new Kind.Choice(
                                    List.of(
                                            new Option(
                                                    "loopback",
                                                    "Only from the server itself",
                                                    "You open it through SSH. Nobody on the"
                                                            + " internet can even see it."),
                                            new Option(
                                                    "tailnet",
                                                    "From my Tailscale network",
                                                    "Your own devices open it under the server's"
                                                            + " address there; nobody else sees"
                                                            + " it."),
                                            new Option(
                                                    "lan",
                                                    "From networks that I name",
                                                    "It listens everywhere; the firewall lets in"
                                                            + " whom you name."),
                                            new Option(
                                                    "custom",
                                                    "Through one address that I name",
                                                    "Say, in a private network; the firewall lets"
                                                            + " in whom you name."))),
                            ANYTHING),
                    of(
                            Keys.HOST,
                            "That address",
                            "Through which address of the server?",
                            "One of the server's own addresses, best of a private network.",
                            new Kind.Line("10.0.0.5", "not needed"),
                            new Check.IpAddress()),
                    of(
                            Keys.PORT,
                            "Port",
                            "On which port shall OpenClaw listen?",
                            "18789 is OpenClaw's own choice. Change it only if something else holds"
                                    + " that port.",
                            new Kind.Line("18789", ""),
                            new Check.Whole(1024, 65535)),
                    of(
                            Keys.NETWORKS,
                            "Who comes in",
                            "Which networks or addresses does the firewall let in to it?",
                            "One a line: your office, your other server, the network at home."
                                    + " Everybody else finds that door closed. Leave it empty, and"
                                    + " nobody comes through the firewall.",
                            new Kind.Lines("192.168.1.0/24"),
                            new Check.Neighbours()),
                    of(
                            Keys.SHARE,
                            "HTTPS address",
                            "Shall Tailscale give it an address of its own, with HTTPS?",
                            "Then you open it from your phone or laptop without any tunnel."
                                + " OpenClaw itself goes on listening on the server only, and is"
                                + " allowed to command Tailscale there.",
                            new Kind.Choice(
                                    List.of(
                                            new Option("off", "No", "You open it in another way."),
                                            new Option(
                                                    "serve",
                                                    "For my Tailscale network (Serve)",
                                                    "Your own devices reach it, nobody else."),
                                            new Option(
                                                    "funnel",
                                                    "For the whole internet (Funnel)",
                                                    "Everybody can try to guess its password. Take"
                                                            + " it only if somebody outside must"
                                                            + " reach it."))),
                            ANYTHING),
                    of(
                            Keys.ALLOW_TAILSCALE,
                            "Without token",
                            "May your Tailscale network use it without the token?",
                            "Then Tailscale tells OpenClaw who comes, and no token is asked for."
                                + " Whoever gets hold of one of your devices gets hold of OpenClaw."
                                + " When in doubt: no.",
                            new Kind.YesNo(),
                            ANYTHING),
                    of(
                            Keys.TOKEN,
                            "Token",
                            "Which token shall open it?",
                            "It works like a password for the browser. Leave it empty: then one of"
                                + " 64 characters is made on the server, and shown when you ask.",
                            new Kind.Hidden("one is made on the server"),
                            new Check.Shape(
                                    "[!-~]{24,512}",
                                    "is shorter than 24 characters, or holds blanks or accents",
                                    "leave it empty, and a good one is made")),
                    of(
                            Keys.VERSION,
                            "OpenClaw",
                            "Which version of OpenClaw?",
                            "The latest, unless you have a reason. It stays at that version until"
                                    + " you ask for another one.",
                            new Kind.Line("latest", ""),
                            new Check.Shape(
                                    "latest|[0-9]{1,5}\\.[0-9]{1,5}\\.[0-9]{1,5}(-[0-9A-Za-z.-]{1,40})?",
                                    "is not a version",
                                    "write latest, or a number like 2026.9.6")),
                    of(
                            Keys.REBOOT_AT,
                            "Restart at",
                            "At what time may the server restart by itself after updates?",
                            "Security updates install themselves. A new kernel works only after a"
                                    + " restart. Leave it empty, and the server never restarts by"
                                    + " itself: you are told when it is time.",
                            new Kind.Line("02:30", "never by itself"),
                            new Check.Shape(
                                    "([01][0-9]|2[0-3]):[0-5][0-9]",
                                    "is not a time of day",
                                    "write it like 02:30, in the server's own time")),
                    of(
                            Keys.NPM_REGISTRY,
                            "npm mirror",
                            "Is OpenClaw to come from a mirror of npm's registry?",
                            "Leave it empty to take npm's own. A server that cannot reach the"
                                    + " internet needs a mirror.",
                            new Kind.Line("https://mirror.example/npm", "npm's own registry"),
                            new Check.WebAddress()),
                    of(
                            Keys.NODE_MIRROR,
                            "Node mirror",
                            "Is Node to come from a mirror?",
                            "Leave it empty to take nodejs.org. Whatever the source, what arrives"
                                    + " is checked against a hash.",
                            new Kind.Line("https://mirror.example/node", "nodejs.org"),
                            new Check.WebAddress()),
                    of(
                            Keys.TAILSCALE_MIRROR,
                            "Tailscale mirror",
                            "Is Tailscale to come from a mirror?",
                            "Leave it empty to take pkgs.tailscale.com. A mirror is laid out the"
                                    + " same, with the folders debian and ubuntu.",
                            new Kind.Line(
                                    "https://mirror.example/tailscale/stable",
                                    "pkgs.tailscale.com"),
                            new Check.WebAddress()),
                    of(
                            Keys.TAILSCALE_MIRROR_KEY,
                            "Its signing key",
                            "Which key signs that mirror?",
                            "Leave it empty where the mirror passes on Tailscale's own signatures."
                                    + " Else give the fingerprint, which you know from a trusted"
                                    + " place.",
                            new Kind.Line(
                                    "2596A99EAAB33821893C0A79458CA832957F5868", "Tailscale's own"),
                            new Check.Shape(
                                    "[0-9A-F]{40}",
                                    "is not a fingerprint",
                                    "give 40 digits and capital letters without blanks, as"
                                            + " gpg --show-keys prints them")),
                    of(
                            Keys.DEADLINE,
                            "Safety net",
                            "After how many seconds without proof does the server undo a change?",
                            "A change that could lock you out is undone by the server itself,"
                                + " unless a new login works in that time. 90 is right for most;"
                                + " take more on a slow line.",
                            new Kind.Line("90", ""),
                            new Check.Whole(5, 3600)),
                    of(
                            Keys.ONLY,
                            "Only these",
                            "Which controls alone may act?",
                            "Ids as on Review (ssh.keys-only), or a whole room (ssh.*). Empty:"
                                    + " all.",
                            new Kind.Lines("ssh.*"),
                            controls()),
                    of(
                            Keys.SKIP,
                            "Leave out",
                            "Which controls shall do nothing?",
                            "Ids as on Review (fail2ban.sshd), or a whole room (fail2ban.*).",
                            new Kind.Lines("fail2ban.sshd"),
                            controls()),
                    of(
                            Keys.PASSWORD,
                            "Login password",
                            "Which password does the login ask for?",
                            "Only needed where no key opens the server yet.",
                            new Kind.Hidden("none"),
                            ANYTHING),
                    of(
                            Keys.SUDO_PASSWORD,
                            "sudo password",
                            "Which password does sudo ask for?",
                            "Only needed where sudo asks.",
                            new Kind.Hidden("none"),
                            ANYTHING),
                    of(
                            Keys.PASSPHRASE,
                            "Passphrase",
                            "Which passphrase opens the private key?",
                            "Only needed where the key has one and no agent holds it.",
                            new Kind.Hidden("none"),
                            ANYTHING));

    private static Check controls() {
        return new Check.Shape(
                "[a-z0-9.-]{1,60}\\*?",
                "is not the id of a control",
                "write it like ssh.keys-only or ssh.*");
    }

    static Optional<Entry> of(Key key) {
        return ALL.stream().filter(entry -> entry.key.equals(key)).findFirst();
    }

    /// The known key that was most likely meant.
    static Optional<Key> nearest(String path) {
        var last = path.substring(path.lastIndexOf('.') + 1);
        return ALL.stream()
                .map(Entry::key)
                .min(Comparator.comparingInt(key -> distance(path, key.path())))
                .filter(key -> distance(path, key.path()) <= Math.max(2, path.length() / 4))
                .or(() ->
                        ALL.stream()
                                .map(Entry::key)
                                .filter(key -> key.path().endsWith("." + last))
                                .findFirst());
    }

    /// How many letters must be put in, taken out, changed or swapped to get from one to the other.
    private static int distance(String from, String to) {
        var cut = from.substring(0, Math.min(from.length(), 80));
        var before = new int[to.length() + 1];
        var last = new int[to.length() + 1];
        Arrays.setAll(last, i -> i);
        for (var i = 1; i <= cut.length(); i++) {
            var row = new int[to.length() + 1];
            row[0] = i;
            for (var j = 1; j <= to.length(); j++) {
                var same = cut.charAt(i - 1) == to.charAt(j - 1);
                row[j] = Math.min(Math.min(row[j - 1], last[j]) + 1, last[j - 1] + (same ? 0 : 1));
                if (i > 1
                        && j > 1
                        && cut.charAt(i - 1) == to.charAt(j - 2)
                        && cut.charAt(i - 2) == to.charAt(j - 1)) {
                    row[j] = Math.min(row[j], before[j - 2] + 1);
                }
            }
            before = last;
            last = row;
        }
        return last[to.length()];
    }

    boolean many() {
        return kind instanceof Kind.Pick || kind instanceof Kind.Lines;
    }

    boolean secret() {
        return kind instanceof Kind.Hidden;
    }

    /// Whether an empty text means something.
    boolean mayBeEmpty() {
        return switch (kind) {
            case Kind.Line line -> !line.mayBeEmpty().isEmpty();
            case Kind.Hidden hidden -> true;
            case Kind.Choice choice -> false;
            case Kind.YesNo yesNo -> false;
            case Kind.Pick pick -> true;
            case Kind.Lines lines -> true;
        };
    }

    /// What is wrong with a value, wherever it is used.
    List<Complaint> complaints(Value value) {
        return switch (value) {
            case Value.Many many when many() ->
                    many.texts().stream().flatMap(text -> complaint(text, text).stream()).toList();
            case Value.Many many ->
                    List.of(new Complaint(key, "is a list", "give one value, not several"));
            case Value.Hidden hidden when secret() ->
                    complaint(hidden.secret().reveal(), "").stream().toList();
            case Value.Hidden hidden ->
                    List.of(
                            new Complaint(
                                    key, "is not a secret", "give it as it is, without env:"));
            case Value.Text text when text.text().isEmpty() && mayBeEmpty() -> List.of();
            case Value.Text text when many() ->
                    List.of(
                            new Complaint(
                                    key,
                                    "is not a list",
                                    "write each value on a line of its own after a dash, or"
                                            + " [a, b]"));
            case Value.Text text when secret() ->
                    Draft.ASK.equals(text.text())
                            ? List.of()
                            : List.of(
                                    new Complaint(
                                            key,
                                            "is a secret in plain text",
                                            "write env:NAME, file:PATH or ask in its place, and"
                                                + " change that secret if others could read it"));
            case Value.Text text -> complaint(text.text(), text.text()).stream().toList();
        };
    }

    /// @param shown what of it may be repeated; empty for a secret
    private Optional<Complaint> complaint(String text, String shown) {
        var quoted =
                shown.isEmpty() || check instanceof Check.PublicKey || shown.length() > 60
                        ? ""
                        : "“" + shown + "” ";
        if (text.chars().anyMatch(c -> Character.isISOControl(c) && c != '\n' && c != '\r')) {
            return Optional.of(
                    new Complaint(
                            key, "holds a character that cannot be seen", "type it in by hand"));
        }
        if (text.isEmpty() && secret()) {
            return Optional.empty();
        }
        return switch (kind) {
            case Kind.Choice choice ->
                    choice.options().stream().anyMatch(o -> o.value().equals(text))
                            ? Optional.empty()
                            : Optional.of(
                                    new Complaint(
                                            key,
                                            quoted + "is none of the choices",
                                            "choose "
                                                    + String.join(
                                                            ", ",
                                                            choice.options().stream()
                                                                    .map(Option::value)
                                                                    .toList())));
            case Kind.YesNo yesNo ->
                    text.equals("yes") || text.equals("no")
                            ? Optional.empty()
                            : Optional.of(
                                    new Complaint(
                                            key, quoted + "is not an answer", "say yes or no"));
            case Kind.Line line -> checked(text, quoted);
            case Kind.Lines lines -> checked(text, quoted);
            case Kind.Pick pick -> checked(text, quoted);
            case Kind.Hidden hidden -> checked(text, "");
        };
    }

    private Optional<Complaint> checked(String text, String quoted) {
        return check.fault(text)
                .map(fault -> new Complaint(key, quoted + fault.why(), fault.instead()));
    }
}
