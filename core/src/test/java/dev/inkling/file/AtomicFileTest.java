package dev.inkling.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
    @TempDir
    Path folder;

    private Path target;

    @BeforeEach
    void nameTheTarget() {
        target = folder.resolve("new/folder/file");
    }

    @Test
    void contentIsWrittenAndFoldersAreMade() throws IOException {
        AtomicFile.write(target, false, out -> out.write(new byte[] {1, 2, 3}));
        assertThat(target).hasBinaryContent(new byte[] {1, 2, 3});
        assertThat(files()).containsExactly("file");
    }

    @Test
    void fileThatIsThereIsReplacedOnlyWhenAllowed() throws IOException {
        AtomicFile.write(target, false, out -> out.write(1));
        assertThatExceptionOfType(FileAlreadyExistsException.class)
                .isThrownBy(() -> AtomicFile.write(target, false, out -> out.write(2)))
                .withMessage(target.toString());
        assertThat(target).hasBinaryContent(new byte[] {1});

        AtomicFile.write(target, true, out -> out.write(2));
        assertThat(target).hasBinaryContent(new byte[] {2});
        assertThat(files()).containsExactly("file");
    }

    @Test
    void targetNeedsAFolderSomewhereAbove() throws IOException {
        AtomicFile.requireFolderAbove(target);
        assertThat(folder).isEmptyDirectory();

        Path file = Files.createFile(folder.resolve("file"));
        assertThatExceptionOfType(FileSystemException.class)
                .isThrownBy(() -> AtomicFile.requireFolderAbove(file.resolve("a/b")))
                .withMessage(file.resolve("a/b") + ": expected a folder above it that can be written to, got " + file);
    }

    @Test
    void targetIsNotTouchedBeforeAllIsWritten() throws IOException {
        AtomicFile.write(target, false, out -> out.write(1));
        AtomicFile.write(target, true, out -> {
            out.write(2);
            out.flush();
            assertThat(target).hasBinaryContent(new byte[] {1});
        });
        assertThat(target).hasBinaryContent(new byte[] {2});
    }

    @Test
    void failureLeavesTheTargetAsItWasAndNothingElse() throws IOException {
        AtomicFile.write(target, false, out -> out.write(1));
        IOException full = new IOException("disk full");
        IllegalStateException mistake = new IllegalStateException("mistake");
        List<AtomicFile.Content> failing = List.of(
                out -> {
                    half(out);
                    throw full;
                },
                out -> {
                    half(out);
                    throw new UncheckedIOException(full);
                },
                out -> {
                    half(out);
                    throw mistake;
                });
        for (AtomicFile.Content content : failing) {
            assertThatThrownBy(() -> AtomicFile.write(target, true, content)).isIn(full, mistake);
            assertThat(target).hasBinaryContent(new byte[] {1});
            assertThat(files()).containsExactly("file");
        }
    }

    @Test
    void rootIsNoFile() {
        Path root = folder.getRoot();
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> AtomicFile.write(root, true, out -> out.write(1)))
                .withMessage(root + ": expected a file, got the root of a file system");
    }

    @Test
    void faultNamesThePlace() {
        assertThat(MalformedFileException.at("a.idx", 16, "magic 0x803", "0x801 (labels?)"))
                .hasMessage("a.idx at byte 16: expected magic 0x803, got 0x801 (labels?)");
        assertThat(MalformedFileException.of(Path.of("m"), "2 tensors", "1"))
                .hasMessage("m: expected 2 tensors, got 1");
    }

    private static void half(OutputStream out) throws IOException {
        out.write(2);
        out.flush();
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("new/folder"))) {
            return files.map(path -> path.getFileName().toString()).toList();
        }
    }
}
