package dev.clawsetup.steps.network;

import dev.clawsetup.answers.Answers;
import dev.clawsetup.facts.Facts;
import dev.clawsetup.facts.OwnJail;
import dev.clawsetup.facts.Tailscale;
import dev.clawsetup.plan.Action;
import dev.clawsetup.plan.Action.SetUnit;
import dev.clawsetup.plan.Action.WriteFile;
import dev.clawsetup.plan.Change;
import dev.clawsetup.plan.Change.Refusal;
import dev.clawsetup.plan.Step;
import dev.clawsetup.plan.Work;
import dev.clawsetup.plan.Work.Reload;
import dev.clawsetup.steps.access.Hazards;
import dev.clawsetup.steps.access.WayIn;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Bans hosts that guess passwords and keys, and never the operator.
///
/// fail2ban counts the last minutes of the journal again when it starts, and Debian 13's package
/// starts it unconfigured: so the service is kept from starting until our file, with the operator's
/// address in it, lies there. Debian 12 has no log file for it to read, hence the journal, which
/// needs python3-systemd; without it the configuration test passes and the service dies.
public final class Fail2banSshd implements Step {
    static final String FILE = OwnJail.FILE;
    private static final String UNIT = "fail2ban.service";
    private static final List<String> OTHERS =
            List.of("sshguard.service", "denyhosts.service", "crowdsec-firewall-bouncer.service");
    private static final Set<String> SELF = Set.of("127.0.0.0/8", "127.0.0.1/8", "::1");

    @Override
    public String id() {
        return "fail2ban.sshd";
    }

    @Override
    public String title() {
        return "Hosts that guess are banned";
    }

    @Override
    public List<String> needs() {
        return List.of("access.admin");
    }

    @Override
    public Change change(Facts now, Answers want) {
        var packages =
                List.of("fail2ban", "python3-systemd", "iptables").stream()
                        .filter(name -> !now.installed(name))
                        .toList();
        var own = jail(now, want);
        var spared = own.spared();
        var text = text(now, own);
        boolean written = now.file(FILE).filter(f -> f.content().equals(text)).isPresent();
        boolean guards =
                now.state().fail2ban().active() && now.state().fail2ban().jails().contains("sshd");
        if (packages.isEmpty() && written && guards && now.unit(UNIT).isEnabled()) {
            return Change.none(
                    "jail sshd is active on %s; %s never banned"
                            .formatted(
                                    ports(now),
                                    switch (spared.size()) {
                                        case 0 -> "no address is";
                                        case 1 -> spared.getFirst() + " is";
                                        default -> String.join(", ", spared) + " are";
                                    }));
        }
        return refusal(now, want)
                .map(Change.class::cast)
                .orElseGet(() -> {
                    var work = work(now, text).provedBy(new WayIn(now, want).proof());
                    return packages.isEmpty() ? work : work.withPackages(packages, List.of(UNIT));
                });
    }

    private static Work work(Facts now, String jail) {
        boolean runs = now.state().fail2ban().active() && now.unit(UNIT).isEnabled();
        var actions = new ArrayList<Action>();
        actions.add(WriteFile.of(FILE, jail));
        if (!runs) {
            actions.add(new SetUnit(UNIT, SetUnit.Wanted.ON));
        }
        var work = Change.of(actions).checkedBy("fail2ban-client -t").guarded();
        return runs
                ? work.thenReload(Reload.FAIL2BAN).because("fail2ban runs with other settings")
                : work.because("nothing stops a host from guessing for ever");
    }

    /// Addresses that are never banned: those that the user gave, the operator's as the server sees
    /// it (behind NAT or a jump host: theirs), the tailnet's where the server is to be in one, and
    /// those that fail2ban spared before there was a file of ours. Who is told nothing answers with
    /// what the file says, so an address goes only when somebody takes it out.
    private static OwnJail jail(Facts now, Answers want) {
        var theirs =
                now.file(FILE)
                        .map(file -> OwnJail.of(file).theirs())
                        .orElseGet(() -> others(now.state().fail2ban().ignored().stream()));
        var ours = new ArrayList<>(want.firewall().ignore());
        now.weather().connection().ifPresent(c -> ours.add(c.clientAddress()));
        if (want.tailnet().wanted()) {
            ours.addAll(Tailscale.NETWORKS);
        }
        return new OwnJail(others(Stream.concat(theirs.stream(), ours.stream())), theirs);
    }

    /// Without the server itself, which is always spared.
    private static List<String> others(Stream<String> addresses) {
        return addresses
                .filter(address -> !SELF.contains(address) && !address.startsWith("127."))
                .distinct()
                .sorted()
                .toList();
    }

    private static String ports(Facts now) {
        return Ufw.sshPorts(now).stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    /// One hour for the first ban, doubled each time up to a week; five tries in ten minutes. The
    /// action bans *new* connections only, so a session that is open lives on (the usual actions
    /// freeze it), and it works beside ufw without becoming one of its rules.
    private static String text(Facts now, OwnJail own) {
        return """
        # clawsetup: hosts that guess are banned
        [sshd]
        enabled = true
        backend = systemd
        port = %s
        maxretry = 5
        findtime = 10m
        bantime = 1h
        bantime.increment = true
        bantime.maxtime = 1w
        banaction = iptables-new[type=multiport]
        %s\
        """
                .formatted(ports(now), own.lines());
    }

    private static Optional<Refusal> refusal(Facts now, Answers want) {
        if (Ufw.sshPorts(now).isEmpty()) {
            return Optional.of(
                    (Refusal)
                            Change.refuse(
                                    "cannot see which port ssh listens on, so there is nothing to"
                                            + " watch",
                                    "start the ssh server, then run this again"));
        }
        var other = OTHERS.stream().filter(unit -> now.unit(unit).isActive()).findFirst();
        if (other.isPresent()) {
            return Optional.of(
                    (Refusal)
                            Change.refuse(
                                    "%s bans hosts that guess already, and a ban by two programs is hard to lift"
                                            .formatted(other.get()),
                                    "leave fail2ban.sshd out (--skip fail2ban.sshd), or turn that"
                                            + " one off: systemctl disable --now "
                                            + other.get()));
        }
        return Hazards.of(now).or(() -> new WayIn(now, want).cannotLogIn());
    }
}
