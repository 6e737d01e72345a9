package dev.clawsetup.steps.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clawsetup.steps.Server;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

final class PublicKeyTest {
    static final String RSA_1024 =
            "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAgQDKCl2q25iqDYGAQgIpVQC4pLjBmWkWAGryo4fc"
                    + "22H/ZzktiS522GdiN/LzQqYNKRcwG6UFY8/SLMA49hpZ81xwdLNRusdOg8T7ool2FaC5d3Pf8xFr"
                    + "WWxs3ii2/mh7kA/dqiMnLZe0vOlcs0ZzwhGjOwT57Ii3yhF8gnsfteEqWw== rsa1024";
    static final String RSA_2048 =
            "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQDHUlvVctY3PCNsAGwaCjxT6j3vh9od7r0hDUIV"
                    + "fapEYLryDrDwZo4YHWu8BAktTYVNsm7kSgXIYjYi8GK0yqlHW3QKyMvCi0smfcZZ7TBrgDb6bcNz"
                    + "xFjopT9T+x62PCAjpvG8se/19jEvyGcyhBqCTFMniu3Paz29uO2ufFg5Kgj9oAk9d973G4Q6UnCg"
                    + "dvpH/LSeQFcnvPF3LkYTMewlo/xvQjIHDhYSy/TfoVE7Dlc7FR1PyVFUhQ/8Yoj1bREFTdKLANlD"
                    + "nby+EYvBB4fxF82ZXw6sxXggsG8rI12dC/ysVdmoEk/g5GNji+iShJ1kFZ4NskZRYGt4hDPPzB3l"
                    + " rsa2048";
    private static final String ECDSA =
            "ecdsa-sha2-nistp256"
                + " AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBJkWaVwsf/RVej7ypphcUr884t+6iG8T20MyUY65szXbccXEbt5XRBYBo/16IG9y8fwHmUXptPELt94IO3MlUXM="
                + " ec";

    private static PublicKey key(String line) {
        return PublicKey.of(line).orElseThrow();
    }

    @Test
    void hasTheFingerprintThatSshKeygenPrints() {
        assertEquals(Server.ADAS_PRINT, key(Server.ADAS_KEY).fingerprint());
        assertEquals(
                "SHA256:49HUfTi/LddKFqhH3bEfJ2eSrLXOEwuYS8c2glpJtTA", key(RSA_2048).fingerprint());
        assertEquals(
                "SHA256:1Y4zIecuBW4q0wocp7KVXF0b4Pr1F1bdt0J5e1xiP+s", key(ECDSA).fingerprint());
    }

    @Test
    void isFoundBehindOptionsWithBlanksInThem() {
        var line = "from=\"10.0.0.1\",command=\"echo ssh-rsa no\" " + Server.ADAS_KEY;
        assertEquals(Server.ADAS_PRINT, key(line).fingerprint());
    }

    @Test
    void knowsHowLongAnRsaKeyIs() {
        assertEquals(1024, key(RSA_1024).rsaBits());
        assertEquals(2048, key(RSA_2048).rsaBits());
        assertEquals(0, key(Server.ADAS_KEY).rsaBits());
    }

    @Test
    void signsAsOpensshDoesToday() {
        assertEquals(List.of("rsa-sha2-512", "rsa-sha2-256"), key(RSA_2048).algorithms());
        assertEquals(List.of("ssh-ed25519"), key(Server.ADAS_KEY).algorithms());
    }

    @Test
    void isNoneWhereTheLineHoldsNoWholeKey() {
        for (var line :
                List.of(
                        "",
                        "ssh-ed25519",
                        "ssh-ed25519 !!!",
                        Server.ADAS_KEY.substring(0, 60),
                        Server.ADAS_KEY.replace("ssh-ed25519", "ssh-rsa"),
                        "-----BEGIN OPENSSH PRIVATE KEY-----")) {
            assertEquals(Optional.empty(), PublicKey.of(line), line);
        }
        assertTrue(PublicKey.of(Server.ADAS_KEY).isPresent());
    }
}
