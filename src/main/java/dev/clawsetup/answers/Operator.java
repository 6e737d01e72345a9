package dev.clawsetup.answers;

import java.util.Optional;

/// Who sits in front of clawsetup, as the server knows them.
///
/// @param account the account that logged in (or, locally, the one that called sudo)
/// @param publicKey the key it logged in with, as an authorized_keys line without options
/// @param keyFingerprint its fingerprint, `SHA256:…`
/// @param method `publickey`, `password`, … ; `local` on the server itself
/// @param offered the authentication methods that the server named before the login; empty when
///   local
public record Operator(
        String account,
        Optional<String> publicKey,
        Optional<String> keyFingerprint,
        String method,
        java.util.List<String> offered) {
    public Operator {
        offered = java.util.List.copyOf(offered);
    }
}
