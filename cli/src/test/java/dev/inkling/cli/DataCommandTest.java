package dev.inkling.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.ThrowingConsumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

class DataCommandTest {
    private static final String TRAIN_LABELS = "train-labels-idx1-ubyte";
    private static final String TEST_IMAGES = "t10k-images-idx3-ubyte";
    private static final String TEST_LABELS = "t10k-labels-idx1-ubyte";
    private static final String NO_SUCH_FILE =
            "expected t10k-labels-idx1-ubyte or t10k-labels.idx1-ubyte, with or without .gz, got no such file";

    @TempDir
    Path folder;

    private Cli cli = Cli.in(Path.of(""));

    @BeforeEach
    void setUp() {
        cli = Cli.in(folder);
    }

    // A sound folder.

    @Test
    void listSaysWhatIsHere() throws IOException {
        String data = SmallData.writeInto(folder).toString();

        assertThat(cli.run("data", "list").succeeds().out().lines())
                .containsExactly(
                        "  mnist                    not here: inkling data download",
                        "  synthetic                made by the program, 60,000 + 10,000 images",
                        "  mnist+synthetic          not here: inkling data download",
                        "  mnist+synthetic+clutter  not here: inkling data download",
                        "  DIR                      any folder with four IDX files named as MNIST's (Fashion-MNIST, KMNIST, your own)");
        assertThat(cli.run("data", "list", "--data-dir", data, "--json").json().toString())
                .isEqualTo("[{\"name\":\"mnist\",\"here\":true,\"where\":\"" + data + "\"},"
                        + "{\"name\":\"synthetic\",\"here\":true,"
                        + "\"where\":\"made by the program, 60,000 + 10,000 images\"},"
                        + "{\"name\":\"mnist+synthetic\",\"here\":true,"
                        + "\"where\":\"mnist, and synthetic digits to train on\"},"
                        + "{\"name\":\"mnist+synthetic+clutter\",\"here\":true,"
                        + "\"where\":\"these, and images of no digit to train on\"}]");
        assertThat(cli.run("data", "list", "--data", data).succeeds().out())
                .contains("  " + data + "  four IDX files, 1,700 + 300 images");
    }

    @Test
    void infoCountsTheClasses() throws IOException {
        String data = SmallData.writeInto(folder).toString();

        JsonNode json = cli.run("data", "info", "--data", data, "--json").json();

        assertThat(json.get("name").stringValue()).isEqualTo("small");
        assertThat(json.get("height").intValue()).isEqualTo(28);
        assertThat(json.get("width").intValue()).isEqualTo(28);
        assertThat(json.get("classes").intValue()).isEqualTo(10);
        // Synthetic digits come in tens, each digit once.
        assertThat(json.get("train").toString())
                .isEqualTo("{\"images\":1700,\"perClass\":[170,170,170,170,170,170,170,170,170,170]}");
        assertThat(json.get("test").toString())
                .isEqualTo("{\"images\":300,\"perClass\":[30,30,30,30,30,30,30,30,30,30]}");
        assertThat(cli.run("data", "info", "--data", data).succeeds().out())
                .contains("small: 28x28 pixels, 10 classes")
                .containsPattern("  7 +170 +30\\R")
                .containsPattern("  all +1,700 +300\\R");
    }

    @Test
    void verifyReadsASoundFolder() throws IOException {
        String data = SmallData.writeInto(folder).toString();

        assertThat(cli.run("data", "verify", "--data", data).succeeds().out().lines())
                .satisfiesExactly(
                        line -> assertThat(line)
                                .matches("  training images  sound, 1700 x 28 x 28, SHA-256 [0-9a-f]{64}"),
                        line -> assertThat(line).startsWith("  training labels  sound, 1700, SHA-256 "),
                        line -> assertThat(line).startsWith("  test images      sound, 300 x 28 x 28, SHA-256 "),
                        line -> assertThat(line).startsWith("  test labels      sound, 300, SHA-256 "),
                        line -> assertThat(line).isEqualTo(data + ": sound"));

        JsonNode json = cli.run("data", "verify", "--data", data, "--json").json();
        assertThat(json.get("folder").stringValue()).isEqualTo(data);
        assertThat(json.get("sound").booleanValue()).isTrue();
        assertThat(json.get("mnist").booleanValue()).isFalse();
        assertThat(json.get("files").size()).isEqualTo(4);
        assertThat(json.get("files").get(1).get("kind").stringValue()).isEqualTo("training labels");
        assertThat(json.get("files").get(1).get("path").stringValue())
                .isEqualTo(folder.resolve("small/train-labels-idx1-ubyte").toString());
    }

