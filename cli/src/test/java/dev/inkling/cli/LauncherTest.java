package dev.inkling.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The script `inkling`, copied into a project whose Maven and JDKs only tell how they were called.
class LauncherTest {
    private static final Path SHELL = Path.of("/bin/sh");
    private static final FileTime LONG_AGO = FileTime.from(Instant.parse("2001-01-01T00:00:00Z"));
    private static final FileTime LATER = FileTime.from(Instant.parse("2002-02-02T00:00:00Z"));

    /// All that the script calls, so that it finds no java that is not the test's.
    private static final List<String> TOOLS = List.of(
            "cat",
            "date",
            "dirname",
            "find",
            "grep",
            "head",
            "mkdir",
            "readlink",
            "rm",
            "sed",
            "sleep",
            "stty",
            "tail",
            "touch");

    @TempDir
    Path temporary;

    private final Map<String, String> variables = new HashMap<>();
    private Path project = Path.of("");
    private Path jar = Path.of("");

    @BeforeEach
    void setUp() throws IOException {
        assumeTrue(Files.isExecutable(SHELL), "a script for POSIX systems");
        project = Files.createDirectory(temporary.toRealPath().resolve("project with spaces"));
        jar = project.resolve("cli/target/inkling.jar");
        Path source = project.resolve("core/src/main/java/Source.java");
        Files.createDirectories(source.getParent());
        Files.createDirectories(project.resolve("cli/src/main"));
        for (Path file : List.of(
                project.resolve("pom.xml"), project.resolve("core/pom.xml"), project.resolve("cli/pom.xml"), source)) {
            Files.createFile(file);
        }
        // The usual folders for JDKs move into the temporary one.
        String script = Files.readString(launcher());
        String moved = script.replaceAll("(?<= )/(usr|opt|Library)/", temporary.toRealPath() + "/$1/");
        assertThat(moved).isNotEqualTo(script);
        executable(project.resolve("inkling"), moved);
        executable(project.resolve("mvnw"), """
                #!/bin/sh
                echo "$JAVA_HOME $*" >>built
                echo "noise"
                if [ -n "${BUILD_FAILS:-}" ]; then echo "[ERROR] no such symbol"; exit 1; fi
                mkdir -p cli/target
                [ -f cli/target/inkling.jar ] || : >cli/target/inkling.jar
                """);
        Path tools = Files.createDirectory(temporary.resolve("tools"));
        for (String tool : TOOLS) {
            Path real = Stream.of(System.getenv("PATH").split(":"))
                    .map(folder -> Path.of(folder, tool))
                    .filter(Files::isExecutable)
                    .findFirst()
                    .orElseThrow();
            Files.createSymbolicLink(tools.resolve(tool), real);
        }
        variables.put("PATH", tools.toString());
        variables.put("HOME", temporary.resolve("home").toString());
    }

    private static Path launcher() {
        return Stream.of("../inkling", "inkling") // from this module or from the project
                .map(Path::of)
                .filter(Files::isRegularFile)
                .findFirst()
                .orElseThrow();
    }

    // The JDK.

    @Test
    void withoutAJdkItSaysWhatToDo() throws Exception {
        Cli.Run run = inkling("train");

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .startsWith("inkling: a JDK 25 or newer is needed, and none was found")
                .contains("Install one", "set JAVA_HOME");
        assertThat(builds()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"25", "25.0.3", "26-ea", "100.1"})
    void newEnoughJavaHomeIsTaken(String version) throws Exception {
        Path jdk = jdk("home of java", version);
        variables.put("JAVA_HOME", jdk.toString());

        assertThat(java(inkling("data"))).isEqualTo(jdk);
    }

    @Test
    void olderJdksArePassedOver() throws Exception {
        variables.put("JAVA_HOME", jdk("17", "17.0.12").toString());
        jdk("usr/lib/jvm/a-jdk-8", "1.8.0_412");
        jdk("usr/lib/jvm/b-jdk-24", "24.0.2");
        Files.delete(jdk("usr/lib/jvm/c-jre-25", "25").resolve("bin/javac"));
        Path jdk = jdk("usr/lib/jvm/d-jdk-25", "25.0.1");

        assertThat(java(inkling("data"))).isEqualTo(jdk);
    }

