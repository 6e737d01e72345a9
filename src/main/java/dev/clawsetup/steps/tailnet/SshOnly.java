package dev.clawsetup.steps.tailnet;

import dev.clawsetup.answers.Answers;
import dev.clawsetup.facts.Address;
import dev.clawsetup.facts.Facts;
import dev.clawsetup.facts.Tailscale;
import dev.clawsetup.facts.Ufw;
import dev.clawsetup.plan.Action;
import dev.clawsetup.plan.Change;
import dev.clawsetup.plan.Change.Refusal;
import dev.clawsetup.plan.Proof;
import dev.clawsetup.plan.Shell;
import dev.clawsetup.plan.Step;
import dev.clawsetup.plan.Work;
import dev.clawsetup.steps.access.Hazards;
import dev.clawsetup.steps.access.ServiceAccount;
import dev.clawsetup.steps.access.WayIn;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/// Closes SSH to everybody outside the tailnet.
///
/// Only a session that came through the tailnet may do it: the login that proves the change and the
/// line that is held meanwhile then go the way that has to work tomorrow. Where Tailscale ends
/// before the proof, nobody confirms, and the server opens SSH again by itself.
///
/// Tailscale's own rules stand before ufw's and let in whatever comes through its device, while it
/// runs; the rule here says the same in ufw's words, so that ufw's own list is true, and so that
/// {@code firewall.ufw} sees SSH cared for.
public final class SshOnly implements Step {
    public static final String ID = "tailscale.ssh-only";

    /// As `firewall.ufw` writes it.
    private static final String SSH = "clawsetup: ssh";

    @Override
    public String id() {
        return ID;
    }

    @Override
    public String title() {
        return "SSH is open in your Tailscale network only";
    }

    @Override
    public List<String> needs() {
        return List.of("tailscale.login", "firewall.ufw");
    }

    @Override
    public Change change(Facts now, Answers want) {
        var change = onceThere(now, want);
        return change instanceof Work && asked(want)
                ? notYet(now, want).map(Change.class::cast).orElse(change)
                : change;
    }

    /// The same, where the tailnet, the firewall and a session through the tailnet are still to
    /// come.
    public Change onceThere(Facts now, Answers want) {
        var standing = now.ufw().sshInTailnetOnly();
        if (!asked(want)) {
            return standing ? opened(now, want) : Change.off("not asked for");
        }
        if (standing && now.ufw().on() && others(now).isEmpty()) {
            return Change.none(
                    "ufw lets SSH in through %s only".formatted(device(now).orElse("the tailnet")));
        }
        return refusal(now, want).map(Change.class::cast).orElseGet(() -> closed(now, want));
    }

    private static boolean asked(Answers want) {
        return want.tailnet().wanted() && want.tailnet().sshOnly();
    }

    /// What has to be the case before it may be done, and is not: each comes about by other steps,
    /// or by another way in.
    private static Optional<Refusal> notYet(Facts now, Answers want) {
        var there = now.tailscale();
        if (!there.running()) {
            return refuse(
                    "the server is in no tailnet, so nobody could log in through it",
                    "take it into one first (tailscale.use)");
        }
        if (device(now).isEmpty()) {
            return refuse(
                    "Tailscale has no network device of its own here, so a firewall cannot tell"
                            + " what comes through it",
                    "let tailscaled make one (no --tun=userspace-networking in"
                            + " /etc/default/tailscaled)");
        }
        if (!now.ufw().on()) {
            return refuse(
                    "no ufw filters here, and it is ufw that would close SSH",
                    "let firewall.ufw be done as well");
        }
        return now.weather().connection().filter(there::carries).isPresent()
                ? Optional.empty()
                : refuse(
                        "nobody has shown a login through the tailnet, and after this there is no"
                                + " other way in",
                        "switch Tailscale on, on this computer, and start again; or log in from a"
                                + " device in the tailnet (ssh %s@%s) and start clawsetup there with --local"
                                        .formatted(
                                                want.access().admin(),
                                                there.address().orElse(there.name())));
    }

    private static Work closed(Facts now, Answers want) {
        var script = new StringBuilder();
        for (int port : ports(now)) {
            script.append("ufw allow in on ")
                    .append(Shell.word(device(now).orElse("tailscale0")))
                    .append(" to any port ")
                    .append(port)
                    .append(" proto tcp comment ")
                    .append(Shell.word(Ufw.TAILNET_SSH))
                    .append('\n');
        }
        for (var rule : others(now)) {
            script.append("ufw --force delete ").append(Shell.words(words(rule))).append('\n');
        }
        var work =
                Change.of(new Action.Ufw(Map.of(), List.of()))
                        .because("SSH is open to everybody")
                        .checkedBy(script.toString().stripTrailing())
                        .guarded()
                        .provedBy(new WayIn(now, want).proof());
        for (int port : ports(now)) {
            work = work.provedBy(new Proof.Unreachable(port));
        }
        return work;
    }

