package dev.clawsetup.hosts;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.StreamType;

import dev.clawsetup.machine.Asks;
import dev.clawsetup.machine.SshConnector;
import dev.clawsetup.machine.Target;
import dev.clawsetup.secret.Secret;

import org.testcontainers.DockerClientFactory;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/// A practice server of a test: made by `installer-scripts/practice`, the one recipe that people
/// use too, and looked into through Testcontainers' Docker client.
///
/// It has an address of its own and no mapped port, which could show no firewall and would move at
/// a restart. Closing it removes it.
public final class Practice implements AutoCloseable {
    private static final Path SCRIPT = Path.of("installer-scripts/practice");
    private static final Path CAMERA = Path.of("installer-scripts/lab/camera");
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final Duration LIMIT = Duration.ofMinutes(15);

    private final String name;
    private final Map<String, String> about;

    private Practice(String name, Map<String, String> about) {
        this.name = name;
        this.about = about;
    }

    /// @param os `debian12` or `debian13`
    /// @param like a flavour of the script: `cloud`, `bare`, `password` …
    /// @param more further options: `--trap`, `must-change`
    public static Practice up(String os, String like, String... more) {
        var name = "it" + ProcessHandle.current().pid() + "-" + NUMBER.incrementAndGet();
        var command = new ArrayList<>(List.of("up", "--os", os, "--like", like, "--name", name));
        command.addAll(List.of(more));
        return new Practice(name, facts(script(command)));
    }

    public String host() {
        return need("host");
    }

    public String host6() {
        return need("host6");
    }

    String name() {
        return name;
    }

    public String user() {
        return need("user");
    }

    public Optional<Path> identity() {
        return Optional.ofNullable(about.get("identity")).map(Path::of);
    }

    public Path knownHosts() {
        return Path.of(need("known_hosts"));
    }

    public Secret password() {
        return Secret.of(need("password"));
    }

    public Secret rootPassword() {
        return Secret.of(need("root_password"));
    }

    /// Of the account `bob`.
    public Secret secondPassword() {
        return Secret.of(need("second_password"));
    }

    public Optional<String> jumpHost() {
        return Optional.ofNullable(about.get("jump_host"));
    }

    private String need(String key) {
        var value = about.get(key);
        if (value == null) {
            throw new IllegalStateException(name + " has no " + key + ": " + about.keySet());
        }
        return value;
    }

    /// How a person logs in there: with the key, or with the password where there is none.
    public Target.Remote target() {
        return target(user());
    }

    public Target.Remote target(String user) {
        var jump =
                jumpHost()
                        .map(host ->
                                new Target.Remote(host, 22, user(), keyOnly(), Optional.empty()));
        var login =
                identity().isPresent()
                        ? keyOnly()
                        : login(
                                List.of(),
                                Optional.of(user.equals("root") ? rootPassword() : password()));
        return new Target.Remote(host(), 22, user, login, jump);
    }

    private Target.Login keyOnly() {
        return login(identity().stream().toList(), Optional.empty());
    }

    public Target.Login login(List<Path> identities, Optional<Secret> password) {
        return new Target.Login(
                identities,
                false,
                password,
                Optional.empty(),
                Optional.empty(),
                List.of(knownHosts()),
                Optional.empty());
    }

    public SshConnector connector() {
        return new SshConnector(target(), Asks.NOBODY, Optional.empty());
    }

    /// What a command said, run inside the container as root, not through SSH.
    public record Said(int exit, String out, String err) {}

    /// Runs a shell script inside the container as root, past SSH and firewall.
    public Said inside(String script) {
        return inside(name, script);
    }

    /// The same on the jump host that leads to it.
    public Said atTheJumpHost(String script) {
        return inside(name + "-jump", script);
    }