    @Test
    void jdkOnThePathIsFoundThroughItsLinks() throws Exception {
        Path jdk = jdk("somewhere", "25");
        Path link = Files.createSymbolicLink(temporary.resolve("alternatives"), jdk.resolve("bin/java"));
        Files.createSymbolicLink(temporary.resolve("tools/java"), link);

        assertThat(java(inkling("data")).toRealPath()).isEqualTo(jdk.toRealPath());
    }

    @Test
    void homeMayBeUnset() throws Exception {
        variables.remove("HOME");
        Path jdk = jdk("usr/lib/jvm/jdk-25", "25");

        assertThat(java(inkling("data"))).isEqualTo(jdk);
    }

    // The build.

    @Test
    void missingJarIsBuilt() throws Exception {
        Path jdk = javaHome();

        Cli.Run run = inkling("data");

        assertThat(run.err()).matches("building\\.\\.\\. \\d+ s\\R");
        assertThat(builds()).containsExactly(jdk + " -B -ntp -q -Dquick -Dmaven.test.skip -pl cli -am package");
        assertThat(run.out()).contains("<-jar>", "<" + jar + ">", "<data>").doesNotContain("noise");
        assertThat(inkling("data").err()).isEmpty();
        assertThat(builds()).hasSize(1);
    }

    @Test
    void freshJarIsNotBuilt() throws Exception {
        javaHome();
        fresh();

        assertThat(inkling("data").succeeds().err()).isEmpty();
        assertThat(builds()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"pom.xml", "core/pom.xml", "core/src/main/java/Source.java", "core/src/main/java"})
    void whatIsNewerThanTheJarIsBuilt(String changed) throws Exception {
        javaHome();
        fresh();
        Files.setLastModifiedTime(project.resolve(changed), FileTime.from(Instant.now()));

        assertThat(inkling("data").err()).startsWith("building... ");
        assertThat(inkling("data").err()).isEmpty();
        assertThat(builds()).hasSize(1);
    }

