package dev.clawsetup.steps;

import dev.clawsetup.plan.Step;
import dev.clawsetup.steps.access.AdminAccount;
import dev.clawsetup.steps.access.AdminKeys;
import dev.clawsetup.steps.access.Console;
import dev.clawsetup.steps.access.ServiceAccount;
import dev.clawsetup.steps.agent.Audit;
import dev.clawsetup.steps.gateway.Access;
import dev.clawsetup.steps.gateway.Auth;
import dev.clawsetup.steps.gateway.Bind;
import dev.clawsetup.steps.gateway.Networks;
import dev.clawsetup.steps.gateway.Share;
import dev.clawsetup.steps.network.Fail2banSshd;
import dev.clawsetup.steps.network.Listeners;
import dev.clawsetup.steps.network.Services;
import dev.clawsetup.steps.network.Ufw;
import dev.clawsetup.steps.runtime.GatewayService;
import dev.clawsetup.steps.runtime.Limits;
import dev.clawsetup.steps.runtime.NodeRuntime;
import dev.clawsetup.steps.runtime.OpenClawProgram;
import dev.clawsetup.steps.ssh.KeysOnly;
import dev.clawsetup.steps.ssh.LoginLimits;
import dev.clawsetup.steps.ssh.NoRoot;
import dev.clawsetup.steps.ssh.UsersSeen;
import dev.clawsetup.steps.system.RebootNeeded;
import dev.clawsetup.steps.system.SecurityUpdates;
import dev.clawsetup.steps.system.Swap;
import dev.clawsetup.steps.tailnet.Install;
import dev.clawsetup.steps.tailnet.Login;
import dev.clawsetup.steps.tailnet.SshOnly;

import java.util.List;

/// Every promise that clawsetup makes, in the order in which it keeps them: ways in are widened and
/// proven before anything is narrowed.
public final class Steps {
    private Steps() {}

    public static List<Step> all() {
        return List.of(
                // access: widened first
                new Console(),
                new AdminAccount(),
                new AdminKeys(),
                new ServiceAccount(),
                // the tailnet, before the firewall: it has a port of its own
                new Install(),
                new Login(),
                // network
                new Listeners(),
                new Services(),
                new Ufw(),
                new Fail2banSshd(),
                // ssh
                new UsersSeen(),
                new KeysOnly(),
                new NoRoot(),
                new LoginLimits(),
                // system
                new SecurityUpdates(),
                new RebootNeeded(),
                new Swap(),
                // OpenClaw: set up before it first starts
                new NodeRuntime(),
                new OpenClawProgram(),
                new Share(),
                new Bind(),
                new Auth(),
                new Limits(),
                new GatewayService(),
                new Networks(),
                new Access(),
                new Audit(),
                // last of all: it may close the way in that everything else was done over
                new SshOnly());
    }
}
