package dev.clawsetup.steps.system;

import dev.clawsetup.answers.Answers;
import dev.clawsetup.facts.Facts;
import dev.clawsetup.facts.FileState;
import dev.clawsetup.plan.Action;
import dev.clawsetup.plan.Action.SetUnit;
import dev.clawsetup.plan.Action.WriteFile;
import dev.clawsetup.plan.Change;
import dev.clawsetup.plan.Proof;
import dev.clawsetup.plan.Step;

import java.util.ArrayList;
import java.util.List;

/// Security updates install themselves.
///
/// The distribution's own file stays. Ours comes after it (apt reads them by name, and a later
/// value wins; lists grow), and names the security archive once more, in case somebody took it out.
public final class SecurityUpdates implements Step {
    static final String FILE = "/etc/apt/apt.conf.d/52clawsetup-updates";
    private static final String THEIRS = "/etc/apt/apt.conf.d/50unattended-upgrades";
    private static final List<String> TIMERS =
            List.of("apt-daily.timer", "apt-daily-upgrade.timer");
    private static final String SERVICE = "unattended-upgrades.service";

    /// What unattended-upgrade itself takes for the archives that it may install from. A name there
    /// helps nobody whose sources have no such archive, so both are looked at. The sources, not the
    /// lists: a fresh image has none of those yet.
    private static final Proof ORIGIN =
            new Proof.Holds(
                    "security updates have a source and install themselves",
                    """
                    apt-config dump | grep -q '^APT::Periodic::Unattended-Upgrade "1";' || { echo 'turned off'; exit 1; }
                    apt-get update --print-uris | grep -q '/dists/[a-z]*-security/' ||
                        { echo 'no security archive among the sources'; exit 1; }
                    apt-config dump | sed -n 's/^Unattended-Upgrade::\\(Allowed-Origins\\|Origins-Pattern\\):: "\\(.*ecurity.*\\)";/\\2/p' |
                        head -n 1 | grep .
                    """);

    /// The same, asked of the program itself; it may fetch what it would install, so only `verify`
    /// waits for it.
    private static final Proof DRY_RUN =
            new Proof.Holds(
                    "unattended-upgrade names the security archive",
                    """
                    timeout 120 unattended-upgrade --dry-run --debug 2>&1 |
                        sed -n 's/^Allowed origins are: //p' | grep -i security
                    """);

    @Override
    public String id() {
        return "updates.security";
    }

    @Override
    public String title() {
        return "Security updates install themselves";
    }

    @Override
    public Change change(Facts now, Answers want) {
        boolean installed = now.installed("unattended-upgrades");
        var content = content(now, want);
        boolean written = now.file(FILE).filter(f -> f.content().equals(content)).isPresent();
        var asleep = TIMERS.stream().filter(timer -> !awake(now, timer)).toList();
        boolean service = now.unit(SERVICE).isEnabled();
        if (installed && written && asleep.isEmpty() && service) {
            return Change.none(
                    "unattended-upgrades is on, %s"
                            .formatted(
                                    want.updates()
                                            .rebootAt()
                                            .map(at ->
                                                    "and reboots at %s when it has to"
                                                            .formatted(at))
                                            .orElse("and never reboots by itself")));
        }
        var actions = new ArrayList<Action>();
        if (!written) {
            actions.add(WriteFile.of(FILE, content));
        }
        asleep.forEach(timer -> actions.add(new SetUnit(timer, SetUnit.Wanted.ON)));
        if (!service) {
            actions.add(new SetUnit(SERVICE, SetUnit.Wanted.ON));
        }
        var work =
                Change.of(actions)
                        .because(
                                installed
                                        ? "unattended-upgrades is there, but not set up like this"
                                        : "security updates wait for somebody to install them")
                        .checkedBy("apt-config dump >/dev/null")
                        .provedBy(ORIGIN);
        return installed ? work : work.withPackages(List.of("unattended-upgrades"), List.of());
    }

    @Override
    public List<Proof> observations(Facts now, Answers want) {
        return List.of(ORIGIN, DRY_RUN);
    }

    private static boolean awake(Facts now, String timer) {
        return now.unit(timer).isActive() && now.unit(timer).isEnabled();
    }

    private static String content(Facts now, Answers want) {
        var lines = new ArrayList<String>();
        lines.add("// clawsetup: security updates install themselves");
        lines.add("APT::Periodic::Enable \"1\";");
        lines.add("APT::Periodic::Update-Package-Lists \"1\";");
        lines.add("APT::Periodic::Unattended-Upgrade \"1\";");
        lines.add("APT::Periodic::AutocleanInterval \"7\";");
        lines.add("Unattended-Upgrade::Origins-Pattern {");
        origins(now).forEach(origin -> lines.add("        \"" + origin + "\";"));
        lines.add("};");
        lines.add("Unattended-Upgrade::Remove-Unused-Kernel-Packages \"true\";");
        lines.add("Unattended-Upgrade::SyslogEnable \"true\";");
        want.updates()
                .rebootAt()
                .ifPresentOrElse(
                        at -> {
                            lines.add("Unattended-Upgrade::Automatic-Reboot \"true\";");
                            lines.add(
                                    "Unattended-Upgrade::Automatic-Reboot-Time \"%s\";"
                                            .formatted(at));
                        },
                        () -> {
                            if (!rebootsAlready(now)) {
                                lines.add("Unattended-Upgrade::Automatic-Reboot \"false\";");
                            }
                        });
        return String.join("\n", lines) + "\n";
    }

    /// As the distributions' own files name them (unattended-upgrades 2.9 on Debian, 2.10 on
    /// Ubuntu).
    private static List<String> origins(Facts now) {
        return now.distribution().id().equals("ubuntu")
                ? List.of(
                        "origin=Ubuntu,archive=${distro_codename}-security",
                        "origin=UbuntuESMApps,archive=${distro_codename}-apps-security",
                        "origin=UbuntuESM,archive=${distro_codename}-infra-security")
                : List.of(
                        "origin=Debian,codename=${distro_codename},label=Debian-Security",
                        "origin=Debian,codename=${distro_codename}-security,label=Debian-Security");
    }

    /// The administrator's own choice, in the distribution's file.
    private static boolean rebootsAlready(Facts now) {
        return now.file(THEIRS)
                .map(FileState::content)
                .filter(text ->
                        text.lines()
                                .anyMatch(line ->
                                        line.strip()
                                                .matches(
                                                        "Unattended-Upgrade::Automatic-Reboot\\s+\"true\";.*")))
                .isPresent();
    }
}
