package dev.clawsetup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;

import org.junit.jupiter.api.Test;

import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

import java.io.IOException;
import java.lang.reflect.Member;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A native image holds only what is reached in plain code, and what this file names besides (`mvn
/// -Pnative`). Whoever adds a resource or a library learns here what to name.
class NativeTest {
    private static final String FILE =
            "/META-INF/native-image/dev.clawsetup/clawsetup/reachability-metadata.json";
    private static final JsonNode NAMED = read();

    private static JsonNode read() {
        try (var in = NativeTest.class.getResourceAsStream(FILE)) {
            return new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /// Ours are told to the parser in plain code; it reads only its own command for help.
    @Test
    void theParserReadsNoAnnotationsOfOursAndTheOthersAreNamed() {
        var read =
                annotated(
                        Main.commandLine(new Desk(new Terminals(System.out, System.err)))
                                .getCommandSpec());
        assertEquals(Set.of(CommandLine.HelpCommand.class), read);
        for (var type : read) {
            var entry = named(type.getName());
            for (var all :
                    List.of("allDeclaredFields", "allDeclaredConstructors", "allDeclaredMethods")) {
                assertTrue(
                        entry.path(all).asBoolean(),
                        "name %s in src/main/resources%s".formatted(type.getName(), FILE));
            }
        }
    }

    private static JsonNode named(String type) {
        return NAMED.path("reflection")
                .valueStream()
                .filter(entry -> entry.path("type").asText().equals(type))
                .findFirst()
                .orElse(MissingNode.getInstance());
    }

    /// The classes with fields or methods that an annotation made an argument of.
    private static Set<Class<?>> annotated(CommandSpec spec) {
        return Stream.concat(
                        spec.args().stream()
                                .map(ArgSpec::userObject)
                                .filter(Member.class::isInstance)
                                .<Class<?>>map(member -> ((Member) member).getDeclaringClass()),
                        spec.subcommands().values().stream()
                                .flatMap(sub -> annotated(sub.getCommandSpec()).stream()))
                .collect(Collectors.toSet());
    }

    /// A name that is wrong helps nobody, and nothing else would tell.
    @Test
    void whatIsNamedExists() throws Exception {
        for (var entry : NAMED.path("reflection")) {
            for (var proxied : entry.path("type").path("proxy")) {
                assertTrue(Class.forName(proxied.asText()).isInterface(), proxied.asText());
            }
            if (!entry.path("type").isTextual()) {
                continue;
            }
            var type =
                    Class.forName(entry.path("type").asText(), false, getClass().getClassLoader());
            for (var method : entry.path("methods")) {
                var parameters = new ArrayList<Class<?>>();
                for (var name : method.path("parameterTypes")) {
                    parameters.add(type(name.asText()));
                }
                var signature = parameters.toArray(Class<?>[]::new);
                assertNotNull(
                        method.path("name").asText().equals("<init>")
                                ? type.getDeclaredConstructor(signature)
                                : type.getDeclaredMethod(method.path("name").asText(), signature));
            }
        }
    }

    private static Class<?> type(String name) throws ClassNotFoundException {
        return name.endsWith("[]")
                ? Class.forName(name.substring(0, name.length() - 2)).arrayType()
                : Class.forName(name);
    }

    /// All that lies beside our classes is there to be read at run time.
    @Test
    void everyResourceOfOursIsNamed() throws Exception {
        var root = Path.of(Main.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        try (var files = Files.walk(root)) {
            var missing =
                    files.filter(Files::isRegularFile)
                            .map(root::relativize)
                            .filter(file -> !file.toString().endsWith(".class"))
                            .filter(file -> !file.startsWith("META-INF"))
                            .filter(file -> !covered(file.toString()))
                            .map(Path::toString)
                            .toList();
            assertEquals(List.of(), missing, "name them in src/main/resources" + FILE);
        }
    }

    @Test
    void whatLibrariesReadIsNamed() {
        for (var resource :
                List.of(
                        "sshj.properties",
                        "META-INF/services/org/jline/terminal/provider/ffm",
                        "org/jline/utils/xterm-256color.caps",
                        "org/jline/utils/capabilities.txt")) {
            assertNotNull(getClass().getResource("/" + resource), resource);
            assertTrue(covered(resource), resource);
        }
        assertFalse(covered("dev/clawsetup/Main.class"));
    }

    private static boolean covered(String file) {
        for (var entry : NAMED.path("resources")) {
            var glob =
                    FileSystems.getDefault().getPathMatcher("glob:" + entry.path("glob").asText());
            if (glob.matches(Path.of(file))) {
                return true;
            }
        }
        return false;
    }
}
