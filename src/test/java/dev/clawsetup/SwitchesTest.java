package dev.clawsetup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import static java.lang.invoke.MethodType.methodType;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup.ClassOption;
import java.util.List;
import java.util.function.Function;

/// A `switch` over types means the same when it is written as questions.
class SwitchesTest {
    sealed interface Shape {}

    record Square(int side) implements Shape {}

    record Circle() implements Shape {}

    /// With a guard, which goes on with the next kind, and with `null`.
    static final class Asked {
        static String of(Object it) {
            return switch (it) {
                case null -> "nothing";
                case Square(int side) when side > 3 -> "large";
                case Square square -> "square of " + square.side;
                case Shape _ -> "shape";
                case Integer _ -> "number";
                default -> "something";
            };
        }
    }

    interface AskedInPlace {
        static String of(Object it) {
            return switch (it) {
                case Square _ -> "square";
                case String word -> word;
                default -> "something";
            };
        }
    }

    private static byte[] bytes(Class<?> type) throws IOException {
        try (var in = type.getResourceAsStream("/" + type.getName().replace('.', '/') + ".class")) {
            return in.readAllBytes();
        }
    }

    private static byte[] written(byte[] bytes) {
        return Switches.written(
                bytes,
                ClassHierarchyResolver.ofResourceParsing(SwitchesTest.class.getClassLoader())
                        .orElse(ClassHierarchyResolver.defaultResolver()));
    }

    /// The answers of that class as it is written.
    private static Function<Object, String> anew(Class<?> type) throws Exception {
        var here = MethodHandles.lookup();
        var anew = here.defineHiddenClass(written(bytes(type)), true, ClassOption.NESTMATE);
        var of = anew.findStatic(anew.lookupClass(), "of", methodType(String.class, Object.class));
        return it -> {
            try {
                return (String) of.invoke(it);
            } catch (Throwable e) {
                throw new AssertionError(e);
            }
        };
    }

    @Test
    void itAnswersAsBefore() throws Exception {
        var anew = anew(Asked.class);
        for (var it : new Object[] {null, new Square(4), new Square(3), new Circle(), 7, "x"}) {
            assertEquals(Asked.of(it), anew.apply(it));
        }
        assertEquals("large", anew.apply(new Square(4)));
        assertEquals("square of 3", anew.apply(new Square(3)));
    }

    @Test
    void inAnInterfaceToo() throws Exception {
        var anew = anew(AskedInPlace.class);
        assertEquals("square", anew.apply(new Square(1)));
        assertEquals("word", anew.apply("word"));
        assertEquals("something", anew.apply(1));
    }

    @Test
    void nothingIsLeftToMakeUpAtTheStart() throws IOException {
        assertEquals(1, dynamic(bytes(Asked.class)));
        assertEquals(0, dynamic(written(bytes(Asked.class))));
        assertEquals(List.of(), ClassFile.of().verify(written(bytes(Asked.class))));
    }

    private static long dynamic(byte[] bytes) {
        return ClassFile.of().parse(bytes).methods().stream()
                .flatMap(method -> method.code().stream())
                .flatMap(code -> code.elementStream())
                .filter(element ->
                        element instanceof InvokeDynamicInstruction call
                                && call.bootstrapMethod().methodName().equals("typeSwitch"))
                .count();
    }

    @Test
    void aClassWithoutOneStaysAsItIs() throws IOException {
        var circle = bytes(Shape.class);
        assertSame(circle, written(circle));
    }
}
