package dev.clawsetup.hosts;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// One square of the fault matrix: on this kind of server, at this point of this change, that
/// happens.
///
/// Generated, not written: {@link #all} is every guarded step × kind of server × point × fault, a
/// new step last. What cannot occur is in it, with the reason.
///
/// @param number its place in {@link #all}, from 1: what `installer-scripts/test --cell` takes
record Cell(int number, Kind kind, Guarded step, Point point, Fault fault) {

    /// Where.
    enum Kind {
        DEBIAN_13("debian13", "cloud"),
        DEBIAN_12_SOCKET("debian12", "socket"),
        DEBIAN_12("debian12", "cloud"),
        DEBIAN_13_SOCKET("debian13", "socket");

        final String os;
        final String like;

        Kind(String os, String like) {
            this.os = os;
            this.like = like;
        }

        boolean socket() {
            return like.equals("socket");
        }

        @Override
        public String toString() {
            return os + (socket() ? ", ssh.socket" : "");
        }
    }

    enum Net {
        PUBLIC,
        /// The server and this machine are in one tailnet, and ufw is on.
        TAILNET,
        /// OpenClaw listens to all networks, and ufw lets another one to it than this machine's.
        OPENCLAW
    }

    /// What a server has to be like for a cell.
    record Ground(Kind kind, Net net) implements Comparable<Ground> {
        @Override
        public int compareTo(Ground other) {
            return Comparator.comparing(Ground::net)
                    .thenComparing(Ground::kind)
                    .compare(this, other);
        }
    }

    Ground ground() {
        return new Ground(kind, step.net());
    }

    /// A step whose change could cut the way in, and what happens in its apply.
    enum Guarded {
        KEYS_ONLY("ssh.keys-only", DROP_IN, SSHD_CHECK),
        NO_ROOT("ssh.no-root", DROP_IN, SSHD_CHECK),
        LIMITS("ssh.limits", DROP_IN, SSHD_CHECK),
        SERVICE_ACCOUNT("access.service-account", DROP_IN, SSHD_CHECK),
        UFW("firewall.ufw", "after ufw allow *", "ufw --force enable"),
        FAIL2BAN("fail2ban.sshd", "after mv -fT /etc/fail2ban/jail.d/.*", "fail2ban-client -t"),
        ADMIN("access.admin", "before mv -fT /etc/sudoers.d/.*", "visudo -cf *"),
        KEYS("access.keys", AUTHORIZED, ""),
        KEYS_GONE("keys.remove", AUTHORIZED, ""),
        SSH_ONLY("tailscale.ssh-only", "after ufw allow *", "ufw --force delete *"),
        // another network takes the place of the one that may come: one rule goes, two come
        NETWORKS("gateway.networks", "after ufw --force delete *", LAST_RULE);

        final String id;

        /// Where half of the change is made.
        final String half;

        /// The command that looks whether the change is sound; empty where there is none.
        final String check;

        Guarded(String id, String half, String check) {
            this.id = id;
            this.half = half;
            this.check = check;
        }

        /// Where its words lie, and those that it is built of.
        List<String> rooms() {
            return switch (this) {
                case KEYS_ONLY, NO_ROOT, LIMITS -> List.of("access", "ssh");
                case UFW, FAIL2BAN -> List.of("access", "network");
                case ADMIN, KEYS, SERVICE_ACCOUNT -> List.of("access");
                case KEYS_GONE -> List.of("access", "keys");
                case SSH_ONLY -> List.of("access", "tailnet");
                case NETWORKS -> List.of("access", "gateway");
            };
        }

        /// Files in these rooms that are other steps' alone, and that it does not use.
        List<String> others() {
            return switch (this) {
                case UFW -> List.of("Fail2banSshd.java");
                case NETWORKS ->
                        List.of(
                                "Access.java",
                                "Auth.java",
                                "Bind.java",
                                "Settings.java",
                                "Share.java");
                case FAIL2BAN,
                        KEYS_ONLY,
                        NO_ROOT,
                        LIMITS,
                        ADMIN,
                        KEYS,
                        SERVICE_ACCOUNT,
                        KEYS_GONE,
                        SSH_ONLY ->
                        List.of();
            };
        }

        /// What makes its change besides the engine and its own room.
        List<String> besides() {
            return this == SSH_ONLY
                    ? List.of(
                            "src/main/java/dev/clawsetup/OverTailnet.java",
                            "src/main/java/dev/clawsetup/TailnetDoor.java")
                    : List.of();
        }

        /// What its server has to be in, or to have.
        Net net() {
            return switch (this) {
                case SSH_ONLY -> Net.TAILNET;
                case NETWORKS -> Net.OPENCLAW;
                case KEYS_ONLY,
                        NO_ROOT,
                        LIMITS,
                        SERVICE_ACCOUNT,
                        UFW,
                        FAIL2BAN,
                        ADMIN,
                        KEYS,
                        KEYS_GONE ->
                        Net.PUBLIC;
            };
        }

