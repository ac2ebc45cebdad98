package dev.inkling.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One system of the comparison, and how it is started.
///
/// @param name what it is called in options and tables
/// @param command starts a process that speaks the protocol
/// @param wholeRun starts a process that does the whole job `fast` and ends; empty if it has none
/// @param environment variables that it is started with, beside the inherited ones
/// @param folder what must be there for it to run
/// @param hint how to get that
record Contender(
        String name,
        List<String> command,
        List<String> wholeRun,
        Map<String, String> environment,
        Path folder,
        String hint) {
    static final String INKLING = "inkling";

    /// All that exist, in the order of the tables.
    static final List<String> PEERS = List.of("numpy", "numpy64", "libtorch", "djl", "dl4j", "smile", "onnxruntime");

    private static final List<String> UNWANTED = List.of("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE");

    /// Bytes up to which the C library's allocator takes memory from what it has; older ones allow no more.
    private static final String LARGE = Integer.toString(32 << 20);

    /// Bytes, more than there are, from which on it gives some back to the system.
    private static final String TOO_MUCH = Long.toString(1L << 40);

    private static final String BUILD = "not built: see the log of bench/compare";

    /// @param name [#INKLING] or one of [#PEERS]
    /// @param bench the folder `bench`
    static Contender of(String name, Path bench, int threads) {
        String count = Integer.toString(threads);
        return switch (name) {
            case INKLING ->
                new Contender(
                        name,
                        java(
                                bench.resolve("target/bench.jar"),
                                InklingPeer.class.getName(),
                                count,
                                "--add-modules",
                                "jdk.incubator.vector",
                                "-XX:+UseSerialGC"),
                        List.of(bench.resolveSibling("inkling").toString()),
                        Map.of(),
                        bench.resolve("target"),
                        BUILD);
            case "numpy" -> numpy(name, "float32", Optional.of("fast.py"), bench, count);
            case "numpy64" -> numpy(name, "float64", Optional.empty(), bench, count);
            case "libtorch" -> {
                Path folder = bench.resolve("peers/libtorch/target");
                yield new Contender(
                        name,
                        javaPeer(folder, "libtorch.LibtorchPeer", count),
                        javaPeer(folder, "libtorch.LibtorchFast", "threads=" + count),
                        Map.of(
                                // Its threads would otherwise go on spinning while another contender is measured.
                                "OMP_WAIT_POLICY",
                                "passive",
                                "OMP_NUM_THREADS",
                                count,
                                "OPENBLAS_NUM_THREADS",
                                count,
                                // Tensors of megabytes would otherwise be new pages of the system's at every step.
                                "MALLOC_MMAP_THRESHOLD_",
                                LARGE,
                                "MALLOC_TRIM_THRESHOLD_",
                                TOO_MUCH),
                        folder,
                        BUILD);
            }
            case "djl" -> plain(name, bench.resolve("peers/djl/target"), "djl.DjlPeer", count);
            case "dl4j" -> plain(name, bench.resolve("peers/dl4j/target"), "dl4j.Dl4jPeer", count);
            case "smile" -> {
                Path folder = bench.resolve("smile/target");
                yield new Contender(
                        name,
                        javaPeer(folder, "smile.SmilePeer", count),
                        List.of(),
                        // Its products are those of one example: more threads only get in each other's way.
                        Map.of(
                                "OPENBLAS_NUM_THREADS",
                                "1",
                                "LD_LIBRARY_PATH",
                                folder.resolve("native").toString()),
                        folder,
                        BUILD);
            }
            case "onnxruntime" -> plain(name, bench.resolve("peers/onnxruntime/target"), "onnxruntime.OnnxPeer", count);
            default ->
                throw new IllegalArgumentException(
                        "peers: expected some of " + String.join(",", PEERS) + ", got " + name);
        };
    }

    private static Contender plain(String name, Path folder, String main, String threads) {
        return new Contender(
                name,
                javaPeer(folder, main, threads),
                List.of(),
                Map.of("OMP_WAIT_POLICY", "passive", "OMP_NUM_THREADS", threads),
                folder,
                BUILD);
    }

    private static Contender numpy(String name, String kind, Optional<String> wholeRun, Path bench, String threads) {
        Path folder = bench.resolve("peers/numpy");
        return new Contender(
                name,
                List.of("python3", folder.resolve("peer.py").toString(), kind),
                wholeRun.map(script -> List.of("python3", folder.resolve(script).toString()))
                        .orElse(List.of()),
                Map.of("OPENBLAS_NUM_THREADS", threads, "PYTHONDONTWRITEBYTECODE", "1"),
                folder,
                "");
    }

    private static List<String> javaPeer(Path folder, String main, String argument) {
        return java(
                folder.resolve("peer.jar"),
                "dev.inkling.bench." + main,
                argument,
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC");
    }

    private static List<String> java(Path jar, String main, String argument, String... options) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", jar + ":" + jar.resolveSibling("lib") + "/*", main, argument));
        return command;
    }

    /// Why it cannot be started, if it is plain to see.
    Optional<String> absence() {
        return Files.isDirectory(folder) ? Optional.empty() : Optional.of(hint);
    }

    /// A process to be started with `arguments` after the command's own.
    ProcessBuilder process(List<String> command, List<String> arguments, Path errors) {
        List<String> all = new ArrayList<>(command);
        all.addAll(arguments);
        ProcessBuilder builder =
                new ProcessBuilder(all).redirectError(ProcessBuilder.Redirect.appendTo(errors.toFile()));
        UNWANTED.forEach(builder.environment()::remove);
        builder.environment().putAll(environment);
        return builder;
    }
}