    private static Said inside(String name, String script) {
        var docker = DockerClientFactory.lazyClient();
        var exec =
                docker.execCreateCmd("clawsetup-practice-" + name)
                        .withCmd("/bin/sh", "-c", script)
                        .withAttachStdout(true)
                        .withAttachStderr(true)
                        .exec();
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        try {
            var ended =
                    docker.execStartCmd(exec.getId())
                            .exec(
                                    new ResultCallback.Adapter<Frame>() {
                                        @Override
                                        public void onNext(Frame frame) {
                                            (frame.getStreamType() == StreamType.STDERR ? err : out)
                                                    .writeBytes(frame.getPayload());
                                        }
                                    })
                            .awaitCompletion(2, TimeUnit.MINUTES);
            if (!ended) {
                throw new IllegalStateException("a command inside " + name + " does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        return new Said(
                docker.inspectExecCmd(exec.getId()).exec().getExitCodeLong().intValue(),
                out.toString(StandardCharsets.UTF_8),
                err.toString(StandardCharsets.UTF_8));
    }

    /// Returns as soon as a shell condition holds on the server, which looks every 50 ms itself.
    public void await(String condition) {
        var seen =
                inside(
                        "for _ in $(seq 2000); do if "
                                + condition
                                + "; then exit 0; fi; sleep 0.05; done; exit 1");
        if (seen.exit() != 0) {
            throw new AssertionError(name + ": never came true: " + condition);
        }
    }

    /// The server stands still: connections neither answer nor end. All but process 1 and the shell
    /// that does it are stopped; a freezer gives up at times when the machine is busy.
    public Closeable paused() {
        inside("kill -STOP -1");
        return () -> inside("kill -CONT -1");
    }

    /// A picture of the server, to compare with another one: what `practice camera` shows.
    public String camera() {
        try {
            var picture = inside(Files.readString(CAMERA));
            if (picture.exit() != 0) {
                throw new IllegalStateException("the camera failed on " + name + ": " + picture);
            }
            return picture.out();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The same without clawsetup's own records, which stay.
    public String withoutRecords() {
        return camera().lines()
                .filter(line -> !line.contains("/var/lib/clawsetup"))
                .collect(Collectors.joining("\n"));
    }

    public void reboot() {
        script(List.of("reboot", name));
    }

    /// Power loss: killed and started again.
    public void kill() {
        script(List.of("kill", name));
    }

    /// Power loss as well, without waiting until the server has booted again.
    public void losePower() {
        var docker = DockerClientFactory.lazyClient();
        docker.killContainerCmd("clawsetup-practice-" + name).exec();
        docker.startContainerCmd("clawsetup-practice-" + name).exec();
    }

    /// Breaks the line until the answer is closed.
    ///
    /// @param how `both`, `in`, `out` or `hang`
    public Closeable cut(String how) {
        script(List.of("cut", name, how));
        return () -> script(List.of("heal", name));
    }

    @Override
    public void close() {
        script(List.of("down", name));
    }

    private static Map<String, String> facts(String lines) {
        var facts = new LinkedHashMap<String, String>();
        lines.lines()
                .filter(line -> line.contains("="))
                .forEach(line ->
                        facts.put(
                                line.substring(0, line.indexOf('=')),
                                line.substring(line.indexOf('=') + 1)));
        return facts;
    }

    private static String script(List<String> arguments) {
        var command = new ArrayList<String>();
        command.add(SCRIPT.toAbsolutePath().toString());
        command.addAll(arguments);
        try {
            var complaints = Files.createTempFile("practice", ".log");
            try {
                var process =
                        new ProcessBuilder(command).redirectError(complaints.toFile()).start();
                process.getOutputStream().close();
                var out =
                        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)
                        || process.exitValue() != 0) {
                    throw new IllegalStateException(
                            "practice " + arguments + " failed: " + Files.readString(complaints));
                }
                return out;
            } finally {
                Files.delete(complaints);
            }
        } catch (IOException e) {
            throw new IllegalStateException("cannot run " + SCRIPT, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
