package dev.clawsetup.machine;

import dev.clawsetup.secret.Secret;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The server that the user named: this machine, or one behind SSH.
public sealed interface Target {

    /// How it is written on a command line and shown in a header: `ada@203.0.113.7:2222`, or `this
    /// server`.
    String label();

    /// The machine that clawsetup itself runs on.
    record Local() implements Target {
        @Override
        public String label() {
            return "this server";
        }
    }

    /// A server behind SSH. `jump` is the host in between (ProxyJump), if any.
    record Remote(String host, int port, String user, Login login, Optional<Remote> jump)
            implements Target {
        @Override
        public String label() {
            var bracketed = host.contains(":") ? "[" + host + "]" : host;
            return user + "@" + (port == 22 ? host : bracketed + ":" + port);
        }

        /// The same server, reached as somebody else.
        public Remote as(String otherUser) {
            return new Remote(host, port, otherUser, login, jump);
        }
    }

    /// What may be tried to log in: keys first (agent, then files), a password only if one was
    /// given.
    ///
    /// @param identities private key files, in the order to try
    /// @param agent whether the keys of the running ssh-agent may be used
    /// @param password a password for the first login, where there is no key yet
    /// @param sudoPassword the password that sudo asks for, if it was given in advance
    /// @param passphrase the passphrase of an identity file, if it was given in advance
    /// @param knownHosts known_hosts files; the first one is written to
    /// @param hostKey the SHA256 fingerprint that the user vouches for (`--host-key`)
    record Login(
            List<Path> identities,
            boolean agent,
            Optional<Secret> password,
            Optional<Secret> sudoPassword,
            Optional<Secret> passphrase,
            List<Path> knownHosts,
            Optional<String> hostKey) {
        public Login {
            identities = List.copyOf(identities);
            knownHosts = List.copyOf(knownHosts);
        }
    }
}