    @Test
    void syntheticDigitsHaveNoFilesToVerify() {
        assertThat(cli.run("data", "verify", "--data", "synthetic").succeeds().out())
                .isEqualTo("synthetic: made by the program, so there are no files to verify" + System.lineSeparator());
        assertThat(cli.run("data", "verify", "--data", "synthetic", "--json")
                        .json()
                        .get("sound")
                        .booleanValue())
                .isTrue();
    }

    @Test
    void downloadLeavesAloneWhatIsHere() throws IOException {
        String data = SmallData.writeInto(folder).toString();

        assertThat(cli.run("data", "download", "--data-dir", data).succeeds().out())
                .isEqualTo("mnist is in " + data + ": 1,700 + 300 images" + System.lineSeparator());
        assertThat(cli.run("data", "download", "--data-dir", data, "--json")
                        .json()
                        .get("train")
                        .intValue())
                .isEqualTo(1700);
    }

    @Test
    void mnistThatIsNotHereIsSaidToBe() {
        assertThat(cli.run("data", "verify").badInput())
                .isEqualTo("mnist: expected four files in one of its folders, got none (inkling data download)");
        assertThat(cli.run("data", "download", "--offline").badInput())
                .isEqualTo("MNIST is not here and could not be downloaded (offline was asked for)");
        assertThat(cli.run("data", "download", "--data", "synthetic").badInput())
                .isEqualTo("--data: expected mnist, got synthetic (nothing else is downloaded)");
    }

    // A folder with a fault.

    @ParameterizedTest
    @EnumSource
    void faultyFolderIsToldByEveryCommand(Fault fault) throws IOException {
        Path data = SmallData.writeInto(folder);
        fault.strike(data);
        String name = data.toString();

        assertThat(cli.run("train", "--data", name).badInput()).satisfies(fault.saidOf(data));
        assertThat(folder.resolve("models")).doesNotExist();
        assertThat(cli.run("data", "info", "--data", name).badInput()).satisfies(fault.saidOf(data));
        assertThat(cli.run("data", "list", "--data", name).badInput()).satisfies(fault.saidOf(data));
        if (fault == Fault.NO_FOLDER) {
            assertThat(cli.run("data", "verify", "--data", name).badInput()).satisfies(fault.saidOf(data));
            assertThat(cli.run("data", "download", "--data-dir", name).badInput())
                    .isEqualTo(name + ": expected a folder with train-images-idx3-ubyte and so on, got no such folder");
            return;
        }
        assertThat(cli.run("data", "download", "--data-dir", name).badInput()).satisfies(fault.saidOf(data));

        Cli.Run verified = cli.run("data", "verify", "--data", name);
        assertThat(verified.exit()).isEqualTo(1);
        assertThat(verified.err()).isEmpty();
        assertThat(faults(verified)).singleElement().satisfies(fault.saidOf(data));
        assertThat(verified.out().lines()).last().isEqualTo(name + ": not sound");

        Cli.Run json = cli.run("data", "verify", "--data", name, "--json");
        assertThat(json.exit()).isEqualTo(1);
        assertThat(json.out())
                .startsWith("{\"folder\":\"" + name + "\",\"sound\":false,")
                .hasLineCount(1);
    }

