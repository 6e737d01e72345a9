package dev.clawsetup.machine;

import dev.clawsetup.machine.CannotConnect.Why;
import dev.clawsetup.secret.Secret;

import net.schmizz.sshj.connection.channel.direct.Session;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Changes a password that the server wants changed before it runs anything.
///
/// With password logins through PAM, sshd lets the account in and then runs `passwd` on the
/// terminal in place of whatever was asked for (session.c, `do_pwchange`); without a terminal it
/// only complains. So this is a terminal, and `passwd` on it.
final class PasswordChange {
    private static final int MOST_PROMPTS = 9;

    /// A person thinks of a password meanwhile.
    private static final Duration LIMIT = Duration.ofMinutes(10);

    private PasswordChange() {}

    /// @return the new password, which the server has accepted
    static Secret on(SshLine line, PasswordPrompts prompts, String userAtHost)
            throws CannotConnect {
        var done = new CountDownLatch(1);
        Thread.ofVirtual()
                .start(() -> {
                    try {
                        if (!done.await(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                            line.sever();
                        }
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
        try {
            var session = line.client().startSession();
            try {
                session.setEnvVar("LC_ALL", "C");
            } catch (IOException notAccepted) {
                // Then the prompts come in the server's language, and may not be understood.
            }
            session.allocatePTY("dumb", 200, 50, 0, 0, Map.of());
            return talk(session, prompts, userAtHost);
        } catch (IOException e) {
            throw expired(userAtHost, "the connection broke", e);
        } finally {
            done.countDown();
        }
    }

    private static Secret talk(Session session, PasswordPrompts prompts, String userAtHost)
            throws IOException, CannotConnect {
        var command = session.exec("exit 0");
        var in = command.getInputStream();
        var out = command.getOutputStream();
        var sent = new ArrayList<Secret>();
        var text = new StringBuilder();
        var buffer = new byte[4096];
        var last = "";
        for (var n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            if (text.length() < (64 << 10)) {
                text.append(new String(buffer, 0, n, StandardCharsets.UTF_8));
            }
            var waits = in.available() == 0 && text.toString().stripTrailing().endsWith(":");
            if (!waits) {
                continue;
            }
            var lines = text.toString().strip().split("\n");
            var prompt = lines[lines.length - 1].strip();
            var before = lines.length > 1 ? lines[lines.length - 2].strip() : "";
            var answer = prompts.answer(prompt, hide(before, sent));
            if (answer.isEmpty() || sent.size() == MOST_PROMPTS) {
                throw expired(userAtHost, hide(before + " " + prompt, sent), null);
            }
            sent.add(answer.get());
            text.setLength(0);
            out.write((answer.get().reveal() + "\n").getBytes(StandardCharsets.UTF_8));
            out.flush();
        }
        last = hide(text.toString(), sent);
        command.join(10, TimeUnit.SECONDS);
        var exit = command.getExitStatus();
        if (exit == null || exit != 0 || prompts.changed().isEmpty()) {
            throw expired(userAtHost, last, null);
        }
        return prompts.changed().get();
    }

    /// A terminal that still echoes gives back what was typed.
    private static String hide(String text, ArrayList<Secret> secrets) {
        var hidden = text;
        for (var secret : secrets) {
            if (!secret.isEmpty()) {
                hidden = hidden.replace(secret.reveal(), secret.toString());
            }
        }
        return Clean.line(hidden);
    }

    private static CannotConnect expired(String userAtHost, String said, Exception e) {
        return new CannotConnect(
                Why.PASSWORD_EXPIRED,
                "cannot work as %s: its password must be changed first%s"
                        .formatted(userAtHost, said.isBlank() ? "" : " (" + said + ")"),
                "Log in once with `ssh`, change the password as you are told, and try again.",
                e);
    }
}
