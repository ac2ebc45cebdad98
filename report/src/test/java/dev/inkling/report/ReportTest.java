package dev.inkling.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.inkling.data.SyntheticDigits;
import dev.inkling.train.EpochResult;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;

class ReportTest {
    private static final Pattern LINK = Pattern.compile("(?:src|srcset|href)=\"([^\"]*)\"");

    @TempDir
    Path folder;

    @Test
    void everyFileIsWrittenAndNothingElse() throws IOException {
        Path index = Given.untrained(Optional.of(Given.HISTORY)).write(folder.resolve("new/report"), false);

        assertThat(index).isEqualTo(folder.resolve("new/report/index.html"));
        assertThat(files("new/report"))
                .containsExactly(
                        "accuracy-dark.svg",
                        "accuracy.png",
                        "accuracy.svg",
                        "confusion-dark.svg",
                        "confusion.png",
                        "confusion.svg",
                        "index.html",
                        "loss-dark.svg",
                        "loss.png",
                        "loss.svg",
                        "mistakes-dark.png",
                        "mistakes.png",
                        "reliability-dark.svg",
                        "reliability.png",
                        "reliability.svg",
                        "weights-dark.png",
                        "weights.png");
    }

    @Test
    void pageAsksForNothingButWhatIsInTheFolder() throws IOException {
        Path index = Given.untrained(Optional.of(Given.HISTORY)).write(folder, false);

        Matcher links = LINK.matcher(Files.readString(index));
        int found = 0;
        while (links.find()) {
            if (!links.group(1).startsWith("data:image/png;base64,")) {
                assertThat(folder.resolve(links.group(1))).isRegularFile();
                found++;
            }
        }
        // Five figures with two sources and a link each, and the link to the sheet.
        assertThat(found).isEqualTo(16);
        assertThat(Files.readString(index)).doesNotContain("http:", "https:", "<script", "@import", "url(");
    }

    @Test
    void picturesCanBeRead() throws Exception {
        Report report = Given.untrained(Optional.of(Given.HISTORY));
        report.write(folder, false);

        for (String file : files("")) {
            byte[] bytes = Files.readAllBytes(folder.resolve(file));
            if (file.endsWith(".png")) {
                assertThat(ImageIO.read(new ByteArrayInputStream(bytes)))
                        .as(file)
                        .isNotNull();
            } else if (file.endsWith(".svg")) {
                assertThat(svg(bytes).getDocumentElement().getTagName()).isEqualTo("svg");
            }
        }
    }

    @Test
    void sameReportHasTheSameBytes() throws IOException {
        Report report = Given.untrained(Optional.of(Given.HISTORY));
        report.write(folder.resolve("a"), false);
        report.write(folder.resolve("b"), false);

        for (String file : files("a")) {
            assertThat(folder.resolve("b").resolve(file))
                    .hasSameBinaryContentAs(folder.resolve("a").resolve(file));
        }
    }

    @Test
    void whatIsNotKnownIsLeftOutAndDeleted() throws IOException {
        Given.untrained(Optional.of(Given.HISTORY)).write(folder, false);
        assertThat(folder.resolve("index.html")).content().contains("How it learned");
        Files.writeString(folder.resolve("notes.txt"), "mine");

        Given.untrained(Optional.empty()).write(folder, false);

        assertThat(folder.resolve("index.html")).content().doesNotContain("How it learned");
        assertThat(files("")).contains("notes.txt", "confusion.svg").doesNotContain("loss.svg", "accuracy-dark.svg");
    }

    /// The mean over 95 %, 90 %, ... 25 % is 60 %.
    @Test
    void corruptionsAreShownWhereTheyAreKnown() throws IOException {
        Given.corrupted().write(folder, false);

        assertThat(files("")).contains("corruptions.svg", "corruptions-dark.svg", "corruptions.png");
        assertThat(folder.resolve("index.html"))
                .content()
                .contains("When the picture is worse", "over 15 corruptions it is right 60.00\u00a0% of")
                .contains("The worst for it is canny edges.", "srcset=\"corruptions-dark.svg\"")
                .contains("<tr><th scope=\"row\">shot noise</th><td>95.00\u00a0%</td><td>\u22125.00</td></tr>")
                .doesNotContain("<th scope=\"row\">as they are");

        Given.untrained(Optional.empty()).write(folder, false);

        assertThat(files("")).noneMatch(file -> file.startsWith("corruptions"));
        assertThat(folder.resolve("index.html")).content().doesNotContain("When the picture is worse");
    }

    @Test
    void networkWithoutAMistakeHasNoSheetOfThem() throws IOException {
        Given.echo("m", "d", 0, 1, 1).write(folder, false);

        assertThat(folder.resolve("index.html"))
                .content()
                .contains("answered 100.00\u00a0% right: 0 mistakes.", "There is no mistake.")
                .doesNotContain("The worst mistakes");
        assertThat(files("")).doesNotContain("mistakes.png").contains("weights.png");
    }

