package dev.clawsetup.machine;

import dev.clawsetup.secret.Secret;

import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.common.Message;
import net.schmizz.sshj.common.SSHPacket;
import net.schmizz.sshj.transport.TransportException;
import net.schmizz.sshj.userauth.UserAuthException;
import net.schmizz.sshj.userauth.method.AbstractAuthMethod;
import net.schmizz.sshj.userauth.method.AuthMethod;
import net.schmizz.sshj.userauth.method.AuthPassword;
import net.schmizz.sshj.userauth.method.ChallengeResponseProvider;
import net.schmizz.sshj.userauth.password.PasswordFinder;
import net.schmizz.sshj.userauth.password.PasswordUpdateProvider;
import net.schmizz.sshj.userauth.password.Resource;

import java.io.IOException;
import java.util.List;

/// The single login requests of RFC 4252 and 4256, as the library's methods.
final class Attempts {
    private Attempts() {}

    /// The server would take this key: thrown out of the library, which has no word for it.
    static final class WouldTake extends UserAuthException {
        private static final long serialVersionUID = 1;

        WouldTake() {
            super("the key is acceptable");
        }
    }

    /// Asks whether a key would do, without signing: only then is a passphrase worth asking for.
    static AuthMethod query(byte[] blob) {
        return new AbstractAuthMethod("publickey") {
            @Override
            protected SSHPacket buildReq() throws UserAuthException {
                return super.buildReq()
                        .putBoolean(false)
                        .putString(LoginKey.algorithmFor(LoginKey.wireType(blob)))
                        .putBytes(blob);
            }

            @Override
            public void handle(Message message, SSHPacket packet)
                    throws UserAuthException, TransportException {
                if (message == Message.USERAUTH_60) {
                    throw new WouldTake();
                }
                super.handle(message, packet);
            }
        };
    }

    static AuthMethod sign(LoginKey key) {
        return new AbstractAuthMethod("publickey") {
            @Override
            protected SSHPacket buildReq() throws UserAuthException {
                var request =
                        super.buildReq()
                                .putBoolean(true)
                                .putString(key.algorithm())
                                .putBytes(key.blob());
                var signed =
                        new Buffer.PlainBuffer()
                                .putBytes(params.getTransport().getSessionID())
                                .putBuffer(request)
                                .getCompactData();
                try {
                    return request.putBytes(key.sign(signed));
                } catch (IOException e) {
                    throw new UserAuthException("cannot sign with " + key.label(), e);
                }
            }
        };
    }

    /// @param prompts answers where the server wants the password changed
    static AuthMethod password(Secret password, PasswordPrompts prompts) {
        return new AuthPassword(
                new PasswordFinder() {
                    @Override
                    public char[] reqPassword(Resource<?> resource) {
                        return password.reveal().toCharArray();
                    }

                    @Override
                    public boolean shouldRetry(Resource<?> resource) {
                        return false;
                    }
                },
                new PasswordUpdateProvider() {
                    @Override
                    public char[] provideNewPassword(Resource<?> resource, String prompt) {
                        return chars(prompts.answer("new password", prompt));
                    }

                    @Override
                    public boolean shouldRetry(Resource<?> resource) {
                        return false;
                    }
                });
    }

    static AuthMethod interactive(PasswordPrompts prompts) {
        return new net.schmizz.sshj.userauth.method.AuthKeyboardInteractive(
                new ChallengeResponseProvider() {
                    private String instruction = "";

                    @Override
                    public List<String> getSubmethods() {
                        return List.of();
                    }

                    @Override
                    @SuppressWarnings("rawtypes") // as the library declares it
                    public void init(Resource resource, String name, String text) {
                        instruction = text;
                    }

                    @Override
                    public char[] getResponse(String prompt, boolean echo) {
                        return chars(prompts.answer(prompt, instruction));
                    }

                    @Override
                    public boolean shouldRetry() {
                        return false;
                    }
                });
    }

    /// Nobody to answer: an empty answer, which the server refuses by itself.
    private static char[] chars(java.util.Optional<Secret> answer) {
        return answer.map(secret -> secret.reveal().toCharArray()).orElse(new char[0]);
    }
}
