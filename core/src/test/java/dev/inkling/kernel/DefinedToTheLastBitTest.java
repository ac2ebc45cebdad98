package dev.inkling.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Java leaves the last bits of some functions open: the interpreter, the compilers and other
/// processors may round them differently. `StrictMath` is exact.
class DefinedToTheLastBitTest {
    private static final String FUNCTIONS =
            "(sin|cos|tan|asin|acos|atan|atan2|sinh|cosh|tanh|exp|expm1|log|log10|log1p|pow|cbrt|hypot)";

    @Test
    void engineCallsNoFunctionWhoseLastBitIsOpen() throws Exception {
        assertThat(members()).noneMatch(member -> member.matches("java/lang/Math\\." + FUNCTIONS));
    }

    @Test
    void kernelsCallNoLaneWiseFunctionWhoseLastBitIsOpen() throws Exception {
        assertThat(members())
                .contains("jdk/incubator/vector/FloatVector.fma") // so the scan sees what is called
                .noneMatch(member -> member.matches("jdk/incubator/vector/VectorOperators\\.(?i:" + FUNCTIONS + ")"))
                .noneMatch(member -> member.matches("jdk/incubator/vector/\\w*Vector\\.pow"));
    }

    @Test
    void kernelsFoldNoLanesOfFloats() throws Exception {
        assertThat(members())
                .noneMatch(member -> member.matches("jdk/incubator/vector/(Float|Double)?Vector\\.reduceLanes.*"));
    }

    /// All methods and fields of others that the classes of core name, as `package/Class.member`.
    private static Set<String> members() throws IOException, URISyntaxException {
        Path classes = Path.of(Kernels.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        Set<String> members = new TreeSet<>();
        try (Stream<Path> files = Files.walk(classes)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".class")).toList()) {
                for (var entry : ClassFile.of().parse(file).constantPool()) {
                    if (entry instanceof MemberRefEntry member) {
                        members.add(member.owner().asInternalName() + "."
                                + member.name().stringValue());
                    }
                }
            }
        }
        return members;
    }
}