    /// Confidence is 1 / (1 + exp(-5)) = 0.9933 twice, and 1 / (1 + exp(-1)) = 0.7311 for the
    /// faint ink, which is a 0 taken for a 1: the mean is 0.9059, and two of three are right. ECE:
    /// the last bin is 0.0067 off for two thirds of the answers, the other 0.7311 for a third,
    /// 0.2481. Brier: twice 2 · 0.0067² and once 2 · 0.7311², a third of 1.0692.
    @Test
    void pageStatesTheFigures() throws IOException {
        Given.echo("m", "d", 0, 1, 0).write(folder, false);

        assertThat(folder.resolve("index.html"))
                .content()
                .contains("<td class=\"value\">66.67\u00a0%</td><td>2 of 3 images answered right.</td>")
                .contains(
                        "<td class=\"value\">24.81\u00a0%</td>",
                        "On average it was 90.59\u00a0% sure and 66.67\u00a0% right.")
                .contains("<td class=\"value\">0.3564</td>")
                .contains("The most frequent mistakes: 0 as 1 (1).")
                .contains("<span>0 as 1</span><span class=\"note\">73\u00a0%</span>")
                .contains("On the whole this network is surer than it is right");
    }

    @Test
    void namesAreTextAndNotMarkup() throws IOException {
        Given.echo("<b>&\"'.safetensors", "<script>", 0, 1, 0).write(folder, false);

        assertThat(folder.resolve("index.html"))
                .content()
                .contains("&lt;b&gt;&amp;&quot;&#39;.safetensors", "on &lt;script&gt;")
                .doesNotContain("<b>", "<script");
    }

    @Test
    void fileIsNoPlaceForAReport() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "mine");

        assertThatExceptionOfType(FileSystemException.class)
                .isThrownBy(() -> Given.echo("m", "d", 0, 1, 0).write(file, true))
                .withMessage(file + ": expected a folder for the report, got a file");
        assertThatExceptionOfType(FileSystemException.class)
                .isThrownBy(() -> Report.requireRoom(file.resolve("below"), false))
                .withMessage(
                        file.resolve("below") + ": expected a folder above it that can be written to, got " + file);
        assertThat(file).hasContent("mine");
    }

    @Test
    void folderOfOtherThingsIsLeftAloneUnlessForced() throws IOException {
        Path page = Files.writeString(folder.resolve("index.html"), "<title>my page</title>");
        Report report = Given.echo("m", "d", 0, 1, 0);

        assertThatExceptionOfType(FileSystemException.class)
                .isThrownBy(() -> report.write(folder, false))
                .withMessage(folder + ": expected a new or empty folder or an earlier report, got a folder of other"
                        + " things (--force writes into it)");
        assertThat(page).hasContent("<title>my page</title>");
        assertThat(files("")).containsExactly("index.html");

        report.write(folder, true);
        assertThat(page).content().contains(Page.MARKER);
    }

    /// Also when the folder has become a report's.
    @Test
    void picturesOfOthersStayWhereTheyAreNotReplaced() throws IOException {
        Path loss = Files.writeString(folder.resolve("loss.png"), "mine");
        Path corruptions = Files.writeString(folder.resolve("corruptions-dark.svg"), "mine");
        Report report = Given.untrained(Optional.empty());

        report.write(folder, true);
        report.write(folder, false);

        assertThat(loss).hasContent("mine");
        assertThat(corruptions).hasContent("mine");
    }

    @Test
    void everyPictureOfAReportIsDeletedByTheNextThatHasNot() throws IOException {
        Given.untrained(Optional.of(Given.HISTORY)).write(folder, false);
        List<String> before = files("");
        Given.echo("m", "d", 0, 1, 1).write(folder.resolve("without"), false);

        Given.echo("m", "d", 0, 1, 1).write(folder, false);

        List<String> without = new ArrayList<>(files("without"));
        without.add("without");
        assertThat(before).contains("loss.png", "loss.svg", "loss-dark.svg", "mistakes.png", "mistakes-dark.png");
        assertThat(files("")).containsExactlyInAnyOrderElementsOf(without);
    }

    @Test
    void emptyFolderIsTaken() throws IOException {
        Given.echo("m", "d", 0, 1, 0).write(Files.createDirectory(folder.resolve("empty")), false);

        assertThat(folder.resolve("empty/index.html")).exists();
    }

    @Test
    void answersToOtherImagesAreRefused() {
        Report report = Given.echo("m", "d", 0, 1, 0);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Report(
                        report.name(),
                        report.model(),
                        SyntheticDigits.generate(1, 0, 4).test(),
                        report.evaluation(),
                        report.answers(),
                        Optional.empty(),
                        Optional.empty()))
                .withMessage("report: expected an answer for each of the 4 images of synthetic, got 3");
    }

    @Test
    void historyIsThatOfTheEpochs() {
        assertThat(History.of(List.of(
                        new EpochResult(1, 0.9, 0.7, Optional.of(new EpochResult.Validation(1.0, 0.68))),
                        new EpochResult(2, 0.5, 0.8, Optional.of(new EpochResult.Validation(0.7, 0.75))))))
                .contains(Given.HISTORY);
        assertThat(History.of(List.of())).isEmpty();
    }

    @Test
    void historyWithoutPointsOrWithAnInfiniteLossIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new History(List.of()))
                .withMessage("history: expected at least 1 point, got 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new History.Score(Double.NaN, 0.5))
                .withMessage("history: expected a finite loss, got NaN");
    }

    private List<String> files(String inside) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve(inside))) {
            return files.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    /// Without fetching the DTD that it names.
    private static Document svg(byte[] bytes) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_DTD, "");
        factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
        return factory.newDocumentBuilder().parse(new ByteArrayInputStream(bytes));
    }
}
