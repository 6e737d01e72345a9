package dev.clawsetup.ui;

import dev.clawsetup.plan.Change;
import dev.clawsetup.plan.Plan;
import dev.clawsetup.plan.Work;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What a look around comes to, in the order in which it matters to a person.
///
/// @param toFix what clawsetup would change, first what it cannot without the person
/// @param advice what only the person can do
/// @param good what is already as it should be
public record Findings(List<Plan.Row> toFix, List<Plan.Row> advice, List<Plan.Row> good) {
    public static final Findings NOTHING = new Findings(List.of(), List.of(), List.of());

    private static final String OPENCLAW = "runtime.openclaw";

    public static Findings of(Plan plan) {
        return new Findings(
                Stream.concat(with(plan, Change.Refusal.class), with(plan, Work.class)).toList(),
                with(plan, Change.Advice.class).toList(),
                with(plan, Change.None.class).filter(row -> seen(row, plan)).toList());
    }

    /// What only OpenClaw itself can tell is not good before it is there.
    private static boolean seen(Plan.Row row, Plan plan) {
        return !row.step().needs().contains(OPENCLAW)
                || plan.rows().stream()
                        .filter(other -> other.step().id().equals(OPENCLAW))
                        .allMatch(other -> other.change() instanceof Change.None);
    }

    private static Stream<Plan.Row> with(Plan plan, Class<? extends Change> kind) {
        return plan.rows().stream().filter(row -> kind.isInstance(row.change()));
    }

    /// `6 things to fix, 4 are already good`
    public String headline() {
        return switch (toFix.size()) {
            case 0 -> "Nothing to fix, " + already();
            case 1 -> "1 thing to fix, " + already();
            default -> toFix.size() + " things to fix, " + already();
        };
    }

    private String already() {
        return good.size() == 1 ? "1 is already good" : good.size() + " are already good";
    }

    /// What was found, in a few words: how it is, not what it ought to be.
    public static String words(Plan.Row row) {
        var title = row.step().title();
        return switch (row.change()) {
            case Change.Refusal(var why, var _) -> why.startsWith("it needs ") ? title : asRow(why);
            case Work work -> work.now().isBlank() ? title : asRow(today(work));
            case Change.Advice(var why, var _) -> asRow(why);
            case Change.None _, Change.Off _ -> title;
        };
    }

    /// What sshd's own words mean. They stand with the exact lines, one key away.
    private static final Map<Pattern, String> MEANING =
            Map.of(
                    Pattern.compile("\\bMaxAuthTries (\\d+)"), "$1 guesses a login",
                    Pattern.compile("\\bLoginGraceTime (\\d+)"), "$1 s for each",
                    Pattern.compile("\\bX11Forwarding yes"), "it carries programs' windows",
                    Pattern.compile("\\bAllowTcpForwarding (yes|all|remote)"),
                            "it can be used as a relay",
                    Pattern.compile(
                                    "\\bsshd lets root in \\(PermitRootLogin"
                                            + " (without-password|prohibit-password)\\)"),
                            "root can log in, with a key",
                    Pattern.compile(
                                    "\\bsshd lets root in \\(PermitRootLogin"
                                            + " forced-commands-only\\)"),
                            "root can log in, for some commands",
                    Pattern.compile("\\bsshd lets root in \\(PermitRootLogin yes\\)"),
                            "root can log in, also with a password",
                    Pattern.compile("\\bsshd asks for passwords, though no account has one"),
                            "passwords are asked for, though no account has one");

    /// How it is today, in a server owner's words.
    public static String today(Work work) {
        var words = work.now();
        for (var meaning : MEANING.entrySet()) {
            words = meaning.getKey().matcher(words).replaceAll(meaning.getValue());
        }
        return words;
    }

    /// A sentence as it stands in a list: with a capital letter and without its full stop.
    public static String asRow(String sentence) {
        var text = sentence.strip();
        return asSentence(text.endsWith(".") ? text.substring(0, text.length() - 1) : text);
    }

    /// With a capital letter in front, unless it begins with the name of a program.
    public static String asSentence(String text) {
        return text.isEmpty() || text.startsWith("sshd ")
                ? text
                : text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }
}