    /// Opened before our rule goes: at no moment is there less than before.
    private static Work opened(Facts now, Answers want) {
        var allow = new LinkedHashMap<String, String>();
        ports(now).forEach(port -> allow.put(port + "/tcp", SSH));
        var ours =
                now.ufw().rules().stream()
                        .filter(rule -> rule.endsWith(" comment '" + Ufw.TAILNET_SSH + "'"))
                        .toList();
        return Change.of(new Action.Ufw(allow, ours))
                .because("SSH is open in the tailnet only")
                .guarded()
                .provedBy(new WayIn(now, want).proof());
    }

    private static Optional<Refusal> refusal(Facts now, Answers want) {
        var foreign = new ArrayList<>(now.state().otherFirewalls());
        foreign.removeAll(List.of("ufw", "docker", "fail2ban"));
        if (!foreign.isEmpty()) {
            return refuse(
                    "another firewall has rules here (%s), and only ufw's are known well enough"
                            .formatted(String.join(", ", foreign)),
                    "close SSH in that one by hand, or take it off and let firewall.ufw be done");
        }
        if (ports(now).isEmpty()) {
            return refuse(
                    "cannot see which port ssh listens on",
                    "start the ssh server, then run this again");
        }
        if (now.tailscale().runsSsh()) {
            return refuse(
                    "Tailscale's own SSH server answers in the tailnet, past sshd and its keys",
                    "switch it off (sudo tailscale set --ssh=false)");
        }
        if (want.gateway().share() != Answers.Share.OFF
                || (want.purpose() == Answers.Purpose.HARDEN
                        && now.tailscale().operator().equals(ServiceAccount.NAME))) {
            return refuse(
                    "OpenClaw may command Tailscale here, so whoever talks it into logging out"
                            + " would shut you out",
                    "answer gateway.tailscale with off, and gateway.bind with tailnet to reach"
                            + " OpenClaw there all the same");
        }
        if (now.tailscale().endsBefore(now.weather().clock().plus(Tailscale.AHEAD))) {
            return refuse(
                    "the server's key in the tailnet ends within %d days, and then nobody could log in"
                            .formatted(Tailscale.AHEAD.toDays()),
                    "renew it first (tailscale.renew), or switch key expiry off for it on"
                            + " Tailscale's page “Machines”");
        }
        var narrower =
                others(now).stream().filter(rule -> words(rule).contains("from")).findFirst();
        if (narrower.isPresent()) {
            return refuse(
                    "ufw keeps a rule of your own that lets SSH in from elsewhere (“%s”)"
                            .formatted(narrower.get()),
                    "remove it if you do not need it: ufw delete "
                            + String.join(" ", words(narrower.get())));
        }
        return Hazards.of(now).or(() -> new WayIn(now, want).cannotLogIn());
    }

    /// Rules through which SSH gets in past the tailnet.
    private static List<String> others(Facts now) {
        return now.ufw().rules().stream().filter(rule -> letsIn(rule, now)).toList();
    }

    private static boolean letsIn(String rule, Facts now) {
        var words = words(rule);
        if (!List.of("allow", "limit").contains(words.getFirst()) || words.contains("out")) {
            return false;
        }
        int on = words.indexOf("on");
        if (on >= 0 && device(now).filter(words.get(on + 1)::equals).isPresent()) {
            return false;
        }
        int from = words.indexOf("from");
        if (from >= 0 && Tailscale.gives(words.get(from + 1).replaceFirst("/.*", ""))) {
            return false;
        }
        int port = words.lastIndexOf("port");
        if (port >= 0) {
            return names(words.get(port + 1), now);
        }
        if (words.contains("app")) {
            return isSsh(words.get(words.lastIndexOf("app") + 1));
        }
        if (words.contains("to") || words.contains("from") || on >= 0) {
            return !words.contains("proto") || words.get(words.indexOf("proto") + 1).equals("tcp");
        }
        var what = words.getLast();
        return isSsh(what) || (!what.endsWith("/udp") && names(what.replace("/tcp", ""), now));
    }

    private static boolean isSsh(String profile) {
        return profile.equals("OpenSSH") || profile.equals("SSH") || profile.equals("ssh");
    }

    /// @param ports `22`, `22,80` or `20:30`
    private static boolean names(String ports, Facts now) {
        for (var part : ports.split(",")) {
            var ends = part.split(":");
            if (part.matches("\\d{1,5}(:\\d{1,5})?")
                    && ports(now).stream()
                            .anyMatch(port ->
                                    port >= Integer.parseInt(ends[0])
                                            && port <= Integer.parseInt(ends[ends.length - 1]))) {
                return true;
            }
        }
        return false;
    }

    /// Without its comment, and without `in`, which is what a rule means anyway.
    private static List<String> words(String rule) {
        var words =
                new ArrayList<>(
                        List.of(rule.replaceFirst(" comment '.*", "").strip().split("\\s+")));
        if (!words.contains("on")) {
            words.remove("in");
        }
        return words;
    }

    private static List<Integer> ports(Facts now) {
        var ports = new TreeSet<>(now.sshd().ports());
        now.weather().connection().ifPresent(c -> ports.add(c.serverPort()));
        return List.copyOf(ports);
    }

    private static Optional<String> device(Facts now) {
        return now.state().addresses().stream()
                .filter(Address::inTailnet)
                .map(Address::device)
                .findFirst();
    }

    private static Optional<Refusal> refuse(String why, String remedy) {
        return Optional.of((Refusal) Change.refuse(why, remedy));
    }
}
