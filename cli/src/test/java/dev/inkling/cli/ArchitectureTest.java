package dev.inkling.cli;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.lang.foreign.Arena;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The arrows and promises of `docs/architecture.md`.
class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.inkling");

    private static final String[] ENGINE = in("kernel", "math", "nn", "eval", "explain", "train");
    private static final String[] CORE = in("kernel", "math", "nn", "eval", "explain", "train", "file");

    /// Each package with all others of the project that it may use.
    private static final Map<String, Set<String>> ARROWS = Map.ofEntries(
            Map.entry("kernel", Set.of()),
            Map.entry("math", Set.of("kernel")),
            Map.entry("nn", Set.of("kernel", "math")),
            Map.entry("eval", Set.of("kernel", "math", "nn")),
            Map.entry("explain", Set.of("kernel", "math", "nn", "eval")),
            Map.entry("train", Set.of("kernel", "math", "nn", "eval", "explain")),
            Map.entry("file", Set.of()),
            Map.entry("image", and()),
            Map.entry("data", and("image")),
            Map.entry("model", and()),
            Map.entry("reader", and("image", "data", "model")),
            Map.entry("report", and("image", "data", "model")),
            Map.entry("web", and("image", "data", "model", "reader", "report")),
            Map.entry("cli", and("image", "data", "model", "reader", "report", "web")));

    /// All packages of `core`, and these.
    private static Set<String> and(String... others) {
        Set<String> all = new TreeSet<>(Set.of("kernel", "math", "nn", "eval", "explain", "train", "file"));
        all.addAll(Set.of(others));
        return all;
    }

    private static String[] in(String... packages) {
        return Stream.of(packages).map(name -> "dev.inkling." + name + "..").toArray(String[]::new);
    }

    @Test
    void everyPackageHasItsPlace() {
        assertThat(CLASSES.stream()
                        .map(JavaClass::getPackageName)
                        .distinct()
                        .map(name -> name.substring("dev.inkling.".length())))
                .containsExactlyInAnyOrderElementsOf(ARROWS.keySet());
    }

    @Test
    void importsRunAlongTheArrows() {
        ARROWS.forEach((name, others) -> {
            String[] allowed =
                    in(Stream.concat(Stream.of(name), others.stream()).toArray(String[]::new));
            classes()
                    .that()
                    .resideInAnyPackage(in(name))
                    .should()
                    .onlyDependOnClassesThat(
                            resideOutsideOfPackage("dev.inkling..").or(resideInAnyPackage(allowed)))
                    .check(CLASSES);
        });
    }

    @Test
    void packagesDependOnEachOtherInNoCircle() {
        slices().matching("dev.inkling.(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void coreNeedsNothingButTheJdk() {
        classes()
                .that()
                .resideInAnyPackage(CORE)
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage("java..", "jdk.incubator.vector..", "org.jspecify..")
                        .or(resideInAnyPackage(CORE)))
                .check(CLASSES);
    }

    @Test
    void engineTouchesNoFilesAndNoNetwork() {
        noClasses()
                .that()
                .resideInAnyPackage(ENGINE)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.nio.file..", "java.nio.channels..", "java.net..")
                .orShould()
                .dependOnClassesThat()
                .haveNameMatching("java\\.io\\.(File|RandomAccessFile).*")
                .check(CLASSES);
    }

    @Test
    void vectorsAreTheKernelsBusiness() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.inkling.kernel")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("jdk.incubator..")
                .check(CLASSES);
    }

    /// See docs/decisions/0013-no-confined-arenas.md.
    @Test
    void memoryIsConfinedToNoThread() {
        noClasses().should().callMethod(Arena.class, "ofConfined").check(CLASSES);
    }

    @Test
    void serverIsTheWebsBusiness() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.inkling.web")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.helidon..")
                .check(CLASSES);
    }

    @Test
    void nobodyPrintsButTheCommandLine() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.inkling.cli")
                .should(ACCESS_STANDARD_STREAMS)
                .check(CLASSES);
    }

    @Test
    void nothingIsSerialized() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .areAssignableTo(ObjectInputStream.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(ObjectOutputStream.class)
                .check(CLASSES);
        // Of exceptions and enums Java decides.
        noClasses()
                .that()
                .areNotAssignableTo(Throwable.class)
                .and()
                .areNotAssignableTo(Enum.class)
                .should()
                .beAssignableTo(Serializable.class)
                .check(CLASSES);
    }
}
