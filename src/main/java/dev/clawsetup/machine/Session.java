package dev.clawsetup.machine;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What one login told us, before any script ran.
///
/// @param user the account that logged in
/// @param method how: `publickey`, `password`, `keyboard-interactive`, `none`, or `local`
/// @param keyFingerprint the SHA256 fingerprint of the key that was accepted, if one was
/// @param publicKey that key as an authorized_keys line without options (`ssh-ed25519 AAAA…
///   comment`), if one was
/// @param offered the methods that the server named in answer to `none`, before the login
/// @param hostKey the server's host key, as a SHA256 fingerprint
/// @param serverVersion what sshd calls itself, e.g. `OpenSSH_10.0p2 Debian-7`
/// @param roundTrip how long one keepalive or exec takes
public record Session(
        String user,
        String method,
        Optional<String> keyFingerprint,
        Optional<String> publicKey,
        List<String> offered,
        Optional<String> hostKey,
        String serverVersion,
        Duration roundTrip) {
    public Session {
        offered = List.copyOf(offered);
    }

    public boolean local() {
        return method.equals("local");
    }
}
