package dev.inkling.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class DataOptionsTest {
    private static final String LINE_END = System.lineSeparator();

    @TempDir
    Path folder;

    @Test
    void withoutMnistThereAreSyntheticDigits() throws IOException {
        URI closed = closed();
        Cli cli = new Cli(folder, List.of(closed));

        Cli.Run trained = cli.run("train", "--iterations", "1", "--quiet", "--json");
        assertThat(trained.json().get("data").toString())
                .isEqualTo("{\"name\":\"synthetic\",\"train\":60000,\"test\":10000}");
        assertThat(trained.err())
                .isEqualTo("MNIST is not here and could not be downloaded (127.0.0.1:" + closed.getPort()
                        + ": no connection): training on built-in synthetic digits instead; see ./inkling data"
                        + LINE_END);

        Cli.Run evaluated = cli.run("evaluate", "--offline", "--json");
        assertThat(evaluated.json().get("data").stringValue()).isEqualTo("synthetic");
        assertThat(evaluated.err())
                .endsWith("MNIST is not here and could not be downloaded (offline was asked for):"
                        + " using built-in synthetic digits instead; see ./inkling data" + LINE_END);
    }

    @Test
    void whoAsksForMnistGetsNothingElse() throws IOException {
        URI closed = closed();
        Cli cli = new Cli(folder, List.of(closed));

        assertThat(cli.run("train", "--data", "mnist").badInput())
                .isEqualTo("MNIST is not here and could not be downloaded (127.0.0.1:" + closed.getPort()
                        + ": no connection)");
        assertThat(cli.run("train", "--data", "mnist", "--offline").badInput())
                .isEqualTo("MNIST is not here and could not be downloaded (offline was asked for)");
        assertThat(cli.models()).isEmpty();
    }

    /// An address where nobody answers.
    private static URI closed() throws IOException {
        try (ServerSocket port = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return URI.create("http://127.0.0.1:" + port.getLocalPort() + "/");
        }
    }

    /// The program as it is started, behind a proxy that is not there.
    @Test
    void programAsksTheMirrorsThroughTheUsersProxy() throws IOException, InterruptedException {
        Cli cli = Cli.in(folder);
        List<String> noNetwork = List.of("-Dhttps.proxyHost=127.0.0.1", "-Dhttps.proxyPort=" + closed().getPort());

        assertThat(cli.fork(Map.of(), noNetwork, "data", "download").badInput())
                .isEqualTo("MNIST is not here and could not be downloaded (ossci-datasets.s3.amazonaws.com:"
                        + " no connection; storage.googleapis.com: no connection)");
        assertThat(cli.models()).isEmpty();
    }

    @Test
    void mnistIsFoundThroughTheEnvironment() throws IOException, InterruptedException {
        String data = System.getenv().getOrDefault("INKLING_DATA", "no INKLING_DATA");
        assumeTrue(
                Files.isDirectory(Path.of(data, "mnist")),
                "set INKLING_DATA to the folder that has mnist/ to run this test");

        JsonNode json = Cli.in(folder)
                .fork(Map.of("INKLING_DATA", data), List.of(), "train", "--iterations", "3", "--json")
                .json();

        assertThat(json.get("data").toString()).isEqualTo("{\"name\":\"mnist\",\"train\":60000,\"test\":10000}");
        assertThat(json.get("layers").toString()).isEqualTo("[784,10,10]");
        assertThat(json.get("parameters").intValue()).isEqualTo(7960);
    }

    @Test
    void namedFolderComesFirst() throws IOException {
        String data = SmallData.writeInto(folder).toString();

        assertThat(Cli.in(folder)
                        .run("train", "--data-dir", data, "--iterations", "1", "--json")
                        .json()
                        .get("data")
                        .get("train")
                        .intValue())
                .isEqualTo(SmallData.TRAIN);
        assertThat(Cli.in(folder)
                        .run("train", "--data-dir", data + "/nowhere", "--iterations", "1")
                        .badInput())
                .isEqualTo(data
                        + "/nowhere: expected a folder with train-images-idx3-ubyte and so on, got no such folder");
    }

    @Test
    void mnistIsJoinedBySyntheticDigitsAndByClutter() throws IOException {
        String data = SmallData.writeInto(folder).toString();
        Cli cli = Cli.in(folder);

        JsonNode both = cli.run("train", "--data", "mnist+synthetic", "--data-dir", data, "--iterations", "1", "--json")
                .json();
        JsonNode all = cli.run(
                        "train",
                        "--data=mnist+synthetic+clutter",
                        "--data-dir=" + data,
                        "--batch-size=64",
                        "--iterations=1",
                        "--validation=200",
                        "--json")
                .json();

        assertThat(both.get("data").toString())
                .isEqualTo("{\"name\":\"small+synthetic\",\"train\":" + (SmallData.TRAIN + 20_000) + ",\"test\":"
                        + SmallData.TEST + "}");
        assertThat(all.get("data").toString())
                .isEqualTo("{\"name\":\"small+synthetic+clutter\",\"train\":" + (SmallData.TRAIN + 26_000)
                        + ",\"test\":" + SmallData.TEST + "}");
        assertThat(all.get("trainAccuracy").doubleValue()).isBetween(0.0, 1.0);
    }

    @Test
    void imagesOfNoDigitAreCountedInNoClass() throws IOException {
        String data = SmallData.writeInto(folder).toString();

        JsonNode info = Cli.in(folder)
                .run("data", "info", "--data=mnist+synthetic+clutter", "--data-dir=" + data, "--json")
                .json();

        int labelled = 0;
        for (JsonNode count : info.get("train").get("perClass")) {
            labelled += count.intValue();
        }
        assertThat(info.get("train").get("images").intValue()).isEqualTo(SmallData.TRAIN + 26_000);
        assertThat(labelled).isEqualTo(SmallData.TRAIN + 20_000);
    }
}
