package dev.clawsetup.run;

import dev.clawsetup.machine.SshConfig;
import dev.clawsetup.machine.Target;
import dev.clawsetup.plan.Shell;

import java.nio.file.Path;

/// How the same server is reached again from a command line of this machine.
///
/// A command that is shown is copied, and works only with the key, the host key and the way that
/// worked now. What is where ssh looks by itself is not said again.
final class Again {
    private Again() {}

    /// The words after `clawsetup undo`.
    static String clawsetup(Target target) {
        return switch (target) {
            case Target.Local local -> "--local";
            case Target.Remote remote -> {
                var words = new StringBuilder(remote.label());
                for (var key : remote.login().identities()) {
                    if (!SshConfig.usual(key)) {
                        words.append(" --identity ").append(word(key));
                    }
                }
                remote.jump()
                        .ifPresent(between -> words.append(" --jump ").append(between.label()));
                remote.login().knownHosts().stream()
                        .limit(1)
                        .filter(file -> !SshConfig.usual(file))
                        .forEach(file -> words.append(" --known-hosts ").append(word(file)));
                yield words.toString();
            }
        };
    }

    /// The words after `ssh`.
    static String ssh(Target.Remote remote) {
        var words = new StringBuilder();
        if (remote.port() != 22) {
            words.append("-p ").append(remote.port()).append(' ');
        }
        for (var key : remote.login().identities()) {
            if (!SshConfig.usual(key)) {
                words.append("-i ").append(word(key)).append(' ');
            }
        }
        remote.jump().ifPresent(between -> words.append("-J ").append(between.label()).append(' '));
        remote.login().knownHosts().stream()
                .limit(1)
                .filter(file -> !SshConfig.usual(file))
                .forEach(file ->
                        words.append("-o ")
                                .append(Shell.word("UserKnownHostsFile=" + file.toAbsolutePath()))
                                .append(' '));
        return words.append(remote.user()).append('@').append(remote.host()).toString();
    }

    private static String word(Path file) {
        return Shell.word(file.toAbsolutePath().normalize().toString());
    }
}
