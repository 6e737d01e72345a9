package dev.clawsetup.release;

import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// A release server on this machine, laid out as a mirror is, signed with a throw-away key by the
/// script that signs real releases.
final class Releases implements AutoCloseable {
    static final String KIND =
            (System.getProperty("os.name").startsWith("Mac") ? "macos-" : "linux-")
                    + System.getProperty("os.arch").replace("amd64", "x86_64");

    private final Path folder;
    private final HttpServer server;
    private final Set<String> cut = new HashSet<>();

    Releases(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder.resolve("releases"));
        Shell.must("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key("ours").toString());
        Files.writeString(
                signers(),
                "clawsetup namespaces=\"clawsetup-release\" "
                        + Files.readString(folder.resolve("ours.pub")));
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    var path = exchange.getRequestURI().getPath().substring(1);
                    var file = this.folder.resolve(path);
                    try (exchange) {
                        if (!Files.isRegularFile(file)) {
                            exchange.sendResponseHeaders(404, -1);
                            return;
                        }
                        var bytes = Files.readAllBytes(file);
                        exchange.sendResponseHeaders(200, bytes.length);
                        exchange.getResponseBody()
                                .write(
                                        bytes,
                                        0,
                                        cut.contains(path) ? bytes.length / 2 : bytes.length);
                        exchange.getResponseBody().flush();
                    }
                });
        server.start();
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    Path signers() {
        return folder.resolveSibling("signers");
    }

    Path key(String name) {
        return folder.resolveSibling(name);
    }

    Path at(String path) {
        return folder.resolve(path);
    }

    static String program(String version) {
        return "clawsetup-" + version + "-" + KIND;
    }

    /// Puts a version under its own address and under `latest`.
    ///
    /// @param content what the program of this platform is
    void publish(String version, String content) throws IOException {
        var own = "download/v" + version;
        var at = emptied(own);
        Files.writeString(at.resolve(program(version)), content, StandardCharsets.UTF_8);
        Files.writeString(at.resolve("clawsetup-" + version + "-plan9-mips"), "another");
        sign(own, "ours");
        var latest = emptied("latest/download");
        for (var file : files(at)) {
            Files.copy(file, latest.resolve(file.getFileName()));
        }
    }

    private Path emptied(String place) throws IOException {
        var at = Files.createDirectories(folder.resolve(place));
        for (var file : files(at)) {
            Files.delete(file);
        }
        return at;
    }

    private static List<Path> files(Path at) throws IOException {
        try (var files = Files.list(at)) {
            return files.toList();
        }
    }

    void sign(String place, String key) {
        Shell.must(
                "installer-scripts/package/sign",
                folder.resolve(place).toString(),
                key(key).toString());
    }

    /// From now on the line breaks in the middle of that file.
    void cut(String path) {
        cut.add(path);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