        boolean ofSshd() {
            return check.equals(SSHD_CHECK);
        }

        /// The command that makes what lies in files true; empty where files alone do.
        private String activation(Kind kind) {
            return switch (this) {
                case KEYS_ONLY, NO_ROOT, LIMITS, SERVICE_ACCOUNT ->
                        "systemctl "
                                + (kind.socket() ? "restart ssh.socket" : "reload ssh.service");
                case UFW -> "ufw --force enable";
                case FAIL2BAN -> "systemctl restart fail2ban.service";
                case SSH_ONLY -> "ufw --force delete *";
                case NETWORKS -> LAST_RULE;
                case ADMIN, KEYS, KEYS_GONE -> "";
            };
        }

        /// The command that does it, and only it, without asking.
        ///
        /// @param newKey a public key that opens nothing yet
        List<String> words(Laptop laptop, String newKey) {
            return switch (this) {
                case ADMIN -> harden(laptop, "--set", "access.admin.name=ada");
                case KEYS -> harden(laptop, "--set", "access.keys.add=" + newKey);
                case KEYS_GONE -> laptop.words("keys", "remove", OLD_KEY);
                case SSH_ONLY -> harden(laptop, "--set", "tailscale.ssh-only=true");
                case NETWORKS ->
                        only(
                                laptop,
                                "install",
                                "--set",
                                "gateway.bind=lan",
                                "--set",
                                "gateway.networks=" + String.join(",", laptop.networks()));
                // what is kept unasked depends on who was seen to log in, as in an earlier cell
                case UFW -> harden(laptop, "--set", "firewall.keep=80/tcp");
                case KEYS_ONLY, NO_ROOT, LIMITS, SERVICE_ACCOUNT, FAIL2BAN -> harden(laptop);
            };
        }

        private List<String> harden(Laptop laptop, String... more) {
            return only(laptop, "harden", more);
        }

        private List<String> only(Laptop laptop, String command, String... more) {
            var words = laptop.words(command, "--only", id);
            words.addAll(List.of(more));
            return words;
        }
    }

    /// The name of a key that opens the account from the beginning, beside the laptop's.
    static final String OLD_KEY = "old-laptop";

    private static final String DROP_IN = "after mv -fT /etc/ssh/sshd_config.d/.*";
    private static final String SSHD_CHECK = "sshd -t";
    private static final String AUTHORIZED = "after mv -fT /home/*/.ssh/.*";

    /// For {@link Laptop#networks}, of which that of IPv6 comes last.
    private static final String LAST_RULE = "ufw allow from *::/64 *";

    /// How far the change has come.
    enum Point {
        BEFORE_SAVE,
        SAVED,
        ARMED,
        MID_APPLY,
        APPLIED,
        ACTIVATED,
        PROVING,
        PROVED,
        CONFIRMING,
        CONFIRMED,
        MID_UNDO,
        PUT_BACK;

        boolean undoing() {
            return this == MID_UNDO || this == PUT_BACK;
        }
    }

    /// What happens then.
    enum Fault {
        CLIENT_KILLED,
        LINE_CUT,
        CUT_TO_SERVER,
        CUT_FROM_SERVER,
        LINE_HANGS,
        REBOOT,
        POWER_LOST,
        SSHD_KILLED,
        DISK_FULL,
        CHECK_FAILS,
        PROOF_REFUSED;

        /// As `practice cut` knows it.
        Optional<String> cut() {
            return switch (this) {
                case LINE_CUT -> Optional.of("both");
                case CUT_TO_SERVER -> Optional.of("in");
                case CUT_FROM_SERVER -> Optional.of("out");
                case LINE_HANGS -> Optional.of("hang");
                case CLIENT_KILLED,
                        REBOOT,
                        POWER_LOST,
                        SSHD_KILLED,
                        DISK_FULL,
                        CHECK_FAILS,
                        PROOF_REFUSED ->
                        Optional.empty();
            };
        }
    }

    /// Why this cannot happen; empty if it can.
    Optional<String> impossible() {
        if (point == Point.APPLIED && step.activation(kind).isEmpty()) {
            return Optional.of("its files are in force as soon as they are there");
        }
        return switch (fault) {
            case CHECK_FAILS -> uncheckable();
            case PROOF_REFUSED -> unrefusable();
            case CLIENT_KILLED,
                    LINE_CUT,
                    CUT_TO_SERVER,
                    CUT_FROM_SERVER,
                    LINE_HANGS,
                    REBOOT,
                    POWER_LOST,
                    SSHD_KILLED,
                    DISK_FULL ->
                    Optional.empty();
        };
    }