    @Test
    void failedBuildIsTold() throws Exception {
        javaHome();
        variables.put("BUILD_FAILS", "yes");

        Cli.Run run = inkling("data");

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err().lines())
                .containsExactly(
                        "building... failed",
                        "[ERROR] no such symbol",
                        "inkling: the build failed; all it said is in " + project.resolve("target/build.log"));
        // And the next one may try again.
        variables.remove("BUILD_FAILS");
        assertThat(inkling("data").succeeds().err()).startsWith("building... ");
    }

    @Test
    void lockOfAKilledBuildIsTakenOver() throws Exception {
        javaHome();
        Process gone = new ProcessBuilder(SHELL.toString(), "-c", ":").start();
        gone.waitFor();
        Path lock = Files.createDirectories(project.resolve("target/building"));
        Files.writeString(lock.resolve("pid"), gone.pid() + "\n");

        assertThat(inkling("data").succeeds().err()).matches("building\\.\\.\\. \\d+ s\\R");
        assertThat(lock).doesNotExist();
    }

    /// Numbers come again soon in a container.
    @Test
    void lockWithTheLaunchersOwnNumberIsThatOfAKilledBuild() throws Exception {
        javaHome();
        Path lock = Files.createDirectories(project.resolve("target/building"));
        Path script = temporary.resolve("same-number");
        Files.writeString(script, "echo $$ >'" + lock + "/pid'; exec '" + SHELL + "' '" + project + "/inkling' data\n");

        assertThat(await(start(script)).succeeds().err()).matches("building\\.\\.\\. \\d+ s\\R");
        assertThat(lock).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void lockThatIsNotSignedSoonIsThatOfAKilledBuild(boolean begun) throws Exception {
        javaHome();
        Path lock = Files.createDirectories(project.resolve("target/building"));
        if (begun) {
            Files.createFile(lock.resolve("pid"));
        }

        assertThat(inkling("data").succeeds().err())
                .matches("waiting for another inkling to build\\.\\.\\.\nbuilding\\.\\.\\. \\d+ s\\R");
        assertThat(lock).doesNotExist();
    }

    /// Between the lock and the number in it.
    @Test
    void lockThatIsSignedLateIsRespected() throws Exception {
        javaHome();
        Path lock = Files.createDirectories(project.resolve("target/building"));

        Process process = start("data");
        Path err = temporary.resolve("err");
        while (process.isAlive() && Files.size(err) == 0) {
            Thread.sleep(20);
        }
        Files.writeString(lock.resolve("pid"), ProcessHandle.current().pid() + "\n");
        Thread.sleep(5000); // longer than a lock may be unsigned
        assertThat(lock).exists();
        fresh();

        assertThat(await(process).succeeds().err()).isEqualTo("waiting for another inkling to build...\n");
        assertThat(builds()).isEmpty();
    }

    @Test
    void buildOfAnotherIsWaitedFor() throws Exception {
        javaHome();
        Path lock = Files.createDirectories(project.resolve("target/building"));
        Files.writeString(lock.resolve("pid"), ProcessHandle.current().pid() + "\n");

        Process process = start("data");
        Path err = temporary.resolve("err");
        while (process.isAlive() && Files.size(err) == 0) {
            Thread.sleep(20);
        }
        fresh();
        Cli.Run run = await(process).succeeds();

        assertThat(run.err()).isEqualTo("waiting for another inkling to build...\n");
        assertThat(run.out()).contains("<data>");
        assertThat(builds()).isEmpty();
    }

    // The program.

    @Test
    void argumentsArriveAsTheyAre() throws Exception {
        javaHome();
        fresh();

        assertThat(inkling("predict", "my digits/a 7.png", "", "*", "$HOME", "\"'", "-x")
                        .out())
                .contains("<predict>\n<my digits/a 7.png>\n<>\n<*>\n<$HOME>\n<\"'>\n<-x>\n");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 130})
    void exitCodeIsTheProgrammes(int code) throws Exception {
        javaHome();
        fresh();
        variables.put("FAKE_EXIT", "" + code);

        assertThat(inkling("train").exit()).isEqualTo(code);
        assertThat(inkling("predict").exit()).isEqualTo(code);
    }

    @ParameterizedTest
    @ValueSource(strings = {"train", "evaluate", "check", "speed", "ladder", "serve", "--debug train"})
    void whatTheJvmSaysGoesToALogWhereVectorsAreUsed(String command) throws Exception {
        javaHome();
        fresh();
        variables.put("NOISY", "yes");

        Cli.Run run = inkling(command.split(" "));

        assertThat(run.out())
                .contains("<@" + project.resolve("cli/vectors.options") + ">\n")
                .contains("<-XX:SharedArchiveFile=" + project.resolve("cli/target") + "/"
                        + command.replace("--debug ", "") + ".jsa>\n");
        assertThat(run.err()).isEqualTo("said to file 3\n");
        assertThat(project.resolve("cli/target/jvm.log")).hasContent("said to file 2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"train --preset fast", "train --preset=fast --seed 2"})
    void shortTrainingsStartWithOtherOptions(String command) throws Exception {
        javaHome();
        fresh();

        assertThat(inkling(command.split(" ")).out()).contains("<@" + project.resolve("cli/short.options") + ">\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"vectors.options", "short.options"})
    void optionsAreThoseOfARealJvm(String file) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "@" + Path.of(file).toAbsolutePath(),
                        "--list-modules")
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        assertThat(said).contains("jdk.incubator.vector").doesNotContain("CompileCommand");
    }

    @ParameterizedTest
    @ValueSource(strings = {"predict", "data", "--help"})
    void otherCommandsStartWithoutVectors(String command) throws Exception {
        javaHome();
        fresh();
        variables.put("NOISY", "yes");

        Cli.Run run = inkling(command);

        assertThat(run.out()).doesNotContain("vectors.options");
        assertThat(run.err()).isEqualTo("said to file 2\n");
    }

    @Test
    void fewPicturesAreReadWithTheFirstCompilerOnly() throws Exception {
        javaHome();
        fresh();

        assertThat(inkling("predict", "a.png").out()).contains("<-XX:TieredStopAtLevel=1>\n");
        assertThat(inkling("read", "a.png").out()).contains("<-XX:TieredStopAtLevel=1>\n");
        assertThat(inkling(("predict" + " a.png".repeat(20)).split(" ", -1)).out())
                .doesNotContain("TieredStopAtLevel");
        assertThat(inkling("train").out()).doesNotContain("TieredStopAtLevel");
    }

    @Test
    void flagsForTheJvmComeBeforeTheJar() throws Exception {
        javaHome();
        fresh();
        variables.put("INKLING_JAVA_OPTS", "-Xmx8g -Dx=y");

        assertThat(inkling("train").out()).containsPattern("<-Xmx8g>\n<-Dx=y>\n(<.*>\n)*<-jar>\n");
    }

    @Test
    void flagsThatTheJvmRefusesAreToldToTheUser() throws Exception {
        javaHome();
        fresh();
        variables.put("INKLING_JAVA_OPTS", "-Xrefused");

        Cli.Run run = inkling("train");

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err()).isEqualTo("Unrecognized option: -Xrefused\n");
    }

    @Test
    void scriptMayBeCalledThroughLinks() throws Exception {
        javaHome();
        fresh();
        Path bin = Files.createDirectory(temporary.resolve("bin"));
        Files.createSymbolicLink(bin.resolve("direct"), project.resolve("inkling"));
        Path link = Files.createSymbolicLink(bin.resolve("digits"), Path.of("direct"));

        assertThat(await(start(link, "data")).out()).contains("<" + jar.toRealPath() + ">");
    }

    private Path javaHome() throws IOException {
        Path jdk = jdk("jdk", "25");
        variables.put("JAVA_HOME", jdk.toString());
        return jdk;
    }

    /// A JDK that tells what it was asked to do.
    private Path jdk(String name, String version) throws IOException {
        Path jdk = temporary.toRealPath().resolve(name);
        Files.createDirectories(jdk.resolve("bin"));
        Files.writeString(jdk.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
        executable(jdk.resolve("bin/java"), """
                #!/bin/sh
                case "$*" in *-Xrefused*) echo "Unrecognized option: -Xrefused" >&2; exit 1 ;; esac
                case "$*" in *--version) echo "25"; exit ;; esac
                echo "$0"
                printf '<%s>\\n' "$@"
                if [ -n "${NOISY:-}" ]; then
                  echo "said to file 2" >&2
                  { echo "said to file 3" >&3; } 2>/dev/null
                fi
                exit ${FAKE_EXIT:-0}
                """);
        executable(jdk.resolve("bin/javac"), "#!/bin/sh\n");
        return jdk;
    }

    /// Makes all sources older than the jar.
    private void fresh() throws IOException {
        Files.createDirectories(jar.getParent());
        try (Stream<Path> all = Files.walk(project)) {
            for (Path path : all.toList()) {
                Files.setLastModifiedTime(path, LONG_AGO);
            }
        }
        Path made = Files.createFile(project.resolve("new.jar"));
        Files.setLastModifiedTime(made, LATER);
        Files.move(made, jar, StandardCopyOption.ATOMIC_MOVE);
    }

    private List<String> builds() throws IOException {
        Path built = project.resolve("built");
        return Files.exists(built) ? Files.readAllLines(built) : List.of();
    }

    private static Path java(Cli.Run run) {
        String java = run.succeeds().out().lines().findFirst().orElseThrow();
        assertThat(java).endsWith("/bin/java");
        return Path.of(java.substring(0, java.length() - "/bin/java".length()));
    }

    private Cli.Run inkling(String... arguments) throws IOException, InterruptedException {
        return await(start(arguments));
    }

    private Process start(String... arguments) throws IOException {
        return start(project.resolve("inkling"), arguments);
    }

    private Process start(Path script, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(SHELL.toString(), script.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(temporary.toFile())
                .redirectOutput(temporary.resolve("out").toFile())
                .redirectError(temporary.resolve("err").toFile());
        builder.environment().clear();
        builder.environment().putAll(variables);
        return builder.start();
    }

    private Cli.Run await(Process process) throws IOException, InterruptedException {
        try {
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).as("ends").isTrue();
            return new Cli.Run(
                    process.exitValue(),
                    Files.readString(temporary.resolve("out")),
                    Files.readString(temporary.resolve("err")));
        } finally {
            process.destroyForcibly();
        }
    }

    private static void executable(Path file, String text) throws IOException {
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
