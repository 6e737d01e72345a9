package dev.clawsetup.ui.line;

import dev.clawsetup.ui.Finish;
import dev.clawsetup.ui.Marks;
import dev.clawsetup.ui.Scenario;

import org.jline.terminal.impl.ExternalTerminal;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.List;

/// A whole talk in line mode, to its end: through pipes, or at a terminal.
///
/// @param said what a person reads, on standard error
/// @param result what the next program reads, on standard output
public record Conversation(Finish finish, String said, String result) {
    /// Through pipes, where all lines are there from the beginning.
    public static Conversation of(Scenario scenario, String... lines) {
        var input = String.join("\n", lines) + (lines.length == 0 ? "" : "\n");
        var said = new ByteArrayOutputStream();
        var result = new ByteArrayOutputStream();
        var finish =
                LineFront.over(
                                new BufferedReader(new StringReader(input)),
                                print(said),
                                print(result),
                                Marks.SIGNS,
                                ZoneOffset.UTC)
                        .run(scenario);
        return new Conversation(
                finish,
                said.toString(StandardCharsets.UTF_8),
                result.toString(StandardCharsets.UTF_8));
    }

    /// At a terminal of that type, where what is said and the result come to the same screen.
    static Conversation at(String type, Marks marks, Scenario scenario, String... lines) {
        var person = new TypingPerson(List.of(lines));
        try (var terminal =
                new ExternalTerminal(
                        "test",
                        type,
                        person.keyboard(),
                        person.display(),
                        StandardCharsets.UTF_8)) {
            var finish = LineFront.on(terminal, marks, ZoneOffset.UTC).run(scenario);
            return new Conversation(finish, person.screen(), person.screen());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static PrintStream print(ByteArrayOutputStream out) {
        return new PrintStream(out, true, StandardCharsets.UTF_8);
    }
}