    @Test
    void verifyTellsEveryFaultOfAFolder() throws IOException {
        Path data = SmallData.writeInto(folder);
        Fault.EMPTY_FILE.strike(data);
        Fault.NO_DIGIT.strike(data);
        Fault.NO_FILE.strike(data);

        assertThat(faults(cli.run("data", "verify", "--data", data.toString())))
                .satisfiesExactlyInAnyOrder(
                        Fault.EMPTY_FILE.saidOf(data), Fault.NO_FILE.saidOf(data), Fault.NO_DIGIT.saidOf(data));
    }

    private static List<String> faults(Cli.Run verified) {
        return verified.out()
                .lines()
                .filter(line -> line.contains("FAULTY, "))
                .map(line -> line.substring(line.indexOf("FAULTY, ") + "FAULTY, ".length()))
                .toList();
    }

    /// What may be wrong with a data folder.
    enum Fault {
        NO_FOLDER(
                "",
                "expected mnist, synthetic, mnist+synthetic, mnist+synthetic+clutter or a folder with four IDX files, got no such folder") {
            @Override
            void strike(Path data) throws IOException {
                Files.move(data, data.resolveSibling("elsewhere"));
            }
        },
        NO_FILE("", NO_SUCH_FILE) {
            @Override
            void strike(Path data) throws IOException {
                Files.delete(data.resolve(TEST_LABELS));
            }
        },
        FOLDER_FOR_A_FILE("", NO_SUCH_FILE) {
            @Override
            void strike(Path data) throws IOException {
                Files.delete(data.resolve(TEST_LABELS));
                Files.createDirectory(data.resolve(TEST_LABELS));
            }
        },
        CUT_SHORT("train-images-idx3-ubyte.gz", "expected sound gzip data, got a file cut short") {
            @Override
            void strike(Path data) throws IOException {
                Path file = data.resolve("train-images-idx3-ubyte.gz");
                byte[] whole = Files.readAllBytes(file);
                Files.write(file, Arrays.copyOf(whole, whole.length / 2));
            }
        },
        WRONG_MAGIC(TEST_IMAGES + " at byte 2", "expected element type 0x08 (unsigned byte), got 0x0d (float)") {
            @Override
            void strike(Path data) throws IOException {
                set(data.resolve(TEST_IMAGES), 2, 0x0d);
            }
        },
        OTHER_COUNT(TRAIN_LABELS + " at byte 4", "train-images-idx3-ubyte.gz, got 300") {
            @Override
            void strike(Path data) throws IOException {
                Files.copy(data.resolve(TEST_LABELS), data.resolve(TRAIN_LABELS), StandardCopyOption.REPLACE_EXISTING);
            }
        },
        NO_DIGIT(TRAIN_LABELS + " at byte 28", "expected a label from 0 to 9, got 11") {
            @Override
            void strike(Path data) throws IOException {
                set(data.resolve(TRAIN_LABELS), 28, 11);
            }
        },
        EMPTY_FILE(TEST_IMAGES + " at byte 0", "expected an IDX file, got an empty file") {
            @Override
            void strike(Path data) throws IOException {
                Files.write(data.resolve(TEST_IMAGES), new byte[0]);
            }
        },
        TEXT(TEST_IMAGES + " at byte 0", "expected 00 00, as an IDX file starts, got 44 65 61 72") {
            @Override
            void strike(Path data) throws IOException {
                Files.writeString(data.resolve(TEST_IMAGES), "Dear diary");
            }
        };

        private final String where;
        private final String what;

        Fault(String where, String what) {
            this.where = where;
            this.what = what;
        }

        abstract void strike(Path data) throws IOException;

        ThrowingConsumer<String> saidOf(Path data) {
            return message ->
                    assertThat(message).startsWith(data.resolve(where) + "").endsWith(what);
        }

        private static void set(Path file, int offset, int value) throws IOException {
            byte[] bytes = Files.readAllBytes(file);
            bytes[offset] = (byte) value;
            Files.write(file, bytes);
        }
    }
}
