package dev.clawsetup.steps.access;

import dev.clawsetup.answers.Answers;
import dev.clawsetup.facts.Account;
import dev.clawsetup.facts.Facts;
import dev.clawsetup.facts.Weather.SeenLogin;
import dev.clawsetup.plan.Action;
import dev.clawsetup.plan.Action.AddAccount;
import dev.clawsetup.plan.Action.SetGroups;
import dev.clawsetup.plan.Action.WriteFile;
import dev.clawsetup.plan.Change;
import dev.clawsetup.plan.Change.Refusal;
import dev.clawsetup.plan.Step;
import dev.clawsetup.plan.Work;
import dev.clawsetup.plan.Work.Reload;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// OpenClaw runs as an account of its own that may do nothing else: no password, no SSH, no sudo,
/// no group that is as good as root.
///
/// On many servers it was set up as a person's account with sudo and Docker. Those grants are taken
/// back, but only while somebody else administers: sometimes it is the only account there is.
public final class ServiceAccount implements Step {
    public static final String NAME = "openclaw";
    public static final String HOME = "/var/lib/openclaw";

    static final String SHUT = "/etc/ssh/sshd_config.d/00-clawsetup-service-account.conf";

    /// Membership gives root, or other people's data: Debian's own list (wiki SystemGroups) and the
    /// container engines'.
    private static final Set<String> MIGHTY =
            Set.of(
                    "root",
                    "sudo",
                    "admin",
                    "wheel",
                    "adm",
                    "disk",
                    "shadow",
                    "docker",
                    "podman",
                    "lxd",
                    "incus",
                    "incus-admin",
                    "libvirt",
                    "kvm");

    @Override
    public String id() {
        return "access.service-account";
    }

    @Override
    public String title() {
        return "OpenClaw runs as its own account";
    }

    @Override
    public List<String> needs() {
        return List.of("access.admin");
    }

    @Override
    public Change change(Facts now, Answers want) {
        var account = now.account(NAME);
        if (account.isEmpty()) {
            return want.purpose() == Answers.Purpose.HARDEN
                    ? Change.off("OpenClaw is not installed here")
                    : Change.of(
                                    new AddAccount(
                                            NAME,
                                            AddAccount.Who.SERVICE,
                                            HOME,
                                            List.of(),
                                            Optional.empty()))
                            .because("there is no account for OpenClaw")
                            .leaving(
                                    "the locked account %s, while its home holds data"
                                            .formatted(NAME));
        }
        return takeBack(now, want, account.get());
    }

    private static Change takeBack(Facts now, Answers want, Account account) {
        var groups = account.groups().stream().filter(MIGHTY::contains).toList();
        boolean sudo = account.sudo() != Account.Sudo.NONE;
        boolean login =
                account.canLogIn()
                        && !List.of(now.sshd().setting("denyusers").split(" ")).contains(NAME);
        if (groups.isEmpty() && !sudo && !login) {
            return Change.none("%s has no sudo, no mighty group and no SSH login".formatted(NAME));
        }
        return refusal(now, want, account, groups, login)
                .map(Change.class::cast)
                .orElseGet(() -> work(now, want, groups, login));
    }

    private static Work work(Facts now, Answers want, List<String> groups, boolean login) {
        var actions = new ArrayList<Action>();
        if (!groups.isEmpty()) {
            actions.add(new SetGroups(NAME, List.of(), groups));
        }
        if (login) {
            // its shell stays: other tools may use it by `su`, and undo has one thing less to know
            actions.add(
                    new WriteFile(
                            SHUT,
                            "0600",
                            "root:root",
                            "# clawsetup: a service does not log in\nDenyUsers %s\n"
                                    .formatted(NAME)));
        }
        var work =
                Change.of(actions)
                        .because(
                                "%s can do more than it needs%s%s"
                                        .formatted(
                                                NAME,
                                                groups.isEmpty()
                                                        ? ""
                                                        : ": groups " + String.join(", ", groups),
                                                login ? ", SSH login" : ""))
                        .guarded()
                        .provedBy(new WayIn(now, want).proof());
        return login ? work.checkedBy("sshd -t").thenReload(Reload.SSH).keepingOut(NAME) : work;
    }

    private static Optional<Refusal> refusal(
            Facts now, Answers want, Account account, List<String> groups, boolean login) {
        var way = new WayIn(now, want);
        if (want.access().operator().account().equals(NAME) || way.admin().equals(NAME)) {
            return refuse(
                    "you are logged in as %s, the account that OpenClaw runs as".formatted(NAME),
                    "name an administrator (access.admin.name), log in as that one, and run this"
                            + " again");
        }
        if (account.sudo() != Account.Sudo.NONE
                && groups.stream().noneMatch(Set.of("sudo", "admin", "wheel", "root")::contains)) {
            return refuse(
                    "%s has a sudo rule of its own that somebody wrote".formatted(NAME),
                    "remove it from /etc/sudoers.d: grep -rn %s /etc/sudoers /etc/sudoers.d"
                            .formatted(NAME));
        }
        var seen =
                now.weather().logins().stream()
                        .filter(l -> l.account().equals(NAME))
                        .map(SeenLogin::from)
                        .findFirst();
        if (login && seen.isPresent()) {
            return refuse(
                    "somebody logs in as %s (from %s), which would end".formatted(NAME, seen.get()),
                    "move that to another account first, or leave access.service-account out");
        }
        return (login ? Hazards.ofSsh(now) : Hazards.of(now)).or(way::cannotLogIn);
    }

    private static Optional<Refusal> refuse(String why, String remedy) {
        return Optional.of((Refusal) Change.refuse(why, remedy));
    }
}
