import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.command.AbstractCommandSupport;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/// `LoginServer FOLDER FACTS`: an SSH server for the moment in which Java watches clawsetup log in,
/// to do so faster later. It runs nothing: to whatever is asked of it, it answers as a root shell
/// would that was given `facts.sh`, with what the file FACTS holds.
///
/// Only this machine reaches it, and only with a key that it makes for this. It writes the words of
/// the command line that logs in into FOLDER/words, and ends after two minutes.
final class LoginServer {
    /// What clawsetup's root shell says before it reads anything.
    private static final String READY = "::clawsetup-root-shell::\n";

    private LoginServer() {}

    public static void main(String[] words) throws Exception {
        var folder = Files.createDirectories(Path.of(words[0])).toAbsolutePath();
        var facts = Files.readAllBytes(Path.of(words[1]));
        var ours = KeyUtils.generateKeyPair(KeyPairProvider.SSH_ED25519, 256);
        var theirs = KeyUtils.generateKeyPair(KeyPairProvider.SSH_ED25519, 256);
        var identity = folder.resolve("id_ed25519");
        try (var out = Files.newOutputStream(identity)) {
            OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(theirs, "", null, out);
        }
        var server = SshServer.setUpDefaultServer();
        server.setHost("127.0.0.1");
        server.setKeyPairProvider(KeyPairProvider.wrap(ours));
        server.setPublickeyAuthenticator(
                (_, key, _) -> KeyUtils.compareKeys(key, theirs.getPublic()));
        server.setPasswordAuthenticator(null);
        server.setKeyboardInteractiveAuthenticator(null);
        server.setCommandFactory((_, command) -> new Answer(command, facts));
        server.start();
        var known = folder.resolve("known_hosts");
        Files.writeString(
                known,
                "[127.0.0.1]:%d %s\n"
                        .formatted(server.getPort(), PublicKeyEntry.toString(ours.getPublic())));
        var line =
                "harden nobody@127.0.0.1:%d --yes --identity %s --known-hosts %s"
                        .formatted(server.getPort(), identity, known);
        Files.writeString(folder.resolve("words.new"), line);
        Files.move(folder.resolve("words.new"), folder.resolve("words"));
        Thread.sleep(Duration.ofMinutes(2));
        server.stop(true);
    }

    private static final class Answer extends AbstractCommandSupport {
        private final byte[] facts;

        Answer(String command, byte[] facts) {
            super(command, null);
            this.facts = facts;
        }

        @Override
        public void run() {
            try {
                getErrorStream().write(READY.getBytes(StandardCharsets.UTF_8));
                getOutputStream().write(READY.getBytes(StandardCharsets.UTF_8));
                getErrorStream().flush();
                getOutputStream().flush();
                getInputStream().readAllBytes();
                getOutputStream().write(facts);
                getOutputStream().flush();
                onExit(0);
            } catch (IOException e) {
                onExit(1, e.getMessage());
            }
        }
    }
}
