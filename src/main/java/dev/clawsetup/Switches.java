package dev.clawsetup;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassElement;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;
import java.util.ArrayList;
import java.util.List;

/// Writes a `switch` over types as the chain of questions that it is, while the shipped file is
/// made ({@link Renewal}).
///
/// The compiler leaves it to each start to make up code for it ({@link
/// java.lang.runtime.SwitchBootstraps}), and Java 25 keeps none of that in its cache. Without it a
/// command reaches the server an eighth earlier.
final class Switches implements ClassTransform {
    private record Question(String name, MethodTypeDesc type, List<ClassDesc> kinds) {}

    private final ClassModel of;
    private final List<Question> questions = new ArrayList<>();

    private Switches(ClassModel of) {
        this.of = of;
    }

    /// The same class, or the very same bytes where it has no such `switch`.
    static byte[] written(byte[] bytes, ClassHierarchyResolver types) {
        var format = ClassFile.of(ClassFile.ClassHierarchyResolverOption.of(types));
        var read = format.parse(bytes);
        return read.methods().stream().anyMatch(Switches::asks)
                ? format.transformClass(read, new Switches(read))
                : bytes;
    }

    @Override
    public void accept(ClassBuilder to, ClassElement part) {
        if (part instanceof MethodModel method && asks(method)) {
            to.transformMethod(method, MethodTransform.transformingCode(this::code));
        } else {
            to.with(part);
        }
    }

    private static boolean asks(MethodModel method) {
        return method.code().stream()
                .flatMap(code -> code.elementStream())
                .anyMatch(
                        element -> element instanceof InvokeDynamicInstruction call && isOne(call));
    }

    private static boolean isOne(InvokeDynamicInstruction call) {
        var made = call.bootstrapMethod();
        return made.owner().descriptorString().equals("Ljava/lang/runtime/SwitchBootstraps;")
                && made.methodName().equals("typeSwitch")
                && call.bootstrapArgs().stream().allMatch(ClassDesc.class::isInstance);
    }

    private void code(CodeBuilder to, CodeElement element) {
        if (element instanceof InvokeDynamicInstruction call && isOne(call)) {
            var question =
                    new Question(
                            "switch$" + questions.size(),
                            call.typeSymbol(),
                            call.bootstrapArgs().stream().map(ClassDesc.class::cast).toList());
            questions.add(question);
            to.invokestatic(of.thisClass().asSymbol(), question.name, question.type, isInterface());
        } else {
            to.with(element);
        }
    }

    private boolean isInterface() {
        return of.flags().has(AccessFlag.INTERFACE);
    }

    @Override
    public void atEnd(ClassBuilder to) {
        for (var question : questions) {
            to.withMethodBody(
                    question.name,
                    question.type,
                    ClassFile.ACC_PRIVATE | ClassFile.ACC_STATIC | ClassFile.ACC_SYNTHETIC,
                    code -> answer(code, question.kinds));
        }
    }

    /// As {@link java.lang.runtime.SwitchBootstraps#typeSwitch} promises: the first kind from the
    /// one with that number on, their count if it is none of them, -1 for `null`.
    private static void answer(CodeBuilder code, List<ClassDesc> kinds) {
        code.aload(0).ifThen(Opcode.IFNULL, b -> b.iconst_m1().ireturn());
        for (var i = 0; i < kinds.size(); i++) {
            var number = i;
            code.iload(1)
                    .loadConstant(number)
                    .ifThen(
                            Opcode.IF_ICMPLE,
                            b ->
                                    b.aload(0)
                                            .instanceOf(kinds.get(number))
                                            .ifThen(
                                                    Opcode.IFNE,
                                                    c -> c.loadConstant(number).ireturn()));
        }
        code.loadConstant(kinds.size()).ireturn();
    }
}
