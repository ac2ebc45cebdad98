package dev.inkling.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The page's files: what is in them, and that the types in their JavaScript hold.
class PageFileTest {
    private static final int MOST_BYTES = 600_000;

    /// TypeScript's compiler and what it knows of browsers.
    private static final String COMPILER = "META-INF/resources/webjars/typescript/5.9.3/lib/";

    @TempDir
    Path folder;

    @Test
    void pageIsSmallAndWhole() throws Exception {
        try (Stream<Path> all = Files.list(resources())) {
            List<String> names = all.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .toList();
            assertThat(names).contains("openapi.json");
            assertThat(Stream.concat(names.stream(), PageFile.LIBRARIES.keySet().stream())
                            .filter(name -> !name.equals("openapi.json")))
                    .containsExactlyInAnyOrderElementsOf(PageFile.NAMES);
        }
        assertThat(PageFile.NAMES.stream()
                        .mapToInt(name -> PageFile.load(name).content().length)
                        .sum())
                .isLessThan(MOST_BYTES);
    }

    @Test
    void pageNeedsNothingFromElsewhere() {
        for (String name : own()) {
            String text = new String(PageFile.load(name).content(), UTF_8).replace("http://www.w3.org/2000/svg", "");
            assertThat(text).as(name).doesNotContain("http:", "https:", "//cdn", " style=", " onclick=");
        }
    }

    private static List<String> own() {
        return PageFile.NAMES.stream()
                .filter(name -> !PageFile.LIBRARIES.containsKey(name))
                .toList();
    }

    @Test
    void typesHold() throws Exception {
        unpack("typescript", COMPILER, "(_?tsc\\.js|lib\\..*\\.d\\.ts)");
        unpack("uplot", "META-INF/resources/webjars/uplot/1.6.30/dist/", "uPlot\\.d\\.ts");
        Files.move(folder.resolve("uPlot.d.ts"), folder.resolve("uplot.d.ts"));
        List<String> command = new ArrayList<>(List.of(
                Chromium.driver().resolve(isWindows() ? "node.exe" : "node").toString(),
                folder.resolve("tsc.js").toString(),
                "--noEmit",
                "--allowJs",
                "--allowSyntheticDefaultImports",
                "--checkJs",
                "--strict",
                "--noUnusedLocals",
                "--noUnusedParameters",
                "--noImplicitReturns",
                "--noUncheckedIndexedAccess",
                "--noPropertyAccessFromIndexSignature",
                "--target",
                "es2022",
                "--module",
                "esnext",
                "--lib",
                "es2022,dom,dom.iterable"));
        for (String name : own()) {
            if (name.endsWith(".js")) { // beside the libraries' types
                command.add(Files.copy(resources().resolve(name), folder.resolve(name))
                        .toString());
            }
        }
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }

    /// Files in a folder of a webjar whose names match.
    private void unpack(String webjar, String from, String names) throws IOException {
        String jar = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(path -> path.matches(".*[/\\\\]" + webjar + "-[0-9.]+\\.jar"))
                .findFirst()
                .orElseThrow();
        try (JarFile archive = new JarFile(jar)) {
            for (JarEntry entry : archive.stream().toList()) {
                String name = entry.getName();
                if (name.matches(from + names)) {
                    try (InputStream in = archive.getInputStream(entry)) {
                        Files.copy(in, folder.resolve(name.substring(from.length())));
                    }
                }
            }
        }
    }

    private static boolean isWindows() {
        return System.getProperty("os.name").startsWith("Windows");
    }

    private static Path resources() throws URISyntaxException {
        return Path.of(
                Objects.requireNonNull(PageFile.class.getResource("page")).toURI());
    }
}
