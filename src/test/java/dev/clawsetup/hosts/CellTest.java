package dev.clawsetup.hosts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;

import dev.clawsetup.plan.Step;
import dev.clawsetup.steps.Steps;
import dev.clawsetup.steps.keys.KeysGone;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.ClassEntry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// The fault matrix as a whole: that nothing is missing in it, and that what was seen stays true.
final class CellTest {
    private static final Path SOURCES = Path.of("src/main/java");
    private static final Path CLASSES = Path.of("target/classes");

    private final Map<String, Class<?>> steps = new HashMap<>();

    CellTest() {
        Stream.concat(Steps.all().stream(), Stream.<Step>of(new KeysGone(Set.of("SHA256:x"))))
                .forEach(step -> steps.put(step.id(), step.getClass()));
    }

    @Test
    void everyGuardedStepIsInTheMatrix() throws IOException {
        var guarded = new TreeSet<String>();
        for (var step : steps.entrySet()) {
            var text = Files.readString(source(step.getValue().getName()));
            if (text.contains(".guarded()") || text.contains("DropIn.of(")) {
                guarded.add(step.getKey());
            }
        }
        assertEquals(ids(EnumSet.allOf(Cell.Guarded.class)), guarded);
    }

    /// What `mvn -Preal verify` tries, on whatever machine.
    @Test
    void eachGuardedStepPointAndFaultIsTriedByTheSampleAndBesideOpenClaw() {
        var tried = new ArrayList<>(Cell.sample());
        tried.addAll(Cell.besideOpenClaw());
        assertTrue(tried.stream().allMatch(cell -> cell.impossible().isEmpty()), tried::toString);
        assertEquals(
                EnumSet.allOf(Cell.Guarded.class),
                tried.stream().map(Cell::step).collect(Collectors.toSet()));
        assertEquals(
                EnumSet.allOf(Cell.Point.class),
                tried.stream().map(Cell::point).collect(Collectors.toSet()));
        assertEquals(
                EnumSet.allOf(Cell.Fault.class),
                tried.stream().map(Cell::fault).collect(Collectors.toSet()));
    }

    /// Where OpenClaw would have to be installed first, which takes minutes.
    @Test
    void theSampleAsksForNoOpenClaw() {
        for (var cell : Cell.sample()) {
            assertFalse(cell.ground().net() == Cell.Net.OPENCLAW, cell::toString);
        }
    }

    /// People repeat a cell by the number that they read: `installer-scripts/test --cell N`.
    @Test
    void whatWasPublishedKeepsItsNumber() throws IOException {
        var json = new ObjectMapper();
        var all = Cell.all();
        for (var line : Files.readAllLines(Path.of(".github/evidence/lockout-matrix.jsonl"))) {
            var row = json.readTree(line);
            var cell = all.get(row.get("cell").asInt() - 1);
            assertEquals(row.get("cell").asInt(), cell.number());
            assertEquals(
                    List.of(row.get("server"), row.get("step"), row.get("point"), row.get("fault"))
                            .stream()
                            .map(it -> it.asText())
                            .toList(),
                    List.of(
                            cell.kind().toString(),
                            cell.step().id,
                            cell.point().name(),
                            cell.fault().name()));
        }
    }

    /// Whatever of the steps a guarded step calls is in the hash that its cells are kept for.
    @Test
    void aHashHoldsAllThatItsStepIsBuiltOf() throws IOException {
        for (var step : Cell.Guarded.values()) {
            var hashed = Set.copyOf(Evidence.code(step));
            for (var name : builtOf(steps.get(step.id).getName())) {
                assertTrue(hashed.contains(source(name)), () -> step.id + " is built of " + name);
            }
        }
    }

    /// The step and all classes of steps that it leads to.
    private static Set<String> builtOf(String step) throws IOException {
        var all = new TreeSet<String>();
        var next = new ArrayDeque<>(List.of(step));
        while (!next.isEmpty()) {
            var name = next.pop();
            if (all.add(name)) {
                var read = ClassFile.of().parse(CLASSES.resolve(name.replace('.', '/') + ".class"));
                StreamSupport.stream(read.constantPool().spliterator(), false)
                        .filter(ClassEntry.class::isInstance)
                        .map(entry -> ((ClassEntry) entry).asInternalName().replace('/', '.'))
                        .filter(it -> it.startsWith("dev.clawsetup.steps."))
                        .forEach(next::add);
            }
        }
        return all;
    }

    private static Path source(String name) {
        return SOURCES.resolve(name.replaceFirst("[$].*", "").replace('.', '/') + ".java");
    }

    private static Set<String> ids(Set<Cell.Guarded> steps) {
        return steps.stream().map(step -> step.id).collect(Collectors.toCollection(TreeSet::new));
    }
}