    private Optional<String> uncheckable() {
        if (step.check.isEmpty()) {
            return Optional.of("it has no check that could fail: sshd reads any line");
        }
        return switch (point) {
            case BEFORE_SAVE, SAVED, ARMED, MID_APPLY -> Optional.empty();
            // what is only noticed when ufw is switched on has not happened before
            case APPLIED ->
                    step == Guarded.UFW ? Optional.empty() : Optional.of("the check is over");
            case MID_UNDO ->
                    step.ofSshd() ? Optional.empty() : Optional.of("its undo asks no check");
            case ACTIVATED, PROVING, PROVED, CONFIRMING, CONFIRMED, PUT_BACK ->
                    Optional.of("the check is over");
        };
    }

    private Optional<String> unrefusable() {
        return switch (point) {
            case BEFORE_SAVE, SAVED, ARMED, MID_APPLY, APPLIED, ACTIVATED, PROVING ->
                    Optional.empty();
            case PROVED, CONFIRMING, CONFIRMED -> Optional.of("the new login has worked already");
            case MID_UNDO, PUT_BACK -> Optional.of("a refused proof is what began this undo");
        };
    }

    /// The command at which the server stands still: `before` or `after`, and a shell pattern. See
    /// `installer-scripts/lab/trap/strike.sh`.
    String standsAt() {
        var folder = "*-" + step.id;
        return switch (point) {
            case BEFORE_SAVE -> "before mkdir -p " + folder + "/before *";
            case SAVED -> "before mv -T " + folder + "/state.saved *";
            case ARMED -> "before systemd-run *--unit=clawsetup-apply-" + folder + " *";
            case MID_APPLY -> step.half;
            case APPLIED -> "before " + step.activation(kind);
            case ACTIVATED -> "before mv -T " + folder + "/.exit *";
            case PROVING -> "login";
            case PROVED -> "answered id -u";
            case CONFIRMING -> "before mv -T " + folder + "/state.armed *confirmed";
            case CONFIRMED -> "after mv -T " + folder + "/state.armed *confirmed";
            case MID_UNDO -> "after mv -T " + folder + "/state.armed *undoing";
            case PUT_BACK -> "before mv -T " + folder + "/state.undoing *";
        };
    }

    static List<Cell> all() {
        var cells = new ArrayList<Cell>();
        for (var step : Guarded.values()) {
            for (var kind : Kind.values()) {
                for (var point : Point.values()) {
                    for (var fault : Fault.values()) {
                        cells.add(new Cell(cells.size() + 1, kind, step, point, fault));
                    }
                }
            }
        }
        return cells;
    }

    /// All that can occur, in an order in which whoever stops early has seen most: every point and
    /// fault of every step before any of them a second time.
    static List<Cell> spread() {
        var kinds = Kind.values();
        var turns = new ArrayList<List<Cell>>();
        for (var ignored : kinds) {
            turns.add(new ArrayList<>());
        }
        for (var cell : all()) {
            if (cell.impossible().isEmpty()) {
                var first =
                        cell.step.ordinal() + cell.point.ordinal() * 3 + cell.fault.ordinal() * 5;
                turns.get(Math.floorMod(cell.kind.ordinal() - first, kinds.length)).add(cell);
            }
        }
        return turns.stream().flatMap(List::stream).toList();
    }

    /// Few cells that have each point, each fault, and each step that needs no OpenClaw at least
    /// once, on two kinds of server that differ in all. OpenClaw takes minutes to be installed, so
    /// {@link #besideOpenClaw} is tried where it is there already.
    static List<Cell> sample() {
        var kinds = Set.of(Kind.DEBIAN_13, Kind.DEBIAN_12_SOCKET);
        var missing = new HashSet<Object>(kinds);
        Stream.of(Guarded.values())
                .filter(step -> step.net() != Net.OPENCLAW)
                .forEach(missing::add);
        Collections.addAll(missing, Point.values());
        Collections.addAll(missing, Fault.values());
        var cells = new ArrayList<Cell>();
        while (!missing.isEmpty()) {
            var best =
                    spread().stream()
                            .filter(cell -> kinds.contains(cell.kind))
                            .filter(cell -> cell.step.net() != Net.OPENCLAW)
                            .max(Comparator.comparingInt(c -> c.adds(missing)))
                            .orElseThrow();
            cells.add(best);
            missing.removeAll(best.parts());
        }
        return cells;
    }

    /// Those that {@link OpenClawIT} tries on its server, of each step that needs OpenClaw: one
    /// that the server takes back by itself, and one that stays.
    static List<Cell> besideOpenClaw() {
        return all().stream()
                .filter(cell -> cell.step.net() == Net.OPENCLAW && cell.kind == Kind.DEBIAN_12)
                .filter(cell ->
                        cell.point == Point.APPLIED && cell.fault == Fault.LINE_CUT
                                || cell.point == Point.CONFIRMED
                                        && cell.fault == Fault.CLIENT_KILLED)
                .toList();
    }

    private int adds(Set<Object> missing) {
        return (int) parts().stream().filter(missing::contains).count();
    }

    private Set<Object> parts() {
        return Set.of(kind, step, point, fault);
    }

    @Override
    public String toString() {
        return "cell %d: %s, %s at %s, %s".formatted(number, step.id, fault, point, kind);
    }
}
