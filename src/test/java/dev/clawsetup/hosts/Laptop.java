package dev.clawsetup.hosts;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// How a test reaches one practice server.
final class Laptop {
    private static final String OFFERED = "Authentications that can continue:";

    private final Practice server;
    private final List<String> options = new ArrayList<>();
    private final Path key;

    private final String host;

    Laptop(Practice server) throws Exception {
        this(server, server.host());
    }

    /// @param host another address of the server
    Laptop(Practice server, String host) throws Exception {
        this.server = server;
        this.host = host;
        this.key = server.identity().orElseGet(() -> newKey());
        options.addAll(
                List.of(
                        "--identity",
                        key.toString(),
                        "--known-hosts",
                        server.knownHosts().toString()));
        if (server.identity().isEmpty()) {
            var secret = Files.createTempFile("clawsetup-password", "");
            Files.writeString(secret, server.password().reveal());
            secret.toFile().deleteOnExit();
            options.addAll(
                    List.of(
                            "--set", "connect.password=file:" + secret,
                            "--set", "connect.sudo-password=file:" + secret,
                            "--set", "access.keys.add=" + Files.readString(publicKey()).strip()));
        }
    }

    Path privateKey() {
        return key;
    }

    Path publicKey() {
        return Path.of(key + ".pub");
    }

    Shipped.Ended clawsetup(String command, String... more) {
        return Shipped.run(words(command, more));
    }

    List<String> words(String command, String... more) {
        var words = new ArrayList<String>();
        words.add(command);
        words.add(server.user() + "@" + host);
        words.addAll(options);
        words.addAll(List.of(more));
        return words;
    }

    Path key() {
        return key;
    }

    /// Those from which this machine comes to a practice server, by IPv4 and by IPv6.
    List<String> networks() {
        return List.of(
                server.host().replaceFirst("[0-9]+$", "0/24"),
                server.host6().replaceFirst("::.*", "::/64"));
    }

    boolean logsInByKey() {
        return ssh(server.user(), "-i", key.toString(), "-o", "PasswordAuthentication=no").exit()
                == 0;
    }

    /// The ways in that the server offers an account, as in `publickey,password`; seen without
    /// trying one, since servers count failed logins.
    String offers(String user) {
        var said = ssh(user, "-v", "-o", "PreferredAuthentications=none");
        return said.err()
                .lines()
                .filter(line -> line.contains(OFFERED))
                .findFirst()
                .map(line -> line.substring(line.indexOf(OFFERED) + OFFERED.length()).strip())
                .orElse("nothing: " + said.all());
    }

    /// One login by OpenSSH's own client.
    Shipped.Ended ssh(String user, String... options) {
        var words = new ArrayList<>(List.of("ssh", "-n", "-F", "none", "-o", "BatchMode=yes"));
        words.addAll(List.of("-o", "IdentitiesOnly=yes", "-o", "ConnectTimeout=5"));
        words.addAll(List.of("-o", "UserKnownHostsFile=" + server.knownHosts()));
        words.addAll(List.of(options));
        words.addAll(List.of(user + "@" + host, "true"));
        return Shipped.command(words.toArray(String[]::new));
    }

    private static Path newKey() {
        try {
            var folder = Files.createTempDirectory("clawsetup-key");
            var file = folder.resolve("id_ed25519");
            var made =
                    Shipped.command(
                            "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", file.toString());
            assertEquals(0, made.exit(), made.all());
            return file;
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
