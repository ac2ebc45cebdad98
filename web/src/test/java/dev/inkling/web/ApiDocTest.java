package dev.inkling.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.inkling.reader.ShippedModel;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The lines of `docs/api.md`, as they stand there but for the port.
class ApiDocTest {
    /// How the answers shown there are cut short.
    private static final String CUT = "...";

    @TempDir
    Path folder;

    @Test
    void everyLineDoesWhatItShows() throws Exception {
        assumeTrue(isThere("sh") && isThere("curl"), "install curl to run this test");
        Files.write(folder.resolve("seven.png"), Drawings.png(Drawings.SEVEN));
        Files.write(folder.resolve("row.png"), Drawings.png(Drawings.SEVEN, Drawings.THREE));
        List<String> lines = Files.readAllLines(document());
        int run = 0;
        try (Server server = Server.start(
                new Server.Settings("127.0.0.1", 0),
                Offers.of("best", ShippedModel.BEST.load(), folder.resolve("models")))) {
            for (int i = 0; i < lines.size(); i++) {
                if (lines.get(i).startsWith("$ ")) {
                    String said =
                            run(lines.get(i).substring(2).replace("localhost:8080", "127.0.0.1:" + server.port()));
                    String shown = lines.get(i + 1);
                    if (shown.startsWith("{") || shown.startsWith("[")) {
                        assertAlike(said, shown);
                    }
                    run++;
                }
            }
        }
        assertThat(run).isEqualTo(28);
    }

    /// What is shown is what is said, as far as it is shown; digits after the point may differ.
    private static void assertAlike(String said, String shown) {
        JsonNode answer = new JsonMapper().readTree(said);
        if (!shown.contains(CUT)) {
            assertThat(answer).isEqualTo(new JsonMapper().readTree(shown));
            return;
        }
        String pattern = Stream.of(shown.split("(?<=\\.\\.\\.)|(?=\\.\\.\\.)", -1))
                .map(part -> part.equals(CUT) ? ".*" : alike(part))
                .reduce("", String::concat);
        assertThat(said).matches(Pattern.compile(pattern, Pattern.DOTALL));
    }

    private static String alike(String part) {
        return Pattern.quote(part)
                .replaceAll("\"confidence\":0\\.\\d+", "\"confidence\":\\\\E[0-9.E-]+\\\\Q")
                .replaceAll("\"box\":\\[[0-9,]+]", "\"box\":\\\\E\\\\[[0-9,]+\\\\]\\\\Q");
    }

    private String run(String line) throws Exception {
        Process process = new ProcessBuilder("sh", "-c", line)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(line + ": " + said).isZero();
        return said;
    }

    private static boolean isThere(String program) {
        return Stream.of(System.getenv("PATH").split(Pattern.quote(File.pathSeparator), -1))
                .anyMatch(path -> Files.isExecutable(Path.of(path, program)));
    }

    private static Path document() {
        return Stream.of("../docs/api.md", "docs/api.md") // from this module or from the project
                .map(Path::of)
                .filter(Files::isRegularFile)
                .findFirst()
                .orElseThrow();
    }
}
