package dev.inkling.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.inkling.file.MalformedFileException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PicturesTest {
    @TempDir
    Path folder;

    @Test
    void fileIsReadUnderItsName() throws IOException {
        Path file = picture("b.png", 3);

        List<Pictures.Source> sources = sources(file.toString());

        assertThat(sources).hasSize(1);
        assertThat(sources.getFirst().name()).isEqualTo(file.toString());
        assertThat(sources.getFirst().read().image().getWidth()).isEqualTo(3);
    }

    @Test
    void folderStandsForThePicturesRightInItByName() throws IOException {
        for (String name : List.of("c.JPG", "a.png", "e.Gif", "d.jpeg", "b.bmp")) {
            picture(name, 2);
        }
        Files.writeString(folder.resolve("notes.txt"), "no picture");
        Files.writeString(folder.resolve("png"), "no picture");
        Files.writeString(folder.resolve("._a.png"), "what macOS leaves");
        Files.createDirectories(folder.resolve("more.png"));
        picture("more.png/f.png", 2);

        List<Pictures.Source> sources = sources(folder.toString());

        assertThat(names(sources)).containsExactly("a.png", "b.bmp", "c.JPG", "d.jpeg", "e.Gif");
        for (Pictures.Source source : sources) {
            assertThat(source.read().image().getWidth()).isEqualTo(2);
        }
    }

    @Test
    void folderWithoutPicturesIsAFault() throws IOException {
        Files.writeString(folder.resolve("notes.txt"), "no picture");
        assertFault(sources(folder.toString()), folder + ": expected pictures (PNG, JPEG, GIF, BMP), got none");
    }

    @Test
    void patternThatTheShellLeftStandsForItsMatches() throws IOException {
        picture("b2.png", 2);
        picture("b1.png", 2);
        picture("b10.gif", 2);
        picture(".b3.png", 2);

        assertThat(names(sources(folder + "/b*.png"))).containsExactly("b1.png", "b2.png");
        assertThat(names(sources(folder + "/b?.*"))).containsExactly("b1.png", "b2.png");
        assertThat(names(sources(folder + "/b[23].png"))).containsExactly("b2.png");
        assertThat(names(sources(folder + "/*.{gif,bmp}"))).containsExactly("b10.gif");
        assertThat(names(sources(folder + "/*"))).containsExactly("b1.png", "b10.gif", "b2.png");
    }

    @Test
    void patternWithoutAFolderLooksIntoTheWorkingFolder() throws IOException {
        assertThat(sources("pom.*").getFirst().name()).isEqualTo("pom.xml");
    }

    @Test
    void foldersThatMatchStandForTheirPictures() throws IOException {
        Files.createDirectories(folder.resolve("scans1"));
        Files.createDirectories(folder.resolve("scans2"));
        picture("scans2/a.png", 2);
        picture("scans3.png", 2);

        List<Pictures.Source> sources = sources(folder + "/scans*");

        assertThat(sources).hasSize(3);
        assertFault(
                sources.subList(0, 1),
                folder.resolve("scans1") + ": expected pictures (PNG, JPEG, GIF, BMP), got none");
        assertThat(names(sources.subList(1, 3))).containsExactly("a.png", "scans3.png");
    }

    @Test
    void fileOfThatVeryNameIsNoPattern() throws IOException {
        picture("a[1].png", 5);
        picture("a1.png", 2);
        assertThat(sources(folder + "/a[1].png").getFirst().read().image().getWidth())
                .isEqualTo(5);
    }

    @Test
    void patternWithoutAMatchIsAFault() throws IOException {
        picture("a.png", 2);
        for (String pattern : List.of("/*.jpg", "/nowhere/*.png", "/a.png/*", "/*/a.png", "/[.png")) {
            assertFault(sources(folder + pattern), folder + pattern + ": expected files of such a name, got none");
        }
    }

    @Test
    void dashIsStandardInputOnce() throws IOException {
        InputStream in = new ByteArrayInputStream(Files.readAllBytes(picture("a.png", 4)));

        List<Pictures.Source> sources = Pictures.of(List.of("-", "-"), in);

        assertThat(sources).extracting(Pictures.Source::name).containsExactly("-", "-");
        assertThat(sources.getFirst().read().image().getWidth()).isEqualTo(4);
        assertFault(sources.subList(1, 2), "-: expected standard input once, got it again");
    }

    @Test
    void faultsDoNotStopTheOthers() throws IOException {
        Path good = picture("good.png", 2);
        String missing = folder.resolve("missing.png").toString();
        Path text = Files.writeString(folder.resolve("text.png"), "Dear diary");

        List<Pictures.Source> sources = sources("", missing, text.toString(), "a\0b", good.toString());

        assertThat(sources).hasSize(5);
        assertFault(sources.subList(0, 1), "'': expected a picture, got an empty name");
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(sources.get(1)::read)
                .withMessage(missing + ": expected a picture, got no file");
        assertFault(sources.subList(2, 3), text + ": expected a picture (PNG, JPEG, GIF, BMP), got something else");
        assertFault(sources.subList(3, 4), "a\0b: expected a path, got none: Nul character not allowed");
        assertThat(sources.get(4).read().image().getWidth()).isEqualTo(2);
    }

    private static List<Pictures.Source> sources(String... arguments) {
        return Pictures.of(List.of(arguments), InputStream.nullInputStream());
    }

    private static List<String> names(List<Pictures.Source> sources) {
        return sources.stream()
                .map(source -> source.name().replaceFirst(".*/", ""))
                .toList();
    }

    private static void assertFault(List<Pictures.Source> sources, String message) {
        assertThat(sources).hasSize(1);
        assertThatExceptionOfType(MalformedFileException.class)
                .isThrownBy(sources.getFirst()::read)
                .withMessage(message);
    }

    private Path picture(String name, int width) throws IOException {
        String ending = name.replaceFirst(".*\\.", "").toLowerCase(Locale.ROOT);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(ImageIO.write(new BufferedImage(width, 2, BufferedImage.TYPE_INT_RGB), ending, out))
                .isTrue();
        return Files.write(folder.resolve(name), out.toByteArray());
    }
}
