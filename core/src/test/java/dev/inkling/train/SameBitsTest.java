package dev.inkling.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD;

import dev.inkling.Given;
import dev.inkling.kernel.Kernels;
import dev.inkling.nn.Augmenter;
import dev.inkling.nn.Examples;
import dev.inkling.nn.Initializer;
import dev.inkling.nn.LayerSpec;
import dev.inkling.nn.Network;
import dev.inkling.nn.Shape;
import java.io.File;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The same training in Java machines that differ in all that may not matter. Options that a
/// processor does not have are ignored.
@Timeout(value = 300, threadMode = SEPARATE_THREAD)
class SameBitsTest {
    /// Begins the line that counts: Java may print lines of its own.
    private static final String MARK = "trained: ";

    private static final String GROUPS = "groups";

    private static final String VECTOR_MODULE = "--add-modules=jdk.incubator.vector";

    /// What is trained: uneven sizes, two hidden layers, mini-batches, and all that a plan can add.
    static final class Training {
        private Training() {}

        /// Prints the name of the kernels and the weights' hash.
        ///
        /// @param arguments [#GROUPS] or none
        public static void main(String[] arguments) {
            String hash = List.of(arguments).contains(GROUPS) ? hashOfGroups() : hash();
            System.out.println(MARK + Kernels.chosen().name() + " " + hash);
        }

        static String hash() {
            Examples examples = Given.images(70, 4, 5, 5, 1);
            TrainingPlan plan = new TrainingPlan(
                    List.of(18, 7),
                    Initializer.HE,
                    Optimizer.named("adam"),
                    new LearningRate(0.05f, LearningRate.Schedule.ONE_CYCLE, 0.2),
                    0.01f,
                    0.1f,
                    30,
                    new TrainingPlan.Length.Epochs(2),
                    1);
            Network start = plan.initialNetwork(20, 5);
            return Trainer.train(plan, start, examples, 2, _ -> {}, () -> false)
                            .network()
                            .weightsSha256()
                    + hashOfConvolutions();
        }

        /// Every kind of layer, every aid, images that are changed, batches of several blocks.
        private static String hashOfConvolutions() {
            TrainingPlan plan = new TrainingPlan(
                    LayerSpec.parse("conv 3x3x3, relu, maxpool 2, conv 1x3x17, relu, flatten, dropout 0.3"),
                    Initializer.HE,
                    Optimizer.named("adamw"),
                    new LearningRate(0.01f, LearningRate.Schedule.COSINE, 0.1),
                    0.01f,
                    0.1f,
                    40,
                    new TrainingPlan.Length.Epochs(2),
                    new TrainingAids("blotted", 4, 1, 0.9f),
                    1);
            Augmenter blots =
                    (epoch, image, pixels) -> pixels[(int) (7 * epoch + image) % pixels.length] ^= (byte) 0x55;
            return Trainer.train(
                            plan,
                            plan.initialNetwork(new Shape(4, 5, 1), 5),
                            Given.images(64, 4, 5, 5, 1),
                            Optional.of(blots),
                            Optional.empty(),
                            2,
                            _ -> {},
                            () -> false)
                    .network()
                    .weightsSha256();
        }

        /// The paper's way: all images at once, as many as are grouped.
        static String hashOfGroups() {
            TrainingPlan plan = new TrainingPlan(
                    List.of(10),
                    Initializer.HE,
                    Optimizer.named("gradient-descent"),
                    LearningRate.constant(0.1f),
                    0,
                    0,
                    TrainingPlan.FULL_BATCH,
                    new TrainingPlan.Length.Iterations(32),
                    1);
            return Trainer.train(
                            plan, plan.initialNetwork(20, 5), Given.images(4_100, 4, 5, 5, 1), 2, _ -> {}, () -> false)
                    .network()
                    .weightsSha256();
        }
    }

    @ParameterizedTest(name = "java {0}")
    @ValueSource(
            strings = {
                VECTOR_MODULE,
                VECTOR_MODULE + " -Xint",
                VECTOR_MODULE + " -XX:MaxVectorSize=16",
                VECTOR_MODULE + " -XX:MaxVectorSize=32",
                VECTOR_MODULE + " -XX:TieredStopAtLevel=1",
            })
    void vectorsChangeNoBit(String options) throws Exception {
        assertThat(run(options)).matches("vector \\d+ " + Training.hash());
    }

    @ParameterizedTest(name = "java {0}")
    @ValueSource(strings = {"", "-Xint", VECTOR_MODULE + " -Dinkling.kernels=scalar"})
    void absenceOfVectorsChangesNoBit(String options) throws Exception {
        assertThat(run(options)).isEqualTo("scalar " + Training.hash());
    }

    @ParameterizedTest(name = "java {0}")
    @ValueSource(
            strings = {
                "",
                VECTOR_MODULE,
                VECTOR_MODULE + " -XX:MaxVectorSize=16",
                VECTOR_MODULE + " -XX:MaxVectorSize=32",
            })
    void groupsOfImagesGiveTheSameBits(String options) throws Exception {
        assertThat(run(options, GROUPS)).endsWith(" " + Training.hashOfGroups());
    }

    /// What `Training` prints.
    private static String run(String options, String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        Stream.of(options.split(" ", -1)).filter(option -> !option.isEmpty()).forEach(command::add);
        command.addAll(List.of("-XX:+IgnoreUnrecognizedVMOptions", "-cp", classPath(), Training.class.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as("%s: %s", command, output).isZero();
        return output.lines()
                .filter(line -> line.startsWith(MARK))
                .map(line -> line.substring(MARK.length()))
                .findFirst()
                .orElseThrow();
    }

    private static String classPath() {
        return Stream.of(Kernels.class, Given.class)
                .map(SameBitsTest::location)
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static Path location(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }
}
